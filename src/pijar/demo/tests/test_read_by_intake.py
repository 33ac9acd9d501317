"""The lists of the demo city pass through the reader of real lists: every row is found, and about one in ten is bad."""

from __future__ import annotations

from collections import Counter
from datetime import date
from importlib.resources import files

import polars as pl
import pytest

from pijar.demo import lists
from pijar.demo.city import CityFiles
from pijar.intake import readers
from pijar.intake.repeats import repeats
from pijar.intake.rules import Occupations
from pijar.regions.rules import Gazetteer

# Codes as shares of all rows, lowest and highest; what real lists show lies between.
ERRORS = {
    "NIK_MISSING": (0.010, 0.022),
    "NIK_LENGTH": (0.009, 0.020),
    "NIK_NON_DIGIT": (0.002, 0.009),
    "NIK_PRECISION_LOST": (0.020, 0.045),
    "NIK_IMPOSSIBLE_DATE": (0.003, 0.010),
    "NAME_MISSING": (0.002, 0.007),
    "BIRTH_DATE_MISSING": (0.001, 0.006),
    "BIRTH_DATE_INVALID": (0.006, 0.014),
    "KELURAHAN_UNKNOWN": (0.006, 0.018),
}
WARNINGS = {
    "BIRTH_DATE_FROM_NIK": (0.035, 0.065),
    "KELURAHAN_CORRECTED": (0.014, 0.040),
    "NIK_BIRTH_DATE_MISMATCH": (0.012, 0.032),
    "NIK_OTHER_REGION": (0.080, 0.150),
    "NIK_SEX_MISMATCH": (0.002, 0.010),
    "OCCUPATION_UNKNOWN": (0.010, 0.022),
    "PHONE_INVALID": (0.006, 0.016),
}


@pytest.fixture(scope="module")
def batch(demo_city: CityFiles) -> pl.DataFrame:
    """Every candidate row of the folder, as intake reads it."""
    here = files("pijar")
    regions = here / "regions/data"
    gazetteer = Gazetteer.load(regions / "33.74.csv", regions / "33.74.variants.csv")  # type: ignore[arg-type]
    occupations = Occupations.load(here / "registry/data/occupations.csv")  # type: ignore[arg-type]
    day = date(2026, 1, 1)
    found = [
        pl.concat(readers.read(path, gazetteer=gazetteer, occupations=occupations, reference_day=day))
        for path in demo_city.candidates
    ]
    return pl.concat(found).with_row_index("order").with_columns(key=pl.col("order"))


def test_every_row_is_found_once(demo_city: CityFiles, batch: pl.DataFrame) -> None:
    assert batch["file"].n_unique() == len(demo_city.candidates)
    assert batch.height == demo_city.rows
    assert batch.select("file", "sheet", "row_number").is_unique().all()


@pytest.mark.parametrize(("column", "bounds"), [("errors", ERRORS), ("warnings", WARNINGS)])
def test_codes_come_as_often_as_in_real_lists(batch: pl.DataFrame, column: str, bounds: dict[str, tuple[float, float]]) -> None:
    shares = {code: count / batch.height for code, count in Counter(batch[column].explode().drop_nulls()).items()}
    assert shares.keys() == bounds.keys()
    assert {code: share for code, share in shares.items() if not bounds[code][0] <= share <= bounds[code][1]} == {}


def test_one_list_lost_the_ends_of_its_numbers(batch: pl.DataFrame) -> None:
    lost = pl.col("errors").list.contains("NIK_PRECISION_LOST").mean()
    assert batch.group_by("file").agg(lost).filter(pl.col("errors") > 0.9).height == 1
    bad = batch.select((pl.col("errors").list.len() > 0).mean()).item()
    assert 0.08 < bad < 0.12


def test_people_stand_in_several_lists_and_some_share_a_number(batch: pl.DataFrame) -> None:
    told = repeats(batch.select("key", "order", "nik", "name", "typed_birth_date"))
    assert 0.05 < told["duplicate"].mean() < 0.08
    assert 10 < told["shared"].sum() < 60


@pytest.fixture(scope="module")
def fit(demo_city: CityFiles, batch: pl.DataFrame) -> pl.DataFrame:
    """Whom January's lists and registers let in, by an own reckoning; the law itself is not asked."""

    def register(name: str) -> pl.DataFrame:
        return pl.read_csv(demo_city.folder / "referensi" / name, infer_schema=False)

    last = register("dtsen.csv").sort("tanggal").unique("nik", keep="last")
    living = register("dukcapil.csv").filter((pl.col("status") == "AKTIF") & pl.col("kelurahan_kode").str.starts_with("33.74."))
    return (
        batch.filter((pl.col("errors").list.len() == 0) & ~pl.col("occupation_code").fill_null("").str.starts_with("F_"))
        .filter(pl.col("birth_date").is_between(date(1961, 1, 2), date(2008, 1, 1)))
        .sort(pl.col("occupation_code").is_null(), maintain_order=True)
        .unique("nik", keep="first")
        .join(living, on="nik", how="semi")
        .join(last.filter(pl.col("desil").cast(pl.Int8) <= 5), on="nik", how="semi")
        .join(register("bpjstk_aktif.csv").filter(pl.col("status") == "AKTIF"), on="nik", how="anti")
    )


def test_more_can_be_taken_than_there_are_places(demo_city: CityFiles, fit: pl.DataFrame) -> None:
    """8,500 places and some three hundred of gifts: a few hundred people wait."""
    members = pl.read_csv(demo_city.participants, infer_schema=False)
    assert 9_050 <= fit.height <= 9_400
    assert 5_600 <= fit.join(members, on="nik", how="semi").height <= 6_100


def test_tobacco_workers_nearly_fill_the_excise_fund(fit: pl.DataFrame) -> None:
    tobacco = {job.code for job in lists.jobs() if job.sector == "tobacco"}
    assert 950 <= fit["occupation_code"].is_in(tobacco).sum() <= 1_000


def test_some_of_last_years_participants_turn_65_this_year(demo_city: CityFiles, fit: pl.DataFrame) -> None:
    members = pl.read_csv(demo_city.participants, infer_schema=False)
    staying = fit.join(members, on="nik", how="semi")["birth_date"]
    assert staying.is_between(date(1961, 1, 2), date(1961, 9, 30)).sum() >= 40
    older = members["tanggal_lahir"].str.to_date().is_between(date(1960, 1, 2), date(1961, 1, 1))
    assert 10 <= older.sum() <= 60
