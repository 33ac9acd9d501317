"""Every case under `legal_cases/benefits/` is asked and must be answered as written; a law officer adds one without Python.

A file gives facts once under `given`; a case adds or replaces some (`told`) and says what it `pays`: a sum in rupiah, or
"least to most" where the law is open. `lines` are the amounts by code, all those of a code in order; `questions` are all
the questions asked; `refused` names the field at fault and `because` the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pijar.law import lookup
from pijar.law.benefits.case import read
from pijar.law.benefits.estimate import estimate
from pijar.law.benefits.jkm import Waited, full_benefit, waiting_time
from pijar.law.benefits.rules import law_on
from pijar.law.bulk.plan import plan_on
from pijar.law.loader import read_yaml
from pijar.law.types import LawError

CASES = Path(__file__).parent / "legal_cases" / "benefits"
KEYS = {"case", "told", "pays", "lines", "questions", "refused", "because"}
GROUPED = re.compile(r"-?[0-9]{1,3}(_[0-9]{3})+")


def plain(value: Any) -> Any:
    """What JSON would hold: days as text, and amounts grouped for the eye (1_000_000) as numbers."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, str) and GROUPED.fullmatch(value) else value


def span(value: int | str) -> tuple[int, int]:
    """A sum twice, or the two of "least to most"."""
    if isinstance(value, int):
        return value, value
    least, _, most = value.partition(" to ")
    return int(least), int(most)


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        sheet = plain(read_yaml(path.read_bytes()))
        for one in sheet["cases"]:
            assert set(one) <= KEYS, f"{path.name}: {one['case']}"
            yield pytest.param({**sheet["given"], **one["told"]}, one, id=f"{path.stem}: {one['case']}")


@pytest.mark.parametrize(("told", "case"), list(cases()))
def test_the_law_answers_as_written(told: dict[str, Any], case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(LawError) as refusal:
            read(told)
        assert refusal.value.code == "LAW_CASE_REFUSED"
        assert refusal.value.values is not None
        assert refusal.value.values["field"] == case["refused"]
        assert refusal.value.values["reason"] == case["because"]
        assert str(refusal.value).startswith(f"{case['refused']}: ")
        return
    found = estimate(read(told)).calculation
    assert (found.minimum, found.maximum) == span(case["pays"])
    for code, amounts in case.get("lines", {}).items():
        given = [(line.minimum, line.maximum) for line in found.lines if line.code == code]
        assert given == [span(one) for one in amounts], code
    assert [one.code for one in found.questions] == case.get("questions", [])


@pytest.mark.parametrize(("ended", "answer"), [("jkm.waiting_months", Waited.YES), ("jkm.waiting_days", Waited.UNCLEAR)])
def test_a_reading_of_the_waiting_time_that_ended_is_asked_no_longer(ended: str, answer: Waited) -> None:
    """Once the insurer says which reading is wrong, its file gets an end, and the others decide."""
    told = {"branch": "JKM", "on": "2026-05-01", "member_since": "2026-01-31", "paid_months": 2, "consecutive_months": 2}
    law = {name: one for name, one in law_on(date(2026, 5, 1)).items() if name != ended}
    waiting = waiting_time(read(told), law)
    assert waiting.answer is answer
    assert [line.formula() for line in full_benefit(law, waiting)]


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("benefits.jkk.no_jkm_on_top", False, "LAW_NOT_KNOWN", "benefits.jkk.no_jkm_on_top@"),
        ("benefits.scholarship.years", {"SD": 6}, "LAW_FILE_REFUSED", "do not name the same levels"),
    ],
)
def test_what_no_rule_is_written_for_is_not_reckoned(
    monkeypatch: pytest.MonkeyPatch, name: str, value: Any, code: str, said: str
) -> None:
    known = lookup.parameter
    other = replace(known(name), values=tuple(one and replace(one, value=value) for one in known(name).values))
    monkeypatch.setattr(lookup, "parameter", lambda asked: other if asked == name else known(asked))
    law_on.cache_clear()
    plan_on.cache_clear()
    try:
        for reckon in (law_on, plan_on):
            with pytest.raises(LawError, match=said) as refusal:
                reckon(date(2026, 5, 1))
            assert refusal.value.code == code
    finally:
        law_on.cache_clear()
        plan_on.cache_clear()


def test_no_case_is_told_twice() -> None:
    told = [json.dumps(one.values[0], sort_keys=True) for one in cases()]
    assert len(set(told)) == len(told)


def test_every_line_question_and_fault_has_a_case() -> None:
    """A text nobody can get, or an answer nobody has checked, would show here."""
    words = read_yaml((Path(read.__code__.co_filename).parents[1] / "words" / "benefits.yaml").read_bytes())
    faults = {one.values[1].get("because") for one in cases()}
    answers = [estimate(read(told)).calculation for told, one in (each.values for each in cases()) if "refused" not in one]
    assert set(words["lines"]) == {line.code for one in answers for line in one.lines}
    assert set(words["questions"]) == {question.code for one in answers for question in one.questions}
    assert set(words["faults"]) <= faults | {"too_many"}


SAID = {
    "only full steps": ([{"item": "hearing_one_ear_per_10_db", "decibels": 35}], "hanya kelipatan 10 dB yang penuh"),
    "steps have an end": ([{"item": "vision_efficiency", "loss_percent": 100}, {"item": "smell"}], "semua cacat bersama"),
    "the row ends": ([{"item": "hearing_one_ear_per_10_db", "decibels": 90}], "20% [bukan"),
    "others fill the limit": ([{"item": "scalp"}, {"item": "both_eyes"}], "selebihnya tidak menambah jumlah"),
    "the same loss": ([{"item": "one_leg"}, {"item": "one_foot"}], "bila kehilangan yang sama dengan “Sebelah kaki dari pangkal"),
}


@pytest.mark.parametrize(("found", "words"), SAID.values(), ids=list(SAID))
def test_a_formula_tells_the_right_cause(found: list[dict[str, Any]], words: str) -> None:
    case = read({"branch": "JKK", "on": "2026-02-03", "outcome": "disabled", "disabilities": found})
    assert words in estimate(case).calculation.as_text()


def test_the_end_of_steps_is_our_reading() -> None:
    """The row is seen in the annex; where it ends is not, and the line says so."""
    for decibels, certainty in ((60, "secondary source"), (70, "to confirm")):
        told = [{"item": "hearing_both_ears_per_10_db", "decibels": decibels}]
        case = read({"branch": "JKK", "on": "2026-02-03", "outcome": "disabled", "disabilities": told})
        assert estimate(case).calculation.lines[0].certainty.value == certainty


def test_more_years_of_school_than_the_law_gives_are_named() -> None:
    child = {"birth_date": "2014-01-01", "level": "SMP", "years_left": 100}
    case = read({"branch": "JKK", "on": "2026-02-03", "outcome": "death", "children": [child]})
    formulas = [line.formula() for line in estimate(case).calculation.lines if line.code == "scholarship"]
    assert ["bukan 100 seperti yang disebut" in one for one in formulas] == [True, False, False]
