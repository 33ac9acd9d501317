"""A child's scholarship from the first year to its end, by rules and by commands; and the numbers that cases come to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner

import cities
from cities import JANUARY, workers
from databases import one, rows
from pijar.claims import estimating, family, medical, scholarrules, scholarships, services, statistics
from pijar.claims.deathtypes import YEAR_MOVES, EndReason, YearState
from pijar.claims.family import Relative
from pijar.claims.models import Claim, ClaimPayment, Scholar, ScholarYear
from pijar.claims.scholarrules import NextYear
from pijar.claims.types import Account, Channel, Given, Harm, Kind, Reporter, Setting
from pijar.cli.common import app
from pijar.kernel.errors import Refusal
from pijar.kernel.small import without_small
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import Actor

AT, DIED = datetime(2026, 3, 2, 3, tzinfo=UTC), date(2026, 2, 10)
RINA = Actor("rina")
ACT: dict[str, Any] = {"actor": RINA, "at": AT}
LATER: dict[str, Any] = {"actor": RINA, "at": datetime(2026, 4, 2, 3, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("born", "level", "used", "number", "expected"),
    [
        (date(2015, 5, 1), "SD", {}, 1, ("SD", date(2026, 2, 10))),
        (date(2015, 5, 1), "SD", {"SD": 5}, 6, ("SD", date(2031, 2, 10))),
        (date(2015, 5, 1), "SD", {"SD": 6}, 7, ("SMP", date(2032, 2, 10))),
        (date(2003, 2, 11), "PT", {}, 1, ("PT", date(2026, 2, 10))),
        (date(2003, 2, 10), "PT", {}, 1, EndReason.AGE),
        (date(2005, 1, 1), "PT", {"PT": 2}, 3, EndReason.AGE),
        (date(2010, 1, 1), "PT", {"PT": 5}, 6, EndReason.YEARS_USED),
    ],
)
def test_the_year_that_follows(born: date, level: str, used: dict[str, int], number: int, expected: Any) -> None:
    found = scholarrules.next_year(DIED, born, level, used, number)
    assert (found if isinstance(found, EndReason) else (found.level, found.due_on)) == expected
    if isinstance(found, NextYear):
        assert found.amount == {"SD": 1_500_000, "SMP": 2_000_000, "PT": 12_000_000}[found.level]


@pytest.mark.parametrize("start", YearState)
def test_years_move_only_as_the_table_says(start: YearState) -> None:
    assert YEAR_MOVES[start] <= set(YearState) - {start}


def refused(act: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    return caught.value.code


def case(worker: cities.Worker, kind: Kind = Kind.DEATH, day: date = DIED, setting: Setting = Setting.UNKNOWN) -> Claim:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    told = Account(
        name=worker.said, place="Pasar", work="pedagang", what="Kejadiannya di pasar.", reporter_name="Sri", phone="0841234567"
    )
    harm = Harm.DIED if kind is Kind.DEATH else Harm.INJURED
    given = Given(kind, harm, at, Reporter.FAMILY, told, nik=worker.nik, setting=setting)
    made = services.report(
        given, key=uuid4(), channel=Channel.CONSOLE, actor=RINA, at=max(at, datetime(2026, 2, 10, 9, tzinfo=UTC))
    )
    services.identify(made.number, person_id=person_by_nik(worker.nik).id, reason="KTP cocok", actor=RINA, at=AT)
    return Claim.objects.get(number=made.number)


@pytest.fixture
def people(city: None, tmp_path: Path) -> list[cities.Worker]:
    found = workers(6)
    cities.programme(apbd=20, dbhcht=0)
    cities.registers(tmp_path, found)
    cities.load_lists(cities.candidates(tmp_path, found))
    cities.settle_all(tmp_path, JANUARY)
    return found


def child(claim: Claim, name: str, born: date, level: str, **more: Any) -> int:
    made = family.add(claim.number, relative=Relative("child", name, birth_date=born, alive=True, level=level, **more), **ACT)
    return int(made.place)


def test_a_child_from_school_to_the_end(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    place = child(claim, "BUDI", date(2012, 1, 1), "SD", years_left=2)
    found = scholarships.start(claim.number, place, **ACT)
    assert scholarships.start(claim.number, place, **ACT).pk == found.pk
    assert "BUDI" not in str(rows("select * from claims_scholar"))
    assert refused(scholarships.pay, found.pk, amount=1, on=DIED, reference="B", **ACT) == "MOVE_NOT_ALLOWED"
    day = date(2026, 4, 1)
    scholarships.file(found.pk, on=day, **LATER)
    scholarships.refuse(found.pk, why="rapor tidak terbaca", **LATER)
    scholarships.file(found.pk, on=day, **LATER)
    seen = Scholar.objects.get().version
    scholarships.pay(found.pk, amount=1_500_000, on=day, reference="BPJS-1", **LATER, seen=seen)
    assert refused(scholarships.file, found.pk, on=day, **ACT, seen=seen) == "SCHOLAR_CHANGED"
    second = ScholarYear.objects.get(number=2)
    assert (second.state, second.level, second.due_on, second.amount) == ("due", "SD", date(2027, 2, 10), 1_500_000)
    scholarships.rise(found.pk, level="SMP", **ACT)
    second.refresh_from_db()
    assert (second.level, second.amount) == ("SMP", 2_000_000)
    assert refused(scholarships.rise, found.pk, level="SD", **ACT) == "SCHOLAR_LEVEL"
    assert [(s.pk, y.number, hint) for s, y, hint in scholarships.running(day)] == [(found.pk, 2, "")]
    works = Relative("child", "BUDI", birth_date=date(2012, 1, 1), alive=True, level="SMP", working=True)
    family.change(claim.number, place, relative=works, **ACT)
    assert scholarships.running(day)[0][2] == "works"
    scholarships.end(found.pk, reason=EndReason.WORKS, on=day, **LATER)
    assert not scholarships.running(day) and ScholarYear.objects.count() == 1
    assert refused(scholarships.file, found.pk, on=day, **LATER) == "SCHOLAR_ENDED"


def test_the_age_ends_it_by_itself(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    place = child(claim, "SARI", date(2004, 1, 5), "PT")
    found = scholarships.start(claim.number, place, **ACT)
    scholarships.file(found.pk, on=DIED, **ACT)
    scholarships.pay(found.pk, amount=12_000_000, on=DIED, reference="B1", **ACT)
    found.refresh_from_db()
    assert (found.end_reason, found.ended_on) == ("age", date(2027, 2, 10))


def test_who_gets_none_and_the_two_children(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    assert refused(scholarships.start, claim.number, 9, **ACT) == "SCHOLAR_NO_CHILD"
    old = child(claim, "TUA", date(2000, 1, 1), "PT")
    married = child(claim, "NIKAH", date(2008, 1, 1), "SMA", married=True)
    assert {refused(scholarships.start, claim.number, place, **ACT) for place in (old, married)} == {"SCHOLAR_NOT_ENTITLED"}
    places = [child(claim, f"ANAK {n}", date(2014, 1, n), "SD") for n in (1, 2, 3)]
    for place in places[:2]:
        scholarships.start(claim.number, place, **ACT)
    assert refused(scholarships.start, claim.number, places[2], **ACT) == "SCHOLAR_TOO_MANY"
    assert refused(scholarships.file, 999, on=DIED, **ACT) == "SCHOLAR_UNKNOWN"


def test_a_child_is_followed_once(people: list[cities.Worker]) -> None:
    death, accident = case(people[0]), case(people[0], Kind.ACCIDENT)
    services.set_harm(accident.number, harm=Harm.DIED, **ACT)
    place = child(death, "BUDI", date(2014, 1, 1), "SD")
    beside = child(accident, "Budi", date(2014, 1, 1), "SD")
    first = scholarships.start(death.number, place, **ACT)
    assert refused(scholarships.start, accident.number, beside, **ACT) == "SCHOLAR_TWICE"
    named = child(death, "SITI", date(2015, 1, 1), "SD", nik="3374125501159001")
    other = child(accident, "SITI AMINAH", date(2015, 1, 2), "SD", nik="3374125501159001")
    scholarships.start(death.number, named, **ACT)
    assert refused(scholarships.start, accident.number, other, **ACT) == "SCHOLAR_TWICE"
    third = child(accident, "TONO", date(2016, 1, 1), "SD")
    assert refused(scholarships.start, accident.number, third, **ACT) == "SCHOLAR_TOO_MANY"
    # What was begun by mistake, and asked for nothing, gives way once it has ended.
    assert refused(family.remove, death.number, place, reason="bukan anaknya", **ACT) == "FAMILY_FOLLOWED"
    scholarships.end(first.pk, reason=EndReason.FINISHED, on=DIED, **ACT)
    family.remove(death.number, place, reason="bukan anaknya", **ACT)
    assert scholarships.start(accident.number, beside, **ACT).pk != first.pk


def test_a_followed_child_does_not_become_another_one(people: list[cities.Worker]) -> None:
    claim, born = case(people[0]), date(2014, 1, 1)
    place = child(claim, "BUDI", born, "SD", nik="3374120101149001")
    scholarships.start(claim.number, place, **ACT)
    told = {"birth_date": born, "alive": True, "level": "SD", "nik": "3374120101149001"}
    family.change(claim.number, place, relative=Relative("child", "BUDI SANTOSO", **told), **ACT)
    for name, more in (
        ("SITI", {"birth_date": date(2015, 2, 2)}),
        ("BUDI", {"nik": "3374120101149002"}),
        ("SITI", {"birth_date": date(2015, 2, 2), "nik": ""}),
    ):
        other = Relative("child", name, **{**told, **more})
        assert refused(family.change, claim.number, place, relative=other, **ACT) == "FAMILY_FOLLOWED"


def test_days_amounts_and_references_of_a_year(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    found = scholarships.start(claim.number, child(claim, "BUDI", date(2014, 1, 1), "SD"), **ACT)
    for day in (date(1990, 1, 1), date(2099, 1, 1)):
        assert refused(scholarships.file, found.pk, on=day, **ACT) == "SCHOLAR_DAY"
        assert refused(scholarships.end, found.pk, reason=EndReason.WORKS, on=day, **ACT) == "SCHOLAR_DAY"
    filed = date(2026, 2, 20)
    scholarships.file(found.pk, on=filed, **ACT)
    paid: dict[str, Any] = {"amount": 1_500_000, "on": filed, "reference": "B 1", **ACT}
    for change, code in (
        ({"on": DIED}, "SCHOLAR_DAY"), ({"on": date(2099, 1, 1)}, "SCHOLAR_DAY"), ({"amount": 10**15}, "SCHOLAR_AMOUNT"),
        ({"amount": 1_500_001}, "SCHOLAR_MORE"), ({"reference": " "}, "SCHOLAR_REFERENCE"),
    ):  # fmt: skip
        assert refused(scholarships.pay, found.pk, **{**paid, **change}) == code
    scholarships.pay(found.pk, **{**paid, "amount": 1_500_001, "why": "dengan ganti rugi"})
    assert scholarships.year_words(ScholarYear.objects.get(number=1)) == "dengan ganti rugi"
    scholarships.file(found.pk, on=filed, **ACT)
    assert refused(scholarships.pay, found.pk, **{**paid, "reference": "b1"}) == "SCHOLAR_REFERENCE"


def test_no_scholarship_where_nobody_died_or_was_disabled_for_good(people: list[cities.Worker]) -> None:
    accident = case(people[0], Kind.ACCIDENT)
    place = child(accident, "BUDI", date(2014, 1, 1), "SD")
    assert refused(scholarships.start, accident.number, place, **ACT) == "SCHOLAR_NO_DEATH"
    assert scholarships.to_begin([accident]) == []
    findings = medical.Findings(diagnosis="Cedera tulang belakang", outcome="total_disability")
    medical.write(accident.number, kind="statement", findings=findings, stated_at=datetime(2026, 2, 25, tzinfo=UTC), **ACT)
    assert scholarships.to_begin([accident]) == [(accident, place)]
    assert scholarships.start(accident.number, place, **ACT).event_on == DIED


def test_papers_that_went_out_before_the_end_are_answered_after_it(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    found = scholarships.start(claim.number, child(claim, "BUDI", date(2014, 1, 1), "SD"), **ACT)
    scholarships.file(found.pk, on=DIED, **ACT)
    scholarships.end(found.pk, reason=EndReason.MARRIED, on=date(2026, 2, 20), **ACT)
    scholarships.pay(found.pk, amount=1_500_000, on=date(2026, 2, 27), reference="B1", **ACT)
    year = ScholarYear.objects.get()
    assert (year.state, year.paid) == ("paid", 1_500_000) and Scholar.objects.get().end_reason == "married"
    assert refused(scholarships.file, found.pk, on=DIED, **ACT) == "SCHOLAR_ENDED"


def test_a_payment_noted_by_mistake_is_taken_back(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    found = scholarships.start(claim.number, child(claim, "BUDI", date(2014, 1, 1), "SD"), **ACT)
    assert refused(scholarships.unpay, found.pk, why="salah anak, ternyata", **ACT) == "SCHOLAR_NOT_PAID"
    scholarships.file(found.pk, on=DIED, **ACT)
    scholarships.pay(found.pk, amount=150_000, on=DIED, reference="B1", **ACT)
    assert refused(scholarships.unpay, found.pk, why="salah", **ACT) == "REASON_MISSING"
    scholarships.unpay(found.pk, why="kurang satu nol", **ACT)
    year = ScholarYear.objects.get()
    assert (year.state, year.paid, year.reference, scholarships.year_words(year)) == ("filed", None, "", "kurang satu nol")
    scholarships.pay(found.pk, amount=1_500_000, on=DIED, reference="B1", **ACT)
    scholarships.file(found.pk, on=DIED, **ACT)
    # More was done since: the second year's papers went out.
    assert refused(scholarships.unpay, found.pk, why="kurang satu nol", **ACT) == "SCHOLAR_NOT_PAID"


def test_a_payment_that_ended_it_by_age_is_taken_back_with_the_end(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    found = scholarships.start(claim.number, child(claim, "SARI", date(2004, 1, 5), "PT"), **ACT)
    scholarships.file(found.pk, on=DIED, **ACT)
    scholarships.pay(found.pk, amount=1_200_000, on=DIED, reference="B1", **ACT)
    assert Scholar.objects.get().end_reason == "age"
    assert refused(scholarships.resume, found.pk, why="masih kuliah semester akhir", **ACT) == "SCHOLAR_OVER"
    scholarships.unpay(found.pk, why="kurang satu nol", **ACT)
    assert Scholar.objects.get().ended_on is None and ScholarYear.objects.get().state == "filed"


def test_an_end_noted_by_mistake_is_undone(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    places = [child(claim, f"ANAK {n}", date(2014, 1, n), "SD") for n in (1, 2, 3)]
    first, second = (scholarships.start(claim.number, place, **ACT) for place in places[:2])
    assert refused(scholarships.resume, first.pk, why="tertukar dengan kakaknya", **ACT) == "SCHOLAR_RUNS"
    scholarships.file(first.pk, on=DIED, **ACT)
    scholarships.pay(first.pk, amount=1_500_000, on=DIED, reference="B1", **ACT)
    scholarships.end(first.pk, reason=EndReason.LEFT_SCHOOL, on=DIED, **ACT)
    assert ScholarYear.objects.filter(scholar=first).count() == 1
    scholarships.resume(first.pk, why="tertukar dengan kakaknya", **ACT)
    assert Scholar.objects.get(pk=first.pk).ended_on is None
    year = ScholarYear.objects.get(scholar=first, number=2)
    assert (year.state, scholarships.year_words(year)) == ("due", "tertukar dengan kakaknya")
    # One that was ended before anything was asked for it gave its place away.
    scholarships.end(second.pk, reason=EndReason.LEFT_SCHOOL, on=DIED, **ACT)
    scholarships.start(claim.number, places[2], **ACT)
    assert refused(scholarships.resume, second.pk, why="ternyata masih sekolah", **ACT) == "SCHOLAR_TOO_MANY"


def test_what_stands_out_of_a_child(people: list[cities.Worker]) -> None:
    father, mother = case(people[0]), case(people[1])
    for claim in (father, mother):
        scholarships.start(claim.number, child(claim, "BUDI", date(2014, 1, 1), "SD"), **ACT)
    assert [hint for _one, _year, hint in scholarships.running(DIED)] == ["elsewhere", "elsewhere"]
    other = family.relatives(mother)[0].relative
    family.change(mother.number, 1, relative=replace(other, name="BUDI LAIN", birth_date=date(2014, 1, 1)), **ACT)
    assert [hint for _one, _year, hint in scholarships.running(DIED)] == ["", ""]
    # One month was paid: by the estimate no scholarship follows.
    estimating.estimate(father.number, **ACT)
    assert [(one.claim, hint) for one, _year, hint in scholarships.running(DIED)] == [(father, "too_short"), (mother, "")]


def pijar(*words: object) -> dict[str, Any]:
    made = CliRunner().invoke(app, [str(word) for word in words] + ["--json"])
    if made.exception and not isinstance(made.exception, SystemExit):
        raise made.exception
    assert made.exit_code == 0, made.output
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def test_the_commands(people: list[cities.Worker]) -> None:
    claim = case(people[0])
    place = child(claim, "BUDI", date(2014, 1, 1), "SD")
    assert pijar("claims", "scholarships")["not_followed_yet"] == [{"claim": claim.number, "place": place}]
    begun = pijar("claims", "scholarship", claim.number, place, "--start", "--on", "2026-03-02")
    assert begun["next_due_on"] == "2026-02-10" and begun["is_overdue"]
    paid = pijar(
        "claims", "scholarship", claim.number, place, "--filed", "--paid", 1_500_000, "--reference", "B1", "--on", "2026-04-01"
    )
    assert (paid["paid_total"], paid["next_due_on"]) == (1_500_000, "2027-02-10")
    told = pijar("claims", "scholarships", "--as-of", "2027-03-01")
    assert (told["count"], told["overdue"]) == (1, 1)
    ended = pijar("claims", "scholarship", claim.number, place, "--level", "smp", "--end", "left_school", "--on", "2026-05-04")
    assert ended["end_reason"] == "left_school"
    # A day that has not come is no day on which anything was done.
    with pytest.raises(Refusal) as ahead:
        pijar("claims", "scholarship", claim.number, place, "--resume", "tertukar dengan adiknya", "--on", "2099-01-01")
    assert ahead.value.code == "DAY_IN_FUTURE"
    assert pijar("claims", "scholarship", claim.number, place, "--resume", "tertukar dengan adiknya")["end_reason"] is None
    back = pijar("claims", "scholarship", claim.number, place, "--unpay", "kurang satu nol")
    assert (back["paid_total"], back["years"][0]["state"]) == (0, "filed")
    pijar("claims", "scholarship", claim.number, place, "--end", "left_school", "--on", "2026-05-04")
    assert pijar("claims", "scholarships", "--ended")["count"] == 1
    with pytest.raises(Refusal):
        pijar("claims", "scholarship", claim.number, place + 1)
    assert "BUDI" not in json.dumps(told)


def test_numbers_of_cases(people: list[cities.Worker]) -> None:
    death = case(people[0])
    for worker, setting in zip(people[1:], (Setting.TRAFFIC, *([Setting.WORKPLACE] * 4)), strict=True):
        case(worker, Kind.ACCIDENT, date(2026, 1, 20), setting)
    ClaimPayment.objects.create(
        claim=death, place=1, outcome="paid", code="jkm_lump", amount=20_000_000, on=date(2026, 3, 1), to_kind="heir",
        reference="B1", actor="rina", at=AT,
    )  # fmt: skip
    place = child(death, "BUDI", date(2014, 1, 1), "SD")
    found = scholarships.start(death.number, place, **ACT)
    scholarships.file(found.pk, on=DIED, **ACT)
    scholarships.pay(found.pk, amount=1_500_000, on=DIED, reference="B1", **ACT)
    told = pijar("claims", "statistics", "--year", 2026)
    assert (told["cases"], told["by_cause"]["accident:workplace"], told["by_branch"]) == (6, 4, {"JKK": 5, "JKM": 1})
    assert (told["paid"], told["scholarships"], told["contributions"]) == (20_000_000, 1_500_000, 6 * 16_800)
    assert told["per_rupiah"] == float((Decimal(21_500_000) / (6 * 16_800)).quantize(Decimal("0.01")))
    # The same year noted among the lines of the case, too, is counted once; what came beyond it stays.
    twice = {"place": 2, "outcome": "paid", "code": "scholarship", "on": date(2026, 3, 2), "to_kind": "child", "reference": "B2"}
    ClaimPayment.objects.create(claim=death, amount=1_000_000, actor="rina", at=AT, **twice)
    assert (pijar("claims", "statistics")["paid"], pijar("claims", "statistics")["scholarships"]) == (21_000_000, 500_000)
    report = next(step for step in told["steps"] if step["step"] == "report")
    assert (report["cases"], report["median_days"], report["days_90_percent"]) == (6, 21, 21)
    few = pijar("claims", "statistics", "--suppress")
    assert few["by_branch"] == {"others": 6}
    assert [step["cases"] for step in few["steps"] if step["step"] == "pay"] == [0]
    assert statistics.reckon([], sees_few=True, sees_money=False)["cases"] == 0
    assert pijar("claims", "statistics", "--year", 2030)["per_rupiah"] is None
    assert one("select count(*) from claims_claim") == 6


@pytest.mark.parametrize(
    ("counts", "told"),
    [({}, {}), ({"a": 9}, {"a": 9}), ({"a": 9, "b": 4}, {"others": 13}), ({"a": 9, "b": 0}, {"a": 9}),
     ({"a": 3}, {"others": None}), ({"a": 9, "b": 7, "c": 1}, {"a": 9, "others": 8}),
     ({"a": 9, "b": 4, "c": 1}, {"a": 9, "others": 5})],
)  # fmt: skip
def test_small_numbers_are_not_told(counts: dict[str, int], told: dict[str, int | None]) -> None:
    assert without_small(counts) == told


def test_every_move_of_a_year_is_in_the_table() -> None:
    assert all(to in YearState for start, to in product(YearState, YearState) if to in YEAR_MOVES[start])
