"""Reading notices: the bell's count, an officer's page, choices, channels, the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet

from pijar.notices import rules, wording
from pijar.notices.models import Choice, CityChoice, Contact, Message, Notice
from pijar.notices.sealing import opened
from pijar.notices.senders import sender
from pijar.notices.types import EVENTS, NOT_ON_PAGE, Channel, Datum, Event, Group, Quiet, Reach, State, Text
from pijar.registry import prepared
from pijar.staff.models import Officer

# The bell shows "99+" from here on.
MOST_COUNTED = 100


# Asked with every page.
UNREAD = """
select count(*) from (select 1 from notices_notice where officer_id = %(officer)s and read_at is null limit %(most)s) as those
"""


def unread(officer_id: int) -> int:
    """How many notices an officer has not read, at most MOST_COUNTED: read off a small index."""
    row = prepared.one(UNREAD, {"officer": officer_id, "most": MOST_COUNTED})
    return int(row[0])


def city() -> CityChoice:
    """What holds for the city: as chosen, else the standard."""
    return CityChoice.objects.filter(id=1).first() or CityChoice()


def choice_of(officer: Officer) -> Choice | None:
    return Choice.objects.filter(officer=officer).first()


def language_of(officer: Officer) -> str:
    chosen = choice_of(officer)
    return chosen.language if chosen else "id"


def quiet_of(chosen: Choice | None, held: CityChoice) -> tuple[Quiet, ...]:
    """The quiet hours of the city, and an officer's own on top."""
    spans = [Quiet(held.quiet_start, held.quiet_end)]
    if chosen is not None and chosen.quiet_start is not None and chosen.quiet_end is not None:
        spans.append(Quiet(chosen.quiet_start, chosen.quiet_end))
    return tuple(spans)


def channels_for(event: Event, chosen: Choice | None) -> frozenset[str]:
    """The channels on which an officer is told of an event. A code goes where it was asked for.

    Standard: everything by e-mail; by telephone, which costs the city money, only what is urgent.
    """
    rule = EVENTS[event]
    if chosen is not None and rule.group.value in chosen.channels:
        return frozenset(chosen.channels[rule.group.value])
    return frozenset(c.value for c in Channel if c is Channel.EMAIL or rule.is_urgent)


def standard_channels(group: Group) -> frozenset[str]:
    """The channels of a group where nothing is chosen, as the page of choices shows them."""
    events = [e for e, rule in EVENTS.items() if rule.group is group and rule.reach is Reach.OFFICER and e not in NOT_ON_PAGE]
    return frozenset().union(*(channels_for(one, None) for one in events)) if events else frozenset({Channel.EMAIL.value})


def always(link: str) -> dict[Datum, str]:
    """What every message may name: the city, and where to look."""
    return {Datum.CITY: settings.NOTICE_SIGNATURE, Datum.LINK: f"{settings.ADDRESS}{link or '/'}"}


def sample(event: Event) -> dict[Datum, str]:
    """Values for trying an event's sentences, with the city's own address."""
    rule = EVENTS[event]
    given = {datum: wording.SAMPLE[datum] for datum in (*rule.data, *rule.inside)}
    return {**given, **always("/lapor/ikuti/" if rule.reach is Reach.PARTY else "/keluhan/PG-7K3M-Q2XH/")}


@dataclass(frozen=True)
class Line:
    """One notice as its officer reads it; `text` empty where the city's time is over."""

    id: int
    event: str
    group: str
    text: str
    link: str
    at: datetime
    is_read: bool
    is_urgent: bool


def notices(officer: Officer) -> QuerySet[Notice]:
    """An officer's notices, the newest first."""
    return Notice.objects.filter(officer=officer).order_by("-at", "-id")


def lines(found: Sequence[Notice], language: str) -> list[Line]:
    """Notices in words."""
    changed = wording.all_own(language)
    return [_line(one, language, changed) for one in found]


def _line(one: Notice, language: str, changed: Any) -> Line:
    event = Event(one.event)
    values = {Datum(key): value for key, value in opened("values", one.values).items()} if one.values else None
    text = wording.on_page(event, values, language, changed) if values is not None else ""
    rule = EVENTS[event]
    return Line(one.pk, one.event, rule.group.value, text, one.link, one.at, one.read_at is not None, rule.is_urgent)


@dataclass(frozen=True)
class ChannelState:
    """How a channel stands: its plug-in, what is lacking, and what became of its messages."""

    channel: Channel
    plug_in: str
    lacks: list[str]
    counts: dict[str, int]
    last_sent: datetime | None

    @property
    def is_ready(self) -> bool:
        return not self.lacks

    def data(self) -> dict[str, Any]:
        return {
            "channel": self.channel.value, "plug_in": self.plug_in, "configured": self.is_ready, "lacks": self.lacks,
            "messages": self.counts, "last_sent": self.last_sent,
        }  # fmt: skip


def channels() -> list[ChannelState]:
    """Every channel with its state."""
    counted = Message.objects.values_list("channel", "state").annotate(n=Count("id"), last=Max("ended_at"))
    found = []
    for channel in Channel:
        mine = [(state, n, last) for one, state, n, last in counted if one == channel.value]
        sent = [last for state, _, last in mine if state in (State.SENT.value, State.SHOWN.value) and last]
        plug_in = sender(channel)
        counts = {state: n for state, n, _ in mine}
        found.append(ChannelState(channel, plug_in.name, plug_in.lacks(), counts, max(sent, default=None)))
    return found


def offered() -> list[Channel]:
    """The channels on which somebody can be told now."""
    return [channel for channel in Channel if not sender(channel).lacks()]


def contacts(officer: Officer) -> dict[str, Contact]:
    """An officer's addresses by channel."""
    return {one.channel: one for one in Contact.objects.filter(officer=officer, stopped_at=None)}


def party_contacts(party: str) -> list[Contact]:
    """Where whoever brought a thing wants to be told."""
    return list(Contact.objects.filter(party=party, stopped_at=None).exclude(party="").order_by("id"))


def shown_address(contact: Contact) -> str:
    """An address so that its owner knows it again."""
    return rules.veiled(opened("address", contact.address)) if contact.address else ""


def outbox(state: str = "", channel: str = "") -> QuerySet[Message]:
    """Messages, the newest first."""
    found = Message.objects.order_by("-made_at", "-id")
    found = found.filter(state=state) if state else found
    return found.filter(channel=channel) if channel else found


def text_of(one: Message) -> Text | None:
    """What a message says; None where it is wiped."""
    if one.text is None:
        return None
    data = opened("text", one.text)
    return Text(**{**data, "parameters": tuple(data["parameters"])})


def veiled_of(one: Message) -> str:
    """Where a message goes, so that nobody learns the address."""
    return rules.veiled(opened("address", one.address)) if one.address else ""
