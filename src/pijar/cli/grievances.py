"""Commands of complaints: take one in, read, answer, list, count."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, a_day, actor, at_of, django, show
from pijar.grievances.types import Category, Channel, Given, Office
from pijar.kernel.clock import today

grievances_app = typer.Typer(no_args_is_help=True, help="Complaints: ticket, clock, answer, statistics.")

On = Annotated[
    date | None, typer.Option("--on", parser=a_day, metavar="YYYY-MM-DD", help="As if done that day (default: today).")
]
Village = Annotated[str, typer.Option("--village", metavar="CODE", help="The kelurahan it is about.")]
AsOf = Annotated[
    date | None, typer.Option("--as-of", parser=a_day, metavar="YYYY-MM-DD", help="The clock's day (default: today).")
]


def add(app: typer.Typer) -> None:
    app.add_typer(grievances_app, name="grievances")


def _brief(one: Any, on: date | None = None) -> dict[str, Any]:
    from pijar.grievances.selectors import brief

    return brief(one, on or today())


@grievances_app.command("open")
def open_(
    category: Annotated[Category, typer.Option(help="What it is about.")],
    text: Annotated[str, typer.Option(help="What happened, in the complainant's words.")],
    village: Village = "",
    name: Annotated[str, typer.Option(help="Who complains; may be left out.")] = "",
    phone: Annotated[str, typer.Option(help="Where to reach them; may be left out.")] = "",
    nik: Annotated[str, typer.Option(help="Whom it is about; may be left out.")] = "",
    channel: Annotated[Channel, typer.Option(help="How it came.")] = Channel.DESK,
    on: On = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Takes a complaint in; prints its number and the code that opens it, which is shown to whoever complains."""
    django()
    from pijar.cycle.complaints import terms
    from pijar.grievances import services

    given = Given(category, text, name, phone, nik, village)
    made = services.open_grievance(given, channel=channel, terms=terms(on or today()), at=at_of(on), actor=actor(as_user))
    told = {"number": made.number, "code": made.code, "first_due_on": made.first_due_on, "final_due_on": made.final_due_on}
    show(told, json)


@grievances_app.command("show")
def show_(number: str, as_of: AsOf = None, json: Json = False, as_user: As = None) -> None:
    """One complaint with all that was said; the NIK masked. The reading is recorded."""
    django()
    from pijar.audit.services import record
    from pijar.grievances import selectors, services

    found = services.find(number)
    record(actor(as_user), "grievance.read", f"grievance:{found.number}")
    show(selectors.whole(found, as_of or today()), json)


@grievances_app.command("answer")
def answer(
    number: str,
    text: Annotated[str, typer.Option(help="What whoever complained reads.")],
    internal: Annotated[str, typer.Option(help="A note that stays in the office.")] = "",
    interim: Annotated[bool, typer.Option("--interim", help="Only how it stands; the final answer follows.")] = False,
    on: On = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Answers a complaint."""
    django()
    from pijar.grievances import services

    done = services.answer(number, text=text, internal=internal, is_final=not interim, at=at_of(on), actor=actor(as_user))
    show(_brief(done, on), json)


@grievances_app.command("note")
def note(
    number: str,
    internal: Annotated[str, typer.Option(help="Read by the offices only.")],
    on: On = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes a note that only the offices read."""
    django()
    from pijar.grievances import services

    show(_brief(services.note(number, internal=internal, at=at_of(on), actor=actor(as_user)), on), json)


@grievances_app.command("assign")
def assign(
    number: str,
    office: Annotated[Office, typer.Option(help="Who is to answer.")],
    village: Village = "",
    on: On = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Hands a complaint to a kelurahan, or back to the programme's office."""
    django()
    from pijar.grievances import services

    done = services.assign(number, office=office, village_code=village, at=at_of(on), actor=actor(as_user))
    show(_brief(done, on), json)


@grievances_app.command("link")
def link(
    number: str,
    nik: Annotated[str, typer.Option(help="Whom it is about.")] = "",
    claim: Annotated[str | None, typer.Option(metavar="NUMBER", help="The case it is about.")] = None,
    on: On = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Says whom, or which case, a complaint is about."""
    django()
    from pijar.grievances import services

    done = services.link(number, nik=nik, claim_number=claim, at=at_of(on), actor=actor(as_user))
    show({**_brief(done, on), "person_id": done.person_id, "claim": done.claim_number}, json)


@grievances_app.command("reopen")
def reopen(
    number: str,
    code: Annotated[str, typer.Option(help="The ticket's code.")],
    text: Annotated[str, typer.Option(help="What is still wrong.")],
    on: On = None,
    json: Json = False,
) -> None:
    """Whoever complained says, once, that the answer does not help."""
    django()
    from pijar.grievances import services

    show(_brief(services.reopen(number, code=code, text=text, at=at_of(on)), on), json)


@grievances_app.command("close")
def close(number: str, on: On = None, json: Json = False, as_user: As = None) -> None:
    """Ends a complaint that was answered."""
    django()
    from pijar.grievances import services

    show(_brief(services.close(number, at=at_of(on), actor=actor(as_user)), on), json)


@grievances_app.command("list")
def list_(
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those that wait for an office.")] = False,
    village: Village = "",
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Complaints with their clocks, the earliest due first; nobody's words."""
    django()
    from pijar.grievances import selectors
    from pijar.grievances.models import Grievance

    found = selectors.waiting() if waiting else Grievance.objects.order_by("final_due_on", "id")
    chosen = found.filter(village_code=village) if village else found
    listed = [selectors.brief(one, as_of or today()) for one in chosen]
    show({"grievances": listed, "count": len(listed)}, json, _lines)


def _lines(told: dict[str, Any]) -> str:
    lines = [
        f"{one['number']}  {one['category']}  {one['state']}  due {one['due_on'] or '-'}{'  LATE' if one['is_late'] else ''}"
        for one in told["grievances"]
    ]
    return "\n".join([*lines, f"{told['count']} complaints"])


@grievances_app.command("statistics")
def statistics(
    year: Annotated[int | None, typer.Option(help="Received in this year (default: all).")] = None,
    suppress: Annotated[bool, typer.Option("--suppress", help="No number below five of one kelurahan.")] = False,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """In time or late, days to the answer, by what it was about, kelurahan and month."""
    django()
    from pijar.grievances import selectors
    from pijar.grievances.models import Grievance

    found = Grievance.objects.filter(received_on__year=year) if year else Grievance.objects.all()
    show(selectors.statistics(found, as_of or today(), sees_few=not suppress), json)
