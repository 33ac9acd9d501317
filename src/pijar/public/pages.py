"""What stands on each public page, made of the newest publication (or none), the law of the day, and what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pijar.analytics import opendata, selectors
from pijar.analytics.metrics import document, metrics, table_name
from pijar.analytics.types import Published
from pijar.kernel.month import Month
from pijar.public import calculator, citymap, figures, lawfacts, lights, pictures, questions, written
from pijar.public.figures import Cover

# Pages that answer what stands in their address; every other page has one text for each language.
FORMS = frozenset({"public-benefits"})
Page = dict[str, Any]


def of(name: str, made: Published | None, day: date, language: str, form: Mapping[str, str]) -> Page:
    return MAKERS[name](made, day, language, form)


def front(made: Published | None, day: date, language: str, _form: Mapping[str, str]) -> Page:
    """How the city stands, at a glance."""
    page: Page = {"facts": lawfacts.facts(day, language)}
    if made is None:
        return page
    covers = figures.covers(made)
    last = covers[-1] if covers else None
    return page | {
        "cover": told_cover(last) if last else None, "lights": lights.drawn(made), "coverage": pictures.coverage(made),
        "months": pictures.by_month(made), "month": written.month(made.month), "stats": _stats(made),
        "card_name": f"pijar-{made.month}", "said": pictures.covered_said(covers) if covers else "",
    }  # fmt: skip


def told_cover(cover: Cover) -> dict[str, Any]:
    """The city's coverage as large letters say it; `bar` is how far the target is reached, in hundredths."""
    return {
        "share": written.percent(cover.share), "covered": written.number(cover.covered), "workers": written.number(cover.workers),
        "target": written.percent(cover.target) if cover.target else "", "lacking": written.number(cover.lacking),
        "is_met": cover.goal is not None and not cover.lacking, "on": written.day(cover.on),
        "bar": round(float(cover.share) * 1000) / 10, "mark": round(float(cover.target) * 1000) / 10 if cover.target else None,
    }  # fmt: skip


def _stats(made: Published) -> Page:
    """The numbers of the month and the year that stand beside the coverage."""
    paid = figures.paid(made)
    return {
        "participants": written.told(figures.whole(made)),
        "paid": None if paid.rupiah is None else written.rupiah(paid.rupiah), "year": str(made.month.year),
        "has_paid": bool(paid.rupiah),
    }  # fmt: skip


def told_figures(made: Published | None, *_given: Any) -> Page:
    """Every picture of a publication."""
    if made is None:
        return {}
    found = (
        pictures.by_month(made), pictures.by_fund(made), citymap.districts(made), pictures.by_sector(made), pictures.ages(made),
        pictures.money(made), pictures.claims(made),
    )  # fmt: skip
    withheld = any(
        number.value is None for table in made.tables.values() for row in table.rows for number in row.numbers.values()
    )
    return {
        "pictures": [one for one in found if one is not None], "month": written.month(made.month), "withheld": withheld,
        "least": made.about["least"],
    }  # fmt: skip


def path(made: Published | None, _day: date, _language: str, _form: Mapping[str, str]) -> Page:
    """What is missing to the target, and what each lever adds."""
    if made is None:
        return {}
    covers, way = figures.covers(made), figures.way(made)
    return {
        "picture": pictures.path(made), "coverage": pictures.coverage(made), "year": str(made.month.year),
        "cover": told_cover(covers[-1]) if covers else None, "has_levers": bool(way and way.levers),
    }  # fmt: skip


def register(made: Published | None, day: date, language: str, _form: Mapping[str, str]) -> Page:
    """Who may be a participant, by the city's own policy as it was published."""
    programme = (made.about.get("programme") or {}) if made else {}
    criteria = [one[language] | {"is_must": one["weight"] == "must"} for one in programme.get("criteria", ())]
    return {"criteria": criteria, "facts": lawfacts.facts(day, language)}


def accident(_made: Published | None, day: date, language: str, _form: Mapping[str, str]) -> Page:
    return {"facts": lawfacts.facts(day, language), "papers": lawfacts.papers(day, language)}


def benefits(_made: Published | None, day: date, language: str, form: Mapping[str, str]) -> Page:
    """What the law gives, and the calculator with its answer."""
    asked = calculator.ask(form, day, language)
    page: Page = {
        "facts": lawfacts.facts(day, language), "asked": asked, "happened": calculator.HAPPENED.items(), "day": day,
        "levels": calculator.levels(asked.on, language), "children": [(n, asked.typed[f"umur{n}"], asked.typed[f"jenjang{n}"],
        asked.faults.get(f"umur{n}", "")) for n in range(1, calculator.CHILDREN + 1)], "open": bool(asked.typed["umur1"]),
    }  # fmt: skip
    if asked.found is not None:
        page |= {
            "lines": calculator.lines(asked.found, language), "total": calculator.total(asked.found, language),
            "what": calculator.HAPPENED[asked.what], "open_points": [one.text(language) for one in asked.found.questions],
        }  # fmt: skip
    return page


def answers(_made: Published | None, day: date, language: str, _form: Mapping[str, str]) -> Page:
    facts = lawfacts.facts(day, language)
    return {"groups": questions.groups(language, facts), "words": questions.glossary(language, facts)}


def data(made: Published | None, _day: date, language: str, _form: Mapping[str, str]) -> Page:
    """Every table of the newest publication with what its columns mean, and every version there is."""
    if made is None:
        return {}
    known = document()["tables"]
    tables = [
        {
            "code": code, "name": table_name(code, language), "rows": len(table.rows),
            "means": list(dict.fromkeys(metrics()[metric].means[language] for metric in known[code]["measures"].values())),
            "columns": opendata.columns(table),
        }
        for code, table in made.tables.items()
        if code in known
    ]  # fmt: skip
    versions = [
        {"month": written.month(month), "of": month, "version": one.version, "on": one.made_at}
        for one in selectors.publications()
        for month in (Month.of(one.month),)
    ]
    states = [(code, one[language]) for code, one in document()["states"].items()]
    return {"tables": tables, "versions": versions, "states": states}


MAKERS: dict[str, Callable[..., Page]] = {
    "public": front, "public-figures": told_figures, "public-path": path, "public-register": register,
    "public-accident": accident, "public-benefits": benefits, "public-questions": answers, "public-data": data,
}  # fmt: skip
