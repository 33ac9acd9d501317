"""Several months paid at once: one transfer, each list at its own law, and each month reconciled by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

import cities
import databases
from cities import FEBRUARY, JANUARY, MARCH, workers
from pijar.contributions import queue
from pijar.contributions import services as contributions
from pijar.contributions.models import Batch, BatchLine, Remittance
from pijar.contributions.types import Cause
from pijar.cycle import closing
from pijar.cycle import services as cycle
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.ledger import selectors as books
from pijar.ledger.types import Kind
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE, Actor

TONO = Actor("tono")
MONTHS = (JANUARY, FEBRUARY, MARCH)
PEOPLE = [*workers(8), *workers(4, first=9, job="Ojek")]
PAID_ON = date(2026, 1, 12)


@pytest.fixture(scope="module")
def quarter(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A database with January to March run and sent, and the folder of their files; nothing is paid."""
    folder = tmp_path_factory.mktemp("triwulan")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_quarter", empty_city)
        with databases.inside(name):
            cities.programme(apbd=20, dbhcht=0)
            cities.registers(folder, PEOPLE)
            cities.load_lists(cities.candidates(folder, PEOPLE))
            for month in MONTHS:
                cities.run(month)
                cities.submit(folder, month)
        yield name, folder
        databases.dropped(name)


@pytest.fixture
def sent(quarter: tuple[str, Path], django_db_blocker: Any) -> Iterator[Path]:
    name, folder = quarter
    with django_db_blocker.unblock(), databases.untouched(name):
        yield folder


def total() -> int:
    return sum(Batch.objects.values_list("total", flat=True))


def pay(months: int = 3, amount: int | None = None, reference: str = "SP2D-TW1", month: Month = JANUARY) -> Remittance:
    amount = total() if amount is None else amount
    return contributions.pay(month, fund="APBD", on=PAID_ON, reference=reference, amount=amount, months=months, actor=TONO)


def refused(code: str, act: Any, *given: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act(*given, **more)
    assert caught.value.code == code
    return caught.value


def states() -> list[str]:
    return list(Batch.objects.order_by("month").values_list("state", flat=True))


def test_one_transfer_pays_each_list_at_its_own_law(sent: Path) -> None:
    pay()
    assert states() == ["paid"] * 3
    paid = Remittance.objects.order_by("batch__month")
    assert [r.amount for r in paid] == list(Batch.objects.order_by("month").values_list("total", flat=True))
    assert {(r.reference, r.paid_on) for r in paid} == {("SP2D-TW1", PAID_ON)}
    assert books.position(2026, "APBD", Kind.PAID) == total() and books.position(2026, "APBD", Kind.RESERVED) == 0
    # The same transfer told again pays nothing twice.
    pay()
    assert Remittance.objects.count() == 3


def test_the_sum_is_of_all_its_months_and_nothing_else(sent: Path) -> None:
    first = Batch.objects.get(month=JANUARY.first_day)
    refused("AMOUNT_WRONG", pay, amount=first.total * 3 - 1)
    refused("AMOUNT_WRONG", pay, amount=first.total)
    refused("MONTHS_NOT_ALLOWED", pay, months=2)
    # Six months are allowed, but April has no list.
    refused("BATCH_UNKNOWN", pay, months=6)
    assert states() == ["submitted"] * 3 and not Remittance.objects.exists()


def test_months_that_are_not_sent_or_were_paid_are_not_paid_in_advance(sent: Path) -> None:
    february = Batch.objects.get(month=FEBRUARY.first_day)
    contributions.pay(FEBRUARY, fund="APBD", on=PAID_ON, reference="SP2D-FEB", amount=february.total, actor=TONO)
    refused("ALREADY_PAID", pay)
    assert states() == ["submitted", "paid", "submitted"]
    cities.run(Month(2026, 4))
    four = Month(2026, 4)
    amount = Batch.objects.get(month=four.first_day).total
    refused("NOT_SUBMITTED", pay, months=1, amount=amount, month=four)


def test_each_month_is_reconciled_by_itself(sent: Path, tmp_path: Path) -> None:
    pay()
    for month, expected in zip(
        MONTHS, (["settled", "paid", "paid"], ["settled", "settled", "paid"], ["settled"] * 3), strict=True
    ):
        cities.reconcile(sent, month, path=_answer(sent, tmp_path, month))
        assert states() == expected
    for month in MONTHS:
        closing.close(month, fund="APBD", actor=TONO)
    assert states() == ["closed"] * 3
    assert books.position(2026, "APBD", Kind.INSURER_CLAIM) == 0


def _answer(folder: Path, out: Path, month: Month) -> Path:
    path = out / f"balasan-{month}.csv"
    path.write_bytes(cities.answer(folder, month, "APBD").read_bytes())
    return path


def test_who_dies_in_a_prepaid_month_stays_paid_and_is_claimed(sent: Path, tmp_path: Path) -> None:
    """Died in January: February and March were sent and paid, and the insurer books them. The queue says so, the line stays;
    a second answer, which refuses the month, makes the money a claim."""
    pay()
    dead = next(w for w in PEOPLE if BatchLine.objects.filter(person=person_by_nik(w.nik)).exists())
    died = [w.but(status="MENINGGAL", died="2026-01-20") if w is dead else w for w in PEOPLE]
    cities.population(tmp_path, died, as_of=date(2026, 2, 10), name="februari.csv")
    person = person_by_nik(dead.nik)
    refused(
        "MONTH_SUBMITTED",
        cycle.halt_person,
        person,
        kind=HaltKind.STOP,
        month=MARCH,
        reason="DECEASED",
        proof="akta",
        actor=CONSOLE,
    )
    april = Month(2026, 4)
    cycle.halt_person(person, kind=HaltKind.STOP, month=april, reason="DECEASED", proof="akta", actor=CONSOLE)
    for month in MONTHS:
        cities.reconcile(sent, month, path=_answer(sent, tmp_path, month))
    causes = {month: [one.cause for one in queue.items(month, "APBD")] for month in MONTHS}
    assert causes == {JANUARY: [], FEBRUARY: [Cause.DIED_BEFORE], MARCH: [Cause.DIED_BEFORE]}
    refused("ITEMS_OPEN", closing.close, FEBRUARY, fund="APBD", actor=TONO)
    line = BatchLine.objects.get(person=person, month=FEBRUARY.first_day)
    lines = [
        f"{dead.nik},,DITOLAK,Meninggal 2026-01-20,0" if row.startswith(dead.nik) else row
        for row in _answer(sent, tmp_path, FEBRUARY).read_text(encoding="utf-8").splitlines()
    ]
    second = tmp_path / "balasan-2026-02-kedua.csv"
    second.write_text("\n".join(lines) + "\n", encoding="utf-8")
    cities.reconcile(sent, FEBRUARY, path=second)
    owed = line.jkk + line.jkm
    assert books.position(2026, "APBD", Kind.INSURER_CLAIM) == owed
    assert BatchLine.objects.filter(id=line.pk, jkk=line.jkk, jkm=line.jkm).exists()
    # The claim lowers a later month's payment, by the insurer's letter.
    cities.run(april)
    cities.submit(sent, april)
    contributions.credit(april, fund="APBD", amount=owed, reference="BPJS/17", actor=TONO)
    due = Batch.objects.get(month=april.first_day).total - owed
    pay(months=1, amount=due, reference="SP2D-APR", month=april)
    assert books.position(2026, "APBD", Kind.INSURER_CLAIM) == 0
    assert not BatchLine.objects.filter(person=person, month=april.first_day).exists()
