"""Rows of one NIK: who repeats an earlier row, and who shares a number with somebody clearly different.

Format, section 4, "Repeats". Groups in which all names are plainly alike are settled by expressions; only groups with
differing names are looked at one by one, and there each row asks whether *some* other row is alike, not which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import polars as pl
from rapidfuzz.distance import OSA

# Old spellings and sounds to one form, in this order.
_FOLDS = (
    "OE U", "DJ J", "TJ C", "CH H", "KH H", "SY S", "TH T", "DH D", "Q K", "Z J", "F P", "V P", "AE AI", "IY I", "Y I",
)  # fmt: skip
FOLDS = tuple(tuple(pair.split()) for pair in _FOLDS)
_DOUBLED = re.compile(r"(.)\1+")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHORT_WORD = 4
# Words are compared by their beginnings from this length on.
PREFIX_LENGTH = 4


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """One word of a normalised name with its old spellings folded: `SOEDJONO` gives `SUJONO`."""
    folded = "".join(filter(str.isalpha, word.upper()))
    for old, new in FOLDS:
        folded = folded.replace(old, new)
    return _DOUBLED.sub(r"\1", folded)


def fold(name: str) -> str:
    """A normalised name folded word by word, letters run together; equal results mean that names are alike."""
    return "".join(map(fold_word, name.split()))


def fold_expr(name: pl.Expr) -> pl.Expr:
    """`fold` as an expression over a text column; null stays null."""
    folded = name.str.to_uppercase().str.replace_all(r"[^\p{L} ]", "")
    for old, new in FOLDS:
        folded = folded.str.replace_all(old, new, literal=True)
    doubled = [letter * 2 for letter in _LETTERS]
    # Each pass halves a run of one letter; four passes settle runs of sixteen.
    for _ in range(4):
        folded = folded.str.replace_many(doubled, list(_LETTERS))
    return folded.str.replace_all(" ", "", literal=True)


def alike(a: str, b: str) -> bool:
    """Whether two normalised names can be one person's."""
    if fold(a) == fold(b):
        return True
    return any(_words_alike(one, other) for one in _folded_words(a) for other in _folded_words(b))


def _folded_words(name: str) -> list[str]:
    return [word for word in map(fold_word, name.split()) if word]


def _words_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    allowed = 1 if len(short) <= SHORT_WORD else 2
    if OSA.distance(short, long, score_cutoff=allowed) <= allowed:
        return True
    return long.startswith(short) and (len(short) == 1 or len(short) >= PREFIX_LENGTH)


def repeats(rows: pl.DataFrame) -> pl.DataFrame:
    """For every `key`: `duplicate` (an earlier row is not clearly different) and `shared` (some row is).

    `rows` has `key`, `order` (place in the batch), `nik` (any text, null when not valid), `name` and
    `typed_birth_date`; of a NIK either all rows of the batch are there or none. The result has one line for each
    row, in the order given.
    """
    keyed = rows.with_row_index("_place").with_columns(
        _size=pl.when(pl.col("nik").is_not_null()).then(pl.len().over("nik")).otherwise(1)
    )
    groups = keyed.filter(pl.col("_size") > 1).sort("order", "_place")
    if groups.height:
        groups = groups.with_columns(_fold=fold_expr(pl.col("name"))).with_columns(
            # Somebody can differ from somebody only where two names and two dates are told.
            _plain=(pl.col("_fold").drop_nulls().n_unique().over("nik") < 2)
            | (pl.col("typed_birth_date").drop_nulls().n_unique().over("nik") < 2),
            duplicate=pl.int_range(pl.len()).over("nik") > 0,
            shared=pl.lit(False),
        )
        plain = groups.filter("_plain").select("_place", "duplicate", "shared")
        flags = pl.concat([plain, _one_by_one(groups.filter(~pl.col("_plain")))])
    else:
        flags = pl.DataFrame(schema={"_place": pl.UInt32, "duplicate": pl.Boolean, "shared": pl.Boolean})
    joined = keyed.join(flags.cast({"_place": keyed.schema["_place"]}), on="_place", how="left", maintain_order="left")
    return joined.select("key", pl.col("duplicate").fill_null(False), pl.col("shared").fill_null(False))


