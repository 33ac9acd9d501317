"""The draw's seed after people were ranked by it, and the second person of the console: neither is one officer's to change."""

from __future__ import annotations

from pathlib import Path

import pytest

import cities
from cities import workers
from pijar.cycle import store
from pijar.cycle.programme import SEMARANG
from pijar.kernel.errors import Refusal
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")
RINA, BUDI = Actor("rina"), Actor("budi")


def _document(**changes: str) -> str:
    text = SEMARANG.read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(f"{old}:", f"{old}: {new} #", 1)
    return text


def _refused(code: str, *arguments: object) -> None:
    with pytest.raises(Refusal) as refused:
        store.load(*arguments)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_another_seed_is_free_until_somebody_was_ranked_and_takes_two_people_after(tmp_path: Path):
    cities.programme(approval="named")
    store.load(_document(seed="satu", console_approval="named"), RINA)
    cities.registers(tmp_path, workers(3))
    cities.load_lists(cities.candidates(tmp_path, workers(3)))
    cities.run()
    changed = _document(seed="dua", console_approval="named")
    _refused("SEED_IN_USE", changed, RINA)
    _refused("SEED_IN_USE", changed, CONSOLE)
    _refused("SAME_PERSON", changed, RINA, Actor(" Rina"))
    # A document that says the console needs nobody does not free itself.
    _refused("SEED_IN_USE", _document(seed="dua"), CONSOLE)
    assert store.current(2026).seed == "satu"
    store.load(changed, RINA, BUDI)
    assert store.current(2026).seed == "dua"
