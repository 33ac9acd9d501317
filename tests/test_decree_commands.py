"""The commands of decrees and of a person's months, as somebody at the console uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cities
import pijar.cli.common  # noqa: F401 - the commands are put together there.
from cities import FEBRUARY, JANUARY, workers
from damage import red
from pijar.cli import enrolment_decree as commands
from pijar.enrolment.models import Decree
from pijar.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("city")


def told(capsys: pytest.CaptureFixture[str], command: Callable[..., None], *given: Any, **named: Any) -> dict[str, Any]:
    command(*given, json=True, **named)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_draft_sign_show_list_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = workers(3)
    cities.programme(dbhcht=0)
    cities.registers(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.settle_all(tmp_path, JANUARY)
    first = told(capsys, commands.decree_draft, JANUARY, number="SK-1", dated_on=date(2026, 1, 5), as_user="rina")
    assert (first["state"], first["kind"], first["added"], first["made_by"]) == ("draft", "first", 3, "rina")
    with pytest.raises(Refusal) as said:
        commands.decree_sign(first["id"], as_user="Rina")
    assert said.value.code == "SAME_PERSON"
    with pytest.raises(Refusal) as said:
        commands.decree_export(first["id"], tmp_path / "sk")
    assert said.value.code == "NOT_SIGNED"
    assert not (tmp_path / "sk").exists()

    thrown = told(capsys, commands.decree_discard, first["id"])
    assert thrown == {"id": first["id"], "discarded": True}
    again = told(capsys, commands.decree_draft, JANUARY, number="SK-1", dated_on=date(2026, 1, 5))
    signed = told(capsys, commands.decree_sign, again["id"])
    assert (signed["state"], signed["made_by"], signed["approved_by"]) == ("signed", "console", "console-auto")

    shown = told(capsys, commands.decree_show, again["id"])
    assert shown["funds"] == [{"fund": "APBD", "added": 3, "removed": 0, "moved_in": 0, "moved_out": 0}]
    assert sorted(line["nik_masked"] for line in shown["lines"]) == sorted(f"{w.nik[:6]}******{w.nik[-4:]}" for w in people)
    assert not any(w.nik in json.dumps(shown) for w in people)
    assert [one["number"] for one in told(capsys, commands.decree_list)["decrees"]] == ["SK-1"]

    out = told(capsys, commands.decree_export, again["id"], tmp_path / "sk")
    bodies = [Path(file["path"]).read_bytes() for file in out["files"]]
    assert [body[:4] for body in bodies] == [b"%PDF", b"PK\x03\x04"]
    told(capsys, commands.decree_export, again["id"], tmp_path / "lagi")
    assert [path.read_bytes() for path in sorted((tmp_path / "lagi").iterdir())] == bodies
    assert red() == {}


def test_the_console_signs_alone_only_where_the_programme_lets_it(tmp_path: Path) -> None:
    people = workers(1)
    cities.programme(dbhcht=0, approval="named")
    cities.registers(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    commands.decree_draft(JANUARY, number="SK-1", dated_on=date(2026, 1, 5))
    with pytest.raises(Refusal) as said:
        commands.decree_sign(Decree.objects.get().id)
    assert said.value.code == "TWO_PEOPLE_NEEDED"
    commands.decree_sign(Decree.objects.get().id, as_user="kepala")
    assert Decree.objects.get().approved_by == "kepala"


def test_a_persons_months_with_how_far_each_is_paid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [one] = people = workers(1)
    cities.programme(dbhcht=0)
    cities.registers(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.settle_all(tmp_path, JANUARY)
    cities.run(FEBRUARY)
    found = told(capsys, commands.enrolment_record, one.nik, FEBRUARY)
    assert [(m["month"], m["state"]) for m in found["months"]] == [("2026-01", "accepted"), ("2026-02", "billed")]
    assert (found["continuous"], found["since"], found["gaps"]) == (2, "2026-01", [])


def test_letters_are_written_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = workers(3)
    cities.programme(apbd=3, dbhcht=0)
    cities.registers(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    cities.programme(apbd=1, dbhcht=0)
    cities.run(FEBRUARY)
    out = tmp_path / "surat"
    assert told(capsys, commands.enrolment_letters, FEBRUARY, out, dated_on=date(2026, 2, 3))["letters"] == 2
    assert sorted(path.name for path in out.iterdir()) == [
        "surat_2026-02.pdf", "surat_2026-02_00001.pdf", "surat_2026-02_00002.pdf",
    ]  # fmt: skip
