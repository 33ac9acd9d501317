"""The city to practise in: apart from everything, thrown away only when it is one and nobody uses it."""

from __future__ import annotations

import fcntl
import sys
from datetime import date
from pathlib import Path

import pytest

from pijar.documents.render import mark_practice, render
from pijar.kernel.errors import Refusal
from pijar.onboarding import practice

DAY = date(2026, 1, 5)
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>'


def test_it_lies_beside_the_real_city_never_inside() -> None:
    assert practice.folder_of(Path("/srv/pijar")) == Path("/srv/pijar-latihan")


def test_nothing_of_the_real_city_goes_along() -> None:
    around = {
        "PATH": "/bin", "PIJAR_DATA": "/srv/pijar", "PIJAR_SECRET_KEY": "a", "PIJAR_ID_KEY": "b", "DATABASE_URL": "postgres://x",
        "PIJAR_MAIL_URL": "smtp://x", "PIJAR_WHATSAPP_TOKEN": "t", "PIJAR_SMS_URL": "https://x", "PIJAR_NOTICES": "send",
        "PIJAR_ADDRESS": "https://x", "PIJAR_STATIC": "/static", "DJANGO_SETTINGS_MODULE": "other",
    }  # fmt: skip
    assert practice.environment(around, Path("/srv/pijar-latihan")) == {
        "PATH": "/bin", "PIJAR_STATIC": "/static", "PIJAR_DATA": "/srv/pijar-latihan", "PIJAR_PRACTICE": "1",
        "PIJAR_NOTICES": "page",
    }  # fmt: skip


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    (tmp_path / "pijar_id_key").write_text("x")
    for act in (practice.make, practice.remove):
        with pytest.raises(Refusal) as refusal:
            act(tmp_path)
        assert refusal.value.code == "NOT_PRACTICE"
    assert (tmp_path / "pijar_id_key").exists()


def test_it_is_made_again_and_thrown_away(tmp_path: Path) -> None:
    place = tmp_path / "kota-latihan"
    practice.remove(place)
    practice.make(place)
    practice.make(place)
    assert practice.state(place) == practice.State(place, False, False)
    (place / "demo").write_text("ready\n")
    assert practice.state(place).is_ready
    practice.remove(place)
    assert not place.exists()


def test_while_somebody_uses_it_it_stays(tmp_path: Path) -> None:
    place = tmp_path / "kota-latihan"
    practice.make(place)
    (place / "pg18").mkdir()
    with (place / "pg18" / "users.lock").open("a") as user:
        fcntl.flock(user, fcntl.LOCK_SH)
        assert practice.state(place).is_used
        with pytest.raises(Refusal) as refusal:
            practice.remove(place)
        assert refusal.value.code == "PRACTICE_USED"
    assert not practice.state(place).is_used


@pytest.mark.parametrize("template", ["slips", "sample"])
def test_every_document_of_it_says_so(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "pijar.documents.render"
    monkeypatch.setattr(sys.modules[source], "_around", [])
    slip = {"name": "Siti", "role": "Auditor", "place": "", "username": "siti", "code": "X", "until": "1", "qr": SQUARE}
    signers = [{"place": "Kota Contoh", "role": "Lurah", "name": "Contoh"}]
    data = {
        "title": "Contoh", "city": "Kota Contoh", "page": "https://pijar.example/masuk/kode/", "slips": [slip],
        "number": "1", "facts": [["Nomor", "1"]], "body": ["Contoh."], "rows": [["1", "A", "B"]], "signers": signers,
    }  # fmt: skip
    plain = render(template, data, on=DAY)
    mark_practice()
    marked = render(template, data, on=DAY)
    assert render(template, data, on=DAY) == marked
    assert len(marked) > len(plain)
