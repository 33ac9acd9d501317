"""The units a legal quantity may have, each with the reader that proves a value to be in it.

A reader raises ValueError or TypeError; its text, where it has one, says what is wrong within the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from pijar.law.strict import shown
from pijar.law.types import Certainty, DisabilityItem, FundKind, HeirClass, Step, Tier, Value, Words

LANGUAGES = ("id", "en")
_SHARE = re.compile(r"-?[0-9]{1,12}(/[0-9]{1,12}|\.[0-9]{1,12})?")
ROUNDING_RULES = ("down", "up")
KINDS_OF_LOSS = ("whole", "fixed", "ten_decibels", "ten_percent")


def words(raw: object) -> Words:
    """A text in both languages. Raises ValueError when one is missing."""
    if not isinstance(raw, dict) or set(raw) != set(LANGUAGES):
        raise ValueError("a text for people has the keys id and en")
    return Words(*(text(raw[language]) for language in LANGUAGES))


def text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("a text is missing")
    return raw.strip()


def _keys(raw: object, required: set[str], optional: set[str] = frozenset()) -> Mapping[str, Any]:  # type: ignore[assignment]
    if not isinstance(raw, dict):
        raise TypeError(f"{shown(raw)} must have the keys {', '.join(sorted(required))}")
    if lacking := required - set(raw):
        raise ValueError(f"{shown(raw)} lacks {', '.join(sorted(lacking))}")
    if strange := set(raw) - required - optional:
        raise ValueError(f"the key {', '.join(sorted(map(str, strange)))} is not known")
    return raw


def _whole(least: int, most: int | None = None) -> Callable[[object], int]:
    def read(raw: object) -> int:
        if type(raw) is not int or raw < least or (most is not None and raw > most):
            raise ValueError(f"{shown(raw)} is no whole number from {least}{'' if most is None else f' to {most}'}")
        return raw

    return read


def _exact(raw: str) -> Fraction:
    # Fraction reads 1e999999999 as well, and would fill the memory with its digits.
    if not _SHARE.fullmatch(raw):
        raise ValueError(f"{shown(raw)} is no share such as 1/2 or 4.5")
    return Fraction(raw)


def _fraction(raw: object) -> Fraction:
    # Decimals stay text in our YAML, so "4.5" is as exact as "9/2"; a float would not be.
    if type(raw) is int and raw in (0, 1):
        return Fraction(raw)
    if not isinstance(raw, str):
        raise TypeError(f"{shown(raw)} is no share such as 1/2")
    share = _exact(raw)
    if not 0 <= share <= 1:
        raise ValueError(f"{shown(raw)} is no share from 0 to 1")
    return share


def _percent(raw: object) -> Fraction:
    if not isinstance(raw, int | str) or isinstance(raw, bool):
        raise TypeError(f"{shown(raw)} is no percentage")
    share = _exact(str(raw)) / 100
    if not 0 <= share <= 1:
        raise ValueError(f"{shown(raw)} is no percentage from 0 to 100")
    return share


def _yes_or_no(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise TypeError(f"{shown(raw)} is neither true nor false")
    return raw


def _rounding_rule(raw: object) -> str:
    if raw not in ROUNDING_RULES:
        raise ValueError(f"{shown(raw)} is none of {', '.join(ROUNDING_RULES)}")
    return text(raw)


def _list(read: Callable[[object], Any]) -> Callable[[object], tuple[Any, ...]]:
    def read_all(raw: object) -> tuple[Any, ...]:
        if not isinstance(raw, list) or not raw:
            raise TypeError(f"{shown(raw)} is no list")
        return tuple(read(one) for one in raw)

    return read_all


def _weekdays(raw: object) -> frozenset[int]:
    # A city where nobody rests would be strange, but it can be said.
    return frozenset(_list(_whole(1, 7))(raw)) if raw != [] else frozenset()


def _by_name(read: Callable[[object], Any]) -> Callable[[object], Mapping[str, Any]]:
    def read_all(raw: object) -> Mapping[str, Any]:
        if not isinstance(raw, dict) or not raw:
            raise TypeError(f"{shown(raw)} is no list of names with their values")
        return {text(name): read(one) for name, one in raw.items()}

    return read_all


def _tiers(raw: object) -> tuple[Tier, ...]:
    tiers = _list(_tier)(raw)
    limits = [tier.income_up_to for tier in tiers]
    if None in limits[:-1]:
        raise ValueError("only the last tier may be without a limit")
    known = [limit for limit in limits if limit is not None]
    for column in (known, [tier.base for tier in tiers], [tier.jkk for tier in tiers]):
        if any(one >= following for one, following in zip(column, column[1:], strict=False)):
            raise ValueError("the tiers are not in order of income, base and contribution")
    return tiers


def _tier(raw: object) -> Tier:
    keys = _keys(raw, {"income_up_to", "base", "jkk"})
    limit = keys["income_up_to"]
    return Tier(None if limit is None else _whole(1)(limit), _whole(1)(keys["base"]), _whole(0)(keys["jkk"]))


def _steps(raw: object) -> tuple[Step, ...]:
    steps = _list(_step)(raw)
    limits = [step.up_to_month for step in steps]
    known = [limit for limit in limits[:-1] if limit is not None]
    if limits[-1] is not None or len(known) < len(limits) - 1 or sorted(set(known)) != known:
        raise ValueError("the steps go up month by month, and the last one has no end (up_to_month: null)")
    return steps


def _step(raw: object) -> Step:
    keys = _keys(raw, {"up_to_month", "share"})
    limit = keys["up_to_month"]
    return Step(None if limit is None else _whole(1)(limit), _fraction(keys["share"]))


def _disabilities(raw: object) -> Mapping[str, DisabilityItem]:
    if not isinstance(raw, dict) or not raw:
        raise TypeError("the table names no item")
    items = {text(code): _disability(code, row) for code, row in raw.items()}
    for item in items.values():
        for other in (*item.within, *item.overlaps, *([item.mirror] if item.mirror else [])):
            if other not in items:
                raise ValueError(f"{item.code} speaks of {other!r}, which is not in the table")
        for whole in item.within:
            if item.most > items[whole].most:
                raise ValueError(f"{item.code} is worth more than {whole}, of which it is a part")
            if item.times % items[whole].times:
                raise ValueError(f"{item.code}: a body has it {item.times} times, which {whole} does not divide evenly")
        if item.mirror and items[item.mirror].mirror != item.code:
            raise ValueError(f"{item.code} and {item.mirror} do not mirror each other")
    return items


def _disability(code: str, raw: object) -> DisabilityItem:
    keys = _keys(raw, {"percent", "words", "certainty"}, {"up_to", "per", "mirror", "within", "times", "overlaps", "band"})
    per = keys.get("per", "whole")
    if per not in KINDS_OF_LOSS:
        raise ValueError(f"{code}: per {per!r} is none of {', '.join(KINDS_OF_LOSS)}")
    share = _percent(keys["percent"])
    most = _percent(keys["up_to"]) if "up_to" in keys else share
    if most < share:
        raise ValueError(f"{code}: up_to is less than percent")
    within, overlaps = (_list(text)(keys[name]) if name in keys else () for name in ("within", "overlaps"))
    return DisabilityItem(
        code, words(keys["words"]), share, most, per, keys.get("mirror"), within, _whole(1)(keys.get("times", 1)),
        Certainty(text(keys["certainty"])), overlaps, text(keys["band"]) if "band" in keys else None,
    )  # fmt: skip


def _heir_classes(raw: object) -> tuple[HeirClass, ...]:
    return _list(_heir_class)(raw)


def _heir_class(raw: object) -> HeirClass:
    keys = _keys(raw, {"code", "words", "relations"})
    return HeirClass(text(keys["code"]), words(keys["words"]), _list(text)(keys["relations"]))


def _days_of_any_year(raw: object) -> Mapping[str, str]:
    named = _by_name(text)(raw)
    for day in named:
        # 2025 is no leap year: a holiday that exists only every fourth year belongs in a list of one year.
        date.fromisoformat(f"2025-{day}")
    return named


def _days(raw: object) -> Mapping[date, str]:
    if not isinstance(raw, dict) or not raw or not all(type(day) is date for day in raw):
        raise TypeError("the days are not written as 2026-01-31 with a name each")
    return {day: text(name) for day, name in raw.items()}


READERS: dict[str, Callable[[object], Value]] = {
    "rupiah": _whole(0),
    "rupiah per month": _whole(0),
    "hours": _whole(1),
    "days": _whole(1),
    "working days": _whole(1),
    "months": _whole(0),
    "years": _whole(1),
    "years of age": _whole(0, 150),
    "people": _whole(0),
    "times the monthly base": _whole(1),
    "day of the month": _whole(1, 28),
    "share of the full amount": _fraction,
    "share of the base": _fraction,
    "yes or no": _yes_or_no,
    "rounding rule": _rounding_rule,
    "text": text,
    "kinds of fund": lambda raw: frozenset(_list(lambda one: FundKind(text(one)).value)(raw)),
    "numbers": _list(_whole(1)),
    "numbers of months": _list(_whole(1)),
    "ISO weekdays": _weekdays,
    "days of any year": _days_of_any_year,
    "days of one year": _days,
    "rupiah by name": _by_name(_whole(0)),
    "years by name": _by_name(_whole(1)),
    "contribution tiers": _tiers,
    "steps by month": _steps,
    "disability table": _disabilities,
    "classes of heirs": _heir_classes,
    "documents by name": _by_name(_list(text)),
    "words by name": _by_name(words),
}
