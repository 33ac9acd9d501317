"""From scores to three bands: the same person, different people, or a question for a person.

The score alone cannot tell twins from a slip of the pen: a family's card, mother, house and telephone agree for both.
So `same` also asks what a score cannot buy: a number that is one slip away, a name and a birth date that agree, and
nothing that speaks against it. docs/linkage.md explains every rule.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from pijar.linkage.alike import Words, fit, is_slip, is_swapped
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
NEXT = 3
"""Twins are entered one after the other, or nearly: so far apart are the serials of their numbers."""

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
        pairs.with_columns(is_misspelt=_misspelt(pairs, counts), words=_words(pairs), is_swapped=_swapped(pairs))
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
    return usual >= USUAL and odd <= 1 + usual // 1000 and is_slip(left[0], right[0])


def _words(pairs: pl.DataFrame) -> pl.Series:
    """How far the words of the names fit, whatever their order."""
    names = pairs.select("name_bag_l", "name_bag_r").fill_null("").iter_rows()
    return pl.Series([fit(one.split(), other.split()).value for one, other in names], dtype=pl.String)


def _swapped(pairs: pl.DataFrame) -> pl.Series:
    """Whether the names differ by two letters in each other's place alone."""
    names = pairs.select("name_bag_l", "name_bag_r").fill_null("").iter_rows()
    return pl.Series([is_swapped(one.split(), other.split()) for one, other in names], dtype=pl.Boolean)


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
    likely = (name | _fits()) & (slip | born) & ~strangers
    # The number is nearly the same and so is the day: one word of the name is enough, or a family that agrees. Twins'
    # numbers are neighbours: of them the rarest word must agree.
    day = level("born", "same", "swapped", "untold")
    apart = level("nik", *SLIPS, "neighbour_other_born") & day & ((pl.col("words") == Words.SOME.value) | _support())
    numbered = apart | (slip & level("name", "word") & level("born", "same"))
    # Two slips in the number and another date, but the name and the family agree.
    twice = level("nik", "two_slips", "two_slips_in_serial", "serial") & (name | _fits()) & _kin()
    return likely | numbered | twice


def _fits() -> pl.Expr:
    """All words of the shorter name fit, in whatever order."""
    return pl.col("words") == Words.ALL.value


def _kin() -> pl.Expr:
    """Family and telephone. A mother's name alone may be as common as Sulastri."""
    return level("family", "card_and_mother", "card") | level("phone", "same")


def _support() -> pl.Expr:
    """The same, or the mother by her name."""
    return _kin() | level("family", "mother")


