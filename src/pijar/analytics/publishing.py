"""Publishing: a month's tables frozen as a version, made beside everything that stands already."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from pijar.analytics import saying, services
from pijar.analytics.models import Publication, PublishedCell, PublishedLine
from pijar.analytics.selectors import publication
from pijar.analytics.tables import Draft, Earlier, drafted
from pijar.analytics.types import Published, Told
from pijar.audit.services import record
from pijar.cycle import opendata, store
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.small import LEAST
from pijar.regions.models import Region
from pijar.registry.copy import lock
from pijar.staff.types import Actor

# Versions of months as far away as this are kept in mind: a number of a year ago tells little of one of today.
YEAR = 12


@transaction.atomic
def publish(month: Month, *, actor: Actor, note: str = "") -> tuple[Published, bool]:
    """Freezes a version of a month's tables; the newest version is read, all of them remain. Says also whether it is new.

    The same numbers again make no new version. Raises Refusal: MONTH_NOT_LISTED, MONTH_NOT_SENT, FIGURES_UNSAFE.
    """
    lock("figures publish")
    if not services.gather(month, actor=actor).is_sent:
        raise Refusal("MONTH_NOT_SENT", f"Lists of {month} are drafts still: figures are published once all were sent.")
    draft = drafted(month, earlier(month))
    about = _about(month, draft)
    checksum = _checksum(month, about, _lines(draft))
    last = Publication.objects.filter(month=month.first_day).order_by("-version").first()
    if last is None or last.checksum != checksum:
        version = last.version + 1 if last else 1
        made = Publication.objects.create(
            month=month.first_day, version=version, made_by=actor.name, made_at=now(), note=note.strip()[:300],
            checksum=checksum, about=about,
        )  # fmt: skip
        _store(made, draft)
        states = [state for state, _ in draft.cells.values()]
        told = {state.value: states.count(state) for state in Told}
        record(actor, "figures.publish", f"month:{month}", {"version": version, "checksum": checksum, **told})
    found = publication(month)
    assert found is not None
    return found, last is None or last.checksum != checksum


def earlier(month: Month) -> Earlier:
    """What stands of the months around this one, and of this month itself, the newest version last."""
    first, last = month.shift(-YEAR), month.shift(YEAR)
    standing = Publication.objects.filter(month__gte=first.first_day, month__lte=last.first_day)
    ids = list(standing.order_by("id").values_list("id", "month"))
    told: dict[str, list[int]] = {}
    kept: dict[str, int] = {}
    # What this month's own versions keep back counts last: it is the same month that would be told.
    for number, _ in sorted(ids, key=lambda one: (one[1] == month.first_day, one[0])):
        for cell, state, value in PublishedCell.objects.filter(publication=number).values_list("cell", "state", "value"):
            if state == Told.SHOWN.value:
                told.setdefault(cell, []).append(value)
                kept.pop(cell, None)
            elif state == Told.WITHHELD.value:
                kept[cell] = value
    months = {Month.of(day): one for _, day in ids if day != month.first_day and (one := publication(Month.of(day)))}
    return Earlier(told, kept, months)


def _about(month: Month, draft: Draft) -> dict[str, Any]:
    """Who publishes, under which licence, and what the codes of the tables mean: frozen with them."""
    data = store.current(month.year).data
    printed = data.get("documents") or {}
    return {
        "city": data["city"].get("name", ""), "city_code": data["city"]["code"], "contact": opendata.contact(data),
        "publisher": printed.get("office") or data["city"].get("name", ""), "licence": opendata.licence(data), "least": LEAST,
        "tables": {code: {"keys": one.keys, "measures": one.measures} for code, one in sorted(draft.tables.items())},
        "places": _places(draft), "programme": saying.programme(month),
    }  # fmt: skip


def _places(draft: Draft) -> dict[str, str]:
    """Names of the places that stand in the tables."""
    codes = {row.keys[0] for name in ("district", "village") for row in draft.tables[f"participants_by_{name}"].rows}
    return dict(Region.objects.filter(code__in=codes).order_by("code").values_list("code", "name"))


def _lines(draft: Draft) -> list[tuple[str, int, list[str], dict[str, tuple[int | None, str]]]]:
    """Every line of every table, in the order of publication."""
    return [
        (code, place, list(row.keys), {name: (number.value, number.state.value) for name, number in row.numbers.items()})
        for code, table in sorted(draft.tables.items())
        for place, row in enumerate(table.rows)
    ]


def _checksum(month: Month, about: dict[str, Any], lines: list[Any]) -> str:
    """SHA-256 over what is read: month, who publishes, and the lines, as JSON with sorted keys."""
    text = json.dumps([str(month), about, lines], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _store(made: Publication, draft: Draft) -> None:
    PublishedLine.objects.bulk_create(
        PublishedLine(publication=made, table=code, position=place, keys=keys, numbers=numbers)
        for code, place, keys, numbers in _lines(draft)
    )
    PublishedCell.objects.bulk_create(
        PublishedCell(publication=made, cell=cell, state=state.value, value=value) for cell, (state, value) in draft.cells.items()
    )


def is_whole(made: Publication) -> bool:
    """Whether a version's lines are those it was published with."""
    found = PublishedLine.objects.filter(publication=made).values_list("table", "position", "keys", "numbers")
    lines = sorted(found, key=lambda line: line[:2])
    return _checksum(Month.of(made.month), made.about, lines) == made.checksum
