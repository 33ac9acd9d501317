"""Rounds on screen: the kelurahan's own list and no other, one answer once, the second look blind, what the public sees."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pijar.backoffice.tables import Event, Halt
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.backoffice.tests.rounds import objected, opened, over_by_now, published, round_about
from pijar.enrolment.types import HaltKind
from pijar.kernel.clock import today
from pijar.staff.types import Actor, Role
from pijar.verification import objections, services
from pijar.verification.models import FollowUp, Objection, Recheck, RoundItem
from pijar.verification.types import Result, Ruling

HTMX = {"HTTP_HX_REQUEST": "true"}


def entry(someone) -> RoundItem:
    return RoundItem.objects.get(person=someone)


def answer(client, someone, result: str, **more):
    return client.post(reverse("round-check", args=[entry(someone).id]), {"result": result, **more})


def test_a_kelurahan_checks_its_own_people_from_its_home(enter, city):
    found = opened()
    client = enter(Role.VILLAGE)
    page = client.get(reverse("home")).content.decode()
    assert "Periksa 1 orang di lapangan" in page
    assert client.get(reverse("rounds")).url == reverse("round-village", args=[found.id, OURS])
    page = client.get(reverse("round-village", args=[found.id, OURS])).content.decode()
    assert "WARGA KITA" in page
    assert "3374120101819001" not in page
    back = answer(client, city.ours, "MOVED", note="ke Ungaran", hal="1")
    assert back.url.startswith(reverse("round-village", args=[found.id, OURS]))
    assert back.url.endswith(f"#o-{entry(city.ours).id}")
    assert (entry(city.ours).result, entry(city.ours).checked_by) == ("MOVED", "petugas-village")
    before = Event.objects.count()
    answer(client, city.ours, "MOVED", note="ke Ungaran")
    assert Event.objects.count() == before
    assert "Periksa 1 orang" not in client.get(reverse("home")).content.decode()


def test_a_press_answers_with_the_card_and_how_far_one_is(enter, city):
    opened()
    client = enter(Role.VILLAGE)
    text = client.post(reverse("round-check", args=[entry(city.ours).id]), {"result": "FOUND_AS_LISTED"}, **HTMX).content.decode()
    assert text.startswith("<article")
    assert "<b>1</b> dari 1 orang" in text
    assert 'hx-swap-oob="true"' in text
    wrong = client.post(reverse("round-check", args=[entry(city.ours).id]), {"result": "SAKIT"}, **HTMX)
    assert (wrong.status_code, entry(city.ours).result) == (409, "FOUND_AS_LISTED")


@pytest.mark.parametrize("name", ["round-village", "round-checklist", "round-notice", "objection"])
def test_another_kelurahan_is_not_found(name, enter, city):
    about = round_about(city.theirs)
    wanted = {"objection": ["number"], "round-notice": ["round_id", "village", "kind"]}.get(name, ["round_id", "village"])
    assert enter(Role.VILLAGE).get(reverse(name, args=[about[key] for key in wanted])).status_code == 404


def test_another_kelurahans_person_cannot_be_checked_nor_objected_to(enter, city):
    about = round_about(city.theirs)
    client = enter(Role.VILLAGE)
    assert answer(client, city.theirs, "DIED").status_code == 404
    assert entry(city.theirs).result == "NOT_YET"
    assert client.post(reverse("objection-unmask", args=[about["number"]]), {"reason": "ingin tahu saja"}).status_code == 404
    sent = {"kind": "UNFIT_PERSON", "village_code": THEIRS, "number": 1, "text": "bukan orang sini", "name": "Budi",
            "received_on": "01/01/2026"}  # fmt: skip
    before = Objection.objects.count()
    assert client.post(reverse("objection-new", args=[about["round_id"]]), sent).status_code == 200
    assert Objection.objects.count() == before
    assert about["number"] not in client.get(reverse("objections", args=[about["round_id"]])).content.decode()


def test_the_second_look_does_not_see_the_first(enter, city):
    found = published()
    services.check_item(entry(city.ours).id, result=Result.DIED, note="akta", actor=Actor("petugas-village"))
    client = enter(Role.PROGRAMME)
    page = client.get(reverse("round-sample", args=[found.id])).content.decode()
    own = page[page.index("WARGA KITA") :]
    assert "akta" not in page
    assert "bg-red-lt" not in own
    again = Recheck.objects.get(item=entry(city.ours))
    client.post(reverse("round-recheck", args=[again.id]), {"result": "FOUND_AS_LISTED"})
    again.refresh_from_db()
    assert (again.result, again.checked_by) == ("FOUND_AS_LISTED", "petugas-programme")
    assert enter(Role.VILLAGE).get(reverse("round-sample", args=[found.id])).status_code == 403


def test_a_round_is_opened_drawn_and_published_by_the_programme(enter, city):
    client = enter(Role.PROGRAMME)
    page = client.get(reverse("round-open")).content.decode()
    assert 'value="2026-01"' in page
    sent = {"month": "2026-01", "title": "Verval awal", "objection_days": 7, "decide_days": 14}
    to = client.post(reverse("round-open"), sent).url
    found = opened()
    assert to == reverse("round", args=[found.id])
    drawn = client.post(reverse("round-draw", args=[found.id]), {"confidence": 95, "margin": 5, "share": 50})
    assert drawn.url == reverse("round-sample", args=[found.id])
    assert Recheck.objects.count() == 2
    assert client.get(reverse("round-notice", args=[found.id, OURS, "pdf"])).status_code == 404
    client.post(reverse("round-publish", args=[found.id]), {"until": "31/12/2030"})
    found.refresh_from_db()
    assert (found.state, f"{found.objections_until}") == ("published", "2030-12-31")
    assert client.get(to).status_code == 200
    assert client.get(reverse("round-notice", args=[found.id, OURS, "pdf"])).content.startswith(b"%PDF")


def test_an_objection_is_entered_by_one_and_decided_by_another(enter, city):
    found = published()
    client = enter(Role.VILLAGE)
    sent = {"kind": "UNFIT_PERSON", "village_code": OURS, "number": 1, "text": "Sudah pindah ke Ungaran", "name": "Pak Slamet",
            "phone": "0841 2222 3333", "received_on": f"{today():%d/%m/%Y}"}  # fmt: skip
    assert "akhir pada nomor 1" in client.post(reverse("objection-new", args=[found.id]), sent | {"number": 9}).content.decode()
    to = client.post(reverse("objection-new", args=[found.id]), sent).url
    made = Objection.objects.get()
    assert (to, made.item.person, made.entered_by) == (reverse("objection", args=[made.number]), city.ours, "petugas-village")
    assert made.number in client.get(reverse("objections", args=[found.id])).content.decode()
    page = enter(Role.PROGRAMME).get(to).content.decode()
    assert "Sudah pindah ke Ungaran" in page
    assert "Slamet" not in page
    assert "2222" not in page
    clear = client.post(reverse("objection-unmask", args=[made.number]), {"reason": "menghubungi penyanggah"}).content.decode()
    assert "Pak Slamet" in clear
    assert Event.objects.filter(action="objection.unmask").count() == 1
    client.post(reverse("objection-decide", args=[made.number]), {"ruling": "upheld", "reason": "Surat pindah ada"})
    made.refresh_from_db()
    assert (made.ruling, made.decided_by) == ("upheld", "petugas-programme")


def test_ones_own_objection_has_no_form(enter, city):
    made = objected(city.ours, by="petugas-programme")
    page = enter(Role.PROGRAMME).get(reverse("objection", args=[made.number])).content.decode()
    assert "petugas lain yang memutuskan" in page
    assert reverse("objection-decide", args=[made.number]) not in page


def test_what_was_found_is_acted_on_by_one_press(enter, city):
    found = published()
    item = entry(city.theirs)
    services.check_item(item.id, result=Result.DIED, note="", actor=Actor("lurah"))
    client = enter(Role.PROGRAMME)
    assert "1 hasil verval perlu keputusan" in client.get(reverse("home")).content.decode()
    assert "WARGA SANA" in client.get(reverse("round-work", args=[found.id])).content.decode()
    page = client.get(reverse("round-act", args=[item.id]))
    form = page.context["halt"]
    sent = {"act": "halt"} | {f"halt-{name}": form.initial[name] for name in ("kind", "reason", "month", "proof")}
    assert client.post(reverse("round-act", args=[item.id]), sent).url == reverse("round-work", args=[found.id])
    halt = Halt.objects.get()
    assert (halt.kind, halt.reason, halt.actor) == (HaltKind.STOP.value, "DECEASED", "petugas-programme")
    assert "Verval uji" in halt.proof
    assert FollowUp.objects.get().item == item
    assert "WARGA SANA" not in client.get(reverse("round-work", args=[found.id])).content.decode()


def test_nothing_to_be_done_is_said_with_a_reason(enter, city):
    made = objected(city.ours)
    objections.decide_objection(made.number, ruling=Ruling.UPHELD, reason="Surat pindah ada", actor=Actor("sari"))
    client = enter(Role.PROGRAMME)
    place = reverse("round-act-objection", args=[made.number])
    assert client.post(place, {"act": "leave", "leave-note": "ya"}).status_code == 200
    assert not FollowUp.objects.exists()
    client.post(place, {"act": "leave", "leave-note": "sudah dihentikan bulan lalu"})
    assert (FollowUp.objects.get().act, FollowUp.objects.get().objection) == ("none", made)


def test_the_public_page_is_open_while_objections_are_heard_and_names_nobody(client, city):
    found = opened()
    place = reverse("notice", args=[found.id, OURS])
    assert client.get(place).status_code == 404
    published()
    for address in (reverse("notices"), place, reverse("notice-file", args=[found.id, OURS, "csv"])):
        answered = client.get(address)
        assert answered.status_code == 200
        text = answered.content.decode()
        for secret in ("WARGA", "KITA", "3374", "JALAN", "0841", "petugas", "SUMIYATI", "1980"):
            assert secret not in text, (address, secret)
    assert "W.K." in client.get(place).content.decode()
    assert client.get(reverse("notice-file", args=[found.id, OURS, "pdf"])).content.startswith(b"%PDF")
    assert client.get(reverse("notice-file", args=[found.id, OURS, "xlsx"])).status_code == 404
    assert client.get(reverse("notice", args=[found.id, "33.74.99.9999"])).status_code == 404

    over_by_now(found)
    services.close_round(found.id, on=today(), actor=Actor("rina"))
    assert client.get(place).status_code == 404


def test_the_auditor_reads_all_of_it(enter, city):
    about = round_about(city.ours)
    client = enter(Role.AUDITOR)
    for name in ("rounds", "notices"):
        assert client.get(reverse(name)).status_code == 200
    for name in ("round", "round-sample", "round-work", "objections"):
        assert client.get(reverse(name, args=[about["round_id"]])).status_code == 200
