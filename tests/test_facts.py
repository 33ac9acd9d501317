"""Facts keep their file and row: what counts over the years, what a trial shows, what a list sent anew changes, who sees it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings

import cities
import databases
from cities import VILLAGE_CODE, Worker, workers
from content import REGISTRY, content
from databases import one, rows
from pijar.cycle.checks import check_all
from pijar.cycle.dossier import dossier
from pijar.intake import merge, selectors
from pijar.intake import services as intake
from pijar.kernel.errors import Refusal
from pijar.registry import files as kept_files
from pijar.registry.crypto import identifiers
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE, Actor

ANA, BUDI = workers(2)


@pytest.fixture
def fresh(empty_city: str, django_db_blocker: Any) -> Iterator[Any]:
    with django_db_blocker.unblock():
        yield lambda: databases.untouched(empty_city)


def load(path: Path, year: int = 2026, **more: Any) -> intake.LoadResult:
    given = {"reference_day": date(year, 1, 1), "city_code": "33.74", "actor": CONSOLE, **more}
    return intake.load([path], year=year, **given)


def job(worker: Worker) -> str:
    return person_by_nik(worker.nik).occupation_code


def states() -> tuple[Any, ...]:
    """Everything a load could leave: rows of all tables but the audit's, files, and where the sequences stand."""
    counts = {name: n for name, n in databases.counts().items() if not name.startswith("audit_")}
    names = [name for (name,) in rows("select sequencename from pg_sequences where sequencename like 'intake%' order by 1")]
    stand = [one(f"select last_value || ' ' || is_called from {name}") for name in names]
    kept = sorted(path.name for path in kept_files.folder().iterdir())
    return counts, stand, kept, content(REGISTRY)


# Over the years


def test_a_newer_year_updates_and_an_older_one_loaded_later_does_not(city: None, tmp_path: Path) -> None:
    load(cities.candidates(tmp_path, [ANA], "a.csv"))
    newer = load(cities.candidates(tmp_path, [ANA.but(job="Ojek"), BUDI], "b.csv"), 2027)
    assert newer.outcomes == {"created": 1, "updated": 1, "unchanged": 0, "rejected": 0}
    assert [(c["field"], c["from"], c["to"], c["file"], c["row_number"]) for c in newer.changes] == [
        ("occupation_code", "PASAR", "OJEK", "b.csv", 2)
    ]
    older = load(cities.candidates(tmp_path, [ANA.but(job="Tukang Becak")], "c.csv"), 2025)
    assert (older.changes_total, job(ANA)) == (0, "OJEK")
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]


def test_years_loaded_in_any_order_end_in_the_same_registry(fresh: Any, tmp_path: Path) -> None:
    given = [
        (cities.candidates(tmp_path, [ANA.but(job="Tukang Becak"), BUDI.but(name="BUDI LAMA")], "lama.csv"), 2025),
        (cities.candidates(tmp_path, [ANA, BUDI.but(job="")], "a.csv"), 2026),
        (cities.candidates(tmp_path, [ANA.but(job="Ojek"), BUDI.but(job="Ojek")], "b.csv"), 2026),
        (cities.candidates(tmp_path, [ANA.but(job="")], "baru.csv"), 2027),
    ]
    ends = []
    for order in permutations(given):
        with fresh():
            for path, year in order:
                load(path, year)
            ends.append(content(REGISTRY))
    assert all(end == ends[0] for end in ends)
    assert {row[5] for row in ends[0]["persons"]} == {"PASAR", "OJEK"}


def test_a_repeat_is_one_of_the_same_year(city: None, tmp_path: Path) -> None:
    load(cities.candidates(tmp_path, [ANA], "a.csv"))
    assert load(cities.candidates(tmp_path, [ANA], "b.csv"), 2027).warnings == {}
    assert load(cities.candidates(tmp_path, [ANA], "c.csv"), 2027).warnings == {"DUPLICATE_IN_BATCH": 1}


