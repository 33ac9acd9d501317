"""Last year's participants and the registers of February and March: their numbers, and that they fit together."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from pijar.demo import city, lists, members
from pijar.demo.chance import stream
from pijar.demo.city import CityFiles, Snapshot
from pijar.demo.members import Members
from pijar.demo.people import Person, Registry, Town, age_on


def register(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


@pytest.fixture(scope="module")
def months(demo_city: CityFiles) -> list[Snapshot]:
    """January, February and March."""
    first = Snapshot(date(2026, 1, 1), demo_city.population, demo_city.insured, demo_city.welfare)
    return [first, *demo_city.later]


@pytest.fixture(scope="module")
def participants(demo_city: CityFiles) -> pl.DataFrame:
    return register(demo_city.participants)


def both(months: list[Snapshot], number: int, name: str, on: str = "nik") -> pl.DataFrame:
    """A register of one month beside that of the month before, whose columns end in `_before`."""
    before, after = (register(getattr(found, name)) for found in months[number - 1 : number + 1])
    return before.join(after, on=on, how="full", coalesce=True, suffix="_after").rename(
        {column: f"{column}_before" for column in before.columns if column != on}
    )


def test_a_months_registers_are_as_of_its_first_day(months: list[Snapshot]) -> None:
    assert [found.as_of for found in months] == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert [found.population.name for found in months[1:]] == ["dukcapil_2026-02.csv", "dukcapil_2026-03.csv"]


@pytest.mark.parametrize("number", [1, 2])
def test_deaths_and_moves_lie_in_the_month_before_and_are_for_good(
    months: list[Snapshot], participants: pl.DataFrame, number: int
) -> None:
    population = both(months, number, "population")
    assert population["nik"].is_unique().all()
    same = ["nama", "tanggal_lahir", "jenis_kelamin", "kelurahan_kode", "tinggal_sejak"]
    for column in same:
        assert population[f"{column}_before"].equals(population[f"{column}_after"].rename(f"{column}_before")), column
    gone = population.filter(pl.col("status_before") != "AKTIF")
    assert (gone["status_before"] == gone["status_after"]).all()
    assert (gone["tanggal_status_before"] == gone["tanggal_status_after"]).all()
    news = population.filter((pl.col("status_before") == "AKTIF") & (pl.col("status_after") != "AKTIF"))
    until = months[number].as_of
    assert news["tanggal_status_after"].str.to_date().is_between(months[number - 1].as_of, until, closed="left").all()
    counts = Counter(news["status_after"])
    assert 6 <= counts["MENINGGAL"] <= 10
    assert 15 <= counts["PINDAH"] <= 26
    enrolled = news.join(participants, on="nik", how="semi")
    assert set(enrolled["status_after"]) == {"MENINGGAL", "PINDAH"}


@pytest.mark.parametrize("number", [1, 2])
def test_jobs_begin_and_end(months: list[Snapshot], participants: pl.DataFrame, number: int) -> None:
    insured = both(months, number, "insured")
    assert insured["nik"].is_unique().all()
    kept = insured.drop_nulls(["status_before", "status_after"])
    begun = insured.filter((pl.col("status_after") == "AKTIF") & (pl.col("status_before").fill_null("") != "AKTIF"))
    ended = kept.filter((pl.col("status_before") == "AKTIF") & (pl.col("status_after") == "NONAKTIF"))
    assert insured["status_after"].null_count() == 0
    assert 35 <= begun.height <= 60
    assert set(zip(begun["segmen_after"], begun["sumber_after"], strict=True)) == {("PU", "PERUSAHAAN")}
    assert begun.join(participants, on="nik", how="semi").height > 10
    assert 5 <= ended.height <= 20
    rest = kept.filter(pl.col("status_before") == pl.col("status_after"))
    assert (rest["kpj_before"] == rest["kpj_after"]).all()
    population = register(months[number].population)
    away = population.filter(pl.col("status") != "AKTIF")
    assert begun.join(away, on="nik", how="semi").is_empty()
    dead = population.filter(pl.col("status") == "MENINGGAL").join(
        register(months[number - 1].population).filter(pl.col("status") == "AKTIF"), on="nik", how="semi"
    )
    active = register(months[number].insured).filter(pl.col("status") == "AKTIF")
    assert active.join(dead, on="nik", how="semi").is_empty()


def newest(found: Snapshot) -> pl.DataFrame:
    return register(found.welfare).sort("tanggal").unique("nik", keep="last").sort("nik")


def test_february_brings_a_few_deciles_and_changes_none(months: list[Snapshot]) -> None:
    before, after = newest(months[0]), newest(months[1])
    assert 10 <= after.join(before, on="nik", how="anti").height <= 80
    assert after.join(before, on="nik", how="semi").equals(before)


def test_march_is_a_new_quarter_in_which_some_deciles_change(months: list[Snapshot]) -> None:
    before, after = newest(months[1]), newest(months[2])
    assert register(months[2].welfare)["nik"].is_unique().all()
    assert set(before["nik"]) <= set(after["nik"])
    assert 0.75 < (after["tanggal"] == "2025-12-31").mean() < 0.95
    changed = before.join(after, on="nik", suffix="_after").filter(pl.col("desil") != pl.col("desil_after"))
    assert 0.03 < changed.height / before.height < 0.08
    assert (changed["tanggal_after"] == "2025-12-31").all()
    up = changed.filter((pl.col("desil").cast(pl.Int8) <= 5) & (pl.col("desil_after").cast(pl.Int8) > 5))
    assert 30 <= up.height <= 150
    for column in ("disabilitas", "kepala_keluarga_perempuan"):
        assert before[column].equals(before.select("nik").join(after, on="nik", how="left")[column])


def test_what_else_the_registers_say(months: list[Snapshot]) -> None:
    people, deciles = register(months[0].population), register(months[0].welfare)
    here = people.filter(pl.col("kelurahan_kode").str.starts_with("33.74."))
    since, born = here["tinggal_sejak"].str.to_date(), here["tanggal_lahir"].str.to_date()
    assert since.null_count() == 0
    assert (since >= born).all()
    assert (since <= here["tanggal_status"].str.to_date().fill_null(date(2025, 12, 31))).all()
    assert 30 <= (since > date(2026, 1, 1) - timedelta(days=182)).sum() <= 400
    assert people.filter(~pl.col("kelurahan_kode").str.starts_with("33.74."))["tinggal_sejak"].is_null().all()
    women = set(people.filter(pl.col("jenis_kelamin") == "P")["nik"])
    for column, low, high in (("disabilitas", 0.025, 0.045), ("kepala_keluarga_perempuan", 0.03, 0.09)):
        assert set(deciles[column]) == {"ya", "tidak"}
        assert low < (deciles[column] == "ya").mean() < high
    heads = deciles.filter(pl.col("kepala_keluarga_perempuan") == "ya").join(people, on="nik", how="semi")
    assert set(heads["nik"]) <= women


def test_participants_are_listed_again_but_for_some(demo_city: CityFiles, participants: pl.DataFrame) -> None:
    people = register(demo_city.population)
    found = participants.join(people, on="nik")
    assert found.height == participants.height
    counts = Counter(found["status"])
    assert 20 <= counts["MENINGGAL"] <= 60
    assert 40 <= counts["PINDAH"] <= 95
    gone = found.filter(pl.col("status") != "AKTIF")
    assert (gone["tanggal_status"].str.slice(0, 7) >= gone["bulan_terakhir"]).all()
    covered = participants.join(register(demo_city.insured).filter(pl.col("status") == "AKTIF"), on="nik", how="semi")
    assert 100 <= covered.height <= 200


def test_a_small_city_has_its_share_of_participants() -> None:
    assert members.sizes(city.PEOPLE, city.PEOPLE) == {"APBD": 6_717, "DBHCHT": 500}
    assert members.sizes(600, city.PEOPLE) == {"APBD": 303, "DBHCHT": 23}


@pytest.fixture(scope="module")
def chosen() -> tuple[list[Person], Members]:
    """1,500 people of the city and 670 participants of last year, 30 of them with the excise fund."""
    registry = Registry()
    people = Town(stream(1, "people"), 2026, registry).people(1_500, lists.kelurahan(), None)
    return people, members.choose(stream(1, "members"), people, {"APBD": 640, "DBHCHT": 30}, registry, 2026)


def test_some_participants_stand_in_no_list(chosen: tuple[list[Person], Members]) -> None:
    people, found = chosen
    listed, unlisted = {person.nik for person in people}, {person.nik for person in found.unlisted}
    assert len(unlisted) == 20
    assert not listed & unlisted
    assert set(found.fund) <= listed | unlisted
    assert len(found.fund) == 670


def test_the_excise_fund_carried_tobacco_workers(chosen: tuple[list[Person], Members]) -> None:
    people, found = chosen
    sector = {person.nik: person.job.sector for person in (*people, *found.unlisted)}
    carried = Counter((fund, sector[nik] == "tobacco") for nik, fund in found.fund.items())
    assert carried == {("DBHCHT", True): 29, ("DBHCHT", False): 1, ("APBD", True): 2, ("APBD", False): 638}


def test_every_participant_was_of_age_a_year_ago(chosen: tuple[list[Person], Members]) -> None:
    people, found = chosen
    ages = [age_on(person.born, date(2025, 1, 1)) for person in (*people, *found.unlisted) if person.nik in found.fund]
    assert min(ages) >= 18
    assert max(ages) <= 64


def test_a_city_without_enough_people_for_last_year_is_refused() -> None:
    with pytest.raises(ValueError, match="has 0 people for 10 places"):
        members.choose(stream(1, "members"), [], {"APBD": 10}, Registry(), 2026)


def test_the_months_are_repeatable_and_belong_to_the_year(tmp_path: Path) -> None:
    one, two = (city.write(tmp_path / name, people=300, year=2027) for name in ("one", "two"))
    for first, second in zip(one.later, two.later, strict=True):
        for name in ("population", "insured", "welfare"):
            assert getattr(first, name).read_bytes() == getattr(second, name).read_bytes()
    assert [found.as_of for found in one.later] == [date(2027, 2, 1), date(2027, 3, 1)]
    before, after = register(one.population), register(one.later[0].population)
    news = after.join(before, on=["nik", "status"], how="anti")
    assert set(news["status"]) == {"MENINGGAL", "PINDAH"}
    assert news["tanggal_status"].str.starts_with("2027-01").all()
