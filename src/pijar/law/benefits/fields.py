"""Reads the fields of a case one by one; whatever does not fit is refused under the field's full name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pijar.kernel.clock import FIRST_YEAR, LAST_YEAR, is_of_our_time
from pijar.law.explain import fault
from pijar.law.types import Words

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What is shown of a wrong value: enough to find it again, not so much that it hides the sentence.
_SHOWN = 60
# Beyond this a number is a typing slip whose digits help nobody (and Python declines to write very long ones).
_LONGEST = 10**18


class Fields:
    """One object of a case. `null` counts as not given. Every refusal is a LawError (LAW_CASE_REFUSED) naming the field."""

    def __init__(self, raw: object, known: Collection[str], where: str = "") -> None:
        if not isinstance(raw, Mapping):
            raise fault("not_an_object", where or "case")
        self._where = f"{where}." if where else ""
        self._raw: Mapping[str, Any] = {name: value for name, value in raw.items() if value is not None}
        if strange := [name for name in raw if not isinstance(name, str) or name not in known]:
            raise fault("unknown_field", self.name(_cut(str(strange[0]))), known=", ".join(known))

    def name(self, field: str) -> str:
        """The full name of a field, such as "children[0].level"."""
        return f"{self._where}{field}"

    def has(self, field: str) -> bool:
        return field in self._raw

    def lacking(self, field: str) -> None:
        """Refuses the case unless the field is given."""
        if field not in self._raw:
            raise fault("lacking", self.name(field))

    def whole(self, field: str, least: int, most: int) -> int | None:
        """A whole number from `least` to `most`; a truth value, a text or a decimal is none."""
        value = self._raw.get(field)
        if value is None:
            return None
        if type(value) is not int:
            raise fault("not_whole", self.name(field), given=shown(value))
        if abs(value) >= _LONGEST:
            raise fault("number_too_long", self.name(field))
        if value < least:
            raise fault("too_small", self.name(field), given=value, least=least)
        if value > most:
            raise fault("too_large", self.name(field), given=value, most=most)
        return value

    def day(self, field: str) -> date | None:
        """A day, written as 2026-02-03, of a year from FIRST_YEAR to LAST_YEAR."""
        value = self._raw.get(field)
        if value is None:
            return None
        day = value if type(value) is date else self._written_day(field, value)
        if not is_of_our_time(day):
            told = {"given": f"{day.year:04d}", "first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
            raise fault("year_out_of_reach", self.name(field), **told)
        return day

    def _written_day(self, field: str, value: object) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise fault("not_a_day", self.name(field), given=as_written(value))
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise fault("no_such_day", self.name(field), given=value) from None

    def choice(self, field: str, known: Collection[str]) -> str:
        """One of the `known` words; it must be given."""
        self.lacking(field)
        value = self._raw[field]
        if not isinstance(value, str) or value not in known:
            raise fault("unknown_choice", self.name(field), given=as_written(value), known=", ".join(known))
        return value

    def yes(self, field: str) -> bool:
        """True or false; false where it is not given."""
        value = self._raw.get(field, False)
        if type(value) is not bool:
            raise fault("not_yes_or_no", self.name(field), given=as_written(value))
        return value

    def rows(self, field: str, known: Collection[str], most: int) -> tuple[Fields, ...]:
        """The objects of a list of at most `most`; none where it is not given."""
        value = self._raw.get(field, ())
        if not isinstance(value, list | tuple):
            raise fault("not_a_list", self.name(field))
        if len(value) > most:
            raise fault("too_many", self.name(field), count=len(value), most=most)
        return tuple(Fields(one, known, f"{self.name(field)}[{place}]") for place, one in enumerate(value))


def as_written(value: object) -> str | Words:
    """A wrong value of which nothing is reckoned: as `shown`, but a number without marks for the thousands."""
    found = shown(value)
    return str(found) if isinstance(found, int) else found


def shown(value: object) -> int | str | Words:
    """A wrong value as a sentence may show it; a text stands in quotes, so that "1" is not taken for 1."""
    if type(value) is int:
        return value if abs(value) < _LONGEST else Words("bilangan yang terlalu panjang", "a number too long to show")
    if type(value) is bool:
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return Words("daftar", "a list")
    if isinstance(value, Mapping):
        return Words("objek", "an object")
    return f'"{_cut(value)}"' if isinstance(value, str) else _cut(str(value))


def _cut(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else "?" for letter in text[: _SHOWN + 1])
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
