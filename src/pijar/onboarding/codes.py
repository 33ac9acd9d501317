"""One-time codes on paper: how an officer comes in without e-mail, first and after a forgotten password (ADR 26).

Twelve letters out of 32 are 60 bits, chosen at random, so no slow hash is needed against guessing; the digest is keyed, so a
stolen database without the key tells nothing, and each officer's digest is another one. Wrong tries are counted by network.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction

from pijar.audit.services import record, record_all
from pijar.coverage.throttle import Limit, is_allowed
from pijar.kernel.errors import Refusal
from pijar.onboarding.models import AccessCode
from pijar.onboarding.services import LOCK, name_of
from pijar.onboarding.types import Issued
from pijar.registry.copy import lock
from pijar.staff.models import Officer
from pijar.staff.types import CONSOLE, Actor, Role

# Neither 0 nor O, neither 1 nor I: nobody reads them wrongly from paper.
LETTERS, LENGTH, GROUP = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 12, 4
HOLDS = timedelta(days=14)
# Tries with a code, right or wrong: of one name from one network, and of a network, where a whole training room may sit.
OF_NAME, OF_NETWORK = Limit(5, 10, 20), Limit(300, 600, 2000)


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """A code as people read it: ABCD-EFGH-JKLM."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def clean(typed: str) -> str:
    """What was typed without hyphens, blanks and what else no code holds."""
    return "".join(letter for letter in typed.upper() if letter in LETTERS)[: LENGTH + 1]


def digest(officer_id: int, code: str) -> bytes:
    return hmac.new(_secret(settings.SECRET_KEY), f"{officer_id}\0{code}".encode(), hashlib.sha256).digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether both are the same, in the same time either way."""
    return hmac.compare_digest(one, other)


@cache
def _secret(key: str) -> bytes:
    return hashlib.sha256(b"pijar access codes " + key.encode()).digest()


@transaction.atomic
def issue(officers: Iterable[Officer], *, at: datetime, actor: Actor) -> list[Issued]:
    """A new code for each officer, valid fourteen days; older ones open nothing any more.

    Raises Refusal: OFFICER_CLOSED; CODE_ADMINISTRATOR where a code of an administrator is not asked for at the console.
    """
    chosen = list(officers)
    lock(LOCK)
    for officer in chosen:
        _refuse(officer, actor)
    AccessCode.objects.filter(officer__in=chosen, used_at__isnull=True, replaced_at__isnull=True).update(replaced_at=at)
    codes = [new_code() for _ in chosen]
    ends = at + HOLDS
    AccessCode.objects.bulk_create(
        AccessCode(officer=one, digest=digest(one.id, code), made_by=actor.name, made_at=at, expires_at=ends)
        for one, code in zip(chosen, codes, strict=True)
    )
    told = [(f"officer:{one.id}", {"until": ends.isoformat(), "first": not one.has_usable_password()}) for one in chosen]
    record_all(actor, "staff.code", told)
    return [
        Issued(one.id, one.username, name_of(one), one.role, one.village_code, one.workplace, grouped(code), ends)
        for one, code in zip(chosen, codes, strict=True)
    ]


def _refuse(officer: Officer, actor: Actor) -> None:
    if not officer.is_active:
        raise Refusal("OFFICER_CLOSED", f"{officer.username} may not come in: open the officer first.")
    if officer.role == Role.ADMINISTRATOR.value and actor.kind != CONSOLE.kind:
        raise Refusal("CODE_ADMINISTRATOR", "A code of an administrator is made at the console: pijar staff slips --user NAME.")


def refuse_tired(username: str, network: str, *, at: datetime) -> None:
    """Counts one more try. Raises Refusal (CODE_TRIES) after too many."""
    mine = is_allowed("access code", f"{network}\0{username.lower()}", OF_NAME, at=at)
    ours = is_allowed("access codes", network, OF_NETWORK, at=at)
    if not (mine and ours):
        raise Refusal("CODE_TRIES", "Too many tries: wait a quarter of an hour.", values={"minutes": 15})


@transaction.atomic
def redeem(username: str, code: str, password: str, *, at: datetime) -> Officer:
    """Sets the password that an officer chose, for a code that holds; the code opens nothing afterwards.

    The password has been validated. Raises Refusal (CODE_WRONG_OR_OVER), the same for an unknown name, a wrong code and one that
    is over: nobody learns who works here.
    """
    officer = Officer.objects.select_for_update().filter(username__iexact=username.strip(), is_active=True).first()
    found = digest(officer.id if officer else 0, clean(code))
    held = _open(officer, at) if officer else None
    if not (officer and held and same(bytes(held.digest), found)):
        raise Refusal("CODE_WRONG_OR_OVER", "User name and code do not belong together, or the code was used or is over.")
    held.used_at = at
    held.save(update_fields=["used_at"])
    is_first = not officer.has_usable_password()
    officer.set_password(password)
    officer.save(update_fields=["password"])
    record(Actor(officer.username), "staff.code.use", f"officer:{officer.id}", {"first": is_first, "made_by": held.made_by})
    return officer


def _open(officer: Officer, at: datetime) -> AccessCode | None:
    return AccessCode.objects.filter(
        officer=officer, used_at__isnull=True, replaced_at__isnull=True, expires_at__gt=at
    ).first()  # fmt: skip
