"""Writing notices: a fact becomes a line on each officer's page and messages in the outbox, once; what people chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from pijar.audit.services import record
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.notices import rules, selectors, wording
from pijar.notices.models import LANGUAGES, Choice, CityChoice, Contact, Message, Notice, Wording
from pijar.notices.sealing import opened, seal
from pijar.notices.types import (
    EVENTS,
    MOVES,
    NOT_ON_PAGE,
    Channel,
    Datum,
    Event,
    Fact,
    Form,
    Group,
    Quiet,
    Reach,
    State,
    Told,
)
from pijar.registry.copy import lock
from pijar.staff.models import Officer
from pijar.staff.types import Actor

VALUES, ADDRESS, TEXT = "values", "address", "text"


@transaction.atomic
def tell(fact: Fact, *, at: datetime) -> Told:
    """Tells a fact to its officers or its party: each once, however often it is told.

    Raises Refusal: NOTICE_NOT_NAMED (a value the event does not name), NOTICE_HOLDS_NIK, NOTICE_VALUE_MISSING.
    """
    rule = EVENTS[fact.event]
    if set(fact.values) != {*rule.data, *rule.inside}:
        raise Refusal("NOTICE_NOT_NAMED", f"{fact.event.value} names {sorted(d.value for d in (*rule.data, *rule.inside))}.")
    for value in fact.values.values():
        rules.refuse_identifier(value)
    lock(f"notice {fact.event.value} {fact.key}")
    if rule.reach is Reach.PARTY:
        return Told(0, _to_party(fact, at))
    officers = list(Officer.objects.filter(id__in=fact.officers, is_active=True))
    notices = 0 if fact.event in NOT_ON_PAGE else _on_pages(fact, officers, at)
    return Told(notices, _to_officers(fact, officers, at))


def _on_pages(fact: Fact, officers: list[Officer], at: datetime) -> int:
    told = {"event": fact.event.value, "key": fact.key}
    known = set(Notice.objects.filter(**told).values_list("officer_id", flat=True))
    sealed = seal(VALUES, {datum.value: value for datum, value in fact.values.items()})
    new = [one for one in officers if one.pk not in known]
    Notice.objects.bulk_create([Notice(officer=one, values=sealed, link=fact.link, at=fact.at, **told) for one in new])
    return len(new)


def _to_officers(fact: Fact, officers: list[Officer], at: datetime) -> int:
    if at - fact.at > rules.STALE:
        return 0
    ids = [one.pk for one in officers]
    choices = {one.officer_id: one for one in Choice.objects.filter(officer__in=ids)}
    proven = Contact.objects.filter(officer__in=ids, proven_at__isnull=False, stopped_at=None).order_by("id")
    city, made = selectors.city(), 0
    for contact in proven:
        chosen = choices.get(contact.officer_id or 0)
        if contact.channel in selectors.channels_for(fact.event, chosen):
            language = chosen.language if chosen else "id"
            made += _put(fact, contact, f"officer:{contact.officer_id}", language, selectors.quiet_of(chosen, city), at)
    return made


def _to_party(fact: Fact, at: datetime) -> int:
    if at - fact.at > rules.STALE:
        return 0
    given = Contact.objects.filter(party=fact.party, stopped_at=None).exclude(party="")
    quiet = selectors.quiet_of(None, selectors.city())
    return sum(_put(fact, one, fact.party, one.language, quiet, at) for one in given)


def _put(fact: Fact, contact: Contact, recipient: str, language: str, quiet: tuple[Quiet, ...], at: datetime) -> int:
    named = {"event": fact.event.value, "key": fact.key, "recipient": recipient, "channel": contact.channel}
    if Message.objects.filter(**named).exists():
        return 0
    assert contact.address is not None
    text = wording.message(fact.event, {**fact.values, **selectors.always(fact.link)}, language)
    is_urgent = EVENTS[fact.event].is_urgent
    due = rules.not_before(at.astimezone(JAKARTA), quiet, is_urgent=is_urgent)
    Message.objects.create(
        **named, language=language, mark=uuid4(), contact=contact, address=seal(ADDRESS, opened(ADDRESS, contact.address)),
        text=seal(TEXT, text.__dict__), is_urgent=is_urgent, state=(State.HELD if due > at else State.WAITING).value,
        made_at=at, not_before=due,
    )  # fmt: skip
    return 1


@transaction.atomic
def send_code(contact: Contact, code: str, *, at: datetime) -> None:
    """The code that proves an officer's address goes to that address at once."""
    assert contact.officer is not None
    language = selectors.language_of(contact.officer)
    fact = Fact(Event.CONTACT_CODE, f"code:{uuid4()}", at, {Datum.CODE: code}, officers=frozenset({contact.officer.pk}))
    _put(fact, contact, f"officer:{contact.officer.pk}", language, (), at)


@transaction.atomic
def read(officer: Officer, *, at: datetime, notice_id: int | None = None) -> int:
    """One notice was read, or all of an officer's. How many were unread."""
    mine = Notice.objects.filter(officer=officer, read_at=None)
    return (mine if notice_id is None else mine.filter(id=notice_id)).update(read_at=at)


