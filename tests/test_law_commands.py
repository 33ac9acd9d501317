"""`pijar law` as somebody types it: JSON as promised, refusals that name the field, no city needed, a city's own law honoured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pijar.cli.common import app
from pijar.kernel.errors import Refusal
from pijar.law.lookup import everything, use_city

CASE = {
    "branch": "JKK", "on": "2026-02-03", "base_income": 1000000, "member_since": "2025-02-01", "paid_months": 12,
    "consecutive_months": 12, "outcome": "disabled", "unable_days": 420,
    "disabilities": [{"item": "right_arm_from_shoulder", "loss_percent": 100, "kind": "anatomical"}], "left_handed": False,
    "transport": [{"mode": "land", "cost": 6200000}], "home_care_cost": 0,
    "devices": [{"item": "hearing_aid", "cost": 3000000}], "children": [],
}  # fmt: skip
FAMILY = {"on": "2026-02-03", "members": [{"relation": "spouse", "alive": True}]}
LOWEST_AGE = """
description: {id: Usia terendah, en: Lowest age}
unit: years of age
values:
  2026-01-01:
    value: 20
    reference: {instrument: Perwal rekaan, provision: Pasal 1}
    certainty: secondary source
    checked: {by: uji, on: 2026-01}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A data folder that does not exist yet; afterwards the national law alone holds again."""
    place = tmp_path / "kota"
    monkeypatch.setenv("PIJAR_DATA", str(place))
    monkeypatch.chdir(tmp_path)
    yield place
    use_city(None)


def law(*words: str, given: str | None = None):
    return CliRunner().invoke(app, ["law", *words], input=given)


def told(*words: str, given: str | None = None):
    """The JSON object of a command that is done."""
    answer = law(*words, "--json", given=given)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def refused(*words: str, given: str | None = None) -> str:
    """The sentence of a refusal."""
    answer = law(*words, given=given)
    assert isinstance(answer.exception, Refusal), answer.output
    return str(answer.exception)


def test_a_contribution_has_the_promised_keys():
    found = told("contribution", "--month", "2026-05", "--sector", "trade", "--fund", "ASN", "--jht")
    expected = {"month": "2026-05", "jkk": 5000, "jkm": 3400, "jht": 20000, "total": 28400, "due_on": "2026-05-15"}
    assert found | expected == found
    assert sum(line["amount"] for line in found["lines"]) == found["total"]
    assert {"code", "amount", "formula", "provision", "certainty"} <= set(found["lines"][0])
    assert [one["code"] for one in found["questions"]] == ["relief_of_fund", "due_on_joint_leave"]
    assert (found["due_is_final"], found["due_certainty"]) == (True, "to confirm")
    assert "PP 44/2015" in found["due_provision"]


def test_a_due_date_on_joint_leave_is_asked_about_in_words_and_not_elsewhere():
    asked = ["contribution", "--sector", "trade", "--fund", "APBD", "--lang", "en", "--month"]
    assert "on 18 May 2026 if it counts as holidays" in law(*asked, "2026-05").output
    assert "?" not in law(*asked, "2026-06").output
    assert told("contribution", "--sector", "trade", "--fund", "APBD", "--month", "2026-05", "--prepay", "3")["questions"]


def test_several_months_are_reckoned_each_by_its_own_rule():
    found = told("contribution", "--month", "2026-03", "--sector", "trade", "--fund", "ASN", "--prepay", "3")
    assert [one["total"] for one in found["months"]] == [16800, 8400, 8400]
    assert (found["total"], found["jkk"], found["prepay"], found["due_on"]) == (33600, 20000, 3, "2026-03-16")
    assert found["questions"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--income", "1000000.5"], "--income"),
        (["--income", "1.000.000"], "--income"),
        (["--fund", "BANK"], "one of APBD, APBD_PROV"),
        (["--sector", "mining"], "--sector"),
        (["--month", "2026-13"], "--month"),
        (["--month", "9999-12", "--prepay", "12"], "The year 9999 cannot be meant."),
    ],
)
def test_a_wrong_option_is_wrong_usage_that_names_it(words, sentence):
    answer = law("contribution", "--month", "2026-05", "--sector", "trade", "--fund", "ASN", *words)
    assert answer.exit_code == 2
    assert sentence in " ".join(answer.stderr.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--income", "5000000"], "not known; ask BPJS Ketenagakerjaan"),
        (["--income", "-5"], "income"),
        (["--prepay", "2"], "--prepay: 2 is not known; it is one of 1, 3, 6, 12."),
        (["--month", "2010-01"], "contributions.jkk is not known for 2010-01-01"),
    ],
)
def test_what_the_law_does_not_say_is_refused(words, sentence):
    assert sentence in refused("contribution", "--month", "2026-05", "--sector", "trade", "--fund", "ASN", *words)


def test_a_benefit_is_read_from_a_file_or_from_standard_input(tmp_path):
    file = tmp_path / "kasus.json"
    file.write_text(json.dumps(CASE), encoding="utf-8-sig")
    found = told("benefit", str(file))
    assert found == told("benefit", "-", given=json.dumps(CASE))
    assert (found["branch"], found["total"], found["minimum"], found["estimate"]) == ("JKK", 52500000, 52500000, True)
    assert "Jumlah: Rp 52.500.000" in law("benefit", str(file)).output
    assert "Total: Rp 52,500,000" in law("benefit", str(file), "--lang", "en").output


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x", "is not JSON: line 1"),
        ("", "is not JSON"),
        ("[1]", "no JSON object"),
        ('{"branch": "JKK", "branch": "JKM"}', "the name branch stands twice"),
        ('{"children": [{"level": 1, "level": 2}]}', "the name children[0].level stands twice"),
        ('{"transport": [{"mode": "land"}, {"cost": 1.5}]}', "transport[1].cost: 1.5 is not a whole number."),
        ('{"unable_days": NaN}', "unable_days: NaN is not a whole number."),
        ('{"unable_days": 1e3}', "unable_days: 1e3 is not a whole number."),
        ('{"unable_days": ' + "9" * 5000 + "}", "unable_days: the number is too long."),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "too deeply"),
        ("\udcff", "not a text in UTF-8"),
        (json.dumps(CASE | {"branch": "JKX"}), 'branch: "JKX"'),
        (json.dumps(CASE | {"on": "2018-01-01"}), "on: "),
        (json.dumps(CASE | {"disabilities": [{"item": "tail"}]}), "disabilities[0].item"),
        (json.dumps(CASE | {"wound": 1}), "wound"),
    ],
)
def test_a_bad_case_names_what_is_wrong(text, sentence):
    given = text.encode(errors="surrogateescape")
    assert sentence in refused("benefit", "-", given=given)  # type: ignore[arg-type]


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert refused("heirs", str(tmp_path / "tiada.json")).endswith("tiada.json does not exist.")
    assert "cannot be read" in refused("heirs", str(tmp_path))


def test_heirs_deadlines_and_identifiers():
    assert told("heirs", "-", given=json.dumps(FAMILY))["inherits"] == "spouse_and_children"
    found = told("deadlines", "--event", "incident", "--at", "2026-02-03T14:00+07:00")
    assert found["deadlines"][0]["due"] == "2026-02-05T14:00+07:00"
    assert "event: fire" in refused("deadlines", "--event", "fire", "--at", "2026-02-03")
    assert told("identifier", "nik", "3374 1201 0181 9001", "--on", "2026-01-01")["valid"]
    assert told("identifier", "NIK", "-", given="3374120101819001\n")["facts"]["birth_date"] == "1981-01-01"
    assert law("identifier", "nik", "3374").exit_code == 1


def test_every_quantity_is_listed_and_shown():
    listed = told("list", "--on", "2026-05-01")["quantities"]
    assert [one["name"] for one in listed] == [one.name for one in everything()]
    assert len(law("list").output.splitlines()) == len(listed)
    for one in everything():
        assert told("show", one.name)["name"] == one.name
        for language in ("id", "en"):
            assert one.description.said(language) in law("show", one.name.replace(".", "/"), "--lang", language).output


def test_a_value_of_a_day_or_why_there_is_none():
    assert told("show", "contributions.relief.other", "--on", "2026-05-01")["value"]["text_en"] == "50% of the full amount"
    assert "it has ended" in refused("show", "contributions.relief.other", "--on", "2027-05-01")
    assert "not known; ask BPJS Ketenagakerjaan" in refused("show", "deadlines.jkm_lapse_years", "--on", "2026-05-01")
    assert "belum diketahui" in law("show", "deadlines.jkm_lapse_years").output
    assert "pijar law list" in refused("show", "contributions.nothing")


def test_what_changed_and_what_is_to_be_confirmed():
    assert [one["name"] for one in told("diff", "2026-03-31", "2026-04-01")["changes"]] == ["contributions.relief.other"]
    assert "PP 50/2025" in law("diff", "2026-03-31", "2026-04-01").output
    audit = told("audit")
    assert 0 < audit["to_confirm"] == audit["counts"]["to confirm"] <= len(audit["open"])


def test_asking_the_law_makes_no_data_folder(folder):
    told("list")
    assert not folder.exists()


def test_a_city_sets_its_own_values_and_only_those(folder):
    place = folder / "law" / "local"
    place.mkdir(parents=True)
    (place / "lowest_age.yaml").write_text(LOWEST_AGE, encoding="utf-8")
    assert told("show", "local.lowest_age", "--on", "2026-02-01")["value"]["value"] == 20
    (folder / "law" / "contributions").mkdir()
    (folder / "law" / "contributions" / "jkm.yaml").write_text(LOWEST_AGE, encoding="utf-8")
    assert "only quantities under local/" in refused("list")


def test_a_refused_file_of_the_city_stops_the_start(folder):
    place = folder / "law" / "local"
    place.mkdir(parents=True)
    (folder / "demo").touch()
    (place / "lowest_age.yaml").write_text(LOWEST_AGE.replace("value: 20", "value: muda"), encoding="utf-8")
    for words in (["law", "list"], ["serve"], ["month", "show", "2026-01"]):
        command = [sys.executable, "-c", "from pijar.cli import main; main()", *words]
        environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1, words
        assert "law/local/lowest_age.yaml of the city, line 6, is refused" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (folder / "pg18").exists()
