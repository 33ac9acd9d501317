"""Participant cards over the life of a city: who gets one, until when it holds, what calls it back; verified without a city."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from typer.testing import CliRunner

import cities
from cities import FEBRUARY, JANUARY, VILLAGE_CODE, Worker, workers
from databases import one
from pijar.cli.common import app
from pijar.coverage import cards, keys
from pijar.coverage.cards import issue as issue_card
from pijar.coverage.models import Card, CardKey
from pijar.coverage.options import CardTerms
from pijar.cycle import cardpapers
from pijar.cycle import services as cycle
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")
PEOPLE = workers(4)
ONE, TWO, THREE, FOUR = PEOPLE
DAY, AT = date(2026, 2, 20), datetime(2026, 2, 20, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists of this city lie in a folder of its own, where verifying looks for them."""
    settings.DATA = tmp_path
    monkeypatch.setenv("PIJAR_DATA", str(tmp_path))


@pytest.fixture
def paid(city: None, tmp_path: Path) -> Path:
    """January and February of three people accepted; the fourth waits."""
    cities.programme(apbd=3, dbhcht=0)
    cities.registers(tmp_path, PEOPLE)
    cities.load_lists(cities.candidates(tmp_path, PEOPLE))
    cities.settle_all(tmp_path, JANUARY, FEBRUARY)
    return tmp_path


def covered() -> list[Worker]:
    from pijar.coverage.selectors import status

    return [worker for worker in PEOPLE if status(worker.nik, DAY).covered]


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["coverage", *map(str, words), "--json"])


def answer(*words: object) -> Any:
    result = run(*words)
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def refused(code: str, *words: object) -> str:
    result = run(*words)
    assert isinstance(result.exception, Refusal), (result.output, result.exception)
    assert result.exception.code == code
    return result.stdout


def card(worker: Worker, folder: Path, on: date = DAY, name: str = "kartu.png") -> dict[str, Any]:
    found: dict[str, Any] = answer("card", worker.nik, "--on", on, "--out", folder / name)
    return found


def verify(token: str, on: date = DAY) -> tuple[bool, str | None]:
    found = json.loads(run("verify", token, "--on", on).stdout)
    return found["valid"], found["reason"]


def test_a_card_is_made_scanned_and_verified(paid: Path) -> None:
    worker = covered()[0]
    made = card(worker, paid)
    (scanned,) = zxingcpp.read_barcodes(Image.open(paid / "kartu.png"))
    assert scanned.text == made["token"]
    assert (made["from"], made["expires"], made["through"], made["branches"]) == (
        "2026-02-20",
        "2026-03-16",
        "2026-02",
        ["JKK", "JKM"],
    )
    found = answer("verify", scanned.text, "--on", "2026-03-16")
    assert (found["valid"], found["covered"], found["card"], found["through"]) == (True, True, made["card"], "2026-02")
    assert found["name"] == " ".join(word[0] + "*" * min(len(word) - 1, 7) for word in worker.said.split())
    assert worker.nik not in json.dumps(found) + made["token"]
    assert verify(made["token"], date(2026, 2, 19)) == (False, "CARD_NOT_YET")
    assert verify(made["token"], date(2026, 3, 17)) == (False, "CARD_EXPIRED")
    assert one("select count(*) from audit_event where action = 'card.issue'") == 1


