"""Commands of a verification round: open, check, draw, publish, hear, close, print."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Bar, Json, TheMonth, a_day, actor, django, show
from pijar.cli.month import person
from pijar.kernel.errors import Refusal
from pijar.verification.types import Given, ObjectionKind, Ruling, Sampling

verification_app = typer.Typer(no_args_is_help=True, help="Verification rounds (verval): field checks, sample, public list.")
objection_app = typer.Typer(no_args_is_help=True, help="Objections against a published list.")
verification_app.add_typer(objection_app, name="objection")

TheRound = Annotated[int | None, typer.Option("--round", metavar="ID", help="Which round (default: the latest not closed).")]
Out = Annotated[Path, typer.Option("--out", help="The folder to write to.")]
Village = Annotated[str | None, typer.Option("--village", metavar="CODE", help="One kelurahan only.")]


def add(app: typer.Typer) -> None:
    app.add_typer(verification_app, name="verification")


def _round(number: int | None) -> Any:
    from pijar.verification.selectors import round_of

    return round_of(number)


def _told(found: Any) -> dict[str, Any]:
    from pijar.kernel.clock import today
    from pijar.verification.selectors import told

    return told(found, today())


def _brief(found: Any) -> dict[str, Any]:
    return {key: value for key, value in _told(found).items() if key != "villages"}


@verification_app.command("open")
def open_(
    month: TheMonth,
    until: Annotated[
        date | None, typer.Option(parser=a_day, metavar="YYYY-MM-DD", help="Last day for objections, if known already.")
    ] = None,
    title: Annotated[str, typer.Option(help="How the round is called (default: Verval and the month).")] = "",
    objection_days: Annotated[int | None, typer.Option(min=1, max=365, help="Days to object (default: the programme's).")] = None,
    decide_days: Annotated[int | None, typer.Option(min=1, max=365, help="Days to decide (default: the programme's).")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Opens a round over the eligible and doubtful people of a month's assessment."""
    django()
    from pijar.cycle.rounds import open_round

    with Bar(f"Verval {month}"):
        made = open_round(
            month, title=title, until=until, objection_days=objection_days, decide_days=decide_days, actor=actor(as_user)
        )
    show(_brief(made), json)