def test_a_city_has_a_policy_of_its_own(city: None, tmp_path: Path) -> None:
    own = settings.DATA / "merge.yaml"
    text = merge.DEFAULT.read_text(encoding="utf-8")
    own.write_text(text.replace("[kelurahan, kecamatan,", "[kelurahan]\n  - [kecamatan,"), encoding="utf-8")
    try:
        load(cities.candidates(tmp_path, [ANA.but(job="Ojek", name="ANA DINAS")], "Dinas.csv"))
        load(cities.candidates(tmp_path, [ANA.but(name="ANA LURAH")], "Kel Bringin.csv"))
        assert (person_by_nik(ANA.nik).name, job(ANA)) == ("ANA LURAH", "PASAR")
        own.unlink()
        tried = intake.apply_policy(actor=CONSOLE, dry_run=True)
        assert {c["field"]: (c["from"], c["to"]) for c in tried.shown} == {
            "name": ("ANA LURAH", "ANA DINAS"), "occupation_code": ("PASAR", "OJEK")}  # fmt: skip
        assert (job(ANA), intake.apply_policy(actor=CONSOLE), job(ANA)) == ("PASAR", tried, "OJEK")
        assert rows("select distinct cause from intake_personchange where field = 'occupation_code'") == [("load",), ("policy",)]
        own.write_text("trust: [form]", encoding="utf-8")
        with pytest.raises(Refusal) as refusal:
            load(cities.candidates(tmp_path, [ANA], "z.csv"))
        assert refusal.value.code == "MERGE_POLICY_INVALID"
    finally:
        own.unlink()


# Where a value comes from


def test_every_value_tells_its_row_its_rule_and_what_lost(city: None, tmp_path: Path) -> None:
    load(cities.candidates(tmp_path, [ANA], "a.csv"))
    load(cities.candidates(tmp_path, [ANA.but(job="Ojek")], "b.csv"), 2027, actor=Actor("rina"))
    person = person_by_nik(ANA.nik)
    facts = selectors.sources_of(person.id)
    told = facts["occupation_code"]
    assert (told["value"], told["file"], told["row_number"], told["year"], told["actor"]) == ("OJEK", "b.csv", 2, 2027, "rina")
    assert [(lost["value"], lost["file"], lost["year"]) for lost in told["losing"]] == [("PASAR", "a.csv", 2026)]
    assert told["rule"].startswith("year > trust") and facts["name"]["losing"] == [] and facts["name"]["agreeing"] == 2
    shown = dossier(person, nik=ANA.nik, unmask=None, actor=CONSOLE)
    assert [(s["file"], "occupation_code" in s["counts_for"]) for s in shown["sources"]] == [("a.csv", False), ("b.csv", True)]
    assert [(c["cause"], c["field"], c["from"], c["to"], c["file"]) for c in shown["changes"]] == [
        ("load", "occupation_code", "PASAR", "OJEK", "b.csv")
    ]
    # The phone number is masked here as everywhere.
    assert "•" in shown["facts"]["phone"]["value"]
    assert json.dumps(shown, default=str).count(facts["phone"]["value"]) == 0


def test_a_withdrawal_takes_values_back_and_says_so(city: None, tmp_path: Path) -> None:
    load(cities.candidates(tmp_path, [ANA], "a.csv"))
    upload = load(cities.candidates(tmp_path, [ANA.but(job="Ojek")], "b.csv"), 2027).load_id
    intake.withdraw(upload, actor=CONSOLE)
    assert job(ANA) == "PASAR"
    assert rows("select cause, before, after from intake_personchange order by id") == [
        ("load", "PASAR", "OJEK"), ("withdrawal", "OJEK", "PASAR")]  # fmt: skip
    intake.withdraw(1, actor=CONSOLE)
    # Nobody names the person any more: the history goes as well.
    assert one("select count(*) from registry_person") == one("select count(*) from intake_personchange") == 0


def test_the_audit_tells_what_changed_without_saying_of_whom(city: None, tmp_path: Path) -> None:
    load(cities.candidates(tmp_path, [ANA], "a.csv"))
    load(cities.candidates(tmp_path, [ANA.but(job="Ojek")], "b.csv"), 2027)
    details = json.dumps(rows("select details from audit_event where action = 'intake.load' order by number desc limit 1")[0][0])
    assert "occupation_code" in details and ANA.nik not in details and ANA.said not in details
    kept = json.dumps(rows("select c.* from intake_personchange c"), default=str)
    assert ANA.nik not in kept and f"0841{ANA.number:08d}" not in kept


# A trial


