"""Commands of funds: budgets, money received and returned, where each stands, how long it lasts; the journal for other books."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import ApproveAs, As, Json, a_day, actor, django, show, write_csv
from pijar.cli.money import ledger_app
from pijar.cli.month import refuse_equal
from pijar.kernel.errors import Refusal
from pijar.staff.types import CONSOLE_AUTO

funding_app = typer.Typer(no_args_is_help=True, help="Funds: budgets, money in and out, forecast.")
budget_app = typer.Typer(no_args_is_help=True, help="A fund's budget of a year: proposed by one, approved by another.")
Fund = Annotated[str, typer.Option("--fund", help="The fund's code.")]
Year = Annotated[int, typer.Option("--year", help="The year of the budget.", min=2000, max=2100)]
OfYear = Annotated[int | None, typer.Option("--year", help="Default: the year of the last programme.", min=2000, max=2100)]
Day = Annotated[date, typer.Option("--on", parser=a_day, metavar="YYYY-MM-DD")]
OfDay = Annotated[date | None, typer.Option("--on", parser=a_day, metavar="YYYY-MM-DD", help="Default: today.")]
Reference = Annotated[str, typer.Option("--reference", help="The document or transfer that says so.")]
Amount = Annotated[int, typer.Option("--amount", help="Whole rupiah.")]
Id = Annotated[int, typer.Argument(metavar="ID", help="The budget's id, as `funding budget list` tells it.")]


def add(app: typer.Typer) -> None:
    funding_app.add_typer(budget_app, name="budget")
    app.add_typer(funding_app, name="funding")


@budget_app.command("propose")
def budget_propose(
    fund: Fund,
    year: Year,
    amount: Annotated[int, typer.Option("--amount", help="Whole rupiah of the whole year, not the change.")],
    reference: Reference,
    on: Day,
    json: Json = False,
    as_user: As = None,
    approve_as: ApproveAs = None,
) -> None:
    """Enters a fund's budget of a year, or a revision of it. With --approve-as it is approved at once, by that person."""
    refuse_equal(as_user, approve_as)
    django()
    from pijar.cycle import fundacts

    made = fundacts.propose(year, fund, amount=amount, on=on, reference=reference, actor=actor(as_user))
    checker = actor(approve_as) if approve_as else CONSOLE_AUTO if as_user is None and _is_auto() else None
    if checker:
        made = fundacts.decide(made.pk, approve=True, actor=checker)
    show(_told(made), json)


def _is_auto() -> bool:
    from pijar.cycle.store import current

    return current().console_approval == "auto"


@budget_app.command("approve")
def budget_approve(budget: Id, json: Json = False, as_user: As = None) -> None:
    """Approves a proposed budget, never by who entered it: the books follow at once."""
    _decide(budget, True, json, as_user)


@budget_app.command("refuse")
def budget_refuse(budget: Id, json: Json = False, as_user: As = None) -> None:
    """Refuses a proposed budget, never by who entered it."""
    _decide(budget, False, json, as_user)


def _decide(budget: int, approve: bool, json: bool, as_user: str | None) -> None:
    django()
    from pijar.cycle import fundacts

    if not as_user and not _is_auto():
        raise Refusal("TWO_PEOPLE_NEEDED", "Name who decides on the budget: --as USER.")
    show(_told(fundacts.decide(budget, approve=approve, actor=actor(as_user) if as_user else CONSOLE_AUTO)), json)


@budget_app.command("list")
def budget_list(year: OfYear = None, json: Json = False) -> None:
    """Every budget and revision of a year, the newest first."""
    django()
    from pijar.cycle.budgets import budgets

    of = _year(year)
    show({"year": of, "budgets": [_told(one) for one in budgets(of)]}, json)


def _told(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk, "fund": one.fund_code, "year": one.year, "amount": one.amount, "on": one.on, "reference": one.reference,
        "state": one.state, "made_by": one.made_by, "approved_by": one.approved_by or None,
    }  # fmt: skip


def _year(year: int | None) -> int:
    from pijar.cycle.store import current

    return year or current().year


