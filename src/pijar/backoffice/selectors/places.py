"""The allocation board: funds with their places, who has one, who waits, and where people came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any

import polars as pl
from django.db.models import Count, F, Q, QuerySet

from pijar.allocation import selectors as allocation
from pijar.backoffice import scope
from pijar.backoffice.identity import masked
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.selectors import persons
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import Assessment, Assignment, Person, ProgrammeMonth, Waiting
from pijar.cycle import replacements
from pijar.cycle.programme import Document, Fund, parse
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.crypto import identifiers
from pijar.staff.models import Officer
from pijar.staff.types import Role

# The address of the line of those who wait, beside those of the funds.
LINE = "menunggu"
COLUMNS = (
    "urutan", "peringkat", "nik", "nama", "kelurahan", "desil", "bulan_menunggu", "dana", "dana_bulan_lalu", "alasan",
)  # fmt: skip
AT_ONCE = 5_000


@dataclass
class Cell:
    """A limit inside a fund. `kind`: others, village or sector; `name` a kelurahan's name or a sector's code ("*": the rest)."""

    kind: str
    name: str
    quota: int
    people: int


@dataclass
class Column:
    """One fund in a month. Of a kelurahan's own people only the counts are given: `quota` is None then.

    `money` and `spent` (whole rupiah) are those of gifts; `next_person` is who would get a free place.
    """

    fund: Fund
    people: int = 0
    kept: int = 0
    moved: int = 0
    new: int = 0
    quota: int | None = None
    money: int | None = None
    spent: int = 0
    lacks_payroll: bool = False
    cells: list[Cell] = field(default_factory=list)
    next_person: int | None = None

    @property
    def free(self) -> int:
        return max(0, (self.quota or 0) - self.people)

    @property
    def rest(self) -> int:
        return max(0, (self.money or 0) - self.spent)


@dataclass
class Board:
    """A month's places as one officer may see them. `is_open`: the list may still be changed by hand."""

    month: Month
    run: ProgrammeMonth
    columns: list[Column]
    waiting: int
    reasons: list[tuple[str, int]]
    taken_off: list[tuple[str, int]]
    is_open: bool
    own_village: str | None
    flows: list[dict[str, Any]] = field(default_factory=list)
    leaving: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return sum(column.people for column in self.columns)


def run_of(month: Month) -> ProgrammeMonth | None:
    return ProgrammeMonth.objects.select_related("programme").filter(month=month.first_day).first()


def document_of(run: ProgrammeMonth) -> Document:
    """The programme as the month was run with it."""
    return parse(run.programme.document)


def board(officer: Officer, month: Month, *, may_fill: bool) -> Board | None:
    """The month's board; None while it is not run. `may_fill`: say also who is next where a place is free."""
    run = run_of(month)
    if run is None:
        return None
    own = scope.village_of(officer)
    columns = [Column(fund) for fund in document_of(run).fill_order]
    _count(columns, _carried(scope.alike(officer), month))
    reasons, off = (Counter(one) for one in _not_carried(scope.alike(officer), month))
    found = Board(
        month, run, columns, sum(reasons.values()), reasons.most_common(), off.most_common(), replacements.is_open(month), own
    )
    if own is None:
        _of_the_city(found, may_fill=may_fill and found.is_open)
    return found


@kept
def _carried(officer: Officer, month: Month) -> list[tuple[str, str, int]]:
    """How many each fund carries, by the fund that carried them the month before; of a kelurahan its own people."""
    is_own = scope.village_of(officer) is not None
    mine = scope.assignments(officer) if is_own else Assignment.objects.all()
    return list(mine.filter(month=month.first_day).values_list("fund_code", "before").annotate(n=Count("id")))


@kept
def _not_carried(officer: Officer, month: Month) -> tuple[dict[str, int], dict[str, int]]:
    """By reason: how many wait in line, and how many were taken off."""
    lines = scope.waiting(officer) if scope.village_of(officer) is not None else Waiting.objects.all()
    found = lines.filter(month=month.first_day).values_list("reason").annotate(n=Count("id"))
    return dict(found.filter(position__isnull=False)), dict(found.filter(position__isnull=True))


@warm
def _warmed() -> None:
    """The board of the newest month."""
    last = ProgrammeMonth.objects.order_by("-month").values_list("month", flat=True).first()
    if last:
        month, city = Month.of(last), Officer(role=Role.AUDITOR.value)
        _carried(city, month), _not_carried(city, month)
        for read in (_placed, _spent, _cells, _flows, _leaving):
            read(month)


_placed, _spent = kept(allocation.places), kept(allocation.spent)
_cells, _flows, _leaving = kept(allocation.cells), kept(allocation.flows), kept(allocation.leaving)


def _count(columns: list[Column], mine: list[tuple[str, str, int]]) -> None:
    by_fund = {column.fund.code: column for column in columns}
    for code, before, n in mine:
        column = by_fund[code]
        column.people += n
        name = "new" if not before else "kept" if before == code else "moved"
        setattr(column, name, getattr(column, name) + n)


