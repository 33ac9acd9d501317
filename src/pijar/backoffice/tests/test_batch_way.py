"""A list's page in each of its seven states and for each role: one next step, for who may do it, done once."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from pijar.backoffice.selectors import batchway, home, months
from pijar.backoffice.tables import Batch, BatchLine, Credit, Event, LineResult, Places, Remittance, Reply, Waiting
from pijar.backoffice.tests.conftest import MONTH, THEIRS, person
from pijar.contributions import services as contributions
from pijar.contributions.models import ClaimMove
from pijar.contributions.types import BatchState
from pijar.cycle import additions
from pijar.kernel.clock import now
from pijar.kernel.month import Month
from pijar.ledger import services as ledger
from pijar.ledger.types import Act, moved
from pijar.staff.types import CONSOLE, Actor, Role

JANUARY = Month(2026, 1)
FIRST = ["2026-01", "APBD", 1]
ORDER = ["draft", "checked", "submitted", "billed", "paid", "settled", "closed"]
TONO, SITI = Actor("petugas-treasurer"), Actor("petugas-lain")
SEES = (Role.PROGRAMME, Role.TREASURER, Role.AUDITOR)
# What the form of each next step posts to, and who is offered it.
STEPS = {
    "draft": ("batch-check", {Role.TREASURER}),
    "checked": ("batch-send", {Role.TREASURER}),
    "submitted": ("batch-bill", {Role.TREASURER}),
    "billed": ("batch-pay", {Role.TREASURER}),
    "paid": ("batch-reconcile", {Role.TREASURER, Role.PROGRAMME}),
    "settled": ("batch-close", {Role.TREASURER, Role.PROGRAMME}),
}
FORMS = ("batch-check", "batch-send", "batch-send-back", "batch-bill", "batch-pay", "batch-reconcile", "batch-close")


def brought(city, state: str) -> Batch:
    """The city's list in a state, by the services as far as they go; what was sent is told, not written."""
    index = ORDER.index(state)
    if index >= 1:
        contributions.check(JANUARY, fund="APBD", actor=TONO)
    if index >= 2:
        Batch.objects.update(state="submitted", checksum="0" * 64)
    if index >= 3:
        contributions.bill(JANUARY, fund="APBD", code="870012345678", on=MONTH, actor=TONO)
    if index >= 4:
        contributions.pay(JANUARY, fund="APBD", on=MONTH, reference="SP2D-1", amount=33_600, actor=TONO)
    if index >= 5:
        reply = Reply.objects.create(
            id=1, batch=city.batch, sha256="1" * 64, file_name="balasan.csv", at=now(), actor="tono",
            counts={"accepted": 2, "rejected": 0, "amount_mismatch": 0, "missing": 0, "unknown": 0},
        )  # fmt: skip
        for line in BatchLine.objects.all():
            LineResult.objects.create(line=line, reply=reply, bucket="accepted", booked=16_800)
        Batch.objects.update(state="settled")
    if index >= 6:
        contributions.close(JANUARY, fund="APBD", actor=TONO)
    return Batch.objects.get()


def page(client, *args: object) -> str:
    answer = client.get(reverse("batch", args=args or ["2026-01", "APBD"]))
    assert answer.status_code == 200
    return answer.content.decode()


def offered(text: str) -> set[str]:
    return {name for name in FORMS if f'action="{reverse(name, args=FIRST)}"' in text}


@pytest.mark.parametrize("state", ORDER)
@pytest.mark.parametrize("role", SEES)
def test_each_state_offers_its_one_next_step_to_who_may_do_it(state, role, enter, city):
    batch = brought(city, state)
    assert batch.state == state
    text = page(enter(role))
    name, roles = STEPS.get(state, ("", set()))
    found = offered(text)
    assert (name in found) == (role in roles), found
    # Beside it only what goes with it: a way back, a payment without a code, a second reply.
    beside = {"checked": {"batch-send-back"}, "submitted": {"batch-pay"}, "settled": {"batch-reconcile"}}.get(state, set())
    assert found - {name} == (beside if role in roles else set())
    assert text.count('class="rail-dot done"') // 2 == ORDER.index(state) + 1
    assert text.count('id="berikutnya"') == (state != "closed")


