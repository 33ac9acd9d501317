"""Commands of money: a batch's payment, what the insurer lets off, and the books."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, TheMonth, a_day, actor, django, show
from pijar.cli.month import Fund, Number, contributions_app
from pijar.kernel.month import Month

ledger_app = typer.Typer(no_args_is_help=True, help="The books: every rupiah in double entry.")
Day = Annotated[date, typer.Option(parser=a_day, metavar="YYYY-MM-DD")]
Reason = Annotated[str, typer.Option(help="Why, in one sentence.")]


def add(app: typer.Typer) -> None:
    app.add_typer(ledger_app, name="ledger")


@contributions_app.command("check")
def contributions_check(month: TheMonth, fund: Fund, number: Number = 1, json: Json = False, as_user: As = None) -> None:
    """Somebody else's yes to a draft (--as names the checker): from then on it is frozen."""
    django()
    from pijar.contributions.services import check

    check(month, fund=fund, number=number, actor=actor(as_user))
    _show_batch(month, fund, number, json)


@contributions_app.command("send-back")
def contributions_send_back(
    month: TheMonth, fund: Fund, reason: Reason, number: Number = 1, json: Json = False, as_user: As = None
) -> None:
    """Gives a checked list back to its maker."""
    django()
    from pijar.contributions.services import send_back

    send_back(month, fund=fund, number=number, reason=reason, actor=actor(as_user))
    _show_batch(month, fund, number, json)


@contributions_app.command("bill")
def contributions_bill(
    month: TheMonth,
    fund: Fund,
    code: Annotated[str, typer.Option(help="The insurer's payment code (kode iuran).")],
    on: Day,
    number: Number = 1,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Notes the insurer's payment code: the money is committed."""
    django()
    from pijar.contributions.services import bill

    bill(month, fund=fund, number=number, code=code, on=on, actor=actor(as_user))
    _show_batch(month, fund, number, json)


@contributions_app.command("credit")
def contributions_credit(
    month: TheMonth,
    fund: Fund,
    reference: Annotated[str, typer.Option(help="The insurer's letter or note.")],
    amount: Annotated[int | None, typer.Option(help="Whole rupiah.")] = None,
    cancel: Annotated[bool, typer.Option("--cancel", help="Takes this credit back, before the month is paid.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Lowers a month's payment by what the insurer owes from before: lines are never changed."""
    django()
    from pijar.contributions import services

    if cancel:
        services.cancel_credit(month, fund=fund, reference=reference, actor=actor(as_user))
    elif amount is None:
        raise typer.BadParameter("Name the amount: --amount N, whole rupiah.")
    else:
        services.credit(month, fund=fund, amount=amount, reference=reference, actor=actor(as_user))
    _show_batch(month, fund, 1, json)


@contributions_app.command("pay")
def contributions_pay(
    month: TheMonth,
    fund: Fund,
    on: Day,
    reference: Annotated[str, typer.Option(help="The transfer's number, for example SP2D-1.")],
    amount: Annotated[int, typer.Option(help="Whole rupiah: the total less what was credited.")],
    number: Number = 1,
    months: Annotated[int, typer.Option(help="One transfer for the lists of so many months from this one on.")] = 1,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Records the remittance of a sent batch."""
    django()
    from pijar.contributions.services import pay

    pay(month, fund=fund, on=on, reference=reference, amount=amount, number=number, months=months, actor=actor(as_user))
    _show_payment(month, fund, number, months, json)


def _show_payment(month: Month, fund: str, number: int, months: int, json: bool) -> None:
    from pijar.contributions.selectors import status

    found = [status(month.shift(n), fund, number) for n in range(months)]
    first: dict[str, Any] = found[0]
    sums = {name: sum(one[name] for one in found) for name in ("total", "credit", "payable")}
    shown = {
        "month": str(month),
        "fund": fund,
        "amount": sums["payable"],
        "on": first["paid_on"],
        "reference": first["reference"],
    }
    show(shown | sums | ({"months": months} if months > 1 else {}), json)


@contributions_app.command("close")
def contributions_close(
    month: TheMonth,
    fund: Fund,
    number: Number = 1,
    reason: Annotated[str, typer.Option(help="Needed while lines are not settled.")] = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Ends a reconciled batch: no further reply is read."""
    django()
    from pijar.cycle.closing import close

    close(month, fund=fund, number=number, reason=reason, actor=actor(as_user))
    _show_batch(month, fund, number, json)


@contributions_app.command("show")
def contributions_show(month: TheMonth, fund: Fund, number: Number = 1, json: Json = False) -> None:
    """Where a batch stands, and what is to be paid for it."""
    django()
    _show_batch(month, fund, number, json)


def _show_batch(month: Month, fund: str, number: int, json: bool) -> None:
    from pijar.contributions.selectors import status

    show(status(month, fund, number), json)


@ledger_app.command("trial-balance")
def ledger_trial_balance(on: Day, json: Json = False) -> None:
    """Every account at the end of a day; both sides are equal."""
    django()
    from pijar.ledger.selectors import trial_balance

    show(trial_balance(on), json, _two_columns)


def _two_columns(found: dict[str, Any]) -> str:
    """A trial balance as accountants read it: what stands on either side, and that both come to the same."""
    lines = [("", "debit", "credit")]
    for one in found["accounts"]:
        debit, credit = (f"{one[side]:,}" if one[side] else "" for side in ("debit", "credit"))
        lines.append((one["code"], debit, credit))
    lines.append(("balanced" if found["balanced"] else "NOT BALANCED", f"{found['debit']:,}", f"{found['credit']:,}"))
    return "\n".join(f"{name:<34}{debit:>20}{credit:>20}".rstrip() for name, debit, credit in lines)


@ledger_app.command("trace")
def ledger_trace(line: Annotated[int, typer.Argument(metavar="LINE_ID")], json: Json = False) -> None:
    """One person-month's way through the books: fund, batch, entries, payment, reply, claim."""
    django()
    from pijar.contributions.selectors import trace

    show(trace(line), json)
