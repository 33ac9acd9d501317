"""A list of decisions: every line gets its result, the same list again changes nothing, what is handed out comes back."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cities
from cities import JANUARY, Worker, workers
from pijar.audit.models import Event
from pijar.cycle import casebook, casefile, caselists
from pijar.cycle.decisions import Became
from pijar.eligibility.models import Assessment, CaseDecision, Proof
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Actor

pytestmark = pytest.mark.usefixtures("city")
RINA = Actor("rina")
HEADER = list(casefile.COLUMNS)


@pytest.fixture
def doubtful(tmp_path: Path) -> list[Worker]:
    """Five people whose decile nobody knows; a sixth is clear."""
    people = workers(5, decile=None)
    cities.programme(apbd=100, dbhcht=0)
    cities.registers(tmp_path, [*people, Worker(6)])
    cities.load_lists(cities.candidates(tmp_path, [*people, Worker(6)]))
    cities.run()
    return people


def good(worker: Worker, number: int = 1, **more: str) -> list[str]:
    line = {"nik": worker.nik, "keputusan": "layak", "jenis_bukti": "SKTM", "nomor_bukti": f"470/{number}/2026",
            "tanggal_bukti": "12/01/2026", "alasan": "keluarga miskin", "sampai": "", **more}  # fmt: skip
    return [line[column] for column in HEADER]


def written(folder: Path, lines: list[list[str]], header: list[str] | None = None) -> Path:
    path = folder / "keputusan.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header or HEADER, *lines])
    return path


def sent(path: Path, **more: Any) -> caselists.ListResult:
    return caselists.decide_list(path, month=JANUARY, actor=RINA, **more)


def codes(result: caselists.ListResult) -> list[str]:
    return [one.refusal.code if one.refusal else one.became.value for one in result.results]


def test_good_lines_go_in_and_every_other_says_why(doubtful: list[Worker], tmp_path: Path) -> None:
    one, two, three, four, five = doubtful
    lines = [
        good(one),
        good(two, keputusan="Tidak Layak", sampai="2026-06", tanggal_bukti="2026-01-12"),
        good(three, jenis_bukti="karcis"),
        good(four, tanggal_bukti="31/02/2026"),
        good(five, keputusan=""),
        good(Worker(6)),
        good(Worker(7)),
        ["123", *good(one)[1:]],
        good(three, nomor_bukti=""),
        good(four, sampai="2025-12"),
        good(four, alasan=""),
        good(four, tanggal_bukti="12/01/2030"),
    ]
    result = sent(written(tmp_path, lines))
    assert codes(result) == [
        "decided", "decided", "PROOF_KIND_UNKNOWN", "PROOF_DATE_INVALID", "left", "NOT_DOUBTFUL", "PERSON_UNKNOWN", "NIK_INVALID",
        "PROOF_NUMBER_MISSING", "SPAN_INVALID", "PROOF_MISSING", "PROOF_DATE_FUTURE",
    ]  # fmt: skip
    assert [line.number for line in result.given.lines] == list(range(2, 14))
    assert result.counts == {"lines": 12, "decided": 2, "same": 0, "left": 1, "refused": 9, "held": 0}
    told = CaseDecision.objects.order_by("id").values_list("outcome", "until_month", "proof", "reason")
    assert list(told) == [
        ("eligible", date(2026, 12, 1), "SKTM 470/1/2026, 12/01/2026", "keluarga miskin"),
        ("ineligible", date(2026, 6, 1), "SKTM 470/1/2026, 12/01/2026", "keluarga miskin"),
    ]
    cities.run()
    assert dict(Assessment.objects.order_by("id").values_list("person__name", "outcome"))[one.said] == "eligible"


def test_the_same_list_again_changes_nothing(doubtful: list[Worker], tmp_path: Path) -> None:
    path = written(tmp_path, [*(good(worker, n) for n, worker in enumerate(doubtful)), good(Worker(7))])
    assert sent(path).counts["decided"] == 5
    before = CaseDecision.objects.count(), Proof.objects.count(), Event.objects.count()
    again = sent(path)
    assert codes(again) == ["same"] * 5 + ["PERSON_UNKNOWN"]
    # Nor does it take back what was decided otherwise since.
    later = written(tmp_path, [good(doubtful[0], keputusan="tidak layak")])
    assert sent(later).counts["decided"] == 1
    path = written(tmp_path, [*(good(worker, n) for n, worker in enumerate(doubtful))])
    assert sent(path).counts["same"] == 5
    assert CaseDecision.objects.count() == before[0] + 1
    assert (Proof.objects.count(), Event.objects.count()) == (before[1] + 1, before[2] + 2)
    assert CaseDecision.objects.latest("id").outcome == "ineligible"


def test_all_or_nothing(doubtful: list[Worker], tmp_path: Path) -> None:
    path = written(tmp_path, [good(doubtful[0]), good(doubtful[1], jenis_bukti="")])
    assert codes(sent(path, all_or_nothing=True)) == ["held", "PROOF_KIND_UNKNOWN"]
    assert not CaseDecision.objects.exists()
    assert not Event.objects.filter(action__startswith="eligibility.decide").exists()
    assert codes(sent(written(tmp_path, [good(doubtful[0])]), all_or_nothing=True)) == ["decided"]


def test_one_event_for_each_person_and_one_for_the_list(doubtful: list[Worker], tmp_path: Path) -> None:
    sent(written(tmp_path, [good(worker) for worker in doubtful]))
    each = Event.objects.filter(action="eligibility.decide").order_by("number")
    people = list(CaseDecision.objects.order_by("id").values_list("person_id", flat=True))
    assert [event.subject for event in each] == [f"person:{person}" for person in people]
    bundle = Event.objects.get(action="eligibility.decide_list")
    assert (bundle.details["decided"], bundle.details["name"], bundle.actor) == (5, "keputusan.csv", "rina")
    # They rest on one letter, which is there once.
    assert Proof.objects.count() == 1
    assert not any(worker.nik in str(event.details) for worker in doubtful for event in Event.objects.all())


def test_two_lines_about_one_person(doubtful: list[Worker], tmp_path: Path) -> None:
    one, two = doubtful[:2]
    lines = [good(one), good(one, keputusan="tidak layak"), good(two), good(two)]
    assert codes(sent(written(tmp_path, lines))) == ["NIK_TWICE", "NIK_TWICE", "decided", "decided"]
    assert CaseDecision.objects.count() == 1


def test_the_queue_comes_back_filled_in(doubtful: list[Worker], tmp_path: Path) -> None:
    cases = list(caselists.open_cases(JANUARY))
    path = tmp_path / "antrean.xlsx"
    casebook.write_queue(path, caselists.case_rows(cases, {}, {"DECILE_UNKNOWN": "Desil belum diketahui"}))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    header = {cell.value: cell.column for cell in sheet[1]}
    assert [cell.value for cell in sheet[1]] == ["nik", *casebook.TOLD, *HEADER[1:]]
    assert {sheet.cell(row, 1).value for row in range(2, 7)} == {worker.nik for worker in doubtful}
    assert {sheet.cell(row, column).number_format for row in range(2, 7) for column in (1, header["sampai"])} == {"@"}
    offered = {v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"}
    assert offered == {'"layak,tidak layak"', '"SKTM,Kunjungan rumah,Surat DTSEN,Register,Lain-lain"'}
    for row in (2, 3):
        for column, value in {"keputusan": "layak", "jenis_bukti": "Kunjungan rumah", "alasan": "dilihat"}.items():
            sheet.cell(row, header[column], value)
        sheet.cell(row, header["tanggal_bukti"]).value = date(2026, 1, 9)
        sheet.cell(row, header["tanggal_bukti"]).number_format = "dd/mm/yyyy"
        sheet.cell(row, header["sampai"]).value = date(2026, 6, 1)
        sheet.cell(row, header["sampai"]).number_format = "mmm-yy"
    book.save(path)
    result = sent(path)
    assert codes(result) == ["decided", "decided", "left", "left", "left"]
    made = CaseDecision.objects.select_related("evidence").first()
    assert (made.evidence.kind, made.evidence.dated_on, made.until_month) == ("VISIT", date(2026, 1, 9), date(2026, 6, 1))


def test_the_list_is_given_back_with_its_results(doubtful: list[Worker], tmp_path: Path) -> None:
    header = ["No", *HEADER]
    given = casefile.read(written(tmp_path, [["1", *good(doubtful[0])], ["2", *good(Worker(9))]], header))
    out = tmp_path / "hasil.xlsx"
    casebook.write_results(out, given, [("Diputuskan", ""), ("Ditolak", "NIK tidak dikenal")])
    told = [[cell.value for cell in row] for row in openpyxl.load_workbook(out).active.iter_rows()]
    assert told[0] == [*header, "hasil", "keterangan"]
    assert (told[1][1], told[1][-2:], told[2][-2:]) == (
        doubtful[0].nik, ["Diputuskan", None], ["Ditolak", "NIK tidak dikenal"]
    )  # fmt: skip
    # Sent again, it has the columns once.
    again = casefile.read(out)
    casebook.write_results(out, again, [("Sudah tercatat", ""), ("Ditolak", "")])
    assert [cell.value for cell in openpyxl.load_workbook(out).active[1]].count("hasil") == 1


def test_a_number_that_excel_cut_is_told(doubtful: list[Worker], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Daftar keputusan Januari"])
    book.active.append(["NIK", "Keputusan", "Jenis Bukti", "Nomor Bukti", "Tanggal Bukti", "Alasan"])
    whole, cut = int(doubtful[0].nik), int(doubtful[1].nik) // 10 * 10
    for nik in (whole, cut):
        book.active.append([nik, "LAYAK", "Surat DTSEN", "D-1", "12-01-2026", "terdaftar"])
    path = tmp_path / "angka.xlsx"
    book.save(path)
    result = sent(path)
    assert codes(result) == ["decided", "NIK_PRECISION_LOST"]
    assert [line.number for line in result.given.lines] == [3, 4]


@pytest.mark.parametrize(
    ("code", "content"),
    [("FILE_EMPTY", b""), ("COLUMN_MISSING", b"nama,umur\nA,1\n"), ("LIST_EMPTY", b"nik,keputusan\n"), ("FILE_NOT_FOUND", None)],
)
def test_a_file_that_is_no_list(code: str, content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        sent(path)
    assert refusal.value.code == code


def test_a_broken_workbook_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "rusak.xlsx"
    path.write_bytes(b"PK\x03\x04rusak")
    with pytest.raises(Refusal, match="rusak"):
        sent(path)


def test_semicolons_and_another_order(doubtful: list[Worker], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Daftar;;;\nKEPUTUSAN;NIK;jenis bukti;Nomor Bukti;TANGGAL BUKTI;alasan\n"
        f"tidak layak;{doubtful[0].nik};register;Regsosek 2025;;sudah bekerja\n", encoding="cp1252",
    )  # fmt: skip
    assert codes(sent(path)) == ["decided"]
    assert CaseDecision.objects.get().proof == "Register Regsosek 2025"


def test_a_sent_month_takes_no_list(doubtful: list[Worker], tmp_path: Path) -> None:
    path = written(tmp_path, [good(doubtful[0])])
    cities.submit(tmp_path)
    with pytest.raises(Refusal, match="2026-01 is submitted"):
        sent(path)
    done = caselists.decide_list(path, month=Month(2026, 2), actor=RINA)
    assert [one.became for one in done.results] == [Became.DECIDED]


def test_many_lines_are_quick(doubtful: list[Worker], tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    """As many queries for a hundred lines as for one."""
    with django_assert_max_num_queries(25):
        sent(written(tmp_path, [good(worker, n) for n, worker in enumerate(doubtful)] * 20))
