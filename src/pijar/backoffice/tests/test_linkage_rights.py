"""Who may see and decide that two records are one person."""

from __future__ import annotations

from django.urls import reverse

from pijar.backoffice.tables import Event, StagedRow
from pijar.backoffice.tests.conftest import THEIRS
from pijar.backoffice.tests.pairs import RINA, page, paired
from pijar.intake import deciding
from pijar.linkage.types import Answer
from pijar.staff.types import Role


def test_a_village_looks_at_its_own_and_decides_nothing(enter, twins, strangers):
    client = enter(Role.VILLAGE)
    text = client.get(reverse("links")).content.decode()
    assert "DIMAS SAPUTRO" in text
    assert "RINI" not in text
    assert "Mulai memutuskan" not in text
    own = page(client, twins)
    assert "BIMAS SAPUTRO" in own
    assert reverse("link-decide", args=twins) not in own
    assert client.get(reverse("link", args=strangers)).status_code == 404
    for name, args in (("link-decide", twins), ("link-undo", ()), ("link-part", twins[:1])):
        assert client.post(reverse(name, args=args), {"answer": "same"}).status_code == 403
    assert client.post(reverse("link-unmask", args=strangers), {"reason": "ingin tahu saja"}).status_code == 404
    assert not Event.objects.filter(action="person.unmask").exists()


def test_a_pair_across_the_border_is_nothing_for_a_village(enter, ours, theirs):
    inside, outside = ours.person("3374120403889101", "WARNO"), theirs.person("3374120403889102", "WARNA DARI SEBELAH")
    pair = paired(inside, outside)
    client = enter(Role.VILLAGE)
    assert client.get(reverse("link", args=pair)).status_code == 404
    assert "WARNO" not in client.get(reverse("links")).content.decode()
    deciding.decide([pair], Answer.SAME, actor=RINA)
    assert "WARNA DARI SEBELAH" not in client.get(reverse("person", args=[inside.id])).content.decode()
    assert "WARNA DARI SEBELAH" not in client.get(reverse("links-joined")).content.decode()
    assert "WARNA DARI SEBELAH" not in client.get(reverse("links-decided")).content.decode()


def test_a_row_of_another_village_hides_the_pair(twins, enter):
    """The person belongs to us, but what was compared is another village's row."""
    StagedRow.objects.filter(person_id=twins[1]).update(village_code=THEIRS)
    assert enter(Role.VILLAGE).get(reverse("link", args=twins)).status_code == 404


def test_an_auditor_looks_and_decides_nothing(enter, twins):
    client = enter(Role.AUDITOR)
    text = page(client, twins)
    assert "DIMAS SAPUTRO" in text
    assert reverse("link-decide", args=twins) not in text
    assert "Tampilkan angka lengkap" not in text


def test_a_treasurer_sees_none_of_it(enter, twins):
    client = enter(Role.TREASURER)
    for place in (reverse("links"), reverse("link", args=twins), reverse("links-joined"), reverse("links-numbers")):
        assert client.get(place).status_code == 403


def test_the_whole_numbers_are_shown_once_for_a_reason(enter, twins):
    client = enter(Role.PROGRAMME)
    shut = client.post(reverse("link-unmask", args=twins), {"reason": "ya"}).content.decode()
    assert "SUMIYATI" not in shut
    text = client.post(reverse("link-unmask", args=twins), {"reason": "mencocokkan KK"}).content.decode()
    assert "SUMIYATI" in text
    assert "3 3 7 4 1 2 0 4 0 3 8 8 9 0 2 1" in text
    subjects = Event.objects.filter(action="person.unmask").values_list("subject", flat=True)
    assert sorted(subjects) == sorted(f"person:{n}" for n in twins)
    assert "SUMIYATI" not in page(client, twins)
