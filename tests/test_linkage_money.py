"""Two records that turn out to be one person: no month pays twice, none is lost, and the books say what was found out late."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import cities
from cities import FEBRUARY, workers
from databases import one, rows
from pijar.coverage.selectors import facts_of
from pijar.cycle.checks import check_all
from pijar.intake import deciding
from pijar.linkage.types import Answer
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor
from test_month import begin, refused, sound

pytestmark = pytest.mark.usefixtures("city")
PEOPLE = workers(5)
BILLED = "select count(*) from contributions_batchline where month = %s and person_id = any(%s)"


def joined() -> tuple[int, int]:
    """Says that the first two workers are one; the record that stands for both, and the one that gave way."""
    first, second = (Person.objects.get(national_id=identifiers().encrypt("national_id", worker.nik)).id for worker in PEOPLE[:2])
    deciding.decide([(min(first, second), max(first, second))], Answer.SAME, actor=Actor("rina"))
    gone = one("select id from registry_person where survivor_id is not null")
    return (second, first) if gone == first else (first, second)


def test_a_list_that_bills_both_records_of_one_person_is_not_sent(tmp_path: Path) -> None:
    begin(tmp_path, PEOPLE)
    cities.run()
    pair = joined()
    assert "one person" in refused("MONTH_STALE", cities.submit, tmp_path)
    cities.run()
    assert one(BILLED, "2026-01-01", list(pair)) == 1
    assert cities.submit(tmp_path).lines == 4
    sound()


def test_who_is_carried_under_a_number_that_gave_way_keeps_the_place(tmp_path: Path) -> None:
    begin(tmp_path, PEOPLE)
    cities.programme(apbd=3, dbhcht=0)
    cities.run()
    carried = {person for (person,) in rows("select person_id from allocation_assignment where month = '2026-01-01'")}
    ids = [Person.objects.get(national_id=identifiers().encrypt("national_id", worker.nik)).id for worker in PEOPLE]
    stands = next(person for person in ids if person not in carried)
    gone = next(person for person in ids if person in carried)
    cities.submit(tmp_path)
    rows("update registry_person set survivor_id = %s where id = %s", stands, gone)
    cities.run(FEBRUARY)
    kept = {person for (person,) in rows("select person_id from allocation_assignment where month = '2026-02-01'")}
    assert kept == carried - {gone} | {stands}
    # January was billed under the number that gave way; it is the person's own month.
    nik = next(worker.nik for worker, person in zip(PEOPLE, ids, strict=True) if person == stands)
    assert {str(month) for month in facts_of(nik, date(2026, 2, 20)).months} == {"2026-01", "2026-02"}


def test_what_was_paid_before_two_were_found_to_be_one_is_told_not_blamed(tmp_path: Path) -> None:
    begin(tmp_path, PEOPLE)
    cities.run()
    cities.submit(tmp_path)
    stands, gone = joined()
    sound()
    assert any(f"found to be one since (first: person {stands}, 2026-01)" in note for note in check_all()["warnings"])
    cities.run(FEBRUARY)
    assert one(BILLED, "2026-02-01", [stands, gone]) == 1
    sound()
