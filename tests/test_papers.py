"""The papers of a month: what stands on them agrees with the books, and a paper of a sent list stays as it was."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

import cities
from cities import FEBRUARY, JANUARY, Donor, workers
from pijar.contributions import services as contributions
from pijar.contributions.models import Batch
from pijar.contributions.papers import contents, options
from pijar.contributions.papers.types import Kind
from pijar.cycle import additions, papers, replacements
from pijar.kernel.errors import Refusal
from pijar.kernel.national_id import mask
from pijar.kernel.spelling import spelled_rupiah
from pijar.registry.copy import rows, run
from pijar.registry.models import Person
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")
RINA = Actor("rina")
PEOPLE = [*workers(12), *workers(4, first=20, job="Ojek")]
DONORS = [Donor(n) for n in range(1, 4)]


@pytest.fixture
def sent(tmp_path: Path) -> Batch:
    """A city whose January is sent: 10 people of the city's budget, gifts for the others."""
    begin(tmp_path)
    cities.submit(tmp_path)
    return Batch.objects.get(month=JANUARY.first_day, fund_code="APBD")


def begin(folder: Path, **more: str) -> None:
    cities.programme(apbd=10, dbhcht=0, **more)
    cities.registers(folder, PEOPLE)
    cities.gifts(folder, DONORS)
    cities.load_lists(cities.candidates(folder, PEOPLE))
    cities.run()


def made(batch: Batch, kind: str, form: str = "pdf", **more: Any) -> papers.Paper:
    return papers.paper(batch.id, kind, form, actor=RINA, **more)


def text(paper: papers.Paper) -> str:
    return "\n".join(pages(paper))


def pages(paper: papers.Paper) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(paper.body)).pages]


def sheet(paper: papers.Paper, name: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(paper.body))[name].iter_rows(values_only=True))


def refused(code: str, act: Any, *given: Any, **named: Any) -> None:
    with pytest.raises(Refusal) as said:
        act(*given, **named)
    assert said.value.code == code


def niks(batch: Batch) -> list[str]:
    people = dict(rows("select p.name, p.id from contributions_batchline l join registry_person p on p.id = l.person_id"
                       " where l.batch_id = %s", batch.id))  # fmt: skip
    return [w.nik for w in PEOPLE if w.said in people]


def test_the_list_of_names_is_whole_and_masked_on_paper(sent: Batch) -> None:
    paper, book = made(sent, "nominatif"), sheet(made(sent, "nominatif", "xlsx"), "Daftar")
    said = text(paper)
    assert len(niks(sent)) == 10
    assert [nik for nik in niks(sent) if mask(nik) not in said or nik in said] == []
    assert sent.checksum in said
    assert (spelled_rupiah(sent.total) in said, "KONSEP" in said, paper.is_draft) == (True, False, False)
    assert book[0] == contents.NAMES
    assert sorted(row[1] for row in book[1:-1]) == sorted(niks(sent))
    assert (book[-1][7:], sum(row[9] for row in book[1:-1])) == ((sent.jkk, sent.jkm, sent.total), sent.total)
    refused("REASON_MISSING", made, sent, "nominatif", unmasked=True, reason=" ")
    whole = text(made(sent, "nominatif", unmasked=True, reason="permintaan bank"))
    assert [nik for nik in niks(sent) if nik not in whole] == []
    reasons = rows("select details->>'reason' from audit_event where action = 'batch.paper' and details->>'unmasked' = 'true'")
    assert reasons == [("permintaan bank",)]


def test_a_paper_of_a_sent_list_stays_as_it_was(sent: Batch) -> None:
    first = {
        (kind, form): made(sent, kind, form) for kind in ("nominatif", "rekapitulasi", "permohonan") for form in ("pdf", "xlsx")
    }
    name = PEOPLE[0].said if PEOPLE[0].nik in niks(sent) else PEOPLE[1].said
    run("update registry_person set name = 'NAMA BARU', village_code = '33.74.01.1001' where name = %s", name)
    cities.programme(apbd=10, dbhcht=0, **{"office: Dinas Tenaga Kerja": "office: Dinas Lain"})
    assert {key: made(sent, *key).sha256 for key in first} == {key: one.sha256 for key, one in first.items()}
    # One that was never given out tells what the insurer's file told, under the new letterhead.
    fresh = text(made(sent, "nominatif", unmasked=True, reason="uji"))
    assert "Dinas Lain" in fresh
    assert "NAMA BARU" not in fresh
    assert name in fresh


def test_another_form_of_the_insurers_file_is_still_read(tmp_path: Path) -> None:
    begin(tmp_path, **{"    tanggal_lahir: birth_date\n": "    lahir: birth_date\n", '"%Y-%m-%d"': '"%d/%m/%Y"',
                       "    nama: name\n": "", 'separator: ","': 'separator: ";"'})  # fmt: skip
    cities.submit(tmp_path)
    cities.programme(apbd=10, dbhcht=0)
    batch = Batch.objects.get(month=JANUARY.first_day, fund_code="APBD")
    run("update registry_person set birth_date = '1999-09-09'")
    worker = next(w for w in PEOPLE if w.nik in niks(batch))
    book = {row[1]: row for row in sheet(made(batch, "nominatif", "xlsx"), "Daftar")}
    assert book[worker.nik][2:4] == (worker.said, f"{worker.birth_date:%d-%m-%Y}")


