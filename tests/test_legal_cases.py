"""Every case in `legal_cases/*.yaml` is asked and must be answered as written; an officer may add one without reading Python.

A sheet names its question; a case gives what the question needs and what must be answered, or `refused` with the code of
the refusal, the `field` it names and what it `says`.
"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pijar.coverage.selectors import coverage_rate
from pijar.coverage.services import put_figure
from pijar.kernel.month import Month
from pijar.law import claim_deadlines, coverage, deadlines, due_days, identifiers
from pijar.law.ages import admission
from pijar.law.arrears import standing
from pijar.law.contributions import contribution
from pijar.law.heirs import heirs
from pijar.law.loader import read_yaml
from pijar.law.prepayment import prepay
from pijar.law.types import LawError

SHEETS = Path(__file__).parent / "legal_cases"


def _of(given):
    return {
        "sector": given["sector"], "fund_kind": given["fund"],
        "income": given.get("income"), "jht": given.get("with_jht", False),
    }  # fmt: skip


def _contribution(given):
    found = contribution(Month.parse(given["month"]), **_of(given))
    names = ("jkk", "jkm", "jht", "base", "total", "relief", "certainty")
    return {"asked": [one.code for one in found.questions], **{name: getattr(found, name) for name in names}}


def _prepayment(given):
    found = prepay(Month.parse(given["first"]), given["count"], **_of(given))
    assert found.total == found.calculation.total
    amounts = [one.total for _, one in found.months]
    return {"total": found.total, "amounts": amounts, "asked": [one.code for one in found.questions]}


def _due_date(given):
    month = Month.parse(given["month"])
    found = due_days.contribution_due(month)
    assert found.day == deadlines.due_date(month)
    later = [one.values["later"] for one in found.questions]
    return {"due": found.day, "final": found.is_final, "with_joint_leave": later[0] if later else None}


def _working_day(given):
    return {"working": deadlines.is_working_day(given["day"]), "next": deadlines.working_days_after(given["day"], 1)}


def _coverage(given):
    month = Month.parse(given["month"])
    return {"start": coverage.start_day(month), "arrears": coverage.arrears_months(month.first_day)}


def _coverage_rate(given):
    target = Decimal(given["target"])
    put_figure(as_of=date(2025, 11, 30), active=given["active"], potential=given["potential"], target=target, source="test")
    found = coverage_rate(date(2025, 12, 1))
    percent = f"{found.rate * 100:.2f}"
    return {"percent": percent, "lacking": found.gap_people, "uncovered": found.base - found.active}


def _arrears(given):
    found = standing(Month.parse(given["last_paid"]), given["on"])
    return {
        "state": found.state, "restart": found.restart, "unpaid": [str(month) for month in found.unpaid],
        "to_settle": [str(month) for month in found.to_settle], "sure_until": found.sure_until,
        "inactive_from": found.inactive_from, "certainty": found.certainty,
        "asked": [one.code for one in found.questions],
    }  # fmt: skip


def _age(given):
    found = admission(given["birth"], given["on"])
    names = ("outcome", "years", "months", "turns_limit_on", "warn_from")
    reasons = [one.code for one in found.reasons]
    return {"reason": reasons[0], "reasons": reasons, **{name: getattr(found, name) for name in names}}


def _deadlines(given):
    found = claim_deadlines.deadlines(given["event"], given["at"])
    return {
        "due": {one.code: _due(one) for one in found},
        "provisional": [one.code for one in found if not one.is_final],
        "asks": [ask.agency for one in found for ask in one.questions],
        "asked": [ask["code"] for one in found for ask in one.as_json()["questions"]],
        "certainty": {one.code: one.certainty for one in found},
        "texts": " ".join(one.as_text("en") for one in found),
    }


def _due(one):
    if isinstance(one.due, datetime):
        return one.as_json()["due"]
    return one.due or "not known"


def _heirs(given):
    found = heirs({name: given[name] for name in ("on", "members", "buried_by") if name in given})
    first, written = found.answers[0], found.as_json()
    common = {"kartu_peserta", "ktp_peserta", "ktp_ahli_waris", "akta_kematian", "surat_keterangan_ahli_waris"} | {
        "rekening_ahli_waris",
        "formulir_f4",
    }
    last = written["answers"][-1]
    return {
        "classes": [one.heir_class.code if one.heir_class else "nobody" for one in found.answers],
        "inherits": written["inherits"],
        "heirs": [one.member.name for one in first.heirs],
        "minors": [one.member.name for one in first.heirs if one.minor],
        "passed": {one.member.name: one.reason.code for one in first.passed},
        "lacking": {one.member.name: [code for code in one.missing if code not in common] for one in first.heirs},
        "missing": [one for each in found.missing for one in each.relations],
        "empty_before": [one.heir_class.code for one in found.missing if one.is_empty],
        "asked": [one.code for one in found.questions],
        "funeral_to": last.get("funeral_to", {}).get("text"),
        "death_benefit_to": last.get("death_benefit_to", {}).get("text"),
    }


def _identifier(given):
    found = identifiers.check(
        given["kind"], given["number"], on=given["on"],
        birth_date=given.get("given_birth"), sex=given.get("given_sex"), city_code=given.get("city"),
    )  # fmt: skip
    facts = {name: str(value) if isinstance(value, Month) else value for name, value in found.facts.items()}
    remarks = (*found.errors, *found.warnings)
    return {
        "valid": found.is_valid, "errors": [one.code for one in found.errors],
        "warnings": [one.code for one in found.warnings], "texts": " ".join(one.text("en") for one in remarks), **facts,
    }  # fmt: skip


_CONTRIBUTION = {"sector", "fund", "income", "with_jht"}
QUESTIONS = {
    "contribution": (_contribution, _CONTRIBUTION | {"month"}),
    "prepayment": (_prepayment, _CONTRIBUTION | {"first", "count"}),
    "due_date": (_due_date, {"month"}),
    "working_day": (_working_day, {"day"}),
    "coverage": (_coverage, {"month"}),
    "coverage_rate": (_coverage_rate, {"active", "potential", "target"}),
    "arrears": (_arrears, {"last_paid", "on"}),
    "age": (_age, {"birth", "on"}),
    "deadlines": (_deadlines, {"event", "at"}),
    "heirs": (_heirs, {"on", "members", "buried_by"}),
    "identifier": (_identifier, {"kind", "number", "on", "given_birth", "given_sex", "city"}),
}
_NEEDS_DATABASE = ("coverage_rate",)


def _cases():
    for path in sorted(SHEETS.glob("*.yaml")):
        sheet = read_yaml(path.read_bytes())
        marks = [pytest.mark.django_db] if sheet["question"] in _NEEDS_DATABASE else []
        for case in sheet["cases"]:
            yield pytest.param(sheet["question"], case, id=f"{path.stem}: {case['case']}", marks=marks)


CASES = list(_cases())


@pytest.mark.parametrize(("question", "case"), CASES)
def test_the_law_answers_as_written(question, case):
    ask, given = QUESTIONS[question]
    if "refused" in case:
        with pytest.raises(LawError) as refusal:
            ask(case)
        assert refusal.value.code == case["refused"]
        assert case.get("field") in (None, (refusal.value.values or {}).get("field"))
        assert case.get("says", "") in str(refusal.value)
        return
    answer = ask(case)
    assert case.get("says", "") in answer.get("texts", "")
    expected = {key: value for key, value in case.items() if key not in given | {"case", "says"}}
    assert expected and expected == {key: answer[key] for key in expected}


def test_there_are_cases_enough_and_each_has_a_name_of_its_own():
    names = [case.id for case in CASES]
    assert len(names) == len(set(names)) > 250
    vectors = {name.split(": ")[1].split()[0] for name in names}
    assert {f"T{number}" for number in (*range(1, 10), *range(19, 25))} <= vectors
