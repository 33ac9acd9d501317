"""Participant cards: who gets one, until when it holds, and signing it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from pijar.audit.services import record
from pijar.coverage import tokens
from pijar.coverage.keys import signing_key
from pijar.coverage.models import Card, CardKey
from pijar.coverage.options import CardTerms
from pijar.coverage.rules import coverage_on
from pijar.coverage.selectors import FACT_COLUMNS, FACT_TABLES, facts_in
from pijar.coverage.types import CoverageStatus, Facts
from pijar.enrolment.models import ParticipantNumber
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import asked, rows
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor

FIELD = "card_token"
NUMBER_END = 4
# Persons of a kelurahan who may have cover on a day: with a month billed about then, or paid for before our books.
MAYBE = """
select p.id from registry_person p
 where p.survivor_id is null and p.village_code = %s
   and (exists (select 1 from contributions_batchline l where l.person_id = p.id and l.month = any(%s))
        or exists (select 1 from registry_person g join contributions_batchline l on l.person_id = g.id
                    where g.survivor_id = p.id and l.month = any(%s))
        or exists (select 1 from enrolment_priorparticipation v
                    where v.national_id = p.national_id and v.last_month >= %s))
 order by p.name, p.id
"""
# The facts of many persons at once; of those columns the fourth is the newest halt.
MANY = f"select p.id, {FACT_COLUMNS} from unnest(%(secrets)s::bytea[]) given(secret) {FACT_TABLES}"
HALT = 3


@dataclass(frozen=True)
class Known:
    """What a card follows from: the person's months, and from when they are stopped or held."""

    facts: Facts
    halted_from: date | None


@dataclass(frozen=True)
class Proved:
    """The cover a card may speak of: the answer for its first day, and the last day on which the same is proved."""

    status: CoverageStatus
    last_day: date


@dataclass(frozen=True)
class Issued:
    """A card with the text of its code."""

    card: Card
    person: Person
    token: str
    is_new: bool

    @property
    def statement(self) -> tokens.Statement:
        return statement_of(self.token)


def proved_cover(known: Known, on: date, most_days: int) -> Proved | None:
    """The unbroken row of covered days from `on`, at most `most_days` long and before a stop or hold begins; None for none."""
    status, last = coverage_on(on, known.facts), None
    for day in (on + timedelta(days=n) for n in range(most_days)):
        is_halted = known.halted_from is not None and day >= known.halted_from
        if is_halted or coverage_on(day, known.facts).covered is not True:
            break
        last = day
    return Proved(status, last) if last else None


def known_of(people: Sequence[Person], on: date) -> dict[int, Known]:
    """What is known of these persons, who gave way to nobody, in one statement."""
    given = {"secrets": [bytes(person.national_id) for person in people], "month": Month.of(on).first_day}
    return {person: Known(facts_in(columns), _halted_from(columns[HALT])) for person, *columns in asked(MANY, given)}


def _halted_from(halt: list[str] | None) -> date | None:
    is_on = halt is not None and halt[0] in (HaltKind.STOP.value, HaltKind.HOLD.value)
    return date.fromisoformat(halt[2]) if halt and is_on else None


@transaction.atomic
def issue(person: Person, *, on: date, at: datetime, terms: CardTerms, actor: Actor) -> Issued:
    """The person's card from a day on; the one already made where it says the same and holds as long.

    Raises Refusal where the person has no proved cover on that day: CARD_NOT_COVERED, CARD_HALTED, CARD_MERGED.
    """
    if person.survivor_id:
        raise Refusal("CARD_MERGED", "This record was joined to another one: make the card of that one.")
    made = _issue_all([person], on=on, at=at, terms=terms, actor=actor)
    if not made:
        raise _refusal(person, on)
    if made[0].is_new:
        record(actor, "card.issue", f"person:{person.id}", {"card": made[0].card.number, "last_day": str(made[0].card.last_day)})
    return made[0]


def _refusal(person: Person, on: date) -> Refusal:
    halted_from = known_of([person], on)[person.id].halted_from
    if halted_from and on >= halted_from:
        return Refusal("CARD_HALTED", f"The person is stopped or held from {Month.of(halted_from)} on: no card is made.")
    return Refusal("CARD_NOT_COVERED", f"Nobody can prove cover of this person on {on}: only who is covered gets a card.")


