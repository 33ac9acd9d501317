"""The population office: whom it is asked about, and that its answer about some people hides nobody else."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import cities
import databases
from cities import AS_OF, FEBRUARY, JANUARY, VILLAGE_CODE, Worker, workers
from databases import one, rows
from pijar.cycle import store
from pijar.cycle.checks import check_all
from pijar.cycle.programme import SEMARANG
from pijar.kernel.errors import Refusal
from pijar.registration import population
from pijar.registration.types import PopulationOptions
from pijar.registry.crypto import identifiers
from pijar.registry.models import Snapshot
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, Actor

RINA = Actor("rina")
KNOWN = workers(6)
UNKNOWN = workers(3, first=101, status="")
PEOPLE = [*KNOWN, *UNKNOWN]
HEADER = "nik,nama,tanggal_lahir,jenis_kelamin,status,tanggal_status,kelurahan_kode"
ANSWERED = date(2026, 1, 20)


@pytest.fixture(scope="module")
def listed_city(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Nine candidates, three of whom the register of the year's first day does not know."""
    folder = tmp_path_factory.mktemp("penduduk")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_population", empty_city)
        with databases.inside(name):
            cities.registers(folder, PEOPLE)
            cities.load_lists(cities.candidates(folder, PEOPLE))
        yield name
        databases.dropped(name)


@pytest.fixture
def city(listed_city: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), databases.untouched(listed_city):
        yield


@pytest.fixture
def options(city: None) -> PopulationOptions:
    return store.current(2026).population_office


def office(**changes: Any) -> PopulationOptions:
    data = yaml.safe_load(SEMARANG.read_text(encoding="utf-8"))
    text = yaml.safe_dump({**data, "population_office": changes}, allow_unicode=True, sort_keys=False)
    return store.load(text, CONSOLE).population_office


def asked(folder: Path, options: PopulationOptions, month: Any = JANUARY, **more: Any) -> set[str]:
    found = population.request(month, out=folder / "tanya.csv", options=options, actor=RINA, **more)
    niks: set[str] = set()
    for file in found["files"]:
        with Path(file["path"]).open(encoding="utf-8", newline="") as lines:
            niks |= {line["nik"] for line in csv.DictReader(lines)}
    assert found["people"] == len(niks)
    return niks


def said(worker: Worker, status: str = "AKTIF", born: str = "", place: str = VILLAGE_CODE) -> tuple[str, ...]:
    return worker.nik, worker.said, born or f"{worker.birth_date}", "L", status, "", place


def answer(folder: Path, *lines: tuple[str, ...], name: str = "balasan.csv", header: str = HEADER) -> Path:
    return cities.table(folder / name, header, lines)


def take(path: Path, options: PopulationOptions, as_of: date = ANSWERED) -> dict[str, Any]:
    return population.take_reply(path, as_of=as_of, options=options, actor=RINA)


def reasons(month: Any = JANUARY) -> dict[str, list[str]]:
    sql = "select p.national_id, s.reasons from eligibility_assessment s join registry_person p on p.id = s.person_id"
    found = rows(f"{sql} where s.month = %s", month.first_day)
    return {identifiers().decrypt("national_id", secret): codes for secret, codes in found}


def test_whom_no_register_knows_is_asked_about(tmp_path: Path, options: PopulationOptions) -> None:
    assert asked(tmp_path, options) == {w.nik for w in UNKNOWN}
    assert one("select details->>'people' from audit_event where action = 'population.request'") == "3"


def test_an_old_word_is_asked_again(tmp_path: Path, options: PopulationOptions) -> None:
    assert asked(tmp_path, options, FEBRUARY, older_than=31) == {w.nik for w in UNKNOWN}
    assert asked(tmp_path, options, FEBRUARY, older_than=30) == {w.nik for w in PEOPLE}