@transaction.atomic
def choose(
    officer: Officer, *, language: str, channels: Mapping[Group, Iterable[Channel]], quiet: Quiet | None, actor: Actor
) -> Choice:
    """What an officer wants to be told, where, in which language, when not. Raises Refusal: LANGUAGE_UNKNOWN, HOURS_INVALID."""
    if language not in LANGUAGES:
        raise Refusal("LANGUAGE_UNKNOWN", "Choose one of the languages on offer.")
    if quiet is not None:
        _refuse_hours(quiet)
    kept = {group.value: sorted({one.value for one in wanted}) for group, wanted in channels.items()}
    values = {
        "language": language, "channels": kept, "quiet_start": quiet.start if quiet else None,
        "quiet_end": quiet.end if quiet else None,
    }  # fmt: skip
    made, _ = Choice.objects.update_or_create(officer=officer, defaults=values)
    record(actor, "notice.choose", f"officer:{officer.username}", {"channels": kept, "language": language})
    return made


def _refuse_hours(quiet: Quiet) -> None:
    if not (0 <= quiet.start <= 23 and 0 <= quiet.end <= 23):
        raise Refusal("HOURS_INVALID", "An hour is a number from 0 to 23.")


@transaction.atomic
def set_city(*, quiet: Quiet, keep_days: int, due_days: int, digest_hour: int, actor: Actor) -> CityChoice:
    """What holds for the city. Raises Refusal: HOURS_INVALID, DAYS_INVALID."""
    _refuse_hours(quiet)
    _refuse_hours(Quiet(digest_hour, digest_hour))
    if not (7 <= keep_days <= 730 and 1 <= due_days <= 30):
        raise Refusal("DAYS_INVALID", "Texts are kept 7 to 730 days, a due day is told 1 to 30 days before.")
    values = {
        "quiet_start": quiet.start, "quiet_end": quiet.end, "keep_days": keep_days, "due_days": due_days,
        "digest_hour": digest_hour,
    }  # fmt: skip
    made, _ = CityChoice.objects.update_or_create(id=1, defaults=values)
    record(actor, "notice.city", "notices", values)
    return made


@transaction.atomic
def reword(event: Event, form: Form, language: str, text: str | None, *, actor: Actor, at: datetime) -> Wording:
    """A new version of a sentence; None: back to the standard. It must read as a whole with the longest values.

    Raises Refusal: those of `rules.refuse_wording`, WORDING_SMS, LANGUAGE_UNKNOWN, WORDING_NO_FORM.
    """
    if language not in LANGUAGES:
        raise Refusal("LANGUAGE_UNKNOWN", "Choose one of the languages on offer.")
    if form not in wording.forms_of(event):
        raise Refusal("WORDING_NO_FORM", "This event has no such sentence.")
    said = None if text is None else text.replace("\r\n", "\n").strip()
    if said is not None:
        refuse_words(event, form, language, said)
    lock(f"wording {event.value} {form.value} {language}")
    before = Wording.objects.filter(event=event.value, form=form.value, language=language).order_by("-version").first()
    if before is not None and before.text == said:
        return before
    made = Wording.objects.create(
        event=event.value, form=form.value, language=language, version=before.version + 1 if before else 1, text=said,
        actor=actor.name, at=at,
    )  # fmt: skip
    details = {"form": form.value, "language": language, "version": made.version, "standard": said is None}
    record(actor, "notice.reword", f"notice:{event.value}", details)
    return made


def refuse_words(event: Event, form: Form, language: str, text: str) -> None:
    """Raises Refusal: those of `rules.refuse_wording`; WORDING_SMS where it is more than one SMS with its longest values."""
    said = text.replace("\r\n", "\n").strip()
    rules.refuse_wording(event, form, said)
    if form is Form.SHORT:
        _refuse_long_sms(event, language, said)


def _refuse_long_sms(event: Event, language: str, text: str) -> None:
    whole = wording.message(event, selectors.sample(event), language, also={Form.SHORT: text}).short
    if len(whole) > rules.LONGEST_SMS:
        raise Refusal(
            "WORDING_SMS", f"With its values the SMS has {len(whole)} letters; {rules.LONGEST_SMS} fit.",
            values={"letters": len(whole), "most": rules.LONGEST_SMS},
        )  # fmt: skip


@transaction.atomic
def send_again(message_id: int, *, actor: Actor, at: datetime) -> Message:
    """Puts a message that failed, or that may not have arrived, back into the outbox.

    Raises Refusal: MESSAGE_UNKNOWN, MESSAGE_OVER, MESSAGE_OLD.
    """
    one = Message.objects.select_for_update().filter(id=message_id).first()
    if one is None:
        raise Refusal("MESSAGE_UNKNOWN", "There is no such message.")
    if State.WAITING not in MOVES[State(one.state)] or one.state in (State.SENDING.value,) or one.wiped_at:
        raise Refusal("MESSAGE_OVER", "This message is sent, on its way, cancelled, or its text is gone.")
    if at - one.made_at > rules.STALE:
        raise Refusal("MESSAGE_OLD", "This message is too old: what it says may not be true any more.")
    one.state, one.attempts, one.reason, one.not_before, one.ended_at = State.WAITING.value, 0, "", at, None
    one.save(update_fields=["state", "attempts", "reason", "not_before", "ended_at"])
    record(actor, "notice.again", f"message:{one.pk}", {"event": one.event, "channel": one.channel})
    return one
