"""Every case under `cases/` is asked and must be answered as written; an officer may add one without reading Python."""

from pathlib import Path

import pytest
import yaml

from pijar.kernel.month import Month
from pijar.law import coverage, deadlines
from pijar.law.contributions import contribution
from pijar.law.types import LawError


def _contribution(given):
    found = contribution(Month.parse(given["month"]), sector=given["sector"], fund_kind=given["fund"])
    return {"jkk": found.jkk, "jkm": found.jkm, "total": found.total, "relief": found.relief}


def _due_date(given):
    month = Month.parse(given["month"])
    return {"due": deadlines.due_date(month), "final": deadlines.due_date_is_final(month)}


def _working_day(given):
    return {"working": deadlines.is_working_day(given["day"]), "next": deadlines.next_working_day(given["day"])}


def _coverage(given):
    month = Month.parse(given["month"])
    return {"start": coverage.start_day(month), "arrears": coverage.arrears_months(month.first_day)}


QUESTIONS = {
    "contribution": (_contribution, {"month", "sector", "fund"}),
    "due_date": (_due_date, {"month"}),
    "working_day": (_working_day, {"day"}),
    "coverage": (_coverage, {"month"}),
}


def _cases():
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in sheet["cases"]:
            yield pytest.param(sheet["question"], case, id=f"{path.stem}: {case['case']}")


@pytest.mark.parametrize(("question", "case"), list(_cases()))
def test_the_law_answers_as_written(question, case):
    ask, given = QUESTIONS[question]
    if "refused" in case:
        with pytest.raises(LawError) as refusal:
            ask(case)
        assert refusal.value.code == case["refused"]
        return
    expected = {key: value for key, value in case.items() if key not in given | {"case"}}
    answer = ask(case)
    assert expected and expected == {key: answer[key] for key in expected}
