"""Pledges by the form: entered, printed as a power of attorney, signed, approved by somebody else, stopped or refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.funding import access
from pijar.funding.models import DonorTry, Promise
from pijar.funding.types import PromiseState, Submitted
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law import identifiers as numbers
from pijar.law.contributions import contribution_table
from pijar.registry import files
from pijar.registry.copy import lock, rows
from pijar.registry.crypto import identifiers
from pijar.registry.selectors import national_id_of, sectors
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference
from pijar.staff.types import Actor

# The public form, in whose name nobody of the city acts.
PUBLIC = Actor("public", "public")
MOST_WORKERS, MOST_RUPIAH = 100, 10**7
LARGEST = 5 * 2**20
# Applications nobody signed or decided: more than these under one NIP are somebody playing with it.
MOST_OPEN, LONGEST_OPEN = 3, timedelta(days=30)
WORKER_NAMED, WORKER_CARRIED, WORKER_UNKNOWN = "WORKER_NAMED", "WORKER_CARRIED", "WORKER_UNKNOWN"


def amount_for(workers: int, first: Month, last: Month | None = None) -> int:
    """Whole rupiah a month that carry this many workers in each of the pledge's first twelve months, whatever their work.

    The dearest month counts: a relief that ends within the year must not end anybody's cover.
    """
    months = [m for m in Month.range(first, first.shift(11)) if last is None or m <= last]
    known = sectors()
    return workers * max(law.total for month in months for law in contribution_table(month, "DONOR", known).values())


def submit_pledge(
    *, nip: str, name: str, agency: str, starts: Month, consents: bool, workers: int | None = None, amount: int | None = None,
    worker_nik: str = "", stops: Month | None = None, actor: Actor | None = None, carried: Iterable[bytes] = (),
) -> Submitted:  # fmt: skip
    """Enters a pledge of a number of workers or of an amount a month (whole rupiah); the door for the public.

    `stops` is the last month it is due in; `actor` the officer who enters it for the donor, None for the public form;
    `carried` the workers whom a public fund carries now (NIK encrypted), which this module cannot know. Raises Refusal:
    NIP_INVALID, NIP_UNKNOWN, NAME_MISSING, CONSENT_MISSING, AMOUNT_INVALID, WORKERS_INVALID, SPAN_INVALID, WORKER_NIK_INVALID,
    WORKER_UNKNOWN (officers only), APPLICATIONS_OPEN, TRIES_EXCEEDED. Call it outside a transaction: that an officer asked for
    a worker whom nobody knows is kept though it is refused.
    """
    nip, name, agency = checked_nip(nip), " ".join(name.split()), " ".join(agency.split())
    _refuse_words(name, agency, consents)
    _refuse_span(starts, stops)
    money = _amount(workers, amount, starts, stops)
    worker = _worker(nip, worker_nik, actor)
    with transaction.atomic():
        lock(f"donor {nip}")
        _refuse_many(nip)
        promise = _entered(nip, name, agency, money, workers, worker, starts, stops, actor)
        code = access.new_key(nip, promise=promise, by=actor.name if actor else "")
    return Submitted(promise.id, promise.number, code, money, _warnings(promise, set(map(bytes, carried))))


def _entered(
    nip: str, name: str, agency: str, money: int, workers: int | None, worker: bytes | None, starts: Month, stops: Month | None,
    actor: Actor | None,
) -> Promise:  # fmt: skip
    promise = Promise.objects.create(
        number=_next_number(), nip=nip, name=name[:200], agency=agency[:200], amount=money, workers=workers,
        worker_national_id=worker, starts_on=starts.first_day, ends_on=stops.last_day if stops else None, consents=True,
        entered_by=actor.name if actor else "", entered_at=now(),
    )  # fmt: skip
    told = {"amount": money, "starts": str(starts), "names": worker is not None}
    record(actor or PUBLIC, "pledge.enter", f"pledge:{promise.number}", told)
    return promise


def checked_nip(nip: str) -> str:
    """The NIP as 18 digits, its parts right and known in the newest staff list. Raises Refusal: NIP_INVALID, NIP_UNKNOWN."""
    digits = "".join(letter for letter in nip if letter not in " .'-\t")[:40]
    found = [numbers.check(kind, digits, on=today()) for kind in ("nip", "ni_pppk")]
    if not any(one.is_valid for one in found):
        raise Refusal(
            "NIP_INVALID",
            "A NIP has 18 digits: birth date, month of appointment, sex, serial. Copy it from the staff card.",
        )
    staff = answering(Reference.CIVIL_SERVANTS, today())
    if staff is None or not rows("select 1 from funding_civilservant where snapshot_id = %s and nip = %s", staff.id, digits):
        raise Refusal(
            "NIP_UNKNOWN",
            "The newest staff list does not know this NIP: look at its digits, or ask the personnel office to send a newer list.",
        )
    return digits


def _refuse_words(name: str, agency: str, consents: bool) -> None:
    if not name or not agency:
        raise Refusal("NAME_MISSING", "Give the donor's name and OPD: both stand in the power of attorney.")
    if not consents:
        raise Refusal("CONSENT_MISSING", "Without consent to the deduction nothing can be taken from a salary.")


def _refuse_span(starts: Month, stops: Month | None) -> None:
    this = Month.of(today())
    if not this <= starts <= this.shift(12) or (stops is not None and stops < starts):
        raise Refusal(
            "SPAN_INVALID", f"A pledge starts in {this} or up to a year later, and does not end before it starts."
        )  # fmt: skip


def _amount(workers: int | None, amount: int | None, starts: Month, stops: Month | None) -> int:
    if (workers is None) == (amount is None):
        raise Refusal("AMOUNT_INVALID", "Give either a number of workers or an amount a month.")
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise Refusal("WORKERS_INVALID", f"The number of workers is 1 to {MOST_WORKERS}.", values={"most": MOST_WORKERS})
    money = amount_for(workers, starts, stops) if workers is not None else int(amount or 0)
    if not 0 < money <= MOST_RUPIAH:
        raise Refusal("AMOUNT_INVALID", f"An amount a month is whole rupiah, 1 to {MOST_RUPIAH:,}.", values={"most": MOST_RUPIAH})
    return money


def _refuse_many(nip: str) -> None:
    open_ones = Promise.objects.filter(
        nip=nip, state__in=[PromiseState.DRAFTED.value, PromiseState.WAITING.value], entered_at__gt=now() - LONGEST_OPEN
    ).count()
    if open_ones >= MOST_OPEN:
        raise Refusal(
            "APPLICATIONS_OPEN",
            f"{open_ones} pledges under this NIP wait for a signature or a decision: sign one of them, or ask the office.",
        )


def _worker(nip: str, nik: str, actor: Actor | None) -> bytes | None:
    """The worker's NIK, encrypted; None for any worker.

    The public may not ask the lists by this: a NIK nobody knows is kept as any other, and an officer sees it before anything
    is approved. An officer who enters a paper is told at once, and unknown ones are counted as tries.
    """
    if not nik.strip():
        return None
    if actor is None:
        return _read(nik)
    access.refuse_tired(nip, "worker")
    secret = _read(nik)
    if not is_known(secret):
        _note_try(nip)
        raise Refusal(
            "WORKER_UNKNOWN",
            "Neither a list nor the population register knows this worker's NIK: look at its digits, or leave it empty.",
        )
    return secret


def _read(nik: str) -> bytes:
    secret = national_id_of(nik)
    if secret is None:
        raise Refusal("WORKER_NIK_INVALID", "The worker's NIK has 16 digits; copy it from the identity card, or leave it empty.")
    return secret


def is_known(secret: bytes) -> bool:
    """Whether a list or the newest population register knows a NIK (encrypted)."""
    register = answering(Reference.POPULATION, today())
    return bool(rows(
        "select 1 from registry_person where national_id = %s union all"
        " select 1 from intake_stagedrow where person_id is null and national_id = %s union all"
        " select 1 from registry_populationline where snapshot_id = %s and national_id = %s limit 1",
        secret, secret, register.id if register else None, secret,
    ))  # fmt: skip


def _note_try(nip: str) -> None:
    DonorTry.objects.create(nip=nip, kind="worker", at=now())


def _warnings(promise: Promise, carried: set[bytes]) -> tuple[str, ...]:
    """What is odd about a named worker: nobody knows them, or somebody names or carries them already; never who."""
    if promise.worker_national_id is None:
        return ()
    worker = bytes(promise.worker_national_id)
    found = (
        (WORKER_UNKNOWN, not is_known(worker)), (WORKER_NAMED, is_named_by_another(promise)), (WORKER_CARRIED, worker in carried),
    )  # fmt: skip
    return tuple(code for code, holds in found if holds)


def is_named_by_another(promise: Promise) -> bool:
    """Whether another pledge that may still be due names the same worker."""
    register = answering(Reference.PLEDGES, today())
    return bool(rows(
        "select 1 from funding_pledge where snapshot_id = %s and worker_national_id = %s and nip <> %s"
        " and (ends_on is null or ends_on >= %s)"
        " union all select 1 from funding_promise where worker_national_id = %s and id <> %s and nip <> %s"
        " and state in ('drafted', 'waiting', 'active') limit 1",
        register.id if register else None, promise.worker_national_id, promise.nip, today(),
        promise.worker_national_id, promise.id, promise.nip,
    ))  # fmt: skip


def _next_number() -> str:
    lock("pledge numbers")
    last = rows("select coalesce(max(id), 0) from funding_promise")[0][0]
    return f"IKR-{today():%Y}-{last + 1:05d}"


@transaction.atomic
def upload_consent(promise_id: int, path: Path, *, actor: Actor | None = None) -> None:
    """Keeps the signed power of attorney (PDF, at most 5 MB), encrypted: the pledge then waits for an officer.

    `actor` is the officer who took the paper in, None for the donor's own upload. A pledge that waits may be given a better
    scan. Raises Refusal: PLEDGE_UNKNOWN, PLEDGE_STATE, CONSENT_EMPTY, CONSENT_LARGE, CONSENT_KIND.
    """
    promise = _locked(promise_id, PromiseState.DRAFTED, PromiseState.WAITING)
    _refuse_odd_file(path)
    promise.signed_file, promise.signed_size = files.checksum(path), path.stat().st_size
    files.keep(path, promise.signed_file)
    promise.signed_by, promise.signed_at = actor.name if actor else "", now()
    promise.state = PromiseState.WAITING.value
    promise.save()
    record(actor or PUBLIC, "pledge.sign", f"pledge:{promise.number}", {"sha256": promise.signed_file})


def _refuse_odd_file(path: Path) -> None:
    size = path.stat().st_size if path.is_file() else 0
    if not size:
        raise Refusal("CONSENT_EMPTY", "The file is empty: scan the signed paper again.")
    if size > LARGEST:
        raise Refusal("CONSENT_LARGE", f"The file is larger than {LARGEST >> 20} MB: scan it with a lower resolution.")
    with path.open("rb") as file:
        if not file.read(5).startswith(b"%PDF-"):
            raise Refusal("CONSENT_KIND", "The signed paper must be a PDF.")


@transaction.atomic
def approve_pledge(promise_id: int, *, actor: Actor) -> None:
    """An officer who neither entered the pledge nor took the paper in makes it active.

    Raises Refusal: PLEDGE_UNKNOWN, PLEDGE_STATE, SAME_PERSON, NIP_UNKNOWN (left the service meanwhile).
    """
    promise = _locked(promise_id, PromiseState.WAITING)
    if actor.name in (promise.entered_by, promise.signed_by):
        raise Refusal("SAME_PERSON", "Who entered the pledge or took the paper in does not approve it: another officer must.")
    checked_nip(promise.nip)
    promise.state, promise.approved_by, promise.approved_at = PromiseState.ACTIVE.value, actor.name, now()
    promise.save()
    record(actor, "pledge.approve", f"pledge:{promise.number}", {"amount": promise.amount})


@transaction.atomic
def refuse_pledge(promise_id: int, *, reason: str, actor: Actor) -> None:
    """Refuses an application with one sentence that the donor reads. Raises Refusal: PLEDGE_UNKNOWN, PLEDGE_STATE,
    REASON_MISSING."""
    said = " ".join(reason.split())
    if not said:
        raise Refusal("REASON_MISSING", "Say in one sentence why: the donor reads it.")
    promise = _locked(promise_id, PromiseState.DRAFTED, PromiseState.WAITING)
    promise.state, promise.refusal, promise.refused_by = PromiseState.REFUSED.value, said[:300], actor.name
    promise.save()
    record(actor, "pledge.refuse", f"pledge:{promise.number}", {})


def _locked(promise_id: int, *states: PromiseState) -> Promise:
    promise = Promise.objects.select_for_update().filter(id=promise_id).first()
    if promise is None:
        raise Refusal("PLEDGE_UNKNOWN", "There is no such pledge.")
    if promise.state not in states:
        raise Refusal(
            "PLEDGE_STATE",
            f"The pledge {promise.number} is {promise.state}: this cannot be done.",
            values={"state": promise.state},
        )
    return promise


def worker_of(promise: Promise) -> str:
    """The named worker's NIK in clear, for the paper the donor signs; empty for any worker."""
    return identifiers().decrypt("national_id", promise.worker_national_id) if promise.worker_national_id else ""


