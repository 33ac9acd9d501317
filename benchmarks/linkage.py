"""A million labelled records compared: seconds and memory with the shipped weights and with weights learnt anew.

Beside it what others do with the same records: HOPE's published rule and the equal NIK, in one table. The sets are made by
another process, so that their making is not counted.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks import hope, linkage_counts
from benchmarks.linkage_counts import Counts, Verdict
from benchmarks.linkage_set import write_set
from benchmarks.measure import Figure, Gauge

BOUND_SECONDS, LEARNING_BOUND_SECONDS, BOUND_MIB = 120.0, 180.0, 4096
# So many records of the ordeal are enough to say how bad it gets.
HARSH_ROWS = 200_000


def measure(folder: Path, rows: int) -> list[Figure]:
    """Prints the tables of both sets; returns the figures `linkage` (shipped weights) and `learning` (their learning)."""
    made = write_set(folder, rows)
    ordeal = write_set(folder, min(rows, HARSH_ROWS), harsh=True)
    figures = [learning(made, folder, rows)]
    ours, figure = compared(made, rows)
    figures.insert(0, figure)
    show(f"{rows:,} records as offices send them", [ours, *others(made)])
    harsh, _ = compared(ordeal, min(rows, HARSH_ROWS))
    show(f"{min(rows, HARSH_ROWS):,} records of the ordeal (--harsh)", [harsh, *others(ordeal)])
    return figures


def compared(made: Path, rows: int) -> tuple[Verdict, Figure]:
    """Our comparison with the shipped weights: files in, pairs out."""
    from pijar.linkage.compare import spread
    from pijar.linkage.evaluate import compared_alone, labelled, scored

    with Gauge() as gauge:
        people, answers = labelled(made / "records.csv", made / "truth.csv")
        said = spread(compared_alone(people))
    scores = scored(said, people, answers, gauge.seconds)
    known = people.select("record", "nik").join(answers, on="record")
    shown = _counts(said, known)
    more = {
        "precision": scores.precision, "recall": scores.recall, "f1": scores.f1, "recall with review": shown.recall or 0.0,
        "review pairs, share of rows": scores.review_share, "memory, share of the limit": gauge.mib / BOUND_MIB,
    }  # fmt: skip
    figure = Figure("linkage", rows, gauge.seconds, gauge.mib, BOUND_SECONDS, gauge.seconds / BOUND_SECONDS, 1.0, more)
    note = f"asks people about {scores.review_share:.2%} of the rows; with these, {shown.recall or 0:.2%} of the pairs are found"
    same = said.filter(pl.col("band") == "same")
    return Verdict("pijar", _counts(same, known), _all_counts(same, people, known), gauge.seconds, note), figure


def _beside_truth(pairs: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The pairs with whether they are `right` and whether their NIKs are the same (`same_nik`)."""
    for side in ("l", "r"):
        pairs = pairs.join(known.select(pl.all().name.suffix(f"_{side}")), on=f"record_{side}")
    return pairs.select(
        right=pl.col("person_id_l") == pl.col("person_id_r"), same_nik=pl.col("nik_l").eq_missing(pl.col("nik_r"))
    )


def _counts(pairs: pl.DataFrame, known: pl.DataFrame) -> Counts:
    """Counts of pairs whose NIKs differ."""
    differing = _beside_truth(pairs, known).filter(~pl.col("same_nik"))
    return Counts(differing.height, int(differing["right"].sum()), _pairs(known, "person_id") - _pairs(known, "person_id", "nik"))


def _all_counts(same: pl.DataFrame, people: pl.DataFrame, known: pl.DataFrame) -> Counts:
    """Counts of all pairs: rows of one number are added unless name and birth date say that two people share it."""
    every = pl.concat([same.select("record_l", "record_r"), _of_one_number(people)]).unique()
    return Counts(every.height, int(_beside_truth(every, known)["right"].sum()), _pairs(known, "person_id"))


def _of_one_number(people: pl.DataFrame) -> pl.DataFrame:
    """Pairs of records with one NIK that intake takes for one person."""
    from pijar.intake.repeats import alike
    from pijar.intake.rules import person_name

    looks = people.filter(pl.col("nik").is_duplicated()).select("record", "nik", "name", "birth_date", "is_typed")
    pairs = looks.join(looks, on="nik", suffix="_other").filter(pl.col("record") < pl.col("record_other"))
    told = pl.col("is_typed") & pl.col("is_typed_other") & (pl.col("birth_date") != pl.col("birth_date_other"))
    differ = [
        apart and not alike(person_name(one) or "", person_name(other) or "")
        for one, other, apart in pairs.select("name", "name_other", told.fill_null(False)).iter_rows()
    ]
    return pairs.filter(~pl.Series(differ, dtype=pl.Boolean)).select(record_l="record", record_r="record_other")


def _pairs(known: pl.DataFrame, *columns: str) -> int:
    """How many pairs of rows agree in the columns."""
    sizes = known.group_by(columns).agg(rows=pl.len().cast(pl.Int64))
    return int(sizes.select((pl.col("rows") * (pl.col("rows") - 1) // 2).sum()).item())


def learning(made: Path, folder: Path, rows: int) -> Figure:
    """Weights learnt from the records themselves, and the comparison with them."""
    from pijar.linkage.compare import compare
    from pijar.linkage.comparisons import shipped
    from pijar.linkage.engine import DuckEngine
    from pijar.linkage.evaluate import read_records
    from pijar.linkage.features import features, token_counts

    with Gauge() as gauge:
        people = read_records(made / "records.csv")
        looks = features(people, token_counts(people))
        weights = DuckEngine(folder / "spill", shipped()).train(looks)
        compare(looks, DuckEngine(folder / "spill", weights))
    ratio = gauge.seconds / LEARNING_BOUND_SECONDS
    return Figure("learning", rows, gauge.seconds, gauge.mib, LEARNING_BOUND_SECONDS, ratio, 1.0)


def others(made: Path) -> list[Verdict]:
    """HOPE's rule and the equal NIK on the same records."""
    connection = linkage_counts.opened(made / "records.csv", made / "truth.csv")
    try:
        return [hope.measure(connection), linkage_counts.equal_nik(connection)]
    finally:
        connection.close()


def show(title: str, verdicts: list[Verdict]) -> None:
    """One table for pairs whose NIKs differ, which only a comparison of people can find, and one for all pairs of one person."""
    for what, counts in (("pairs whose NIKs differ", "differing"), ("all pairs", "everything")):
        print(f"\n{title}: {what}")
        print(
            f"{'method':14}{'pairs said':>15}{'right':>9}{'there are':>11}{'precision':>11}{'recall':>9}{'F1':>9}{'seconds':>9}"
        )
        for verdict in verdicts:
            print(_line(verdict, getattr(verdict, counts)))
    for verdict in verdicts:
        print(f"{verdict.method}: {verdict.note}")


def _line(verdict: Verdict, counts: Counts) -> str:
    shares = "".join(f"{_share(share):>{width}}" for share, width in ((counts.precision, 11), (counts.recall, 9), (counts.f1, 9)))
    return f"{verdict.method:14}{counts.said:>15,}{counts.right:>9,}{counts.true:>11,}{shares}{verdict.seconds:>9.1f}"


def _share(share: float | None) -> str:
    """Small shares keep their first digits, so that they are not taken for nothing."""
    return "-" if share is None else f"{share:.4f}" if share >= 0.001 or share == 0 else f"{share:.1e}"