@pytest.mark.parametrize("state", ORDER)
def test_the_month_and_the_first_page_tell_the_same_state(state, enter, city):
    brought(city, state)
    client = enter(Role.TREASURER)
    text = client.get(reverse("batches-month", args=["2026-01"])).content.decode()
    assert ("Setujui dan kirim" in text) == (state in ("draft", "checked"))
    assert ('id="hari-aman"' in text) == (ORDER.index(state) < 4)
    assert client.get(reverse("batches")).status_code == 200
    by_key = {step.key: step.state for step in months.overview(JANUARY).steps}
    expected = {
        "kirim": "ready" if state in ORDER[:2] else "done",
        "bayar": "blocked" if state in ORDER[:2] else "ready" if state in ORDER[2:4] else "done",
        "rekonsiliasi": "blocked" if state in ORDER[:4] else "ready" if state == "paid" else "done",
    }
    assert {key: by_key[key] for key in expected} == expected
    assert months.is_fixed(JANUARY) == (state != "draft")
    titles = [todo.title for todo in home.todos(city.officers[Role.TREASURER])]
    act = {"draft": "Periksa daftar iuran", "checked": "Kirim daftar iuran", "submitted": "Catat pembayaran",
           "billed": "Catat pembayaran", "paid": "Cocokkan balasan", "settled": "Tutup 1 daftar"}  # fmt: skip
    for known, words in act.items():
        assert any(words in title for title in titles) == (act.get(state) == words), (known, titles)
    assert any(title.startswith("SP2D Januari 2026") for title in titles) == (ORDER.index(state) < 4)


def test_the_month_after_a_reconciled_one_is_opened_first(city):
    for state, expected in (("paid", JANUARY), ("settled", JANUARY.next)):
        if state == "paid":
            brought(city, "paid")
        else:
            Batch.objects.update(state="settled")
        assert months.current_month() == expected
    contributions.close(JANUARY, fund="APBD", actor=TONO)
    assert months.current_month() == JANUARY.next


def test_every_field_of_the_page_has_an_id_of_its_own(enter, city):
    owed(city, 16_800)
    brought(city, "billed")
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page(enter(Role.TREASURER)))
    assert "credit_reference" in ids and "pay_reference" in ids and len(ids) == len(set(ids))


def test_the_maker_is_told_that_somebody_else_checks(enter, city):
    Batch.objects.update(made_by="petugas-treasurer")
    text = page(enter(Role.TREASURER))
    assert "orang lain yang memeriksa" in text and offered(text) == set()


def test_the_checker_sees_what_changed_since_last_month(enter, city):
    text = page(enter(Role.TREASURER))
    assert re.search(r"Baru</dt><dd[^>]*>\+ 2<", text) and "Rp\xa033.600" in text


def test_a_list_goes_back_with_a_reason_that_its_maker_reads(enter, city):
    brought(city, "checked")
    client = enter(Role.TREASURER)
    short = client.post(reverse("batch-send-back", args=FIRST), {"reason": "salah", "state": "checked"}).content.decode()
    assert "paling sedikit" in short.lower() or "minimal" in short.lower() or 'role="alert"' in short
    assert Batch.objects.get().state == "checked"
    client.post(reverse("batch-send-back", args=FIRST), {"reason": "Pak Karno sudah meninggal", "state": "checked"})
    assert Batch.objects.get().state == "draft"
    text = page(enter(Role.PROGRAMME))
    assert "Pak Karno sudah meninggal" in text and "Dikembalikan petugas-treasurer" in text
    assert batchway.sent_back(Batch.objects.get()).note == "Pak Karno sudah meninggal"
    # What was done with another list that bore the number before is not told of this one.
    Batch.objects.update(month=JANUARY.next.first_day)
    assert batchway.sent_back(Batch.objects.get()) is None


def test_pressed_twice_it_is_done_once(enter, city):
    client = enter(Role.TREASURER)
    for _ in range(2):
        again = client.post(reverse("batch-check", args=FIRST), {"state": "draft"}, follow=True)
    assert "Tidak ada yang diubah" in again.content.decode()
    assert Event.objects.filter(action="batch.check").count() == 1
    Batch.objects.update(state="submitted", checksum="0" * 64)
    for _ in range(2):
        client.post(reverse("batch-bill", args=FIRST), {"state": "submitted", "code": "8700", "on": "5/1/2026"})
    paid = {"state": "billed", "on": "12/01/2026", "reference": "SP2D-7", "amount": "33.600"}
    for _ in range(2):
        client.post(reverse("batch-pay", args=FIRST), paid)
    assert [(r.reference, r.amount) for r in Remittance.objects.all()] == [("SP2D-7", 33_600)]
    assert Event.objects.filter(action="batch.pay").count() == 1


