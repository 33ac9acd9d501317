"""What a report and a case are made of: kinds, states, tasks, documents, and what is handed to the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened, in the reporter's words. Whether an accident was one of work is asked later."""

    ACCIDENT = "accident"
    DEATH = "death"
    ILLNESS = "illness"


class Harm(StrEnum):
    """What became of the person, as far as the reporter knows."""

    INJURED = "injured"
    DIED = "died"
    ILL = "ill"


class Setting(StrEnum):
    """Where it happened, as form KK1 asks it."""

    WORKPLACE = "workplace"
    OUTSIDE = "outside"
    TRAFFIC = "traffic"
    UNKNOWN = "unknown"


class Reporter(StrEnum):
    """Who reports. REGISTER: nobody did, a death was found in the population register."""

    SELF = "self"
    FAMILY = "family"
    VILLAGE = "village"
    DONOR_OFFICE = "donor_office"
    HOSPITAL = "hospital"
    OTHER = "other"
    REGISTER = "register"


class Channel(StrEnum):
    """By which door a report came in."""

    PUBLIC = "public"
    VILLAGE = "village"
    HOSPITAL = "hospital"
    PROGRAMME = "programme"
    CONSOLE = "console"
    REGISTER = "register"


class Branch(StrEnum):
    JKK = "JKK"
    JKM = "JKM"


class State(StrEnum):
    REPORTED = "reported"
    SCREENED = "screened"
    NOTIFIED = "notified"
    IN_TREATMENT = "in_treatment"
    STAGE_TWO = "stage_two"
    WITH_INSURER = "with_insurer"
    PAID = "paid"
    REFUSED = "refused"
    OBJECTION = "objection"
    CLOSED = "closed"
    LAPSED = "lapsed"


# A case that waits for nobody any more.
OVER = frozenset({State.CLOSED, State.LAPSED})


class Need(StrEnum):
    """What a move asks for besides a day."""

    PERSON = "person"
    REASON = "reason"
    DOCUMENTS = "documents"
    LAPSED_BY_LAW = "lapsed_by_law"


class TaskKind(StrEnum):
    IDENTIFY = "identify"
    SCREEN = "screen"
    VISIT = "visit"
    NOTIFY = "notify"
    CONTACT_HEIRS = "contact_heirs"
    COLLECT_DOCUMENTS = "collect_documents"
    FOLLOW_TREATMENT = "follow_treatment"
    FILE_STAGE_TWO = "file_stage_two"
    WATCH_PAYMENT = "watch_payment"
    COMPARE_PAYMENT = "compare_payment"
    CONFIRM_RECEIVED = "confirm_received"
    DECIDE_OBJECTION = "decide_objection"
    WATCH_OBJECTION = "watch_objection"
    OTHER = "other"


class Owner(StrEnum):
    """Whose desk a task lies on."""

    PROGRAMME = "programme"
    VILLAGE = "village"
    HOSPITAL = "hospital"


class TaskEnd(StrEnum):
    """How a task ended: by somebody's word, by the move it was made for, or because it is no longer needed."""

    DONE = "done"
    MOVED = "moved"
    DROPPED = "dropped"


class Paper(StrEnum):
    """How far a document of the checklist is."""

    REQUIRED = "required"
    RECEIVED = "received"
    NOT_NEEDED = "not_needed"


class NoteKind(StrEnum):
    """INTERNAL stays in the office; TO_REPORTER is read by whoever has number and code; FROM_REPORTER came back from them."""

    INTERNAL = "internal"
    TO_REPORTER = "to_reporter"
    FROM_REPORTER = "from_reporter"


class Flag(StrEnum):
    """What makes somebody look twice. Computed from facts each time; an officer may set one aside with a reason."""

    SAME_INCIDENT = "same_incident"
    NEAR_IN_TIME = "near_in_time"
    MAYBE_SAME = "maybe_same"
    OTHER_BRANCH = "other_branch"
    BEFORE_COVER = "before_cover"
    NOT_COVERED = "not_covered"
    COVER_UNSURE = "cover_unsure"
    PAID_AFTERWARDS = "paid_afterwards"
    DEATH_KNOWN = "death_known"
    DEATH_DAY_DIFFERS = "death_day_differs"
    IN_FUTURE = "in_future"
    LATE_REPORT = "late_report"
    NOT_IDENTIFIED = "not_identified"
    NAME_DIFFERS = "name_differs"
    STOPPED_PERSON = "stopped_person"
    REGISTER_ALIVE = "register_alive"


@dataclass(frozen=True)
class Account:
    """What was told of an incident: the words that are kept sealed. Empty: not known yet."""

    name: str = ""
    birth_year: int | None = None
    person_village: str = ""
    work: str = ""
    place: str = ""
    what: str = ""
    injury: str = ""
    treated_at: str = ""
    reporter_name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Given:
    """A report as it was given. `happened_at` bears its time zone; where the hour is not known it is the day's beginning.

    `nik` is 16 digits or empty; `place_village` and `home_village` are codes or empty; `hospital` is the name of a hospital
    with a desk here, where the person is treated.
    """

    kind: Kind
    harm: Harm
    happened_at: datetime
    reporter: Reporter
    account: Account
    nik: str = ""
    hour_known: bool = True
    setting: Setting = Setting.UNKNOWN
    place_village: str = ""
    home_village: str = ""
    hospital: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the reporter takes home. `code` opens the report for following; `is_new` False where it had come before."""

    claim_id: int
    number: str
    code: str
    due_at: datetime | None
    is_new: bool


@dataclass(frozen=True)
class Picture:
    """One photo or paper as it came in: its bytes, and what the first of them say it is."""

    body: bytes
    media_type: str


@dataclass(frozen=True)
class FlagFact:
    """One flag with what its sentence names, and a print of the facts: other facts raise it anew."""

    flag: Flag
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def print(self) -> str:
        return "|".join(f"{key}={self.values[key]}" for key in sorted(self.values))[:200]


@dataclass(frozen=True)
class OtherClaim:
    """Another case of the same person, or (`is_maybe`) of somebody not identified with such a name, on such a day."""

    number: str
    branch: Branch
    state: State
    happened_at: datetime
    day: date
    same_incident: bool
    is_maybe: bool = False


@dataclass(frozen=True)
class FlagFacts:
    """All that flags follow from. `day` is that of the incident where it happened.

    `covered` is as `coverage` says it of that day (None: nobody can say). `month_paid_on`: when the month of the incident
    was paid; `paid_in_time`: by its due day, after a month that was accepted. `alive_as_of`: of the register
    that took back the death it had told before.
    """

    happened_at: datetime
    day: date
    reported_at: datetime
    branch: Branch
    harm: Harm
    is_identified: bool
    name_fits: bool
    covered: bool | None
    status: str
    first_covered_on: date | None
    month_paid_on: date | None
    paid_in_time: bool
    died_on: date | None
    stopped_from: date | None
    alive_as_of: date | None
    notify_due_at: datetime | None
    notify_due_on: date | None
    notified_at: datetime | None
    others: tuple[OtherClaim, ...] = ()