def _one_by_one(groups: pl.DataFrame) -> pl.DataFrame:
    """`_place`, `duplicate` and `shared` for groups with differing names and dates, in Python."""
    rows = groups.sort("nik", maintain_order=True).select("nik", "_place", "name", "typed_birth_date").iter_rows()
    places: list[int] = []
    duplicates: list[bool] = []
    shared: list[bool] = []
    for _, group in groupby(rows, key=itemgetter(0)):
        _, own, names, dates = zip(*group, strict=True)
        places += own
        duplicates += _duplicates(names, dates)
        shared += _shared(names, dates)
    columns = {"_place": places, "duplicate": duplicates, "shared": shared}
    return pl.DataFrame(columns, schema={"_place": groups.schema["_place"], "duplicate": pl.Boolean, "shared": pl.Boolean})


def _duplicates(names: Sequence[str | None], dates: Sequence[date | None]) -> list[bool]:
    """For each row: does some earlier row have a like name, the same date, or one of the two untold?"""
    if len(names) == 2 and None not in names:
        return [False, None in dates or dates[0] == dates[1] or alike(names[0] or "", names[1] or "")]
    met, met_dates = _Names(), set[date]()
    answers, untold = [], False
    for place, (name, born) in enumerate(zip(names, dates, strict=True)):
        plain = place > 0 and (untold or name is None or born is None or born in met_dates)
        answers.append(plain or (name is not None and met.has_alike(name)))
        untold = untold or name is None or born is None
        if name is not None:
            met.add(name)
        if born is not None:
            met_dates.add(born)
    return answers


def _shared(names: Sequence[str | None], dates: Sequence[date | None]) -> list[bool]:
    """For each row: does some other row have a name that is not alike and another date?"""
    told = [(name, born) for name, born in zip(names, dates, strict=True) if name is not None and born is not None]
    dates_of: dict[str, set[date]] = {}
    for name, born in told:
        dates_of.setdefault(name, set()).add(born)
    unlike = _Unlike(list(dates_of))
    answers = {(name, born): any(dates_of[other] - {born} for other in unlike.of(name)) for name, born in dict.fromkeys(told)}
    return [name is not None and born is not None and answers[name, born] for name, born in zip(names, dates, strict=True)]


class _Names:
    """Names met so far; answers whether some of them is alike to a given one without comparing one by one."""

    def __init__(self) -> None:
        self._folds: set[str] = set()
        self._words: set[str] = set()
        self._shortened: dict[str, list[str]] = {}
        self._beginnings: set[str] = set()

    def add(self, name: str) -> None:
        self._folds.add(fold(name))
        for word in _folded_words(name):
            if word not in self._words:
                self._words.add(word)
                for left in _shortened(word):
                    self._shortened.setdefault(left, []).append(word)
                self._beginnings.update(_beginnings(word))

    def has_alike(self, name: str) -> bool:
        words = _folded_words(name)
        if fold(name) in self._folds or not self._words.isdisjoint(words):
            return True
        return any(self._begins(word) or self._near(word) for word in words)

    def _begins(self, word: str) -> bool:
        is_key = len(word) == 1 or len(word) >= PREFIX_LENGTH
        return (is_key and word in self._beginnings) or not self._words.isdisjoint(_beginnings(word))

    def _near(self, word: str) -> bool:
        """Words one or two slips apart become equal when at most as many letters are taken out of each."""
        met = (other for left in _shortened(word) for other in self._shortened.get(left, ()))
        return any(_words_alike(word, other) for other in met)


def _beginnings(word: str) -> Iterable[str]:
    return (word[:1], *(word[:length] for length in range(PREFIX_LENGTH, len(word) + 1)))


def _shortened(word: str) -> set[str]:
    """The word with up to one letter taken out, up to two from a long one; real words have less than 30 letters."""
    once = {word[:place] + word[place + 1 :] for place in range(len(word))}
    if not SHORT_WORD < len(word) < 30:
        return {word, *once}
    return {word, *once, *(left[:place] + left[place + 1 :] for left in once for place in range(len(left)))}


class _Unlike:
    """For each of some distinct names, the others that are not alike; names with a common word are never tried."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._with_word: dict[str, int] = {}
        for place, name in enumerate(names):
            for word in _folded_words(name):
                self._with_word[word] = self._with_word.get(word, 0) | (1 << place)

    def of(self, name: str) -> Iterator[str]:
        others = (1 << len(self._names)) - 1
        for word in _folded_words(name):
            others &= ~self._with_word[word]
        while others:
            lowest = others & -others
            other = self._names[lowest.bit_length() - 1]
            if not alike(name, other):
                yield other
            others ^= lowest