def test_the_paper_says_what_the_code_says(paid: Path) -> None:
    worker = covered()[0]
    made = card(worker, paid, name="kartu.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO((paid / "kartu.pdf").read_bytes())).pages)
    assert worker.said in text
    assert "16 Maret 2026" in text
    assert cardpapers.number_in_groups(made["card"]) in text
    assert "2 × 24 jam" in text
    assert worker.nik not in text


def test_the_same_card_comes_back_until_it_would_say_more(paid: Path) -> None:
    worker = covered()[0]
    first = card(worker, paid, date(2026, 1, 20))
    again = card(worker, paid, date(2026, 1, 20), "lagi.png")
    later = card(worker, paid)
    assert (again["card"], again["new"], first["expires"]) == (first["card"], False, "2026-02-19")
    assert again["token"] == first["token"]
    assert later["new"] and later["card"] != first["card"]
    assert verify(first["token"], date(2026, 1, 25)) == verify(later["token"]) == (True, None)


def test_only_who_is_covered_gets_one(paid: Path) -> None:
    (waits,) = [worker for worker in PEOPLE if worker not in covered()]
    refused("CARD_NOT_COVERED", "card", waits.nik, "--on", DAY, "--out", paid / "kartu.png")
    refused("CARD_NOT_COVERED", "card", covered()[0].nik, "--on", "2026-03-17", "--out", paid / "kartu.png")
    assert not (paid / "kartu.png").exists()
    assert Card.objects.count() == 0


def test_it_never_passes_what_is_proved(paid: Path) -> None:
    """31 days, or the cover if that is shorter; days of grace lengthen the cover, never the card's own life."""
    person = person_by_nik(covered()[0].nik)
    last = [
        issue_card(person, on=day, at=AT, terms=CardTerms("33.74", days, grace), actor=CONSOLE).card.last_day
        for day, days, grace in (
            (date(2026, 1, 1), 31, 0), (date(2026, 2, 1), 10, 5), (DAY, 31, 0), (DAY, 31, 4), (DAY, 31, 30),
            (date(2026, 3, 16), 31, 0),
        )
    ]  # fmt: skip
    expected = ["2026-01-31", "2026-02-10", "2026-03-16", "2026-03-20", "2026-03-22", "2026-03-22"]
    assert [str(day) for day in last] == expected


def stop(worker: Worker, reason: str, month: Month = FEBRUARY) -> None:
    person = person_by_nik(worker.nik)
    cycle.halt_person(person, kind=HaltKind.STOP, month=month, reason=reason, proof="surat 1", actor=CONSOLE)


def test_a_death_a_stop_and_a_lost_card_call_back(paid: Path) -> None:
    dead, moved, kept = covered()
    tokens = {worker.nik: card(worker, paid)["token"] for worker in (dead, moved, kept)}
    cities.population(paid, [dead.but(status="MENINGGAL", died="2026-02-21"), moved, kept, FOUR], date(2026, 2, 22), "baru.csv")
    shown = {w.nik: cards.card_on(person_by_nik(w.nik), date(2026, 2, 22)) is not None for w in (dead, kept)}
    assert shown == {dead.nik: False, kept.nik: True}, "before any list is made anew"
    stop(moved, "MOVED_OUT", Month(2026, 3))
    assert answer("cards", "refresh", "--on", "2026-02-23") == {"checked": 3, "revoked": 2, "dead": 1, "halted": 1}
    assert answer("cards", "refresh", "--on", "2026-02-23") == {"checked": 1, "revoked": 0}
    assert verify(tokens[dead.nik]) == verify(tokens[moved.nik]) == (False, "CARD_REVOKED")
    assert verify(tokens[kept.nik]) == (True, None)
    # Until the month of the stop there is cover, and a shorter card says so; after it none is made.
    assert card(moved, paid)["expires"] == "2026-02-28"
    refused("CARD_HALTED", "card", moved.nik, "--on", "2026-03-05", "--out", paid / "x.png")
    number = card(kept, paid)["card"]
    assert answer("revoke", cardpapers.number_in_groups(number), "--reason", "lost") == {"card": number, "reason": "lost"}
    refused("CARD_IS_REVOKED", "revoke", number, "--reason", "lost")
    assert verify(tokens[kept.nik]) == (False, "CARD_REVOKED")
    assert card(kept, paid)["card"] != number
    listed = answer("revoked", "--out", paid / "dicabut.json")
    assert len(listed["revoked"]) == 3
    assert json.loads((paid / "dicabut.json").read_text()) == listed


def test_a_month_that_is_refused_after_all_calls_back(paid: Path) -> None:
    worker = covered()[0]
    made = card(worker, paid)
    reply = paid / "susulan.csv"
    reply.write_text(f"nik,kpj,status,alasan,iuran_dibukukan\n{worker.nik},,DITOLAK,NIK tidak sesuai,0\n", encoding="utf-8")
    cities.reconcile(paid, FEBRUARY, "APBD", reply)
    assert answer("cards", "refresh", "--on", DAY) == {"checked": 1, "revoked": 1, "refused": 1}
    assert verify(made["token"]) == (False, "CARD_REVOKED")


def test_a_new_key_leaves_the_older_cards_and_a_lost_one_does_not(paid: Path) -> None:
    first, second, _ = covered()
    old = card(first, paid)["token"]
    kid = answer("keys", "list")["keys"][0]["kid"]
    answer("keys", "rotate", "--as", "rina")
    new = card(second, paid)["token"]
    assert card(first, paid)["token"] != old, "what is printed anew is signed by the new key"
    listed = answer("keys", "list", "--out", paid / "kunci.json")["keys"]
    assert [(key["lost"], key["retired_at"] is None) for key in listed] == [(False, True), (False, False)]
    assert len(json.loads((paid / "kunci.json").read_text())["keys"]) == 2
    assert verify(old) == verify(new) == (True, None)
    refused("CARD_KEY_SIGNS", "keys", "lose", listed[0]["kid"])
    answer("keys", "lose", kid)
    assert verify(old) == (False, "CARD_KEY_UNKNOWN")
    assert verify(new) == (True, None)
    answer("keys", "rotate", "--lost")
    assert verify(new) == (False, "CARD_KEY_UNKNOWN")
    assert one("select count(*) from audit_event where action = 'card.rotate'") == 3


def test_the_private_number_is_sealed(paid: Path) -> None:
    card(covered()[0], paid)
    known = CardKey.objects.get()
    with pytest.raises(Refusal):
        keys.identifiers().decrypt("card_token", known.private)
    assert len(bytes(known.private)) > 64
    stored = b"".join(bytes(value) for value in Card.objects.values_list("token", flat=True))
    assert b"PIJAR1" not in stored


def test_a_kelurahans_sheets_hold_everybody_once(paid: Path) -> None:
    made = answer("cards", "--village", VILLAGE_CODE, "--on", DAY, "--out", paid / "lembar.pdf")
    assert (made["cards"], made["new"]) == (3, 3)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO((paid / "lembar.pdf").read_bytes())).pages]
    assert len(pages) == 2
    for worker in covered():
        assert all(worker.said in " ".join(page.split()) for page in pages)
        assert not any(worker.nik in page for page in pages)
    assert "Tanda terima kartu peserta".upper() in pages[1]
    again = answer("cards", "--village", VILLAGE_CODE, "--on", DAY, "--out", paid / "lembar.pdf")
    assert (again["cards"], again["new"]) == (3, 0)
    refused("CARDS_NOBODY", "cards", "--village", "33.74.01.1001", "--on", DAY, "--out", paid / "x.pdf")
    refused("VILLAGE_UNKNOWN", "cards", "--village", "00.00", "--on", DAY, "--out", paid / "x.pdf")
    assert run("cards").exit_code == 2


