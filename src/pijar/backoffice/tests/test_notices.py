"""The bell and its pages, addresses with codes, the city's wording, and consent of who reports without a log-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from pijar.claims.models import Claim
from pijar.cycle import telling
from pijar.grievances.models import Grievance
from pijar.kernel.clock import JAKARTA, now
from pijar.notices import sending, services
from pijar.notices.models import Choice, CityChoice, Contact, Message, Notice, Wording
from pijar.notices.types import Datum, Event, Fact
from pijar.staff.types import Role

NUMBER = "LK-2026-000001-A"


def told(*officers, key="event:1") -> Notice:
    values = {Datum.NUMBER: NUMBER, Datum.STATE: "paid"}
    fact = Fact(Event.CASE_MOVED, key, now(), values, reverse("claims"), frozenset(one.pk for one in officers))
    services.tell(fact, at=now())
    return Notice.objects.filter(key=key).latest("id")


def text(answer) -> str:
    return answer.content.decode()


def test_the_bell_counts_and_the_page_leads_on(enter, city):
    rina = city.officers[Role.PROGRAMME]
    one = told(rina)
    told(rina, key="event:2")
    client = enter(Role.PROGRAMME)
    page = text(client.get(reverse("home")))
    assert 'class="bell-count" aria-hidden="true">2<' in page
    assert "2 belum dibaca" in page
    page = text(client.get(reverse("bell")))
    assert f"Kasus {NUMBER} berpindah langkah: Dibayar." in page
    answer = client.get(reverse("bell-open", args=[one.pk]))
    assert answer.url == reverse("claims")
    assert 'aria-hidden="true">1<' in text(client.get(reverse("bell")))
    client.post(reverse("bell-read"))
    page = text(client.get(reverse("bell") + "?lihat=baru"))
    assert "bell-count" not in page
    assert "Semua sudah dibaca" in page


def test_the_count_costs_one_statement_off_its_index(enter, city, django_assert_num_queries):
    from pijar.notices import selectors

    rina = city.officers[Role.PROGRAMME]
    told(rina)
    with django_assert_num_queries(1):
        assert selectors.unread(rina.pk) == 1


def test_nobody_opens_anothers_notice(enter, city):
    one = told(city.officers[Role.PROGRAMME])
    client = enter(Role.VILLAGE)
    assert client.get(reverse("bell-open", args=[one.pk])).status_code == 404
    assert NUMBER not in text(client.get(reverse("bell")))
    one.refresh_from_db()
    assert one.read_at is None


def test_a_notice_leads_to_no_other_host(enter, city):
    one = told(city.officers[Role.PROGRAMME])
    client = enter(Role.PROGRAMME)
    for link in ("//contoh.example/x", "https://contoh.example/", "javascript:alert(1)", ""):
        Notice.objects.filter(id=one.pk).update(link=link)
        assert client.get(reverse("bell-open", args=[one.pk])).url == reverse("bell")


def test_an_address_is_given_proven_and_used(enter, city, client):
    client = enter(Role.VILLAGE)
    place = reverse("bell-contact", args=["email"])
    assert client.post(place, {"act": "kode", "address": "salah"}).status_code == 422
    assert client.post(place, {"act": "kode", "address": "lurah@example.go.id"}).status_code == 302
    page = text(client.get(reverse("bell-choices")))
    assert "l•••@example.go.id" in page
    assert "lurah@example.go.id" not in page
    sending.send_due()
    # In a city that sends nothing the officer finds the code on the page of messages, and nobody else does.
    found = re.search(r"Kode Anda: (\d{3} \d{3})", text(client.get(reverse("bell-out"))))
    assert found
    assert found[1] not in text(enter(Role.PROGRAMME).get(reverse("bell-out")))
    client = enter(Role.VILLAGE)
    assert client.post(place, {"act": "bukti", "code": "12"}).status_code == 422
    assert client.post(place, {"act": "bukti", "code": found[1]}).status_code == 302
    assert Contact.objects.get().proven_at
    page = text(client.get(reverse("bell-choices")))
    assert "Kecelakaan dan kematian" in page
    assert "Iuran bulanan" not in page
    sent = {"language": "en", "quiet_start": "12", "quiet_end": "13", "cases_email": "on"}
    assert client.post(reverse("bell-choices"), sent).status_code == 302
    chosen = Choice.objects.get()
    assert (chosen.language, chosen.quiet_start, chosen.channels["cases"], chosen.channels["rounds"]) == ("en", 12, ["email"], [])
    assert client.post(reverse("bell-choices"), {**sent, "quiet_end": ""}).status_code == 422
    client.post(place, {"act": "hapus"})
    assert Contact.objects.get().address is None


def test_a_channel_that_is_not_configured_says_so(enter, city, settings):
    settings.NOTICES, settings.EMAIL_HOST, settings.SMS_URL, settings.WHATSAPP_NUMBER = "send", "", "", ""
    client = enter(Role.PROGRAMME)
    assert text(client.get(reverse("bell-choices"))).count("Saluran ini belum diatur di kota Anda.") == 3
    page = text(client.get(reverse("bell-out")))
    assert "Yang kurang: PIJAR_MAIL_URL, PIJAR_MAIL_FROM" in page
    assert client.post(reverse("bell-contact", args=["email"]), {"act": "kode", "address": "a@example.id"}).status_code == 422
    assert not Message.objects.exists()
    assert client.post(reverse("bell-contact", args=["merpati"]), {"act": "kode"}).status_code == 404


def test_the_office_rewords_looks_and_goes_back(enter, city):
    client = enter(Role.PROGRAMME)
    place = reverse("bell-word", args=["case_moved"])
    form = dict.fromkeys(("page", "subject", "body", "short"), "")
    tried = {**form, "short": "Kasus {nomor} bergerak: {alamat}"}
    page = text(client.post(place, {**tried, "act": "lihat"}))
    assert "Kasus LK-2026-000123-K bergerak" in page
    assert not Wording.objects.exists()
    answer = client.post(place, {**tried, "short": "Nama {nama}", "act": "simpan"})
    assert answer.status_code == 422
    assert "{nama} tidak tersedia untuk kalimat ini" in text(answer)
    assert client.post(place, {**tried, "act": "simpan"}).status_code == 302
    assert Wording.objects.get().text == "Kasus {nomor} bergerak: {alamat}"
    assert "kalimat kota" in text(client.get(reverse("bell-words")))
    client.post(place, {"act": "baku"})
    assert Wording.objects.latest("version").text is None
    assert client.get(reverse("bell-word", args=["tidak_ada"])).status_code == 404


def test_the_citys_rules_hold_for_everybody(enter, city):
    client = enter(Role.PROGRAMME)
    sent = {"quiet_start": "21", "quiet_end": "5", "digest_hour": "8", "due_days": "3", "keep_days": "30"}
    assert client.post(reverse("bell-rules"), {**sent, "keep_days": "1"}).status_code == 422
    assert client.post(reverse("bell-rules"), sent).status_code == 302
    held = CityChoice.objects.get()
    assert (held.quiet_start, held.quiet_end, held.digest_hour, held.due_days, held.keep_days) == (21, 5, 8, 3, 30)
    assert enter(Role.TREASURER).post(reverse("bell-rules"), sent).status_code == 403


def test_a_message_that_failed_is_sent_again_by_the_office_only(enter, city):
    rina = city.officers[Role.PROGRAMME]
    client = enter(Role.PROGRAMME)
    client.post(reverse("bell-contact", args=["email"]), {"act": "kode", "address": "rina@example.go.id"})
    Message.objects.update(state="failed", reason="CONNECT")
    number = Message.objects.get().pk
    assert "Server pengirim tidak dapat dihubungi" in text(client.get(reverse("bell-out")))
    assert enter(Role.VILLAGE).post(reverse("bell-again", args=[number])).status_code == 403
    enter(Role.PROGRAMME).post(reverse("bell-again", args=[number]))
    assert Message.objects.get().state == "waiting"
    assert rina.pk


def report(**more) -> dict[str, str]:
    day = now().astimezone(JAKARTA) - timedelta(days=1)
    return {
        "event": "injured", "day": f"{day:%d/%m/%Y}", "what": "Jatuh dari tangga waktu memasang tenda", "name": "SUMIYATI",
        "birth_year": "1980", "setting": "unknown", "reporter": "family", "reporter_name": "BUDI", "phone": "081234567890",
        **more,
    }  # fmt: skip


def test_who_reports_chooses_to_be_told_and_stops(client, city):
    page = text(client.get(reverse("report")))
    assert "Mau dikabari?" in page
    page = text(client.post(reverse("report"), report(tell_by="sms")))
    number, code = re.search(r"LK-\d{4}-\d{6}-\w", page)[0], re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", page)[0]
    assert Contact.objects.get().party == f"claim:{number}"
    # The trail was at its end before.
    from pijar.notices.models import Mark

    Mark.objects.update_or_create(id=1, defaults={"number": 0})
    telling.gather()
    message = Message.objects.get(recipient=f"claim:{number}")
    assert (message.channel, message.event) == ("sms", "report_received")
    asked = {"number": number, "code": code}
    assert "•••890" in text(client.post(reverse("report-follow"), asked))
    page = text(client.post(reverse("report-follow"), {**asked, "act": "henti-kabar"}))
    assert "Anda tidak dikabari lagi" in page
    assert Contact.objects.get().address is None
    sending.send_due()
    message.refresh_from_db()
    assert (message.state, message.reason) == ("cancelled", "STOPPED")


def test_with_a_wrong_code_nothing_is_stopped(client, city):
    page = text(client.post(reverse("report"), report(tell_by="sms")))
    number = re.search(r"LK-\d{4}-\d{6}-\w", page)[0]
    client.post(reverse("report-follow"), {"number": number, "code": "AAAAA-AAAAA", "act": "henti-kabar"})
    assert Contact.objects.get().stopped_at is None


def test_the_telephone_alone_is_no_consent(client, city):
    client.post(reverse("report"), report())
    assert Claim.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("by", "to", "wrong"), [("email", "", True), ("email", "x", True), ("sms", "abc", True), ("email", "a@b.id", False)]
)
def test_an_address_that_cannot_be_read_is_said_at_its_field(client, city, by, to, wrong):
    answer = client.post(reverse("report"), report(tell_by=by, tell_to=to))
    assert (answer.status_code == 422) == wrong
    assert Contact.objects.exists() != wrong
    assert Claim.objects.exists() != wrong


def test_without_a_channel_nobody_is_asked(client, city, settings):
    settings.NOTICES, settings.EMAIL_HOST, settings.SMS_URL, settings.WHATSAPP_NUMBER = "send", "", "", ""
    assert "Mau dikabari?" not in text(client.get(reverse("report")))
    client.post(reverse("report"), report(tell_by="sms"))
    assert Claim.objects.exists()
    assert not Contact.objects.exists()


def test_who_complains_chooses_too(client, city):
    sent = {
        "category": "other",
        "text": "Kartu saya belum datang sampai hari ini.",
        "tell_by": "whatsapp",
        "tell_to": "0812 3456 7890",
    }
    page = text(client.post(reverse("complain"), sent))
    number = Grievance.objects.get().number
    assert Contact.objects.get().party == f"grievance:{number}"
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page.replace(number, ""))[0]
    page = text(client.post(reverse("complaint-follow"), {"number": number, "code": code, "act": "henti-kabar"}))
    assert "Anda tidak dikabari lagi" in page
    assert Contact.objects.get().stopped_at
