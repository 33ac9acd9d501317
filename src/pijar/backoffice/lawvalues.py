"""Values of the law in the language of the page: one line where it is one thing, a table where it is several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from pijar.backoffice import words
from pijar.backoffice.details import language
from pijar.law import explain, plain
from pijar.law.types import Dated, DisabilityItem, Tier, Words

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A value in rows; `numbers` are the columns that hold numbers, `below` stands small under the first cell of a row."""

    columns: Row
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()
    below: Row = ()

    @property
    def cells(self) -> list[list[tuple[str, str, str, bool]]]:
        """Each row as (heading, text, what stands below it, is a number), as a template walks them."""
        return [
            [
                (self.columns[n], text, self.below[at] if self.below and n == 0 else "", n in self.numbers)
                for n, text in enumerate(row)
            ]
            for at, row in enumerate(self.rows)
        ]


def said(spoken: Words | None) -> str:
    return spoken.said(language()) if spoken else ""


def rupiah(amount: int) -> str:
    return explain.money(amount, language())


def brief(value: Dated | None) -> str:
    """The value in a few words; a long table is only counted."""
    if value is not None and value.unit == "kinds of fund" and value.value is not None:
        return ", ".join(words.word(code, "fund_kind") for code in sorted(map(str, value.members)))
    # An amount stays on one line.
    return plain.text(value, language()).replace("Rp ", "Rp\N{NO-BREAK SPACE}")


def table(value: Dated | None) -> Table | None:
    """The value as a table, where it is one."""
    if value is None or value.value is None:
        return None
    if value.unit in _TABLES:
        return _TABLES[value.unit](value.value)
    rows = plain.rows(value, language())
    return Table((_("Yang mana"), _("Nilai")), rows) if rows else None


def share(item: DisabilityItem) -> str:
    """What a line of the disability table gives, in per cent."""
    return plain.disability_share(item, language())


def disability(item: DisabilityItem) -> str:
    """A line of the disability table as a form offers it."""
    return f"{said(item.words)} ({share(item)})"


def _disabilities(items: Mapping[str, DisabilityItem]) -> Table:
    rows = tuple((said(one.words), share(one)) for one in items.values())
    sure = [explain.how_sure(one.certainty, language()) for one in items.values()]
    below = tuple(f"{code} · {certainty}" for code, certainty in zip(items, sure, strict=True))
    return Table((_("Cacat"), _("Bagian")), rows, below=below)


def _tiers(tiers: Sequence[Tier]) -> Table:
    limits = [_("berapa pun") if one.income_up_to is None else rupiah(one.income_up_to) for one in tiers]
    rows = tuple((limit, rupiah(one.base), rupiah(one.jkk)) for limit, one in zip(limits, tiers, strict=True))
    return Table((_("Penghasilan sampai"), _("Dasar"), _("Iuran JKK")), rows, frozenset((0, 1, 2)))


def _days_of_any_year(days: Mapping[str, str]) -> Table:
    # Any year that is no leap year will do: only day and month are shown.
    rows = tuple((format_date(date.fromisoformat(f"2025-{day}"), "j F"), name) for day, name in days.items())
    return Table((_("Tanggal"), _("Nama")), rows)


def _days_of_one_year(days: Mapping[date, str]) -> Table:
    rows = tuple((format_date(day, "l, j F Y"), name) for day, name in sorted(days.items()))
    return Table((_("Tanggal"), _("Nama")), rows)


_TABLES: dict[str, Callable[[Any], Table]] = {
    "contribution tiers": _tiers,
    "disability table": _disabilities,
    "days of any year": _days_of_any_year,
    "days of one year": _days_of_one_year,
}
