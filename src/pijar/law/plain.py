"""Values of the law as plain JSON, and as short texts for people in Indonesian or English.

The command line prints both. The words stand in `words/plain.yaml`; a name without words there, such as one a city
added, is shown as it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from pijar.law import explain
from pijar.law.types import Dated, DisabilityItem, Parameter

# A table of more rows than this is only counted in a short text; `rows` gives them all.
_FEW = 6
# What stands before a name in the words of the law.
_KINDS_OF_NAMES = ("plain", "transport", "device", "level", "relation")


def as_json(value: Any) -> Any:
    """A value as JSON holds it: a fraction as text with its per cent, days in ISO form, tables as lists, sets in order.

    A value that is not known is null. No float is ever made.
    """
    if isinstance(value, Fraction):
        return {"fraction": str(value), "percent": explain.percent(value, "en").removesuffix("%")}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return [as_json(one) for one in sorted(value)]
    if isinstance(value, tuple):
        return [as_json(one) for one in value]
    if is_dataclass(value):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    return value


def dated_json(one: Dated | None) -> dict[str, Any] | None:
    """A dated value with its source, certainty, check, note and question; None where the law has no value."""
    return (
        None if one is None else {**as_json(one), "known": one.value is not None, "text": text(one), "text_en": text(one, "en")}
    )


def parameter_json(parameter: Parameter, on: date | None = None) -> dict[str, Any]:
    """A legal quantity with all its values, or with the one in force on a day alone."""
    of_any_day = {"name": parameter.name, "description": as_json(parameter.description), "unit": parameter.unit}
    if on is not None:
        return {**of_any_day, "on": on.isoformat(), "value": dated_json(parameter.at(on))}
    pairs = zip(parameter.starts, parameter.values, strict=True)
    return {**of_any_day, "values": [dated_json(one) or {"start": start.isoformat(), "ended": True} for start, one in pairs]}


def parameter_text(parameter: Parameter, on: date | None = None, language: str = "id") -> str:
    """A legal quantity in lines: what it is, then each value (or that of a day) with its rows, source and question."""
    lines = [f"{parameter.name}: {parameter.description.said(language)}"]
    pairs = list(zip(parameter.starts, parameter.values, strict=True))
    if on is not None:
        found = parameter.at(on)
        pairs = [(found.start if found else on, found)]
    for start, one in pairs:
        said = explain.said("plain_ended", language) if one is None and on is None else text(one, language)
        lines.append(f"{explain.said('plain_from', language, start=start)}: {said}")
        lines += [f"   {line}" for line in _about(one, language)]
    return "\n".join(lines)


def _about(one: Dated | None, language: str) -> Iterator[str]:
    """What stands below a value: its rows, its source and how sure it is, its note and its question."""
    if one is None:
        return
    yield from (f"{label}: {said}" for label, said in rows(one, language))
    address = f" <{one.reference.address}>" if one.reference.address else ""
    certainty = explain.how_sure(one.certainty, language)
    yield f"[{one.reference}{address}; {certainty}; {one.checked.by}, {one.checked.on}]"
    if one.note:
        yield one.note.said(language)
    if one.ask:
        yield from explain.questions_text((one.ask,), language)


def text(one: Dated | None, language: str = "id") -> str:
    """A value in a few words, such as "Rp 6.800 per bulan"; a long table is only counted."""
    if one is None:
        return explain.said("plain_no_value", language)
    if one.value is None:
        return explain.said("plain_not_known", language, agency=one.ask.agency if one.ask else "")
    if one.unit not in _ROWS:
        return _single(one, language)
    found = rows(one, language)
    if len(found) > _FEW:
        return explain.said("plain_rows", language, count=len(found))
    return "; ".join(f"{label}: {said}" for label, said in found)


def rows(one: Dated, language: str = "id") -> tuple[tuple[str, str], ...]:
    """The rows of a table as (label, value) in words; none where the value is a single thing or not known."""
    if one.value is None or one.unit not in _ROWS:
        return ()
    return tuple(_ROWS[one.unit](one.value, language))


def _single(one: Dated, language: str) -> str:
    value = one.value
    if isinstance(value, bool):
        return explain.said("plain_yes" if value else "plain_no", language)
    if isinstance(value, frozenset):
        return ", ".join(name(str(each), language) for each in sorted(value)) or explain.said("plain_nothing", language)
    if isinstance(value, str):
        return name(value, language)
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
    return explain.said(f"plain_{one.unit.replace(' ', '_')}", language, value=shown)


def name(code: str, language: str) -> str:
    """The words of a name; a name without words is shown as it is."""
    known = explain.all_words()["words"]
    word = next((f"{kind}_{code}" for kind in _KINDS_OF_NAMES if f"{kind}_{code}" in known), None)
    return explain.said(word, language) if word else code


def _tiers(tiers: Any, language: str) -> Iterator[tuple[str, str]]:
    for one in tiers:
        known = {"limit": one.income_up_to} if one.income_up_to is not None else {}
        label = explain.said("plain_tier" if known else "plain_last_tier", language, **known)
        yield label, explain.said("plain_tier_amounts", language, base=one.base, jkk=one.jkk)


def _steps(steps: Any, language: str) -> Iterator[tuple[str, str]]:
    first = 1
    for one in steps:
        label = explain.said("plain_step" if one.up_to_month else "plain_last_step", language, first=first, last=one.up_to_month)
        yield label, explain.said("plain_share", language, share=one.share)
        first = (one.up_to_month or first) + 1


def _disabilities(items: Mapping[str, DisabilityItem], language: str) -> Iterator[tuple[str, str]]:
    for code, one in items.items():
        certainty = explain.how_sure(one.certainty, language)
        yield code, f"{one.words.said(language)}: {disability_share(one, language)} ({certainty})"


def disability_share(one: DisabilityItem, language: str = "id") -> str:
    """What a line of the disability table gives: "10% sampai 30%", "6% setiap 10 desibel, paling banyak 40%"."""
    if not one.by_steps:
        word = "plain_share" if one.share == one.most else "plain_shares"
        return explain.said(word, language, share=one.share, most=one.most)
    each = f"{explain.said('plain_share', language, share=one.share)} {name(one.per, language)}"
    return each if one.share == one.most else f"{each}, {explain.said('plain_at_most', language, most=one.most)}"


def _heirs(classes: Any, language: str) -> Iterator[tuple[str, str]]:
    for place, one in enumerate(classes, 1):
        yield f"{place}. {one.words.said(language)}", ", ".join(name(each, language) for each in one.relations)


def _named(say: Callable[[Any, str], str]) -> Callable[[Any, str], Iterator[tuple[str, str]]]:
    """The rows of values by name, each value said by `say`."""
    return lambda values, language: ((name(str(key), language), say(one, language)) for key, one in values.items())


_ROWS: Mapping[str, Callable[[Any, str], Iterator[tuple[str, str]]]] = {
    "contribution tiers": _tiers,
    "steps by month": _steps,
    "disability table": _disabilities,
    "classes of heirs": _heirs,
    "rupiah by name": _named(explain.money),
    "years by name": _named(lambda years, language: explain.said("plain_years", language, value=years)),
    "documents by name": _named(lambda codes, language: ", ".join(name(one, language).replace("_", " ") for one in codes)),
    "words by name": _named(lambda words, language: words.said(language)),
    "days of any year": _named(lambda named, language: named),
    "days of one year": _named(lambda named, language: named),
}
