"""The field form: one worker entered or mended by an officer, read by the same rules as a row of a list.

What is typed becomes a frame of one row and goes the way of every row: `normalise`, `Store`, `settle`. The rows of one
office and year stand in one pseudo file of kind "form", numbered as they come, each with who entered it and when.
Nothing is written that was not shown: an entry that warns or changes something is done, taken back and told, until the
officer has agreed to just that.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import polars as pl
from django.db import OperationalError, transaction
from django.db.models import F, Max

from pijar.audit.services import record
from pijar.intake import photos
from pijar.intake.candidates import ROW
from pijar.intake.changes import PERSON_FIELDS, Cause
from pijar.intake.findings import CodedRow, Finding, findings
from pijar.intake.header import Field
from pijar.intake.models import FormEntry, SourceFile, StagedRow, Upload
from pijar.intake.normalise import RESULT_SCHEMA, Setting, normalise
from pijar.intake.pipeline import Store, encrypted
from pijar.intake.places import Surroundings
from pijar.intake.removal import delete_rows, would_delete
from pijar.intake.selectors import sources_of
from pijar.intake.settle import is_spoken_of_once, settle
from pijar.intake.tables import gazetteer, occupations, words
from pijar.intake.types import Code
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.registry import prepared
from pijar.registry.copy import lock, next_id, next_ids, run, sync_sequences
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor

KIND = "form"
PATIENCE = "8s"
MADE = "select exists (select from intake_formentry where actor = %(actor)s and key = %(key)s)"
# What a person's facts are compared by, in the order in which they are shown.
FACTS = (
    "name", "birth_date", "sex", "village_code", "rt", "rw", "address", "occupation_code", "income", "phone", "family_card",
    "mother_name",
)  # fmt: skip
SECRETS = frozenset({"phone", "family_card", "mother_name"})


@dataclass(frozen=True)
class Typed:
    """One worker as typed. The birth date is day/month/year; `village_code` is an official code, chosen from a list."""

    nik: str = ""
    name: str = ""
    birth_date: str = ""
    sex: str = ""
    village_code: str = ""
    rt: str = ""
    rw: str = ""
    address: str = ""
    occupation: str = ""
    income: str = ""
    phone: str = ""
    family_card: str = ""
    mother: str = ""


@dataclass(frozen=True)
class Reading:
    """What was typed, as the rules of lists read it: one normalised row with its codes.

    `unread` names fields of `Typed` that hold something no rule can read and that no code speaks of: a list drops them
    silently, a form says so.
    """

    typed: Typed
    frame: pl.DataFrame
    unread: tuple[str, ...]

    @cached_property
    def values(self) -> dict[str, Any]:
        return self.frame.row(0, named=True)

    @property
    def errors(self) -> list[Code]:
        return [Code(code) for code in self.values["errors"]]

    @property
    def warnings(self) -> list[Code]:
        return [Code(code) for code in self.values["warnings"]]

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.unread


@dataclass(frozen=True)
class Change:
    """One fact of a known person that the entry changes; identifiers are in clear, to be masked by whoever shows them."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Entered:
    """What an entry did, or would do: then `entry_id` is None, and `agreement` is what must be agreed to.

    `again`: it had been made before; `differs`: with other words than now.
    """

    entry_id: int | None
    person_id: int | None
    outcome: str
    warnings: list[Code]
    changes: list[Change]
    again: bool = False
    differs: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.warnings or self.changes)

    @property
    def agreement(self) -> str:
        """A mark of just these warnings and changes."""
        told = [self.outcome, sorted(self.warnings), [(c.field, str(c.before), str(c.after)) for c in self.changes]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Desk:
    """Where and for what an entry is made: the office (a kelurahan's code, or empty), its name, and the programme's year.

    An office that is a kelurahan enters its own people only.
    """

    office: str
    office_name: str
    year: int
    reference_day: date
    city_code: str

    @cached_property
    def setting(self) -> Setting:
        return Setting(gazetteer(self.city_code), occupations(), self.reference_day, Surroundings())

    @property
    def file_name(self) -> str:
        """No file that is sent can have this name, for it has no ending."""
        place = f"Kel {self.office_name} ({self.office})" if self.office else "kantor program"
        return f"Formulir {self.year} {place}"


def read(typed: Typed, setting: Setting) -> Reading:
    """Reads one worker by the rules of lists. Nothing is looked up but places and words for work."""
    kelurahan = setting.gazetteer.villages.get(typed.village_code, typed.village_code)
    kecamatan = setting.gazetteer.districts.get(typed.village_code.rpartition(".")[0], "")
    cells = {
        Field.NIK: typed.nik, Field.NAME: typed.name, Field.BIRTH_DATE: typed.birth_date, Field.SEX: typed.sex,
        Field.KELURAHAN: kelurahan, Field.KECAMATAN: kecamatan, Field.RT: typed.rt, Field.RW: typed.rw,
        Field.ADDRESS: typed.address, Field.OCCUPATION: typed.occupation, Field.INCOME: typed.income,
        Field.PHONE: typed.phone, Field.FAMILY_CARD: typed.family_card, Field.MOTHER: typed.mother,
    }  # fmt: skip
    columns = {field.value: pl.Series([cells.get(field, "").strip() or None], dtype=pl.String) for field in Field}
    nothing = pl.Series([None], dtype=pl.String)
    frame = pl.DataFrame({ROW: pl.Series([1], dtype=pl.Int32), **columns, "section": nothing, "section_district": nothing})
    frame = frame.with_columns(nik_number=pl.lit(False), family_card_number=pl.lit(False))
    frame = normalise(frame, setting).with_columns(
        file=pl.lit(""), sheet=pl.lit(""), sheet_position=pl.lit(0, pl.Int32), **{ROW: pl.lit(1, pl.Int32)}
    )
    return Reading(typed, frame.select(list(RESULT_SCHEMA)), _unread(typed, frame.row(0, named=True)))


def _unread(typed: Typed, values: dict[str, Any]) -> tuple[str, ...]:
    pairs = {"income": "income", "family_card": "family_card", "rt": "rt", "rw": "rw", "mother": "mother_name"}
    return tuple(name for name, column in pairs.items() if getattr(typed, name).strip() and values[column] is None)


def facts(person: Person) -> dict[str, Any]:
    """What is known of a person, by the names of FACTS: the person's own values, and of the others those that count."""
    own = {name: getattr(person, name) or None for name in PERSON_FIELDS}
    told = {name: source["value"] for name, source in sources_of(person.id).items()}
    return {name: own[name] if name in own else told.get(name) for name in FACTS}


def findings_of(reading: Reading) -> list[Finding]:
    """What the codes say of the answers, with what may have been meant, as for a row of a list."""
    typed, values = reading.typed, reading.values
    cells = {
        Field.NIK: typed.nik, Field.NAME: typed.name, Field.BIRTH_DATE: typed.birth_date, Field.SEX: typed.sex,
        Field.OCCUPATION: typed.occupation, Field.PHONE: typed.phone,
    }  # fmt: skip
    row = CodedRow(
        row_number=1, codes=[*values["errors"], *values["warnings"]], typed={field.value: text for field, text in cells.items()},
        tables=[], nik=values["nik"], birth_date=values["birth_date"], typed_birth_date=values["typed_birth_date"],
        sex=values["sex"], village_code=values["kelurahan_code"],
    )  # fmt: skip
    return findings(row, words(), today())


@transaction.atomic
def enter(
    reading: Reading, desk: Desk, *, key: UUID, actor: Actor, agreed: str | None = None, mends: StagedRow | None = None
) -> Entered:
    """Stores the entry, with the photo that waits for it. The same key again changes nothing and gives the first result.

    Where it warns or changes a known person, it is stored only when `agreed` is the `agreement` of just that; None agrees
    to everything. Raises Refusal: ENTRY_FAULTY (the reading has errors), OUTSIDE_YOUR_VILLAGE, NIK_OF_ANOTHER_VILLAGE,
    INTAKE_BUSY.
    """
    _take_turn()
    if was_made(key, actor):
        return _again(FormEntry.objects.select_related("row").get(actor=actor.name, key=key), reading)
    with transaction.atomic():
        entered = _entered(reading, desk, key, actor, mends)
        is_agreed = not entered.asks or agreed in (None, entered.agreement)
        if not is_agreed:
            transaction.set_rollback(True)
    return _finished(entered, key, actor) if is_agreed else replace(entered, entry_id=None)


def was_made(key: UUID, actor: Actor) -> bool:
    """Whether this officer made an entry of the form with this key, withdrawn or not."""
    return bool(prepared.one(MADE, {"actor": actor.name, "key": key})[0])


def _finished(entered: Entered, key: UUID, actor: Actor) -> Entered:
    assert entered.entry_id is not None, "It was stored a moment ago."
    entry = FormEntry.objects.get(id=entered.entry_id)
    if photo := photos.held(str(key), actor):
        photos.attach(entry, photo, actor)
    details = {
        "entry": entry.id, "person": entered.person_id, "outcome": entered.outcome,
        "changed": [change.field for change in entered.changes], "mends": entry.mends_id,
    }  # fmt: skip
    record(actor, "intake.enter", f"row:{entry.row_id}", details)
    return entered


def _take_turn() -> None:
    """Waits until no list is being loaded, but not for minutes: an officer stands at a door with a phone."""
    try:
        run(f"set local lock_timeout = '{PATIENCE}'")
        lock("intake")
    except OperationalError:
        sentence = "A list is being read at this moment: nothing was stored. Send it again in a minute."
        raise Refusal("INTAKE_BUSY", sentence) from None
    run("set local lock_timeout = 0")


def _again(made: FormEntry, reading: Reading) -> Entered:
    row = made.row
    differs = made.typed is None or identifiers().decrypt("typed", made.typed) != _words(reading.typed)
    warnings = [Code(code) for code in (row.warnings or [])] if row else []
    return Entered(made.id, row.person_id if row else None, row.outcome if row else "", warnings, [], again=True, differs=differs)


def _words(typed: Typed) -> str:
    return json.dumps(asdict(typed), sort_keys=True)


def typed_of(entry: FormEntry) -> Typed | None:
    """What was typed in an entry; None once it is withdrawn."""
    if entry.typed is None:
        return None
    known = {field.name for field in fields(Typed)}
    return Typed(
        **{name: text for name, text in json.loads(identifiers().decrypt("typed", entry.typed)).items() if name in known}
    )


def _entered(reading: Reading, desk: Desk, key: UUID, actor: Actor, mends: StagedRow | None) -> Entered:
    if not reading.is_good:
        raise Refusal("ENTRY_FAULTY", "The entry has faults: mend the fields that are marked.")
    person = _person(reading, desk)
    before = facts(person) if person else None
    file = _file(desk, actor)
    number = (FormEntry.objects.filter(file=file).aggregate(n=Max("row_number"))["n"] or 0) + 1
    at = now()
    row = _stored(reading, desk, file, number, actor, at)
    sealed = identifiers().encrypt("typed", _words(reading.typed))
    entry = FormEntry.objects.create(
        key=key, actor=actor.name, at=at, office=desk.office, file=file, row_number=number, row=row, mends=mends,
        typed=sealed,
    )  # fmt: skip
    after = facts(Person.objects.get(rows=row)) if before else {}
    changes = [Change(name, before[name], after[name]) for name in FACTS if before[name] != after[name]] if before else []
    return Entered(entry.id, row.person_id, row.outcome, [Code(code) for code in row.warnings or []], changes)


def _person(reading: Reading, desk: Desk) -> Person | None:
    """The person whose NIK this is. A kelurahan neither enters somebody elsewhere nor takes over another one's person."""
    if desk.office and reading.values["kelurahan_code"] != desk.office:
        raise Refusal("OUTSIDE_YOUR_VILLAGE", "The entry names another kelurahan than yours: nothing was stored.")
    person = Person.objects.filter(national_id=identifiers().encrypt("national_id", reading.values["nik"])).first()
    if person and desk.office and person.village_code != desk.office:
        raise Refusal(
            "NIK_OF_ANOTHER_VILLAGE",
            "This NIK is registered already. If it is right and the person moved to you, ask the programme office.",
        )
    return person


def _file(desk: Desk, actor: Actor) -> SourceFile:
    """The office's pseudo file of the year; made with an upload of its own when there is none."""
    found = SourceFile.objects.filter(year=desk.year, name=desk.file_name, kind=KIND, is_live=True).first()
    if found:
        return found
    upload = Upload(id=next_id("intake_upload"), year=desk.year, actor=actor.name, at=now())
    upload.save(force_insert=True)
    file = SourceFile(
        id=next_id("intake_sourcefile"), upload=upload, year=desk.year, name=desk.file_name, sha256="", size=0, rows=0,
        is_live=True, kind=KIND, office_level=KIND,
    )  # fmt: skip
    file.save(force_insert=True)
    sync_sequences("intake_upload", "intake_sourcefile")
    return file


def _stored(reading: Reading, desk: Desk, file: SourceFile, number: int, actor: Actor, at: datetime) -> StagedRow:
    """The row in its table, its person made or met, and every row of the NIK settled anew."""
    first, person = next_ids("intake_stagedrow", "registry_person")
    store = Store(person, first, registry_is_empty=False)
    frame = reading.frame.with_columns(file=pl.lit(file.name), **{ROW: pl.lit(number, pl.Int32)})
    (chunk,) = encrypted(iter([frame]))
    store.write(chunk, file.id)
    StagedRow.objects.filter(id=first).update(entered_at=at, entered_by=actor.name)
    SourceFile.objects.filter(id=file.id).update(rows=F("rows") + 1)
    sync_sequences("intake_stagedrow", "registry_person")
    is_new = store.next_person > person
    if not (is_new and is_spoken_of_once(chunk["national_id"])):
        settle(chunk["national_id"], Cause("form", file.upload_id, at))
    return StagedRow.objects.get(id=first)


@transaction.atomic
def withdraw(entry_id: int, *, actor: Actor, dry_run: bool = False) -> dict[str, int]:
    """Takes one entry back: its row, its words and its photo go, and the person if nothing else speaks of them.

    Whether a month rests on the person is asked by `cycle`, which calls this. A `dry_run` only tells what would go. Raises
    Refusal (ENTRY_UNKNOWN).
    """
    lock("intake")
    entry = FormEntry.objects.filter(id=entry_id, withdrawn_at=None).select_related("file").first()
    if entry is None:
        raise Refusal("ENTRY_UNKNOWN", f"There is no entry {entry_id}, or it was withdrawn already.")
    row = StagedRow.objects.get(entry=entry)
    if dry_run:
        return dict(zip(("rows", "persons"), would_delete([row.id], by="id"), strict=True))
    _forget([entry.id], actor)
    SourceFile.objects.filter(id=entry.file_id).update(rows=F("rows") - 1)
    _, persons = delete_rows([row.id], by="id")
    if not persons and row.national_id is not None:
        settle(
            pl.Series("national_id", ["\\x" + bytes(row.national_id).hex()], pl.String),
            Cause("withdrawal", entry.file.upload_id, now()),
        )
    record(actor, "intake.withdraw_entry", f"entry:{entry.id}", {"row": row.id, "persons": persons})
    return {"rows": 1, "persons": persons}


def forget(file_ids: list[int], *, actor: Actor) -> None:
    """Withdraws what the form keeps beside the rows of whole files, which are about to be deleted."""
    entries = list(FormEntry.objects.filter(file_id__in=file_ids, withdrawn_at=None).values_list("id", flat=True))
    _forget(entries, actor)
    # An entry that mended a row of these files stays; what it mended is gone.
    FormEntry.objects.filter(mends__file_id__in=file_ids).update(mends=None)


def _forget(entries: list[int], actor: Actor) -> None:
    for photo in photos.of(entries):
        photos.discard(photo, actor=actor, why="withdrawn")
    FormEntry.objects.filter(id__in=entries).update(row=None, typed=None, withdrawn_at=now(), withdrawn_by=actor.name)
