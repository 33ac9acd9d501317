"""What is told to whom: events, what their sentences may name, channels, and how far a message is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Channel(StrEnum):
    """By which door a message leaves the city's own pages."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"
    SMS = "sms"


class Group(StrEnum):
    """Events that an officer chooses channels for together."""

    MONTH = "month"
    LISTS = "lists"
    CASES = "cases"
    COMPLAINTS = "complaints"
    GIFTS = "gifts"
    ROUNDS = "rounds"
    DIGEST = "digest"


class Reach(StrEnum):
    """Who gets it: officers, or whoever left an address with a report, a complaint or a pledge."""

    OFFICER = "officer"
    PARTY = "party"


class Datum(StrEnum):
    """All that a sentence may name, as it stands between its braces. There is none for a person's name, NIK or illness."""

    NUMBER = "nomor"
    MONTH = "bulan"
    FUND = "dana"
    DAY = "tanggal"
    DAYS = "hari"
    COUNT = "jumlah"
    STATE = "keadaan"
    TASK = "tugas"
    PLACE = "tempat"
    LINES = "daftar"
    CODE = "kode"
    CITY = "kota"
    LINK = "alamat"


class Kind(StrEnum):
    """How a value is written in the reader's language."""

    TEXT = "text"
    MONTH = "month"
    DAY = "day"
    WHOLE = "whole"
    WORD = "word"


KINDS: Mapping[Datum, Kind] = MappingProxyType({
    Datum.NUMBER: Kind.TEXT, Datum.MONTH: Kind.MONTH, Datum.FUND: Kind.TEXT, Datum.DAY: Kind.DAY, Datum.DAYS: Kind.WHOLE,
    Datum.COUNT: Kind.WHOLE, Datum.STATE: Kind.WORD, Datum.TASK: Kind.WORD, Datum.PLACE: Kind.TEXT, Datum.LINES: Kind.TEXT,
    Datum.CODE: Kind.TEXT, Datum.CITY: Kind.TEXT, Datum.LINK: Kind.TEXT,
})  # fmt: skip
# Given to every sentence by the sending itself.
ALWAYS = (Datum.CITY, Datum.LINK)


class Form(StrEnum):
    """The sentences of one event: on our page, as a letter, and as one SMS."""

    PAGE = "page"
    SUBJECT = "subject"
    BODY = "body"
    SHORT = "short"


class Event(StrEnum):
    BATCH_WAITS = "batch_waits"
    BATCH_BACK = "batch_back"
    PAYMENT_WAITS = "payment_waits"
    PAYMENT_DUE = "payment_due"
    PAYMENT_LATE = "payment_late"
    REPLY_LOADED = "reply_loaded"
    ROWS_REJECTED = "rows_rejected"
    CARDS_READY = "cards_ready"
    CASE_REPORTED = "case_reported"
    CASE_MOVED = "case_moved"
    CASE_MESSAGE = "case_message"
    TASK_DUE = "task_due"
    TASK_OVERDUE = "task_overdue"
    DEATH_FOUND = "death_found"
    COMPLAINT_CAME = "complaint_came"
    COMPLAINT_DUE = "complaint_due"
    COMPLAINT_OVERDUE = "complaint_overdue"
    PLEDGE_CAME = "pledge_came"
    ROUND_OPENED = "round_opened"
    DIGEST = "digest"
    REPORT_RECEIVED = "report_received"
    REPORT_MOVED = "report_moved"
    REPORT_MESSAGE = "report_message"
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_ANSWERED = "complaint_answered"
    PLEDGE_ADMITTED = "pledge_admitted"
    PLEDGE_ENDING = "pledge_ending"
    CONTACT_CODE = "contact_code"


