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
