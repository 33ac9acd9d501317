"""Small words in templates: an icon, an amount, a month, the words for a code, a right."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django import template
from django.template.defaultfilters import date as format_date
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pijar.backoffice import days, lawwords, rights, words
from pijar.backoffice.details import language
from pijar.charts.svg import Svg
from pijar.kernel.money import rupiah as in_rupiah
from pijar.kernel.month import Month
from pijar.kernel.share import percent as as_percent
from pijar.law import explain
from pijar.law.types import Certainty
from pijar.staff.types import Right

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of our sprite; it is decoration, so screen readers pass it by."""
    place = static("pijar/icons.svg")
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>', extra, place, name)


@register.filter
def rupiah(amount: int | None) -> str:
    if amount is None:
        return "–"
    # An amount stays on one line.
    text = in_rupiah(int(amount)).replace(" ", "\N{NO-BREAK SPACE}")
    return text.replace(".", ",") if language() == "en" else text


@register.filter
def month(value: date | Month | None) -> str:
    """ "Januari 2026", or "January 2026"."""
    if value is None:
        return ""
    return str(format_date(value.first_day if isinstance(value, Month) else value, "F Y"))


@register.filter
def day(value: date | None) -> str:
    return str(format_date(value, "j F Y")) if value else ""


@register.filter
def word(code: object, table: str) -> str:
    return words.word(code, table)


@register.filter
def unbroken(text: str) -> str:
    """A sentence whose amounts each stay on one line."""
    return str(text).replace("Rp ", "Rp\N{NO-BREAK SPACE}")


@register.filter
def called(name: str) -> str:
    """How somebody is greeted: without the titles behind the name."""
    return name.partition(",")[0].strip()


@register.filter
def actor(name: str | None) -> str:
    """Who did it: an officer by the name they log in with, the server's console in words."""
    said = str(name or "")
    return words.word(said, "actor") if said.startswith("console") else said


@register.filter
def colour(code: object) -> str:
    return words.COLOURS.get(str(code), "secondary")


@register.filter
def certainty(code: object) -> str:
    """How sure a value of the law is, in words."""
    return explain.how_sure(Certainty(str(code)), language())


@register.filter
def certainty_colour(code: object) -> str:
    return lawwords.COLOURS.get(str(code), "secondary")


@register.filter
def law_unit(unit: str) -> str:
    return str(lawwords.UNITS.get(unit, unit))


@register.filter
def checked_on(written: str) -> str:
    """The day or only the month of a check, as the law's files write it: "2026-11" or "2026-11-03"."""
    if len(written) == len("2026-11"):
        return month(Month.parse(written))
    return day(date.fromisoformat(written))


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1, as the language writes it."""
    return "–" if share is None else as_percent(share, language())


@register.filter
def away(left: int) -> str:
    """How far away a day is: hari ini, besok, 3 hari lagi, lewat 2 hari."""
    return days.away(left)


@register.filter
def may(officer: Any, right: str) -> bool:
    return rights.may(officer, Right(right))


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present address' query with some values changed, for filters and pages."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, ""):
            values[name] = value
    return f"?{values.urlencode()}"


@register.simple_tag
def share_bar(created: int = 0, updated: int = 0, unchanged: int = 0, rejected: int = 0, possible_duplicate: int = 0) -> Svg:
    """A thin bar of a file's outcomes."""
    from pijar.backoffice.charts import shares

    # A trial that was kept before doubts were counted tells none.
    doubtful = possible_duplicate or 0
    told = {"created": created, "updated": updated, "unchanged": unchanged, "possible_duplicate": doubtful, "rejected": rejected}
    return shares(told)


@register.filter
def item(table: dict[Any, Any], key: Any) -> Any:
    """A value by its key, for a template that has both."""
    return table.get(key, "")


@register.filter
def plain(number: object) -> str:
    """A number as it is, for addresses and years: no dots between its digits."""
    return str(number)