def test_it_is_verified_where_no_city_is(paid: Path, tmp_path: Path) -> None:
    """Another machine: the published list, no data folder, and a database that cannot be reached."""
    token = card(covered()[0], paid)["token"]
    answer("keys", "list", "--out", paid / "kunci.json")
    answer("revoked", "--out", paid / "dicabut.json")
    nowhere = tmp_path / "tiada"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIJAR", "DJANGO"))}
    environment = {**kept, "PIJAR_DATA": str(nowhere), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    command = [sys.executable, "-c", "from pijar.cli import main; main()", "coverage", "verify", token, "--json"]

    def ran(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *more], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    lists = ("--keys", str(paid / "kunci.json"), "--revoked", str(paid / "dicabut.json"))
    good = ran("--on", str(DAY), *lists)
    assert (good.returncode, json.loads(good.stdout)["valid"]) == (0, True), good.stderr
    assert json.loads(good.stdout)["revoked_as_of"] == json.loads((paid / "dicabut.json").read_text())["made_on"]
    assert json.loads(ran("--on", str(DAY), *lists[:2]).stdout)["revoked_as_of"] is None
    late = ran("--on", "2026-06-01", *lists)
    assert (late.returncode, json.loads(late.stdout)["reason"]) == (1, "CARD_EXPIRED")
    assert "expired" in late.stderr
    bare = ran("--on", str(DAY))
    assert (bare.returncode, bare.stdout) == (1, "")
    assert "--keys" in bare.stderr
    assert not nowhere.exists()


def test_lists_that_are_none_are_told(paid: Path) -> None:
    for number, text in enumerate(("", "[]", "{}", '{"issuer": "1", "keys": [{"kid": 1}]}')):
        path = paid / f"{number}.json"
        path.write_text(text, encoding="utf-8")
        refused("CARD_LIST_INVALID", "verify", "PIJAR1:", "--keys", path)
    refused("FILE_UNREADABLE", "verify", "PIJAR1:", "--keys", paid / "nowhere.json")
    assert run("card", ONE.nik, "--out", paid / "kartu.txt").exit_code == 2
