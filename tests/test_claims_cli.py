"""Cases from the command line: JSON a script can read, nobody's name in it, and the exit code that tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typst
from typer.testing import CliRunner

import cities
from cities import JANUARY, PEOPLE
from pijar.cli.common import app
from pijar.kernel.errors import Refusal

OPEN = ["claims", "open", "--kind", "accident", "--place", "Jalan Melati", "--what", "Jatuh dari tangga waktu kerja",
        "--reporter", "Sri", "--phone", "08412345678"]  # fmt: skip
AT = ["--on", "2026-01-20T09:30+07:00", "--told", "2026-01-20T12:00+07:00"]


def run(*words: str, code: int = 0) -> Any:
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if code == 0 else done.output


def refused(*words: str) -> str:
    with pytest.raises(Refusal) as found:
        run(*words)
    return found.value.code


@pytest.fixture
def covered(city: None, tmp_path: Path) -> str:
    """The NIK of somebody whose January was run, paid and accepted."""
    people = PEOPLE[:6]
    cities.programme(apbd=6, dbhcht=0)
    cities.registers(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run(JANUARY)
    cities.settle(tmp_path, JANUARY)
    return people[0].nik


def test_a_case_by_commands_from_report_to_payment(covered: str, tmp_path: Path) -> None:
    made = run(*OPEN, *AT, "--nik", covered, "--name", PEOPLE[0].said, "--harm", "injured", "--setting", "workplace")
    number = made["number"]
    assert (made["branch"], made["state"], made["is_new"]) == ("JKK", "reported", True)
    assert made["notify_due_at"] == "2026-01-22T09:30+07:00"
    assert made["person_id"]
    again = run(*OPEN, *AT, "--nik", covered, "--name", PEOPLE[0].said, "--harm", "injured", "--setting", "workplace")
    assert (again["number"], again["code"], again["is_new"]) == (number, made["code"], False)

    shown = run("claims", "show", number)
    assert (shown["cover"]["covered"], shown["cover"]["fund"]) == (True, "APBD")
    assert [one["flag"] for one in shown["flags"]] == []
    assert [one["code"] for one in shown["deadlines"]] == ["stage_one", "jkk_lapse"]
    for word in (covered, "Melati", "Sri", "tangga"):
        assert word not in json.dumps(shown)
    assert run("claims", "show", number, "--account")["account"]["what"] == "Jatuh dari tangga waktu kerja"

    for state, on in (("screened", "2026-01-20"), ("notified", "2026-01-21T08:00+07:00"), ("in_treatment", "2026-01-21")):
        assert run("claims", "move", number, state, "--on", on)["state"] == state
    moved = run("claims", "move", number, "stage_two", "--on", "2026-02-10T10:00+07:00")
    assert "2026-02-12T10:00+07:00" in [task["due"] for task in moved["tasks"]]
    assert refused("claims", "move", number, "with_insurer", "--on", "2026-02-11") == "DOCUMENTS_MISSING"
    paper = tmp_path / "ktp.pdf"
    paper.write_bytes(b"%PDF-1.4 isi")
    assert refused("claims", "documents", number, "--received", "ktp_peserta", "--file", str(paper)) == "CASE_PAPER_BROKEN"
    paper.write_bytes(typst.compile(b"KTP"))
    run("claims", "documents", number, "--received", "ktp_peserta", "--file", str(paper))
    for kind in run("claims", "documents", number)["missing"]:
        run("claims", "documents", number, "--not-needed", kind, "--reason", "dibawa langsung ke BPJS")
    assert run("claims", "documents", number)["missing"] == []
    assert run("claims", "move", number, "with_insurer", "--on", "2026-02-11")["state"] == "with_insurer"


def test_tasks_notes_flags_and_whom_it_is_about(covered: str) -> None:
    number = run(*OPEN, *AT, "--name", "PAK KUMIS", "--birth-year", "1980")["number"]
    assert [one["flag"] for one in run("claims", "flag", number)["flags"]] == ["not_identified"]
    assert refused("claims", "move", number, "screened", "--on", "2026-01-20") == "PERSON_NOT_KNOWN"
    assert refused("claims", "identify", number, "--nik", "3374110101809999", "--reason", "salah ketik") == "PERSON_UNKNOWN"
    assert run("claims", "identify", number, "--nik", covered, "--reason", "dicocokkan dengan KTP")["person_id"]
    tasks = run("claims", "task", number)["tasks"]
    visit = next(task["id"] for task in tasks if task["kind"] == "visit")
    run("claims", "task", number, "--done", str(visit), "--words", "sudah ditelepon")
    run("claims", "task", number, "--for", "programme", "--words", "cari saksi", "--due", "2026-01-25")
    run("claims", "note", number, "--words", "Sudah kami kirim.", "--to-reporter")
    assert [n["kind"] for n in run("claims", "note", number)["notes"]] == ["internal", "to_reporter"]
    other = run(*OPEN, *AT, "--nik", covered, "--name", PEOPLE[0].said, "--name", "PAK KUMIS", "--who", "family")["number"]
    run("claims", "identify", other, "--nik", covered, "--reason", "dicocokkan dengan KTP")
    assert [one["flag"] for one in run("claims", "flag", other)["flags"]] == ["same_incident"]
    assert run("claims", "join", other, "--to", number, "--reason", "satu kejadian yang sama")["joined_to"] == number


def test_what_cannot_be_says_so(city: None) -> None:
    assert refused(*OPEN, *AT, "--nik", "123") == "NIK_INVALID"
    assert refused(*OPEN, *AT) == "WHO_MISSING"
    assert refused("claims", "show", "LK-2026-000001-X") == "CLAIM_NUMBER_WRONG"
    assert refused("claims", "show", "LK-2026-000001-W") == "CLAIM_UNKNOWN"
    assert "no day" in run(*OPEN, "--on", "2026-02-30", "--nik", "1", code=2)
    assert "no such hour" in run(*OPEN, "--on", "2026-02-03T25:00", "--nik", "1", code=2)


def test_an_incident_before_cover_and_a_month_paid_afterwards_are_said(covered: str) -> None:
    early = run(*OPEN, "--on", "2025-12-20", "--told", "2025-12-20T12:00", "--nik", covered, "--name", PEOPLE[0].said)["number"]
    assert [one["flag"] for one in run("claims", "flag", early)["flags"]] == ["before_cover"]
    # January was paid on the 10th, and it was the first month.
    first = run(*OPEN, "--on", "2026-01-05T08:00", "--told", "2026-01-05T12:00", "--nik", covered, "--name", PEOPLE[0].said)[
        "number"
    ]
    flags = {one["flag"]: one["values"] for one in run("claims", "flag", first)["flags"]}
    assert flags["paid_afterwards"] == {"day": "2026-01-10"}


def test_the_day_is_corrected_and_cover_follows(covered: str) -> None:
    number = run(*OPEN, *AT, "--nik", covered, "--name", PEOPLE[0].said, "--harm", "died")["number"]
    assert run("claims", "show", number)["cover"]["covered"] is True
    told = run("claims", "happened", number, "--on", "2025-12-20", "--reason", "menurut surat polisi")
    assert told["happened_at"] == "2025-12-20T00:00:00+07:00"
    assert run("claims", "show", number)["cover"]["covered"] is False
    assert refused("claims", "open-branch", number, "--branch", "JKM", "--reason", "sakit jantung") == "DEATH_PAID_ONCE"
    run("claims", "move", number, "closed", "--on", "2026-01-21", "--reason", "bukan kecelakaan kerja")
    made = run("claims", "open-branch", number, "--branch", "JKM", "--reason", "sakit jantung")
    assert (made["branch"], made["incident"]) == ("JKM", number)