def test_a_payment_says_what_is_to_be_paid_and_takes_nothing_else(enter, city):
    brought(city, "billed")
    client = enter(Role.TREASURER)
    assert "Rp\xa033.600" in page(client) and "870012345678" in page(client)
    wrong = client.post(reverse("batch-pay", args=FIRST), {"on": "12/01/2026", "reference": "S", "amount": "33.000"}, follow=True)
    assert "bukan Rp 33.000" in wrong.content.decode()
    bad = client.post(reverse("batch-pay", args=FIRST), {"on": "12/01/2026", "reference": "S", "amount": "33,6"}).content.decode()
    assert "rupiah utuh" in bad and not Remittance.objects.exists()


def sent_later(city) -> None:
    """February and March with a list like January's, sent and not paid."""
    rate = BatchLine.objects.first().rate
    for number, month in enumerate((JANUARY.next, JANUARY.shift(2)), start=2):
        batch = Batch.objects.create(
            id=100 + number, month=month.first_day, fund_code="APBD", made_by="rina", lines=1, jkk=10_000, jkm=6_800, total=16_800
        )
        dearer = {"month": month.first_day, "fund_kind": "APBD", "sector": "other", "jkk": 10_000, "jkm": 6_800}
        own = type(rate).objects.create(**dearer, parameters=["x"], provisions=["y"])
        BatchLine.objects.create(batch=batch, month=month.first_day, person=city.ours, rate=own, jkk=10_000, jkm=6_800)
        contributions.check(month, fund="APBD", actor=TONO)
        Batch.objects.filter(id=batch.id).update(state="submitted", checksum="0" * 64)


def test_one_transfer_pays_the_lists_of_several_months(enter, city):
    brought(city, "billed")
    client = enter(Role.TREASURER)
    assert "daftar Februari 2026 harus sudah dikirim" in page(client) and 'type="hidden" name="months"' in page(client)
    sent_later(city)
    text = page(client)
    assert "3 bulan, sampai Maret 2026: Rp 67.200" in text and "hanya bulan ini: Rp 33.600" in text
    assert "6 bulan" not in text and "daftar April 2026 harus sudah dikirim" in text
    given = {"state": "billed", "on": "12/01/2026", "reference": "SP2D-TW", "amount": "67.200"}
    assert 'role="alert"' in client.post(reverse("batch-pay", args=FIRST), given | {"months": "6"}).content.decode()
    client.post(reverse("batch-pay", args=FIRST), given | {"months": "1"})
    assert not Remittance.objects.exists()
    client.post(reverse("batch-pay", args=FIRST), given | {"months": "3"})
    assert [r.amount for r in Remittance.objects.order_by("batch__month")] == [33_600, 16_800, 16_800]
    assert "Satu transfer untuk beberapa bulan" in page(client, "2026-02", "APBD")


def owed(city, amount: int) -> None:
    """The insurer owes the fund from an earlier year's month."""
    line = BatchLine.objects.order_by("id").first()
    reply = Reply.objects.create(id=90, batch=city.batch, sha256="9" * 64, file_name="x", at=now(), actor="t", counts={})
    ClaimMove.objects.create(line=line, reply=reply, fund_code="APBD", month=MONTH, cause="rejected", amount=amount)
    for act in (Act.RESERVE, Act.COMMIT, Act.SPEND, Act.CLAIM):
        ledger.post(on=MONTH, act=act, subject="batch:UJI:2025-12:1", actor=CONSOLE, moves=[moved(act, 2026, "APBD", amount)])


def test_a_credit_lowers_what_is_to_be_paid_and_may_be_taken_back(enter, city):
    owed(city, 16_800)
    brought(city, "submitted")
    client = enter(Role.TREASURER)
    assert "berutang Rp\xa016.800 kepada APBD" in page(client)
    credit = reverse("batch-credit", args=["2026-01", "APBD"])
    too_much = client.post(credit, {"amount": "20.000", "reference": "BPJS/1"}, follow=True).content.decode()
    assert "berutang Rp 16.800" in too_much and not Credit.objects.exists()
    for _ in range(2):
        client.post(credit, {"amount": "6.800", "reference": "BPJS/1"})
    text = page(client)
    assert Credit.objects.count() == 1 and "Rp\xa026.800" in text and "<span>harus dibayar</span>" in text
    client.post(credit, {"cancel": "BPJS/1"})
    text = page(client)
    assert "dibatalkan" in text and "<span>harus dibayar</span>" not in text
    assert page(enter(Role.AUDITOR)).count(f'action="{credit}"') == 0


