"""Commands about cases: open, show, move, papers, whom it is about, flags, tasks, notes."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import NAMESPACE_URL, UUID, uuid5

import typer

from pijar.claims.types import (
    Account,
    Branch,
    Channel,
    Flag,
    Given,
    Harm,
    Kind,
    NoteKind,
    Owner,
    Paper,
    Picture,
    Reporter,
    Setting,
    State,
    TaskKind,
)
from pijar.cli.common import As, Json, a_day, actor, django, show
from pijar.cli.typed import ECHOED
from pijar.kernel.clock import JAKARTA, is_of_our_time, now
from pijar.kernel.errors import Refusal
from pijar.law.strict import shown
from pijar.staff.types import Role

claims_app = typer.Typer(no_args_is_help=True, help="Cases: what happened, what is due, who does what, what came of it.")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2}|Z)?")
_HARMS = {Kind.ACCIDENT: Harm.INJURED, Kind.DEATH: Harm.DIED, Kind.ILLNESS: Harm.ILL}


def add(app: typer.Typer) -> None:
    app.add_typer(claims_app, name="claims")


def a_moment(text: str) -> datetime | date:
    """An instant, or a day alone; an instant without a zone is one of Semarang."""
    if not _MOMENT.fullmatch(text):
        return a_day(text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"There is no such hour: {shown(text, ECHOED)}.") from None
    if not is_of_our_time(found.date()):
        raise typer.BadParameter(f"The year {found.year} cannot be meant.")
    return found if found.tzinfo else found.replace(tzinfo=JAKARTA)


Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Like LK-2026-000123-K.")]
When = Annotated[Any, typer.Option("--on", parser=a_moment, metavar="WHEN", help="A day, or an instant: 2026-03-03T09:30+07:00.")]
Told = Annotated[
    Any | None, typer.Option("--told", parser=a_moment, metavar="WHEN", help="When the office heard of it (default: now).")
]
Reason = Annotated[str, typer.Option("--reason", help="At least eight characters.")]


def _instant(when: datetime | date | None) -> datetime:
    """An instant as it is; a day at its beginning; nothing: now."""
    if when is None:
        return now()
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=JAKARTA)


def picture_of(path: Path, *, papers: bool) -> Picture:
    """A file as a photo or a paper."""
    from pijar.claims.keeping import LARGEST, picture

    if not path.is_file():
        raise typer.BadParameter(f"There is no file {path.name}.")
    with path.open("rb") as file:
        return picture(file.read(LARGEST + 1), papers=papers)


@claims_app.command("open")
def open_(
    on: When,
    what: Annotated[str, typer.Option("--what", help="What happened.")],
    reporter: Annotated[str, typer.Option("--reporter", help="Name of whoever reports.")],
    phone: Annotated[str, typer.Option("--phone", help="Their telephone.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What it was.")] = Kind.ACCIDENT,
    nik: Annotated[str, typer.Option("--nik", help="Of the person; or --name.")] = "",
    name: Annotated[str, typer.Option("--name", help="Of the person, with --birth-year or --village.")] = "",
    birth_year: Annotated[int | None, typer.Option("--birth-year", min=1900, max=2100)] = None,
    harm: Annotated[Harm | None, typer.Option("--harm", help="What became of the person (default: by kind).")] = None,
    setting: Annotated[Setting, typer.Option("--setting", help="Kind of place, as form KK1 asks.")] = Setting.UNKNOWN,
    place: Annotated[str, typer.Option("--place", help="Where it happened.")] = "",
    village: Annotated[str, typer.Option("--village", metavar="CODE", help="Kelurahan where it happened.")] = "",
    home: Annotated[str, typer.Option("--home", metavar="CODE", help="Kelurahan where the person lives.")] = "",
    work: Annotated[str, typer.Option("--work", help="What work was being done.")] = "",
    injury: Annotated[str, typer.Option("--injury", help="What was hurt.")] = "",
    treated_at: Annotated[str, typer.Option("--treated-at", help="Where the person is treated.")] = "",
    hospital: Annotated[str, typer.Option("--hospital", help="The same, for a hospital with a desk here.")] = "",
    who: Annotated[Reporter, typer.Option("--who", help="What the reporter is to the person.")] = Reporter.OTHER,
    photo: Annotated[list[Path] | None, typer.Option("--photo", help="JPEG or PNG; up to five.")] = None,
    told: Told = None,
    key: Annotated[
        UUID | None, typer.Option("--key", help="The same key twice is one report (default: made of the words).")
    ] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Reports an incident and opens its case; the same words again give the same case. Prints number and secret code."""
    django()
    from pijar.claims.reporting import report

    account = Account(name, birth_year, "", work, place, what, injury, treated_at or hospital, reporter, phone)
    if (heard := _instant(told)) > now():
        raise Refusal("DAY_IN_FUTURE", f"The office cannot have heard of it on {heard}: that has not come yet.")
    given = Given(kind, harm or _HARMS[kind], _instant(on), who, account, nik=nik, hour_known=isinstance(on, datetime),
                  setting=setting, place_village=village, home_village=home, hospital=hospital)  # fmt: skip
    photos = [picture_of(path, papers=False) for path in photo or []]
    made = report(
        given, key=key or uuid5(NAMESPACE_URL, repr(given)), channel=Channel.CONSOLE, actor=actor(as_user), at=heard,
        photos=photos,
    )  # fmt: skip
    show({**_brief(made.number), "code": made.code, "is_new": made.is_new}, json)


