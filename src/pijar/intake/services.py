"""Loading files of candidates and taking an upload back. Each is one transaction: all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from pijar.audit.services import record
from pijar.intake import fieldform, readers
from pijar.intake.changes import Cause, Changed
from pijar.intake.choices import FileMapping, by_content, from_json
from pijar.intake.models import SourceFile, StagedRow, Upload
from pijar.intake.origin import office_level
from pijar.intake.pipeline import Store, ahead, encrypted
from pijar.intake.removal import among_rejected, delete_rows, national_ids_of, restore, supersede, would_delete
from pijar.intake.selectors import counts
from pijar.intake.settle import settle
from pijar.intake.tables import gazetteer, occupations
from pijar.intake.types import Unreadable
from pijar.intake.versions import holds_the_same_people, original_of
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry import files as kept_files
from pijar.registry.bulk import indexed_at_the_end
from pijar.registry.copy import analyze, lock, next_id, rows, sync_sequence
from pijar.staff.types import Actor

ENDINGS = {".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"}
# From so many bytes on, a first load is that of a whole city, before which there is nothing to be looked up.
WHOLE_CITY = 16 << 20
Progress = Callable[[float], None]


@dataclass(frozen=True)
class LoadResult:
    """What a load brought. `outcomes`, `errors` and `warnings` count the rows of the files named in the call."""

    load_id: int | None
    files: int
    rows: int
    outcomes: dict[str, int]
    errors: dict[str, int]
    warnings: dict[str, int]
    unreadable: list[dict[str, str]]
    notes: list[dict[str, Any]]
    # What persons who were there before are changed in: the first of `changes_total`, each with field, from, to and row.
    changes: list[dict[str, Any]] = field(default_factory=list)
    changes_total: int = 0
    changed_persons: int = 0
    dry_run: bool = False


@dataclass
class _Received:
    path: Path
    name: str
    sha256: str
    # The file that this one may be a new version of, though it is called otherwise.
    original: SourceFile | None = None
    # What an officer decided about its columns.
    mapping: FileMapping | None = None


def collect(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The files meant by a list of files and folders, in the order of their names' bytes, and the names passed over.

    Raises Refusal (FILE_NOT_FOUND, NOTHING_TO_LOAD). Hidden files and Excel's lock files (`~$…`) are passed over.
    """
    found: list[Path] = []
    passed_over: list[str] = []
    for path in paths:
        if path.is_dir():
            for inside in path.rglob("*"):
                if inside.is_file() and not inside.name.startswith((".", "~$")):
                    found.append(inside) if inside.suffix.lower() in ENDINGS else passed_over.append(inside.name)
        elif path.is_file():
            found.append(path)
        else:
            raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    if not found:
        raise Refusal("NOTHING_TO_LOAD", "There is no list (.xlsx, .xls, .ods, .csv, .txt) in what was named.")
    return sorted(found, key=lambda p: p.name.encode()), sorted(passed_over)


def load(
    paths: Iterable[Path],
    *,
    year: int,
    reference_day: date,
    city_code: str,
    actor: Actor,
    names: dict[Path, str] | None = None,
    village_only: str | None = None,
    progress: Progress | None = None,
    dry_run: bool = False,
    look: Callable[[list[int]], None] | None = None,
    mappings: dict[Path, FileMapping] | None = None,
) -> LoadResult:
    """Reads files or folders into the year's batch. Good rows go in, bad ones are kept with their codes.

    A file already loaded (same name, same bytes) changes nothing. A file of a known name with other bytes is a new
    version: its rows take the place of the old ones. Unreadable files are named in the result and do not stop the rest.
    `village_only` limits what an officer of one village may bring: other rows refuse the whole load.

    `dry_run` does all of it and takes it back: the result tells what a load would do, and only the audit remembers that
    somebody asked. `look` is called with the ids of the files while their rows are there. `mappings` are decisions of
    officers how a file is to be read; the same bytes under another decision are a new version.
    """
    with transaction.atomic():
        result = _load(paths, year, reference_day, city_code, actor, names, village_only, progress, dry_run, look, mappings or {})
        # What would change is found out by doing it and taking it back.
        transaction.set_rollback(dry_run)
    if dry_run:
        record(actor, "intake.dry_run", f"year:{year}", {"files": result.files, "rows": result.rows})
    return result