def test_a_draft_says_so_on_every_page(tmp_path: Path) -> None:
    begin(tmp_path)
    batch = Batch.objects.get(month=JANUARY.first_day, fund_code="APBD")
    for kind in ("nominatif", "rekapitulasi", "permohonan", "laporan"):
        paper = made(batch, kind)
        assert paper.is_draft
        assert [page for page in pages(paper) if "KONSEP" not in page] == []
        assert "KONSEP: daftar ini belum dikirim" in [row[0] for row in sheet(made(batch, kind, "xlsx"), "Ringkasan")]


def test_a_very_long_list_is_recapitulated_on_paper(sent: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_LINES", 9)
    said = text(made(sent, "nominatif"))
    assert "Daftar ini memuat 10 orang" in said
    assert "Kecamatan Banyumanik" in said
    assert [nik for nik in niks(sent) if mask(nik) in said] == []
    assert len(sheet(made(sent, "nominatif", "xlsx"), "Daftar")) == 1 + 10 + 1


def test_the_recapitulation_adds_up(sent: Batch) -> None:
    table = [row for row in sheet(made(sent, "rekapitulasi", "xlsx"), "Ringkasan") if isinstance(row[3], int)]
    villages = [row for row in table if row[0] and row[0].isdigit()]
    [whole] = [row for row in table if row[1] == "Seluruhnya"]
    assert tuple(sum(row[at] for row in villages) for at in range(3, 7)) == tuple(whole[3:7])
    assert whole[3:7] == (10, sent.jkk, sent.jkm, sent.total)


def test_the_letter_asks_for_what_is_to_be_paid_and_names_the_law(sent: Batch) -> None:
    asn = Batch.objects.get(month=JANUARY.first_day, fund_code="ASN")
    said = text(made(asn, "permohonan"))
    assert "PP 44/2015" in said
    assert "PP 50/2025, Pasal 4(1)" in said
    assert "belum ditelusuri" not in said
    assert "PP 50/2025" not in text(made(sent, "permohonan"))
    assert spelled_rupiah(asn.total) in " ".join(said.split())
    assert asn.checksum in "".join(said.split())


def test_the_minutes_tell_every_bucket_and_what_is_owed(sent: Batch, tmp_path: Path) -> None:
    refused("NOT_RECONCILED", made, sent, "rekonsiliasi")
    assert Kind.MINUTES not in papers.kinds_for(sent)
    cities.pay()
    reply = cities.spoil(cities.answer(tmp_path, JANUARY, "APBD"), "3374110101019999")
    counts = cities.reconcile(tmp_path, JANUARY, "APBD", reply)
    first, book = made(sent, "rekonsiliasi"), sheet(made(sent, "rekonsiliasi", "xlsx"), "Ringkasan")
    found = {row[0]: row[1:5] for row in book if row[0] and isinstance(row[1], int)}
    price = sent.total // sent.lines
    assert found["Ditolak BPJS"] == (counts["rejected"], price, 0, -price)
    assert found["Jumlah berbeda"] == (counts["amount_mismatch"], price, price // 2, price // 2 - price)
    assert found["Tidak kami tagih"][0] == counts["unknown"]
    assert found["Seluruh daftar"][:2] == (10, sent.total)
    assert found["Jumlah tagihan"][0] == price + price // 2
    assert f"SP2D-{JANUARY}-APBD" in text(first)
    assert [nik for nik in niks(sent) if nik in text(first)] == []
    assert made(sent, "rekonsiliasi").sha256 == first.sha256
    cities.reconcile(tmp_path, JANUARY, "APBD", cities.answer(tmp_path, JANUARY, "APBD"))
    assert made(sent, "rekonsiliasi").sha256 != first.sha256


def test_the_report_counts_all_funds_and_who_waits(sent: Batch) -> None:
    paper, book = made(sent, "laporan"), sheet(papers.month_paper(JANUARY, "xlsx", actor=RINA), "Ringkasan")
    assert papers.month_paper(JANUARY, "pdf", actor=RINA).sha256 == paper.sha256
    batches = Batch.objects.filter(month=JANUARY.first_day)
    whole = [row for row in book if row[0] == "Seluruhnya"]
    lines, total = sum(b.lines for b in batches), sum(b.total for b in batches)
    # People (last month, new, leaving, carried), money (people, billed), per kecamatan (…, people, billed, waiting).
    assert whole[0][2:6] == (0, lines, 0, lines)
    assert whole[1][2:4] == (lines, total)
    waiting = rows("select count(*) from allocation_waiting where month = %s and position is not null", JANUARY.first_day)[0][0]
    assert whole[2][len(batches) + 1 : len(batches) + 4] == (lines, total, waiting)
    cities.pay()
    assert made(sent, "laporan").sha256 != paper.sha256


def test_a_credit_makes_a_new_letter(sent: Batch, tmp_path: Path) -> None:
    cities.pay()
    cities.reconcile(tmp_path, JANUARY, "APBD", cities.spoil(cities.answer(tmp_path, JANUARY, "APBD"), "3374110101019999"))
    cities.run(FEBRUARY)
    cities.submit(tmp_path, FEBRUARY)
    later = Batch.objects.get(month=FEBRUARY.first_day, fund_code="APBD")
    before = made(later, "permohonan")
    contributions.credit(FEBRUARY, fund="APBD", amount=8_400, reference="B-1", actor=RINA)
    after = made(later, "permohonan")
    assert before.sha256 != after.sha256
    assert spelled_rupiah(later.total - 8_400) in " ".join(text(after).split())


def test_a_late_list_has_papers_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(tmp_path)
    freed = rows("select person_id from allocation_assignment where fund_code = 'APBD' order by rank limit 1")[0][0]
    replacements.free_place(JANUARY, Person.objects.get(id=freed), reason="DECEASED", actor=RINA)
    cities.submit(tmp_path, checker=Actor("tono"))
    first = Batch.objects.get(month=JANUARY.first_day, fund_code="APBD")
    before = {kind: made(first, kind).sha256 for kind in ("nominatif", "permohonan")}
    monkeypatch.setattr(additions, "today", lambda: date(2026, 1, 10))
    late = additions.add(JANUARY, fund="APBD", actor=RINA).batch
    assert made(late, "nominatif").is_draft
    contributions.check(JANUARY, fund="APBD", number=2, actor=Actor("tono"))
    assert made(late, "nominatif").is_draft
    cities.submit(tmp_path, checker=Actor("tono"))
    late.refresh_from_db()
    paper = made(late, "permohonan")
    assert (paper.name, paper.is_draft) == ("permohonan_2026-01_APBD_2.pdf", False)
    assert "ke-2 (susulan)" in text(paper)
    assert {kind: made(first, kind).sha256 for kind in before} == before
    counts, lists = papers.mutations(JANUARY), Batch.objects.filter(month=JANUARY.first_day)
    assert counts.all.now == counts.all.new == sum(b.lines for b in lists)
    assert counts.funds["APBD"].now == first.lines + late.lines


def test_signers_and_number_are_the_programmes(tmp_path: Path) -> None:
    said = (
        "  contact: Dinas Tenaga Kerja Kota Semarang atau kantor kelurahan Anda\n"
        "  papers:\n    branch: Kepala Kantor Cabang Contoh\n    letter_number: '500/{number}/{fund}/{month}/{year}'\n"
        "    signers:\n      permohonan:\n        - {role: Kepala Dinas, name: SRI CONTOH, number: '197001012000012999'}\n"
    )
    begin(tmp_path, **{"  contact: Dinas Tenaga Kerja Kota Semarang atau kantor kelurahan Anda\n": said})
    batch = Batch.objects.get(month=JANUARY.first_day, fund_code="APBD")
    letter = text(made(batch, "permohonan"))
    for wanted in ("500/1/APBD/01/2026", "Kepala Kantor Cabang Contoh", "SRI CONTOH", "NIP 197001012000012999"):
        assert wanted in letter
    assert "SRI CONTOH" not in text(made(batch, "rekapitulasi"))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, None),
        ({"documents": {"papers": {"branch": "x", "signers": {"all": [{"role": "Kepala"}]}}}}, None),
        ({"documents": {"papers": {"stamp": "x"}}}, "PAPERS"),
        ({"documents": {"papers": ["x"]}}, "PAPERS"),
        ({"documents": {"papers": {"branch": 5}}}, "PAPERS"),
        ({"documents": {"papers": {"signers": {"surat": [{"role": "x"}]}}}}, "PAPERS_SIGNERS"),
        ({"documents": {"papers": {"signers": {"all": []}}}}, "PAPERS_SIGNERS"),
        ({"documents": {"papers": {"signers": {"all": [{"name": "x"}]}}}}, "PAPERS_SIGNERS"),
        ({"mutation_file": {"columns": {"a": "nik"}, "separator": ";"}}, None),
        ({"mutation_file": {"columns": {"a": "nip"}}}, "MUTATION_COLUMN"),
        ({"mutation_file": {"form": "x"}}, "MUTATION_FILE"),
        ({"mutation_file": {"date_format": 5}}, "MUTATION_FILE"),
        ({"mutation_file": ["x"]}, "MUTATION_FILE"),
    ],
)
def test_what_a_programme_may_say_of_papers(said: Any, fault: str | None) -> None:
    assert [one.code for one in options.faults(said)] == ([fault] if fault else [])


def test_what_there_is_not_is_refused(sent: Batch) -> None:
    refused("KIND_UNKNOWN", made, sent, "kuitansi")
    refused("FORMAT_UNKNOWN", made, sent, "laporan", "docx")
    refused("BATCH_UNKNOWN", papers.paper, 0, "laporan", "pdf", actor=CONSOLE)
    refused("BATCH_UNKNOWN", papers.papers_of, JANUARY, actor=CONSOLE, fund="ZAKAT")
    refused("NOTHING_BILLED", papers.month_paper, FEBRUARY, "pdf", actor=CONSOLE)
