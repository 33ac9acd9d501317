"""Loading reference files as snapshots: each answers for its day until a newer one does.

A reader of one kind gives the columns it needs and a frame of faults; this file does what all kinds share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from pijar.audit.services import record
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry import files
from pijar.registry.copy import copy_frame, lock, next_id, sync_sequence
from pijar.registry.models import Snapshot
from pijar.registry.once import once
from pijar.registry.types import Reference
from pijar.staff.types import Actor

# Registers that are asked about every person: one that lost all its lines would answer for everybody.
ABOUT_EVERYBODY = frozenset({Reference.POPULATION, Reference.INSURED, Reference.WELFARE})


@dataclass(frozen=True)
class Loaded:
    """What one load brought. `is_new` is false when the same file was there for the same day."""

    snapshot_id: int
    kind: str
    rows: int
    loaded: int
    rejected: int
    is_new: bool


# Takes the raw text columns and gives the same rows with typed columns and `fault` (null where the line is good).
Reader = Callable[[pl.DataFrame], pl.DataFrame]


def read_table(path: Path, needed: Sequence[str], optional: Sequence[str] = ()) -> pl.DataFrame:
    """A UTF-8 CSV (comma or semicolon) as text columns, trimmed, with `line` (1 = the header).

    Raises Refusal (FILE_NOT_FOUND, FILE_UNREADABLE, COLUMN_MISSING), naming file and column.
    """
    if not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    with path.open("rb") as file:
        head = file.readline().decode("utf-8-sig", errors="replace")
    separator = ";" if head.count(";") > head.count(",") else ","
    try:
        table = pl.read_csv(path, separator=separator, infer_schema=False, truncate_ragged_lines=True, encoding="utf8")
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        raise Refusal("FILE_UNREADABLE", f"{path.name} cannot be read as a CSV in UTF-8: {reason}.") from None
    table = table.rename({name: name.strip().lstrip("\ufeff").lower() for name in table.columns})
    for name in needed:
        if name not in table.columns:
            have = ", ".join(table.columns)
            raise Refusal(
                "COLUMN_MISSING",
                f"{path.name} has no column {name!r}; its first line must hold {', '.join(needed)} (it holds {have}).",
                values={"file": path.name, "column": name, "needed": list(needed), "found": list(table.columns)},
            )
    extra = [pl.lit(None, pl.String).alias(name) for name in optional if name not in table.columns]
    table = table.with_columns(*extra).select(*needed, *optional)
    clean = pl.all().str.strip_chars().replace("", None)
    return table.with_columns(clean).with_row_index("line", offset=2)


def day(column: str) -> pl.Expr:
    """An ISO date column; anything else is null."""
    return pl.col(column).str.to_date("%Y-%m-%d", strict=False)


def nik(column: str) -> pl.Expr:
    """A NIK column as 16 bare digits; anything else is null."""
    digits = pl.col(column).str.replace_all(r"[\s'.\-]", "")
    return pl.when(digits.str.contains(r"^[0-9]{16}$")).then(digits)


@transaction.atomic
def load(
    kind: Reference, path: Path, *, as_of: date, actor: Actor, table: pl.DataFrame, reader: Reader,
    write: Callable[[pl.DataFrame, int], None], details: dict[str, Any] | None = None,
    holds: Callable[[Snapshot], bool] | None = None,
) -> Loaded:  # fmt: skip
    """Stores one snapshot: faulty lines are kept by number and code, the good ones given to `write`.

    The same file for the same day again changes nothing while it is the one that `holds` (the newest of its kind and day,
    where nothing else is given); once another took its place, it is loaded anew and holds again.
    """
    lock("reference")
    sha256 = files.checksum(path)
    found = Snapshot.objects.filter(kind=kind.value, as_of=as_of, sha256=sha256).order_by("-id").first()
    if found and (holds or _is_newest)(found):
        return Loaded(found.id, kind.value, found.rows, found.loaded, found.rejected, False)
    typed = reader(table)
    good, bad = typed.filter(pl.col("fault").is_null()), typed.filter(pl.col("fault").is_not_null())
    if kind in ABOUT_EVERYBODY and bad.height and good.is_empty():
        first = f"line {bad['line'][0]}: {bad['fault'][0]}"
        raise Refusal("NOTHING_LOADED", f"{path.name}: none of its {bad.height} lines can be used ({first}); nothing was loaded.")
    snapshot = Snapshot(
        id=next_id("registry_snapshot"), kind=kind.value, as_of=as_of, loaded_at=now(), actor=actor.name,
        file_name=path.name, sha256=sha256, rows=typed.height, loaded=good.height, rejected=bad.height,
    )  # fmt: skip
    snapshot.save(force_insert=True)
    sync_sequence("registry_snapshot")
    faults = bad.select("line", pl.col("fault").alias("code"), pl.lit(snapshot.id).alias("snapshot_id"))
    copy_frame(faults, "registry_snapshotfault", ["snapshot_id", "line", "code"])
    write(good.with_columns(snapshot_id=pl.lit(snapshot.id)), snapshot.id)
    files.keep(path, sha256)
    summary = {"rows": typed.height, "loaded": good.height, "rejected": bad.height, "as_of": as_of.isoformat()}
    record(actor, "reference.load", f"snapshot:{snapshot.id}", {"kind": kind.value, **summary, **(details or {})})
    return Loaded(snapshot.id, kind.value, typed.height, good.height, bad.height, True)


def _is_newest(found: Snapshot) -> bool:
    return not Snapshot.objects.filter(kind=found.kind, as_of=found.as_of, id__gt=found.pk).exists()


@once
def _of(kind: Reference) -> list[Snapshot]:
    return list(Snapshot.objects.filter(kind=kind.value).order_by("as_of", "id"))


def answering(kind: Reference, on: date) -> Snapshot | None:
    """The snapshot that answers for a day: the newest not after it, else the earliest there is; None without any."""
    return _answering(_of(kind), on)


def _answering(known: list[Snapshot], on: date) -> Snapshot | None:
    day = max(on, known[0].as_of) if known else on
    return next((one for one in reversed(known) if one.as_of <= day), None)


def answering_each(kind: Reference, days: Iterable[date]) -> dict[date, int | None]:
    """The number of the snapshot that answers for each of these days, as `answering` gives it, asked for once."""
    known = _of(kind)
    return {day: found.pk if (found := _answering(known, day)) else None for day in days}
