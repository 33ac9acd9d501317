"""Names as often as they are in Semarang: a few full names are everybody's, most words are common, some are one family's.

A name that hundreds of thousands share says little and a rare one much, so a labelled set is only as good as the
long tail of its names. The tail is composed of the parts Javanese names are made of.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate, product
from random import Random

from pijar.demo import lists

# Words of a list count for less and less down the list; the flattening keeps the first from being everybody's.
FLATTENING = 12
# Shares of the people born in each era: with a full name that is common in the whole country, with a rare first word.
COMMON_SHARE: dict[str, float] = {"old": 0.17, "middle": 0.13, "young": 0.08}
RARE_SHARE: dict[str, float] = {"old": 0.12, "middle": 0.09, "young": 0.12}
# How often a second and a third word follow; old people often have but one.
SECOND_SHARE: dict[str, float] = {"old": 0.42, "middle": 0.84, "young": 0.97}
THIRD_SHARE: dict[str, float] = {"old": 0.03, "middle": 0.18, "young": 0.42}
RARE_LAST_SHARE, BAPTISMAL_SHARE, PERANAKAN_SHARE = 0.07, 0.05, 0.02


class Weighted:
    """A list of words to draw from, each as often as its weight says."""

    def __init__(self, words: list[tuple[str, float]]) -> None:
        self._words = [word for word, _ in words]
        self._edges = list(accumulate(weight for _, weight in words))

    def draw(self, rng: Random) -> str:
        """One word."""
        return rng.choices(self._words, cum_weights=self._edges)[0]


def era_of(birth_year: int) -> str:
    """The fashion of names somebody was born into: old, middle or young."""
    return "old" if birth_year < 1966 else "middle" if birth_year < 1996 else "young"


@cache
def _ranked(sex: str, era: str, position: str) -> Weighted:
    words = lists.names(sex, era, position)
    return Weighted([(word.upper(), 1 / (rank + FLATTENING)) for rank, word in enumerate(words)])


@cache
def _common(sex: str, era: str) -> Weighted:
    return Weighted([(text.upper(), weight) for text, weight in lists.name_parts(sex, era, "full")])


@cache
def _rare(sex: str, era: str) -> tuple[str, ...]:
    """Some thousands of words nobody wrote into a list, each of a beginning, a middle and an ending."""
    parts = [[text for text, _ in lists.name_parts(sex, era, part)] for part in ("begin", "middle", "end")]
    return tuple(dict.fromkeys("".join(word).upper() for word in product(*parts)))


@cache
def _pairs(sex: str, part: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (first, second) for first, _, second in (t.upper().partition(" ") for t, _ in lists.name_parts(sex, "any", part))
    )


def rhymes(rng: Random, sex: str) -> tuple[str, str]:
    """First words that twins and siblings are given together: HASAN and HUSEIN, DWI and TRI, ANA and ANI."""
    return rng.choice(_pairs(sex, "rhyme"))


@cache
def short_names() -> dict[str, str]:
    """What people of a name are called at home, mostly its last syllables: SUPRIYANTO is YANTO."""
    return dict(_pairs("", "short"))


def common_name(rng: Random, sex: str, birth_year: int) -> str:
    """A full name that many people of that age have."""
    return _common(sex, era_of(birth_year)).draw(rng)


def first_word(rng: Random, sex: str, birth_year: int) -> str:
    """A first word in the fashion of the birth year, sometimes a rare one."""
    era = era_of(birth_year)
    if rng.random() < RARE_SHARE[era]:
        return rng.choice(_rare(sex, era))
    return _ranked(sex, era, "first").draw(rng)


def last_word(rng: Random, sex: str, birth_year: int) -> str:
    """A second or last word, sometimes a rare one."""
    if rng.random() < RARE_LAST_SHARE:
        return rng.choice(_rare(sex, era_of(birth_year)))
    return _ranked(sex, "any", "second").draw(rng)


def full_name(rng: Random, sex: str, birth_year: int) -> str:
    """A name in capitals of one to four words, none twice."""
    era, chance = era_of(birth_year), rng.random
    if chance() < COMMON_SHARE[era]:
        return common_name(rng, sex, birth_year)
    words = [first_word(rng, sex, birth_year)]
    if chance() < THIRD_SHARE[era]:
        words.append(_ranked(sex, era, "first").draw(rng))
    if chance() < SECOND_SHARE[era]:
        words.append(last_word(rng, sex, birth_year))
    if chance() < BAPTISMAL_SHARE:
        words.insert(0, _ranked(sex, "any", "baptismal").draw(rng))
    elif chance() < PERANAKAN_SHARE:
        words[-1:] = _ranked(sex, "any", "peranakan").draw(rng).split()
    return " ".join(dict.fromkeys(" ".join(words).split()))
