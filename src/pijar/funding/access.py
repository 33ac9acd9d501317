"""Secret codes of donors: shown once, kept as a hash with a work factor, and wrong tries counted in the database."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from pijar.audit.services import record
from pijar.funding.models import DonorKey, DonorTry, Promise
from pijar.funding.types import DonorAccess, PromiseState
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry.copy import lock, rows
from pijar.staff.types import Actor

# Letters and digits that nobody confuses when reading them from paper; twelve of them cannot be guessed in five tries an hour.
LETTERS, LENGTH, GROUP = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 12, 4
# The newest codes of a NIP open; each wrong guess costs as many hashes.
MOST_KEYS = 4
MOST_TRIES, PAUSE = 5, timedelta(minutes=15)


def new_key(nip: str, *, promise: Promise | None, by: str) -> str:
    """Makes a code, keeps its hash and returns it: this once."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    DonorKey.objects.create(nip=nip, promise=promise, code_hash=make_password(code), made_by=by, at=now())
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


@transaction.atomic
def renew_code(nip: str, *, actor: Actor) -> str:
    """A new code for a donor, given by an officer who saw who asks for it; all older ones no longer open anything.

    Raises Refusal (DONOR_UNKNOWN) for a NIP that neither the newest staff list nor any pledge knows.
    """
    known = "select 1 from funding_civilservant where nip = %s union all select 1 from funding_pledge where nip = %s limit 1"
    if not rows(known, nip, nip):
        raise Refusal("DONOR_UNKNOWN", "No staff list and no pledge knows this NIP.")
    DonorKey.objects.filter(nip=nip).update(is_revoked=True)
    code = new_key(nip, promise=None, by=actor.name)
    record(actor, "donor.code", f"donor-key:{DonorKey.objects.filter(nip=nip).latest('id').id}")
    return code


def donor_by_code(nip: str, code: str) -> DonorAccess:
    """What the code opens for this NIP. Raises Refusal: CODE_WRONG, TRIES_EXCEEDED.

    A wrong try is kept even where the caller's request fails: call it outside a transaction.
    """
    nip = "".join(nip.split())[:18]
    with transaction.atomic():
        lock(f"donor {nip}")
        refuse_tired(nip, "code")
        opened = _opened(nip, code)
        if opened:
            DonorTry.objects.filter(nip=nip, kind="code").delete()
        else:
            DonorTry.objects.create(nip=nip, kind="code", at=now())
    if not opened:
        raise Refusal("CODE_WRONG", "NIP and code do not belong together: look at the paper on which the code was given.")
    return _access(nip, opened)


def refuse_tired(nip: str, kind: str) -> None:
    """Raises Refusal (TRIES_EXCEEDED) after too many wrong tries within the pause."""
    if DonorTry.objects.filter(nip=nip, kind=kind, at__gt=now() - PAUSE).count() >= MOST_TRIES:
        minutes = int(PAUSE.total_seconds() // 60)
        raise Refusal("TRIES_EXCEEDED", f"Too many wrong tries: wait {minutes} minutes.", values={"minutes": minutes})


def _opened(nip: str, code: str) -> list[DonorKey]:
    clean = "".join(letter for letter in code.upper() if letter in LETTERS)
    keys = list(DonorKey.objects.filter(nip=nip, is_revoked=False).select_related("promise").order_by("-id")[:MOST_KEYS])
    for _ in range(MOST_KEYS - len(keys)):
        # As long for whoever gives once, often or never, so that the time tells nobody who does.
        make_password(clean)
    return [key for key in keys if check_password(clean, key.code_hash)]


def _access(nip: str, keys: list[DonorKey]) -> DonorAccess:
    """An application's code opens that application; once an officer approved it, or gave the code, all of the donor's."""
    sees = any(key.promise is None or key.promise.approved_by != "" for key in keys)
    mine = {key.promise_id for key in keys if key.promise_id}
    if sees:
        approved = Promise.objects.filter(nip=nip).exclude(approved_by="").values_list("id", flat=True)
        mine |= set(approved)
    return DonorAccess(nip, sees, tuple(sorted(mine)))


def open_applications(nip: str) -> int:
    """How many applications under this NIP nobody has decided yet."""
    return Promise.objects.filter(nip=nip, state__in=[PromiseState.DRAFTED.value, PromiseState.WAITING.value]).count()
