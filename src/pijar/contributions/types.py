"""States of a batch and the buckets of a reconciliation."""

from dataclasses import dataclass
from enum import StrEnum


class BatchState(StrEnum):
    """A batch's way. Only a draft may change; `checked` is somebody else's yes to it, `billed` the insurer's payment code."""

    DRAFT = "draft"
    CHECKED = "checked"
    SUBMITTED = "submitted"
    BILLED = "billed"
    PAID = "paid"
    SETTLED = "settled"
    CLOSED = "closed"


MOVES: dict[BatchState, frozenset[BatchState]] = {
    BatchState.DRAFT: frozenset({BatchState.CHECKED}),
    # Who finds a fault while checking gives the list back to its maker.
    BatchState.CHECKED: frozenset({BatchState.DRAFT, BatchState.SUBMITTED}),
    BatchState.SUBMITTED: frozenset({BatchState.BILLED}),
    BatchState.BILLED: frozenset({BatchState.PAID}),
    BatchState.PAID: frozenset({BatchState.SETTLED}),
    BatchState.SETTLED: frozenset({BatchState.SETTLED, BatchState.CLOSED}),
    BatchState.CLOSED: frozenset(),
}
# What a batch is once its files have left, and once it is paid.
SENT = (BatchState.SUBMITTED, BatchState.BILLED, BatchState.PAID, BatchState.SETTLED, BatchState.CLOSED)
WAS_PAID = (BatchState.PAID, BatchState.SETTLED, BatchState.CLOSED)


