"""Commands of the policy: what it would do, why somebody may not, who proposes and who approves a change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, a_month, actor, django, show
from pijar.cli.month import eligibility_app, person
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

policy_app = typer.Typer(no_args_is_help=True, help="The policy of a year: versions, proposals, approval.")
Lang = Annotated[str, typer.Option("--lang", help="id or en.")]
OfMonth = Annotated[Month, typer.Option("--month", parser=a_month, metavar="YYYY-MM")]


def add(app: typer.Typer) -> None:
    app.add_typer(policy_app, name="policy")


@eligibility_app.command("explain")
def explain(nik: str, month: OfMonth, json: Json = False, lang: Lang = "id") -> None:
    """Why this person may, may not, or not yet be enrolled: every clause with value, source and result."""
    django()
    from pijar.cycle.policies import explain as explained

    found = explained(person(nik).id, month)
    show({"nik": nik, **found.as_json(lang)}, json, _told)


def _told(found: dict[str, Any]) -> str:
    marks = {"pass": "+", "fail": "-", "unknown": "?"}
    return "\n".join([found["sentence"], *(f"  {marks[c['result']]} {c['sentence']}" for c in found["clauses"])])


@eligibility_app.command("letter")
def letter(
    nik: str,
    month: OfMonth,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the PDF.")],
    json: Json = False,
    as_user: As = None,
) -> None:
    """The letter to this person: the outcome, every reason, what can be done, where to object. Recorded."""
    django()
    from pijar.cycle import whyletter
    from pijar.kernel.clock import today

    body = whyletter.make(person(nik), month, on=today(), actor=actor(as_user))
    try:
        out.write_bytes(body)
    except OSError as error:
        raise Refusal("CANNOT_WRITE", f"{out} cannot be written: {error.strerror or error}.") from None
    show({"nik": nik, "month": str(month), "file": str(out), "bytes": len(body)}, json)


@eligibility_app.command("preview")
def preview(
    file: Annotated[Path, typer.Argument(metavar="POLICY.yaml")],
    month: OfMonth,
    json: Json = False,
    by: Annotated[bool, typer.Option("--by", help="Also who enters and leaves by kelurahan, sex, age, sector.")] = False,
) -> None:
    """What a policy would say of a month's candidates, beside the one in force. Nothing is stored."""
    django()
    from pijar.cycle import policies

    mapping = policies.read(_text(file))
    result = policies.preview(month, mapping)
    if by:
        groups = policies.changes(month, mapping)
        result["by"] = {name: [vars(group) for group in found] for name, found in groups.items()}
    show(result, json)


def _text(file: Path) -> str:
    if not file.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{file} does not exist.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("POLICY_INVALID", f"{file} is not a text in UTF-8.") from None


@policy_app.command("list")
def list_versions(year: Annotated[int | None, typer.Option()] = None, json: Json = False) -> None:
    """The versions of a year: from which month, in which state, by whom."""
    django()
    from pijar.cycle.store import current
    from pijar.eligibility.policies import versions

    of = year or current().year
    show({"year": of, "versions": versions(of)}, json)


@policy_app.command("propose")
def propose(
    file: Annotated[Path, typer.Argument(metavar="POLICY.yaml")],
    from_month: Annotated[Month, typer.Option("--from", parser=a_month, metavar="YYYY-MM")],
    note: Annotated[str, typer.Option(help="Why it changes.")] = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Proposes a policy from a month on; somebody else approves it."""
    django()
    from pijar.cycle import policies

    made = policies.propose(policies.read(_text(file)), from_month=from_month, note=note, actor=actor(as_user))
    show({"id": made.id, "year": made.year, "version": made.version, "from": str(from_month), "state": made.state}, json)


def _decision(name: str, state: str, sentence: str) -> None:
    @policy_app.command(name, help=sentence)
    def command(number: int, note: Annotated[str, typer.Option()] = "", json: Json = False, as_user: As = None) -> None:
        django()
        from pijar.cycle import policies
        from pijar.eligibility.types import PolicyState

        made = policies.decide(number, state=PolicyState(state), note=note, actor=actor(as_user))
        show({"id": made.id, "year": made.year, "version": made.version, "state": made.state}, json)


_decision("approve", "holds", "Puts a proposal in force; never by who made it.")
_decision("refuse", "refused", "Refuses a proposal; never by who made it.")
_decision("withdraw", "withdrawn", "Takes one's own proposal back.")
