"""Quantities are found by name and by id, old ids too; a city sets its own quantities and no national one."""

import os
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


def test_the_list_of_what_is_asked_holds_each_such_value_once():
    found = lookup.asked()
    assert [one.id for one in found] == [one.id for one in _values() if one.ask]
    assert {one.id for one in _values() if one.certainty is Certainty.TO_CONFIRM} <= {one.id for one in found}


def test_a_file_in_place_of_the_folder_is_not_passed_over(tmp_path):
    (tmp_path / "law").write_text(QUOTA)
    with pytest.raises(LawError, match="law is a file where the city's own law is a folder"):
        lookup.use_city(tmp_path / "law")


@pytest.fixture
def law(tmp_path):
    """A city's folder `law` with `local` in it; the package's own law holds again afterwards."""
    (tmp_path / "law" / "local").mkdir(parents=True)
    yield tmp_path / "law"
    lookup.use_city(None)


@pytest.mark.parametrize("name", ["lowest_age.YAML", "lowest_age.yaml~", "readme.txt", "README", "lowest_age"])
def test_nothing_in_the_folder_is_passed_over(law, name):
    (law / "local" / name).write_text(QUOTA)
    with pytest.raises(LawError, match=rf"^law/local/{name} of the city is refused: the name of a law file ends in \.yaml"):
        lookup.use_city(law)


@pytest.mark.parametrize("name", ["Lowest_age.yaml", "lowest-age.yaml", "lowest.age.yaml", "lowest age.yaml"])
def test_a_name_that_would_be_another_quantity_is_refused(law, name):
    (law / "local" / name).write_text(QUOTA)
    with pytest.raises(LawError, match="of the city is refused: a name here is made of small letters, digits and _"):
        lookup.use_city(law)


def test_a_file_in_place_of_local_is_refused(law):
    (law / "local").rmdir()
    (law / "local").write_text(QUOTA)
    with pytest.raises(LawError, match=r"^law/local of the city is refused: the name of a law file ends in \.yaml"):
        lookup.use_city(law)


def test_names_that_begin_with_a_dot_are_left_alone(law):
    (law / ".git").mkdir()
    (law / ".git" / "HEAD").touch()
    (law / "local" / ".lowest_age.yaml.swp").touch()
    lookup.use_city(law)
    assert lookup.valid("local.lowest_age", date(2026, 5, 1)).whole == 18


def test_links_to_files_and_folders_are_followed(law, tmp_path):
    (tmp_path / "elsewhere" / "quota").mkdir(parents=True)
    (tmp_path / "elsewhere" / "lowest_age.yaml").write_text(QUOTA)
    (tmp_path / "value").write_text(QUOTA)
    (tmp_path / "elsewhere" / "quota" / "old.yaml").symlink_to(tmp_path / "value")
    (law / "local").rmdir()
    (law / "local").symlink_to(tmp_path / "elsewhere")
    lookup.use_city(law)
    assert lookup.valid("local.lowest_age", date(2026, 5, 1)).whole == 21
    assert lookup.valid("local.quota.old", date(2026, 5, 1)).whole == 21


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/dev/zero", "it is neither a file nor a folder"),
        ("nowhere", "it leads to nothing that can be read"),
        ("a.yaml", "it leads to nothing that can be read"),
        ("..", "a name here is made of"),
    ],
)
def test_a_link_that_leads_to_no_law_is_refused(law, target, reason):
    (law / "local" / "a.yaml").symlink_to(target)
    with pytest.raises(LawError, match=rf"^law/local/a\.yaml of the city is refused: {reason}"):
        lookup.use_city(law)


def test_folders_that_lead_around_or_too_deep_are_refused(law):
    (law / "local" / "again").symlink_to(law / "local")
    with pytest.raises(LawError, match=r"^law/local/again of the city is refused: the folders lead around or too deep\.$"):
        lookup.use_city(law)
    (law / "local" / "again").unlink()
    law.joinpath("local", *["a"] * 8).mkdir(parents=True)
    with pytest.raises(LawError, match="lead around or too deep"):
        lookup.use_city(law)


@pytest.mark.parametrize("name", ["lowest_age.yaml", "pipe"])
def test_a_pipe_is_refused_and_not_waited_for(law, name):
    os.mkfifo(law / "local" / name)
    with pytest.raises(LawError, match=rf"^law/local/{name} of the city is refused: it is neither a file nor a folder"):
        lookup.use_city(law)


def test_a_folder_that_leads_nowhere_is_refused(tmp_path):
    (tmp_path / "law").symlink_to("nowhere")
    with pytest.raises(LawError, match="^law is refused: it leads to nothing"):
        lookup.use_city(tmp_path / "law")
    lookup.use_city(None)


def test_of_a_local_quantity_without_a_value_the_city_is_asked():
    with pytest.raises(LawError, match=r"Ask the city which rule held, and add it to law/local/lowest_age\.yaml of the city\.$"):
        lookup.valid("local.lowest_age", date(2001, 1, 1))
    with pytest.raises(LawError, match=r"Ask BPJS Ketenagakerjaan which .* add it to parameters/contributions/jkm\.yaml\.$"):
        lookup.valid("contributions.jkm", date(2001, 1, 1))


def test_a_file_with_another_ending_is_not_passed_over(tmp_path):
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "lowest_age.yml").write_text(QUOTA)
    with pytest.raises(LawError, match=r"/local/lowest_age\.yml of the city is refused: the name of a law file ends in \.yaml"):
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
    with pytest.raises(LawError, match=r"/contributions/jkm\.yaml of the city is refused: only quantities under local/"):
        city(contributions__jkm=QUOTA.replace("years of age", "rupiah per month"))
    lookup.use_city(None)
    assert lookup.parameter("contributions.jkm") == national


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("value: 21", "value: 21.5", r"local/lowest_age\.yaml of the city, line 5, is refused: .*'21\.5'"),
        ("    certainty: secondary source\n", "", r"local/lowest_age\.yaml of the city, line 4, is refused: .*lacks 'certainty'"),
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