class Bucket(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    AMOUNT_MISMATCH = "amount_mismatch"
    MISSING = "missing"
    UNKNOWN = "unknown"


class ClaimCause(StrEnum):
    """Why the insurer owes the city the contribution of a person and month, or a part of it."""

    REJECTED = "rejected"
    SHORT = "short"
    TWICE = "twice"
    # Paid for a month after the person's death (`afterdeath`).
    DIED = "died"


# What a line can show; a city chooses columns, their names and their order.
LINE_VALUES = frozenset(
    {
        "nik", "name", "birth_date", "sex", "participant_number", "occupation", "village_code", "month", "fund",
        "jkk", "jkm", "total",
    }
)  # fmt: skip
AMOUNTS = frozenset({"jkk", "jkm", "total"})


@dataclass(frozen=True)
class FileLayout:
    """How the insurer's file is written: column heading -> value of the line, form of dates, separator of the CSV."""

    columns: tuple[tuple[str, str], ...] = (
        ("nik", "nik"), ("nama", "name"), ("tanggal_lahir", "birth_date"), ("jenis_kelamin", "sex"),
        ("kpj", "participant_number"), ("pekerjaan", "occupation"), ("kelurahan", "village_code"),
        ("bulan_iuran", "month"), ("sumber_dana", "fund"), ("iuran_jkk", "jkk"), ("iuran_jkm", "jkm"),
        ("iuran_total", "total"),
    )  # fmt: skip
    date_format: str = "%Y-%m-%d"
    separator: str = ","


DEFAULT_LAYOUT = FileLayout()


class Cause(StrEnum):
    """Why a line of ours, or a line of the insurer's reply, waits in the work queue."""

    REJECTED = "REJECTED"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    NOT_ANSWERED = "NOT_ANSWERED"
    DIED_BEFORE = "DIED_BEFORE"
    TWICE = "TWICE"
    ANSWERED_ELSEWHERE = "ANSWERED_ELSEWHERE"
    UNKNOWN_TO_US = "UNKNOWN_TO_US"


class ItemAction(StrEnum):
    """What was done about an entry of the work queue."""

    ASK = "ask"
    RESEND = "resend"
    MEND = "mend"
    ACCEPT = "accept"
    REOPEN = "reopen"
    RESOLVED = "resolved"


class ItemState(StrEnum):
    """Open: nobody has done anything yet. Waiting: asked or sent again. Done: mended or accepted."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


# What each action makes of an entry. `resolved` is written by a later reply, never by an officer.
BECOMES: dict[ItemAction, ItemState] = {
    ItemAction.ASK: ItemState.WAITING,
    ItemAction.RESEND: ItemState.WAITING,
    ItemAction.MEND: ItemState.DONE,
    ItemAction.ACCEPT: ItemState.DONE,
    ItemAction.REOPEN: ItemState.OPEN,
    ItemAction.RESOLVED: ItemState.DONE,
}
# What suits each cause; the first is what is proposed.
SUITS: dict[Cause, tuple[ItemAction, ...]] = {
    Cause.REJECTED: (ItemAction.MEND, ItemAction.ASK, ItemAction.RESEND, ItemAction.ACCEPT),
    Cause.AMOUNT_DIFFERS: (ItemAction.ASK, ItemAction.ACCEPT),
    Cause.NOT_ANSWERED: (ItemAction.ASK, ItemAction.RESEND, ItemAction.ACCEPT),
    Cause.DIED_BEFORE: (ItemAction.ASK, ItemAction.ACCEPT),
    Cause.TWICE: (ItemAction.ASK, ItemAction.ACCEPT),
    Cause.ANSWERED_ELSEWHERE: (ItemAction.ASK, ItemAction.ACCEPT),
    Cause.UNKNOWN_TO_US: (ItemAction.ASK, ItemAction.MEND, ItemAction.ACCEPT),
}
NEXT_STEPS: dict[Cause, str] = {
    Cause.REJECTED: "Read the insurer's reason, mend the person's data, and let the person be billed again; the money stands as a"
    " claim.",
    Cause.AMOUNT_DIFFERS: "Ask the insurer why another amount was booked; what was booked short stands as a claim.",
    Cause.NOT_ANSWERED: "Ask the insurer for a further reply that names this line, or send the list again.",
    Cause.DIED_BEFORE: "Ask the insurer to take the booking back and to credit the month; stop the person if that was not done.",
    Cause.TWICE: "Ask the insurer to take the second booking back.",
    Cause.ANSWERED_ELSEWHERE: "Ask the insurer to book it for the month and fund it was billed in.",
    Cause.UNKNOWN_TO_US: "Ask the insurer whom it means; a NIK that differs by one digit may be a person who was billed.",
}


@dataclass(frozen=True)
class ReplyLayout:
    """How the insurer's reply is headed: heading -> value. Of several headings for one value, the first one filled counts."""

    columns: tuple[tuple[str, str], ...] = (
        ("nik", "nik"), ("kpj", "participant_number"), ("status", "status"), ("alasan", "reason"), ("iuran_dibukukan", "booked"),
        ("bulan", "month"), ("periode", "month"), ("iuran", "billed"),
    )  # fmt: skip

    def headings(self, value: str) -> list[str]:
        """The headings that stand for a value, in lower case as tables are read."""
        return [heading.strip().lower() for heading, known in self.columns if known == value]


REPLY_VALUES = ("nik", "participant_number", "status", "reason", "booked", "month", "billed")
REPLY_NEEDS = ("nik", "status", "booked")
DEFAULT_REPLY = ReplyLayout()


@dataclass(frozen=True)
class BankLayout:
    """How the bank's CSV is written: heading -> value, form of dates, the sign before the sen."""

    columns: tuple[tuple[str, str], ...] = (
        ("tanggal", "date"), ("keterangan", "text"), ("referensi", "reference"), ("debit", "debit"), ("kredit", "credit"),
        ("saldo", "balance"),
    )  # fmt: skip
    date_format: str = "%d/%m/%Y"
    decimal: str = ","

    def heading(self, value: str) -> str | None:
        """The heading that stands for a value, in lower case; None where the bank has no such column."""
        return next((heading.strip().lower() for heading, known in self.columns if known == value), None)


BANK_VALUES = ("date", "text", "reference", "debit", "credit", "amount", "sign", "balance")
DEFAULT_BANK = BankLayout()


class Found(StrEnum):
    """How a payment of ours and a line of the bank's statement stand to each other."""

    MATCHED = "matched"
    PAYROLL = "payroll"
    AMOUNT_DIFFERS = "amount_differs"
    NOT_ON_STATEMENT = "paid_not_on_statement"
    NO_STATEMENT = "no_statement_yet"
    NOT_KNOWN = "on_statement_not_known"