@dataclass(frozen=True)
class Rule:
    """One event: its group, whom it reaches, what its sentences may name, and whether it may wake somebody.

    `inside` is named on our own page only, behind the log-in: what a case is about must not be guessed from a message.
    """

    group: Group
    reach: Reach
    data: tuple[Datum, ...]
    inside: tuple[Datum, ...] = ()
    is_urgent: bool = False

    def may_name(self, form: Form) -> frozenset[Datum]:
        """What a sentence of this form may name: on our own page also what must not leave it."""
        return frozenset((*self.data, *self.inside) if form is Form.PAGE else (*self.data, *ALWAYS))


_OFFICER, _PARTY = Reach.OFFICER, Reach.PARTY
EVENTS: Mapping[Event, Rule] = MappingProxyType({
    Event.BATCH_WAITS: Rule(Group.MONTH, _OFFICER, (Datum.MONTH,)),
    Event.BATCH_BACK: Rule(Group.MONTH, _OFFICER, (Datum.MONTH, Datum.FUND)),
    Event.PAYMENT_WAITS: Rule(Group.MONTH, _OFFICER, (Datum.MONTH, Datum.FUND)),
    Event.PAYMENT_DUE: Rule(Group.MONTH, _OFFICER, (Datum.MONTH, Datum.DAY, Datum.DAYS)),
    Event.PAYMENT_LATE: Rule(Group.MONTH, _OFFICER, (Datum.MONTH, Datum.DAY)),
    Event.REPLY_LOADED: Rule(Group.MONTH, _OFFICER, (Datum.MONTH, Datum.FUND, Datum.COUNT)),
    Event.ROWS_REJECTED: Rule(Group.LISTS, _OFFICER, (Datum.COUNT,)),
    Event.CARDS_READY: Rule(Group.LISTS, _OFFICER, (Datum.PLACE, Datum.COUNT)),
    # The law counts hours from the incident: whoever must act is woken.
    Event.CASE_REPORTED: Rule(Group.CASES, _OFFICER, (Datum.NUMBER,), is_urgent=True),
    Event.CASE_MOVED: Rule(Group.CASES, _OFFICER, (Datum.NUMBER,), (Datum.STATE,)),
    Event.CASE_MESSAGE: Rule(Group.CASES, _OFFICER, (Datum.NUMBER,)),
    Event.TASK_DUE: Rule(Group.CASES, _OFFICER, (Datum.NUMBER, Datum.DAY), (Datum.TASK,)),
    Event.TASK_OVERDUE: Rule(Group.CASES, _OFFICER, (Datum.NUMBER, Datum.DAY), (Datum.TASK,)),
    Event.DEATH_FOUND: Rule(Group.CASES, _OFFICER, (Datum.COUNT,)),
    Event.COMPLAINT_CAME: Rule(Group.COMPLAINTS, _OFFICER, (Datum.NUMBER, Datum.DAY)),
    Event.COMPLAINT_DUE: Rule(Group.COMPLAINTS, _OFFICER, (Datum.NUMBER, Datum.DAY)),
    Event.COMPLAINT_OVERDUE: Rule(Group.COMPLAINTS, _OFFICER, (Datum.NUMBER, Datum.DAY)),
    Event.PLEDGE_CAME: Rule(Group.GIFTS, _OFFICER, (Datum.NUMBER,)),
    Event.ROUND_OPENED: Rule(Group.ROUNDS, _OFFICER, (Datum.PLACE, Datum.COUNT)),
    Event.DIGEST: Rule(Group.DIGEST, _OFFICER, (Datum.COUNT, Datum.LINES)),
    # Whoever has just sent something waits for this answer, at night too.
    Event.REPORT_RECEIVED: Rule(Group.CASES, _PARTY, (Datum.NUMBER,), is_urgent=True),
    Event.REPORT_MOVED: Rule(Group.CASES, _PARTY, (Datum.NUMBER,)),
    Event.REPORT_MESSAGE: Rule(Group.CASES, _PARTY, (Datum.NUMBER,)),
    Event.COMPLAINT_RECEIVED: Rule(Group.COMPLAINTS, _PARTY, (Datum.NUMBER,), is_urgent=True),
    Event.COMPLAINT_ANSWERED: Rule(Group.COMPLAINTS, _PARTY, (Datum.NUMBER,)),
    Event.PLEDGE_ADMITTED: Rule(Group.GIFTS, _PARTY, (Datum.NUMBER,)),
    Event.PLEDGE_ENDING: Rule(Group.GIFTS, _PARTY, (Datum.NUMBER, Datum.MONTH)),
    # Asked for by the officer who waits for it.
    Event.CONTACT_CODE: Rule(Group.DIGEST, _OFFICER, (Datum.CODE,), is_urgent=True),
})  # fmt: skip
# What stands on the page of notices: a code is for the address it proves, a digest is the first page itself.
NOT_ON_PAGE = frozenset({Event.CONTACT_CODE, Event.DIGEST})