def _doubt(both: pl.Expr, proof: pl.Expr, many: pl.Expr) -> pl.Expr:
    """The first thing that speaks against `same`, or an empty text.

    `both`: the register knows both numbers; `proof`: it says that one is wrong; `many`: so many were compared that
    chance is known.
    """
    s = _signs(many)
    score = pl.col("match_weight")
    told = (
        (Doubt.BOTH_REGISTERED, both),
        (Doubt.OTHER_NUMBER, ~(s["slip"] | s["neighbour"] | s["well_known"]) | s["side_by_side"]),
        (Doubt.TWINS, s["maybe_twins"] & ~(proof & s["support"])),
        (Doubt.OTHER_NAME, ~(s["full_name"] | s["near_name"])),
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
    s["kin"] = kin = _kin()
    s["support"] = support = _support()
    strong = kin | (support & house) | (support & village & (score >= FIRM_WEIGHT))
    # The number.
    s["slip"] = slip = level("nik", *SLIPS)
    s["neighbour"] = neighbour = level("nik", *NEIGHBOURS)
    # A date that is not the one inside the number, or a district that does not exist: one number is surely mistyped.
    mistyped = (pl.col("is_district_l") == 1) ^ (pl.col("is_district_r") == 1)
    mistyped |= (pl.col("born_as_nik_l") == 0).fill_null(False) ^ (pl.col("born_as_nik_r") == 0).fill_null(False)
    # The name.
    s["full_name"] = full_name = level("name", "same", "joined")
    near = level("name", "spoken", "contained", "close")
    # Behind one serial, which no two people of a day share, one word and the family are enough.
    one_word = level("nik", "slip_in_date", "slip_in_prefix") & (level("name", "word") | (pl.col("words") == Words.SOME.value))
    s["near_name"] = near_name = near | ((_fits() | one_word) & level("born", "same") & strong)
    misspelt = level("name", "contained", "close") & pl.col("is_misspelt")
    # The birth date. Where each stands in its own number and they differ, two people are more likely than two slips.
    s["born"] = born = level("born", "same")
    untyped = pl.col("born_as_nik_l").is_null() | pl.col("born_as_nik_r").is_null()
    each_its_own = (pl.col("born_as_nik_l") == 1).fill_null(False) & (pl.col("born_as_nik_r") == 1).fill_null(False)
    near_date = (full_name & (support | village | untyped)) | (near_name & slip & strong)
    s["born_fits"] = level("born", "same", "swapped", "untold") | (~each_its_own & near_date)
    # Two whole numbers that differ in more than slips, and names that rhyme: twins more likely than one person. And of
    # one house and one name alone nobody knows whether they are two.
    slips = level("nik", "two_slips_in_serial") & (level("name", "contained") | ~_one_office_and_day())
    odd_one = misspelt & (~each_its_own | mistyped | slips)
    alone = house & (~each_its_own | mistyped | (many & level("family", "untold") & level("phone", "untold")))
    s["well_known"] = (
        (full_name & (strong | alone) & (born | (kin & ~each_its_own)))
        | (odd_one & born & (phone | (many & (strong | (level("name", "contained") & house)))))
        | (full_name & born & mistyped & _firm())
        # Twins never share the serial of their numbers.
        | ((full_name | (near_name & strong)) & born & level("nik", "two_slips", "serial"))
    )
    # Twins are entered one after the other: next numbers and rhyming names. Only the register tells them from a slip.
    one_name = level("name", "same") | (level("name", "joined") & ~_other_letters())
    rhyme = ~one_name & ~(level("nik", "neighbour") & _one_digit() & ~_next_serial() & level("name", "contained", "spoken"))
    # Parents coin names that nobody else bears, and let them rhyme by a letter; two letters in each other's place are a
    # typist's. Farther apart than twins' numbers stand, a slip of the pen is enough.
    slip_of_the_pen = misspelt & level("name", "close") & (strong | house) & (pl.col("is_swapped") | ~_next_serial())
    far_enough = level("nik", "neighbour") & ~_next_serial() & strong
    s["maybe_twins"] = neighbour & rhyme & ~(many & (slip_of_the_pen | far_enough))
    # A twin's number with a slip of its own; a boy and a girl, who are counted apart and may both be the first of a day.
    s["maybe_twins"] |= ((_next_serial() & ~neighbour) | _boy_and_girl()) & ~one_name & born
    # Where people are numbered as they come, two of one name and day may stand side by side.
    s["side_by_side"] = (
        neighbour & full_name & each_its_own & ~support & level("family", "other", "mother_part") & (score < FIRM_WEIGHT)
    )
    s["other_mother"] = level("family", "other_mother", "card_other_mother") & ~(full_name & (kin | (slip & mistyped)))
    s["near"] = support | village | (mistyped & slip) | (full_name & level("nik", "slip_in_prefix"))
    s["near"] |= many & full_name & (score >= FIRM_WEIGHT)
    # A wife whom a list names after her husband: his words, his house, another number.
    s["other_sex"] = level("sex", "other") & ~((strong & (slip | neighbour)) | (full_name & (house | (slip & mistyped))))
    return s


def _firm() -> pl.Expr:
    """The score is firm for a number with two slips, or sure for any."""
    score = pl.col("match_weight")
    return (level("nik", "two_slips", "two_slips_in_serial") & (score >= FIRM_WEIGHT)) | (score >= SURE_WEIGHT)


def _other_letters() -> pl.Expr:
    """The names have as many words and not as many letters: ALYA ASTUTI and ALI ASTUTI run alike and are two."""
    left, right = pl.col("name_bag_l"), pl.col("name_bag_r")
    as_many = left.str.count_matches(" ", literal=True) == right.str.count_matches(" ", literal=True)
    return (as_many & (left.str.len_bytes() != right.str.len_bytes())).fill_null(False)


def _one_digit() -> pl.Expr:
    """The serials differ in one digit, which is one slip; 9277 and 9280 are two."""
    left, right = (pl.col(f"nik_{side}") for side in ("l", "r"))
    tens = (left.str.slice(0, 14) == right.str.slice(0, 14)) & (left.str.slice(15) == right.str.slice(15))
    return ((left.str.slice(0, 15) == right.str.slice(0, 15)) | tens).fill_null(False)


def _one_office_and_day() -> pl.Expr:
    """The numbers are alike up to the serial, as those of twins are."""
    return (pl.col("nik_l").str.slice(0, 12) == pl.col("nik_r").str.slice(0, 12)).fill_null(False)


def _boy_and_girl() -> pl.Expr:
    """The numbers differ by the 40 that a woman's day has more, and nobody says that the sexes agree."""
    left, right = (pl.col(f"nik_{side}") for side in ("l", "r"))
    days = [nik.str.slice(6, 2).cast(pl.Int32, strict=False) for nik in (left, right)]
    rest = (left.str.slice(0, 6) == right.str.slice(0, 6)) & (left.str.slice(8) == right.str.slice(8))
    return (rest & ((days[0] - days[1]).abs() == 40)).fill_null(False) & ~level("sex", "same")


def _next_serial() -> pl.Expr:
    """The serials of the numbers follow one another, whatever stands before them."""
    left, right = (pl.col(f"nik_{side}").str.slice(12, 4).cast(pl.Int32, strict=False) for side in ("l", "r"))
    return (left - right).abs().is_between(1, NEXT).fill_null(False)
