"""Policies: every criterion, what unknown means, funds with words of their own, and the two people a change needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import IntegrityError, transaction

import cities
from cities import FEBRUARY, JANUARY, Worker, workers
from databases import rows
from pijar.cycle import policies, store
from pijar.eligibility.models import Policy
from pijar.eligibility.types import PolicyState
from pijar.kernel.errors import Refusal
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, Actor

RINA, ADMIN = Actor("rina"), Actor("admin")
USUAL: dict[str, Any] = {
    "age": {"min": 18, "max": 64}, "residence": "city", "alive": "required", "not_active_elsewhere": "required",
    "informal_occupation": "required", "decile": {"max": 5, "unknown": "review"},
}  # fmt: skip
PEOPLE = [
    *workers(6), *workers(2, first=10, job="Buruh Tani Tembakau"), *workers(2, first=20, job="Ojek", decile=4),
    *workers(2, first=30, decile=7), *workers(2, first=40, decile=None), *workers(1, first=50, job="Polisi"),
]  # fmt: skip
HEADER = "No,NIK,Nama,Tanggal Lahir,Kelurahan,Pekerjaan,No KK,Penghasilan"
# Two families of three and of one; of the rest no family card is known.
CARDS = {1: "3374111205019001", 2: "3374111205019001", 3: "3374111205019001", 4: "3374111205019002"}
INCOMES = {1: 900_000, 2: 3_000_000, 3: 3_701_709, 4: 3_701_710, 5: 5_000_000}


@pytest.fixture
def listed(city: None, tmp_path: Path) -> Path:
    cities.registers(tmp_path, PEOPLE)
    cities.load_lists(written(tmp_path, PEOPLE))
    return tmp_path


def written(folder: Path, people: list[Worker]) -> Path:
    lines = [
        (n, w.nik, w.said, f"{w.birth_date:%d/%m/%Y}", cities.VILLAGE, w.job, CARDS.get(w.number, ""), INCOMES.get(w.number, ""))
        for n, w in enumerate(people, start=1)
    ]
    return cities.table(folder / "usulan.csv", HEADER, lines)


def hold(mapping: dict[str, Any], from_month: cities.Month = JANUARY) -> Policy:
    made = policies.propose(mapping, from_month=from_month, note="uji", actor=RINA)
    return policies.decide(made.id, state=PolicyState.HOLDS, note="", actor=ADMIN)


def judged(month: cities.Month = JANUARY) -> dict[int, tuple[str, list[str]]]:
    """Outcome and reasons by the worker's number."""
    cities.run(month)
    found = {p: (outcome, reasons) for p, outcome, reasons in rows(
        "select person_id, outcome, reasons from eligibility_assessment where month = %s", month.first_day)}  # fmt: skip
    numbers = {w.number: person_by_nik(w.nik) for w in PEOPLE}
    return {number: found[person.id] for number, person in numbers.items() if person and person.id in found}


def test_the_programme_s_policy_is_the_first_version(listed: Path) -> None:
    cities.run()
    [first] = Policy.objects.all()
    assert (first.year, first.version, first.from_month, first.state) == (2026, 1, date(2026, 1, 1), "holds")
    assert policies.explain(person(1), JANUARY).version == 1


def person(number: int) -> int:
    found = person_by_nik(next(w.nik for w in PEOPLE if w.number == number))
    assert found
    return int(found.id)


def test_a_sector_may_be_all_there_is(listed: Path) -> None:
    hold(USUAL | {"sector": {"only": ["tobacco", "transport"]}})
    found = judged()
    assert {n for n, (outcome, _) in found.items() if outcome == "eligible"} == {10, 11, 20, 21}
    assert found[1] == ("ineligible", ["SECTOR_NOT_COVERED"])


