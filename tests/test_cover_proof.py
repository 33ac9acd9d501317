"""The proof of cover: the chain of evidence of a day, the certificate, and whether one that is shown is genuine."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

import cities
from cities import FEBRUARY, JANUARY, Worker, workers
from databases import one, rows
from pijar.audit.models import Event
from pijar.cli.common import app
from pijar.contributions import services as contributions
from pijar.coverage.certificates import checked, grouped, number_of
from pijar.coverage.evidence import evidence_of
from pijar.coverage.models import Certificate
from pijar.coverage.types import CoverageStatus, Link, Status
from pijar.cycle import services as cycle
from pijar.cycle.coverpapers import Made, certificate
from pijar.cycle.decrees import draft_decree
from pijar.enrolment.decrees import sign_decree
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")
ONE, TWO, THREE, FOUR = workers(4)
DAY = date(2026, 1, 20)
TODAY = date(2026, 3, 2)


@pytest.fixture
def begun(city: None, tmp_path: Path) -> Path:
    cities.programme(apbd=4, dbhcht=0)
    cities.registers(tmp_path, [ONE, TWO, THREE, FOUR])
    cities.load_lists(cities.candidates(tmp_path, [ONE, TWO, THREE, FOUR]))
    return tmp_path


def chain(worker: Worker, on: date = DAY) -> tuple[CoverageStatus, dict[str, Link]]:
    """The answer, and the first link of each kind."""
    found, links = evidence_of(worker.nik, on)
    first: dict[str, Link] = {}
    for link in links:
        first.setdefault(link.kind.value, link)
    return found, first


def state(worker: Worker, kind: str, on: date = DAY) -> tuple[str, str]:
    link = chain(worker, on)[1][kind]
    return link.state.value, link.why


def issued(worker: Worker, on: date = DAY, today: date = TODAY, actor: Actor = CONSOLE) -> Made:
    person = person_by_nik(worker.nik)
    assert person is not None
    return certificate(person, on=on, today=today, actor=actor)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_chain_grows_with_the_month(begun: Path) -> None:
    cities.run()
    assert state(ONE, "decree") == ("missing", "NO_SIGNED_DECREE")
    assert state(ONE, "batch_line") == ("unclear", "NOT_SENT")
    assert state(ONE, "billing") == ("missing", "NOT_BILLED")
    assert state(ONE, "remittance") == ("missing", "NOT_PAID")
    assert "acceptance" not in chain(ONE)[1]
    cities.submit(begun)
    sent = chain(ONE)[1]["batch_line"]
    assert (sent.state, sent.checksum) == ("there", one("select checksum from contributions_batch"))
    assert (sent.details["of"], sent.details["amount"], sent.reference) == (4, 16_800, "APBD 2026-01")
    cities.pay()
    assert state(ONE, "remittance") == ("there", "")
    assert state(ONE, "acceptance") == ("missing", "NOT_ANSWERED")
    cities.reconcile(begun)
    found, links = chain(ONE)
    assert links["acceptance"].state == "there"
    assert links["acceptance"].checksum == one("select sha256 from contributions_reply")
    assert (found.basis, found.continuous_months, found.total_months) == (JANUARY, 1, 1)
    assert links["number"].reference.startswith("****")
    assert links["months"].details["spans"] == [{"from": "2026-01", "until": "2026-01", "months": 1, "fund": "APBD"}]


def test_each_line_names_its_own_place_in_the_file_that_was_sent(begun: Path) -> None:
    cities.settle_all(begun, JANUARY)
    sent = (begun / "out" / "iuran_2026-01_APBD.csv").read_text(encoding="utf-8").splitlines()[1:]
    for worker in (ONE, TWO, THREE, FOUR):
        link = chain(worker)[1]["batch_line"]
        assert worker.nik in sent[link.details["line"] - 1]


def test_a_transfer_after_the_due_date_and_after_the_day_is_told(begun: Path) -> None:
    cities.run()
    cities.submit(begun)
    cities.pay(on=date(2026, 1, 25))
    cities.reconcile(begun)
    assert chain(ONE, date(2026, 1, 28))[0].status is Status.ACTIVE
    assert state(ONE, "remittance", date(2026, 1, 28)) == ("late", "PAID_AFTER_DUE")
    assert state(ONE, "remittance", date(2026, 1, 20)) == ("late", "PAID_AFTER_THE_DAY")


def refused(folder: Path, worker: Worker) -> Path:
    lines = [(w.nik, "1", "DITERIMA", "", 16_800) for w in (ONE, TWO, THREE, FOUR) if w != worker]
    said = [*lines, (worker.nik, "", "DITOLAK", "NIK tidak sesuai", 0)]
    return cities.table(folder / "ditolak.csv", "nik,kpj,status,alasan,iuran_dibukukan", said)


def test_a_refused_line_and_the_later_word_that_takes_it_back(begun: Path) -> None:
    cities.run()
    cities.submit(begun)
    cities.pay()
    cities.reconcile(begun, path=refused(begun, TWO))
    found, links = chain(TWO)
    assert (found.status, found.continuous_months, found.total_months) == (Status.REJECTED, 0, 0)
    assert (links["acceptance"].state, links["acceptance"].why) == ("refused", "INSURER_REFUSED")
    assert links["acceptance"].details["said"] == "NIK tidak sesuai"
    assert (links["claim"].why, links["claim"].details["amount"]) == ("OWED_REJECTED", 16_800)
    cities.reconcile(begun)
    found, links = chain(TWO)
    assert (found.status, found.continuous_months) == (Status.ACTIVE, 1)
    assert links["acceptance"].state == "there"
    assert [one["bucket"] for one in links["acceptance"].details["before"]] == ["rejected"]
    assert "claim" not in links


def test_an_acceptance_that_is_taken_back(begun: Path) -> None:
    cities.settle_all(begun, JANUARY)
    cities.reconcile(begun, path=refused(begun, TWO))
    found, links = chain(TWO)
    assert found.status is Status.REJECTED
    assert [one["bucket"] for one in links["acceptance"].details["before"]] == ["accepted"]


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_a_credit_for_a_refused_month_stands_with_the_transfer_it_lowered(begun: Path, is_taken_back: bool) -> None:
    """The refused month stays refused; the next one is paid with less, unless the credit was taken back."""
    cities.run()
    cities.submit(begun)
    cities.pay()
    cities.reconcile(begun, path=refused(begun, TWO))
    cities.run(FEBRUARY)
    cities.submit(begun, FEBRUARY)
    assert cities.credit(FEBRUARY) == 16_800
    if is_taken_back:
        contributions.cancel_credit(FEBRUARY, fund="APBD", reference="NOTA-2026-02-APBD", actor=CONSOLE)
    cities.pay(FEBRUARY)
    cities.reconcile(begun, FEBRUARY)
    found, links = chain(TWO, date(2026, 2, 20))
    assert links["remittance"].details["credit"] == (0 if is_taken_back else 16_800)
    assert (found.status, found.since, found.continuous_months, found.total_months) == (Status.ACTIVE, date(2026, 2, 1), 1, 1)
    assert chain(TWO, DAY)[0].status is Status.REJECTED


def test_the_decree_that_names_the_person_and_the_one_that_removes_him(begun: Path) -> None:
    cities.settle_all(begun, JANUARY)
    first = draft_decree(JANUARY, number="560/1/2026", dated_on=date(2026, 1, 5), actor=Actor("rina"))
    assert state(ONE, "decree") == ("missing", "NO_SIGNED_DECREE")
    signed = sign_decree(first.id, actor=Actor("admin"))
    link = chain(ONE)[1]["decree"]
    assert (link.state, link.reference, link.on, link.checksum) == ("there", "560/1/2026", date(2026, 1, 5), signed.checksum)
    person = person_by_nik(ONE.nik)
    assert person is not None
    cycle.halt_person(person, kind=HaltKind.STOP, month=FEBRUARY, reason="MOVED_OUT", proof="surat 5", actor=CONSOLE)
    cities.settle_all(begun, FEBRUARY)
    second = draft_decree(FEBRUARY, number="560/2/2026", dated_on=date(2026, 2, 5), actor=Actor("rina"))
    sign_decree(second.id, actor=Actor("admin"))
    assert chain(ONE)[1]["decree"].reference == "560/1/2026"
    found, links = evidence_of(ONE.nik, date(2026, 2, 20))
    assert found.status is Status.GRACE
    assert [link.why for link in links if link.month == FEBRUARY] == ["OFFICER_STOP", "NOT_ON_A_LIST"]


def test_the_gift_without_the_donor(city: None, tmp_path: Path) -> None:
    cities.programme(apbd=0, dbhcht=0)
    cities.registers(tmp_path, [ONE, TWO])
    donor = cities.Donor(1, worker=ONE.nik)
    cities.gifts(tmp_path, [donor])
    cities.load_lists(cities.candidates(tmp_path, [ONE, TWO]))
    cities.settle_all(tmp_path, JANUARY)
    found, links = chain(ONE)
    assert (found.fund, links["gift"].state) == ("ASN", "there")
    assert links["gift"].details == {"donors": 1, "amount": 16_800, "named": True}
    said = json.dumps([link.as_json() for link in evidence_of(ONE.nik, DAY)[1]])
    assert donor.nip not in said
    assert "DONATUR" not in text_of(issued(ONE).body).upper().replace("DONATUR ASN", "")


def test_months_before_our_books_are_a_link_of_their_own(begun: Path) -> None:
    line = (ONE.nik, ONE.said, ONE.birth_date, "12345678901", "APBD", "2025-10", "2025-12", "")
    header = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur"
    cities.load(Reference.PARTICIPANTS, cities.table(begun / "peserta.csv", header, [line]))
    found, links = chain(ONE, date(2026, 1, 10))
    assert (found.basis, found.continuous_months, found.total_months) == (Month(2025, 12), 3, 3)
    assert links["prior"].details["number"] == "*******8901"
    assert links["batch_line"].why == "NOT_ON_A_LIST"
    cities.settle_all(begun, JANUARY)
    found, links = chain(ONE)
    assert (found.basis, found.continuous_months) == (JANUARY, 4)
    assert [span["from"] for span in links["months"].details["spans"]] == ["2025-10"]


def test_a_death_and_a_halt_are_told(begun: Path) -> None:
    cities.settle_all(begun, JANUARY)
    person = person_by_nik(TWO.nik)
    assert person is not None
    cycle.halt_person(person, kind=HaltKind.HOLD, month=FEBRUARY, reason="OWN_WISH", proof="surat 5", actor=CONSOLE)
    cities.population(begun, [ONE.but(status="MENINGGAL", died="2026-01-20")], FEBRUARY.first_day, name="baru.csv")
    found, links = chain(ONE, date(2026, 1, 21))
    assert (found.status, found.total_months, found.continuous_months) == (Status.DEAD, 1, 0)
    assert (links["death"].state, links["death"].on) == ("ended", date(2026, 1, 20))
    assert chain(ONE, DAY)[1]["death"].state == "there"
    assert "halt" not in chain(TWO)[1]
    assert chain(TWO, date(2026, 2, 3))[1]["halt"].why == "OFFICER_HOLD"
    assert "surat 5" not in json.dumps([link.as_json() for link in evidence_of(TWO.nik, date(2026, 2, 3))[1]])


def test_a_stop_for_a_month_does_not_bring_a_death_forward(begun: Path) -> None:
    """Died at work on the 10th, stopped from that month on: the month before had paid for that day."""
    cities.settle_all(begun, JANUARY)
    person = person_by_nik(ONE.nik)
    assert person is not None
    cycle.halt_person(person, kind=HaltKind.STOP, month=FEBRUARY, reason="DECEASED", proof="surat 5", actor=CONSOLE)
    assert chain(ONE, date(2026, 2, 3))[0].status is Status.DEAD, "no register has given the day yet"
    cities.population(begun, [ONE.but(status="MENINGGAL", died="2026-02-10")], date(2026, 2, 20), name="baru.csv")
    assert [chain(ONE, date(2026, 2, day))[0].status for day in (3, 10, 11)] == [Status.ACTIVE, Status.ACTIVE, Status.DEAD]


def test_records_that_gave_way_speak_for_the_person(begun: Path) -> None:
    """Two records of one person, refused under the one and accepted under the other: asked by either, the answer is one."""
    cities.run()
    cities.submit(begun)
    cities.pay()
    cities.reconcile(begun, path=refused(begun, TWO))
    ids = {w: person_by_nik(w.nik).id for w in (ONE, TWO)}  # type: ignore[union-attr]
    for survivor, gone in ((ONE, TWO), (TWO, ONE)):
        rows("update registry_person set survivor_id = null where survivor_id is not null")
        rows("update registry_person set survivor_id = %s where id = %s", ids[survivor], ids[gone])
        for asked in (ONE, TWO):
            found, links = chain(asked)
            assert (found.status, found.total_months, links["acceptance"].state) == (Status.ACTIVE, 1, "there")
            assert links["batch_line"].details["line"] == chain(ONE)[1]["batch_line"].details["line"]


def test_nobody_known_has_a_chain_of_what_is_missing(begun: Path) -> None:
    found, links = evidence_of(workers(1, first=77)[0].nik, DAY)
    assert found.status is Status.NOT_ENROLLED
    assert {link.kind.value for link in links if link.state == "missing"} >= {"assessment", "decree", "batch_line"}
    assert all(link.why for link in links)


def test_the_certificate_says_the_answer_and_nothing_of_the_whole_number(begun: Path) -> None:
    cities.settle_all(begun, JANUARY)
    made = issued(ONE)
    said = text_of(made.body)
    assert made.body.startswith(b"%PDF")
    assert "Pada 20 Januari 2026 terlindungi." in said
    assert made.certificate.number in said
    assert grouped(made.certificate.checksum) in said
    assert ONE.nik not in said
    assert ONE.nik[-4:] in said
    assert f"{ONE.birth_date:%d%m%y}" not in said
    assert "SP2D-2026-01-APBD" in said


def test_equal_content_is_the_same_certificate_and_the_same_bytes(begun: Path) -> None:
    cities.settle_all(begun, JANUARY)
    first = issued(ONE)
    again = issued(ONE, today=date(2026, 3, 9))
    assert (first.certificate.number, first.body) == (again.certificate.number, again.body)
    assert issued(TWO).certificate.number != first.certificate.number
    assert issued(ONE, on=date(2026, 1, 21)).certificate.number != first.certificate.number
    assert Event.objects.filter(action="coverage.certificate").count() == 4
    assert Certificate.objects.count() == 3


def test_a_certificate_of_no_cover_says_so(begun: Path) -> None:
    made = issued(ONE, on=date(2025, 12, 1))
    assert "tidak terlindungi: bukan peserta program ini" in text_of(made.body)
    assert made.certificate.answer["covered"] is False


def test_checking_tells_genuine_altered_and_outdated(begun: Path) -> None:
    cities.settle_all(begun, JANUARY)
    made = issued(TWO).certificate
    found = checked(made.number.lower(), grouped(made.checksum).upper(), actor=CONSOLE)
    assert (found.genuine, found.answer_changed, found.content_changed) == (True, False, False)
    wrong = ("0" if made.checksum[0] != "0" else "1") + made.checksum[1:]
    for number, checksum in ((made.number, wrong), (made.number, ""), ("BK-2026-000999-A", made.checksum), ("x" * 99, "é")):
        told = checked(number, checksum, actor=CONSOLE)
        assert (told.genuine, told.certificate, told.as_json().get("answer")) == (False, None, None)
    cities.reconcile(begun, path=refused(begun, TWO))
    found = checked(made.number, made.checksum, actor=CONSOLE)
    assert (found.genuine, found.answer_changed, found.content_changed) == (True, True, True)
    assert found.as_json()["answer_now"]["status"] == "rejected"
    assert Event.objects.filter(action="coverage.certificate.check").count() == 6


def test_a_number_shows_a_slip_of_the_hand() -> None:
    number = number_of(2026, 123)
    assert number.startswith("BK-2026-000123-")
    others = [number_of(2026, 132), number_of(2026, 124), number_of(2062, 123)]
    assert all(other[-1] != number[-1] for other in others)


def pijar(*words: object) -> tuple[int, dict[str, Any]]:
    """A command as somebody at the console would run it: its exit code and what it printed."""
    done = CliRunner().invoke(app, ["coverage", *map(str, words), "--json"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, json.loads(done.stdout)


def test_the_commands_from_the_answer_to_the_check(begun: Path) -> None:
    cities.settle_all(begun, JANUARY)
    code, told = pijar("status", ONE.nik, "--on", DAY)
    assert (code, told["covered"], told["branches"], told["since"]) == (0, True, ["JKK", "JKM"], "2026-01-01")
    assert (told["continuous_months"], told["total_months"]) == (1, 1)
    kinds = [link["kind"] for link in told["evidence"]]
    assert kinds == ["decree", "enrolment", "batch_line", "billing", "remittance", "acceptance", "number", "months"]
    out = begun / "baru" / "bukti.pdf"
    code, given = pijar("certificate", ONE.nik, "--on", DAY, "--out", out)
    assert (code, given["bytes"]) == (0, out.stat().st_size)
    assert {key: given[key] for key in ("covered", "status", "fund")} == {"covered": True, "status": "active", "fund": "APBD"}
    code, found = pijar("check-certificate", given["number"], "--checksum", given["checksum"])
    assert (code, found["genuine"], found["answer_changed"]) == (0, True, False)
    code, found = pijar("check-certificate", given["number"], "--checksum", "0" * 64)
    assert (code, found) == (1, {"number": given["number"], "genuine": False})


def test_a_number_nobody_has_gets_no_paper(begun: Path) -> None:
    """A slip in the number would otherwise be a paper that denies somebody's cover."""
    for nik, code in ((workers(1, first=77)[0].nik, "PERSON_UNKNOWN"), ("12", "NIK_INVALID")):
        with pytest.raises(Refusal) as told:
            pijar("certificate", nik, "--on", DAY, "--out", begun / "x.pdf")
        assert told.value.code == code
    assert not (begun / "x.pdf").exists()
    assert not Certificate.objects.exists()


@pytest.fixture(autouse=True)
def _no_nik_in_the_trail(city: None) -> Iterator[None]:
    yield
    trail: list[Any] = [json.dumps(e.details) + e.subject for e in Event.objects.filter(action__startswith="coverage")]
    assert not any(w.nik in told for told in trail for w in (ONE, TWO, THREE, FOUR))
