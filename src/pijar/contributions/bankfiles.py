"""Reading bank statements: the bank's CSV, MT940 (library mt-940) and camt.053 (read with defusedxml). Nothing is stored here.

A statement is believed as a whole or not at all: whole rupiah only, and its balances must agree with its lines.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pijar.contributions import camt
from pijar.contributions.types import DEFAULT_BANK, BankLayout
from pijar.kernel.errors import Refusal
from pijar.registry.snapshots import read_table

LARGEST = 50 * 2**20
# No balance of a city has more digits; the database counts further.
MOST_RUPIAH = 10**16
# Where MT940 says what a movement is about; a long reference runs on from the first of them into the second.
TOLD = ("customer_reference", "extra_details", "bank_reference", "transaction_details")


@dataclass(frozen=True)
class Movement:
    """One line: credit above zero, debit below, whole rupiah. `where` names it in the file."""

    on: date
    amount: int
    reference: str
    text: str
    where: str


@dataclass(frozen=True)
class Statement:
    """One statement as read. `account` is empty where the file does not say it."""

    form: str
    account: str
    opening: int
    closing: int
    movements: tuple[Movement, ...]
    from_on: date
    until_on: date


def refused(name: str, where: str, why: str) -> Refusal:
    return Refusal(
        "STATEMENT_INVALID", f"{name}, {where}: {why}. Nothing was recorded; ask the bank for the statement again.",
        values={"file": name, "where": where, "why": why},
    )  # fmt: skip


def whole(name: str, where: str, amount: Decimal) -> int:
    """An amount in whole rupiah. Raises Refusal (SEN_IN_AMOUNT) where there are sen, naming the line."""
    if amount != amount.to_integral_value():
        raise Refusal(
            "SEN_IN_AMOUNT",
            f"{name}, {where}: {amount} has sen other than ,00. Transfers here are whole rupiah; nothing was recorded.",
            values={"file": name, "where": where},
        )
    if abs(amount) >= MOST_RUPIAH:
        raise refused(name, where, f"{amount:f} cannot be an amount in rupiah")
    return int(amount)


def form_of(path: Path) -> str:
    """What a file is, by its content. Raises Refusal (FILE_NOT_FOUND, FILE_LARGE, STATEMENT_INVALID)."""
    if not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    if path.stat().st_size > LARGEST:
        raise Refusal("FILE_LARGE", f"{path.name}: larger than 50 MB. Ask the bank for shorter statements.")
    with path.open("rb") as file:
        head = file.read(4000).decode("latin-1").lstrip("\ufeffï»¿ \r\n\t")
    if head.startswith("<"):
        return "camt053"
    if re.search(r"^(\{.*)?:20:", head, re.MULTILINE) or ":60F:" in head or ":60M:" in head:
        return "mt940"
    return "csv"


def read(
    path: Path, layout: BankLayout = DEFAULT_BANK, *, opening: int | None = None, closing: int | None = None
) -> list[Statement]:
    """The statements of a file, each proved: opening balance and lines give the closing balance.

    `opening` and `closing` (whole rupiah) are needed for a CSV without a column of balances. Raises Refusal:
    STATEMENT_INVALID, STATEMENT_EMPTY, SEN_IN_AMOUNT, BALANCE_MISSING, BALANCE_WRONG, COLUMN_MISSING, FILE_UNREADABLE.
    """
    form = form_of(path)
    if form == "csv":
        found = [_csv(path, layout, opening, closing)]
    else:
        found = [_statement(path.name, form, raw) for raw in (_mt940(path) if form == "mt940" else camt.statements(path))]
    if not found:
        raise Refusal("STATEMENT_EMPTY", f"{path.name} holds no statement.", values={"file": path.name})
    for one in found:
        _prove(path.name, one)
    return found


def _prove(name: str, one: Statement) -> None:
    reckoned = one.opening + sum(m.amount for m in one.movements)
    if reckoned != one.closing:
        raise Refusal(
            "BALANCE_WRONG",
            f"{name}: opening balance {one.opening} and {len(one.movements)} lines make {reckoned}, the statement closes with"
            f" {one.closing}: lines are missing or wrong. Nothing was recorded; ask the bank for the statement again.",
            values={"file": name, "opening": one.opening, "reckoned": reckoned, "closing": one.closing},
        )


def _statement(name: str, form: str, raw: camt.Raw) -> Statement:
    """The same checks for both formats: currency, days, whole rupiah."""
    moved = [
        Movement(_day(name, where, on), whole(name, where, amount), reference[:100], text[:500], where)
        for where, on, amount, reference, text in raw.entries
    ]
    days = [m.on for m in moved]
    begin, end = raw.from_on or min(days, default=None), raw.until_on or max(days, default=None)
    if raw.currency not in ("", "IDR"):
        raise refused(name, raw.where, f"the account is in {raw.currency}, not in rupiah")
    if raw.opening is None or raw.closing is None:
        raise Refusal("BALANCE_MISSING", f"{name}, {raw.where}: opening or closing balance is missing; nothing was recorded.")
    if begin is None or end is None:
        raise refused(name, raw.where, "no day is given")
    opening, closing = whole(name, raw.where, raw.opening), whole(name, raw.where, raw.closing)
    until = max([end, *days])
    return Statement(form, raw.account, opening, closing, tuple(moved), min([begin, until, *days]), until)


def _day(name: str, where: str, given: date | None) -> date:
    if given is None or not 2000 <= given.year <= 2100:
        raise refused(name, where, "the day cannot be understood")
    return given


def _mt940(path: Path) -> Iterator[camt.Raw]:
    import mt940

    # What does not fit is logged line by line before it is refused; lines may name people.
    logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)
    try:
        with path.open("rb") as file:
            found = list(mt940.parse_statements(file))
    except Exception as error:
        raise refused(path.name, "MT940", f"it cannot be understood ({type(error).__name__})") from None
    for number, one in enumerate(found, start=1):
        yield _raw(number, one)


def _raw(number: int, one: Any) -> camt.Raw:
    said = one.data
    opening = said.get("final_opening_balance") or said.get("intermediate_opening_balance")
    closing = said.get("final_closing_balance") or said.get("intermediate_closing_balance")
    entries = []
    for place, moved in enumerate(one.transactions, start=1):
        data = moved.data
        if "amount" not in data:
            continue
        words = [
            data.get(name) or "" for name in ("customer_reference", "extra_details", "bank_reference", "transaction_details")
        ]
        text = " ".join(" ".join(words).split())
        reference = str(data.get("bank_reference") or data.get("customer_reference") or "")
        when = data.get("entry_date") or data.get("date")
        entries.append((f"line {place}", date(when.year, when.month, when.day) if when else None, data["amount"].amount,
                        reference.strip(), text))  # fmt: skip
    return camt.Raw(
        f"statement {number}", str(said.get("account_identification") or ""),
        str(opening.amount.currency or "") if opening else "", opening.amount.amount if opening else None,
        closing.amount.amount if closing else None, camt.day_after(_plain(opening)), _plain(closing), tuple(entries),
    )  # fmt: skip


def _plain(balance: Any) -> date | None:
    return date(balance.date.year, balance.date.month, balance.date.day) if balance else None


def _csv(path: Path, layout: BankLayout, opening: int | None, closing: int | None) -> Statement:
    columns = {value: heading for heading, value in ((h.strip().lower(), v) for h, v in layout.columns)}
    needed = [columns[v] for v in ("date", "amount", "debit", "credit") if v in columns]
    table = read_table(path, needed, [h for h in columns.values() if h not in needed])
    lines = [
        {value: row[heading] for value, heading in columns.items()} | {"line": row["line"]} for row in table.iter_rows(named=True)
    ]
    # A foot below the table ("Saldo akhir") has no day of its own and is no movement.
    lines = [line for line in lines if line["date"] or line.get("amount") or line.get("debit") or line.get("credit")]
    if not lines:
        raise Refusal("STATEMENT_EMPTY", f"{path.name} holds no line.", values={"file": path.name})
    told = [(_moved(path.name, line, layout), _number(path.name, line, "balance", layout)) for line in lines]
    moved, balances = [m for m, _ in told if m.amount], [b for m, b in told if m.amount]
    moved, first, last = _in_order(path.name, moved, balances)
    opening = opening if opening is not None else first
    closing = closing if closing is not None else last
    if opening is None or closing is None:
        raise Refusal(
            "BALANCE_MISSING",
            f"{path.name} has no column of balances: name the opening and the closing balance of the statement.",
            values={"file": path.name},
        )
    days = [m.on for m, _ in told]
    return Statement("csv", "", opening, closing, tuple(moved), min(days), max(days))


def _in_order(name: str, moved: list[Movement], balances: list[int | None]) -> tuple[list[Movement], int | None, int | None]:
    """The lines from old to new, with the balance before the first and after the last; some banks print the newest first."""
    known = [b for b in balances if b is not None]
    if not moved or len(known) < len(moved):
        return moved, None, None
    for step in (1, -1):
        lines, after = moved[::step], known[::step]
        begin = after[0] - lines[0].amount
        if all(before + m.amount == b for before, m, b in zip([begin, *after], lines, after, strict=False)):
            return lines, begin, after[-1]
    raise Refusal(
        "BALANCE_WRONG",
        f"{name}: the printed balances do not follow from the lines, neither from old to new nor the other way: lines are missing"
        " or wrong. Nothing was recorded; ask the bank for the statement again.",
        values={"file": name},
    )


def _moved(name: str, line: dict[str, Any], layout: BankLayout) -> Movement:
    where = f"line {line['line']}"
    if "amount" in line:
        amount = _number(name, line, "amount", layout) or 0
        if (line.get("sign") or "").strip().upper() in ("D", "DB", "DR", "DEBIT", "DEBET"):
            amount = -abs(amount)
    else:
        amount = abs(_number(name, line, "credit", layout) or 0) - abs(_number(name, line, "debit", layout) or 0)
    text = " ".join((line.get("text") or "").split())
    reference = " ".join((line.get("reference") or "").split())
    return Movement(_typed_day(name, where, line["date"], layout), amount, reference[:100], text[:500], where)


def _typed_day(name: str, where: str, text: str | None, layout: BankLayout) -> date:
    for form in (layout.date_format, "%Y-%m-%d"):
        try:
            return _day(name, where, datetime.strptime((text or "").strip(), form).date())  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    raise refused(name, where, f"{(text or '')[:30]!r} is no day of the form {layout.date_format}")


def _number(name: str, line: dict[str, Any], value: str, layout: BankLayout) -> int | None:
    """ "1.250.000,00", "-16800" or "Rp 16.800 CR"; an empty cell is None, anything else is refused."""
    said = (line.get(value) or "").strip()
    if not said or said == "-":
        return None
    where = f"line {line['line']}"
    thousand = "." if layout.decimal == "," else ","
    plain = re.sub(r"(?i)^(rp\.?|idr)\s*|\s*(cr|db|d|k|c)$", "", said)
    sign = -1 if re.search(r"(?i)(db|\bd)$", said) or plain.startswith("-") else 1
    whole_part = rf"\d{{1,3}}(?:{re.escape(thousand)}\d{{3}})+|\d+"
    found = re.fullmatch(rf"[+-]?({whole_part})(?:{re.escape(layout.decimal)}(\d{{1,2}}))?", plain)
    if not found:
        raise refused(name, where, f"{said[:30]!r} is no amount such as 1.250.000,00")
    try:
        amount = Decimal(found[1].replace(thousand, "") + "." + (found[2] or "0"))
    except InvalidOperation:
        raise refused(name, where, f"{said[:30]!r} is no amount") from None
    return sign * whole(name, where, amount)


def numbered(movements: Iterable[Movement]) -> list[tuple[Movement, int]]:
    """Each line with its number among those alike of its day, so that two equal transfers stay two."""
    seen: dict[tuple[Any, ...], int] = {}
    told = []
    for one in movements:
        alike = (one.on, one.amount, one.reference)
        seen[alike] = seen.get(alike, 0) + 1
        told.append((one, seen[alike]))
    return told
