"""What happens to the demo city's money beside the lists: budgets, payment codes, a credit, a bank statement, two pledges."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from pijar.kernel.month import Month
from pijar.staff.types import Actor

ACCOUNT = "1234500001"
BUDGETS = {"APBD": 1_512_000_000, "DBHCHT": 201_600_000}


def budgets(year: int, *, maker: Actor, checker: Actor) -> None:
    """The year's budgets as the city council decided them."""
    from pijar.cycle import store
    from pijar.cycle.budgets import budget_of, decide, propose
    from pijar.cycle.money import open_year

    for fund, amount in BUDGETS.items():
        if budget_of(year, fund) is None:
            made = propose(year, fund, amount=amount, on=date(year, 1, 2), reference=f"DPA {fund} {year}", actor=maker)
            decide(made.pk, approve=True, actor=checker)
    open_year(store.current(year), checker)


def code(month: Month, number: int) -> str:
    """The insurer's payment code of a batch; invented, in the form a receipt shows."""
    return f"{month.year % 100:02}{month.month:02}{number:08}"


def credit(month: Month, fund: str, *, actor: Actor) -> None:
    """What the insurer owes a public fund from before lowers this month's payment."""
    from pijar.contributions import money
    from pijar.contributions import services as contributions

    owed = money.open_claims(fund)
    if fund in BUDGETS and owed and not money.credited(month, fund):
        contributions.credit(month, fund=fund, amount=owed, reference=f"NOTA-{month}-{fund}", actor=actor)


def statement(folder: Path, *, actor: Actor) -> None:
    """The bank's statement of the payments, and one line that is none of ours."""
    from pijar.contributions import bank
    from pijar.contributions.models import Remittance

    found = Remittance.objects.order_by("paid_on", "id").values_list("paid_on", "reference", "amount")
    balance = sum(amount for *_, amount in found) + 5_000_000
    path = folder / f"rekening_{ACCOUNT}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["tanggal", "keterangan", "referensi", "debit", "kredit", "saldo"])
        lines = [(on, f"SP2D {reference}", reference, amount) for on, reference, amount in found]
        if lines:
            lines.append((lines[-1][0], "BIAYA ADMINISTRASI", "ADM-1", 6_500))
        for on, text, reference, amount in lines:
            balance -= amount
            out.writerow([f"{on:%d/%m/%Y}", text, reference, amount, "", balance])
    if lines:
        bank.load(path, account=ACCOUNT, actor=actor)


def pledges(first: Month, *, taker: Actor, approver: Actor, folder: Path) -> None:
    """Two civil servants pledge by the public form: one pledge is approved, the other waits for an officer."""
    from pijar.cycle.donormonth import submit_pledge
    from pijar.cycle.donorpapers import consent_pdf
    from pijar.funding import services as funding
    from pijar.funding.models import CivilServant, Promise

    if Promise.objects.exists():
        return
    promised = "select nip from funding_pledge"
    found = CivilServant.objects.extra(where=[f"nip not in ({promised})"]).order_by("nip")[:2]  # noqa: S610 - no words of a user.
    for number, servant in enumerate(found):
        made = submit_pledge(
            nip=servant.nip, name=servant.name, agency=servant.agency, starts=first, consents=True, workers=number + 1
        )
        path = folder / f"kuasa_{made.number}.pdf"
        path.write_bytes(consent_pdf(made.promise_id))
        funding.upload_consent(made.promise_id, path, actor=taker)
        if number == 0:
            funding.approve_pledge(made.promise_id, actor=approver)
