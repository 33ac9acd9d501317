"""A registration's way: made ready, sent by two people, answered; and a refused person's second chance."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from pijar.audit.services import record
from pijar.exchange.tables import give_again
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.states import move
from pijar.registration import answers, people, plugins
from pijar.registration.models import Registration, RegistrationLine, RegistrationReply
from pijar.registration.types import MOVES, Bucket, InsurerOptions, LineState, State
from pijar.registry import files as kept_files
from pijar.registry.copy import copy_frame, lock, next_id, rows, run, sync_sequence
from pijar.staff.types import CONSOLE, Actor


@dataclass(frozen=True)
class Prepared:
    """A draft, and how many people of the month stay behind: for lack of a value, or refused and not mended."""

    registration: Registration
    incomplete: int
    not_mended: int


@dataclass(frozen=True)
class Sent:
    """The files written for the insurer, how many people they name, and what an insurer that answers at once said."""

    files: list[dict[str, Any]]
    lines: int
    answered: dict[str, int] | None = None


@transaction.atomic
def prepare(month: Month, *, options: InsurerOptions, actor: Actor) -> Prepared:
    """Makes the month's draft anew: everybody it carries who has no number, waits in no file and lacks nothing.

    Raises Refusal: MONTH_NOT_RUN, NOBODY_TO_REGISTER, and what the plug-in refuses.
    """
    lock("registration")
    plugins.insurer(options)
    _refuse_not_run(month)
    discard(month)
    goes, behind = people.registrable(month, options.required)
    incomplete = behind.filter(pl.col("lacks").list.len() > 0).height
    if goes.is_empty():
        raise Refusal("NOBODY_TO_REGISTER", _nobody(month, incomplete, behind.height - incomplete))
    number = 1 + max(Registration.objects.filter(month=month.first_day).values_list("number", flat=True), default=0)
    made = Registration.objects.create(
        month=month.first_day, number=number, made_by=actor.name, made_at=now(), lines=goes.height,
        population_id=people.population_of(month),
    )  # fmt: skip
    _list(made, people.fingerprints(people.values(goes.select("person_id", "fund"), month)).join(goes, on="person_id"))
    return Prepared(made, incomplete, behind.height - incomplete)


def _nobody(month: Month, incomplete: int, refused: int) -> str:
    left = [
        f"{incomplete} people lack values" if incomplete else "",
        f"{refused} refused people are not mended" if refused else "",
    ]
    why = " and ".join(part for part in left if part)
    more = f": {why}; see `pijar registration show {month}`" if why else ": everybody carried has a number or waits for one"
    return f"Nobody can be registered for {month}{more}."


def _refuse_not_run(month: Month) -> None:
    if not rows("select 1 from allocation_places where month = %s limit 1", month.first_day):
        raise Refusal("MONTH_NOT_RUN", f"{month} has no list yet: run `pijar month run {month}` first.")


def _list(made: Registration, goes: pl.DataFrame) -> None:
    first = next_id("registration_registrationline")
    blank = ("number", "reason", "conflict", "again_by", "again_reason")
    lines = goes.sort("person_id").with_row_index("id", offset=first).select(
        "id", "person_id", pl.col("fund").alias("fund_code"), pl.lit(made.id).alias("registration_id"),
        pl.lit(LineState.WAITING.value).alias("state"), ("\\x" + pl.col("fingerprint").bin.encode("hex")).alias("fingerprint"),
        *(pl.lit("").alias(name) for name in blank),
    )  # fmt: skip
    copy_frame(lines, "registration_registrationline", lines.columns)
    sync_sequence("registration_registrationline")


def discard(month: Month) -> None:
    """Takes the month's draft away, if there is one: it rests on a list that is made anew. What was sent stays."""
    draft = Registration.objects.filter(month=month.first_day, state=State.DRAFT.value).first()
    if draft:
        run("delete from registration_registrationline where registration_id = %s", draft.id)
        draft.delete()


def _hold() -> None:
    """Nobody else registers anybody; nor makes a list, for an answer brings numbers, which enrolments note."""
    lock("registration")
    lock("books")


