"""The sentences of an event: the standard ones from files, the city's own over them, filled in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils import translation
from django.utils.formats import number_format

from pijar.kernel import yaml_text
from pijar.kernel.month import Month
from pijar.notices import rules
from pijar.notices.models import Wording
from pijar.notices.types import EVENTS, KINDS, NOT_ON_PAGE, Datum, Event, Form, Kind, Text

FOLDER = Path(__file__).parent / "templates"
# What a message's named template is called with the provider; its values come in the order in which the body names them.
PREFIX = "pijar_"


@cache
def _standard(language: str) -> tuple[Mapping[Event, Mapping[Form, str]], Mapping[str, str]]:
    data = yaml_text.read((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    events = {
        Event(code): {Form(form): str(text).strip() for form, text in forms.items()} for code, forms in data["events"].items()
    }
    return events, data["words"]


def standard(event: Event, form: Form, language: str) -> str:
    """The sentence as it comes with pijar."""
    return _standard(language)[0][event][form]


def word(code: str, language: str) -> str:
    """A state or a task in words; an unknown code is shown as it is."""
    return _standard(language)[1].get(code, code)


def forms_of(event: Event) -> tuple[Form, ...]:
    """The sentences an event has: what never stands on the page has none for it."""
    return tuple(form for form in Form if form is not Form.PAGE or event not in NOT_ON_PAGE)


def own(event: Event, language: str) -> dict[Form, str]:
    """The city's own sentences of an event, the newest of each."""
    newest = Wording.objects.filter(event=event.value, language=language).order_by("form", "-version").distinct("form")
    return {Form(form): text for form, text in newest.values_list("form", "text") if text is not None}


def all_own(language: str) -> dict[tuple[Event, Form], str]:
    """Every sentence of the city's own in a language, in one statement."""
    newest = Wording.objects.filter(language=language).order_by("event", "form", "-version").distinct("event", "form")
    return {(Event(e), Form(f)): text for e, f, text in newest.values_list("event", "form", "text") if text is not None}


def said(values: Mapping[Datum, str], language: str) -> dict[Datum, str]:
    """The values as the reader's language writes them."""
    with translation.override(language):
        return {datum: _written(KINDS[datum], value, language) for datum, value in values.items()}


def _written(kind: Kind, value: str, language: str) -> str:
    if kind is Kind.MONTH:
        return str(format_date(Month.parse(value).first_day, "F Y"))
    if kind is Kind.DAY:
        return str(format_date(date.fromisoformat(value), "j F Y"))
    if kind is Kind.WHOLE:
        return str(number_format(int(value), use_l10n=True, force_grouping=True))
    return word(value, language) if kind is Kind.WORD else value


def on_page(event: Event, values: Mapping[Datum, str], language: str, changed: Mapping[tuple[Event, Form], str]) -> str:
    """The sentence for our own page."""
    text = changed.get((event, Form.PAGE)) or standard(event, Form.PAGE, language)
    return rules.filled(text, said(values, language))


def message(event: Event, values: Mapping[Datum, str], language: str, *, also: Mapping[Form, str] | None = None) -> Text:
    """What leaves the house. Only what may leave is filled in; a number as long as a NIK stops it.

    `also` are sentences that are tried. The named template has pijar's own words with the provider: its values follow the
    standard body. Raises Refusal: NOTICE_VALUE_MISSING, NOTICE_HOLDS_NIK.
    """
    changed = {**own(event, language), **(also or {})}
    leaving = {datum: value for datum, value in values.items() if datum in EVENTS[event].may_name(Form.BODY)}
    spoken = said(leaving, language)
    parts = {
        form: _lined(form, rules.filled(changed.get(form) or standard(event, form, language), spoken))
        for form in Form
        if form is not Form.PAGE
    }
    for text in parts.values():
        rules.refuse_identifier(text)
    order = parameters(event, language)
    return Text(
        parts[Form.SUBJECT], parts[Form.BODY], parts[Form.SHORT], PREFIX + event.value, tuple(_flat(spoken[one]) for one in order)
    )


def parameters(event: Event, language: str) -> list[Datum]:
    """The values of the named template, in the order in which the standard body names them first."""
    return list(dict.fromkeys(Datum(name) for name in rules.names(standard(event, Form.BODY, language))))


def _lined(form: Form, text: str) -> str:
    """A sentence that is one line stays one, whatever its values bring: a subject of two lines is never sent."""
    return _flat(text) if form in rules.ONE_LINE else text


def _flat(value: str) -> str:
    """One line of several, as a provider asks of a named template's values."""
    return "; ".join(line.strip() for line in value.splitlines() if line.strip())


def template(event: Event, language: str) -> dict[str, Any]:
    """The named template as it is handed in with the provider: {{1}}, {{2}} … in place of our names."""
    body, order = standard(event, Form.BODY, language), parameters(event, language)
    for place, datum in enumerate(order, start=1):
        body = body.replace(f"{{{datum.value}}}", f"{{{{{place}}}}}")
    return {
        # The provider takes no text that ends with a value.
        "name": PREFIX + event.value, "language": language, "category": "UTILITY", "body": f"{body}\n\n– pijar",
        "examples": [_flat(said(SAMPLE, language)[one]) for one in order],
    }  # fmt: skip


# For previews and tests: as long as each may become.
SAMPLE: Mapping[Datum, str] = {
    Datum.NUMBER: "LK-2026-000123-K", Datum.MONTH: "2026-09", Datum.FUND: "DBHCHT", Datum.DAY: "2026-09-30", Datum.DAYS: "5",
    Datum.COUNT: "8500", Datum.STATE: "notified", Datum.TASK: "compare_payment", Datum.PLACE: "Karanganyar Gunung",
    Datum.LINES: "– Periksa daftar iuran September 2026\n– 12 tugas kasus di meja Anda", Datum.CODE: "418 203",
    Datum.CITY: "Kota Semarang",
    Datum.LINK: "https://pijar.example.go.id/lapor/ikuti/",
}  # fmt: skip