class State(StrEnum):
    """How far a message is. SHOWN: written to a page of this city only; UNSURE: the line broke while it was handed over."""

    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    SHOWN = "shown"
    FAILED = "failed"
    UNSURE = "unsure"
    NOT_CONFIGURED = "not_configured"
    CANCELLED = "cancelled"


MOVES: Mapping[State, frozenset[State]] = MappingProxyType({
    State.WAITING: frozenset({State.SENDING, State.CANCELLED}),
    State.HELD: frozenset({State.SENDING, State.CANCELLED}),
    State.SENDING: frozenset({State.SENT, State.SHOWN, State.WAITING, State.HELD, State.FAILED, State.UNSURE,
                              State.NOT_CONFIGURED, State.CANCELLED}),
    State.SENT: frozenset(), State.SHOWN: frozenset(), State.CANCELLED: frozenset(),
    # Somebody looked, mended the settings, and asks for it once more.
    State.FAILED: frozenset({State.WAITING, State.CANCELLED}),
    State.NOT_CONFIGURED: frozenset({State.WAITING, State.CANCELLED}),
    State.UNSURE: frozenset({State.WAITING, State.CANCELLED}),
})  # fmt: skip
OPEN = (State.WAITING, State.HELD)


class Outcome(StrEnum):
    """What a sender says of one message. AGAIN: it was certainly not taken; UNSURE: it may have been."""

    SENT = "sent"
    SHOWN = "shown"
    AGAIN = "again"
    REFUSED = "refused"
    UNSURE = "unsure"
    NOT_CONFIGURED = "not_configured"


@dataclass(frozen=True)
class Answer:
    """A sender's word: what came of it, the other side's reference or a short reason, seconds to wait where it names them."""

    outcome: Outcome
    reference: str = ""
    reason: str = ""
    wait: int | None = None


@dataclass(frozen=True)
class Text:
    """One message in one language: whole, short (one SMS), and as a named template with its values in their order."""

    subject: str
    body: str
    short: str
    template: str = ""
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """What a sender is handed: the address in clear, the text, and a mark that makes sending it twice one sending."""

    address: str
    language: str
    text: Text
    mark: str


@dataclass(frozen=True)
class Quiet:
    """Hours of the city's day in which nobody is disturbed, `start` to `end`, over midnight; equal hours: none."""

    start: int
    end: int


@dataclass(frozen=True)
class Fact:
    """Something that happened and is to be told. `key` names it once and for all: the same fact again tells nobody twice.

    `officers` are their numbers, `party` the thing somebody left an address with ("claim:LK-…"). `link` is a place of ours
    without the host. `values` hold dates as YYYY-MM-DD, months as YYYY-MM, numbers as digits, words as their code.
    """

    event: Event
    key: str
    at: datetime
    values: Mapping[Datum, str] = field(default_factory=dict)
    link: str = ""
    officers: frozenset[int] = frozenset()
    party: str = ""


@dataclass(frozen=True)
class Told:
    """How many notices and messages came of a fact."""

    notices: int = 0
    messages: int = 0