def test_what_is_open_is_settled_or_explained_before_closing(enter, city):
    brought(city, "settled")
    LineResult.objects.filter(line=BatchLine.objects.order_by("id").first()).update(bucket="missing", booked=0)
    client = enter(Role.TREASURER)
    text = page(client)
    assert "Tutup walau belum selesai" in text and reverse("reconciliation", args=["2026-01", "APBD"]) in text
    assert not any("Tutup" in todo.title for todo in home.todos(city.officers[Role.TREASURER]))
    client.post(reverse("batch-close", args=FIRST), {"state": "settled", "reason": ""})
    assert Batch.objects.get().state == "settled"
    client.post(reverse("batch-close", args=FIRST), {"state": "settled", "reason": "BPJS menjawab bulan depan"})
    assert Batch.objects.get().state == "closed"
    assert "BPJS menjawab bulan depan" in page(enter(Role.AUDITOR))


def test_papers_are_for_who_sees_the_city_and_workbooks_for_who_makes_the_lists(enter, city):
    link = {form: reverse("batch-paper", args=[*FIRST, "nominatif", form]) for form in ("pdf", "xlsx")}
    expected = {Role.PROGRAMME: {"pdf", "xlsx"}, Role.TREASURER: {"pdf", "xlsx"}, Role.AUDITOR: {"pdf"}}
    for role, forms in expected.items():
        client = enter(role)
        text = page(client)
        assert {form for form, place in link.items() if place in text} == forms, role
        got = client.get(link["xlsx"])
        assert (got.headers.get("Content-Disposition", "").endswith('.xlsx"')) == ("xlsx" in forms), role
    assert Event.objects.filter(action="batch.paper").count() == 2


def test_a_sample_is_the_auditor_s(enter, city):
    brought(city, "submitted")
    place = reverse("batch-sample", args=["2026-01", "APBD"])
    assert place in page(enter(Role.AUDITOR)) and place not in page(enter(Role.TREASURER))
    assert enter(Role.ADMINISTRATOR).post(place, {"size": "1", "seed": "a"}).status_code == 403


def waiting(city) -> None:
    Places.objects.filter(month=MONTH).update(quota=3)
    city.next = person(3, THEIRS, "WARGA MENUNGGU")
    from pijar.backoffice.tables import Assessment

    Assessment.objects.create(month=MONTH, person=city.next, outcome="eligible", reasons=[], sector="other", decile=5)
    Waiting.objects.create(month=MONTH, person=city.next, rank=3, position=1, reason="NO_PLACE", opened=["APBD"])


def test_who_comes_late_is_added_by_the_programme_with_a_page_of_their_own(enter, city):
    waiting(city)
    brought(city, "submitted")
    client = enter(Role.PROGRAMME)
    place, text = reverse("batch-add", args=["2026-01", "APBD"]), page(client)
    assert place in text and place not in page(enter(Role.TREASURER))
    client = enter(Role.PROGRAMME)
    # January's due day is long over.
    refused = client.post(place, {"carried": "2"}, follow=True).content.decode()
    assert "jatuh tempo pada" in refused and Batch.objects.count() == 1
    for _ in range(2):
        client.post(place, {"carried": "2", "reason": "kelurahan terlambat mengirim"})
    late = Batch.objects.get(number=2)
    assert (late.lines, late.state, late.made_by) == (1, "draft", "petugas-programme")
    text = page(client, "2026-01", "APBD", 2)
    assert "susulan 2" in text and "WARGA MENUNGGU" in text and "menunggu Bendahara" in re.sub(r"\s+", " ", text)
    assert "susulan 2" in client.get(reverse("batches-month", args=["2026-01"])).content.decode()
    person_page = client.get(reverse("places-person", args=["2026-01", city.next.id])).content.decode()
    assert reverse("places-free", args=["2026-01", city.next.id]) in person_page
    treasurer = enter(Role.TREASURER)
    treasurer.post(reverse("batch-check", args=["2026-01", "APBD", 2]), {"state": "draft"})
    assert Batch.objects.get(number=2).state == "checked"
    # Of the list that was sent nothing changed, and the late one does not open the month again.
    assert Batch.objects.get(number=1).lines == 2 and not additions.is_late_draft(JANUARY, city.next.id)
    assert reverse("month-run", args=["2026-01"]) not in enter(Role.PROGRAMME).get("/bulan/2026-01/").content.decode()


def test_a_list_that_is_not_there_is_not_found(enter, city):
    client = enter(Role.TREASURER)
    assert client.get(reverse("batch", args=["2026-01", "APBD", 2])).status_code == 404
    assert client.get(reverse("batch", args=["2026-01", "ZAKAT"])).status_code == 404


def test_every_state_has_its_word_and_its_place_on_the_rail():
    assert [state.value for state in BatchState] == ORDER == batchway.ORDER
