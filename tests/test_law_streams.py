"""`pijar law` on a terminal or in a script that is not as expected: streams closed or full, one alphabet, wrong words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pijar.cli import common, streams
from pijar.cli.common import app
from pijar.config import paths
from pijar.kernel.errors import Refusal
from pijar.law.lookup import use_city

MAIN = "from pijar.cli import main; main()"
LONG = "9" * 5000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that does not exist yet, and must not afterwards."""
    place = tmp_path / "kota"
    monkeypatch.setenv("PIJAR_DATA", str(place))
    monkeypatch.chdir(tmp_path)
    yield place
    use_city(None)
    assert not place.exists()


def shell(redirected: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command with its streams as a shell redirects them."""
    script = f'exec "$@" {redirected}'
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = ["sh", "-c", script, "sh", sys.executable, "-c", MAIN, "law", *words]
    return subprocess.run(command, env=kept | environment, capture_output=True, text=True, check=False, timeout=60)


def wrong(*words: str) -> str:
    """The sentence of wrong usage."""
    answer = CliRunner().invoke(app, ["law", *words])
    assert answer.exit_code == 2, answer.output
    return " ".join(answer.stderr.split()).partition("Error: ")[2]


@pytest.mark.parametrize(
    ("redirected", "words", "sentence"),
    [
        ("<&-", ["benefit", "-"], "pijar: standard input is not JSON: line 1, column 1: Expecting value.\n"),
        ("<&-", ["identifier", "nik", "-"], "pijar: Standard input holds no line.\n"),
        (">/dev/full", ["show", "contributions.jkm"], "pijar: The answer could not be printed (No space left on device).\n"),
        (">/dev/full", ["list", "--json"], "pijar: The answer could not be printed (No space left on device).\n"),
        (">&-", ["list"], "pijar: Standard output is closed, so there is nowhere to print to; nothing was done.\n"),
        (">&- 2>&-", ["list"], ""),
        ("2>&-", ["show", "nothing"], ""),
        ("2>/dev/full", ["show", "nothing"], ""),
    ],
)
def test_streams_that_are_closed_or_full_end_in_a_sentence(redirected: str, words: list[str], sentence: str) -> None:
    done = shell(redirected, *words)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)


def test_whoever_reads_only_the_beginning_is_not_troubled() -> None:
    done = shell("| true", "list", "--json")
    assert done.stderr == ""


def test_a_terminal_of_one_alphabet_gets_all_that_is_said() -> None:
    done = shell("", "show", "benefits.jkk.disability", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    done = shell("", "list", "--json", PYTHONIOENCODING="ascii")
    assert done.stdout.isascii()
    assert json.loads(done.stdout)["quantities"]


def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """What the whole program says on standard error, line by line."""
    monkeypatch.setattr(sys, "argv", ["pijar", *words])
    assert common.run_app() == 1
    return capsys.readouterr().err.splitlines()


def test_a_refusal_of_the_law_is_told_in_both_languages_and_to_a_script_in_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    case = tmp_path / "kasus.json"
    case.write_text('{"branch": "JKK", "on": "2026-02-30"}')
    english = "pijar: on: there is no day 2026-02-30 in the calendar."
    both = ["pijar: on: tanggal 2026-02-30 tidak ada dalam kalender.", english]
    assert told(capsys, monkeypatch, "law", "benefit", str(case)) == both
    assert told(capsys, monkeypatch, "law", "benefit", str(case), "--json") == [english]
    asked = "law", "contribution", "--month", "2026-05", "--sector", "trade", "--fund", "ASN", "--prepay", "2"
    assert told(capsys, monkeypatch, *asked) == [
        "pijar: --prepay: 2 tidak dikenal; pilih salah satu dari 1, 3, 6, 12.",
        "pijar: --prepay: 2 is not known; it is one of 1, 3, 6, 12.",
    ]
    indonesian, _ = told(capsys, monkeypatch, "law", "show", "nothing")
    assert indonesian.startswith("pijar: Tidak ada besaran hukum bernama 'nothing'")


def test_of_what_is_not_known_both_languages_say_whom_to_ask(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    indonesian, english = told(capsys, monkeypatch, "law", "show", "local.lowest_age", "--on", "2001-01-01")
    assert indonesian.endswith("tidak diketahui untuk 1 Januari 2001; tanyakan kepada pemerintah kota aturan mana yang berlaku.")
    assert english.endswith("Ask the city which rule held, and add it to law/local/lowest_age.yaml of the city.")
    indonesian, english = told(capsys, monkeypatch, "law", "show", "deadlines.jkm_lapse_years", "--on", "2026-05-01")
    assert "tidak diketahui untuk 1 Mei 2026; tanyakan kepada BPJS Ketenagakerjaan: Berapa lama" in indonesian
    assert "not known; ask BPJS Ketenagakerjaan: How long" in english


def test_an_unexpected_fault_makes_no_data_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    def broken() -> Path:
        raise AttributeError(" ".join(("Siti", "Rekaan")))

    monkeypatch.setattr(paths, "law_folder", broken)
    (said,) = told(capsys, monkeypatch, "law", "list")
    assert said.startswith("pijar: something went wrong that should not (AttributeError); nothing was changed. No data folder")
    monkeypatch.setenv("PIJAR_DATA", str(tmp_path))
    (said,) = told(capsys, monkeypatch, "law", "list")
    assert said.endswith(f"Details: {tmp_path / 'pijar.log'}")
    assert "Siti Rekaan" not in (tmp_path / "pijar.log").read_text()


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--prepay", "abc", "'--prepay': 'abc' is not known; it is one of 1, 3, 6, 12."),
        ("--prepay", "1.5", "'--prepay': '1.5' is not known; it is one of 1, 3, 6, 12."),
        ("--prepay", LONG, f"'--prepay': '{'9' * 59}… is not known; it is one of 1, 3, 6, 12."),
        ("--sector", "Trade", "'--sector': 'Trade' is not known; it is one of transport, fishing, farming, tobacco, trade,"),
        ("--fund", LONG, f"'--fund': '{'9' * 59}… is not known; it is one of APBD,"),
        ("--income", "1.000.000", "'--income': Whole rupiah are written in digits only, for example 1000000, not '1.000.000'."),
        ("--income", LONG, f"'--income': The number '{'9' * 59}… is too long for rupiah."),
        ("--month", LONG, f"'--month': A month is written as year-month, for example 2026-01, not '{'9' * 60}…'."),
        ("--lang", "xx", "'--lang': 'xx' is not known; it is one of id, en."),
    ],
)
def test_a_wrong_option_is_one_clean_sentence_with_what_is_known(option: str, value: str, sentence: str) -> None:
    said = wrong("contribution", "--month", "2026-05", "--sector", "trade", "--fund", "ASN", option, value)
    assert said.startswith(f"Invalid value for {sentence}")
    assert "Value error" not in said
    assert len(said) < 250


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--city", "9", "A city's code has four digits, for example 33.74, not '9'."),
        ("--city", "33.74.01", "A city's code has four digits"),
        ("--on", "20260203", "A day is written as year-month-day, for example 2026-01-15, not '20260203'."),
        ("--on", "2026-W06-2", "A day is written as year-month-day"),
        ("--on", "2026-02-30", "There is no day 2026-02-30 in the calendar."),
        ("--birth", LONG, "A day is written as year-month-day"),
    ],
)
def test_a_wrong_fact_about_an_identifier_is_wrong_usage(option: str, value: str, sentence: str) -> None:
    assert wrong("identifier", "nik", "3374120101819001", option, value).startswith(f"Invalid value for '{option}': {sentence}")


@pytest.mark.parametrize("code", ["33.74", "3374"])
def test_a_city_s_code_is_read_with_and_without_its_point(code: str) -> None:
    answer = CliRunner().invoke(app, ["law", "identifier", "nik", "3374120101819001", "--city", code, "--on", "2026-01-01"])
    assert answer.exit_code == 0, answer.output


def test_a_long_word_is_not_told_again_in_full() -> None:
    for words in (["identifier", LONG, "33"], ["show", LONG], ["deadlines", "--event", LONG, "--at", "2026-01-01"]):
        answer = CliRunner().invoke(app, ["law", *words])
        assert isinstance(answer.exception, Refusal)
        assert len(str(answer.exception)) < 300


def test_standard_input_without_end_is_read_no_further_than_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/zero", encoding="utf-8") as endless:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdin", endless)
        assert len(streams.one_line()) == 1000
