"""States of a batch and the buckets of a reconciliation."""

from enum import StrEnum


class BatchState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PAID = "paid"
    SETTLED = "settled"


MOVES: dict[BatchState, frozenset[BatchState]] = {
    BatchState.DRAFT: frozenset({BatchState.SUBMITTED}),
    BatchState.SUBMITTED: frozenset({BatchState.PAID}),
    BatchState.PAID: frozenset({BatchState.SETTLED}),
    BatchState.SETTLED: frozenset({BatchState.SETTLED}),
}


class Bucket(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    AMOUNT_MISMATCH = "amount_mismatch"
    MISSING = "missing"
    UNKNOWN = "unknown"
