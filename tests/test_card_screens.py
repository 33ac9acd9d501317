"""Cards on pages: who may make one, what a phone and a hospital's device are told, and what nobody is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from cities import PEOPLE, VILLAGE_CODE
from databases import one, rows
from pijar.backoffice.translations import compile_messages
from pijar.coverage import cards, tokens
from pijar.coverage.models import Card
from pijar.registry.models import Person
from pijar.staff.models import Officer
from pijar.staff.types import Role

pytestmark = pytest.mark.usefixtures("known_city")
DAY, TYPED = date(2026, 2, 20), "20/02/2026"
ELSEWHERE = "33.74.01.1001"


@pytest.fixture(autouse=True)
def _pages(settings: Any, tmp_path: Path) -> None:
    compile_messages()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT, settings.DATA = str(tmp_path), tmp_path
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


def entered(role: Role, village: str = "") -> Client:
    name = f"{role.value}-{village}"
    kept = {"role": role.value, "village_code": village, "workplace": "RSUD Contoh" if role is Role.HOSPITAL else ""}
    officer, _ = Officer.objects.get_or_create(username=name, defaults=kept)
    client = Client()
    client.force_login(officer, backend="pijar.config.entry.Officers")
    return client


def somebody() -> Person:
    """A person whose February was accepted."""
    ((found,),) = rows(
        "select l.person_id from contributions_batchline l join contributions_lineresult r on r.line_id = l.id"
        " where l.month = %s and r.bucket = 'accepted' order by l.person_id limit 1", date(2026, 2, 1),
    )  # fmt: skip
    return Person.objects.get(id=found)


def at(name: str, *arguments: object) -> str:
    return reverse(name, args=arguments)


def made(client: Client, person: Person) -> Card:
    client.post(at("card-issue", person.id), {"hari": TYPED})
    found = cards.card_on(person, DAY)
    assert found is not None
    return found


def link_of(client: Client, person: Person) -> str:
    text = client.post(at("card-link", person.id)).content.decode()
    return "/kartu/" + text.split('readonly value="')[1].split("/kartu/")[1].split('"')[0]


def test_a_kelurahan_makes_prints_and_calls_back_the_cards_of_its_own(tmp_path: Path) -> None:
    person, ours = somebody(), entered(Role.VILLAGE, VILLAGE_CODE)
    empty = ours.get(at("card-person", person.id), {"hari": TYPED}).content.decode()
    assert "Orang ini terlindungi pada tanggal itu" in empty
    card = made(ours, person)
    page = ours.get(at("card-person", person.id), {"hari": TYPED}).content.decode()
    assert tokens.masked_name(person.name) in page
    assert "data:image/svg+xml;base64," in page
    picture = ours.post(at("card-print", person.id, "png"), {"hari": TYPED})
    (tmp_path / "kartu.png").write_bytes(picture.content)
    assert zxingcpp.read_barcodes(Image.open(tmp_path / "kartu.png"))[0].text == cards.token_of(card)
    opened = "select actor, subject from audit_event where action = %s and details ->> 'card' = %s"
    assert rows(opened, "card.print", card.number) == [(f"village-{VILLAGE_CODE}", f"person:{person.id}")]
    assert set(rows(opened, "card.open", card.number)) == {(f"village-{VILLAGE_CODE}", f"person:{person.id}")}
    paper = ours.post(at("card-print", person.id, "pdf"), {"hari": TYPED})
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert ours.post(at("card-print", person.id, "csv"), {"hari": TYPED}).status_code == 404
    ours.post(at("card-revoke", person.id, card.id), {"alasan": "dead"})
    assert cards.card_on(person, DAY) is not None, "what the books say is not for an officer to say"
    ours.post(at("card-revoke", person.id, card.id), {"alasan": "lost"})
    assert cards.card_on(person, DAY) is None
    assert "Hilang atau dicuri" in ours.get(at("card-person", person.id)).content.decode()


def test_another_kelurahan_neither_sees_nor_makes_it() -> None:
    person, theirs = somebody(), entered(Role.VILLAGE, ELSEWHERE)
    card = made(entered(Role.PROGRAMME), person)
    for name, more in (
        ("card-person", ()),
        ("card-issue", ()),
        ("card-link", ()),
        ("card-print", ("pdf",)),
        ("card-revoke", (card.id,)),
    ):
        address = at(name, person.id, *more)
        assert (theirs.get if name == "card-person" else theirs.post)(address, {"alasan": "lost"}).status_code == 404, name
    assert theirs.post(at("card-sheets", VILLAGE_CODE), {"hari": TYPED}).status_code == 404
    assert VILLAGE_CODE not in theirs.get(at("cards"), {"hari": TYPED}).content.decode()
    assert entered(Role.VILLAGE, VILLAGE_CODE).post(at("card-revoke", PEOPLE[0].number + 10**6, card.id)).status_code == 404
    assert cards.card_on(person, DAY) == card


@pytest.mark.parametrize("role", [Role.TREASURER, Role.AUDITOR, Role.HOSPITAL, Role.ADMINISTRATOR])
def test_who_issues_no_cards_opens_none_of_it(role: Role) -> None:
    person, client = somebody(), entered(role)
    assert client.get(at("cards")).status_code == client.get(at("card-person", person.id)).status_code == 403
    assert client.post(at("card-sheets", VILLAGE_CODE)).status_code == client.post(at("card-issue", person.id)).status_code == 403
    assert Card.objects.count() == 0


def test_the_sheets_of_a_kelurahan() -> None:
    client = entered(Role.PROGRAMME)
    page = client.get(at("cards"), {"hari": TYPED}).content.decode()
    assert at("card-sheets", VILLAGE_CODE) in page
    paper = client.post(at("card-sheets", VILLAGE_CODE), {"hari": TYPED})
    assert paper.content[:5] == b"%PDF-"
    held = Card.objects.filter(first_day=DAY).count()
    assert held > 100
    assert f">{held}</td>" in client.get(at("cards"), {"hari": TYPED}).content.decode()
    assert one("select count(*) from audit_event where action = 'card.issue_all'") == 1


def test_a_phone_shows_the_card_and_not_the_name() -> None:
    person, client = somebody(), entered(Role.PROGRAMME)
    made(client, person)
    address, phone = link_of(client, person), Client()
    page = phone.get(address, {"hari": TYPED})
    assert page.status_code == 200
    assert tokens.masked_name(person.name) in page.content.decode()
    assert person.name not in page.content.decode()
    assert page["Referrer-Policy"] and page["Cache-Control"] == "no-store"
    newer = link_of(client, person)
    assert phone.get(address).status_code == 404, "a new address ends the older one"
    assert phone.get(newer).status_code == 200
    assert phone.get(at("card-phone", "x" * 32)).status_code == phone.get(at("card-phone", "kartu")).status_code == 404
    secret = newer.strip("/").split("/")[1]
    assert not any(secret.encode() in bytes(digest) for (digest,) in rows("select digest from coverage_cardlink"))
    assert secret not in json.dumps([details for (details,) in rows("select details from audit_event")])


def test_a_phone_renews_the_card_only_while_there_is_cover(monkeypatch: pytest.MonkeyPatch) -> None:
    person, client = somebody(), entered(Role.PROGRAMME)
    address, phone = link_of(client, person), Client()
    assert "Tidak ada kartu yang berlaku" in phone.get(address).content.decode()
    monkeypatch.setattr("pijar.backoffice.views.cardopen.today", lambda: date(2026, 6, 1))
    assert phone.post(address).status_code == 409
    assert Card.objects.count() == 0
    monkeypatch.setattr("pijar.backoffice.views.cardopen.today", lambda: DAY)
    monkeypatch.setattr("pijar.backoffice.views.cards.today", lambda: DAY)
    assert phone.post(address, follow=True).status_code == 200
    assert phone.post(address, follow=True).status_code == 200
    card = Card.objects.get()
    assert (card.issued_by, card.first_day) == ("kartu-ponsel", DAY)
    client.post(at("card-revoke", person.id, card.id), {"alasan": "lost"})
    assert phone.get(address).status_code == 404, "whoever found the phone opens nothing any more"


def test_everybody_may_verify_and_learns_nothing_else() -> None:
    person, client = somebody(), entered(Role.PROGRAMME)
    card = made(client, person)
    keys = Client().get("/.well-known/pijar-kartu.json")
    assert keys["Access-Control-Allow-Origin"] == "*" and keys["Cache-Control"].startswith("public")
    found = tokens.verify(cards.token_of(card), tokens.read_keys(keys.json()), frozenset(), DAY)
    assert found.is_valid
    assert set(keys.json()["keys"][0]) == {"kty", "crv", "alg", "use", "kid", "x", "y"}
    client.post(at("card-revoke", person.id, card.id), {"alasan": "misused"})
    lists = Client().get("/.well-known/pijar-kartu-dicabut.json").json()
    assert lists["revoked"] == [card.number]
    assert set(lists) == {"issuer", "made_on", "revoked"}
    page = Client().get(at("card-check"))
    text = page.content.decode()
    assert card.number in text and keys.json()["keys"][0]["kid"] in text
    assert person.name not in text and "misused" not in text
    script = Client().get(at("card-worker"))
    assert script["Content-Type"].startswith("text/javascript")


def test_cards_of_people_chosen_from_a_list() -> None:
    """Who is not covered on the day is left out and told; the sheets wait sealed, for whoever chose them alone."""
    client, covered = entered(Role.VILLAGE, VILLAGE_CODE), somebody()
    uncovered = Person.objects.filter(survivor=None, village_code=VILLAGE_CODE).exclude(
        id__in=[number for (number,) in rows("select person_id from contributions_batchline")]
    )[0]
    Path(settings.DATA, "tmp").mkdir(exist_ok=True)
    place = client.post(at("list-choose", "orang"), {"tindakan": "kartu", "pilih": [covered.id, uncovered.id]}).url
    page = client.post(place, {"on": TYPED}).content.decode()
    assert "1 orang" in page and "Tidak terbukti terlindungi" in page and uncovered.name in page
    assert not Card.objects.exists()
    done = client.post(place, {"on": TYPED, "jadi": "1"}, follow=True).content.decode()
    assert "1 orang selesai" in done and "Unduh untuk dicetak" in done
    paper = client.post(place + "unduh/")
    assert paper.content[:5] == b"%PDF-" and cards.card_on(covered, DAY) is not None
    kept = [path for path in Path(settings.DATA, "tmp").rglob("*") if path.is_file()]
    assert kept and not any(b"%PDF" in path.read_bytes() for path in kept)
    assert entered(Role.PROGRAMME).post(place + "unduh/").status_code == 404
