"""The scores of a comparison whose truth is known, as small as a picture needs them: counts by score, shares by threshold."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import polars as pl

# Scores beyond these are counted with the outermost columns.
LEAST, MOST = -40, 45
# The thresholds drawn, in half bits.
FROM_HALF, TO_HALF = -20, 70


class KeepingEngine:
    """DuckDB as the comparison uses it, except that every scored pair is kept in `pairs`, not only those worth a look."""

    def __init__(self, folder: Path, weights: dict[str, Any]) -> None:
        from pijar.linkage.engine import DuckEngine

        self._inner, self.pairs = DuckEngine(folder, weights), pl.DataFrame()

    def within(self, people: pl.DataFrame, least: float) -> pl.DataFrame:
        """Scored pairs among `people` with a match weight of at least `least`."""
        self.pairs = self._inner.within(people, float(LEAST))
        return self.pairs.filter(pl.col("match_weight") >= least)

    def between(self, new: pl.DataFrame, known: pl.DataFrame, least: float) -> pl.DataFrame:
        """As the comparison of arrivals asks; nothing is kept."""
        return self._inner.between(new, known, least)


def collected(made: Path) -> dict[str, Any]:
    """What `plots` draws, of one labelled set: bins, thresholds and bands; plain numbers, ready for JSON."""
    from pijar.linkage.bands import REVIEW_WEIGHT, SAME_WEIGHT
    from pijar.linkage.compare import compare, spread
    from pijar.linkage.comparisons import shipped
    from pijar.linkage.evaluate import labelled, scored, true_pairs
    from pijar.linkage.features import features, token_counts

    people, answers = labelled(made / "records.csv", made / "truth.csv")
    with tempfile.TemporaryDirectory(prefix="pijar-scores-") as spill:
        engine = KeepingEngine(Path(spill), shipped())
        scores = scored(spread(compare(features(people, token_counts(people)), engine)), people, answers, 0.0)
    judged = _judged(engine.pairs, answers)
    true = true_pairs(answers.join(people.select("record", "nik"), on="record"))
    reached = {"precision": scores.precision, "recall": scores.recall, "review_share": scores.review_share}
    return {
        "rows": people.height,
        "true": true,
        "bins": _bins(judged),
        "thresholds": _thresholds(judged, true),
        "bands": {"same_from": SAME_WEIGHT, "review_from": REVIEW_WEIGHT, **reached},
    }


def _judged(pairs: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Scored pairs with whether they are `right`."""
    for side in ("l", "r"):
        told = answers.select(pl.col("record").alias(f"record_{side}"), pl.col("person_id").alias(f"person_{side}"))
        pairs = pairs.join(told, on=f"record_{side}")
    return pairs.select(score="match_weight", right=pl.col("person_l") == pl.col("person_r"))


def _bins(judged: pl.DataFrame) -> list[dict[str, int]]:
    """Counts for each whole number of bits: one person's pairs and other pairs."""
    found = judged.with_columns(at=pl.col("score").floor().clip(LEAST, MOST - 1).cast(pl.Int64))
    counts = found.group_by("at").agg(true=pl.col("right").sum(), other=(~pl.col("right")).sum()).sort("at")
    return counts.to_dicts()


def _thresholds(judged: pl.DataFrame, true: int) -> list[dict[str, float]]:
    """Precision and recall if the score alone decided, for each half bit."""
    found = []
    for half in range(FROM_HALF, TO_HALF):
        said = judged.filter(pl.col("score") >= half / 2)
        hits = int(said["right"].sum())
        if said.height:
            found.append({"at": half / 2, "precision": round(hits / said.height, 5), "recall": round(hits / true, 5)})
    return found
