"""Who leaves is told: until when covered, why, how to go on and for how much. Who is about to lose cover is listed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pypdf import PdfReader

import cities
from cities import AS_OF, FEBRUARY, JANUARY, MARCH, Worker, workers
from pijar.backoffice.selectors import decrees
from pijar.cycle.decrees import leaving_letters
from pijar.cycle.replacements import free_place
from pijar.cycle.services import halt_person
from pijar.eligibility.types import Reason
from pijar.enrolment import letters, words
from pijar.enrolment.options import heading
from pijar.enrolment.selectors import (
    _MAY_HAVE_LEFT,
    CARRIED_BEFORE,
    LEAVING,
    carried_before,
    contribution_record,
    gap_warnings,
    leavers,
    named_rows,
)
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.law.contributions import contribution
from pijar.linkage.services import say
from pijar.linkage.types import Answer
from pijar.registry.copy import rows
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.models import Officer
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")
DAY = date(2026, 2, 3)


def begin(folder: Path, people: list[Worker], **more: Any) -> None:
    cities.programme(**{"dbhcht": 0, **more})
    cities.registers(folder, people)
    cities.load_lists(cities.candidates(folder, people))


def stop(worker: Worker, month: Month, reason: str) -> None:
    halt_person(person_by_nik(worker.nik), kind=HaltKind.STOP, month=month, reason=reason, proof="surat 1", actor=CONSOLE)


def prior(folder: Path, *lines: tuple[Any, ...]) -> None:
    header = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur"
    cities.load(Reference.PARTICIPANTS, cities.table(folder / "peserta.csv", header, lines), AS_OF)


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_each_who_leaves_has_a_letter_of_his_own(tmp_path: Path) -> None:
    gone, dead, stays = people = [Worker(1, job="Ojek"), Worker(2), Worker(3)]
    begin(tmp_path, people)
    cities.run()
    stop(gone, FEBRUARY, "MOVED_OUT")
    stop(dead, FEBRUARY, "DECEASED")
    cities.run(FEBRUARY)
    made = leaving_letters(FEBRUARY, on=DAY, actor=CONSOLE)
    assert len(made.single) == 2
    assert not any(w.nik in name or w.said in name for name, _ in made.single for w in people)
    told = {name: " ".join(pages(body)) for name, body in made.single}
    [to_gone], [to_dead] = ([t for t in told.values() if w.said in t] for w in (gone, dead))

    due = contribution(FEBRUARY, sector="transport", fund_kind="SELF")
    for said in ("sampai dengan bulan Januari 2026", "31 Januari 2026", "pindah ke luar kota", "BPU", "3 Februari 2026",
                 rupiah(due.total), rupiah(due.jkk), rupiah(due.jkm), due.provisions[0], "halaman 1 dari 1"):  # fmt: skip
        assert said in to_gone, said
    assert gone.nik not in to_gone
    assert f"{gone.nik[:6]}******{gone.nik[-4:]}" in to_gone
    assert "ahli waris" in to_dead
    assert "BPU" not in to_dead
    assert "Rp" not in to_dead
    assert stays.said not in " ".join(told.values())

    together = pages(made.merged)
    assert len(together) == sum(len(PdfReader(io.BytesIO(body)).pages) for _, body in made.single)
    assert all("halaman 1 dari 1" in page for page in together)
    assert leaving_letters(FEBRUARY, on=DAY, actor=CONSOLE) == made
    one = letters.make_one(
        person_by_nik(gone.nik).id, FEBRUARY, heading=heading({"city": {"code": "1", "name": "Kota"}}), on=DAY, actor=CONSOLE
    )
    assert gone.said in pages(one)[0]
    assert rows("select count(*) from audit_event where action = 'enrolment.letters'") == [(3,)]


def test_nobody_leaves_and_months_not_run_are_refused(tmp_path: Path) -> None:
    begin(tmp_path, workers(2))
    cities.run()
    cities.run(FEBRUARY)
    for month, code in ((FEBRUARY, "NOBODY_LEAVES"), (MARCH, "MONTH_NOT_RUN")):
        with pytest.raises(Refusal) as said:
            leaving_letters(month, on=DAY, actor=CONSOLE)
        assert said.value.code == code
    with pytest.raises(Refusal):
        gap_warnings(MARCH)


def test_every_reason_has_its_words() -> None:
    not_reasons_to_leave = {"DECIDED_BY_OFFICER", "STOPPED"}
    for reason in {r.value for r in Reason} - not_reasons_to_leave:
        assert words.short(reason)
        assert words.sentence(reason).endswith(".")
    assert words.sentence("SOMETHING_NEW") == words.OTHERWISE


def test_cover_about_to_break_is_told(tmp_path: Path) -> None:
    """Without a place though eligible; in no list at all; and those who leave for a reason are no warning."""
    people = workers(3)
    unlisted, elsewhere = Worker(9), Worker(8)
    begin(tmp_path, people, apbd=2)
    before = [(w.nik, w.said, w.birth_date, "", "APBD", "2025-01-01", "2025-12", "") for w in people]
    # Neither a register nor the participants' list tells when this one was born, so nobody can be made of the line.
    before.append((unlisted.nik, unlisted.said, "", "", "APBD", "2025-01-01", "2025-12", ""))
    prior(tmp_path, *before, (elsewhere.nik, elsewhere.said, elsewhere.birth_date, "", "APBD", "2025-01-01", "2025-11", ""))
    stop(people[0], JANUARY, "OWN_WISH")
    cities.programme(apbd=1, dbhcht=0)
    cities.run()
    found = {w.leaver.nik: w.kind for w in gap_warnings(JANUARY)}
    carried = rows("select person_id from allocation_assignment")
    [waits] = [w for w in people[1:] if (person_by_nik(w.nik).id,) not in carried]
    assert found == {waits.nik: "NO_PLACE", unlisted.nik: "NOT_ASSESSED"}
    assert {one.nik for one in leavers(JANUARY)} == {*found, people[0].nik}
    # The page reads the same people a page at a time, who has no record among them.
    shown = decrees.leaving(Officer(role="programme"), JANUARY)
    told = [(one.person_id, one.name, mask(one.nik), one.village, one.fund_code, one.reason) for one in leavers(JANUARY)]
    page = [(one.person_id, one.name, one.nik, one.village, one.fund_code, one.reason) for one in shown[:50]]
    assert sorted(page, key=str) == sorted(told, key=str)
    assert (len(shown), shown.gaps, [one.is_gap for one in shown[:2]]) == (3, 2, [True, True])


def test_months_count_across_funds_and_years_and_gaps_are_told(tmp_path: Path) -> None:
    one = Worker(1)
    begin(tmp_path, [one])
    prior(tmp_path, (one.nik, one.said, one.birth_date, "", "APBD KOTA", "2025-03-10", "2025-12", "9"))
    cities.run()
    found = contribution_record(person_by_nik(one.nik).id, JANUARY)
    assert (found["total"], found["continuous"], found["since"], found["gaps"]) == (10, 10, "2025-04", [])
    assert found["months"][0] == {"month": "2025-04", "fund": "APBD", "source": "prior"}
    assert found["months"][-1] == {"month": "2026-01", "fund": "APBD", "source": "enrolment"}

    halt_person(person_by_nik(one.nik), kind=HaltKind.HOLD, month=FEBRUARY, reason="DATA_DOUBT", proof="x", actor=CONSOLE)
    cities.run(FEBRUARY)
    halt_person(person_by_nik(one.nik), kind=HaltKind.RESUME, month=MARCH, reason="CORRECTED", proof="x", actor=CONSOLE)
    cities.run(MARCH)
    held = contribution_record(person_by_nik(one.nik).id, FEBRUARY)
    assert (held["continuous"], held["since"], held["last_month"]) == (0, None, "2026-01")
    again = contribution_record(person_by_nik(one.nik).id, MARCH)
    assert (again["total"], again["continuous"], again["since"]) == (11, 1, "2026-03")
    assert again["gaps"] == [{"from": "2026-02", "until": "2026-02", "months": 1}]
    # A month that was never run carries nobody, though the enrolment is open.
    assert contribution_record(person_by_nik(one.nik).id, Month(2026, 6))["total"] == 11


def test_who_only_changes_fund_does_not_leave(tmp_path: Path) -> None:
    begin(tmp_path, [Worker(1, job="Buruh Tani Tembakau")])
    cities.run()
    cities.programme(apbd=0, dbhcht=5)
    cities.run(FEBRUARY)
    ended = rows("select fund_code, end_reason from enrolment_enrolment where valid_until is not null")
    assert ended == [("APBD", "MOVED_FUND")]
    assert leavers(FEBRUARY) == []


def test_gaps_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pijar.cli.common  # noqa: F401 - the commands are put together there.
    from pijar.cli.enrolment_decree import enrolment_gaps

    begin(tmp_path, workers(2))
    cities.run()
    cities.programme(apbd=1, dbhcht=0)
    cities.run(FEBRUARY)
    enrolment_gaps(FEBRUARY, csv=tmp_path / "celah.csv", json=True)
    table = pl.read_csv(tmp_path / "celah.csv", infer_schema=False)
    assert table.height == 1
    assert table["kind"].to_list() == ["NO_PLACE"]
    nik = table["nik"][0]
    printed = capsys.readouterr().out
    assert nik not in printed
    assert f"{nik[:6]}******{nik[-4:]}" in printed
    assert rows("select count(*) from audit_event where action = 'enrolment.gaps'") == [(1,)]


def test_who_was_taken_off_the_draft_leaves_for_the_reason_given(tmp_path: Path) -> None:
    people = workers(3)
    begin(tmp_path, people, apbd=2)
    cities.run(JANUARY)
    cities.settle(tmp_path, JANUARY)
    cities.run(FEBRUARY)
    [(freed,), *_] = rows("select person_id from allocation_assignment where month = '2026-02-01' order by rank")
    free_place(FEBRUARY, Person.objects.get(id=freed), reason="own wish", actor=CONSOLE)
    [left] = leavers(FEBRUARY)
    assert (left.person_id, left.reason) == (freed, "OWN_WISH")
    assert rows("select end_reason from enrolment_enrolment where person_id = %s", freed) == [("OWN_WISH",)]
    assert gap_warnings(FEBRUARY) == []


def test_who_leaves_by_ended_enrolments_is_who_leaves_by_comparing_the_months(tmp_path: Path) -> None:
    people = workers(9)
    begin(tmp_path, people, apbd=6, dbhcht=2)
    prior(tmp_path, (people[8].nik, people[8].said, people[8].birth_date, "", "APBD", "2025-01-01", "2025-12", ""))
    cities.run(JANUARY)
    stop(people[0], FEBRUARY, "OWN_WISH")
    cities.programme(apbd=4, dbhcht=1)
    cities.run(FEBRUARY)
    stop(people[1], MARCH, "MOVED_OUT")
    cities.run(MARCH)
    plain = LEAVING.replace(_MAY_HAVE_LEFT, CARRIED_BEFORE)
    assert plain != LEAVING
    persons = [person_by_nik(one.nik).id for one in people]
    # Afterwards two who were carried turn out to be one with others: before, both are people of their own.
    for joined in ((), (persons[2], persons[7]), (persons[3], persons[0]), (persons[4], persons[5])):
        if joined:
            say(*joined, Answer.SAME, actor=CONSOLE)
        for month in (JANUARY, FEBRUARY, MARCH):
            given = carried_before(month) | {"month": month.first_day}
            assert sorted(named_rows(LEAVING, given), key=str) == sorted(named_rows(plain, given), key=str)
    assert leavers(FEBRUARY)
