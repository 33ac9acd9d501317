"""The editor of a policy gives back what it was given, reads every criterion of the catalogue, and says what is wrong where."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from pijar.backoffice.policyforms import PolicyEditor
from pijar.cycle import programme
from pijar.cycle.programme import SEMARANG
from pijar.eligibility.catalogue import CATALOGUE, Weight
from pijar.eligibility.policy import faults, parse
from pijar.kernel.month import Month

DOCUMENT = programme.parse(SEMARANG.read_text(encoding="utf-8"))
USUAL: dict[str, Any] = DOCUMENT.data["policy"]
MONTHS = [Month(2026, 3), Month(2026, 2)]
RICH: dict[str, Any] = {
    **USUAL,
    "alive": {"unknown": "review"},
    "informal_occupation": {"weight": "must", "unknown": "accept"},
    "sector": {"only": ["tobacco", "farming"], "unknown": "exclude"},
    "income": {"max": 3_500_000},
    "months_of_residence": {"min": 6, "weight": "priority", "points": 4},
    "household": {"max": 2},
    "disability": {"weight": "priority", "points": 3},
    "woman_headed": "priority",
    "funds": {
        "ASN": {"named_only": True, "decile": {"max": 7}, "disability": None, "age": {"min": 18, "max": 60}},
        "APBD": {"income": {"max_percent_of_umk": 80, "unknown": "accept"}, "decile": None},
    },
}
ALL_MUST = {
    "age": {"min": 20, "max": 50}, "disability": {"weight": "must", "unknown": "review"},
    "woman_headed": {"weight": "must"}, "sector": {"except": ["trade"]}, "income": {"max_percent_of_umk": 100},
}  # fmt: skip


GIVEN: dict[str, dict[str, Any]] = {
    "age": {"age-min": "19", "age-max": "60"}, "sector": {"sector-except": ["trade", "fishing"]},
    "decile": {"decile-max": "3"}, "income": {"income-max": "Rp 2.750.000"},
    "months_of_residence": {"months_of_residence-min": "7"}, "household": {"household-max": "3"},
}  # fmt: skip


def editor(before: dict[str, Any], data: QueryDict | None = None) -> PolicyEditor:
    return PolicyEditor(DOCUMENT, before, data, months=MONTHS, starts=MONTHS[:1])


def sent(of: PolicyEditor, **changes: Any) -> QueryDict:
    """What a browser sends of the form as it stands, with some answers changed; None leaves one out."""
    data = QueryDict(mutable=True)
    for form in of.forms():
        for bound in form:
            value = bound.value()
            if isinstance(bound.field, forms.BooleanField):
                value = "on" if value else None
            if value not in (None, ""):
                data.setlist(bound.html_name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        else:
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


@pytest.mark.parametrize("policy", [USUAL, RICH, ALL_MUST], ids=["usual", "rich", "all-must"])
def test_what_nobody_changed_comes_back_word_for_word(policy):
    assert list(faults(policy, DOCUMENT.data["funds"])) == []
    back = editor(policy, sent(editor(policy)))
    assert back.is_valid(), back.mistakes
    assert back.mapping() == policy


@pytest.mark.parametrize("policy", [USUAL, RICH, ALL_MUST], ids=["usual", "rich", "all-must"])
def test_the_same_typed_into_an_empty_form_means_the_same(policy):
    typed = editor({"age": {"min": 1, "max": 2}}, sent(editor(policy)))
    assert typed.is_valid(), typed.mistakes
    made = typed.mapping()
    assert list(faults(made, DOCUMENT.data["funds"])) == []
    assert parse(made) == parse(policy)


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_criterion_goes_in_and_out(code):
    """Taken up with another weight, points and meaning of unknown, then left out again."""
    given = GIVEN.get(code, {})
    asked = {f"{code}-use": "on", f"{code}-weight": "priority", f"{code}-points": "9", f"{code}-unknown": "accept", **given}
    data = sent(editor({"age": {"min": 18, "max": 64}}), **asked)
    taken = editor({"age": {"min": 18, "max": 64}}, data)
    assert taken.is_valid(), taken.mistakes
    clause = parse(taken.mapping()).clause(code)
    assert clause is not None
    assert (clause.weight, clause.points) == (Weight.PRIORITY, 9)
    assert list(faults(taken.mapping())) == []
    if code != "age":
        left = editor(taken.mapping(), sent(editor(taken.mapping()), **{f"{code}-use": None}))
        assert left.is_valid()
        assert left.mapping() == {"age": {"min": 18, "max": 64}}


def test_amounts_are_read_as_people_write_them():
    made = editor(USUAL, sent(editor(USUAL), **{"income-use": "on", "income-max": "Rp 2.750.000"}))
    assert made.is_valid()
    assert made.mapping()["income"] == {"max": 2_750_000}


WRONG = [
    ({"decile-max": "14"}, "id_decile-max"), ({"decile-max": ""}, "id_decile-max"), ({"decile-max": "4,5"}, "id_decile-max"),
    ({"age-min": "50", "age-max": "40"}, "id_age-max"), ({"age-min": "-1"}, "id_age-min"), ({"age-max": ""}, "id_age-max"),
    ({"sector-use": "on"}, "id_sector-only"), ({"sector-use": "on", "sector-only": ["witchcraft"]}, "id_sector-only"),
    ({"income-use": "on"}, "id_income-max"), ({"income-use": "on", "income-max": "3,5 juta"}, "id_income-max"),
    ({"income-use": "on", "income-max": "1000", "income-max_percent_of_umk": "50"}, "id_income-max_percent_of_umk"),
    ({"decile-weight": "sometimes"}, "id_decile-weight"), ({"decile-unknown": "perhaps"}, "id_decile-unknown"),
    ({"decile-points": "101"}, "id_decile-points"), ({"household-use": "on"}, "id_household-max"),
    ({"dana1-decile-mode": "own", "dana1-decile-max": "99"}, "id_dana1-decile-max"),
    ({"dana1-age-mode": "off"}, "id_dana1-age-mode"), ({"dana2-income-mode": "own"}, "id_dana2-income-max"),
    ({"month": "2031-01"}, "id_month"), ({"by": "religion"}, "id_by"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), WRONG, ids=lambda one: str(one) if isinstance(one, str) else "")
def test_a_wrong_answer_is_told_at_its_field(changes, field):
    wrong = editor(USUAL, sent(editor(USUAL), **changes))
    assert not wrong.is_valid()
    assert [mistake["id"] for mistake in wrong.mistakes] == [field]


def test_what_stands_in_a_block_that_is_not_used_is_no_mistake():
    left = editor(USUAL, sent(editor(USUAL), **{"decile-use": None, "decile-max": "99", "dana0-income-max": "x"}))
    assert left.is_valid(), left.mistakes
    assert "decile" not in left.mapping()


def test_a_fund_takes_its_own_words_and_gives_them_up():
    own = {"dana1-decile-mode": "own", "dana1-decile-max": "7", "dana1-named_only": "on", "dana2-decile-mode": "off"}
    made = editor(USUAL, sent(editor(USUAL), **own))
    assert made.is_valid(), made.mistakes
    assert [fund.code for fund in made.funds] == ["DBHCHT", "ASN", "APBD"]
    assert made.mapping()["funds"] == {"ASN": {"named_only": True, "decile": {"max": 7}}, "APBD": {"decile": None}}
    assert parse(made.mapping()).funds["APBD"].clauses == tuple(c for c in parse(USUAL).clauses if c.code != "decile")
    again = made.mapping()
    given_up = {"dana1-decile-mode": "same", "dana1-named_only": None, "dana2-decile-mode": "same"}
    back = editor(again, sent(editor(again), **given_up))
    assert back.is_valid()
    assert back.mapping() == USUAL