def test_a_trial_shows_what_a_load_does_and_leaves_nothing(city: None, tmp_path: Path) -> None:
    cities.load_lists(cities.candidates(tmp_path, [ANA, BUDI], "a.csv"))
    path = cities.candidates(tmp_path, [ANA.but(job="Ojek"), Worker(9), Worker(10, name="-")], "a.csv")
    before, seen = states(), []
    tried = load(path, dry_run=True, look=lambda files: seen.extend(row.outcome for row in of_files(files)))
    assert states() == before
    assert tried.dry_run and tried.load_id is None
    assert sorted(seen) == ["created", "rejected", "updated"]
    assert rows("select action from audit_event order by number desc limit 1") == [("intake.dry_run",)]
    done = load(path)
    assert [(c["field"], c["from"], c["to"]) for c in tried.changes] == [("occupation_code", "PASAR", "OJEK")]
    for name in ("files", "rows", "outcomes", "errors", "warnings", "changes", "changes_total", "changed_persons", "notes"):
        assert getattr(tried, name) == getattr(done, name), name


def of_files(files: list[int]) -> Any:
    from pijar.intake.models import StagedRow

    return StagedRow.objects.filter(file_id__in=files)


def test_a_refused_trial_leaves_nothing(city: None, tmp_path: Path) -> None:
    before = states()
    with pytest.raises(Refusal) as refusal:
        load(cities.candidates(tmp_path, [ANA], "a.csv", village="Pleburan"), dry_run=True, village_only=VILLAGE_CODE)
    assert (refusal.value.code, states()) == ("OUTSIDE_YOUR_VILLAGE", before)


def test_an_officer_sees_no_changes_of_people_elsewhere(city: None, tmp_path: Path) -> None:
    load(cities.candidates(tmp_path, [ANA], "a.csv", village="Pleburan"))
    load(cities.candidates(tmp_path, [BUDI], "b.csv"))
    mine = cities.candidates(tmp_path, [ANA.but(job="Ojek"), BUDI.but(job="Ojek")], "c.csv")
    tried = load(mine, 2027, dry_run=True, village_only=VILLAGE_CODE)
    assert [(c["person_id"], c["field"]) for c in tried.changes] == [(person_by_nik(BUDI.nik).id, "occupation_code")]
    assert (tried.changed_persons, load(mine, 2027, dry_run=True).changed_persons) == (1, 2)


# Mend and send again


def test_only_mended_rows_change_anything(city: None, tmp_path: Path) -> None:
    people = [*workers(4), Worker(5, name="-")]
    load(cities.candidates(tmp_path, people, "a.csv"))
    before = content(REGISTRY)["persons"]
    again = load(cities.candidates(tmp_path, [*people[:3], people[3].but(job="Ojek"), Worker(5)], "a.csv"))
    assert again.outcomes == {"created": 1, "updated": 1, "unchanged": 3, "rejected": 0}
    assert [(c["field"], c["from"], c["to"], c["row_number"]) for c in again.changes] == [("occupation_code", "PASAR", "OJEK", 5)]
    assert len(set(content(REGISTRY)["persons"]) - set(before)) == 2
    assert load(tmp_path / "a.csv").outcomes == {"created": 0, "updated": 0, "unchanged": 5, "rejected": 0}
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]


@pytest.mark.parametrize("name", ["a - hasil.csv", "a (1).csv", "a - hasil (2).csv"])
def test_what_comes_back_under_a_download_s_name_is_the_same_list(city: None, tmp_path: Path, name: str) -> None:
    load(cities.candidates(tmp_path, workers(4), "a.csv"))
    back = load(cities.candidates(tmp_path, [*workers(3), Worker(4, job="Ojek")], name))
    assert back.outcomes == {"created": 0, "updated": 1, "unchanged": 3, "rejected": 0}
    assert back.warnings == {} and name in str(back.notes) and "a.csv" in str(back.notes)
    assert rows("select name from intake_sourcefile where is_live") == [("a.csv",)]
    assert load(tmp_path / name).outcomes["unchanged"] == 4


def test_another_list_that_is_called_like_a_copy_stays_a_list(city: None, tmp_path: Path) -> None:
    load(cities.candidates(tmp_path, workers(4), "usulan.csv"))
    other = load(cities.candidates(tmp_path, workers(4, first=50), "usulan (1).csv"))
    assert other.outcomes["created"] == 4 and "other people" in str(other.notes)
    assert rows("select name from intake_sourcefile where is_live order by name") == [("usulan (1).csv",), ("usulan.csv",)]