def _brief(number: str) -> dict[str, Any]:
    """Where a case stands."""
    from pijar.claims.selectors import claim_of, told

    found = told(claim_of(number))
    keys = (
        "number",
        "kind",
        "harm",
        "branch",
        "state",
        "on",
        "person_id",
        "happened_at",
        "notify_due_at",
        "lapses_on",
        "joined_to",
    )
    open_tasks = [task for task in found["tasks"] if task["end"] is None]
    return {**{key: found[key] for key in keys}, "tasks": open_tasks}


@claims_app.command("show")
def show_(
    number: Number,
    account: Annotated[
        bool, typer.Option("--account", help="With what was told and who told it; the reading is recorded.")
    ] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """A case whole: state, clock, cover on the day, tasks, papers, flags, moves. No name and no NIK without --account."""
    django()
    from dataclasses import asdict

    from pijar.audit.services import record
    from pijar.claims.selectors import account_of, claim_of, told

    found = claim_of(number)
    result = told(found)
    if account:
        record(actor(as_user), "claim.read", f"claim:{found.number}", {"what": "account"})
        result["account"] = asdict(account_of(found))
    show(result, json)


@claims_app.command()
def move(
    number: Number,
    to: Annotated[State, typer.Argument(metavar="STATE", help="screened, notified, in_treatment, …")],
    on: When,
    reason: Annotated[str, typer.Option("--reason", help="Where the move asks for one.")] = "",
    reference: Annotated[str, typer.Option("--reference", help="The insurer's, where there is one.")] = "",
    role: Annotated[Role, typer.Option("--role", help="For whose desk it is done.")] = Role.PROGRAMME,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Moves a case to another state. An instant in --on starts the law's hours, as those from the doctor's statement."""
    django()
    from pijar.claims import services

    services.move(number, to, on=on, reason=reason, reference=reference, role=role, actor=actor(as_user), at=now())
    show(_brief(number), json)


@claims_app.command()
def documents(
    number: Number,
    received: Annotated[str, typer.Option("--received", metavar="KIND", help="This paper came in.")] = "",
    not_needed: Annotated[str, typer.Option("--not-needed", metavar="KIND", help="This one is not needed; needs --reason.")] = "",
    required: Annotated[str, typer.Option("--required", metavar="KIND", help="This one is asked for (again).")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="The paper: PDF, JPEG or PNG; kept sealed.")] = None,
    reason: Reason = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """The papers of a case, with the provision that asks for each; notes one that came in or is not needed."""
    django()
    from pijar.claims import services
    from pijar.claims.selectors import claim_of, told

    asked = {Paper.RECEIVED: received, Paper.NOT_NEEDED: not_needed, Paper.REQUIRED: required}
    paper = picture_of(file, papers=True) if file else None
    for state, kind in asked.items():
        if kind:
            body = paper if state is Paper.RECEIVED else None
            services.set_document(number, kind, state=state, reason=reason, file=body, actor=actor(as_user), at=now())
    found = told(claim_of(number))
    missing = [one["kind"] for one in found["documents"] if one["state"] == "required"]
    show({"number": found["number"], "missing": missing, "documents": found["documents"]}, json)


@claims_app.command()
def identify(
    number: Number,
    reason: Reason = "",
    nik: Annotated[str, typer.Option("--nik", help="The person's NIK.")] = "",
    person: Annotated[int | None, typer.Option("--person", help="The person's number in the registry, instead.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Says whom a report is about. Neither --nik nor --person: undoes the link. Each time kept, with the reason."""
    django()
    from pijar.claims import services

    services.identify(number, nik=nik, person_id=person, reason=reason, actor=actor(as_user), at=now())
    show(_brief(number), json)


@claims_app.command()
def flag(
    number: Number,
    aside: Annotated[Flag | None, typer.Option("--aside", metavar="FLAG", help="Sets this one aside; needs --reason.")] = None,
    reason: Reason = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """What to look at twice in a case; sets one aside for the facts as they stand."""
    django()
    from pijar.claims import services
    from pijar.claims.selectors import claim_of, told

    if aside is not None:
        services.set_aside(number, flag=aside, reason=reason, actor=actor(as_user), at=now())
    found = told(claim_of(number))
    show({"number": found["number"], "flags": found["flags"]}, json)


@claims_app.command()
def join(
    number: Number,
    to: Annotated[str, typer.Option("--to", metavar="NUMBER", help="The case of the first report.")],
    reason: Reason = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Closes a report that was told twice for the case of the first one."""
    django()
    from pijar.claims.joining import join as joined

    joined(number, to=to, reason=reason, actor=actor(as_user), at=now())
    show(_brief(number), json)


@claims_app.command()
def task(
    number: Number,
    done: Annotated[int | None, typer.Option("--done", metavar="ID", help="This task is done.")] = None,
    words: Annotated[str, typer.Option("--words", help="What is to be done, or what came of it; kept sealed.")] = "",
    owner: Annotated[Owner | None, typer.Option("--for", help="Adds a task for this desk.")] = None,
    place: Annotated[str, typer.Option("--place", help="Its kelurahan's code or hospital's name.")] = "",
    due: Annotated[date | None, typer.Option("--due", parser=a_day, metavar="YYYY-MM-DD")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """The tasks of a case by deadline; ends one, or adds one."""
    django()
    from pijar.claims import services
    from pijar.claims.selectors import claim_of, task_json, tasks

    by, at = actor(as_user), now()
    found = claim_of(number)
    if done is not None:
        services.end_task(done, claim_number=number, words=words, actor=by, at=at)
    if owner is not None:
        services.add_task(number, TaskKind.OTHER, owner=owner, place=place, due_on=due, words=words, actor=by, at=at)
    show({"number": found.number, "tasks": [task_json(one) for one in tasks(found)]}, json)


@claims_app.command()
def happened(number: Number, on: When, reason: Reason, json: Json = False, as_user: As = None) -> None:
    """Corrects when it happened; cover, clocks and estimate follow. A day alone: the hour is not known."""
    django()
    from pijar.claims.redating import set_happened

    found = set_happened(number, happened_at=_instant(on), hour_known=isinstance(on, datetime), reason=reason,
                         actor=actor(as_user), at=now())  # fmt: skip
    show({"number": found.number, "happened_at": found.incident.happened_at.astimezone(JAKARTA).isoformat()}, json)


@claims_app.command("open-branch")
def open_branch(
    number: Number,
    branch: Annotated[Branch, typer.Option("--branch", help="Under which the same incident is asked for too.")],
    reason: Reason,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Opens a case of the other branch for the same incident; after a death only once the first is closed."""
    django()
    from pijar.claims.services import open_branch as opened

    made = opened(number, branch=branch, reason=reason, actor=actor(as_user), at=now())
    show({"number": made.number, "branch": made.branch, "incident": made.incident.number}, json)


@claims_app.command()
def note(
    number: Number,
    words: Annotated[str, typer.Option("--words", help="What to write; kept sealed.")] = "",
    to_reporter: Annotated[bool, typer.Option("--to-reporter", help="Whoever follows the report reads it.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes a note; without --words reads the notes, which is recorded."""
    django()
    from pijar.audit.services import record
    from pijar.claims import selectors, services
    from pijar.claims.sealing import opened

    found = selectors.claim_of(number)
    if words:
        kind = NoteKind.TO_REPORTER if to_reporter else NoteKind.INTERNAL
        services.note(number, kind=kind, words=words, actor=actor(as_user), at=now())
    else:
        record(actor(as_user), "claim.read", f"claim:{found.number}", {"what": "notes"})
    told = [
        {"kind": n.kind, "words": opened("note", n.words), "actor": n.actor, "at": n.at.isoformat(timespec="minutes")}
        for n in selectors.notes(found)
    ]
    show({"number": found.number, "notes": told}, json)
