"""What the documents show of `pijar law` is what it prints: each command shown is run, "..." standing for what is left out."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner

from pijar.cli.common import app
from pijar.law import lookup

DOCS = Path(__file__).resolve().parents[1] / "docs"
# An indented block that begins with a command, and whatever is indented as deep below it.
_SHOWN = re.compile(r"^(?P<indent> +)\$ pijar (?P<words>law .*)\n(?P<output>(?:(?P=indent).*\n)+)", re.MULTILINE)
# The first indented block of the worked example is the value that is added to the file.
_ADDED = re.compile(r"contributions/jkm\.yaml`.*?\n\n(?P<value>(?: {7}[^\n]*\n)+)", re.DOTALL)


@pytest.fixture(autouse=True)
def no_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No city's own law; afterwards the law as it stands holds again."""
    monkeypatch.setenv("PIJAR_DATA", str(tmp_path / "kota"))
    yield
    monkeypatch.undo()
    lookup.use_city(None)


def samples(document: str) -> list[tuple[str, str]]:
    """The commands a document shows, each with its output."""
    text = (DOCS / document).read_text(encoding="utf-8")
    return [(hit["words"], hit["output"]) for hit in _SHOWN.finditer(text)]


def check(words: str, shown: str) -> None:
    answer = CliRunner().invoke(app, shlex.split(words))
    assert answer.exit_code == 0, answer.output
    # Lines are broken in the documents as they fit, so only what is said counts.
    shown, printed = ("".join(text.split()) for text in (shown, answer.output))
    assert re.fullmatch(".*?".join(map(re.escape, shown.split("..."))), printed), answer.output


@pytest.mark.parametrize(("words", "shown"), samples("commands.md"))
def test_a_command_prints_what_is_shown(words: str, shown: str) -> None:
    check(words, shown)


def test_the_worked_example_changes_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(lookup.ROOT, tmp_path / "parameters")
    monkeypatch.setattr(lookup, "ROOT", tmp_path / "parameters")
    added = _ADDED.search((DOCS / "law.md").read_text(encoding="utf-8"))
    assert added
    value = "".join(f"  {line}\n" for line in dedent(added["value"]).splitlines())
    with (tmp_path / "parameters/contributions/jkm.yaml").open("a", encoding="utf-8") as file:
        file.write(value)
    ((words, shown),) = samples("law.md")
    check(words, shown)


def test_commands_are_shown() -> None:
    assert len(samples("commands.md")) >= 5