def test_a_copy_sent_together_with_its_original_is_not_guessed_about(city: None, tmp_path: Path) -> None:
    paths = [cities.candidates(tmp_path, workers(2), name) for name in ("a.csv", "a (1).csv")]
    assert cities.load_lists(*paths).warnings == {"DUPLICATE_IN_BATCH": 2}


def test_a_kelurahan_takes_the_place_of_its_own_files_only(city: None, tmp_path: Path) -> None:
    load(cities.candidates(tmp_path, workers(4), "a.csv"))
    load(cities.candidates(tmp_path, workers(4), "a - hasil.csv"), village_only=VILLAGE_CODE, actor=Actor("lurah"))
    assert one("select count(*) from intake_sourcefile where is_live") == 2


# What is wrong, cell by cell


def book(folder: Path) -> Path:
    """A workbook with a title, a heading in row 3, and faults in known cells."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Data"
    for line in (
        ["DAFTAR USULAN"], [], ["No", "NIK", "Nama", "Tgl Lahir", "L/P", "Kelurahan", "Pekerjaan", "No HP"],
        [1, "33741117708909123", "SLAMET", "17/08/1990", "L", "Tlogosari", "Nelayn", "084112345678"],
        [2, "3374111708909124", "TRI", "08/17/1990", "L", cities.VILLAGE, "Nelayan", "=1+1"],
    ):  # fmt: skip
        sheet.append(line)
    made.save(folder / "buku.xlsx")
    return folder / "buku.xlsx"


def test_findings_name_cell_value_and_repair(city: None, tmp_path: Path) -> None:
    load(book(tmp_path))
    lines = selectors.all_findings().to_dicts()
    told = {(line["code"], line["cell"]): (line["value"], line["repair"]) for line in lines}
    assert told[("NIK_LENGTH", "B4")] == ("33741117708909123", "3374111708909123")
    assert told[("KELURAHAN_UNKNOWN", "F4")] == ("Tlogosari", "Tlogosari Wetan / Tlogosari Kulon")
    assert told[("OCCUPATION_UNKNOWN", "G4")] == ("Nelayn", "Nelayan")
    assert told[("BIRTH_DATE_INVALID", "D5")] == ("08/17/1990", "17/08/1990")
    assert {(line["file"], line["sheet"]) for line in lines} == {("buku.xlsx", "Data")}
    found = selectors.findings([row for (row,) in rows("select id from intake_stagedrow")])
    assert sorted(f.code for each in found.values() for f in each) == sorted(line["code"] for line in lines)


def test_what_was_typed_is_sealed(city: None, tmp_path: Path) -> None:
    load(book(tmp_path))
    load(cities.candidates(tmp_path, [ANA], "bersih.csv"))
    sealed = rows("select findings from intake_stagedrow order by id")
    assert [value is None for (value,) in sealed] == [False, False, True]
    assert b"SLAMET" not in bytes(sealed[0][0]) and b"33741117708909123" not in bytes(sealed[0][0])
    assert "33741117708909123" in identifiers().decrypt("findings", sealed[0][0])


def test_findings_as_a_file_cannot_act_as_formulas(city: None, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    acting = ["3374111708909124", "TRI", "17/08/1990", "=HYPERLINK(1)", "Nelayan"]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["NIK", "Nama", "Tgl Lahir", "Kelurahan", "Pekerjaan"], acting])
    load(path)
    (line,) = selectors.all_findings().to_dicts()
    assert (line["code"], line["value"]) == ("KELURAHAN_UNKNOWN", "'=HYPERLINK(1)")


def test_findings_of_one_upload(city: None, tmp_path: Path) -> None:
    first = load(book(tmp_path)).load_id
    second = load(cities.candidates(tmp_path, [ANA.but(job="Entah")], "b.csv")).load_id
    assert selectors.all_findings(second)["code"].to_list() == ["OCCUPATION_UNKNOWN"]
    assert set(selectors.all_findings(first)["file"]) == {"buku.xlsx"}
    with pytest.raises(Refusal) as refusal:
        selectors.all_findings(99)
    assert refusal.value.code == "UPLOAD_UNKNOWN"
