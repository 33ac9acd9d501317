"""Commands of the reconciliation: the work queue, claims on the insurer, bank statements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Bar, Json, TheMonth, a_month, actor, django, show, write_csv
from pijar.cli.month import contributions_app
from pijar.contributions.types import Cause, ItemAction, ItemState
from pijar.kernel import national_id
from pijar.kernel.month import Month

bank_app = typer.Typer(no_args_is_help=True, help="Bank statements: each line once, beside what was paid.")
OneFund = Annotated[str | None, typer.Option("--fund", help="The fund's code (default: all).")]
Note = Annotated[str, typer.Option(help="What was done, in a few words.")]
Reference = Annotated[str, typer.Option(help="A letter's or ticket's number.")]
Keys = Annotated[list[str], typer.Argument(metavar="KEY...", help="Keys of the queue; all are settled or none.")]


def add(app: typer.Typer) -> None:
    app.add_typer(bank_app, name="bank")


@contributions_app.command("queue")
def contributions_queue(
    month: TheMonth,
    fund: OneFund = None,
    cause: Annotated[Cause | None, typer.Option(case_sensitive=False, help="One cause only.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Without what is done.")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Also writes the queue; NIKs in clear, so it is recorded.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Every line of a month that is not in order, with its cause and next step."""
    django()
    from pijar.contributions import queue
    from pijar.cycle.reconciling import queue_frame

    states = [ItemState.OPEN, ItemState.WAITING] if open_only else None
    if csv is not None:
        write_csv(csv, queue_frame(month, fund, cause, states, actor=actor(as_user)))
    found = queue.items(month, fund, cause=cause, states=states)
    counted = [one for one in queue.counts(month, fund, states=states) if cause in (None, one["cause"])]
    left = sum(one["open"] for one in counted)
    result = {"month": str(month), "open": left, "counts": counted, "items": _told(found)}
    show(result, json, lambda told: _lines(told["counts"], left))


def _lines(counted: list[dict[str, Any]], left: int) -> str:
    lines = [
        f"{one['fund']}  {one['cause']}: {one['items']:,} ({one['open']:,} open), {one['amount']:,} rupiah" for one in counted
    ]
    return "\n".join([*lines, f"{left:,} lines are not settled."])


def _told(found: list[Any]) -> list[dict[str, Any]]:
    from pijar.registry.crypto import identifiers

    secrets = [one.national_id for one in found if one.national_id]
    clear = iter(identifiers().decrypt_many("national_id", secrets))
    return [
        {
            "key": one.key, "fund": one.fund, "number": one.number, "cause": one.cause.value, "state": one.state.value,
            "nik": national_id.mask(next(clear)) if one.national_id else "", "person": one.person_id, "line": one.line_id,
            "reply_line": one.line_number, "due": one.due, "booked": one.booked, "amount": one.amount, "reason": one.reason,
            "next_step": one.next_step, "action": one.action.value if one.action else None, "note": one.note, "actor": one.actor,
        }
        for one in found
    ]  # fmt: skip


@contributions_app.command("settle-item")
def contributions_settle_item(
    keys: Keys,
    action: Annotated[ItemAction, typer.Option(help="ask, resend: waits for an answer; mend, accept: done; reopen.")],
    note: Note,
    reference: Reference = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes down what was done about entries of the queue; lines are never changed."""
    django()
    from pijar.contributions import queue

    done = queue.settle(keys, action=action, note=note, reference=reference, actor=actor(as_user))
    show({"items": [{"key": one.key, "cause": one.cause.value, "state": one.state.value} for one in done]}, json)


@contributions_app.command("claims")
def contributions_claims(
    fund: OneFund = None,
    out: Annotated[Path | None, typer.Option("--out", help="Writes the letter (PDF) and its annex (.xlsx) per fund.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """What the insurer owes per fund and month: claimed, credited, open."""
    django()
    from pijar.cycle.reconciling import claims_of, write_claims

    files = write_claims(out, fund=fund, actor=actor(as_user)) if out else []
    show({**claims_of(fund), **({"files": files} if out else {})}, json)


@bank_app.command("load")
def bank_load(
    file: Path,
    account: Annotated[str, typer.Option(help="The account's number.")],
    opening: Annotated[int | None, typer.Option(help="Whole rupiah; for a CSV without a column of balances.")] = None,
    closing: Annotated[int | None, typer.Option(help="As --opening.")] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Keeps a statement (CSV, MT940, camt.053); lines that are there already count nothing again."""
    django()
    from pijar.cycle.reconciling import load_statement

    with Bar(file.name):
        told = load_statement(file, account=account, opening=opening, closing=closing, actor=actor(as_user))
    show(told, json)


@bank_app.command("show")
def bank_show(month: Annotated[Month, typer.Option("--month", parser=a_month, metavar="MONTH")], json: Json = False) -> None:
    """Payments of a month beside the statements: matched, missing, unknown, another amount."""
    django()
    from pijar.contributions import bank

    found = bank.of_month(month)
    show({"month": str(month), "counts": bank.counts(found), "items": [_pair(one) for one in found]}, json)


def _pair(one: Any) -> dict[str, Any]:
    ours, line = one.transfer, one.line
    return {
        "key": one.key, "found": one.found.value, "state": one.state.value, "on": one.on, "amount": one.amount,
        "reference": ours.reference if ours else None, "paid_on": ours.on if ours else None,
        "paid": ours.amount if ours else None, "batches": ours.batches if ours else [], "account": line.account if line else None,
        "bank_reference": line.reference if line else None, "text": line.text if line else None,
        "payroll": str(one.payroll) if one.payroll else None, "note": one.act.note if one.act else "",
    }  # fmt: skip


@bank_app.command("settle")
def bank_settle(
    keys: Keys,
    note: Note,
    action: Annotated[ItemAction, typer.Option(help="accept (explained), ask, or reopen.")] = ItemAction.ACCEPT,
    reference: Reference = "",
    json: Json = False,
    as_user: As = None,
) -> None:
    """Writes down what a payment or line that does not match is about."""
    django()
    from pijar.contributions import bank

    show({"settled": bank.settle(keys, note=note, action=action, reference=reference, actor=actor(as_user))}, json)
