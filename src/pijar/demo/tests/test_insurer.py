"""The demo insurer answers the same every time, errs as often as it says, and keeps the numbers it gave."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pijar.demo import insurer

KNOWN = [("3374010101009000", "20942221321", "DITERIMA"), ("3374010101009010", "85958813136", "DITERIMA")]
FUND, MONTH, SEED = "APBD", "2026-03", "kota contoh"


def bill(count: int, kpj: str | None = None) -> pl.DataFrame:
    """`count` billed lines with different NIK, all with the same kpj or none, at 16,800 rupiah."""
    base = 3374010101000000
    niks = [str(base + (number // 100) * 10_000 + 9_000 + 10 * (number % 100)) for number in range(count)]
    schema = {"nik": pl.Utf8, "kpj": pl.Utf8, "amount": pl.Int64}
    return pl.DataFrame({"nik": niks, "kpj": [kpj] * count, "amount": [16_800] * count}, schema=schema)


def answer(billed: pl.DataFrame, month: str = MONTH, fund: str = FUND, seed: str = SEED) -> pl.DataFrame:
    return insurer.reply(billed, seed=seed, month=month, fund=fund)


def test_rates_of_a_large_reply() -> None:
    billed = bill(100_000)
    got = answer(billed)
    known = got.join(billed, on="nik", how="semi")
    refused = got.filter(pl.col("status") == "DITOLAK")
    accepted = known.filter(pl.col("status") == "DITERIMA")
    assert 0.013 < refused.height / billed.height < 0.017
    assert 0.003 < accepted.filter(pl.col("iuran_dibukukan") != 16_800).height / billed.height < 0.005
    assert 0.002 < (billed.height - known.height) / billed.height < 0.004
    assert 0.0015 < (got.height - known.height) / billed.height < 0.0025
    assert got["nik"].is_unique().all()


def test_a_refusal_has_a_reason_and_nothing_else() -> None:
    got = answer(bill(20_000, kpj="91234567890"))
    refused = got.filter(pl.col("status") == "DITOLAK")
    assert set(refused["alasan"]) == set(insurer.REASONS)
    assert refused["kpj"].null_count() == refused.height
    assert refused["iuran_dibukukan"].unique().to_list() == [0]
    accepted = got.filter(pl.col("status") == "DITERIMA")
    assert accepted["alasan"].null_count() == accepted.height
    assert accepted["kpj"].null_count() == 0
    assert (accepted["iuran_dibukukan"] > 0).all()


def test_unbilled_people_are_invented_too() -> None:
    billed = bill(20_000)
    strangers = answer(billed).join(billed, on="nik", how="anti")
    assert strangers.height > 10
    assert strangers["nik"].str.contains(r"^[0-9]{12}9[0-9]{3}$").all()


def test_a_given_kpj_is_kept_and_a_new_one_stays_the_same() -> None:
    kept = answer(bill(500, kpj="91234567890")).join(bill(500), on="nik", how="semi")
    assert set(kept["kpj"].drop_nulls()) == {"91234567890"}
    march = answer(bill(500)).filter(pl.col("status") == "DITERIMA").select("nik", "kpj")
    april = answer(bill(500), month="2026-04", fund="DBHCHT").select("nik", april="kpj")
    both = march.join(april, on="nik").drop_nulls()
    assert both.height > 450
    assert (both["kpj"] == both["april"]).all()
    assert march["kpj"].str.contains(r"^[1-9][0-9]{10}$").all()
    assert march["kpj"].is_unique().all()


def test_the_same_question_gets_the_same_answer_in_any_order() -> None:
    billed = bill(3_000)
    assert answer(billed).equals(answer(billed.reverse()))


def test_another_month_fund_or_seed_gets_another_answer() -> None:
    billed = bill(3_000)
    first = answer(billed)
    assert not first.equals(answer(billed, month="2026-04"))
    assert not first.equals(answer(billed, fund="DBHCHT"))
    assert not first.equals(answer(billed, seed="kota lain"))


def test_the_order_says_nothing() -> None:
    got = answer(bill(2_000))["nik"]
    assert not got.is_sorted()
    assert not got.is_sorted(descending=True)


def test_known_answers_stay_as_they_are() -> None:
    """A participant number once given is stored by others, so the arithmetic must outlive every library version."""
    got = answer(bill(2)).sort("nik")
    assert got.select("nik", "kpj", "status").rows() == KNOWN


def test_an_empty_bill_gets_an_empty_answer() -> None:
    got = answer(bill(0))
    assert got.height == 0
    assert tuple(got.columns) == insurer.COLUMNS


def test_a_bill_without_any_kpj_may_have_an_untyped_column() -> None:
    billed = bill(10).with_columns(pl.lit(None).alias("kpj"))
    assert answer(billed).equals(answer(bill(10)))


@pytest.mark.parametrize("nik", ["337401010100000", "33740101010000O1", None])
def test_a_bad_nik_is_refused_without_naming_it(nik: str | None) -> None:
    billed = bill(2).with_columns(pl.lit(nik, pl.Utf8).alias("nik"))
    with pytest.raises(ValueError, match="2 of 2 lines") as caught:
        answer(billed)
    assert not nik or nik not in str(caught.value)


def test_the_file_reads_back(tmp_path: Path) -> None:
    got = answer(bill(1_000))
    insurer.write_reply(got, tmp_path / "balasan.csv")
    text = (tmp_path / "balasan.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "nik,kpj,status,alasan,iuran_dibukukan"
    again = pl.read_csv(tmp_path / "balasan.csv", schema_overrides={"nik": pl.Utf8, "kpj": pl.Utf8})
    assert again.equals(got)
