"""What the law changed between two days, and the list of what is still to ask whom."""

import json
from datetime import date
from textwrap import dedent

import pytest

from pijar.law import changes, lookup
from pijar.law.types import Certainty, LawError

WINTER, SPRING = date(2025, 12, 1), date(2026, 4, 1)
FILE = """\
description: {id: Batas lokal, en: Local limits}
unit: %s
values:
  2026-01-01:
    value: %s
    reference: {instrument: Perwal 1/2026, provision: Pasal 2}
    certainty: secondary source
    checked: {by: Bagian Hukum, on: 2026-01-15}
  2026-03-01:
    value: %s
    reference: {instrument: Perwal 2/2026, provision: Pasal 2}
    certainty: secondary source
    checked: {by: Bagian Hukum, on: 2026-03-15}
  2026-05-01: null
"""


@pytest.fixture
def local(tmp_path):
    """Makes `local.limit` hold a first value from January 2026 and another from March, until May."""

    def use(unit, first, second):
        (tmp_path / "local").mkdir(exist_ok=True)
        (tmp_path / "local" / "limit.yaml").write_text(dedent(FILE % (unit, first, second)), encoding="utf-8")
        lookup.use_city(tmp_path)

    yield use
    lookup.use_city(None)


def _limit(first, second):
    return [one for one in changes.diff(first, second) if one.name == "local.limit"]


def test_the_relief_begins_between_winter_and_spring():
    found = {one.name: one for one in changes.diff(WINTER, SPRING)}
    relief = {name: one for name, one in found.items() if name.startswith("contributions.")}
    assert set(relief) == {
        f"contributions.relief.{name}"
        for name in ("transport", "other", "public_funds", "funds_taken_as_public", "own_money", "other_funds")
    }
    assert {one.instrument for one in relief.values()} == {"PP 50/2025"}
    other = relief["contributions.relief.other"]
    assert (other.before, other.after.id, other.since) == (None, "contributions.relief.other@2026-04-01", SPRING)
    assert relief["contributions.relief.transport"].since == date(2026, 1, 1)


def test_changes_are_in_order_of_name():
    names = [one.name for one in changes.diff(date(2014, 1, 1), SPRING)]
    assert names == sorted(names)
    assert "benefits.jkk.disability" in names


def test_what_ended_is_told_by_the_instrument_that_had_brought_it():
    (transport,) = (one for one in changes.diff(date(2027, 3, 31), date(2027, 4, 1)) if one.name.endswith(".transport"))
    assert (transport.before.id, transport.after) == ("contributions.relief.transport@2026-01-01", None)
    assert (transport.since, transport.instrument) == (date(2027, 4, 1), "PP 50/2025")


def test_the_same_day_changes_nothing_and_says_so():
    assert changes.diff(SPRING, SPRING) == ()
    assert changes.diff_text(SPRING, SPRING) == "Tidak ada yang berubah."
    assert changes.diff_text(SPRING, SPRING, "en") == "Nothing changed."


def test_a_value_enacted_anew_is_no_change(local):
    local("people", 5, 5)
    assert _limit(date(2026, 2, 1), date(2026, 4, 1)) == []


def test_a_change_is_told_from_its_own_day_by_the_later_instrument(local):
    local("people", 5, 7)
    (found,) = _limit(date(2026, 2, 28), date(2026, 3, 1))
    assert (found.before.whole, found.after.whole) == (5, 7)
    assert (found.since, found.instrument) == (date(2026, 3, 1), "Perwal 2/2026")
    assert found.as_text() == ("Batas lokal (local.limit), sejak 1 Maret 2026\n   5 orang menjadi 7 orang\n   [Perwal 2/2026]")
    assert found.as_text("en").splitlines()[1] == "   5 people becomes 7 people"


def test_days_may_be_given_in_either_order(local):
    local("people", 5, 7)
    (found,) = _limit(date(2026, 3, 1), date(2026, 2, 28))
    assert (found.before.whole, found.after.whole, found.instrument) == (7, 5, "Perwal 2/2026")


