"""An auditor's sample: whoever has the seed draws the same lines, and each page tells the line's whole way."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import cities
from cities import JANUARY, Donor, Worker, workers
from pijar.contributions.models import Batch, BatchLine, Remittance
from pijar.cycle import auditsample
from pijar.cycle import services as cycle
from pijar.cycle.decrees import draft_decree
from pijar.eligibility.types import Outcome
from pijar.enrolment import decrees
from pijar.kernel.errors import Refusal
from pijar.kernel.national_id import mask
from pijar.registry.copy import rows
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import Actor

pytestmark = pytest.mark.usefixtures("city")
AUDITOR = Actor("budi")
PEOPLE = [*workers(9), *workers(3, first=20, job="Ojek")]


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """January decreed, sent, paid and answered; one of the budget's lines refused, one booked short."""
    cities.programme(apbd=8, dbhcht=0)
    cities.registers(tmp_path, PEOPLE)
    cities.gifts(tmp_path, [Donor(1), Donor(2)])
    cities.load_lists(cities.candidates(tmp_path, PEOPLE))
    cities.run()
    made = draft_decree(JANUARY, number="500/7/2026", dated_on=date(2026, 1, 5), actor=Actor("rina"))
    decrees.sign_decree(made.id, actor=Actor("kepala"))
    cities.submit(tmp_path)
    cities.pay()
    cities.reconcile(tmp_path, JANUARY, "APBD", cities.spoil(cities.answer(tmp_path, JANUARY, "APBD"), "3374110101019999"))
    return tmp_path


def drawn(folder: Path, size: int = 4, seed: str = "benih", **more: Any) -> auditsample.Sample:
    return auditsample.make(JANUARY, "APBD", size, seed, folder / "sampel.zip", actor=AUDITOR, **more)


def inside(made: auditsample.Sample) -> dict[str, bytes]:
    with zipfile.ZipFile(made.path) as box:
        return {name: box.read(name) for name in box.namelist()}


def refused(code: str, act: Any, *given: Any, **named: Any) -> None:
    with pytest.raises(Refusal) as said:
        act(*given, **named)
    assert said.value.code == code


def test_the_seed_decides_and_anybody_can_draw_again(settled: Path) -> None:
    everybody = list(BatchLine.objects.filter(batch__fund_code="APBD").values_list("id", flat=True))
    order = sorted(everybody, key=lambda line: hashlib.sha256(f"benih:{line}".encode()).hexdigest())
    one = drawn(settled)
    assert (one.population, one.size, one.lines) == (8, 4, order[:4])
    bodies = inside(one)
    again = drawn(settled)
    assert (again.lines, again.sha256, inside(again)) == (one.lines, one.sha256, bodies)
    assert json.loads(bodies["sample.json"])["lines"] == order[:4]
    assert drawn(settled, seed="lain").lines != one.lines
    assert sorted(drawn(settled, size=1_000).lines) == sorted(everybody)


def test_each_line_has_one_page_one_json_and_one_row(settled: Path) -> None:
    made = drawn(settled, size=8)
    bodies = inside(made)
    pdfs = [name for name in bodies if name.endswith(".pdf")]
    assert len(pdfs) == 8
    assert {len(PdfReader(io.BytesIO(bodies[name])).pages) for name in pdfs} == {1}
    index = list(csv.DictReader(io.StringIO(bodies["index.csv"].decode())))
    assert [int(row["line"]) for row in index] == made.lines
    assert sorted(row["pdf"] for row in index) == sorted(pdfs)
    niks = {mask(w.nik) for w in PEOPLE}
    assert {row["nik"] for row in index} <= niks
    assert not [w.nik for w in PEOPLE for body in bodies.values() if w.nik.encode() in body]
    assert sorted(row["bucket"] for row in index) == ["accepted"] * 5 + ["amount_mismatch", "missing", "rejected"]