def _load(
    paths: Iterable[Path],
    year: int,
    reference_day: date,
    city_code: str,
    actor: Actor,
    names: dict[Path, str] | None,
    village_only: str | None,
    progress: Progress | None,
    dry_run: bool,
    look: Callable[[list[int]], None] | None,
    mappings: dict[Path, FileMapping],
) -> LoadResult:
    lock("intake")
    found, passed_over = collect(paths)
    received = [_Received(p, (names or {}).get(p, p.name), kept_files.checksum(p), mapping=mappings.get(p)) for p in found]
    _refuse_same_names(received)
    fresh, known = _split(received, year, village_only)
    loader = _Loader(year, reference_day, city_code, actor, village_only=village_only, dry_run=dry_run)
    unreadable = loader.load(fresh, progress) if fresh else []
    if village_only:
        _refuse_foreign_rows(loader.file_ids, village_only)
    if look:
        look([*loader.file_ids, *known])
    result = _result(loader, known, unreadable)
    result.notes.extend({"file": name, "notes": ["passed over: no .xlsx, .xls, .ods, .csv or .txt"]} for name in passed_over)
    return result


def _refuse_same_names(received: list[_Received]) -> None:
    twice = [name for name, n in Counter(r.name for r in received).items() if n > 1]
    if twice:
        raise Refusal("SAME_FILE_NAME", f"Two files are called {twice[0]!r}; rows are known by file name: rename one.")


def _split(received: list[_Received], year: int, village_only: str | None) -> tuple[list[_Received], list[int]]:
    """Files to read, and the ids of those that are there already with the same bytes."""
    live = {(f.name, f.sha256): f for f in SourceFile.objects.filter(year=year, is_live=True)}
    names = {r.name for r in received}
    fresh, known = [], []
    for item in received:
        original = original_of(item.name, year, village_only)
        # Two that come together are two lists: which of them is the newer, nobody can tell.
        item.original = None if original is None or original.name in names else original
        same = [live.get((name, item.sha256)) for name in (item.name, item.original.name if item.original else "")]
        there = next((file.id for file in same if file and _reads_alike(item.mapping, file)), None)
        if there is None:
            fresh.append(item)
        elif there not in known:
            known.append(there)
    return fresh, known


def _reads_alike(mapping: FileMapping | None, file: SourceFile) -> bool:
    """Whether a file that is in was read as it would be now; without a new decision the one it was read by holds."""
    return mapping is None or mapping.reads_like(from_json(file.mapping))