@transaction.atomic
def export(month: Month, *, maker: Actor, checker: Actor, out: Path, options: InsurerOptions) -> Sent:
    """Makes ready whoever is to be registered, where nobody did yet, and sends it: see `prepare` and `send`.

    A draft that is there already is sent as its own maker's, if the console asks, else it must be the `maker`'s.
    """
    _hold()
    there = set(Registration.objects.filter(month=month.first_day).values_list("state", flat=True))
    if State.DRAFT.value not in there and (not there or people.registrable(month, options.required)[0].height):
        prepare(month, options=options, actor=maker)
    named = None if maker.name == CONSOLE.name else maker
    return send(month, maker=named, checker=checker, out=out, options=options)


@transaction.atomic
def send(month: Month, *, maker: Actor | None, checker: Actor, out: Path, options: InsurerOptions) -> Sent:
    """Writes the month's files to `out`: those that were sent byte for byte, the draft anew, which is frozen with it.

    `maker`, when given, must be who made the draft. An insurer that answers at once is heard at once. Identifiers leave
    in clear, so each call is recorded. Raises Refusal: NOTHING_TO_SEND, SAME_PERSON, OTHER_MAKER, REGISTRATION_STALE.
    """
    _hold()
    insurer = plugins.insurer(options)
    found = list(Registration.objects.select_for_update().filter(month=month.first_day).order_by("number"))
    if not found:
        raise Refusal("NOTHING_TO_SEND", f"No registration is made ready for {month}.")
    out.mkdir(parents=True, exist_ok=True)
    answered = None
    for registration in found:
        if registration.state == State.DRAFT.value:
            _refuse_same(registration, maker, checker)
            _refuse_stale(registration, month)
            answered = _send(registration, insurer, checker, out)
        else:
            _give_again(registration, out, checker)
    files = [_told(registration, out, file) for registration in found for file in registration.files]
    return Sent(files, sum(r.lines for r in found), answered)


def stem(registration: Registration) -> str:
    """The name of a registration's files, without their ending."""
    return f"pendaftaran_{Month.of(registration.month)}_{registration.number}"


def _told(registration: Registration, out: Path, file: dict[str, str]) -> dict[str, Any]:
    path = out / f"{stem(registration)}.{file['format']}"
    return {"number": registration.number, "path": str(path), "lines": registration.lines, **file}


