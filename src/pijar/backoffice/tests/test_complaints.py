"""The public's page tells nothing it must not, the offices read what is theirs, and a tired form sent twice is one."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from pijar.audit.models import Event
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.grievances import throttle
from pijar.grievances.models import Grievance
from pijar.grievances.throttle import Doing
from pijar.staff.types import Right, Role

TEXT = "Saya dibayari, tetapi loket rumah sakit meminta uang muka."
ANSWER = "Loketnya sudah kami tegur; uang muka dikembalikan."


def sent(client, **more):
    form = {"category": "refused_at_hospital", "text": TEXT, **more}
    return client.post(reverse("complain"), form)


def ticket(page) -> tuple[str, str]:
    text = page.content.decode()
    return re.search(r'id="nomor">([^<]+)<', text)[1], re.search(r'id="kode">([^<]+)<', text)[1]


def shape(page) -> str:
    """The answer without what is drawn anew each time."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
    return re.sub(r'id="(nomor|kode)">[^<]+<', "", text)


def test_a_complaint_and_its_answer(client, enter, city):
    assert client.get(reverse("complain")).status_code == 200
    number, code = ticket(sent(client, name="Siti", phone="0841 2345 6789", village_code=OURS))
    page = client.post(reverse("complaint-follow"), {"number": number, "code": code}).content.decode()
    assert TEXT in page and "Kabar berikutnya paling lambat" in page
    office = enter(Role.PROGRAMME)
    assert number in office.get(reverse("grievances")).content.decode()
    page = office.get(reverse("grievance", args=[number])).content.decode()
    assert "0841 2345 6789" in page
    assert Event.objects.filter(action="grievance.read", subject=f"grievance:{number}").count() == 1
    office.post(reverse("grievance-take", args=[number]))
    seen = Grievance.objects.get().version
    stale = office.post(reverse("grievance-answer", args=[number]), {"text": ANSWER, "act": "jawab", "seen": seen - 1})
    assert stale.status_code == 422 and "baru saja diubah" in stale.content.decode()
    office.post(reverse("grievance-answer", args=[number]), {"text": ANSWER, "internal": "ditegur", "act": "jawab", "seen": seen})
    office.logout()
    page = client.post(reverse("complaint-follow"), {"number": number, "code": code}).content.decode()
    assert ANSWER in page and "ditegur" not in page and "petugas-programme" not in page
    again = {"number": number, "code": code, "act": "lagi", "text": "Uang mukanya belum kembali."}
    assert "sekali lagi" in client.post(reverse("complaint-follow"), again).content.decode()
    assert client.post(reverse("complaint-follow"), again).status_code == 422
    assert Grievance.objects.get().state == "reopened"


def test_who_is_content_closes_it(client, enter, city):
    number, code = ticket(sent(client))
    office = enter(Role.PROGRAMME)
    office.post(reverse("grievance-answer", args=[number]), {"text": ANSWER, "act": "jawab", "seen": 1})
    page = client.post(reverse("complaint-follow"), {"number": number, "code": code, "act": "selesai"}).content.decode()
    assert "Terima kasih" in page and Grievance.objects.get().state == "closed"


def test_the_page_never_tells_whether_a_nik_is_known(client, city):
    known, unknown = (shape(sent(client, nik=nik)) for nik in ("3374120101819001", "3374120101819777"))
    assert known == unknown
    assert "WARGA" not in known


def test_sent_twice_is_one(client, city):
    key = re.search(r'name="key" value="([^"]+)"', client.get(reverse("complain")).content.decode())[1]
    assert ticket(sent(client, key=key)) == ticket(sent(client, key=key))
    assert Grievance.objects.count() == 1


def test_odd_forms_are_told_at_their_field(client, city):
    page = sent(client, nik="12", text="pendek", village_code="33.74.99.9999")
    assert page.status_code == 422 and not Grievance.objects.exists()
    assert "NIK harus 16 angka" in sent(client, nik="12").content.decode()
    assert "paling sedikit 15 huruf" in sent(client, text="pendek").content.decode()
    for odd in ({"category": "x"}, {"text": ""}, {"text": "\x00" * 20}, {"key": "bukan"}):
        assert sent(client, **odd).status_code == 422