def test_the_office_gets_its_own_columns_and_one_file_for_each_part(tmp_path: Path, city: None) -> None:
    request = {"columns": {"NO_KTP": "nik", "LAHIR": "birth_date"}, "date_format": "%d-%m-%Y", "separator": ";"}
    options = office(group="village", request=request)
    found = population.request(JANUARY, out=tmp_path / "tanya.csv", options=options, actor=RINA)
    assert [Path(file["path"]).name for file in found["files"]] == ["tanya Jabungan.csv"]
    text = Path(found["files"][0]["path"]).read_text(encoding="utf-8").splitlines()
    first = min(UNKNOWN, key=lambda w: w.nik)
    assert text[:2] == ["NO_KTP;LAHIR", f"{first.nik};{first.birth_date:%d-%m-%Y}"]


def test_an_answer_about_three_hides_nobody(tmp_path: Path, options: PopulationOptions) -> None:
    """The register of an answer knows whom it names and everybody the register before knew."""
    before = rows("select national_id, name, birth_date, status from registry_populationline order by 1")
    result = take(answer(tmp_path, said(UNKNOWN[0]), said(UNKNOWN[1], "MENINGGAL"), said(KNOWN[0], "PINDAH")), options)
    assert (result["told"], result["carried"], result["not_found"], result["is_new"]) == (3, len(KNOWN) - 1, 0, True)
    made = Snapshot.objects.get(id=result["snapshot"])
    assert (made.rows, made.loaded, made.rejected, made.as_of) == (len(KNOWN) + 2, len(KNOWN) + 2, 0, ANSWERED)
    assert len(before) == len(KNOWN)
    cities.run()
    found = reasons()
    assert found[KNOWN[0].nik] == ["MOVED_OUT"]
    assert [found[w.nik] for w in KNOWN[1:]] == [[]] * (len(KNOWN) - 1)
    assert [found[w.nik] for w in UNKNOWN] == [[], ["DECEASED"], ["DUKCAPIL_NOT_FOUND"]]
    assert check_all()["ok"]


def test_a_whole_register_loaded_as_such_would_hide_them(tmp_path: Path, options: PopulationOptions) -> None:
    """What the joining is for: the same lines as a register of their own make strangers of all others."""
    cities.load(Reference.POPULATION, answer(tmp_path, said(UNKNOWN[0])), ANSWERED)
    cities.run()
    assert [reasons()[w.nik] for w in KNOWN] == [["DUKCAPIL_NOT_FOUND"]] * len(KNOWN)


def test_who_is_not_found_loses_the_old_line_and_a_faulty_line_keeps_it(tmp_path: Path, options: PopulationOptions) -> None:
    lost, faulty = KNOWN[:2]
    result = take(answer(tmp_path, said(lost, "Tidak ditemukan"), said(faulty, born="kapan"), said(UNKNOWN[0])), options)
    assert (result["told"], result["not_found"], result["rejected"], result["carried"]) == (1, 1, 1, len(KNOWN) - 1)
    cities.run()
    assert (reasons()[lost.nik], reasons()[faulty.nik]) == (["DUKCAPIL_NOT_FOUND"], [])
    assert check_all()["ok"]


def test_only_whom_an_answer_names_is_known_anew(tmp_path: Path, options: PopulationOptions) -> None:
    """The carried lines stay as old as they are, and who was not found is not asked again the next day."""
    take(answer(tmp_path, said(UNKNOWN[0]), said(UNKNOWN[1], "TIDAK DITEMUKAN"), said(KNOWN[0])), options)
    assert asked(tmp_path, options, FEBRUARY, older_than=30) == {w.nik for w in (*KNOWN[1:], UNKNOWN[2])}
    assert asked(tmp_path, options, FEBRUARY, older_than=90) == {UNKNOWN[2].nik}


def test_answers_follow_one_another(tmp_path: Path, options: PopulationOptions) -> None:
    take(answer(tmp_path, said(UNKNOWN[0])), options)
    result = take(answer(tmp_path, said(UNKNOWN[1]), name="kedua.csv"), options, date(2026, 1, 25))
    assert (result["told"], result["carried"]) == (1, len(KNOWN) + 1)