@pytest.mark.parametrize(("unknown", "outcome", "reasons"), [
    ("review", "review", ["INCOME_UNKNOWN"]), ("exclude", "ineligible", ["INCOME_UNKNOWN"]), ("accept", "eligible", []),
])  # fmt: skip
def test_income_is_held_against_the_minimum_wage(listed: Path, unknown: str, outcome: str, reasons: list[str]) -> None:
    """Rp 3,701,709 is the city's minimum wage of 2026: whoever earns a rupiah more is above it."""
    hold(USUAL | {"income": {"max_percent_of_umk": 100, "unknown": unknown}})
    found = judged()
    assert [found[n][1] for n in (1, 2, 3, 4, 5)] == [[], [], [], ["INCOME_ABOVE_LIMIT"], ["INCOME_ABOVE_LIMIT"]]
    assert found[6] == (outcome, reasons)


def test_a_household_has_so_many_places(listed: Path) -> None:
    """Of three of one family card the two eldest; who has no card is not counted."""
    hold(USUAL | {"household": {"max": 2}})
    found = judged()
    assert [found[n] for n in (1, 2, 3, 4, 5)] == [
        ("eligible", []), ("eligible", []), ("ineligible", ["HOUSEHOLD_FULL"]), ("eligible", []), ("eligible", []),
    ]  # fmt: skip
    told = {c.code: c for c in policies.explain(person(3), JANUARY).clauses}
    assert told["household"].result == "fail" and "2 orang" in told["household"].sentence.id


def test_who_is_enrolled_keeps_the_household_s_place(listed: Path) -> None:
    cities.programme(apbd=4, dbhcht=0)
    cities.run(JANUARY)
    enrolled = [n for n in (1, 2, 3) if rows("select 1 from allocation_assignment where person_id = %s", person(n))]
    assert 0 < len(enrolled) < 3
    hold(USUAL | {"household": {"max": len(enrolled)}}, FEBRUARY)
    found = judged(FEBRUARY)
    assert [n for n in (1, 2, 3) if found[n][0] == "eligible"] == enrolled


def test_time_of_residence_and_disability_come_from_the_registers(listed: Path) -> None:
    header = "nik,nama,tanggal_lahir,jenis_kelamin,status,tanggal_status,kelurahan_kode,tinggal_sejak"
    since = {1: "2025-07-01", 2: "2025-07-02", 3: ""}
    lines = [
        (w.nik, w.said, w.birth_date, "L", "AKTIF", "", cities.VILLAGE_CODE, since.get(w.number, "2010-01-01")) for w in PEOPLE
    ]
    cities.load(Reference.POPULATION, cities.table(listed / "dukcapil2.csv", header, lines), date(2026, 1, 2))
    deciles = [(w.nik, w.decile or 5, "2025-09-30", "ya" if w.number == 20 else "tidak", "") for w in PEOPLE]
    table = cities.table(listed / "dtsen2.csv", "nik,desil,tanggal,disabilitas,kepala_keluarga_perempuan", deciles)
    cities.load(Reference.WELFARE, table, date(2026, 1, 2))
    hold(USUAL | {"months_of_residence": {"min": 6}, "disability": {"weight": "priority", "points": 3}})
    found = judged()
    assert [found[n] for n in (1, 2, 3)] == [
        ("eligible", []), ("ineligible", ["RESIDENT_TOO_SHORT"]), ("review", ["RESIDENCE_UNKNOWN"]),
    ]  # fmt: skip
    points = dict(rows("select person_id, priority from eligibility_assessment"))
    assert {n for n in found if points[person(n)]} == {20} and points[person(20)] == 3
    # Priority goes before the decile: who has decile 4 and a disability stands before all of decile 3.
    assert rows("select person_id from allocation_assignment order by rank limit 1") == [(person(20),)]


