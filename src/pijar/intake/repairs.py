"""What a faulty cell may have been meant to say. Only suggested, never applied; no suggestion where several fit.

Plain functions and one object with the city's places and words for work; no database and no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pijar.intake.rules import FIRST_BIRTH, fold_words
from pijar.kernel.national_id import WOMEN_DAY_OFFSET, full_year, parse
from pijar.regions.rules import Gazetteer, letters, split_village

MOST = 3
LENGTH = 16
# Digits 7 to 12 of a NIK hold the day of birth.
DATE_PART = slice(6, 12)
_MARKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff.,\-_/='\"’‘`´]")
_SCIENTIFIC = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]+))?\s*[eE]\s*\+?[0-9]{1,2}")
# One reading for each letter that is taken for a digit; O, I and l are read without asking.
_LIKE_DIGITS = str.maketrans("BSZGAQDTOoIilL|", "852640070011111")
_UNKNOWN = "?"
_MOST_UNKNOWN = 3
# A date of birth in the NIK that differs in more places is another person's.
_MOST_CHANGED = 3
_DATE = re.compile(r"([0-9]{1,2})\s*[/.\- ]\s*([0-9]{1,2})\s*[/.\- ]\s*([0-9]{4}|[0-9]{2})(?![0-9])")
_ISO = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})(?![0-9])")
_PHONE = re.compile(r"08[0-9]{8,11}")
_SHORT_NAME = 7
_LIKE_WORD = 80
_SHORTEST_BEGINNING = 5


def written(day: date) -> str:
    """A day as a list should say it."""
    return f"{day:%d/%m/%Y}"


def born_parts(born: date | None, sex: str | None) -> list[str]:
    """What digits 7 to 12 of the NIK of somebody born that day can be; both sexes where the sex is not told."""
    if born is None:
        return []
    days = {"L": [born.day], "P": [born.day + WOMEN_DAY_OFFSET]}.get(sex or "", [born.day, born.day + WOMEN_DAY_OFFSET])
    return [f"{day:02d}{born.month:02d}{born.year % 100:02d}" for day in days]


def nik_of_other_length(text: str, parts: Sequence[str], prefixes: Iterable[str]) -> tuple[str, ...]:
    """The NIK when one digit too many, or one too few, leaves exactly one that agrees with the typed birth date and sex."""
    digits = _digits(text)
    if not digits.isdigit() or not parts:
        return ()
    if len(digits) == LENGTH + 1:
        shorter = [digits[:place] + digits[place + 1 :] for place in range(len(digits))]
        doubled = {s for place, s in enumerate(shorter) if place and digits[place] == digits[place - 1]}
        return _the_one(shorter, parts, prefixes, doubled)
    if len(digits) == LENGTH - 1:
        longer = [digits[:place] + str(d) + digits[place:] for place in range(LENGTH) for d in range(10)]
        return _the_one(longer, parts, prefixes, set())
    return ()


def _the_one(found: Iterable[str], parts: Sequence[str], prefixes: Iterable[str], likelier: set[str]) -> tuple[str, ...]:
    agreeing = {nik for nik in found if nik[DATE_PART] in parts and parse(nik)}
    here = tuple(prefixes)
    for narrower in (agreeing, {n for n in agreeing if n.startswith(here)}, agreeing & likelier):
        if len(narrower) == 1:
            return tuple(narrower)
    return ()


def nik_with_letters(text: str, parts: Sequence[str]) -> tuple[str, ...]:
    """The NIK when letters read as the digits they look like, and marks as what the birth date asks for, give just one."""
    plain = _MARKS.sub("", text).upper().translate(_LIKE_DIGITS)
    plain = "".join(c if c.isascii() and c.isdigit() else _UNKNOWN for c in plain)
    if len(plain) != LENGTH or plain.count(_UNKNOWN) > _MOST_UNKNOWN:
        return ()
    found = {_filled(plain, part) for part in parts}
    agreeing = {nik for nik in found if nik and _UNKNOWN not in nik and parse(nik)}
    return tuple(agreeing) if len(agreeing) == 1 else ()


def _filled(pattern: str, part: str) -> str | None:
    """The pattern with this birth date in its place; None where a digit that can be read says otherwise."""
    known = pattern[DATE_PART]
    if any(a not in (_UNKNOWN, b) for a, b in zip(known, part, strict=True)):
        return None
    return pattern[: DATE_PART.start] + part + pattern[DATE_PART.stop :]


def nik_of_impossible_date(text: str, parts: Sequence[str]) -> tuple[str, ...]:
    """The NIK with the typed birth date and sex in digits 7 to 12, when that is near to what stands there."""
    digits = _digits(text)
    if len(digits) != LENGTH or not digits.isdigit():
        return ()
    there = digits[DATE_PART]
    away = sorted((sum(a != b for a, b in zip(there, part, strict=True)), part) for part in parts)
    if not away or away[0][0] > _MOST_CHANGED or (len(away) > 1 and away[0][0] == away[1][0]):
        return ()
    nik = digits[: DATE_PART.start] + away[0][1] + digits[DATE_PART.stop :]
    return (nik,) if parse(nik) else ()


def nik_of_lost_digits(text: str, parts: Sequence[str]) -> tuple[str, ...]:
    """What is left of a NIK that a spreadsheet rounded, each lost digit as `?`; no number to be taken over."""
    if found := _SCIENTIFIC.search(text):
        kept = (found[1] + (found[2] or ""))[: LENGTH - 1]
    else:
        kept = re.sub(r"[^0-9]", "", text)[: LENGTH - 1]
    if len(kept) < 4:
        return ()
    pattern = kept.ljust(LENGTH, _UNKNOWN)
    filled = {told for part in parts if (told := _filled(pattern, part))}
    return (filled.pop() if len(filled) == 1 else pattern,)


def _digits(text: str) -> str:
    return _MARKS.sub("", text).translate(str.maketrans("OoIilL|", "0011111"))


def birth_dates(text: str, in_nik: date | None, latest: date) -> tuple[str, ...]:
    """Day and month the other way round where only that is a day, and the day in the NIK; none of the two is sure."""
    found = [swapped for swapped in [_swapped(text)] if swapped and FIRST_BIRTH <= swapped <= latest]
    if in_nik is not None:
        found.append(in_nik)
    return tuple(dict.fromkeys(map(written, found)))


def _swapped(text: str) -> date | None:
    """The day that the text says month first, when it says none day first."""
    if found := _ISO.search(text):
        year, day, month = int(found[1]), int(found[2]), int(found[3])
    elif found := _DATE.search(text):
        month, day = int(found[1]), int(found[2])
        year = int(found[3]) if len(found[3]) == 4 else full_year(int(found[3]))
    else:
        return None
    try:
        return date(year, month, day) if day > 12 else None
    except ValueError:
        return None


def birth_date_of_nik(typed: date, in_nik: date) -> tuple[str, ...]:
    """The typed date with day and month the other way round, when the NIK says just that.

    Of any other difference nobody can tell whether the date or the NIK is wrong.
    """
    is_swapped = (typed.day, typed.month) == (in_nik.month, in_nik.day) and typed.year % 100 == in_nik.year % 100
    # The NIK holds two digits of the year: the century is the typed one.
    return (written(typed.replace(month=typed.day, day=typed.month)),) if is_swapped else ()


def phones(text: str) -> tuple[str, ...]:
    """A good number inside the text: with a country code and a zero, or two numbers run together."""
    digits = re.sub(r"[^0-9]", "", text.translate(str.maketrans("OoIilL", "001111")))
    bare = re.sub(r"^0*(?:62)?0*(?=8)", "0", digits)
    if _PHONE.fullmatch(bare):
        return (bare,)
    half = len(digits) // 2
    if len(digits) % 2 == 0 and _PHONE.fullmatch(digits[:half]) and _PHONE.fullmatch(digits[half:]):
        return tuple(dict.fromkeys((digits[:half], digits[half:])))
    return ()


@dataclass(frozen=True)
class Words:
    """The city's places and its words for work, and what was found for a text before."""

    gazetteer: Gazetteer
    # Folded word to the word as it is listed, and to its code.
    occupations: Mapping[str, tuple[str, str]]
    # Districts of other cities and regencies around, letters only: who writes one of them means no village of this city.
    elsewhere: frozenset[str] = frozenset()
    _villages: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _works: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """First six digits of NIKs first registered in this city."""
        return tuple(code.replace(".", "") for code in self.gazetteer.districts)

    def village(self, code: str) -> str:
        """The official name; with the kecamatan where two share it, as a list must write it."""
        name = self.gazetteer.villages[code]
        if len(self.gazetteer.find(name).codes) < 2:
            return name
        return f"{name}, Kec. {self.gazetteer.districts[code.rpartition('.')[0]]}"

    def villages(self, text: str) -> tuple[str, ...]:
        """The nearest official names, at most three, the nearest first."""
        if text not in self._villages:
            self._villages[text] = self._near_villages(text)
        return self._villages[text]

    def _near_villages(self, text: str) -> tuple[str, ...]:
        if shared := self.gazetteer.find(text).codes:
            return tuple(self.village(code) for code in shared)
        key = letters(split_village(text)[0])
        if len(key) < 3 or key in self.elsewhere:
            return ()
        allowed = 2 if len(key) <= _SHORT_NAME else 3
        spelled = [*self.gazetteer.villages.items(), *self.gazetteer.spellings]
        nearest: dict[str, int] = {}
        for code, name in spelled:
            if code in self.gazetteer.villages:
                other = letters(name)
                begins = len(key) >= _SHORTEST_BEGINNING and other.startswith(key)
                distance = 1 if begins else OSA.distance(key, other, score_cutoff=allowed)
                if distance <= allowed:
                    nearest[code] = min(distance, nearest.get(code, distance))
        # What is much further away than the nearest is not meant.
        within = min(nearest.values(), default=0) + 1
        best = sorted((c for c in nearest if nearest[c] <= within), key=lambda code: (nearest[code], code))[:MOST]
        return tuple(self.village(code) for code in best)

    def works(self, text: str) -> tuple[str, ...]:
        """Listed words that are nearly the same or are contained in the text, at most three, one for each kind of work."""
        if text not in self._works:
            self._works[text] = self._near_works(fold_words(text))
        return self._works[text]

    def _near_works(self, folded: str) -> tuple[str, ...]:
        if len(folded) < 3:
            return ()
        near = {word: score for word, score, _ in process.extract(
            folded, list(self.occupations), scorer=fuzz.ratio, score_cutoff=_LIKE_WORD, limit=10)}  # fmt: skip
        told = set(folded.split())
        contained = {word: 90.0 + len(word) / 100 for word in self.occupations if set(word.split()) < told}
        scores = near | {word: max(score, near.get(word, 0)) for word, score in contained.items()}
        best: dict[str, str] = {}
        for word in sorted(scores, key=lambda word: (-scores[word], word)):
            listed, code = self.occupations[word]
            best.setdefault(code, listed)
        return tuple(best.values())[:MOST]