@verification_app.command()
def record(
    file: Path,
    round_id: TheRound = None,
    recheck: Annotated[bool, typer.Option("--recheck", help="These are second looks at the sample.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Keeps the results of a CSV `nik,result,note`; --as names who checked."""
    django()
    from pijar.verification.bulk import record_results

    show(record_results(_round(round_id).id, file, recheck=recheck, actor=actor(as_user)), json)


@verification_app.command()
def sample(
    round_id: TheRound = None,
    confidence: Annotated[float, typer.Option(help="From 0 to 1.")] = Sampling.confidence,
    margin: Annotated[float, typer.Option(help="Margin of error, from 0 to 1.")] = Sampling.margin,
    share: Annotated[
        float, typer.Option(help="Expected share of wrong entries; 0.5 asks for the largest sample.")
    ] = Sampling.share,
    seed: Annotated[str, typer.Option(help="Of the draw (default: made of the programme's, the month and the round).")] = "",
    csv: Annotated[Path | None, typer.Option("--csv", help="Also writes the sample; NIKs in clear, so it is recorded.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Draws the sample to be checked a second time; the same draw again gives the same sample."""
    django()
    from pijar.cycle.rounds import draw_sample, export_sample

    found = draw_sample(_round(round_id), asked=Sampling(confidence, margin, share), seed=seed, actor=actor(as_user))
    if csv is not None:
        export_sample(found, csv, actor=actor(as_user))
    told = _told(found)
    show({"round": found.id, **(told["sample"] or {}), "villages": {v["village"]: v["sample"] for v in told["villages"]}}, json)


@verification_app.command()
def publish(
    round_id: TheRound = None,
    on: Annotated[date | None, typer.Option(parser=a_day, metavar="YYYY-MM-DD", help="Default: today.")] = None,
    until: Annotated[date | None, typer.Option(parser=a_day, metavar="YYYY-MM-DD", help="Last day for objections.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Also writes notice (PDF) and list (CSV) of each kelurahan.")] = None,
    village: Village = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Publishes the list (initials, RT, RW, kelurahan, work) and begins the days for objections.

    For a round that is published already, --out writes its papers again, the same bytes.
    """
    django()
    from pijar.cycle.rounds import write_notices
    from pijar.kernel.clock import today
    from pijar.verification.services import publish_round

    found = _round(round_id)
    if found.state == "open" or out is None:
        found = publish_round(found.id, on=on or today(), until=until, actor=actor(as_user))
    files = write_notices(found, out, village=village) if out else []
    show({**_brief(found), "files": files}, json)


@verification_app.command()
def checklists(out: Out, round_id: TheRound = None, village: Village = None, json: Json = False, as_user: As = None) -> None:
    """Writes the lists to check in the field as PDF, one per kelurahan: names, masked NIK, boxes to tick."""
    django()
    from pijar.cycle.rounds import write_checklists

    found = _round(round_id)
    show({"round": found.id, "files": write_checklists(found, out, village=village, actor=actor(as_user))}, json)


@objection_app.command("add")
def objection_add(
    kind: Annotated[ObjectionKind, typer.Option(case_sensitive=False)],
    text: Annotated[str, typer.Option(help="What is wrong.")],
    name: Annotated[str, typer.Option(help="Who objects; kept sealed.")],
    phone: Annotated[str, typer.Option(help="Kept sealed.")] = "",
    nik: Annotated[str | None, typer.Option(help="Whom the list names.")] = None,
    village: Annotated[str, typer.Option(metavar="CODE", help="Where somebody is missing (SHOULD_BE_LISTED).")] = "",
    on: Annotated[date | None, typer.Option(parser=a_day, metavar="YYYY-MM-DD", help="Received (default: today).")] = None,
    round_id: TheRound = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Keeps an objection; its number says nothing of anybody."""
    django()
    from pijar.kernel.clock import today
    from pijar.verification.objections import add_objection

    found = _round(round_id)
    given = Given(kind, text, name, phone, on or today())
    item = _item(found, nik) if nik else None
    made = add_objection(found.id, given, item_id=item, village_code=village, actor=actor(as_user))
    show(
        {"number": made.number, "round": found.id, "kind": made.kind, "received_on": made.received_on, "due_on": made.due_on},
        json,
    )


def _item(found: Any, nik: str) -> int:
    from pijar.verification.models import RoundItem

    item = RoundItem.objects.filter(round=found, person=person(nik)).values_list("id", flat=True).first()
    if item is None:
        raise Refusal("ITEM_UNKNOWN", f"Round {found.id} does not list this person.")
    return int(item)


@objection_app.command("decide")
def objection_decide(
    number: str,
    ruling: Annotated[Ruling, typer.Option()],
    reason: Annotated[str, typer.Option()],
    json: Json = False,
    as_user: As = None,
) -> None:
    """Decides an objection; never by who entered it."""
    django()
    from pijar.verification.objections import decide_objection

    done = decide_objection(number, ruling=ruling, reason=reason, actor=actor(as_user))
    show({"number": done.number, "ruling": done.ruling, "reason": done.ruling_reason, "decided_by": done.decided_by}, json)


@objection_app.command("list")
def objection_list(round_id: TheRound = None, json: Json = False) -> None:
    """Objections of a round with days left; nobody is named."""
    django()
    from pijar.kernel.clock import today
    from pijar.verification.selectors import objection_counts, objection_lines

    found = _round(round_id)
    show({"round": found.id, **objection_counts(found.id, today()), "objections": objection_lines(found.id, today())}, json)


@verification_app.command()
def close(round_id: TheRound = None, json: Json = False, as_user: As = None) -> None:
    """Closes the round; what has no result counts as not checked, and nothing can be written after."""
    django()
    from pijar.kernel.clock import today
    from pijar.verification.services import close_round

    show(_brief(close_round(_round(round_id).id, on=today(), actor=actor(as_user))), json)


@verification_app.command()
def minutes(out: Out, round_id: TheRound = None, json: Json = False) -> None:
    """Writes the minutes of a closed round as PDF: numbers, sample, objections; nobody's name."""
    django()
    from pijar.cycle.rounds import latest_closed, write_minutes

    show({"file": write_minutes(_round(round_id) if round_id else latest_closed(), out)}, json)


@verification_app.command("show")
def show_(round_id: TheRound = None, json: Json = False) -> None:
    """A round in numbers: checked by result and kelurahan, sample with intervals, objections, what waits for a decision."""
    django()
    show(_told(_round(round_id)), json)
