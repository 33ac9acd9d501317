"""What a programme says about files that come back: the insurer's reply (`reply_file`) and the bank's CSV (`bank`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pijar.contributions.types import (
    BANK_VALUES,
    DEFAULT_BANK,
    DEFAULT_REPLY,
    REPLY_NEEDS,
    REPLY_VALUES,
    BankLayout,
    ReplyLayout,
)
from pijar.kernel.errors import Detail

KEYS = frozenset({"reply_file", "bank"})
ENGLISH = {
    "INCOMING_KEYS": "%(key)s: must be a mapping that knows %(known)s only",
    "INCOMING_COLUMN": "%(key)s.columns.%(column)s: must be one of %(known)s",
    "INCOMING_MISSING": "%(key)s.columns: no column is %(value)s",
    "INCOMING_TWICE": "%(key)s.columns: two columns are %(value)s",
    "BANK_DATES": "bank.date_format: must be a form of dates in quotes, such as %%d/%%m/%%Y",
    "BANK_DECIMAL": 'bank.decimal: must be "," or "."',
}


def _fault(code: str, **values: object) -> Detail:
    return Detail(code, {name: str(value) for name, value in values.items()})


def faults(data: Mapping[str, Any]) -> Iterator[Detail]:
    """Every fault of the keys `reply_file` and `bank`, both of which may be left out."""
    reply, bank = data.get("reply_file") or {}, data.get("bank") or {}
    yield from _of_columns("reply_file", reply, {"columns"}, REPLY_VALUES, REPLY_NEEDS, once=())
    yield from _of_columns("bank", bank, {"columns", "date_format", "decimal"}, BANK_VALUES, ("date",), once=BANK_VALUES)
    if not isinstance(bank, dict):
        return
    shown = set(map(str, (bank.get("columns") or {}).values())) if isinstance(bank.get("columns") or {}, dict) else set()
    if shown and "amount" not in shown and not {"debit", "credit"} <= shown:
        yield _fault("INCOMING_MISSING", key="bank", value="amount")
    if not isinstance(bank.get("date_format", ""), str):
        yield _fault("BANK_DATES")
    if bank.get("decimal", ",") not in (",", "."):
        yield _fault("BANK_DECIMAL")


def _of_columns(
    key: str, said: Any, known: Collection[str], values: Collection[str], needed: Collection[str], *, once: Collection[str]
) -> Iterator[Detail]:
    columns = (said.get("columns") or {}) if isinstance(said, dict) else None
    if not isinstance(columns, dict) or set(said) - set(known):
        yield _fault("INCOMING_KEYS", key=key, known=", ".join(sorted(known)))
        return
    shown = list(map(str, columns.values()))
    for heading, value in columns.items():
        if str(value) not in values:
            yield _fault("INCOMING_COLUMN", key=key, column=heading, known=", ".join(values))
    if columns:
        yield from (_fault("INCOMING_MISSING", key=key, value=value) for value in needed if value not in shown)
        yield from (_fault("INCOMING_TWICE", key=key, value=value) for value in once if shown.count(value) > 1)


def reply_layout(data: Mapping[str, Any]) -> ReplyLayout:
    """The headings of the insurer's reply, by a checked programme."""
    columns = (data.get("reply_file") or {}).get("columns")
    return ReplyLayout(tuple((str(h), str(v)) for h, v in columns.items())) if columns else DEFAULT_REPLY


def bank_layout(data: Mapping[str, Any]) -> BankLayout:
    """The form of the bank's CSV, by a checked programme."""
    said = data.get("bank") or {}
    columns = said.get("columns")
    return BankLayout(
        tuple((str(h), str(v)) for h, v in columns.items()) if columns else DEFAULT_BANK.columns,
        said.get("date_format", DEFAULT_BANK.date_format),
        said.get("decimal", DEFAULT_BANK.decimal),
    )
