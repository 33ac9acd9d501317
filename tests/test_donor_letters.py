"""Notes to donors are polite and few; what offices see of giving are counts; receipts say where every rupiah is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cities
from cities import FEBRUARY, JANUARY, MARCH, Donor, workers
from databases import one, rows
from pijar.cycle import donorpapers, store
from pijar.cycle.programme import SEMARANG, parse
from pijar.funding import services as funding
from pijar.funding.models import DonorLetter
from pijar.funding.options import donor_options
from pijar.funding.types import DunningTerms, StopReason
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE

APRIL, MAY = Month(2026, 4), Month(2026, 5)
OK, FAILED, SHORT = [(16_800, "BERHASIL")], [(0, "GAGAL")], [(100, "BERHASIL")]
TERMS = DunningTerms(1, 2, 3)


def taken(donor: Donor, *months: Any) -> Donor:
    donor.taken = {str(month): lines for month, lines in zip(Month.range(JANUARY, MAY), months, strict=False)}
    return donor


def begin(folder: Path, *donors: Donor, last: Month = MAY) -> None:
    cities.programme()
    cities.gifts(folder, donors, Month.range(JANUARY, last))


def kinds(month: Month, folder: Path) -> dict[str, str]:
    written = donorpapers.letters(month, out=folder / str(month), actor=CONSOLE)
    assert all(path.read_bytes().startswith(b"%PDF") for _, path in written)
    return {letter.nip: letter.kind for letter, _ in written}


@pytest.mark.usefixtures("city")
def test_first_note_second_note_question_and_then_silence(tmp_path: Path) -> None:
    bad, good = taken(Donor(1), FAILED, SHORT, [], FAILED, FAILED), Donor(2)
    begin(tmp_path, bad, good)
    found = [kinds(month, tmp_path) for month in Month.range(JANUARY, MAY)]
    assert found == [{bad.nip: "first"}, {bad.nip: "second"}, {bad.nip: "question"}, {}, {}]


@pytest.mark.usefixtures("city")
def test_a_full_month_begins_anew_and_no_letter_is_skipped(tmp_path: Path) -> None:
    donor = taken(Donor(1), FAILED, OK, FAILED, FAILED, FAILED)
    begin(tmp_path, donor, Donor(2))
    assert kinds(JANUARY, tmp_path) == {donor.nip: "first"}
    assert kinds(FEBRUARY, tmp_path) == {}
    # March's letter was never written: April begins with the first one, however many months it is.
    assert kinds(APRIL, tmp_path) == {donor.nip: "first"}
    assert kinds(MAY, tmp_path) == {donor.nip: "second"}


@pytest.mark.usefixtures("city")
def test_none_after_a_stop_and_none_without_a_rule(tmp_path: Path) -> None:
    stopped, ended, going = (taken(Donor(n, ends=ends), FAILED) for n, ends in ((1, ""), (2, "2026-01-31"), (3, "")))
    begin(tmp_path, stopped, ended, going, last=JANUARY)
    funding.stop_donor(stopped.nip, from_month=FEBRUARY, reason=StopReason.WITHDRAWN, actor=CONSOLE)
    assert funding.due_letters(JANUARY, None) == []
    assert [letter.nip for letter in funding.due_letters(JANUARY, TERMS)] == [going.nip]


@pytest.mark.usefixtures("city")
def test_the_same_letters_are_given_out_again(tmp_path: Path) -> None:
    donor = taken(Donor(1), FAILED)
    begin(tmp_path, donor, Donor(2), last=JANUARY)
    assert kinds(JANUARY, tmp_path) == {donor.nip: "first"}
    first = next((tmp_path / "2026-01").iterdir()).read_bytes()
    assert kinds(JANUARY, tmp_path) == {donor.nip: "first"}
    assert next((tmp_path / "2026-01").iterdir()).read_bytes() == first
    assert DonorLetter.objects.count() == 1 and one("select count(*) from audit_event where action = 'donor.letters'") == 1


@pytest.mark.usefixtures("city")
def test_no_letter_for_a_month_before_one_that_has_letters_nor_without_payroll(tmp_path: Path) -> None:
    begin(tmp_path, taken(Donor(1), FAILED, FAILED), Donor(2), last=FEBRUARY)
    kinds(FEBRUARY, tmp_path)
    for code, month in (("LETTERS_LATER", JANUARY), ("PAYROLL_MISSING", MARCH)):
        with pytest.raises(Refusal) as refused:
            donorpapers.letters(month, out=tmp_path, actor=CONSOLE)
        assert refused.value.code == code


@pytest.mark.usefixtures("city")
def test_a_month_without_a_payroll_file_neither_counts_nor_breaks_the_row(tmp_path: Path) -> None:
    donor = taken(Donor(1), FAILED, OK, FAILED)
    begin(tmp_path, donor, Donor(2), last=JANUARY)
    cities.payroll(tmp_path, [donor, Donor(2)], MARCH)
    assert [len(one.months) for one in funding.short_in_a_row(MARCH)] == [2]


# ---- counts per OPD


@pytest.mark.usefixtures("city")
def test_offices_see_counts_and_small_ones_are_hidden(tmp_path: Path) -> None:
    cities.programme(apbd=0, dbhcht=0)
    people = workers(9)
    cities.registers(tmp_path, people)
    offices = {"Dinas A": range(1, 8), "Dinas B": range(8, 14), "Dinas C": range(14, 16)}
    donors = [Donor(n) for n in range(1, 17)]
    cities.gifts(tmp_path, donors[:15])
    staff = [(Donor(n).nip, "X", office, "") for office, numbers in offices.items() for n in numbers]
    silent = [(Donor(n).nip, "Y", "Dinas D", "") for n in range(20, 30)]
    cities.load(Reference.CIVIL_SERVANTS, cities.table(tmp_path / "opd.csv", "nip,nama,opd,nik", staff + silent))
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    found = funding.monitoring(2026)
    assert [(one.agency, one.donors, one.received) for one in found] == [
        ("Dinas A", 7, 7 * 16_800), ("Dinas B", 6, 6 * 16_800), ("Dinas C", 2, 2 * 16_800),
    ]  # fmt: skip
    # Only C is small; B is hidden with it, or the month's sum would tell what C gave. Who gives nothing is not there at all.
    assert [one.shown["donors"] for one in found] == ["7", "–", "<5"]
    assert [one.shown["received"] for one in found] == ["Rp 117.600", "–", "–"]
    assert sum(one.workers for one in found) >= 9
    assert funding.monitoring(2026, FEBRUARY) == []


# ---- what the programme says


def test_the_programme_s_words_about_donors() -> None:
    text = SEMARANG.read_text(encoding="utf-8")
    assert donor_options(parse(text).data, date(2026, 1, 1)).dunning == TERMS
    before = donor_options(parse(text).data, date(2025, 12, 31))
    assert before.dunning is None and before.retirement_age is None and before.deduction_columns[0] == ("nip", "nip")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  dunning:", "  letters:", "knows dunning"), ("first: 1, second: 2", "first: 2, second: 2", "donors.dunning"),
        ("question: 3}", "question: 99}", "donors.dunning"), ("  dunning:", "  retirement_age: 30\n  dunning:", "from 50 to 75"),
        ("  dunning:", "  deduction_file: {columns: {a: b}}\n  dunning:", "deduction_file.columns.a"),
        ("  dunning:", "  deduction_file: 3\n  dunning:", "deduction_file"),
        ("question: 3}", "question: 3}\n    - {from: 2026-01-01, first: 1, second: 2, question: 4}", "two lines"),
    ],
)  # fmt: skip
def test_faults_of_the_programme_s_words_about_donors(old: str, new: str, said: str) -> None:
    text = SEMARANG.read_text(encoding="utf-8")
    assert text.count(old) == 1
    with pytest.raises(Refusal) as refused:
        parse(text.replace(old, new))
    assert refused.value.code == "PROGRAMME_INVALID" and said in str(refused.value)


@pytest.mark.usefixtures("city")
def test_the_deduction_list_has_the_programme_s_columns_and_a_control_total(tmp_path: Path) -> None:
    import openpyxl

    donors = [Donor(1), Donor(2, pledged=20_000), Donor(3, ends="2025-12-31")]
    begin(tmp_path, *donors, last=JANUARY)
    text = SEMARANG.read_text(encoding="utf-8").replace(
        "donors:\n", "donors:\n  deduction_file: {columns: {NOMOR: number, NIP: nip, POTONGAN: amount}}\n"
    )
    store.load(text, CONSOLE)
    columns = donor_options(store.current(2026).data, date(2026, 1, 1)).deduction_columns
    found = funding.deductions(JANUARY)
    assert (found.lines, found.total) == (2, 36_800)
    funding.write_deductions(found, tmp_path / "potongan.csv", columns)
    lines = (tmp_path / "potongan.csv").read_text(encoding="utf-8").split()
    assert lines == ["NOMOR,NIP,POTONGAN", f"1,{donors[0].nip},16800", f"2,{donors[1].nip},20000"]
    funding.write_deductions(found, tmp_path / "potongan.xlsx", columns)
    book = openpyxl.load_workbook(tmp_path / "potongan.xlsx")
    assert [cell.value for cell in book["Potongan"][2]] == ["1", donors[0].nip, "16800"]
    assert [cell.value for cell in book["Kontrol"]["B"]] == ["2026-01", 2, 36_800]
    with pytest.raises(Refusal):
        funding.write_deductions(found, tmp_path / "potongan.doc", columns)


@pytest.mark.usefixtures("city")
def test_a_receipt_names_no_worker_but_the_donor_s_own(tmp_path: Path) -> None:
    named, other = workers(2)
    donors = [Donor(1, pledged=33_600, worker=named.nik), Donor(2, taken={"2026-01": [(16_800, "BERHASIL")] * 2})]
    cities.programme(apbd=0, dbhcht=0)
    cities.registers(tmp_path, [named, other])
    cities.gifts(tmp_path, donors)
    cities.load_lists(cities.candidates(tmp_path, [named, other]))
    cities.run()
    first, second = (funding.donor_view(donor.nip, 2026) for donor in donors)
    assert first.named == (named.said,) and second.named == ()
    assert (second.received, second.owed_back, second.months[0].finding) == (33_600, 16_800, "TOO_MUCH")
    text = str(vars(first)) + str(vars(second))
    assert other.said not in text and other.nik not in text and named.nik not in text
    body = donorpapers.statement(donors[0].nip, 2026, on=date(2026, 12, 31), actor=CONSOLE)
    assert body == donorpapers.statement(donors[0].nip, 2026, on=date(2026, 12, 31), actor=CONSOLE)
    assert one("select count(*) from audit_event where action = 'donor.statement'") == 2
    assert not rows("select 1 from audit_event where details::text like %s", f"%{donors[0].nip}%")
    with pytest.raises(Refusal) as refused:
        funding.donor_view("198001012006041999", 2026)
    assert refused.value.code == "DONOR_UNKNOWN"