class _Loader:
    """One upload in the making."""

    def __init__(
        self, year: int, reference_day: date, city_code: str, actor: Actor, *, village_only: str | None, dry_run: bool
    ) -> None:
        self.village_only, self.dry_run = village_only, dry_run
        self.changed = Changed()
        self.year, self.reference_day, self.actor = year, reference_day, actor
        self.gazetteer, self.occupations = gazetteer(city_code), occupations()
        self.upload: Upload | None = None
        self.file_ids: list[int] = []
        self.notes: list[dict[str, Any]] = []
        self.seen: list[pl.DataFrame] = []
        self.replaced: list[pl.Series] = []

    def load(self, fresh: list[_Received], progress: Progress | None) -> list[dict[str, str]]:
        self.upload = Upload(id=next_id("intake_upload"), year=self.year, actor=self.actor.name, at=now())
        self.upload.save(force_insert=True)
        first_person, first_row = next_id("registry_person"), next_id("intake_stagedrow")
        had_rejected = StagedRow.objects.filter(person__isnull=True).exists()
        store = Store(first_person, first_row, registry_is_empty=first_person == 1)
        total = sum(r.path.stat().st_size for r in fresh) or 1
        is_first = store.registry_is_empty and first_row == 1 and total >= WHOLE_CITY
        with indexed_at_the_end("registry_person", "intake_stagedrow") if is_first else nullcontext():
            unreadable = self._load_files(fresh, store, total, progress)
        analyze("registry_person", "intake_stagedrow")
        touched = [*self.replaced, *self._repeated(store, had_rejected)]
        cause = Cause("load", self.upload.id, self.upload.at, first_person, self.dry_run, self.village_only)
        self.changed = _settle_all(touched, cause)
        # A sequence is not taken back with the rest, so a trial leaves it alone.
        for table in () if self.dry_run else ("intake_upload", "intake_sourcefile", "registry_person", "intake_stagedrow"):
            sync_sequence(table)
        self._finish(unreadable, store.next_person - first_person)
        return unreadable

    def _load_files(self, fresh: list[_Received], store: Store, total: int, progress: Progress | None) -> list[dict[str, str]]:
        """Loads file after file; those that cannot be read are told, and leave nothing behind."""
        unreadable, done = [], 0
        for item in fresh:
            mark = store.next_person, store.next_row, len(store.known)
            try:
                with transaction.atomic():
                    self._load_file(item, store, _scaled(progress, done / total, item.path.stat().st_size / total))
            except Unreadable as fault:
                # A fault deep inside a workbook: what came before it goes again, and the older version stays.
                store.next_person, store.next_row = mark[:2]
                del store.known[mark[2] :]
                unreadable.append({"file": item.name, "code": str(fault.code), "sentence": fault.sentence_id})
            done += item.path.stat().st_size
        return unreadable

    def _load_file(self, item: _Received, store: Store, progress: Progress | None) -> None:
        chunks = readers.read(
            item.path, gazetteer=self.gazetteer, occupations=self.occupations, reference_day=self.reference_day,
            file_name=item.name, declared_kelurahan=item.mapping.kelurahan if item.mapping else None,
            choose=item.mapping.choose if item.mapping else by_content,
        )  # fmt: skip
        # Only a file that can be read takes the place of its older version.
        first = next(chunks, None)
        notes = _taken_as(item, first)
        replaced = supersede(self.year, item.name)
        file = SourceFile(
            id=next_id("intake_sourcefile"), upload=self.upload, year=self.year, name=item.name, sha256=item.sha256,
            size=item.path.stat().st_size, rows=0, is_live=True,
            office_level="kelurahan" if self.village_only else office_level(item.name),
            mapping=item.mapping.as_json() if item.mapping else None,
        )  # fmt: skip
        file.save(force_insert=True)
        if not self.dry_run:
            kept_files.keep(item.path, item.sha256)
        started, seen = store.next_row, []
        for chunk in ahead(encrypted(_chain(first, chunks))):
            store.write(chunk, file.id)
            seen.append(chunk.select("nik", "national_id").drop_nulls())
            if progress:
                progress(min(0.99, (store.next_row - started) * 150 / max(file.size, 1)))
        notes += [f"sheet {sheet!r} has no candidates" for sheet in chunks.skipped]
        columns = {sheet: [asdict(table) for table in tables] for sheet, tables in chunks.tables.items()}
        SourceFile.objects.filter(id=file.id).update(rows=store.next_row - started, notes=notes, columns=columns)
        self.file_ids.append(file.id)
        self.replaced.append(replaced)
        self.seen.extend(seen)

    def _repeated(self, store: Store, had_rejected: bool) -> list[pl.Series]:
        """NIKs (encrypted) that stand in more than one row of the batch, as far as this upload touches them."""
        if not self.seen:
            return []
        seen = pl.concat(self.seen)
        again = seen.filter(pl.col("nik").is_duplicated())["national_id"]
        before = pl.concat(store.met_before) if store.met_before else pl.Series("nik", [], pl.Int64)
        met = seen.filter(pl.col("nik").is_in(before.implode()))["national_id"]
        touched = [again, met]
        if had_rejected:
            touched.append(among_rejected(seen["national_id"].unique(), self.file_ids))
        return touched

    def _finish(self, unreadable: list[dict[str, str]], persons: int) -> None:
        if not self.file_ids:
            # Nothing could be read: the upload leaves no trace but the refusal.
            Upload.objects.filter(id=self.upload.id).delete()  # type: ignore[union-attr]
            self.upload = None
            return
        assert self.upload is not None
        details = {"files": self.file_ids, "persons": persons, "unreadable": [u["file"] for u in unreadable]}
        details |= {"changed": self.changed.fields} if self.changed.fields else {}
        record(self.actor, "intake.load", f"upload:{self.upload.id}", details)