@pytest.mark.parametrize(
    ("first", "second"),
    [(date(2025, 12, 31), date(2026, 1, 1)), (date(2026, 4, 30), date(2026, 5, 1)), (WINTER, date(2026, 4, 30))],
)
def test_a_value_that_begins_or_ends_is_a_change(local, first, second):
    local("people", 5, 7)
    assert len(_limit(first, second)) == 1


def test_a_value_that_begins_and_ends_between_two_days_is_none(local):
    local("people", 5, 7)
    assert _limit(WINTER, date(2026, 5, 1)) == []


def test_what_becomes_known_is_a_change(local):
    local("people", 5, 7)
    path = lookup.parameter("local.limit")
    assert path.at(date(2026, 2, 1)).value is not None
    names = {one.name for one in changes.diff(date(2014, 1, 1), SPRING) if one.after.value is None}
    assert "deadlines.jkm_lapse_years" in names


def test_of_a_table_only_the_rows_that_differ_are_told(local):
    local("rupiah by name", "{land: 5000000, sea: 2000000}", "{land: 6000000, sea: 2000000, air: 9000000}")
    (found,) = _limit(date(2026, 2, 1), date(2026, 4, 1))
    assert found.changed_rows("en") == (
        ("land, river or lake", "Rp 5,000,000", "Rp 6,000,000"), ("air", "none", "Rp 9,000,000"),
    )  # fmt: skip
    assert found.as_text().splitlines()[1:3] == [
        "   darat, sungai, atau danau: Rp 5.000.000 menjadi Rp 6.000.000",
        "   udara: tidak ada menjadi Rp 9.000.000",
    ]


def test_a_whole_year_of_new_holidays_is_only_counted():
    found = next(one for one in changes.diff(WINTER, SPRING) if one.name == "holidays.movable")
    assert found.as_text().splitlines()[1] == f"   {len(found.changed_rows())} baris tabel berubah"


def test_changes_are_plain_json():
    found = json.loads(json.dumps([one.as_json() for one in changes.diff(WINTER, SPRING)]))
    other = next(one for one in found if one["name"] == "contributions.relief.other")
    assert set(other) == {"name", "description", "since", "instrument", "before", "after"}
    assert (other["before"], other["after"]["value"]) == (None, {"fraction": "1/2", "percent": "50"})


def test_the_list_to_ask_is_by_agency_and_name():
    found = changes.to_ask()
    assert [one.id for one in found] == [one.id for one in sorted(found, key=lambda one: (one.agency, one.id))]
    assert {one.id for one in found} == {one.id for one in lookup.asked()}
    assert {one.agency for one in found} >= {"BPJS Ketenagakerjaan", "Dinas tenaga kerja kota"}
    assert {one.name for one in found if not one.is_known} >= {"deadlines.jkm_lapse_years", "ages.after_limit"}


def test_the_audit_counts_every_value_by_certainty():
    found = changes.audit()
    every = [one for each in lookup.everything() for one in each.values if one]
    assert list(found.counts) == list(Certainty)
    assert sum(found.counts.values()) == len(every)
    assert 0 < found.counts[Certainty.TO_CONFIRM] <= len(found.open)


@pytest.mark.parametrize(("language", "question", "last"), [("id", "gugur", "perlu dipastikan"), ("en", "lapse", "to confirm")])
def test_the_audit_reads_as_a_letter_and_as_json(language, question, last):
    found = changes.audit()
    lines = found.as_text(language).splitlines()
    assert lines[0].split()[0] == str(len(found.open))
    assert lines[1] == "BPJS Ketenagakerjaan"
    assert any("deadlines.jkm_lapse_years@" in line and question in line for line in lines)
    assert lines[-1].endswith(f": {last}")
    kept = json.loads(json.dumps(found.as_json()))
    assert set(kept) == {"counts", "open"}
    assert {"id", "agency", "question", "known", "value", "text"} <= set(kept["open"][0])


def test_show_answers_whole_or_for_a_day():
    assert len(changes.show("contributions.relief.other")["values"]) == 2
    assert changes.show("contributions/jkm", SPRING)["value"]["value"] == 6800
    with pytest.raises(LawError, match="No legal quantity is called"):
        changes.show("contributions.none")
