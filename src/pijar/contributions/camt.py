"""camt.053 statements (ISO 20022), every version: only what a statement of account needs is read.

XML comes from outside: a document type, an entity or an outside reference is refused before anything is read of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pijar.kernel.errors import Refusal

# Codes of balances: booked at the opening (or as the day before closed), booked at the close.
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
Entry = tuple[str, date | None, Decimal, str, str]


@dataclass(frozen=True)
class Raw:
    """A statement before it is checked: entries are (where, day, signed amount, reference, text)."""

    where: str
    account: str
    currency: str
    opening: Decimal | None
    closing: Decimal | None
    from_on: date | None
    until_on: date | None
    entries: tuple[Entry, ...]


def statements(path: Path) -> Iterator[Raw]:
    """The statements of a file. Raises Refusal (STATEMENT_INVALID)."""
    from defusedxml import ElementTree

    try:
        root = ElementTree.parse(path, forbid_dtd=True).getroot()
    except Exception as error:
        raise _refused(path.name, "XML", f"it cannot be read as XML without a document type ({type(error).__name__})") from None
    found = [node for node in root.iter() if _name(node) == "Stmt"]
    for number, node in enumerate(found, start=1):
        yield _statement(path.name, number, node)


def _refused(name: str, where: str, why: str) -> Refusal:
    values = {"file": name, "where": where, "why": why}
    return Refusal("STATEMENT_INVALID", f"{name}, {where}: {why}. Nothing was recorded.", values=values)


def _name(node: Any) -> str:
    """The element's name without its namespace, which tells the version only."""
    return str(node.tag).rsplit("}", 1)[-1]


def _all(node: Any, path: str) -> list[Any]:
    """The elements at the end of a way of names, whatever their namespace."""
    here = [node]
    for step in path.split("/"):
        here = [child for one in here for child in one if _name(child) == step]
    return here


def _text(node: Any, *paths: str) -> str:
    """The first text found on one of the ways."""
    for path in paths:
        for one in _all(node, path):
            if one.text and one.text.strip():
                return " ".join(one.text.split())
    return ""


def _statement(name: str, number: int, node: Any) -> Raw:
    where = f"statement {number}"
    balances = {_text(one, "Tp/CdOrPrtry/Cd"): one for one in reversed(_all(node, "Bal"))}
    opening = next((balances[code] for code in OPENING if code in balances), None)
    closing = next((balances[code] for code in CLOSING if code in balances), None)
    booked = [one for one in _all(node, "Ntry") if (_text(one, "Sts/Cd") or _text(one, "Sts") or "BOOK") == "BOOK"]
    entries = tuple(_entry(name, place, one) for place, one in enumerate(booked, start=1))
    currencies = {amount.get("Ccy", "") for one in (*balances.values(), *booked) for amount in _all(one, "Amt")} - {"IDR"}
    return Raw(
        where, _text(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id"), next(iter(sorted(currencies)), "IDR"),
        None if opening is None else _signed(name, where, opening), None if closing is None else _signed(name, where, closing),
        _day(_text(node, "FrToDt/FrDtTm")) or (day_after(_dated(opening)) if opening is not None else None),
        _day(_text(node, "FrToDt/ToDtTm")) or (_dated(closing) if closing is not None else None), entries,
    )  # fmt: skip


def _entry(name: str, place: int, node: Any) -> Entry:
    where = f"entry {place}"
    day = _day(_text(node, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"))
    details = "NtryDtls/TxDtls/"
    own = _text(node, f"{details}Refs/EndToEndId", f"{details}Refs/InstrId", "NtryRef")
    reference = _text(node, "AcctSvcrRef", f"{details}Refs/AcctSvcrRef") or own
    words = [own, _text(node, f"{details}RmtInf/Ustrd"), _text(node, "AddtlNtryInf"), _text(node, f"{details}AddtlTxInf")]
    return where, day, _signed(name, where, node), reference, " ".join(dict.fromkeys(word for word in words if word))


def _signed(name: str, where: str, node: Any) -> Decimal:
    try:
        amount = Decimal(_text(node, "Amt"))
    except InvalidOperation:
        raise _refused(name, where, "an amount cannot be understood") from None
    side = _text(node, "CdtDbtInd")
    if side not in ("CRDT", "DBIT") or not amount.is_finite() or amount < 0:
        raise _refused(name, where, "an amount is neither credit nor debit")
    return amount if side == "CRDT" else -amount


def _dated(node: Any) -> date | None:
    return _day(_text(node, "Dt/Dt", "Dt/DtTm"))


def day_after(day: date | None) -> date | None:
    """A statement begins after the day its opening balance is of; at the earliest, a line says otherwise."""
    return day + timedelta(days=1) if day else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