def _taken_as(item: _Received, first: pl.DataFrame | None) -> list[str]:
    """Gives a file that was downloaded and sent back the name of its original; says so, or why not."""
    if item.original is None:
        return []
    sent, item.name = item.name, item.original.name
    if holds_the_same_people(item.original, first):
        return [f"sent as {sent!r}: taken as a new version of {item.name!r}, whose rows it replaces"]
    item.name = sent
    return [f"called like a copy of {item.original.name!r}, but it holds other people: kept as a list of its own"]


def _chain(first: pl.DataFrame | None, rest: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    if first is not None:
        yield first
    yield from rest


def _scaled(progress: Progress | None, start: float, share: float) -> Progress | None:
    return (lambda part: progress(start + share * part)) if progress else None


def _settle_all(touched: list[pl.Series], cause: Cause) -> Changed:
    series = [s.cast(pl.String).rename("national_id") for s in touched if s.len()]
    return settle(pl.concat(series), cause) if series else Changed()


def _refuse_foreign_rows(file_ids: list[int], village: str) -> None:
    other = StagedRow.objects.filter(file_id__in=file_ids).exclude(village_code=village).exclude(village_code=None).count()
    if other:
        raise Refusal(
            "OUTSIDE_YOUR_VILLAGE",
            f"{other} rows name another kelurahan than yours: nothing was loaded. Send them to the programme office.",
        )


@transaction.atomic
def withdraw(load_id: int, *, actor: Actor, dry_run: bool = False) -> dict[str, int]:
    """Takes back all that one upload brought.

    Returns the persons and rows that leave; a `dry_run` tells no more. Whether a month rests on them is asked by `cycle`,
    which calls this.
    Raises Refusal (UPLOAD_UNKNOWN).
    """
    lock("intake")
    upload = Upload.objects.filter(id=load_id, withdrawn_at=None).first()
    if upload is None:
        raise Refusal("UPLOAD_UNKNOWN", f"There is no upload {load_id}, or it was withdrawn already: see `pijar intake loads`.")
    files = list(SourceFile.objects.filter(upload=upload).values_list("id", flat=True))
    if dry_run:
        return dict(zip(("rows", "persons"), would_delete(files), strict=True))
    touched = national_ids_of(files)
    SourceFile.objects.filter(id__in=files).update(is_live=False)
    restored = restore(load_id)
    fieldform.forget(files, actor=actor)
    gone, persons = delete_rows(files)
    _settle_all([touched, national_ids_of(restored)], Cause("withdrawal", load_id, now()))
    result = {"persons": persons, "rows": gone}
    Upload.objects.filter(id=load_id).update(withdrawn_at=now())
    record(actor, "intake.withdraw", f"upload:{load_id}", result)
    return result


def apply_policy(*, actor: Actor, dry_run: bool = False) -> Changed:
    """Settles every person anew by the merge policy of today; what is loaded later is settled by it anyway.

    Returns what changed, or would change. Raises Refusal (MERGE_POLICY_INVALID).
    """
    with transaction.atomic():
        lock("intake")
        people = rows("select distinct national_id from intake_stagedrow where person_id is not null")
        touched = pl.Series("national_id", ["\\x" + bytes(secret).hex() for (secret,) in people], pl.String)
        changed = _settle_all([touched], Cause("policy", None, now(), is_trial=dry_run))
        if not dry_run:
            record(actor, "intake.merge", "policy", {"persons": changed.persons, "changed": changed.fields})
        transaction.set_rollback(dry_run)
    return changed


def _result(loader: _Loader, known: list[int], unreadable: list[dict[str, str]]) -> LoadResult:
    files = [*loader.file_ids, *known]
    outcomes, errors, warnings = counts(files, loader.file_ids)
    notes = [{"file": name, "notes": n} for name, n in SourceFile.objects.filter(id__in=files).values_list("name", "notes") if n]
    load_id = loader.upload.id if loader.upload else None
    if load_id is None and known:
        load_id = SourceFile.objects.filter(id=known[0]).values_list("upload_id", flat=True)[0]
    changed = loader.changed
    return LoadResult(
        None if loader.dry_run else load_id, len(files), sum(outcomes.values()), outcomes, errors, warnings, unreadable, notes,
        changed.shown, changed.total, changed.persons, loader.dry_run,
    )  # fmt: skip


def original(file: SourceFile) -> Iterator[bytes]:
    """The bytes of a file as received, piece by piece."""
    return kept_files.kept(file.sha256)