def test_an_answer_keeps_since_when_somebody_lives_here(tmp_path: Path, options: PopulationOptions) -> None:
    """A policy by months of residence would put everybody whom the office was asked about into review."""
    known = [(*said(worker)[:7], "2020-02-29") for worker in KNOWN[:4]]
    cities.load(Reference.POPULATION, answer(tmp_path, *known, name="penuh.csv", header=f"{HEADER},tinggal_sejak"))
    take(answer(tmp_path, said(KNOWN[0]), said(KNOWN[1], "PINDAH")), options)
    told = (*said(KNOWN[2]), "2025-12-31")
    result = take(answer(tmp_path, told, name="kedua.csv", header=f"{HEADER},tinggal_sejak"), options, date(2026, 1, 25))
    niks = identifiers()
    sql = "select national_id, resident_since from registry_populationline where snapshot_id = %s"
    since = {niks.decrypt("national_id", secret): day for secret, day in rows(sql, result["snapshot"])}
    assert [since[w.nik] for w in KNOWN[:4]] == [date(2020, 2, 29), None, date(2025, 12, 31), date(2020, 2, 29)]


def test_the_same_answer_again_changes_nothing(tmp_path: Path, options: PopulationOptions) -> None:
    path = answer(tmp_path, said(UNKNOWN[0]))
    first = take(path, options)
    before = databases.counts()
    assert take(path, options) == {**first, "is_new": False}
    assert databases.counts() == before


def test_what_cannot_be_joined_is_refused(tmp_path: Path, options: PopulationOptions) -> None:
    path = answer(tmp_path, said(UNKNOWN[0]))
    for code, day in (("ANSWER_TOO_OLD", date(2025, 12, 1)),):
        with pytest.raises(Refusal) as refusal:
            take(path, options, day)
        assert refusal.value.code == code
    assert Snapshot.objects.filter(kind="dukcapil").count() == 1


def test_the_offices_own_words_headings_and_dates(tmp_path: Path, city: None) -> None:
    options = office(
        reply={
            "columns": {"NIK": "nik", "NAMA_LGKP": "name", "TGL_LHR": "birth_date", "KETERANGAN": "status"},
            "date_format": "%d/%m/%Y", "statuses": {"Hidup": "AKTIF"}, "not_found": ["Nihil"],
        }
    )  # fmt: skip
    a, b = UNKNOWN[:2]
    lines = [(a.nik, a.said, f"{a.birth_date:%d/%m/%Y}", "HIDUP"), (b.nik, "", "", "nihil")]
    result = take(answer(tmp_path, *lines, header="NIK,NAMA_LGKP,TGL_LHR,KETERANGAN"), options)
    assert (result["told"], result["not_found"], result["rejected"]) == (1, 1, 0)
    snapshot = result["snapshot"]
    assert a.birth_date in {d for (d,) in rows("select birth_date from registry_populationline where snapshot_id = %s", snapshot)}


def test_no_office_says_so(tmp_path: Path, city: None) -> None:
    options = office(plugin="none")
    for act in (
        lambda: population.request(JANUARY, out=tmp_path / "x.csv", options=options, actor=RINA),
        lambda: take(tmp_path / "x.csv", options),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "POPULATION_OFFICE_NOT_CONFIGURED"
    assert not (tmp_path / "x.csv").exists()


def test_the_demo_office_answers_at_once(tmp_path: Path, city: None, settings: Any) -> None:
    settings.IS_DEMO = True
    found = population.request(JANUARY, out=tmp_path / "tanya.csv", options=office(plugin="demo"), actor=RINA)
    answered = found["answered"]
    assert answered["told"] + answered["not_found"] == found["people"] == 3
    assert one("select max(as_of) from registry_snapshot where kind = 'dukcapil'") == JANUARY.first_day == AS_OF