def test_a_fund_may_have_words_of_its_own(listed: Path) -> None:
    """Decile 7 for the tobacco fund's people only: base says no, DBHCHT says yes, and nobody else pays for them."""
    cities.programme(apbd=50, dbhcht=2)
    hold(USUAL | {"funds": {"DBHCHT": {"decile": {"max": 7}}, "ASN": {"named_only": True, "decile": {"max": 7}}}})
    found = judged()
    opened = dict(rows("select person_id, open_to from eligibility_assessment"))
    assert opened[person(1)] == ["DBHCHT", "ASN", "APBD"] or sorted(opened[person(1)]) == ["APBD", "ASN", "DBHCHT"]
    assert sorted(opened[person(30)]) == ["ASN:named", "DBHCHT"]
    assert found[30] == ("eligible", ["DECILE_ABOVE_5"])
    assert rows("select fund_code from allocation_assignment where person_id = %s", person(30)) == []


def test_a_preview_stores_nothing_and_says_who_enters_and_leaves(listed: Path) -> None:
    cities.run()
    before = rows("select count(*), max(id) from eligibility_assessment")
    looser = policies.preview(JANUARY, USUAL | {"decile": {"max": 7, "unknown": "review"}})
    assert (looser["entering"], looser["leaving"]) == (2, 0)
    stricter = policies.preview(JANUARY, USUAL | {"decile": {"max": 3, "unknown": "exclude"}})
    assert (stricter["entering"], stricter["leaving"], stricter["reasons"]["DECILE_UNKNOWN"]) == (0, 2, 2)
    groups = policies.changes(JANUARY, USUAL | {"decile": {"max": 3, "unknown": "exclude"}})
    assert [(g.value, g.leaving) for g in groups["sector"]] == [("transport", 2)]
    assert [(g.value, g.leaving) for g in groups["village"]] == [(cities.VILLAGE_CODE, 2)]
    assert rows("select count(*), max(id) from eligibility_assessment") == before


def test_a_preview_of_a_month_that_was_not_run_says_the_same(listed: Path) -> None:
    mapping = USUAL | {"household": {"max": 1}, "funds": {"DBHCHT": {"decile": {"max": 7}}}}
    before = policies.preview(JANUARY, mapping)
    cities.run()
    assert policies.preview(JANUARY, mapping) == before
    assert before["eligible"] > 0 and before["reasons"]["HOUSEHOLD_FULL"] == 2


def test_a_change_needs_a_second_person(listed: Path) -> None:
    made = policies.propose(USUAL | {"decile": {"max": 4}}, from_month=FEBRUARY, note="lebih tepat", actor=RINA)
    with pytest.raises(Refusal) as own:
        policies.decide(made.id, state=PolicyState.HOLDS, note="", actor=RINA)
    assert own.value.code == "SAME_PERSON"
    with pytest.raises(Refusal, match="decide or withdraw it first"):
        policies.propose(USUAL | {"decile": {"max": 3}}, from_month=FEBRUARY, note="", actor=ADMIN)
    with pytest.raises(Refusal, match="only they withdraw"):
        policies.decide(made.id, state=PolicyState.WITHDRAWN, note="", actor=ADMIN)
    assert policies.decide(made.id, state=PolicyState.HOLDS, note="ya", actor=ADMIN).decided_by == "admin"
    with pytest.raises(Refusal, match="no longer a proposal"):
        policies.decide(made.id, state=PolicyState.REFUSED, note="", actor=ADMIN)


def test_a_version_holds_from_its_month_on(listed: Path) -> None:
    hold(USUAL | {"decile": {"max": 3, "unknown": "review"}}, FEBRUARY)
    assert judged(JANUARY)[20][0] == "eligible"
    assert judged(FEBRUARY)[20] == ("ineligible", ["DECILE_ABOVE_5"])
    assert [policies.explain(person(20), month).version for month in (JANUARY, FEBRUARY)] == [1, 2]


