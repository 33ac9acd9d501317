"""From scores to three bands: the same person, different people, or a question for a person.

The score alone cannot tell twins from a slip of the pen: a family's card, mother, house and telephone agree for both.
So `same` also asks what a score cannot buy: a number that is one slip away, a name and a birth date that agree, and
nothing that speaks against it. docs/linkage.md explains every rule.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from pijar.linkage.comparisons import COMPARISONS

SAME_WEIGHT = 10.0
REVIEW_WEIGHT = 3.0
"""Match weights (base-2 logarithm of the odds) from which on a pair may be the same, or is worth a look."""

SLIPS = ("slip_in_date", "slip_in_prefix", "slip")

OWN, FOREIGN, ABSENT = "own", "foreign", "absent"
"""What the population register says of a record's number: it is this name's, somebody else's, or unknown there."""

_BY_NAME = {comparison.name: comparison for comparison in COMPARISONS}


class Band(StrEnum):
    SAME = "same"
    REVIEW = "review"
    DIFFERENT = "different"


class Doubt(StrEnum):
    """Why a pair is not simply the same: a stable code, shown in words."""

    NONE = ""
    TWINS = "TWINS"
    OTHER_MOTHER = "OTHER_MOTHER"
    OTHER_BIRTH_DATE = "OTHER_BIRTH_DATE"
    OTHER_NUMBER = "OTHER_NUMBER"
    OTHER_NAME = "OTHER_NAME"
    OTHER_SEX = "OTHER_SEX"
    LOW_SCORE = "LOW_SCORE"
    BOTH_REGISTERED = "BOTH_REGISTERED"


def level(comparison: str, *levels: str) -> pl.Expr:
    """Whether a pair stands at one of these levels of a comparison."""
    known = _BY_NAME[comparison]
    numbers = [-1 if name == "untold" else known.gamma(name) for name in levels]
    return pl.col(f"gamma_{comparison}").is_in(numbers)


def banded(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with `band` and `doubt`; `register_l` and `register_r` are looked at where they are there."""
    if "register_l" not in pairs.columns:
        pairs = pairs.with_columns(register_l=pl.lit(None, pl.String), register_r=pl.lit(None, pl.String))
    score = pl.col("match_weight")
    registered = (pl.col("register_l") == OWN).fill_null(False), (pl.col("register_r") == OWN).fill_null(False)
    both, one = registered[0] & registered[1], registered[0] ^ registered[1]
    doubt = _doubt(both, one)
    return pairs.with_columns(doubt=doubt).with_columns(
        band=pl.when(both | (score < REVIEW_WEIGHT) | ~_possible())
        .then(pl.lit(Band.DIFFERENT.value))
        .when((pl.col("doubt") == "") & (score >= SAME_WEIGHT))
        .then(pl.lit(Band.SAME.value))
        .otherwise(pl.lit(Band.REVIEW.value))
    )


def _possible() -> pl.Expr:
    """Worth a look at all: the name agrees somewhere, and the number or the birth date does."""
    name = level("name", "same", "joined", "contained", "close")
    slip = level("nik", *SLIPS, "neighbour")
    born = level("born", "same", "swapped", "one_digit", "untold")
    strangers = level("nik", "other", "serial", "two_slips") & level("family", "other_mother") & ~level("phone", "same")
    # Brothers and sisters, and namesakes born on one day, are no question: number, mother and telephone differ.
    return (name & (slip | born) & ~strangers) | (slip & level("name", "word") & level("born", "same"))


def _doubt(both: pl.Expr, one: pl.Expr) -> pl.Expr:
    """The first thing that speaks against `same`, or an empty text."""
    support = level("family", "card_and_mother", "mother", "card") | level("phone", "same")
    # A mother's name alone may be as common as Sulastri.
    strong = level("family", "card_and_mother", "card") | level("phone", "same") | (support & level("place", "same_rt_rw"))
    full_name = level("name", "same", "joined")
    near_name = level("name", "contained", "close")
    slip, neighbour = level("nik", *SLIPS), level("nik", "neighbour")
    untyped = pl.col("born_as_nik_l").is_null() | pl.col("born_as_nik_r").is_null()
    # Where each date stands in its own number and the dates differ, two people are more likely than two slips.
    each_its_own = (pl.col("born_as_nik_l") == 1).fill_null(False) & (pl.col("born_as_nik_r") == 1).fill_null(False)
    born_ok = level("born", "same", "swapped", "untold") | (
        ~each_its_own & ((full_name & (support | untyped)) | (near_name & slip & strong))
    )
    slipped = slip | neighbour | (level("nik", "two_slips") & full_name & strong & level("born", "same"))
    told = (
        (Doubt.BOTH_REGISTERED, both),
        (Doubt.OTHER_NUMBER, ~slipped),
        (Doubt.OTHER_NAME, ~(full_name | near_name)),
        # Twins are entered one after the other; only the register tells them from a slip of the last digit.
        (Doubt.TWINS, neighbour & ~full_name & ~(one & support)),
        (Doubt.OTHER_BIRTH_DATE, ~born_ok),
        (Doubt.OTHER_MOTHER, level("family", "other_mother", "card_other_mother") & ~one),
        (Doubt.OTHER_SEX, level("sex", "other") & ~strong),
        (Doubt.LOW_SCORE, pl.col("match_weight") < SAME_WEIGHT),
    )
    expression = pl.when(told[0][1]).then(pl.lit(told[0][0].value))
    for code, holds in told[1:]:
        expression = expression.when(holds).then(pl.lit(code.value))  # type: ignore[assignment]
    return expression.otherwise(pl.lit(Doubt.NONE.value))
