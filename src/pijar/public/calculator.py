"""The form that reckons what the law gives: asked by GET, with nothing of a person in it, and nothing is stored.

Simple cases only; an officer's page reckons disabilities, transport and devices too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pijar.kernel.clock import is_of_our_time
from pijar.kernel.month import Month
from pijar.law import explain, lookup, plain
from pijar.law.explain import Calculation, Line
from pijar.law.types import LawError, Words
from pijar.public.lawfacts import reckoned

HAPPENED: dict[str, Any] = {
    "kecelakaan": gettext_lazy("Kecelakaan kerja, lalu sembuh"),
    "cacat": gettext_lazy("Kecelakaan kerja, cacat total tetap"),
    "meninggal-kerja": gettext_lazy("Meninggal karena kecelakaan kerja"),
    "meninggal": gettext_lazy("Meninggal karena sebab lain"),
}
CASES = {
    "kecelakaan": ("JKK", "recovered"), "cacat": ("JKK", "total_disability"), "meninggal-kerja": ("JKK", "death"),
    "meninggal": ("JKM", "death"),
}  # fmt: skip
WITH_CHILDREN = ("cacat", "meninggal-kerja", "meninggal")
CHILDREN = 2
FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")
MOST_DIGITS, OLDEST_CHILD = 12, 40
# Longer than anybody is a member, and still within the years a day can have: beyond it the law itself says no.
MOST_MONTHS = 1200
# Which field of the page a fault of the law is about.
FIELDS = {
    "on": "hari", "base_income": "penghasilan", "unable_days": "sakit", "paid_months": "bulan", "consecutive_months": "bulan",
    "member_since": "bulan", "branch": "apa", "outcome": "apa",
}  # fmt: skip


@dataclass
class Asked:
    """What was typed, what of it cannot be understood by field, and what the law answers."""

    typed: dict[str, str]
    on: date
    is_asked: bool = False
    faults: dict[str, str] = field(default_factory=dict)
    found: Calculation | None = None

    @property
    def what(self) -> str:
        return self.typed["apa"]


def levels(on: date, language: str) -> list[tuple[str, str]]:
    """The levels of school the law of a day names, in their order."""
    found = lookup.parameter("benefits.scholarship.years").at(on)
    codes = found.by_name if found is not None and found.value is not None else ()
    return [(code, plain.name(code, language)) for code in codes]


def ask(given: Mapping[str, str], today: date, language: str) -> Asked:
    """Reads the form and reckons, where something was asked."""
    names = ["apa", "hari", "penghasilan", "sakit", "bulan"]
    names += [f"{name}{n}" for n in range(1, CHILDREN + 1) for name in ("umur", "jenjang")]
    typed = {name: str(given.get(name, "")).replace("\0", "").strip()[:40] for name in names}
    made = Asked(typed, today, is_asked="apa" in given)
    if not made.is_asked:
        typed["apa"] = "meninggal"
        return made
    case = _case(made, today)
    if not made.faults:
        try:
            made.found = _since(case, made.on) or reckoned(case)
        except LawError as error:
            place, sentence = _refusal(error, language)
            made.faults[place] = sentence
    return made


def _since(case: dict[str, Any], on: date) -> Calculation | None:
    """With the membership that so many months without a break mean; None where it matters on which day of its month it began."""
    months = case.get("paid_months")
    if not months or months > MOST_MONTHS:
        return None
    first = Month.of(on).shift(1 - months)
    begun = [reckoned(case | {"member_since": min(day, on).isoformat()}) for day in (first.first_day, first.last_day)]
    return begun[1] if (begun[0].minimum, begun[0].maximum) == (begun[1].minimum, begun[1].maximum) else None


def _case(made: Asked, today: date) -> dict[str, Any]:
    if made.what not in CASES:
        made.faults["apa"] = _("Pilih apa yang terjadi.")
        return {}
    branch, outcome = CASES[made.what]
    made.on = _day(made, today)
    case: dict[str, Any] = {"branch": branch, "outcome": outcome, "on": made.on.isoformat()}
    if branch == "JKK":
        case["base_income"] = _whole(made, "penghasilan", money=True)
        if outcome == "recovered":
            case["unable_days"] = _whole(made, "sakit")
    else:
        case["paid_months"] = case["consecutive_months"] = _whole(made, "bulan")
    if made.what in WITH_CHILDREN:
        case["children"] = _children(made)
    return {name: value for name, value in case.items() if value not in (None, [])}


def _day(made: Asked, today: date) -> date:
    text = made.typed["hari"]
    if not text:
        return today
    for form in FORMS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone.
        except ValueError:
            continue
        if is_of_our_time(found):
            return found
    made.faults["hari"] = _("Tulis tanggal sebagai hari/bulan/tahun, misalnya 31/12/2026.")
    return today


def _whole(made: Asked, name: str, *, money: bool = False) -> int | None:
    text = made.typed[name]
    if money:
        text = text.removeprefix("Rp").replace(".", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        made.faults[name] = _("Tulis angka bulat saja, misalnya 2500000.") if money else _("Tulis angka bulat saja.")
        return None
    return int(text)


def _children(made: Asked) -> list[dict[str, str]]:
    """Children by age and level of school: their birthdays are nobody's address."""
    found = []
    for n in range(1, CHILDREN + 1):
        age, level = made.typed[f"umur{n}"], made.typed[f"jenjang{n}"]
        if not age and not level:
            continue
        if not (age.isascii() and age.isdigit() and int(age) <= OLDEST_CHILD) or not level:
            made.faults[f"umur{n}"] = _("Isi umur anak dalam tahun dan jenjang sekolahnya.")
            continue
        born = made.on.replace(year=made.on.year - int(age), day=min(made.on.day, 28))
        found.append({"birth_date": born.isoformat(), "level": level})
    return found


def _refusal(error: LawError, language: str) -> tuple[str, str]:
    """The field a refusal is about, and its sentence without the law's own name for that field."""
    values = error.values or {}
    place, spoken = str(values.get("field", "")), values.get("words")
    sentence = spoken.said(language) if isinstance(spoken, Words) else _("Ini belum dapat dihitung. Tanyakan ke kantor kota.")
    name = "umur1" if place.startswith("children") else FIELDS.get(place, "apa")
    return name, sentence.removeprefix(f"{place}: ")


@dataclass(frozen=True)
class Told:
    """One line of an answer: what, how much, how it was reckoned, by which provision, how sure."""

    label: str
    amount: str
    formula: str
    provision: str
    certainty: str


def lines(found: Calculation, language: str) -> list[Told]:
    return [_told(line, language) for line in found.lines]


def _told(line: Line, language: str) -> Told:
    return Told(
        line.label(language), _unbroken(explain.span(line.minimum, line.maximum, language)), _unbroken(line.formula(language)),
        line.provision, explain.how_sure(line.certainty, language),
    )  # fmt: skip


def total(found: Calculation, language: str) -> str:
    return _unbroken(explain.span(found.minimum, found.maximum, language))


def _unbroken(text: str) -> str:
    return text.replace("Rp ", "Rp\N{NO-BREAK SPACE}")
