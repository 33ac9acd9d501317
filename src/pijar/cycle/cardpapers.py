"""Participant cards with the city's name: made, printed one by one or as sheets of a kelurahan, called back, published.

The services of `coverage` sign and call back; this module tells them the programme's terms and keeps the data folder's own copy
of the public lists, with which `pijar coverage verify` works without a database.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from django.db import transaction

from pijar.audit.services import record
from pijar.coverage import cards, keys, revoking
from pijar.coverage.cards import Issued
from pijar.coverage.models import Card, CardKey
from pijar.coverage.options import CardTerms, card_terms, report_to
from pijar.coverage.revoking import End
from pijar.coverage.tokens import ZONE
from pijar.cycle import store
from pijar.documents import render
from pijar.eligibility import sentences
from pijar.enrolment.options import heading
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.types import LawError
from pijar.regions.models import Region
from pijar.registry.copy import rows
from pijar.registry.models import Person
from pijar.staff.types import Actor
from pijar.verification.rules import place_order

TITLE = "Kartu peserta"
CHECK_PAGE = "/kartu/periksa/"
BRANCHES = {"JKK": "Kecelakaan kerja (JKK)", "JKM": "Kematian (JKM)"}
# Points of the picture for one of the code; white around it, as readers need it.
PNG_SCALE, PNG_BORDER, PAPER_BORDER = 10, 4, 2
# A signature is as good as random under any of the eight masks, so a thousand codes need not try all of them.
SHEET_MASK = 3
# RT and RW as the newest list that still stands gives them.
PLACES = """
select distinct on (r.person_id) r.person_id, coalesce(r.rt, ''), coalesce(r.rw, '')
  from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live
 where r.person_id = any(%s) order by r.person_id, r.id desc
"""


@dataclass(frozen=True)
class Sheets:
    """The cards of a kelurahan as one PDF."""

    issued: list[Issued]
    body: bytes


def terms() -> CardTerms:
    """The terms of the programme in force. Raises Refusal (PROGRAMME_UNKNOWN) where there is none."""
    return card_terms(store.current().data)


def city_name() -> str:
    return heading(store.current().data).city


def _put_lists(on: date) -> None:
    """After the service's transaction: what was refused is in no list. `refresh` and every later change put them anew."""
    revoking.put_lists(terms().city, city_name(), on)


def published_keys(on: date) -> dict[str, Any]:
    return keys.published(terms().city, city_name(), on)


def published_revoked(on: date) -> dict[str, Any]:
    return revoking.published_revoked(terms().city, on)


def issue(person: Person, *, on: date, at: datetime, actor: Actor) -> Issued:
    """The person's card from a day on. Raises Refusal as `coverage.cards.issue` does."""
    made = cards.issue(person, on=on, at=at, terms=terms(), actor=actor)
    if made.is_new:
        _put_lists(_day(at))
    return made


def revoke(card: Card, *, reason: End, at: datetime, actor: Actor) -> Card:
    ended = revoking.revoke(card.id, reason=reason, at=at, actor=actor)
    _put_lists(_day(at))
    return ended


def refresh(*, on: date, at: datetime, actor: Actor) -> dict[str, int]:
    """Calls back the cards whose cover is proved no more, and puts the lists anew; meant for every day."""
    counts = revoking.refresh(on=on, at=at, terms=terms(), actor=actor)
    _put_lists(_day(at))
    return counts


def rotate(*, at: datetime, actor: Actor, is_lost: bool = False) -> CardKey:
    made = keys.rotate(at=at, actor=actor, is_lost=is_lost)
    _put_lists(_day(at))
    return made


def lose_key(kid: str, *, at: datetime, actor: Actor) -> None:
    keys.lose(kid, at=at, actor=actor)
    _put_lists(_day(at))


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


# On paper and on screens --------------------------------------------------------------------------------------------------


def _code(text: str, mask: int | None = None) -> segno.QRCode:
    """Level M reads with a tenth of it dirty; more of it would make the points too small for a card."""
    return segno.make(text, error="m", boost_error=False, micro=False, mask=mask)


def png(token: str) -> bytes:
    """The code as a picture to show on a screen or to send."""
    out = io.BytesIO()
    _code(token).save(out, kind="png", scale=PNG_SCALE, border=PNG_BORDER)
    return out.getvalue()


def svg(text: str, mask: int | None = None) -> str:
    """The code as a drawing for a page or a paper; with a mask given, which tries no other, in a fifth of the time."""
    out = io.BytesIO()
    _code(text, mask).save(out, kind="svg", xmldecl=False, svgns=True, border=PAPER_BORDER, omitsize=True, nl=False, light="#fff")
    return out.getvalue().decode()


@transaction.atomic
def card_png(made: Issued, *, actor: Actor) -> bytes:
    """The code of one card as a picture; recorded."""
    record(actor, "card.print", f"person:{made.person.id}", {"card": made.card.number})
    return png(made.token)


