"""Quantities are found by name and by id, old ids too; a city sets its own quantities and no national one."""

from datetime import date
from textwrap import dedent

import pytest

from pijar.law import lookup
from pijar.law.types import Certainty, LawError

QUOTA = """\
description: {id: Batas usia terendah, en: Lowest age}
unit: years of age
values:
  2026-01-01:
    value: 21
    reference: {instrument: Perwal 1/2026, provision: Pasal 2}
    certainty: secondary source
    checked: {by: Bagian Hukum, on: 2026-01-15}
"""


@pytest.fixture
def city(tmp_path):
    """Writes files of a city's own folder and makes the law use it; the package's own come back afterwards."""

    def use(**files):
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        lookup.use_city(tmp_path)

    yield use
    lookup.use_city(None)


def test_a_quantity_is_found_by_its_name_with_dots_or_slashes():
    assert lookup.parameter("contributions.jkm") is lookup.everything()[_place("contributions.jkm")]
    assert lookup.parameter("contributions/jkm") == lookup.parameter("contributions.jkm")
    assert lookup.valid("contributions.jkm", date(2026, 5, 1)).whole == 6800


def _place(name):
    return [one.name for one in lookup.everything()].index(name)


@pytest.mark.parametrize("identifier", ["contributions.relief.transport@2026-01-01", "contributions/relief/transport@2026-01-01"])
def test_an_id_kept_with_a_calculation_is_found_years_later(identifier):
    # Calculations stored before names had dots hold slashes.
    assert lookup.dated(identifier).id == "contributions.relief.transport@2026-01-01"


def test_every_id_is_found_with_dots_and_with_slashes():
    for one in _values():
        assert lookup.dated(one.id) is one
        assert lookup.dated(one.id.replace(".", "/")) == one


@pytest.mark.parametrize(
    "identifier",
    ["contributions.jkm@2015-07-02", "contributions.none@2015-07-01", "contributions.relief.transport@2027-04-01", "", "../x@1"],
)
def test_an_id_nobody_kept_is_refused(identifier):
    with pytest.raises(LawError, match="No value is kept") as refusal:
        lookup.dated(identifier)
    assert refusal.value.code == "LAW_NOT_KNOWN"


@pytest.mark.parametrize("name", ["contributions.none", "", "../loader", "contributions"])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(LawError, match="`pijar law list`") as refusal:
        lookup.parameter(name)
    assert refusal.value.code == "LAW_KIND_UNKNOWN"


def test_what_is_not_known_is_never_answered():
    with pytest.raises(LawError, match="not known; ask BPJS Ketenagakerjaan") as refusal:
        lookup.valid("deadlines.jkm_lapse_years", date(2026, 5, 1))
    assert refusal.value.code == "LAW_NOT_KNOWN"


def test_the_list_to_confirm_holds_each_such_value_once():
    found = lookup.to_confirm()
    assert [one.id for one in found] == [one.id for one in _values() if one.ask]
    assert {one.id for one in _values() if one.certainty is Certainty.TO_CONFIRM} <= {one.id for one in found}


def test_a_file_in_place_of_the_folder_is_not_passed_over(tmp_path):
    (tmp_path / "law").write_text(QUOTA)
    with pytest.raises(LawError, match="law is a file where the city's own law is a folder"):
        lookup.use_city(tmp_path / "law")


def test_a_file_with_another_ending_is_not_passed_over(tmp_path):
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "lowest_age.yml").write_text(QUOTA)
    with pytest.raises(LawError, match=r"local/lowest_age\.yml is refused: the name of a law file ends in \.yaml"):
        lookup.use_city(tmp_path)
    lookup.use_city(None)


def test_a_city_sets_a_local_quantity_and_the_package_s_own_comes_back(city):
    day = date(2026, 5, 1)
    own = lookup.valid("local.lowest_age", day)
    city(local__lowest_age=QUOTA)
    found = lookup.valid("local.lowest_age", day)
    assert (own.whole, found.whole, str(found.reference)) == (18, 21, "Perwal 1/2026, Pasal 2")
    assert lookup.dated("local/lowest_age@2026-01-01") == found
    assert lookup.valid("local.age_warning_months", day).whole == 6
    lookup.use_city(None)
    assert lookup.valid("local.lowest_age", day) == own


def test_a_city_adds_quantities_of_its_own(city):
    before = len(lookup.everything())
    city(local__quota__kecamatan=QUOTA.replace("years of age", "people"))
    assert lookup.parameter("local.quota.kecamatan").is_local
    assert [one.name for one in lookup.everything()].count("local.quota.kecamatan") == 1
    assert len(lookup.everything()) == before + 1


def test_a_city_changes_no_national_quantity(city):
    national = lookup.parameter("contributions.jkm")
    with pytest.raises(
        LawError, match=r"parameters/contributions/jkm\.yaml of the city is refused: only quantities under local/"
    ):
        city(contributions__jkm=QUOTA.replace("years of age", "rupiah per month"))
    lookup.use_city(None)
    assert lookup.parameter("contributions.jkm") == national


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("value: 21", "value: 21.5", r"local/lowest_age\.yaml, line 5, is refused: .*'21\.5'"),
        ("    certainty: secondary source\n", "", r"local/lowest_age\.yaml, line 4, is refused: .*lacks 'certainty'"),
        ("unit: years of age", "unit: months", r"of the city is refused: its unit is 'months' instead of 'years of age'"),
    ],
)
def test_a_broken_file_of_a_city_is_refused_at_once(city, old, new, reason):
    with pytest.raises(LawError, match=reason) as refusal:
        city(local__lowest_age=QUOTA.replace(old, new))
    assert refusal.value.code == "LAW_FILE_REFUSED"


def test_a_folder_that_is_not_there_changes_nothing(tmp_path):
    before = lookup.everything()
    lookup.use_city(tmp_path / "none")
    assert lookup.everything() == before


def _values():
    return [one for each in lookup.everything() for one in each.values if one is not None]
