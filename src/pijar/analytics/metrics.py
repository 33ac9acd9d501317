"""The registry of metrics: one definition of each number, and of the tables and codes of a publication (data/metrics.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pijar.kernel import yaml_text

FILE = Path(__file__).parent / "data" / "metrics.yaml"
Text = Mapping[str, str]


@dataclass(frozen=True)
class Metric:
    """One number: name and meaning by language, unit, the tables it is read from, and by what it is parted."""

    code: str
    unit: str
    name: Text
    means: Text
    sources: tuple[str, ...]
    by: tuple[str, ...]


@cache
def document() -> dict[str, Any]:
    """The whole file; whoever reads it changes nothing in it."""
    read = yaml_text.read(FILE.read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


@cache
def metrics() -> dict[str, Metric]:
    return {
        code: Metric(code, one["unit"], one["name"], one["means"], tuple(one["sources"]), tuple(one["by"]))
        for code, one in document()["metrics"].items()
    }


def word(key: str, code: str, language: str) -> str:
    """What a code in a column means; the code itself where it needs no word."""
    codes = document()["codes"]
    found = codes.get(f"{key}.{code}") or codes.get(code)
    return str(found[language]) if found else code


def table_name(code: str, language: str) -> str:
    """Its name; the code itself for a table of an older publication that is not made any more."""
    known = document()["tables"].get(code)
    return str(known["name"][language]) if known else code