@transaction.atomic
def card_pdf(made: Issued, *, actor: Actor) -> bytes:
    """One card as PDF of A6 size; recorded."""
    record(actor, "card.print", f"person:{made.person.id}", {"card": made.card.number})
    data = store.current().data
    village = Region.objects.filter(code=made.person.village_code).first()
    page = {
        **_words(made), "title": TITLE, "city": heading(data).city, "village": f"Kelurahan {village.name}" if village else "",
        "clock": _clock(made.card.first_day), "report": report_to(data), "check_page": CHECK_PAGE,
        "through": sentences.month(Month.of(made.card.through)).id, "first_day": sentences.day(made.card.first_day).id,
        "branches": [BRANCHES.get(branch, branch) for branch in made.statement.branches],
    }  # fmt: skip
    return render("card", page, on=made.card.first_day)


def sheets(village: str, *, on: date, at: datetime, actor: Actor) -> Sheets:
    """The cards of everybody of a kelurahan who is covered on a day, ten to an A4, with the list on which they sign.

    Raises Refusal: VILLAGE_UNKNOWN; CARDS_NOBODY where nobody there is covered on that day.
    """
    place = Region.objects.filter(code=village, level="kelurahan").first()
    if place is None:
        raise Refusal("VILLAGE_UNKNOWN", f"There is no kelurahan {village!r}: write its code, such as 33.74.01.1001.")
    issued = cards.issue_village(village, on=on, at=at, terms=terms(), actor=actor)
    if not issued:
        raise Refusal("CARDS_NOBODY", f"Nobody of {place.name} is covered on {on}: there is no card to print.")
    if any(made.is_new for made in issued):
        _put_lists(_day(at))
    return Sheets(issued, render("cards_sheet", _sheet(place.name, issued, on), on=on, tagged=False))


def sheets_of(people: Sequence[Person], *, on: date, at: datetime, actor: Actor) -> Sheets:
    """The cards of these persons who are covered on a day, as sheets. Raises Refusal (CARDS_NOBODY) where none of them is."""
    issued = cards.issue_many(people, on=on, at=at, terms=terms(), actor=actor)
    if not issued:
        raise Refusal("CARDS_NOBODY", f"None of these people is covered on {on}: there is no card to print.")
    if any(made.is_new for made in issued):
        _put_lists(_day(at))
    villages = {made.person.village_code for made in issued}
    place = Region.objects.filter(code=next(iter(villages))).first() if len(villages) == 1 else None
    return Sheets(issued, render("cards_sheet", _sheet(place.name if place else "", issued, on), on=on, tagged=False))


def _sheet(place: str, issued: list[Issued], on: date) -> dict[str, Any]:
    where = {person: (rt, rw) for person, rt, rw in rows(PLACES, [made.person.id for made in issued])}
    at = [where.get(made.person.id, ("", "")) for made in issued]
    order = sorted(zip(issued, at, strict=True), key=lambda one: _walked(one[1], one[0].person.name))
    head = heading(store.current().data)
    return {
        "city": head.city, "office": head.office, "title": f"Kartu peserta {place}".strip(),
        "about": f"Kelurahan {place} · {sentences.day(on).id}" if place else sentences.day(on).id, "clock": _clock(on),
        "cards": [
            _words(made, SHEET_MASK) | {"short": _short(made.statement.branches), "place": _place(*lives)}
            for made, lives in order
        ],
        "signers": [
            {"place": "", "above": "Yang menyerahkan,", "role": "Petugas kelurahan", "name": "." * 34, "number": ""},
            {"place": "", "above": "Mengetahui,", "role": f"Lurah {place or '.' * 20}", "name": "." * 34, "number": ""},
        ],
    }  # fmt: skip


def _walked(lives: tuple[str, str], name: str) -> Any:
    """The order in which a kelurahan is walked: RW, then RT, then name."""
    rt, rw = lives
    return place_order(rw), place_order(rt), name


def _place(rt: str, rw: str) -> str:
    return f"{rt or '–'}/{rw or '–'}" if rt or rw else "–"


def _short(branches: tuple[str, ...]) -> str:
    """The two branches of the law in one short line."""
    return "Kecelakaan kerja dan kematian" if set(branches) == set(BRANCHES) else ", ".join(branches)


def _words(made: Issued, mask: int | None = None) -> dict[str, Any]:
    said = made.statement
    return {
        "name": made.person.name, "birth_year": str(said.birth_year), "number_end": said.number_end,
        "last_day": sentences.day(made.card.last_day).id, "number": number_in_groups(made.card.number),
        "qr": svg(made.token, mask),
    }  # fmt: skip


def number_in_groups(number: str) -> str:
    """A card's number as people read it out: 7F3A 19C2 …"""
    return " ".join(number.upper()[place : place + 4] for place in range(0, len(number), 4))


def reporting(on: date) -> dict[str, Any]:
    """For a page: within how many days of 24 hours an accident must be told (None: not known), and to whom."""
    hours = _hours(on)
    return {"report_days": hours // 24 if hours else None, "report": report_to(store.current().data)}


def _hours(on: date) -> int | None:
    try:
        return lookup.valid("deadlines.stage_one_hours", on).whole
    except LawError:
        return None


def _clock(on: date) -> str:
    """Within which time an accident must be told, as the law says it on a day; nothing where that is not known."""
    hours = _hours(on)
    if hours is None:
        return ""
    return (
        f"paling lambat {hours // 24} × 24 jam sejak kejadian" if hours % 24 == 0 else f"paling lambat {hours} jam sejak kejadian"
    )