def _of_the_city(found: Board, *, may_fill: bool) -> None:
    """Places, money, cells and flows: they speak of the whole city."""
    placed, spent, cells = _placed(found.month), _spent(found.month), _cells(found.month)
    names = village_names(cell["cell"].partition(":")[2] for cell in cells)
    for column in found.columns:
        code = column.fund.code
        one = placed.get(code, {"quota": 0})
        column.quota, column.money, column.spent = one["quota"], one.get("money"), spent.get(code, 0)
        column.lacks_payroll = bool(one.get("note"))
        column.cells = [_cell(cell, names) for cell in cells if cell["fund"] == code]
        if may_fill and column.free:
            column.next_person = next_person(found.month, code)
    found.flows, found.leaving = _flows(found.month), _leaving(found.month)


def _cell(cell: dict[str, Any], names: dict[str, str]) -> Cell:
    kind, _, name = cell["cell"].partition(":")
    return Cell(kind, names.get(name, name), cell["quota"], cell["assigned"])


def next_person(month: Month, fund: str) -> int | None:
    """Who would get a free place of the fund; None where there is none, or nobody who may have it."""
    try:
        return allocation.next_in_line(month, fund)[0]
    except Refusal:
        return None


@dataclass
class Row:
    """One person in a list of a month. `number` is the place in the line now; the NIK is masked."""

    person: Person
    nik: str
    village: str
    rank: int
    number: int | None
    reason: str
    before: str
    decile: int | None = None
    priority: int = 0
    waited: int = 0


def listed(officer: Officer, month: Month, line: str, *, reason: str = "", query: str = "") -> QuerySet[Any]:
    """Who has a place of a fund, or (LINE) who waits and who was taken off, by rank; of one reason, or as searched, if asked."""
    found: QuerySet[Any]
    if line == LINE:
        found = scope.waiting(officer).filter(month=month.first_day)
    else:
        found = scope.assignments(officer).filter(month=month.first_day, fund_code=line)
    if reason:
        found = found.filter(reason=reason)
    if query:
        found = found.filter(_matches(officer, query))
    order = [F("position").asc(nulls_last=True), "rank"] if line == LINE else ["rank"]
    return found.select_related("person").order_by(*order)


def counted(officer: Officer, month: Month, line: str) -> int:
    """How many stand in a list, where nothing of it is chosen: by the counts of the board."""
    if line == LINE:
        return sum(sum(one.values()) for one in _not_carried(scope.alike(officer), month))
    return sum(n for code, _before, n in _carried(scope.alike(officer), month) if code == line)


def _matches(officer: Officer, query: str) -> Q:
    if persons.holds_number(query):
        return Q(person_id__in=[hit.id for hit in persons.find(officer, query)])
    wanted = Q()
    for word in query.split():
        wanted &= Q(person__name__icontains=word)
    return wanted


def rows_of(month: Month, found: list[Any], *, numbers: dict[int, int] | None = None) -> list[Row]:
    """The lines of one page with what they were ranked by. `numbers` are their places in the line, where they are known."""
    people = [one.person_id for one in found]
    names = village_names(one.person.village_code for one in found)
    keys = {a.person_id: a for a in Assessment.objects.filter(month=month.first_day, person_id__in=people)}
    waited = Waiting.objects.filter(person_id__in=people, month__lt=month.first_day, position__isnull=False)
    months = dict(waited.values_list("person_id").annotate(n=Count("id")))
    stored = [p for one in found if (p := getattr(one, "position", None)) is not None]
    positions = allocation.standing(month, stored) if numbers is None else numbers
    rows = []
    for one in found:
        row = Row(
            one.person, masked("national_id", one.person.national_id), names.get(one.person.village_code, ""), one.rank,
            positions.get(getattr(one, "position", None) or 0), one.reason, one.before, waited=months.get(one.person_id, 0),
        )  # fmt: skip
        if key := keys.get(one.person_id):
            row.decile, row.priority = key.decile, key.priority
        rows.append(row)
    return rows


def exported(officer: Officer, month: Month, line: str) -> pl.DataFrame:
    """A list with whole NIKs, to be recorded by whoever gives it out: every column a text."""
    told: list[tuple[str, ...]] = []
    number = count(1)
    for part in _parts(listed(officer, month, line)):
        numbers = {one.position: next(number) for one in part if getattr(one, "position", None) is not None}
        rows = rows_of(month, part, numbers=numbers)
        niks = identifiers().decrypt_many("national_id", [bytes(row.person.national_id) for row in rows])
        told += [_told(row, nik, "" if line == LINE else line) for row, nik in zip(rows, niks, strict=True)]
    return pl.DataFrame(told, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _parts(found: QuerySet[Any]) -> Iterator[list[Any]]:
    """A long list piece by piece: its people need not be in memory at once."""
    lines = found.iterator(chunk_size=AT_ONCE)
    while part := list(islice(lines, AT_ONCE)):
        yield part


def _told(row: Row, nik: str, fund: str) -> tuple[str, ...]:
    return (
        str(row.number or ""), str(row.rank), nik, row.person.name, row.village, str(row.decile or ""), str(row.waited), fund,
        row.before, row.reason,
    )  # fmt: skip