@funding_app.command("receive")
def funding_receive(
    fund: Fund,
    amount: Amount,
    reference: Reference,
    on: Day,
    text: Annotated[str, typer.Option("--text", help="From whom, for what.")] = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Books money paid into a fund (company, zakat, self-payers, transfer of the province). The same reference counts once."""
    django()
    from pijar.cycle import fundacts

    entry = fundacts.receive(fund, amount=amount, reference=reference, on=on, text=text, actor=actor(as_user))
    show({"entry": entry, "fund": fund, "amount": amount, "on": on, "reference": reference}, json)


@funding_app.command("give-back")
def funding_give_back(
    fund: Fund,
    year: Year,
    reference: Reference,
    on: Day,
    amount: Annotated[int | None, typer.Option("--amount", help="Whole rupiah; without it, all that is left.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Books that a fund's rest of a year went back to who gave it."""
    django()
    from pijar.cycle import fundacts

    entry = fundacts.give_back(fund, year, amount=amount, reference=reference, on=on, actor=actor(as_user))
    show({"entry": entry, "fund": fund, "year": year, "on": on, "reference": reference}, json)


@funding_app.command("refund")
def funding_refund(
    nip: Annotated[str, typer.Argument(metavar="NIP")],
    fund: Fund,
    amount: Amount,
    reference: Reference,
    on: Day,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Books that money owed back to a donor (taken twice, without a pledge) was given back."""
    django()
    from pijar.cycle import fundacts

    entry = fundacts.refund(fund, nip, amount=amount, reference=reference, on=on, actor=actor(as_user))
    show({"entry": entry, "fund": fund, "amount": amount, "on": on, "reference": reference}, json)


@funding_app.command("show")
def funding_show(year: OfYear = None, on: OfDay = None, json: Json = False) -> None:
    """Each fund of a year: budget and where it is from, reserved, committed, paid, claims, what is left."""
    django()
    from pijar.cycle.fundviews import funds
    from pijar.kernel.clock import today

    of, day = _year(year), on or today()
    show({"year": of, "on": day, "funds": [one.as_json() for one in funds(of, day)]}, json)


@funding_app.command("statement")
def funding_statement(
    fund: Fund,
    year: Year,
    on: OfDay = None,
    since: Annotated[date | None, typer.Option("--from", parser=a_day, metavar="YYYY-MM-DD")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="A file named .pdf, .xlsx or .csv.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """A fund's statement: opening, every entry, closing."""
    django()
    from pijar.cycle.fundstatement import paper
    from pijar.kernel.clock import today
    from pijar.ledger.exports import statement

    day = on or today()
    found = statement(year, fund, until=day, since=since)
    if out:
        body = paper(year, fund, out.suffix.lstrip("."), until=day, since=since, actor=actor(as_user))[1]
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(body)
    show(found.as_json() | ({"file": str(out)} if out else {}), json)


@funding_app.command("forecast")
def funding_forecast(
    months: Annotated[int, typer.Option("--months", help="How many months ahead, 60 at most.")] = 12, json: Json = False
) -> None:
    """How long each fund lasts at today's list, the cash needed per month, and what coming changes of the law cost."""
    django()
    from pijar.cycle.forecast import forecast

    show(forecast(months).as_json(), json)


@ledger_app.command("export")
def ledger_export(
    year: Year,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv")],
    fund: Annotated[str | None, typer.Option("--fund", help="Of this fund only.")] = None,
    own_codes: Annotated[
        bool, typer.Option("--own-codes", help="Accounts without a code of the city's go out under pijar's own.")
    ] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes the journal for SIPD or BPKAD: one line a posting, with the city's account codes (programme key `ledger`)."""
    django()
    import polars as pl

    from pijar.audit.services import record
    from pijar.cycle.moneyoptions import codes
    from pijar.cycle.store import current
    from pijar.ledger.exports import JOURNAL, journal

    found = journal(year, codes=codes(current(year).data), fund=fund, own_codes=own_codes)
    whole = ("nomor_jurnal", "tahun", "debet", "kredit")
    types = {name: pl.Int64 if name in whole else pl.String for name in JOURNAL}
    write_csv(out, pl.DataFrame(found.rows, schema=types, orient="row"))
    record(actor(as_user), "ledger.export", f"books:{year}", {"rows": len(found.rows), "fund": fund or "", "debit": found.debit})
    show({"rows": len(found.rows), "debit": found.debit, "credit": found.credit, "file": str(out)}, json)
