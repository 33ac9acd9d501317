"""The books for others to read: a fund's statement of a year, and the journal with the city's own account codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.ledger.models import Account
from pijar.ledger.types import POSITIONS, SOURCES, Act, Kind, Line
from pijar.ledger.words import ACTS, KINDS, said

_DAY_BEFORE_ALL = date(1, 1, 1)
JOURNAL = (
    "nomor_jurnal", "tanggal", "bulan_iuran", "perbuatan", "uraian", "bukti", "dana", "tahun", "jenis", "kode_rekening",
    "nama_rekening", "debet", "kredit",
)  # fmt: skip
# One entry of one fund and year: what each of its accounts got (above zero) or gave.
_ENTRIES = """
select e.id, e."on", e.act, coalesce(r.act, ''), e.subject, e.month, e.text, e.reference, e.actor, e.reverses_id,
       json_object_agg(a.kind, p.amount)
  from ledger_entry e join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
  left join ledger_entry r on r.id = e.reverses_id
 where a.year = %s and a.fund_code = %s and e."on" between %s and %s
 group by e.id, r.act order by e."on", e.id
"""
_JOURNAL = """
select e.id, e."on", e.month, e.act, e.text, e.reference, a.fund_code, a.year, a.kind, p.amount
  from ledger_entry e join ledger_posting p on p.entry_id = e.id join ledger_account a on a.id = p.account_id
 where a.year = %s and (%s::text is null or a.fund_code = %s)
 order by e."on", e.id, p.amount < 0, a.id
"""


@dataclass(frozen=True)
class Item:
    """One entry of a statement. `moves`: rupiah per kind, sources above zero when more came in. `rest`: available after it."""

    id: int
    on: date
    act: Act
    undoes: Act | None
    subject: str
    month: Month | None
    text: str
    reference: str
    actor: str
    moves: dict[Kind, int]
    rest: int

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "on": self.on, "act": self.act.value, "undoes": self.undoes.value if self.undoes else None,
            "subject": self.subject, "month": str(self.month) if self.month else None, "text": self.text,
            "reference": self.reference, "actor": self.actor, "moves": {k.value: n for k, n in self.moves.items()},
            "available": self.rest,
        }  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """A fund's year from a day until a day: what stood at its opening, every entry, what stands at its closing."""

    year: int
    fund: str
    since: date
    until: date
    opening: dict[Kind, int]
    items: list[Item]
    closing: dict[Kind, int]

    @property
    def is_balanced(self) -> bool:
        """Whether everything the fund got stands somewhere."""
        return sum(self.closing[k] for k in SOURCES) == sum(self.closing[k] for k in POSITIONS)

    def as_json(self) -> dict[str, Any]:
        def told(amounts: dict[Kind, int]) -> dict[str, int]:
            return {kind.value: amount for kind, amount in amounts.items()}

        return {
            "fund": self.fund, "year": self.year, "from": self.since, "on": self.until, "opening": told(self.opening),
            "entries": [item.as_json() for item in self.items], "closing": told(self.closing), "balanced": self.is_balanced,
        }  # fmt: skip


def statement(year: int, fund: str, *, until: date, since: date | None = None) -> Statement:
    """The statement of a fund's year; without `since` from the first entry on. Sources are given above zero, too.

    Raises Refusal (FUND_WITHOUT_BOOKS) where nothing was ever booked of it.
    """
    begins = since or min(date(year, 1, 1), until)
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [year, fund, _DAY_BEFORE_ALL, until])
        found = cursor.fetchall()
    if not found and not Account.objects.filter(year=year, fund_code=fund).exists():
        raise Refusal("FUND_WITHOUT_BOOKS", f"Nothing was booked of {fund} in {year}: run a month, or record its budget.")
    standing = dict.fromkeys(Kind, 0)
    opening, items = dict(standing), []
    for row in found:
        moves = {Kind(kind): _shown(Kind(kind), amount) for kind, amount in row[-1].items()}
        standing = {kind: amount + moves.get(kind, 0) for kind, amount in standing.items()}
        if row[1] < begins:
            opening = standing
        else:
            items.append(_item(row, moves, standing[Kind.AVAILABLE]))
    return Statement(year, fund, begins, until, opening, items, standing)


def _shown(kind: Kind, amount: int) -> int:
    return -amount if kind.is_source else amount


def _item(row: Any, moves: dict[Kind, int], rest: int) -> Item:
    number, on, act, undoes, subject, month, text, reference, actor, _, _ = row
    ordered = {kind: moves[kind] for kind in Kind if kind in moves}
    return Item(
        number, on, Act(act), Act(undoes) if undoes else None, subject, Month.of(month) if month else None, text, reference,
        actor, ordered, rest,
    )  # fmt: skip


@dataclass(frozen=True)
class Journal:
    """One line a posting, in the columns of `JOURNAL`; `debit` and `credit` are its sums, whole rupiah, which are equal."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    debit: int = 0
    credit: int = 0


def journal(year: int, *, codes: Mapping[tuple[str, Kind], str], fund: str | None = None, own_codes: bool = False) -> Journal:
    """Every posting of a year, of one fund or of all, with the account code of the city's bookkeeping.

    `codes` are those of the programme, by fund and kind. An account without one is refused, or given under pijar's own code
    with `own_codes`. Raises Refusal: CODES_MISSING (naming all), JOURNAL_EMPTY.
    """
    with connection.cursor() as cursor:
        cursor.execute(_JOURNAL, [year, fund, fund])
        found = cursor.fetchall()
    if not found:
        raise Refusal("JOURNAL_EMPTY", f"Nothing was booked in {year}{f' of {fund}' if fund else ''}: there is no journal.")
    _refuse_uncoded({(row[6], Kind(row[8])) for row in found}, codes, own_codes)
    rows = [_posting(row, codes) for row in found]
    return Journal(rows, sum(row[-2] for row in rows), sum(row[-1] for row in rows))


def _refuse_uncoded(used: set[tuple[str, Kind]], codes: Mapping[tuple[str, Kind], str], own_codes: bool) -> None:
    missing = sorted(f"{fund}.{kind.value}" for fund, kind in used if (fund, kind) not in codes)
    if missing and not own_codes:
        raise Refusal(
            "CODES_MISSING",
            f"These accounts have no code of the city's bookkeeping: {', '.join(missing)}. Write them into the programme"
            " (ledger: codes: FUND: kind), or take pijar's own with --own-codes. Nothing was written.",
            values={"accounts": missing},
        )


def _posting(row: Any, codes: Mapping[tuple[str, Kind], str]) -> tuple[Any, ...]:
    number, on, month, act, text, reference, fund, year, kind, amount = row
    line = Line(year, fund, Kind(kind), amount)
    return (
        number, on.isoformat(), str(Month.of(month)) if month else "", ACTS[Act(act)], said(text), reference, fund, year, kind,
        codes.get((fund, line.kind), line.code), KINDS[line.kind], line.debit, line.credit,
    )  # fmt: skip