def applications(*states: PromiseState) -> list[dict[str, Any]]:
    """Form pledges in these states (all, where none is given), newest first, with the staff list's own name and OPD."""
    staff = answering(Reference.CIVIL_SERVANTS, today())
    found = rows(
        "select p.id, p.number, p.nip, p.name, p.agency, c.name, c.agency, p.amount, p.workers, p.worker_national_id is not null,"
        " p.starts_on, p.ends_on, p.state, p.entered_by, p.entered_at, p.signed_by, p.signed_at, p.approved_by, p.refusal,"
        " p.stopped_from, p.stop_reason from funding_promise p"
        " left join funding_civilservant c on c.snapshot_id = %s and c.nip = p.nip where p.state = any(%s) order by p.id desc",
        staff.id if staff else None, [state.value for state in states or tuple(PromiseState)],
    )  # fmt: skip
    return [dict(zip(_APPLICATION, line, strict=True)) for line in found]


_APPLICATION = (
    "id", "number", "nip", "name", "agency", "register_name", "register_agency", "amount", "workers", "names_worker",
    "starts_on", "ends_on", "state", "entered_by", "entered_at", "signed_by", "signed_at", "approved_by", "refusal",
    "stopped_from", "stop_reason",
)  # fmt: skip


def consent_file(promise_id: int, *, actor: Actor) -> bytes:
    """The signed paper in clear; each look is recorded. Raises Refusal: PLEDGE_UNKNOWN, CONSENT_NONE, FILE_LOST, KEY_WRONG."""
    promise = the_promise(promise_id)
    if not promise.signed_file:
        raise Refusal("CONSENT_NONE", f"The pledge {promise.number} has no signed paper yet.")
    record(actor, "pledge.open", f"pledge:{promise.number}", {})
    return b"".join(files.kept(promise.signed_file))


def the_promise(promise_id: int) -> Promise:
    """One form pledge. Raises Refusal (PLEDGE_UNKNOWN)."""
    promise = Promise.objects.filter(id=promise_id).first()
    if promise is None:
        raise Refusal("PLEDGE_UNKNOWN", "There is no such pledge.")
    return promise
