"""The work queue, claims and bank statements on screen: who sees what, one press per decision, many at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pijar.backoffice.selectors import home
from pijar.backoffice.tests.conftest import MONTH
from pijar.contributions import paying, queue
from pijar.contributions import services as contributions
from pijar.contributions.types import Cause, ItemState
from pijar.kernel.month import Month
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor, Role

JANUARY = Month.of(MONTH)
RINA, TONO = Actor("rina"), Actor("petugas-treasurer")
CSV = b"""Tanggal,Keterangan,Debit,Kredit,Saldo
05/01/2026,SALDO,,50000,50000
10/01/2026,SP2D-1,33600,,16400
11/01/2026,BIAYA,400,,16000
"""


@pytest.fixture
def answered(city, tmp_path):
    """Two people billed: one refused, the other not answered; and a stranger."""
    contributions.check(JANUARY, fund="APBD", actor=TONO)
    contributions.submit(JANUARY, maker=None, checker=TONO, out=tmp_path)
    paying.pay(JANUARY, fund="APBD", on=date(2026, 1, 10), reference="SP2D-1", amount=33_600, actor=TONO)
    nik = identifiers().decrypt("national_id", city.ours.national_id)
    path = tmp_path / "balasan.csv"
    path.write_text(f"nik,kpj,status,alasan,iuran_dibukukan\n{nik},,DITOLAK,Nama beda,0\n3374110101019999,,DITERIMA,,16800\n")
    contributions.reconcile(JANUARY, fund="APBD", path=path, actor=RINA)
    return city


def item(cause: Cause) -> queue.Item:
    return next(one for one in queue.items(JANUARY) if one.cause is cause)


def test_the_queue_shows_causes_and_masks_niks(enter, answered):
    client = enter(Role.TREASURER)
    page = client.get(reverse("reconciliation", args=[JANUARY, "APBD"])).content.decode()
    for word in ("Ditolak BPJS", "Tidak dijawab", "Tidak kita kenal", "WARGA KITA", "WARGA SANA", "Nama beda"):
        assert word in page
    assert identifiers().decrypt("national_id", answered.ours.national_id) not in page and "3374110101019999" not in page
    assert "WARGA SANA" not in client.get(reverse("reconciliation", args=[JANUARY, "APBD"]) + "?sebab=REJECTED").content.decode()
    assert client.get(reverse("reconciliation", args=[JANUARY, "CSR"])).status_code == 404
    assert client.get(reverse("reconciliation-month", args=[JANUARY.next])).status_code == 404


def test_one_press_records_and_opens_the_next(enter, answered):
    client = enter(Role.TREASURER)
    one = item(Cause.REJECTED)
    page = client.get(reverse("reconciliation-item", args=[JANUARY, "APBD", one.key])).content.decode()
    assert "Nama beda" in page and "Rp\xa016.800" in page
    answer = client.post(
        reverse("reconciliation-settle", args=[JANUARY]), {"who": one.key, "action": "mend", "walk": "1"}, follow=True
    )
    assert "1 baris: data dibetulkan." in answer.content.decode()
    assert queue.item(one.key).state is ItemState.DONE
    assert queue.history(one.key)[0].note == "Data dibetulkan"


def test_many_at_once_and_back_to_the_same_list(enter, answered):
    client = enter(Role.PROGRAMME)
    keys = [one.key for one in queue.items(JANUARY)]
    back = reverse("reconciliation", args=[JANUARY, "APBD"]) + "?lihat=semua"
    given = {"who": keys, "action": "ask", "note": "Surat 12", "back": back}
    answer = client.post(reverse("reconciliation-settle", args=[JANUARY]), given)
    assert answer.url == back
    assert {one.state for one in queue.items(JANUARY)} == {ItemState.WAITING}
    away = client.post(reverse("reconciliation-settle", args=[JANUARY]), {**given, "note": "x", "back": "https://example.org/"})
    assert away.url == reverse("reconciliation-month", args=[JANUARY])


@pytest.mark.parametrize(
    "given", [{"action": "ask"}, {"who": "L1-1", "action": "ask"}, {"who": "x", "action": "resolved"}, {"who": "x"}]
)
def test_what_is_refused_is_told_in_words(enter, answered, given):
    answer = enter(Role.TREASURER).post(reverse("reconciliation-settle", args=[JANUARY]), given, follow=True)
    assert answer.status_code < 500
    assert queue.open_count(JANUARY, "APBD") == 3


def test_an_auditor_reads_what_was_done_and_presses_nothing(enter, answered):
    one = item(Cause.NOT_ANSWERED)
    enter(Role.TREASURER).post(
        reverse("reconciliation-settle", args=[JANUARY]), {"who": one.key, "action": "ask", "note": "Ditanyakan lewat surat"}
    )
    client = enter(Role.AUDITOR)
    page = client.get(reverse("reconciliation-item", args=[JANUARY, "APBD", one.key])).content.decode()
    assert "Ditanyakan lewat surat" in page and "petugas-treasurer" in page and "Apa yang dilakukan?" not in page
    # The first page of an auditor shows the latest events with their details.
    assert "Menindaklanjuti antrean rekonsiliasi" in client.get(reverse("home")).content.decode()
    assert 'name="action"' not in client.get(reverse("reconciliation", args=[JANUARY, "APBD"])).content.decode()


def test_claims_and_their_letter(enter, answered):
    client = enter(Role.TREASURER)
    page = client.get(reverse("insurer_claims")).content.decode()
    assert "Rp\xa016.800" in page and "Surat klaim" in page
    archive = b"".join(client.post(reverse("insurer_claims-letter", args=["APBD"])).streaming_content)
    assert archive[:2] == b"PK"
    assert enter(Role.AUDITOR).get(reverse("insurer_claims")).status_code == 200


def test_the_csv_for_the_insurer_holds_whole_niks_and_is_recorded(enter, answered):
    from pijar.audit.models import Event

    answer = enter(Role.PROGRAMME).post(reverse("reconciliation-export", args=[JANUARY, "APBD"]))
    assert identifiers().decrypt("national_id", answered.ours.national_id) in b"".join(answer.streaming_content).decode()
    assert Event.objects.filter(action="contributions.queue").count() == 1


def test_home_says_how_many_lines_wait(answered):
    told = [todo.title for todo in home.todos(answered.officers[Role.TREASURER])]
    assert "3 baris rekonsiliasi menunggu" in told


def test_a_bank_statement_from_upload_to_explanation(enter, answered):
    client = enter(Role.TREASURER)
    assert "Rekening korannya belum diunggah" in client.get(reverse("bank")).content.decode()
    given = {"file": SimpleUploadedFile("koran.csv", CSV), "account": "1-034-1"}
    page = client.post(reverse("bank-upload"), given, follow=True).content.decode()
    assert "3 mutasi baru dari 3 baris." in page and "Cocok" in page and "BIAYA" in page
    from pijar.contributions import bank

    fee = next(p for p in bank.of_month(JANUARY) if p.amount == -400)
    page = client.post(
        reverse("bank-settle", args=[JANUARY]), {"who": fee.key, "action": "accept", "note": "Biaya bank"}, follow=True
    ).content.decode()
    assert "1 mutasi dijelaskan." in page
    assert "Biaya bank" in enter(Role.AUDITOR).get(reverse("bank-month", args=[JANUARY])).content.decode()


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("koran.exe", CSV, "CSV, MT940"),
        ("koran.csv", CSV.replace(b"16000", b"16001"), "ada baris yang kurang"),
        ("koran.csv", b"", "kosong"),
    ],
)
def test_a_statement_that_cannot_be_believed_is_refused_in_words(enter, answered, name, body, told):
    given = {"file": SimpleUploadedFile(name, body), "account": "1"}
    page = enter(Role.TREASURER).post(reverse("bank-upload"), given, follow=True).content.decode()
    assert told in page
