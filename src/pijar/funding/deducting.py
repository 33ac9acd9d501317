"""What payroll is asked to take in a month, and the register of pledges per OPD."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pijar.exchange import tables
from pijar.funding import dues
from pijar.funding.dues import DUE
from pijar.funding.stopping import leaving
from pijar.funding.types import DonorOptions
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import asked
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference


@dataclass(frozen=True)
class Deductions:
    """One line per donor with something due: texts by `DEDUCTION_VALUES`; how many, and the control total in whole rupiah."""

    month: Month
    frame: pl.DataFrame
    lines: int
    total: int


_DEDUCTIONS = f"""
select d.nip, max(c.name), max(c.agency), sum(d.amount),
       string_agg(coalesce(q.number, 'daftar ' || d.place), ', ' order by d.place)
  from ({DUE}) d
  left join funding_promise q on q.id = d.promise_id
  left join funding_civilservant c on c.snapshot_id = %(staff)s and c.nip = d.nip
 where not d.nip = any(%(gone)s)
 group by d.nip order by max(c.agency), d.nip
"""


def deductions(month: Month, options: DonorOptions | None = None) -> Deductions:
    """The monthly list for the bank or payroll office: every pledge that is due, one line per donor; none who left or retired."""
    gone = [nip for nip, _ in leaving(month, options or DonorOptions())]
    found = asked(_DEDUCTIONS, dues.asking(month, staff=_staff(month.last_day), gone=gone))
    lines = [
        (str(number), nip, name or "", agency or "", str(month), str(amount), pledges)
        for number, (nip, name, agency, amount, pledges) in enumerate(found, start=1)
    ]
    schema = dict.fromkeys(("number", "nip", "name", "agency", "month", "amount", "pledges"), pl.String)
    frame = pl.DataFrame(lines, schema=schema, orient="row")
    return Deductions(month, frame, len(lines), sum(int(one[3]) for one in found))


def _staff(on: date) -> int | None:
    staff = answering(Reference.CIVIL_SERVANTS, on)
    return staff.id if staff else None


def write_deductions(found: Deductions, path: Path, columns: Sequence[tuple[str, str]]) -> None:
    """Writes the list under the programme's headings, as .csv or .xlsx by the file's name. Raises Refusal (FORMAT_UNKNOWN)."""
    table = found.frame.select(pl.col(value).alias(heading) for heading, value in columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".csv":
        tables.write_csv(table, path, ",")
    elif path.suffix.lower() == ".xlsx":
        facts: list[tuple[str, str | int]] = [("Bulan", str(found.month)), ("Baris", found.lines)]
        facts.append(("Jumlah (rupiah)", found.total))
        tables.write_xlsx(table, path, sheet="Potongan", control=facts)
    else:
        raise Refusal("FORMAT_UNKNOWN", "The list is written as .csv or .xlsx: name the file so.")


_REGISTER = """
select p.nip, coalesce(c.name, p.name), coalesce(c.agency, p.agency), p.number, p.amount, p.starts_on, p.ends_on,
       p.names_worker, p.state, p.fault
  from (select nip, null as name, null as agency, 'daftar ' || line as number, amount, starts_on, ends_on,
               worker_national_id is not null as names_worker, 'register' as state, fault
          from funding_pledge where snapshot_id = %(pledges)s
        union all
        select nip, name, agency, number, amount, starts_on, coalesce(stopped_from - 1, ends_on), worker_national_id is not null,
               state, '' from funding_promise where state <> 'refused') p
  left join funding_civilservant c on c.snapshot_id = %(staff)s and c.nip = p.nip
 where %(agency)s::text is null or upper(coalesce(c.agency, p.agency, '')) = upper(%(agency)s)
 order by 3, 1, 4
"""
_REGISTER_HEAD = ("nip", "name", "agency", "number", "amount", "starts_on", "ends_on", "names_worker", "state", "fault")


def register_frame(agency: str | None = None, *, on: date) -> pl.DataFrame:
    """The pledges of an OPD (or of all), of the register's file and by the form, as of a day; who names a worker, never whom."""
    register = answering(Reference.PLEDGES, on)
    found = asked(_REGISTER, {"pledges": register.id if register else None, "staff": _staff(on), "agency": agency})
    lines = [[_text(value) for value in line] for line in found]
    return pl.DataFrame(lines, schema=dict.fromkeys(_REGISTER_HEAD, pl.String), orient="row")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else str(value)
