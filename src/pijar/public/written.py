"""Numbers, amounts and days as a reader of the page's language writes them; and what codes of a publication mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pijar.analytics.metrics import word as meaning
from pijar.analytics.types import Number, Told
from pijar.analytics.words import FUND_KINDS
from pijar.kernel.money import rupiah as in_rupiah
from pijar.kernel.month import Month
from pijar.kernel.share import percent as as_percent
from pijar.public import words

MILLION, MILLIARD = 10**6, 10**9
ALL = "all"


def language() -> str:
    return "en" if (get_language() or "").startswith("en") else "id"


def number(whole: int) -> str:
    """ "390.498", or "390,498"."""
    text = f"{whole:,}"
    return text if language() == "en" else text.replace(",", ".")


def decimal(value: Decimal) -> str:
    """With one place, as the language marks it."""
    text = f"{value:.1f}"
    return text if language() == "en" else text.replace(".", ",")


def percent(share: Decimal | float) -> str:
    """A share from 0 to 1."""
    return as_percent(share, language())


def rupiah(amount: int) -> str:
    text = in_rupiah(amount)
    return (text.replace(".", ",") if language() == "en" else text).replace("Rp ", "Rp\N{NO-BREAK SPACE}")


def short(amount: int) -> str:
    """An amount in few letters: "1,7 miliar", "145,8 juta", "3.402"."""
    for unit, name in ((MILLIARD, _("miliar")), (MILLION, _("juta"))):
        if amount >= unit:
            return f"{decimal(Decimal(amount) / unit)}\N{NO-BREAK SPACE}{name}"
    return number(amount)


def day(on: date) -> str:
    return str(format_date(on, "j F Y"))


def month(of: Month) -> str:
    """ "Maret 2026"."""
    return str(format_date(of.first_day, "F Y"))


def month_short(on: date) -> str:
    """ "Mar 2026", below an axis."""
    return str(format_date(on, "M Y"))


def told(one: Number) -> str:
    """A number as a table shows it."""
    if one.value is None:
        return str(_("tidak ditampilkan"))
    return _("sekitar %(n)s") % {"n": number(one.value)} if one.state is Told.NEAR else number(one.value)


def drawn(one: Number) -> str:
    """A number as it stands in a drawing, where there is little room."""
    if one.value is None:
        return str(_("tidak ditampilkan"))
    return f"≈ {number(one.value)}" if one.state is Told.NEAR else number(one.value)


def told_rupiah(one: Number) -> str:
    return str(_("tidak ditampilkan")) if one.value is None else rupiah(one.value)


def place(about: Any, code: str) -> str:
    """The name of a kecamatan or kelurahan as the publication froze it."""
    return str(about["places"].get(code, code))


def fund(about: Any, code: str) -> str:
    """A fund by the kind of its money; its code where the publication says nothing of it, or two funds are of one kind."""
    if code == ALL:
        return str(_("Semua dana"))
    kinds = (about.get("programme") or {}).get("funds", {})
    kind = kinds.get(code)
    if kind is None or kind not in FUND_KINDS:
        return code
    name = str(FUND_KINDS[kind])
    return f"{name}: {code}" if list(kinds.values()).count(kind) > 1 else name


def sector(code: str) -> str:
    return str(words.SECTORS.get(code, code))


def code_word(key: str, code: str) -> str:
    """What a code of a publication's column means."""
    return meaning(key, code, language())