def test_what_was_approved_stands_in_the_programme(listed: Path) -> None:
    """Its comments and funds stay; only the policy is another."""
    before = store.current(2026)
    hold(USUAL | {"decile": {"max": 2, "unknown": "exclude"}})
    after = store.current(2026)
    assert after.data["policy"]["decile"] == {"max": 2, "unknown": "exclude"}
    assert {k: v for k, v in after.data.items() if k != "policy"} == {k: v for k, v in before.data.items() if k != "policy"}
    assert after.text.count("#") >= before.text.count("#") - before.text[before.text.index("policy:") :].split("\nins")[0].count(
        "#"
    )
    # Loading the same programme with other quotas does not bring the old policy back.
    store.load(after.text.replace("quota: 7500", "quota: 7400"), CONSOLE)
    assert Policy.objects.count() == 2


def test_a_programme_that_changes_a_policy_in_use_needs_two(listed: Path) -> None:
    cities.programme(approval="named")
    cities.run()
    text = store.current(2026).text.replace("max: 5", "max: 4")
    with pytest.raises(Refusal) as alone:
        store.load(text, RINA)
    assert alone.value.code == "TWO_PEOPLE_NEEDED"
    with pytest.raises(Refusal, match="somebody else"):
        store.load(text, RINA, RINA)
    store.load(text, RINA, ADMIN)
    assert store.policy_of(JANUARY).decided_by == "admin"


def test_the_database_keeps_the_rule_of_two(listed: Path) -> None:
    cities.run()
    made = Policy.objects.get()
    values = {"year": 2026, "from_month": date(2026, 1, 1), "document": made.document, "clauses": [], "origin": "editor",
              "made_by": "rina", "made_at": made.made_at}  # fmt: skip
    for more in (
        {"state": "holds", "decided_by": "rina"},
        {"state": "holds", "decided_by": ""},
        {"state": "odd", "decided_by": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Policy.objects.create(version=9, **values, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(id=made.id).update(document="age: {min: 1, max: 2}")


@pytest.mark.parametrize(("change", "said"), [
    ({"age": {"min": 30, "max": 20}}, "policy.age"),
    ({"decile": {"max": 11}}, "policy.decile"),
    ({"household": {"max": 0}}, "policy.household.max: needs 1–50"),
    ({"sector": {"only": ["a'; drop table x"]}}, "policy.sector.only"),
    ({"sector": {}}, "policy.sector: needs only / except"),
    ({"sector": {"only": ["tobaco"]}}, "policy.sector.only: needs .*tobacco"),
    ({"funds": {"ASN": {"sector": {"except": ["transprot"]}}}}, "policy.funds.ASN.sector.except"),
    ({"income": {"max": "much"}}, "policy.income.max"),
    ({"income": {"max": 1, "mx": 2}}, "unknown key 'mx'"),
    ({"disability": {"points": 0}}, "points a whole number"),
    ({"disability": "perhaps"}, "cannot be understood"),
    ({"residence": {"unknown": "maybe"}}, "must be exclude, review or accept"),
    ({"height": {"min": 1}}, "unknown clause 'height'"),
    ({"funds": {"ZAKAT": {}}}, "there is no fund ZAKAT"),
    ({"funds": {"ASN": {"named_only": "often"}}}, "policy.funds"),
    ({"age": {"min": 17, "max": 64}}, "below the city's lowest age"),
    ({"funds": {"ASN": {"age": {"min": 18, "max": 70}}}}, "not below 65"),
])  # fmt: skip
def test_what_is_wrong_is_said(listed: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal, match=said.replace("(", r"\(")) as refused:
        policies.checked(USUAL | change, store.current(2026))
    assert refused.value.code == "POLICY_INVALID"


def test_a_policy_is_read_alone_or_within_a_programme(listed: Path) -> None:
    alone = policies.read(yaml.safe_dump(USUAL))
    assert policies.read(store.current(2026).text) == policies.read(yaml.safe_dump({"policy": alone}))
    for text in ("- a", "policy: [", "5"):
        with pytest.raises(Refusal):
            policies.read(text)
