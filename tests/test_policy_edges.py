"""Policies at their edges: cities of before there were versions, versions that overtake one another, joined records."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

import cities
from cities import FEBRUARY, JANUARY, MARCH, Month, workers
from pijar.cycle import policies, services, store
from pijar.cycle.programme import SEMARANG
from pijar.eligibility import sentences
from pijar.eligibility.models import Assessment, Basis, CaseDecision, Policy
from pijar.eligibility.policy import parse
from pijar.eligibility.types import Outcome, PolicyState
from pijar.kernel.errors import Refusal
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE, Actor

RINA, ADMIN = Actor("rina"), Actor("admin")
RICH, UNSURE, FIT = workers(1, decile=8), workers(2, first=10, decile=None), workers(2, first=20)
PEOPLE = [*RICH, *UNSURE, *FIT]


@pytest.fixture
def january(city: None, tmp_path: Path) -> None:
    cities.registers(tmp_path, PEOPLE)
    cities.load_lists(cities.candidates(tmp_path, PEOPLE))
    cities.run()


def person(worker: cities.Worker) -> Person:
    found = person_by_nik(worker.nik)
    assert found
    return found


def of_before() -> None:
    """What a month looks like that was run before policies were versions."""
    Assessment.objects.update(results=[], seen=[], refs=[])
    Basis.objects.all().delete()
    Policy.objects.all().delete()


def mapping(most: int) -> dict[str, Any]:
    return {**store.current(2026).data["policy"], "decile": {"max": most, "unknown": "review"}}


def programme(most: int) -> str:
    data = yaml.safe_load(SEMARANG.read_text(encoding="utf-8"))
    return yaml.safe_dump({**data, "policy": mapping(most)}, allow_unicode=True, sort_keys=False)


def held(month: Month) -> int:
    [most] = [c.whole("max") for c in store.clauses_of(month).clauses if c.code == "decile"]
    return most


def test_a_month_of_before_is_told_by_its_reasons(january: None) -> None:
    """It may be sent: nobody can run it again to have its clauses."""
    of_before()
    told = policies.explain(person(RICH[0]).id, JANUARY)
    assert (told.outcome, told.reasons, told.version) == (Outcome.INELIGIBLE, ["DECILE_ABOVE_5"], 0)
    assert [(c.code, c.result, c.value.id) for c in told.against] == [("decile", "fail", "tidak dicatat")]
    [unsure] = policies.explain(person(UNSURE[0]).id, JANUARY).against
    assert (unsure.code, unsure.result) == ("decile", "unknown")
    assert policies.explain(person(FIT[0]).id, JANUARY).clauses == []
    Assessment.objects.filter(person=person(FIT[0])).delete()
    for month, code in ((JANUARY, "NOT_ASSESSED"), (FEBRUARY, "MONTH_NOT_RUN")):
        with pytest.raises(Refusal) as refused:
            policies.explain(person(FIT[0]).id, month)
        assert refused.value.code == code


def test_a_change_in_a_city_of_before_comes_after_what_held(january: None) -> None:
    of_before()
    made = policies.propose(mapping(3), from_month=MARCH, note="", actor=RINA)
    policies.decide(made.id, state=PolicyState.HOLDS, note="", actor=ADMIN)
    assert [held(month) for month in (JANUARY, FEBRUARY, MARCH)] == [5, 5, 3]


def test_a_programme_that_changes_the_policy_of_a_city_of_before_needs_two(january: None) -> None:
    of_before()
    with pytest.raises(Refusal) as refused:
        store.load(programme(3), RINA)
    assert refused.value.code == "TWO_PEOPLE_NEEDED"
    store.load(programme(3), RINA, ADMIN)
    assert held(JANUARY) == 3


def test_what_is_approved_last_holds_though_a_programme_overtook_it(january: None) -> None:
    made = policies.propose(mapping(3), from_month=FEBRUARY, note="", actor=RINA)
    store.load(programme(4), CONSOLE)
    assert held(FEBRUARY) == 4
    policies.decide(made.id, state=PolicyState.HOLDS, note="", actor=ADMIN)
    assert [held(month) for month in (JANUARY, FEBRUARY)] == [4, 3]
    assert store.current(2026).data["policy"]["decile"]["max"] == 3


def test_the_decision_told_is_the_one_the_assessment_knew(january: None) -> None:
    who = person(UNSURE[0])
    words = {"proof": "SKTM 12/2026", "reason": "Keluarga tidak mampu", "until": None, "actor": RINA}
    services.decide_case(who, month=JANUARY, outcome=Outcome.ELIGIBLE, **words)
    cities.run()
    later = Basis.objects.get().at + timedelta(hours=1)
    CaseDecision.objects.create(
        person=who, from_month=JANUARY.first_day, until_month=JANUARY.first_day, outcome="ineligible",
        settles=["DECILE_UNKNOWN"], proof="Kunjungan", reason="Lain", actor="rina", at=later,
    )  # fmt: skip
    told = policies.explain(who.id, JANUARY)
    assert told.outcome is Outcome.ELIGIBLE and told.decision and told.decision.proof == "SKTM 12/2026"


def test_a_decision_on_a_record_that_was_joined_is_told_of_the_person(january: None) -> None:
    gone, stays = map(person, UNSURE)
    services.decide_case(
        gone, month=JANUARY, outcome=Outcome.ELIGIBLE, proof="SKTM 12/2026", reason="Keluarga tidak mampu", until=None, actor=RINA
    )
    Person.objects.filter(id=gone.id).update(survivor=stays)
    cities.run()
    told = policies.explain(stays.id, JANUARY)
    assert told.outcome is Outcome.ELIGIBLE and told.decision and told.decision.person_id == gone.id


def test_who_turns_too_old_before_the_month_is_told_the_day_that_counts() -> None:
    context = policies.context_of(MARCH, store.parse(SEMARANG.read_text(encoding="utf-8")))
    [age] = [clause for clause in parse(mapping_of_semarang()).clauses if clause.code == "age"]
    assert sentences.limit(age, context).id == "18 sampai 64 tahun pada 1 Januari 2026, dan di bawah 65 tahun pada 1 Maret 2026"
    january = replace(context, month=JANUARY)
    assert sentences.limit(age, january).en == "18 to 64 years on 1 January 2026"


def mapping_of_semarang() -> dict[str, Any]:
    return dict(yaml.safe_load(SEMARANG.read_text(encoding="utf-8"))["policy"])


@pytest.mark.parametrize(("given", "is_fault"), [({"max": 1}, True), ("ignored", False)])
def test_a_fund_has_no_number_per_family_card_of_its_own(january: None, given: Any, is_fault: bool) -> None:
    """It would be taken and do nothing."""
    wanted = {**mapping(5), "household": {"max": 2}, "funds": {"APBD": {"household": given}}}
    if not is_fault:
        assert policies.checked(wanted, store.current(2026))
        return
    with pytest.raises(Refusal) as refused:
        policies.checked(wanted, store.current(2026))
    assert [fault.code for fault in refused.value.values["faults"]] == ["FUND_HOUSEHOLD"]