def test_a_page_tells_the_whole_way(settled: Path) -> None:
    bodies = inside(drawn(settled, size=8))
    names = [name for name in bodies if name.endswith(".json") and name != "sample.json"]
    facts = {name: json.loads(bodies[name]) for name in names}
    name, one = next((n, f) for n, f in facts.items() if f["reply"]["bucket"] == "rejected")
    batch, worker = Batch.objects.get(fund_code="APBD"), next(w for w in PEOPLE if w.said == one["person"]["name"])
    source = rows("select sha256 from intake_sourcefile")[0][0]
    [row] = one["sources"]
    assert (row["file"], row["row_number"], row["sha256"]) == ("usulan.csv", PEOPLE.index(worker) + 2, source)
    assert (one["checks"]["outcome"], one["checks"]["policy"]) == ("eligible", 1)
    assert {c["code"]: c["dated"] for c in one["checks"]["clauses"]}["decile"] == "2025-09-30"
    assert (one["decree"]["number"], one["decree"]["fund"]) == ("500/7/2026", "APBD")
    assert one["place"]["rank"] >= 1
    assert one["amount"]["total"] == one["amount"]["jkk"] + one["amount"]["jkm"]
    assert any("PP 44/2015" in provision for provision in one["amount"]["provisions"])
    assert (one["batch"]["checksum"], one["batch"]["approved_by"]) == (batch.checksum, batch.approved_by)
    paid = Remittance.objects.get(batch=batch)
    assert one["remittance"] == {
        "on": paid.paid_on.isoformat(),
        "reference": paid.reference,
        "amount": paid.amount,
        "actor": "console",
    }
    assert one["reply"]["claim"] == one["amount"]["total"]
    assert [a["status"] for a in one["reply"]["answers"]] == ["DITOLAK"]
    acts = [entry["act"] for entry in one["entries"]]
    assert {"reserve", "commit", "spend", "claim"} <= set(acts)
    page = PdfReader(io.BytesIO(bodies[name.replace(".json", ".pdf")])).pages[0].extract_text()
    for wanted in (
        worker.said,
        mask(worker.nik),
        "usulan.csv",
        "500/7/2026",
        "PP 44/2015",
        paid.reference,
        "ditolak",
        "APBD-2026",
    ):
        assert wanted in page
    assert "benih benih" in page


def test_an_officers_decision_stands_among_the_checks(tmp_path: Path) -> None:
    doubtful = Worker(40, decile=None)
    cities.programme(apbd=2, dbhcht=0)
    cities.registers(tmp_path, [doubtful])
    cities.load_lists(cities.candidates(tmp_path, [doubtful]))
    cities.run()
    cycle.decide_case(
        person_by_nik(doubtful.nik), month=JANUARY, outcome=Outcome.ELIGIBLE, proof="surat 12", reason="miskin", until=None,
        actor=AUDITOR,
    )  # fmt: skip
    cities.run()
    cities.submit(tmp_path)
    bodies = inside(drawn(tmp_path))
    [name] = [name for name in bodies if name.endswith(".pdf")]
    page = PdfReader(io.BytesIO(bodies[name])).pages[0].extract_text()
    for wanted in ("Keputusan petugas", "surat 12", "belum ada SK", "belum dicatat", "belum ada jawaban"):
        assert wanted in page


def test_whole_numbers_need_a_reason_and_are_recorded(settled: Path) -> None:
    refused("REASON_MISSING", drawn, settled, unmasked=True)
    made = drawn(settled, unmasked=True, reason="pemeriksaan BPK")
    niks = {row["nik"] for row in csv.DictReader(io.StringIO(inside(made)["index.csv"].decode()))}
    assert niks <= {w.nik for w in PEOPLE}
    found = rows("select subject, details->>'reason' from audit_event where action = 'person.unmask'")
    people = BatchLine.objects.filter(id__in=made.lines).values_list("person_id", flat=True)
    assert sorted(found) == sorted((f"person:{person}", "pemeriksaan BPK") for person in people)
    events = rows("select actor, details->>'seed', details->>'unmasked' from audit_event where action = 'audit.sample'")
    assert events == [("budi", "benih", "true")]


def test_what_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    cities.programme(apbd=2, dbhcht=0)
    cities.registers(tmp_path, PEOPLE)
    refused("NOTHING_BILLED", drawn, tmp_path)
    cities.load_lists(cities.candidates(tmp_path, PEOPLE))
    cities.run()
    refused("NOT_SUBMITTED", drawn, tmp_path)
    cities.submit(tmp_path)
    refused("SIZE_WRONG", drawn, tmp_path, size=0)
    refused("SEED_MISSING", drawn, tmp_path, seed=" ")
    refused("BATCH_UNKNOWN", auditsample.make, JANUARY, "ZAKAT", 1, "s", tmp_path / "s.zip", actor=AUDITOR)
    assert not (tmp_path / "sampel.zip").exists()
    assert drawn(tmp_path).size == 2
