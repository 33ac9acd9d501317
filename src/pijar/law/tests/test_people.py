"""What holds for ages, arrears, deadlines, heirs and identity numbers whatever the single case."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise, product

import pytest

from pijar.kernel.month import Month
from pijar.kernel.national_id import parse
from pijar.law import lookup
from pijar.law.ages import Outcome, admission, turns_limit_on, warn_from
from pijar.law.arrears import State, standing
from pijar.law.claim_deadlines import EVENTS, deadlines
from pijar.law.due_days import contribution_due
from pijar.law.heirs import heirs
from pijar.law.heirs_family import ALSO
from pijar.law.identifiers import KINDS, check
from pijar.law.spans import add_months, add_years, age
from pijar.law.types import Certainty, LawError

DAY = timedelta(days=1)
ON = date(2026, 11, 21)
AT = {"incident": "2026-02-03T14:00+07:00", "medical_statement": "2026-02-03T14:00+07:00", "last_paid": "2026-07"}
SURE = {"alive": True, "birth_date": "1980-01-01"}


def test_a_state_of_arrears_only_ever_gets_worse_with_time():
    order = list(State)
    for last in Month.range(Month(2025, 9), Month(2026, 9)):
        days = [last.first_day + DAY * number for number in range(150)]
        states = [standing(last, day).state for day in days]
        assert all(order.index(one) <= order.index(following) for one, following in pairwise(states))
        assert {*states} == {*State}


def test_an_inactive_membership_owes_no_arrears_and_says_between_which_days_it_ended():
    found = standing(Month(2026, 7), date(2026, 11, 10))
    assert not found.to_settle and found.question.code == "arrears_first_inactive_day"
    assert "16 Oktober 2026" in found.question.text() and "1 November 2026" in found.question.text("en")
    assert json.loads(json.dumps(found.as_json()))["restart"] is True


def test_a_paid_up_membership_asks_nothing():
    found = standing(Month(2026, 7), date(2026, 7, 31))
    assert found.question is None and found.certainty is Certainty.SECONDARY and not found.as_json()["questions"]


def test_age_is_an_anniversary_even_where_the_day_is_missing():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28) and add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28) and add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert age(date(2024, 2, 29), date(2025, 2, 28)) == (1, 0)
    with pytest.raises(OverflowError):
        add_years(date(9990, 1, 1), 10)
    with pytest.raises(LawError, match="birth: 9990-01-01 is too far off"):
        admission(date(9990, 1, 1), date(9990, 1, 1))


def test_days_instants_and_months_are_told_as_people_write_them():
    stage_one, lapse = deadlines("incident", "2026-02-03T14:00+07:00")
    assert "5 Februari 2026 14.00 UTC+07:00" in stage_one.as_text() and "3 February 2031" in lapse.as_text("en")
    (following, *_) = deadlines("last_paid", "2026-10")
    assert "Iuran November 2026 harus sudah dibayar: 16 November 2026" in following.as_text()
    assert following.as_json()["due"] == "2026-11-16"
    with pytest.raises(LawError, match="at: 9999-12 is too far off"):
        deadlines("last_paid", "9999-12")


def test_the_outcome_changes_on_the_three_days_and_on_no_other():
    birth = date(1990, 8, 17)
    turns = {add_years(birth, 18): Outcome.ACCEPTED, warn_from(birth): Outcome.WARNING, turns_limit_on(birth): Outcome.REJECTED}
    for day, outcome in turns.items():
        if day.year >= 2024:
            assert admission(birth, day).outcome is outcome is not admission(birth, day - DAY).outcome
    assert not admission(birth, turns_limit_on(birth)).accepted


def test_whoever_nears_the_limit_is_told_what_nobody_knows():
    found = admission(date(1961, 11, 22), ON)
    written = json.loads(json.dumps(found.as_json()))
    assert found.accepted and "ages.after_limit" in {one["code"] for one in written["questions"]}
    assert "64 tahun 11 bulan" in written["reasons"][0]["text"] and written["certainty"] == "to confirm"


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_gives_deadlines_that_can_be_printed(event):
    for one in deadlines(event, AT.get(event, "2026-02-03")):
        written = json.loads(json.dumps(one.as_json()))
        assert written["code"] == one.code and one.provision and one.parameters
        assert (one.due is None) == (written["due"] is None)
        assert one.due is not None or (one.questions and "belum diketahui" in one.as_text())
        assert "{" not in one.as_text() + one.as_text("en")


def test_hours_are_counted_on_the_line_of_time():
    at = datetime(2026, 2, 3, 15, 0, tzinfo=timezone(timedelta(hours=8)))
    makassar, jakarta = deadlines("incident", at)[0].due, deadlines("incident", "2026-02-03T14:00+07:00")[0].due
    assert makassar == jakarta and makassar - at == timedelta(hours=48)


@pytest.mark.parametrize("event", [one for one in EVENTS if one != "last_paid"])
def test_an_instant_of_another_part_of_the_world_is_refused_naming_the_three_zones(event):
    for at in (datetime(2026, 2, 3, 7, 0, tzinfo=UTC), "2026-02-03T07:00Z", "2026-02-03T07:00-07:00"):
        with pytest.raises(LawError) as refusal:
            deadlines(event, at)
        assert refusal.value.values["field"] == "at"
        assert all(zone in refusal.value.values["words"].id for zone in ("+07:00", "+08:00", "+09:00"))


def test_a_day_that_joint_leave_might_move_names_both_days_and_what_it_rests_on():
    found = contribution_due(Month(2026, 5))
    (asked,) = found.questions
    assert (asked.code, asked.agency) == ("due_on_joint_leave", "BPJS Ketenagakerjaan")
    assert "15 Mei 2026" in asked.text() and "18 Mei 2026" in asked.text()
    assert found.certainty is Certainty.TO_CONFIRM and found.is_final
    names = [one.name for one in found.sources]
    assert names == ["deadlines.due_day", "deadlines.rest_days", "deadlines.joint_leave_is_rest", "holidays.joint_leave"]
    assert "SKB 3 Menteri" in found.provision


def test_once_joint_leave_is_settled_nobody_is_asked(monkeypatch):
    from dataclasses import replace

    valid = lookup.valid

    def settled(name, day):
        found = valid(name, day)
        return replace(found, value=True, ask=None) if name == "deadlines.joint_leave_is_rest" else found

    monkeypatch.setattr(lookup, "valid", settled)
    found = contribution_due(Month(2026, 5))
    assert found.day == date(2026, 5, 18) and not found.questions
    assert "holidays.joint_leave" in {one.name for one in found.sources}


def test_holidays_that_moved_a_day_are_among_what_it_rests_on():
    names = {one.name for one in contribution_due(Month(2026, 8)).sources}
    assert "holidays.fixed" in names and "holidays.movable" not in names
    names = {one.name for one in contribution_due(Month(2027, 5)).sources}
    assert "holidays.movable" in names


def test_a_provisional_day_says_so():
    (one,) = deadlines("documents_complete_jkm", date(2028, 12, 28))
    assert not one.is_final and "sementara" in one.as_text() and "provisional" in one.as_text("en")


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("at", ["", "x", "9999-12-31T23:59+07:00", "9999-12", "9999-12-31", None, 5, "0001-01-01"])
def test_a_strange_time_is_refused_not_a_fault(event, at):
    if event == "death" and at in ("9999-12-31T23:59+07:00", "9999-12-31"):
        assert {one.due for one in deadlines(event, at)} == {None}
        return
    if event == "death" and at == "0001-01-01":
        assert isinstance(deadlines(event, at), tuple)
        return
    with pytest.raises(LawError):
        deadlines(event, at)


def test_rules_not_known_today_are_reckoned_once_a_file_tells_them(monkeypatch):
    from dataclasses import replace

    parameter = lookup.parameter

    def told(name):
        found = parameter(name)
        if name in ("deadlines.jkm_report_hours", "deadlines.jkm_lapse_years"):
            return replace(found, values=tuple(replace(one, value=2) for one in found.values))
        return found

    monkeypatch.setattr(lookup, "parameter", told)
    report, lapse = deadlines("death", "2026-02-03T14:00+07:00")
    assert (report.as_json()["due"], lapse.due) == ("2026-02-03T16:00+07:00", date(2028, 2, 3))
    assert "2 jam" in report.rule() and "2 years" in lapse.rule("en")
    assert deadlines("death", "2026-02-03")[0].due is None


def _members(*relations):
    return {"on": "2026-02-03", "members": [{"relation": one, "name": f"{one}-{n}", **SURE} for n, one in enumerate(relations)]}


ORDER = [
    ("spouse_and_children", ("spouse", "child")),
    ("straight_line", ("parent", "grandparent", "grandchild")),
    ("siblings", ("sibling",)),
    ("parents_in_law", ("parent_in_law",)),
    ("will", ("will",)),
]


def test_whoever_comes_first_in_the_order_excludes_all_who_come_later():
    for (first, ones), (_, others) in [(ORDER[i], ORDER[j]) for i in range(5) for j in range(i + 1, 5)]:
        for one, other in product(ones, others):
            found = heirs(_members(other, one))
            assert found.inherits.code == first
            assert [heir.member.relation for heir in found.answers[0].heirs] == [one]
            assert [passed.member.relation for passed in found.answers[0].passed] == [other]


@pytest.mark.parametrize(("written", "read"), ALSO.items())
def test_indonesian_words_are_the_same_relations(written, read):
    found, same = heirs(_members(written)), heirs(_members(read))
    assert found.inherits == same.inherits and found.answers[0].heirs[0].member.relation == read


def test_every_relation_has_words_and_everybody_is_an_heir_or_passed_over():
    everybody = [relation for _, relations in ORDER for relation in relations]
    found = heirs(_members(*everybody))
    assert len(found.answers[0].heirs) + len(found.answers[0].passed) == len(everybody)
    for language in ("id", "en"):
        text = found.as_text(language)
        assert all(f"{relation}-" in text for relation in everybody) and "{" not in text
    assert json.loads(json.dumps(found.as_json()))["estimate"] is True


def test_documents_that_are_there_are_not_asked_for_again():
    family = _members("spouse")
    without = heirs(family).answers[0].heirs[0]
    family["members"][0]["documents"] = ["buku_nikah", "kk", "akta_wasiat"]
    with_them = heirs(family).answers[0].heirs[0]
    assert {*without.missing} - {*with_them.missing} == {*with_them.present} == {"buku_nikah", "kk"}
    assert {"buku_nikah", "kk"} <= {*without.missing} and "akta_kematian" in with_them.missing


def test_both_answers_are_told_in_words():
    text = heirs({"on": "2026-02-03", "members": [{"relation": "istri", "name": "Siti"}], "buried_by": "Pak RT"}).as_text()
    assert "bila Siti masih hidup" in text and "bila Siti sudah meninggal" in text
    assert "Pak RT" in text and "Dana Jaminan Sosial" in text and "Disdukcapil" in text


@pytest.mark.parametrize(
    ("family", "field"),
    [
        ([], "case"),
        ({"on": "2026-02-03", "members": "Siti"}, "members"),
        ({"on": "2026-02-03", "members": ["Siti"]}, "members[0]"),
        ({"on": "2026-02-03", "members": [{}]}, "members[0].relation"),
        ({"on": "2026-02-03", "members": [{"relation": ["istri"]}]}, "members[0].relation"),
        ({"on": "2026-02-03", "members": [{"relation": "istri", "name": 5}]}, "members[0].name"),
        ({"on": "2026-02-03", "members": [{"relation": "istri", "name": "x" * 201}]}, "members[0].name"),
        ({"on": "2026-02-03", "members": [{"relation": "istri", "name": "a\nb"}]}, "members[0].name"),
        ({"on": "2026-02-03", "members": [{"relation": "istri", "documents": "kk"}]}, "members[0].documents"),
        ({"on": "2026-02-03", "members": [{"relation": "istri", "documents": [["kk"]]}]}, "members[0].documents[0]"),
        ({"on": "2026-02-03", "members": [], "buried_by": 1}, "buried_by"),
        ({"on": "2026-02-30", "members": []}, "on"),
        ({"on": "2026-02-03", "members": [{"relation": "istri"}] * 101}, "members"),
    ],
)
def test_a_family_that_makes_no_sense_names_the_field(family, field):
    with pytest.raises(LawError) as refusal:
        heirs(family)
    assert (refusal.value.code, refusal.value.values["field"]) == ("LAW_CASE_REFUSED", field)


def test_a_nik_is_valid_as_the_kernel_says_but_for_its_serial():
    for number in ("3374061708909001", "3374065708909001", "3374063208909001", "3374061708900000", "337406170890900"):
        is_real = parse(number) is not None and not number.endswith("0000")
        assert check("nik", number, on=ON).is_valid == is_real


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", ["", "0" * 10, "0" * 16, "0" * 18, "9" * 16, "9" * 18, "²" * 16, "-374061708909001", "x" * 99])
def test_whatever_is_written_gets_an_answer_without_the_number_in_it(kind, number):
    found = check(kind, number, on=ON)
    written = json.dumps(found.as_json())
    assert found.is_valid == (not found.errors) and (found.is_valid or not found.facts)
    assert len(number) < 16 or number not in written
    assert all("{" not in one.text(language) for one in (*found.errors, *found.warnings) for language in ("id", "en"))