def _refuse_same(registration: Registration, maker: Actor | None, checker: Actor) -> None:
    if same_person(registration.made_by, checker.name):
        raise Refusal("SAME_PERSON", f"{checker.name} made this registration; somebody else has to approve it.")
    if maker and not same_person(maker.name, registration.made_by):
        raise Refusal("OTHER_MAKER", f"{registration.made_by} made this registration, not {maker.name}: name who made it.")


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, however they are typed."""
    return one.strip().casefold() == other.strip().casefold()


def _refuse_stale(registration: Registration, month: Month) -> None:
    gone = rows(
        "select count(*) from registration_registrationline l where l.registration_id = %s and not exists"
        " (select 1 from allocation_assignment a where a.month = %s and a.person_id = l.person_id and a.fund_code = l.fund_code)",
        registration.id, month.first_day,
    )[0][0]  # fmt: skip
    if gone:
        raise Refusal(
            "REGISTRATION_STALE",
            f"{gone} people of this draft are no longer on the list of {month} as they were: make the draft ready again.",
            values={"month": month, "people": gone},
        )


def _send(registration: Registration, insurer: plugins.Insurer, checker: Actor, out: Path) -> dict[str, int] | None:
    sql = "select person_id, fund_code from registration_registrationline where registration_id = %s order by person_id"
    listed = pl.DataFrame(rows(sql, registration.id), schema={"person_id": pl.Int64, "fund": pl.String}, orient="row")
    month = Month.of(registration.month)
    shown = people.values(listed, month)
    _follow(registration, people.fingerprints(shown))
    written = insurer.registration_file(shown, out / stem(registration))
    files = [{"format": path.suffix[1:], "sha256": kept_files.checksum(path)} for path in written]
    for path, file in zip(written, files, strict=True):
        kept_files.keep(path, file["sha256"])
    registration.state = move(MOVES, State(registration.state), State.SENT, stem(registration)).value
    registration.approved_by, registration.sent_at = checker.name, now()
    registration.files, registration.checksum = files, files[0]["sha256"]
    registration.save()
    details = {"made_by": registration.made_by, "lines": registration.lines, "sha256": registration.checksum}
    record(checker, "registration.send", f"registration:{registration.id}", details)
    return _at_once(insurer, shown, month, checker)


def _follow(registration: Registration, now_known: pl.DataFrame) -> None:
    """Refuses a draft whose people changed since it was made: what is sent must be what was looked at."""
    sql = "select person_id, fingerprint from registration_registrationline where registration_id = %s"
    schema = {"person_id": pl.Int64, "was": pl.Binary}
    before = pl.DataFrame([(p, bytes(f)) for p, f in rows(sql, registration.id)], schema=schema, orient="row")
    changed = before.join(now_known, on="person_id").filter(pl.col("was") != pl.col("fingerprint")).height
    if changed:
        raise Refusal(
            "REGISTRATION_STALE",
            f"What is known of {changed} people of this draft changed since it was made: make it ready again.",
            values={"month": Month.of(registration.month), "people": changed},
        )


def _at_once(insurer: plugins.Insurer, shown: pl.DataFrame, month: Month, checker: Actor) -> dict[str, int] | None:
    with tempfile.TemporaryDirectory(prefix="passing-", dir=Path(settings.DATA)) as folder:
        reply = insurer.answer_at_once(shown, Path(folder))
        return answers.take(month, reply, insurer, checker) if reply else None


def _give_again(registration: Registration, out: Path, actor: Actor) -> None:
    for file in registration.files:
        give_again(file["sha256"], out / f"{stem(registration)}.{file['format']}")
    record(actor, "registration.download", f"registration:{registration.id}", {"lines": registration.lines})


@transaction.atomic
def download(registration: Registration, kind: str, *, out: Path, actor: Actor) -> Path:
    """One file of a registration that was sent, as it was sent; recorded. Raises Refusal (FORMAT_UNKNOWN)."""
    for file in registration.files:
        if file["format"] == kind:
            path = out / f"{stem(registration)}.{kind}"
            give_again(file["sha256"], path)
            record(actor, "registration.download", f"registration:{registration.id}", {"format": kind})
            return path
    raise Refusal("FORMAT_UNKNOWN", f"There is no file of kind {kind}.")


@transaction.atomic
def take_reply(month: Month, *, path: Path, options: InsurerOptions, actor: Actor) -> dict[str, int]:
    """Matches the insurer's answer to the month's registrations; every line falls into exactly one bucket.

    Returns the counts of this answer. The same file again returns the same and writes nothing. Raises Refusal:
    FILE_NOT_FOUND, NOT_REGISTERED, and what reading raises.
    """
    _hold()
    insurer = plugins.insurer(options)
    if not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    found = RegistrationReply.objects.filter(month=month.first_day, sha256=kept_files.checksum(path)).first()
    if found:
        return {bucket.value: int(found.counts[bucket.value]) for bucket in Bucket}
    if not Registration.objects.filter(month=month.first_day).exclude(state=State.DRAFT.value).exists():
        raise Refusal("NOT_REGISTERED", f"No registration was sent for {month}: `pijar registration export {month}` sends one.")
    return answers.take(month, path, insurer, actor)


@transaction.atomic
def let_again(line: RegistrationLine, *, reason: str, actor: Actor) -> None:
    """An officer's word that a refused person may be sent again as is. Raises Refusal: NOT_REFUSED, REASON_MISSING."""
    if line.state != LineState.REFUSED.value:
        raise Refusal("NOT_REFUSED", "Only a refused person can be sent again.")
    said = " ".join(reason.replace("\0", " ").split())
    if len(said) < 8:
        raise Refusal("REASON_MISSING", "Say in at least eight characters why this person may be sent again unchanged.")
    RegistrationLine.objects.filter(id=line.id).update(again_by=actor.name, again_reason=said[:300])
    record(actor, "registration.again", f"person:{line.person_id}", {"line": line.id, "reason": said[:300]})
