"""Identifiers are masked until an officer gives a reason, and the look is written down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pijar.backoffice.identity import mask_text
from pijar.backoffice.tables import Event
from pijar.staff.types import Role

SECRETS = ["3374120101819001", "084112345678", "SUMIYATI"]


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("national_id", "3374120101819001", "337412******9001"),
        ("family_card", "3374120101819001", "337412******9001"),
        ("phone", "084112345678", "0841••••••78"),
        ("phone", "0841", "••••"),
        ("mother_name", "SITI AMINAH", "S••• A•••••"),
        ("phone", "", ""),
    ],
)
def test_masks_leave_too_little_to_use(field, text, shown):
    assert mask_text(field, text) == shown


@pytest.mark.parametrize("name", ["person", "upload", "persons", "case", "cases", "batch"])
def test_no_page_shows_an_identifier_in_clear(name, enter, city):
    from pijar.backoffice.tests.test_access import address

    text = enter(Role.PROGRAMME).get(address(name, city.ours, city.our_file), {"q": "WARGA"}).content.decode()
    assert not [s for s in SECRETS if s in text]


def test_unmasking_needs_a_reason(enter, city):
    client = enter(Role.PROGRAMME)
    text = client.post(reverse("person-unmask", args=[city.ours.id]), {"reason": "ya"}).content.decode()
    assert not [s for s in SECRETS if s in text]
    assert not Event.objects.filter(action="person.unmask").exists()


def test_unmasking_shows_once_and_is_recorded(enter, city):
    client = enter(Role.VILLAGE)
    text = client.post(reverse("person-unmask", args=[city.ours.id]), {"reason": "mencocokkan KTP di loket"}).content.decode()
    assert all(s in text for s in SECRETS)
    event = Event.objects.get(action="person.unmask")
    assert (event.actor, event.subject) == ("petugas-village", f"person:{city.ours.id}")
    assert event.details["reason"] == "mencocokkan KTP di loket"
    assert not [s for s in SECRETS if s in str(event.details)]
    again = client.get(reverse("person", args=[city.ours.id])).content.decode()
    assert not [s for s in SECRETS if s in again]


def test_a_nik_never_stands_in_an_address(enter, city):
    client = enter(Role.PROGRAMME)
    found = client.post(reverse("persons"), {"q": "3374 1201 0181 9001"})
    assert found.url == reverse("person", args=[city.ours.id])
    missing = client.post(reverse("persons"), {"q": "3374120101999999"})
    assert "3374120101999999" not in missing.content.decode()