@transaction.atomic
def issue_village(village: str, *, on: date, at: datetime, terms: CardTerms, actor: Actor) -> list[Issued]:
    """Cards of everybody of a kelurahan who is covered on a day, by name; cards already made are taken as they are."""
    now, before = Month.of(on).first_day, Month.of(on).previous.first_day
    found = Person.objects.in_bulk([p for (p,) in rows(MAYBE, village, [before, now], [before, now], before)])
    made = _issue_all(list(found.values()), on=on, at=at, terms=terms, actor=actor)
    record(actor, "card.issue_all", f"village:{village}", {"on": str(on), "cards": len(made), "new": sum(o.is_new for o in made)})
    return made


@transaction.atomic
def issue_many(people: Sequence[Person], *, on: date, at: datetime, terms: CardTerms, actor: Actor) -> list[Issued]:
    """Cards of these persons who gave way to nobody and are covered on a day; cards already made are taken as they are."""
    made = _issue_all([person for person in people if not person.survivor_id], on=on, at=at, terms=terms, actor=actor)
    said = {"on": str(on), "cards": len(made), "new": sum(one.is_new for one in made)}
    record(actor, "card.issue_all", "list:orang", {**said, "people": [one.person.id for one in made]})
    return made


def _issue_all(people: Sequence[Person], *, on: date, at: datetime, terms: CardTerms, actor: Actor) -> list[Issued]:
    key, private = signing_key(at=at, actor=actor)
    ids = [person.id for person in people]
    numbers = dict(ParticipantNumber.objects.filter(person__in=ids).values_list("person_id", "number"))
    # Locked, so that two desks do not make two cards for one person at once.
    list(Person.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id"))
    standing, known = _standing(ids, on, key), known_of(people, on)
    made: list[Issued] = []
    for person in people:
        cover = proved_cover(known[person.id], on, terms.days)
        if cover is None:
            continue
        last_day = min(cover.last_day + timedelta(days=terms.grace_days), on + timedelta(days=terms.days - 1))
        before = standing.get(person.id)
        if before and before.last_day >= last_day and Month.of(before.through) == cover.status.paid_through:
            made.append(Issued(before, person, token_of(before), False))
        else:
            said = _statement(person, cover.status, on, last_day, at, terms.city, numbers.get(person.id, ""))
            token = tokens.signed(said, private)
            made.append(Issued(_card(said, token, person, key, actor), person, token, True))
    Card.objects.bulk_create([one.card for one in made if one.is_new])
    return made


def _standing(people: list[int], on: date, key: CardKey) -> dict[int, Card]:
    """The newest card of each that holds on a day and was signed with the key that signs."""
    found = Card.objects.filter(person__in=people, revoked_at=None, first_day__lte=on, last_day__gte=on, key=key)
    return {card.person_id: card for card in found.order_by("last_day", "id")}


def _statement(
    person: Person, status: CoverageStatus, on: date, last_day: date, at: datetime, city: str, number: str
) -> tokens.Statement:
    return tokens.Statement(
        city=city, card=secrets.token_hex(tokens.CARD_BYTES), issued_at=at, first_day=on, last_day=last_day,
        through=str(status.paid_through), branches=status.branches, name=tokens.masked_name(person.name),
        birth_year=person.birth_date.year, number_end=number[-NUMBER_END:],
    )  # fmt: skip


def _card(said: tokens.Statement, token: str, person: Person, key: CardKey, actor: Actor) -> Card:
    return Card(
        number=said.card, person=person, key=key, token=identifiers().encrypt(FIELD, token), first_day=said.first_day,
        last_day=said.last_day, through=Month.parse(said.through).first_day, issued_at=said.issued_at, issued_by=actor.name,
    )  # fmt: skip


def token_of(card: Card) -> str:
    """The text of a card's code."""
    return identifiers().decrypt(FIELD, card.token)


@transaction.atomic
def shown(card: Card, *, actor: Actor) -> str:
    """The text of a card's code for an officer's screen; recorded, for whoever sees the code can take it along."""
    record(actor, "card.open", f"person:{card.person_id}", {"card": card.number})
    return token_of(card)


def statement_of(token: str) -> tokens.Statement:
    """What a code of ours says, its signature not looked at."""
    said = tokens.read(token)
    if said is None:
        raise Refusal("CARD_UNREADABLE", tokens.SENTENCES[tokens.Reason.UNREADABLE])
    return said


def cards_of(person: Person) -> list[Card]:
    """Every card of a person, the newest first."""
    return list(Card.objects.filter(person=person).order_by("-id"))


def card_on(person: Person, on: date) -> Card | None:
    """The card that holds on a day, of several the one that holds longest; none where the day's cover is proved no more."""
    found = Card.objects.filter(person=person, revoked_at=None, first_day__lte=on, last_day__gte=on, key__is_lost=False)
    card = found.order_by("-last_day", "-id").first()
    return card if card and proved_cover(known_of([person], on)[person.id], on, 1) else None
