"""From scores to three bands: the same person, different people, or a question for a person.

The score alone cannot tell twins from a slip of the pen: a family's card, mother, house and telephone agree for both.
So `same` also asks what a score cannot buy: a number that is one slip away, a name and a birth date that agree, and
nothing that speaks against it. docs/linkage.md explains every rule.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from pijar.linkage.comparisons import COMPARISONS

SAME_WEIGHT = 4.0
FAR_WEIGHT = 18.0
FIRM_WEIGHT, SURE_WEIGHT = 10.0, 14.0
REVIEW_WEIGHT = 3.0
"""Match weights (base-2 logarithm of the odds) from which on a pair may be the same, may be so although nothing but name,
date and number agrees, is firm, is sure, or is worth a look."""

SLIPS = ("slip_other_born", "slip_in_date", "slip_in_prefix", "slip")

USUAL = 5
"""A word of names that so many bear is a usual one."""
MANY = 200_000
"""Of so many records, a word that only one bears is a slip of the pen and no rare name."""

NEIGHBOURS = ("next", "neighbour", "neighbour_other_born")

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
    OTHER_PLACE = "OTHER_PLACE"
    LOW_SCORE = "LOW_SCORE"
    BOTH_REGISTERED = "BOTH_REGISTERED"


def level(comparison: str, *levels: str) -> pl.Expr:
    """Whether a pair stands at one of these levels of a comparison."""
    known = _BY_NAME[comparison]
    numbers = [-1 if name == "untold" else known.gamma(name) for name in levels]
    return pl.col(f"gamma_{comparison}").is_in(numbers)


def banded(pairs: pl.DataFrame, counts: pl.DataFrame, records: int) -> pl.DataFrame:
    """The pairs with `band` and `doubt`; `register_l` and `register_r` are looked at where they are there.

    `counts` (`word`, `count`) and the number of `records` tell a slip of the pen from a name.
    """
    if "register_l" not in pairs.columns:
        pairs = pairs.with_columns(register_l=pl.lit(None, pl.String), register_r=pl.lit(None, pl.String))
    score = pl.col("match_weight")
    registered = (pl.col("register_l") == OWN).fill_null(False), (pl.col("register_r") == OWN).fill_null(False)
    foreign = (pl.col("register_l") == FOREIGN).fill_null(False) | (pl.col("register_r") == FOREIGN).fill_null(False)
    both, one = registered[0] & registered[1], (registered[0] ^ registered[1])
    # Not to be found is no proof: also a twin may be missing from the register. Somebody else's number is.
    proof = one & foreign
    doubt = _doubt(both, proof, pl.lit(records >= MANY))
    # Two registered numbers are two people; unless all else is one: the register itself may know somebody twice.
    two = both & ~(level("name", "same") & level("family", "card_and_mother") & level("phone", "same"))
    return (
        pairs.with_columns(is_misspelt=_misspelt(pairs, counts))
        .with_columns(doubt=doubt)
        .with_columns(
            band=pl.when(two | (score < REVIEW_WEIGHT) | ~_possible())
            .then(pl.lit(Band.DIFFERENT.value))
            .when(pl.col("doubt") == "")
            .then(pl.lit(Band.SAME.value))
            .otherwise(pl.lit(Band.REVIEW.value))
        )
    )


def _misspelt(pairs: pl.DataFrame, counts: pl.DataFrame) -> pl.Series:
    """Whether the names differ as one name does from its misspelling: by a word of one that nobody else bears,

    while the words of the other are usual. Twins have two usual names. A word that is only left out, or an initial,
    counts as well.
    """
    known = dict(counts.filter(pl.col("count") > 1).iter_rows())
    return pl.Series(
        [
            _is_misspelt(one.split(), other.split(), known)
            for one, other in pairs.select("name_bag_l", "name_bag_r").fill_null("").iter_rows()
        ],
        dtype=pl.Boolean,
    )


def _is_misspelt(one: list[str], other: list[str], known: dict[str, int]) -> bool:
    left = [word for word in one if word not in other]
    right = [word for word in other if word not in one]
    if not left or not right:
        return True
    if len(left) > 1 or len(right) > 1 or min(len(left[0]), len(right[0])) == 1:
        return False
    odd, usual = sorted((known.get(left[0], 0), known.get(right[0], 0)))
    return usual >= USUAL and odd <= 1 + usual // 1000


def _possible() -> pl.Expr:
    """Worth a look at all: the name agrees somewhere, and the number or the birth date does."""
    name = level("name", "same", "joined", "spoken", "contained", "close")
    slip = level("nik", *SLIPS, *NEIGHBOURS)
    born = level("born", "same", "swapped", "one_digit", "untold")
    strangers = (
        level("nik", "other", "serial", "two_slips", "two_slips_in_serial")
        & level("family", "other_mother")
        & ~level("phone", "same")
    )
    # Brothers and sisters, and namesakes born on one day, are no question: number, mother and telephone differ.
    return (name & (slip | born) & ~strangers) | (slip & level("name", "word") & level("born", "same"))


def _doubt(both: pl.Expr, proof: pl.Expr, many: pl.Expr) -> pl.Expr:
    """The first thing that speaks against `same`, or an empty text.

    `both`: the register knows both numbers; `proof`: it says that one is wrong; `many`: so many were compared that
    chance is known.
    """
    s = _signs(many)
    score = pl.col("match_weight")
    told = (
        (Doubt.BOTH_REGISTERED, both),
        (Doubt.OTHER_NUMBER, ~(s["slip"] | s["neighbour"] | s["well_known"])),
        (Doubt.OTHER_NAME, ~(s["full_name"] | s["near_name"])),
        (Doubt.TWINS, s["maybe_twins"] & ~(proof & s["support"])),
        (Doubt.OTHER_BIRTH_DATE, ~s["born_fits"]),
        (Doubt.OTHER_MOTHER, s["other_mother"] & ~proof),
        (Doubt.OTHER_PLACE, ~s["near"] & ~proof & (score < FAR_WEIGHT)),
        (Doubt.OTHER_SEX, s["other_sex"]),
        (Doubt.LOW_SCORE, (score < SAME_WEIGHT) & ~(s["full_name"] & s["born"] & s["kin"])),
    )
    expression = pl.when(told[0][1]).then(pl.lit(told[0][0].value))
    for code, holds in told[1:]:
        expression = expression.when(holds).then(pl.lit(code.value))  # type: ignore[assignment]
    return expression.otherwise(pl.lit(Doubt.NONE.value))


def _signs(many: pl.Expr) -> dict[str, pl.Expr]:
    """What a pair shows, in the words of the rules."""
    s: dict[str, pl.Expr] = {}
    score = pl.col("match_weight")
    phone, house, village = level("phone", "same"), level("place", "same_rt_rw"), level("place", "same_rt_rw", "same_village")
    # Family and telephone. A mother's name alone may be as common as Sulastri.
    s["kin"] = kin = level("family", "card_and_mother", "card") | phone
    s["support"] = support = level("family", "card_and_mother", "mother", "card") | phone
    strong = kin | (support & house) | (support & village & (score >= FIRM_WEIGHT))
    # The number.
    s["slip"] = slip = level("nik", *SLIPS)
    s["neighbour"] = neighbour = level("nik", *NEIGHBOURS)
    # A date that is not the one inside the number, or a district that does not exist: one number is surely mistyped.
    mistyped = (pl.col("is_district_l") == 1) ^ (pl.col("is_district_r") == 1)
    mistyped |= (pl.col("born_as_nik_l") == 0).fill_null(False) ^ (pl.col("born_as_nik_r") == 0).fill_null(False)
    # The name.
    s["full_name"] = full_name = level("name", "same", "joined")
    s["near_name"] = near_name = level("name", "spoken", "contained", "close")
    misspelt = level("name", "contained", "close") & pl.col("is_misspelt")
    # The birth date. Where each stands in its own number and they differ, two people are more likely than two slips.
    s["born"] = born = level("born", "same")
    untyped = pl.col("born_as_nik_l").is_null() | pl.col("born_as_nik_r").is_null()
    each_its_own = (pl.col("born_as_nik_l") == 1).fill_null(False) & (pl.col("born_as_nik_r") == 1).fill_null(False)
    near_date = (full_name & (support | village | untyped)) | (near_name & slip & strong)
    s["born_fits"] = level("born", "same", "swapped", "untold") | (~each_its_own & near_date)
    s["well_known"] = (
        (full_name & (strong | house) & (born | (kin & ~each_its_own)))
        | (misspelt & born & (phone | (many & (strong | (level("name", "contained") & house)))))
        | (full_name & born & mistyped & _firm())
        # Twins never share the serial of their numbers.
        | ((full_name | (near_name & strong)) & born & level("nik", "two_slips", "serial"))
    )
    # Twins are entered one after the other: next numbers and rhyming names. Only the register tells them from a slip.
    rhyme = ~full_name & ~(level("nik", "neighbour") & level("name", "contained", "spoken"))
    slip_of_the_pen = misspelt & level("name", "close") & many & (strong | house)
    s["maybe_twins"] = neighbour & rhyme & ~slip_of_the_pen & ~(many & level("nik", "neighbour") & strong)
    s["other_mother"] = level("family", "other_mother", "card_other_mother") & ~(full_name & (kin | (slip & mistyped)))
    s["near"] = support | village | (mistyped & slip) | (full_name & level("nik", "slip_in_prefix"))
    s["near"] |= many & full_name & (score >= FIRM_WEIGHT)
    s["other_sex"] = level("sex", "other") & ~(strong | (full_name & (house | (slip & mistyped))))
    return s


def _firm() -> pl.Expr:
    """The score is firm for a number with two slips, or sure for any."""
    score = pl.col("match_weight")
    return (level("nik", "two_slips", "two_slips_in_serial") & (score >= FIRM_WEIGHT)) | (score >= SURE_WEIGHT)
