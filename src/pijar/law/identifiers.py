"""Identity numbers as the offices write them: what is impossible is an error, what is only odd is a warning.

A warning never rejects anybody: a NIK keeps the region of first registration and even a wrong birth date for life.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from pijar.kernel.month import Month
from pijar.kernel.national_id import WOMEN_DAY_OFFSET, parse
from pijar.law import lookup
from pijar.law.explain import fault
from pijar.law.remarks import Remark
from pijar.law.spans import age

# A bound of plausibility and no rule of law: a two-digit year is read as the century that gives an age between the two.
PLAUSIBLE_AGES = (17, 100)
KPJ_LENGTHS = "identifiers.kpj_lengths"
# The layout of each number: its parts with the first digit and the one after the last.
_LENGTH = {"nik": (16,), "kk": (16,), "nip": (18,), "ni_pppk": (18,)}
_DATE_PART, _SERIAL_PART = slice(6, 12), slice(12, 16)
_BIRTH_PART, _APPOINTED_PART, _YEAR_PART, _CODE_PART = slice(8), slice(8, 14), slice(8, 12), slice(12, 14)
_SEX_PART, _OFFICER_SERIAL_PART = slice(14, 15), slice(15, 18)
_REGENCY, _DISTRICT = 4, 6
_CENTURY = 100
_SEXES = {"1": "L", "2": "P"}
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the person besides the number: the day asked, birth date, sex (L or P), four-digit city code."""

    on: date
    birth_date: date | None = None
    sex: str | None = None
    city_code: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a number says. `errors` make it impossible, `warnings` are worth a look, `facts` are read from it.

    Facts by kind: birth_date (a date, or None where the century must be asked), sex, regency, district, serial for a NIK;
    district, recorded_on for a KK; birth_date, appointed (a Month or a year), code, sex, serial for civil servants.
    """

    kind: str
    errors: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def is_valid(self) -> bool:
        return not self.errors

    def as_json(self) -> dict[str, Any]:
        """Without the number itself, which whoever asked has, and a log should not."""
        return {
            "kind": self.kind, "valid": self.is_valid, "errors": [one.as_json() for one in self.errors],
            "warnings": [one.as_json() for one in self.warnings],
            "facts": {name: _plain(value) for name, value in self.facts.items()},
        }  # fmt: skip


def check(
    kind: str,
    number: str,
    *,
    on: date,
    birth_date: date | None = None,
    sex: str | None = None,
    city_code: str | None = None,
) -> Finding:
    """What `number` of `kind` (one of KINDS) says, compared with what is known of the person on the day `on`.

    Layouts: NIK and KK as the population register writes them, NIP by Perka BKN 22/2007, NI PPPK likewise with a year and a
    code of the contract; KPJ by the lengths of `identifiers.kpj_lengths`. Raises LawError: LAW_CASE_REFUSED, naming the
    field, for a kind nobody has and a sex other than L or P; LAW_NOT_KNOWN where the lengths are not known any more.
    """
    if kind not in _KINDS:
        raise fault("unknown_choice", "kind", given=str(kind), known=", ".join(_KINDS))
    if sex not in (None, *_SEXES.values()):
        raise fault("unknown_choice", "sex", given=str(sex), known=", ".join(_SEXES.values()))
    if errors := _form_errors(number, _LENGTH.get(kind) or _kpj_lengths(on)):
        return Finding(kind, errors)
    return _KINDS[kind](number, Known(on, birth_date, sex, city_code and city_code.replace(".", "")))


def _form_errors(number: str, lengths: tuple[int, ...]) -> tuple[Remark, ...]:
    if not _DIGITS.fullmatch(number):
        return (Remark("id_digits"),)
    if len(number) not in lengths:
        return (Remark("id_length", {"wanted": "–".join(map(str, lengths)), "given": len(number)}),)
    return ()


def _nik(number: str, known: Known) -> Finding:
    """Section of the population register: province, regency, district, birth date (women's day plus 40), serial from 1."""
    read, errors = parse(number), []
    if read is None:
        errors.append(_no_such_day(number))
    if not int(number[_SERIAL_PART]):
        errors.append(Remark("nik_serial_zero", {"serial": number[_SERIAL_PART]}))
    if read is None or errors:
        return Finding("nik", tuple(errors))
    birth, warnings = _century(read.birth_date, known)
    facts = {
        "birth_date": birth, "sex": read.sex, "regency": read.regency, "district": read.district,
        "serial": number[_SERIAL_PART],
    }  # fmt: skip
    return Finding("nik", (), (*warnings, *_differences(facts, known), *_region(read.regency, known)), facts)


def _no_such_day(number: str) -> Remark:
    written, month, year = (int(number[start : start + 2]) for start in range(_DATE_PART.start, _DATE_PART.stop, 2))
    is_woman = written > WOMEN_DAY_OFFSET
    values = {
        "written": written, "offset": WOMEN_DAY_OFFSET, "day": written - WOMEN_DAY_OFFSET if is_woman else written,
        "month": month, "year": f"{year:02d}",
    }  # fmt: skip
    return Remark("nik_date_woman" if is_woman else "nik_date", values)


def _century(read: date, known: Known) -> tuple[date | None, tuple[Remark, ...]]:
    """The birth date of the century that makes the age plausible; a known birth date with the same digits decides at once."""
    candidates = [day for year in _years(read.year, known.on) if (day := _on_year(read, year))]
    if known.birth_date in candidates:
        return known.birth_date, ()
    plausible = [day for day in candidates if day <= known.on and _is_plausible(day, known.on)]
    if len(plausible) == 1:
        return plausible[0], ()
    earlier, later = _years(read.year, known.on)
    differs = Remark("id_birth_differs", {"found": f"{read:%d-%m-%y}", "given": known.birth_date})
    asked = Remark("nik_century", {"short": f"{read:%y}", "earlier": str(earlier), "later": str(later)})
    return None, (asked, differs) if known.birth_date else (asked,)


def _years(year: int, on: date) -> tuple[int, int]:
    """The two years the digits may mean: in the century of `on`, and in the one before it."""
    later = on.year - on.year % _CENTURY + year % _CENTURY
    return later - _CENTURY, later


def _on_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        # 29 February exists in one of the two years only.
        return None


def _is_plausible(birth: date, on: date) -> bool:
    years, _ = age(birth, on)
    youngest, oldest = PLAUSIBLE_AGES
    return youngest <= years <= oldest


def _kk(number: str, known: Known) -> Finding:
    """District, day of recording and serial; only the digits are certain, so a date that is none is a warning."""
    written = number[_DATE_PART]
    day, month, year = (int(written[start : start + 2]) for start in range(0, len(written), 2))
    days = [_real_day(one, month, day) for one in _years(year, known.on)]
    recorded = max((one for one in days if one and one <= known.on), default=None)
    warnings = () if recorded else (Remark("kk_date", {"written": written}),)
    facts = {"district": number[:_DISTRICT], "recorded_on": recorded}
    return Finding("kk", (), (*warnings, *_region(number[:_REGENCY], known)), facts)


def _nip(number: str, known: Known) -> Finding:
    """Birth date, month of appointment as a candidate, sex, serial."""
    appointed = _real_month(number[_APPOINTED_PART])
    errors = [] if appointed else [Remark("nip_appointed", {"written": number[_APPOINTED_PART]})]
    found = _officer("nip", number, known, errors, {"appointed": appointed})
    return found if not appointed else _odd_appointment(found, appointed.first_day, appointed.last_day, str(appointed), known)


def _ni_pppk(number: str, known: Known) -> Finding:
    """Birth date, year of appointment, code of the contract (any), sex, serial."""
    year = int(number[_YEAR_PART])
    first_day = _real_day(year, 1, 1)
    errors = [] if first_day else [Remark("nip_year", {"written": number[_YEAR_PART]})]
    found = _officer("ni_pppk", number, known, errors, {"appointed": year, "code": number[_CODE_PART]})
    return found if not first_day else _odd_appointment(found, first_day, date(year, 12, 31), str(year), known)


def _officer(kind: str, number: str, known: Known, errors: list[Remark], facts: dict[str, Any]) -> Finding:
    written = number[_BIRTH_PART]
    birth = _real_day(int(written[:4]), int(written[4:6]), int(written[6:]))
    sex = _SEXES.get(number[_SEX_PART])
    if birth is None:
        errors = [Remark("nip_birth", {"written": written}), *errors]
    if sex is None:
        errors = [*errors, Remark("nip_sex", {"written": number[_SEX_PART]})]
    if errors:
        return Finding(kind, tuple(errors))
    facts = {"birth_date": birth, **facts, "sex": sex, "serial": number[_OFFICER_SERIAL_PART]}
    return Finding(kind, (), _differences(facts, known), facts)


def _odd_appointment(found: Finding, first: date, last: date, written: str, known: Known) -> Finding:
    """Warns of an appointment (some day from `first` to `last`) after the day asked, or of somebody hardly grown up."""
    birth = found.facts.get("birth_date")
    if birth is None or (first <= known.on and birth <= last and _is_plausible(birth, last)):
        return found
    return replace(found, warnings=(*found.warnings, Remark("nip_appointed_odd", {"written": written, "birth": birth})))


def _kpj_lengths(on: date) -> tuple[int, ...]:
    """The lengths in force on `on`, shortest first; of a day before any is known, the oldest."""
    lengths = lookup.parameter(KPJ_LENGTHS)
    return tuple(sorted(lengths.valid(max(on, lengths.starts[0])).rows))


def _kpj(number: str, known: Known) -> Finding:
    """The participant's number at the insurer; nothing can be read from it."""
    usual = _kpj_lengths(known.on)[-1]
    short = Remark("kpj_short", {"usual": usual, "given": len(number)})
    return Finding("kpj", (), () if len(number) == usual else (short,))


def _differences(facts: Mapping[str, Any], known: Known) -> tuple[Remark, ...]:
    """Where the number says otherwise than the person: warnings, since a NIK is never corrected."""
    found = []
    birth, sex = facts["birth_date"], facts["sex"]
    if known.birth_date and birth and birth != known.birth_date:
        found.append(Remark("id_birth_differs", {"found": birth, "given": known.birth_date}))
    if known.sex and sex != known.sex:
        found.append(Remark("id_sex_differs", {"found": sex, "given": known.sex}))
    return tuple(found)


def _region(found: str, known: Known) -> tuple[Remark, ...]:
    if known.city_code is None or found == known.city_code:
        return ()
    return (Remark("id_other_region", {"found": found, "expected": known.city_code}),)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _real_month(written: str) -> Month | None:
    try:
        return Month(int(written[:4]), int(written[4:]))
    except ValueError:
        return None


def _plain(value: object) -> object:
    return str(value) if isinstance(value, date | Month) else value


_KINDS: Mapping[str, Callable[[str, Known], Finding]] = MappingProxyType(
    {"nik": _nik, "kk": _kk, "nip": _nip, "ni_pppk": _ni_pppk, "kpj": _kpj}
)
KINDS = tuple(_KINDS)