def test_wrong_codes_and_no_ticket_look_alike_and_end(client, city):
    number, _code = ticket(sent(client))
    door = reverse("complaint-follow")
    wrong = client.post(door, {"number": number, "code": "AAAA-AAAA-AAAA"})
    none = client.post(door, {"number": "PG-AAAA-AAAA", "code": "AAAA-AAAA-AAAA"})
    assert wrong.status_code == none.status_code == 422
    assert shape(wrong).replace(number, "") == shape(none).replace("PG-AAAA-AAAA", "")
    # Tries are counted by the hour, and one may begin meanwhile: in one of the two there are too many.
    wrong = {"number": number, "code": "AAAA-AAAA-AAAA"}
    pages = [client.post(door, wrong).content.decode() for _ in range(2 * throttle.MOST[Doing.GUESS] + 1)]
    assert any("Terlalu banyak percobaan" in page for page in pages)


def test_a_kelurahan_reads_its_own_desk_and_no_levy(client, enter, city):
    ours, _ = ticket(sent(client, category="not_listed", village_code=OURS))
    theirs, _ = ticket(sent(client, category="not_listed", village_code=THEIRS))
    levy, _ = ticket(sent(client, category="levy", village_code=OURS))
    lurah = enter(Role.VILLAGE)
    page = lurah.get(reverse("grievances") + "?lihat=semua").content.decode()
    assert ours in page and theirs not in page and levy not in page
    for number in (theirs, levy):
        assert lurah.get(reverse("grievance", args=[number])).status_code == 404
        assert lurah.post(reverse("grievance-answer", args=[number]), {"text": ANSWER, "seen": 1}).status_code == 404
    lurah.post(reverse("grievance-link", args=[ours]), {"nik": "3374120101829002", "seen": 1})
    assert Grievance.objects.get(number=ours).person_id is None
    lurah.post(reverse("grievance-link", args=[ours]), {"nik": "3374120101819001", "seen": 1})
    assert Grievance.objects.get(number=ours).person_id == city.ours.id
    back = lurah.post(reverse("grievance-assign", args=[ours]), {"village_code": "", "seen": 2})
    assert back.url == reverse("grievances")
    assert lurah.get(reverse("grievance", args=[ours])).status_code == 404


def test_an_auditor_reads_without_names_and_answers_nothing(client, enter, city):
    number, _ = ticket(sent(client, name="SITI AMINAH", phone="0841 2345 6789"))
    auditor = enter(Role.AUDITOR)
    page = auditor.get(reverse("grievance", args=[number])).content.decode()
    assert TEXT in page and "SITI" not in page and "6789" not in page
    for name in ("take", "answer", "note", "assign", "link", "close"):
        assert auditor.post(reverse(f"grievance-{name}", args=[number])).status_code == 403
    assert auditor.get(reverse("grievance-new")).status_code == 403


def test_the_desk_gives_the_ticket(enter, city):
    lurah = enter(Role.VILLAGE)
    form = {"category": "levy", "text": TEXT, "channel": "phone", "village_code": OURS}
    page = lurah.post(reverse("grievance-new"), form)
    number, _code = ticket(page)
    made = Grievance.objects.get(number=number)
    assert (made.channel, made.entered_by, made.office) == ("phone", "petugas-village", "programme")
    assert "dijawab petugas program" in page.content.decode()


@pytest.mark.parametrize("role", [Role.TREASURER, Role.PROGRAMME, Role.VILLAGE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_numbers_of_a_few_are_for_those_who_see_persons(client, enter, city, role):
    sent(client, category="not_listed", village_code=OURS)
    page = enter(role).get(reverse("grievances-statistics")).content.decode()
    sees = role in (Role.PROGRAMME, Role.VILLAGE, Role.AUDITOR)
    assert ("&lt;5" in page) == (not sees)


def test_it_waits_on_the_first_page(client, enter, city):
    sent(client, category="not_listed", village_code=OURS)
    for role, waits in ((Role.VILLAGE, True), (Role.PROGRAMME, False)):
        assert ("1 pengaduan menunggu" in enter(role).get(reverse("home")).content.decode()) == waits


def test_every_officer_with_the_right_has_the_door(enter, city):
    for role, door in ((Role.PROGRAMME, True), (Role.VILLAGE, True), (Role.AUDITOR, True), (Role.TREASURER, False)):
        page = enter(role).get(reverse("home")).content.decode()
        assert (reverse("grievances") in page) == door
    assert Right.ANSWER_GRIEVANCES.value == "answer_grievances"
