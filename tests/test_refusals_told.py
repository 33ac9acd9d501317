"""What services refuse on a small city, as an officer reads it: with the month, the amount, and what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cities
from cities import FEBRUARY, JANUARY, Worker, workers
from pijar.backoffice.words import refusal_sentence
from pijar.contributions import services as contributions
from pijar.cycle import services as cycle
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")
DUE = 16_800


def told(act: Callable[..., Any], *arguments: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **more)
    return refusal_sentence(refusal.value)


def halt(worker: Worker) -> None:
    person = person_by_nik(worker.nik)
    cycle.halt_person(person, kind=HaltKind.STOP, month=JANUARY, reason="DECEASED", proof="surat 1", actor=CONSOLE)


def pay(amount: int, reference: str = "SP2D-1") -> None:
    contributions.pay(JANUARY, fund="APBD", on=date(2026, 1, 10), reference=reference, amount=amount, actor=CONSOLE)


@pytest.fixture
def people(tmp_path: Path) -> list[Worker]:
    """A city whose January was run for three people."""
    found = workers(3)
    cities.programme(apbd=100, dbhcht=0)
    cities.registers(tmp_path, found)
    cities.load_lists(cities.candidates(tmp_path, found))
    cities.run()
    return found


def test_a_stale_month_says_what_changed(people: list[Worker], tmp_path: Path) -> None:
    halt(people[0])
    cities.population(tmp_path, people[:2], name="baru.csv")
    said = told(cities.submit, tmp_path)
    assert said.startswith("Sejak bulan Januari 2026 dijalankan, ini berubah: ")
    assert "data kependudukan (Dukcapil); penghentian atau penangguhan." in said


def test_a_sent_month_says_which_and_whose(people: list[Worker], tmp_path: Path) -> None:
    cities.submit(tmp_path)
    assert told(cities.run).startswith("Bulan Januari 2026 sudah dikirim (APBD)")
    assert told(halt, people[0]).startswith("Orang ini ada dalam daftar Januari 2026 yang sudah dikirim.")


def test_a_month_under_a_sent_one_names_both(people: list[Worker], tmp_path: Path) -> None:
    cities.run(FEBRUARY)
    cities.submit(tmp_path, FEBRUARY)
    assert told(cities.run).startswith("Bulan Februari 2026 sudah dikirim dan bertumpu pada Januari 2026")


def test_a_payment_says_amounts_and_proof(people: list[Worker], tmp_path: Path) -> None:
    cities.submit(tmp_path)
    assert told(pay, DUE).startswith("Daftar APBD Januari 2026 berjumlah Rp 50.400, bukan Rp 16.800.")
    pay(3 * DUE)
    said = told(pay, 3 * DUE, "SP2D-2")
    assert said == "Daftar APBD Januari 2026 sudah dibayar pada 10 Januari 2026 dengan bukti SP2D-1."
