"""What is asked about a list's columns, how it is shown, and what an officer answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from pijar.backoffice import waiting
from pijar.backoffice.fieldwords import FIELDS, doubt_sentence, field_word, joined
from pijar.backoffice.models import Task
from pijar.backoffice.scope import village_of
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.selectors.uploads import occupation_names
from pijar.backoffice.uploading import folder_of
from pijar.cycle import store
from pijar.intake.choices import LAST_COLUMN, LAST_HEADING, NEEDED, FileMapping, SheetMapping, from_json, texts
from pijar.intake.guess import Ask, claims_of, letter
from pijar.intake.header import Field
from pijar.intake.looks import Judge
from pijar.intake.mapping import Inspection, Seen, SheetLook, consider, look_at, preview, signature
from pijar.intake.remembering import remembered
from pijar.intake.tables import gazetteer, occupations
from pijar.kernel.national_id import mask
from pijar.staff.models import Officer

GRID_ROWS, READ_ROWS, MOST_HEADINGS = 8, 6, 15
_DIGITS = re.compile(r"[0-9](?:[\s.\-']?[0-9]){8,}")


@dataclass
class ColumnForm:
    """One column on the screen: its cells as they stand (long numbers veiled) and whether each is of the heading, and what
    it is chosen to be."""

    place: int
    letter: str
    heading: str
    cells: list[tuple[str, bool]]
    chosen: str
    is_asked: bool


@dataclass
class SheetForm:
    """One sheet on the screen."""

    index: int
    look: SheetLook
    chosen: SheetMapping
    columns: list[ColumnForm]
    numbers: list[int]
    headings: list[tuple[str, str]]
    heading: str
    questions: list[str]
    faults: list[str]
    read: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Answer:
    """What the form said: a decision for each sheet by name, the kelurahan, and whether to remember it."""

    sheets: dict[str, SheetMapping]
    kelurahan: str
    remember: bool


def judge_of(year: int) -> Judge:
    """What the lists of a year are read against."""
    programme = store.current(year)
    return Judge(gazetteer(programme.city_code), occupations(), programme.reference_day)


def office_of(officer: Officer) -> str:
    """The office whose forms are remembered together: a kelurahan, or everybody of a role."""
    village = village_of(officer)
    return f"village:{village}" if village else f"role:{officer.role}"


def looked_at(task: Task, place: str, officer: Officer, judge: Judge) -> Inspection:
    """What was seen of a file that waits in a task. Raises Refusal (UPLOAD_GONE)."""
    seen, name = _seen(waiting.get(task.key, place)), task.arguments["files"][place]
    before = from_json(task.arguments.get("before"))
    forms = remembered(office_of(officer))
    return consider(seen, name=name, judge=judge, remembered=forms, before=before.sheets if before else None)


def keep_seen(key: str, place: str, seen: Sequence[Seen]) -> None:
    waiting.put(key, place, seen)


def _seen(kept: Any) -> list[Seen]:
    """JSON knows no numbers as names and no tuples."""
    return [
        (sheet, separator, [(number, {int(c): (text, flag) for c, (text, flag) in cells.items()}) for number, cells in head])
        for sheet, separator, head in kept
    ]


def proposed(task: Task, inspection: Inspection) -> Answer:
    """The answer that the form begins with."""
    before = from_json(task.arguments.get("before"))
    kelurahan = before.kelurahan if before else None
    return Answer({look.name: look.proposal for look in inspection.sheets}, kelurahan or "", remember=True)


def parse(post: QueryDict, inspection: Inspection, officer: Officer, judge: Judge) -> Answer:
    """The answer that a form holds; what makes no sense in it, or is not the officer's to say, is as if it were not there."""
    sheets = {}
    for index, look in enumerate(inspection.sheets):
        heading, first = _heading(post.get(f"s{index}-heading", ""), look)
        columns: dict[Field, int] = {}
        for place in _places(look):
            wanted = post.get(f"s{index}-c{place}", "")
            if wanted in set(Field) and Field(wanted) not in columns:
                columns[Field(wanted)] = place
        sheets[look.name] = SheetMapping(columns, heading, first, skip=bool(post.get(f"s{index}-skip")))
    own, kelurahan = village_of(officer), post.get("kelurahan", "")
    is_theirs = kelurahan in judge.gazetteer.villages and own in (None, kelurahan)
    return Answer(sheets, kelurahan if is_theirs else "", remember=bool(post.get("remember")))


def _places(look: SheetLook) -> list[int]:
    """Every column of a sheet that holds anything in its first rows."""
    return sorted({place for _, cells in texts(look.head) for place in cells if place < LAST_COLUMN})


def _heading(told: str, look: SheetLook) -> tuple[int, int]:
    """Rows of heading and first person from `4+1`: the heading in row 4, one row deep; `0+n`: no heading, from row n."""
    found = re.fullmatch(r"([0-9]{1,4})\+([0-9]{1,4})", told)
    if found is None or int(found[1]) > LAST_HEADING or int(found[2]) > LAST_HEADING or found[2] == "0":
        return look.proposal.heading_row, look.proposal.first_row
    return int(found[1]), int(found[1]) + int(found[2])


def with_headings(answer: Answer, inspection: Inspection) -> Answer:
    """The answer after another row was chosen for the headings: what they name is taken where it was not chosen yet."""
    sheets = {}
    for look in inspection.sheets:
        chosen = answer.sheets[look.name]
        columns = dict(chosen.columns)
        for place, (wanted, _how) in sorted(claims_of(dict(texts(look.head)), chosen.heading_row, chosen.first_row).items()):
            if wanted not in columns and place not in columns.values():
                columns[wanted] = place
        sheets[look.name] = replace(chosen, columns=columns)
    return replace(answer, sheets=sheets)


def faults(post: QueryDict, answer: Answer, inspection: Inspection) -> dict[str, list[str]]:
    """What is wrong with an answer, by the name of the sheet."""
    found: dict[str, list[str]] = {}
    for index, look in enumerate(inspection.sheets):
        chosen = answer.sheets[look.name]
        if chosen.skip:
            continue
        told = found.setdefault(look.name, [])
        lacks = [field_word(wanted) for wanted in NEEDED if wanted not in chosen.columns]
        if lacks:
            told.append(_("%(fields)s harus dipilih.") % {"fields": joined(lacks)})
        for wanted in Field:
            same = [letter(place) for place in _places(look) if post.get(f"s{index}-c{place}") == wanted.value]
            if len(same) > 1:
                values = {"field": field_word(wanted), "columns": joined(same)}
                told.append(_("%(field)s dipilih untuk beberapa kolom: %(columns)s. Pilih satu saja.") % values)
    if all(chosen.skip for chosen in answer.sheets.values()):
        first = inspection.sheets[0].name
        found.setdefault(first, []).append(_("Paling sedikit satu lembar harus dibaca. Bila tidak ada, pilih “Jangan baca”."))
    named = any(Field.KELURAHAN in chosen.columns for chosen in answer.sheets.values())
    if is_place_asked(inspection) and not answer.kelurahan and not named:
        found.setdefault(inspection.sheets[0].name, []).append(_("Pilih kelurahan tempat tinggal orang-orang di berkas ini."))
    return {name: told for name, told in found.items() if told}


def decision(answer: Answer, inspection: Inspection, *, by: str, at: str) -> FileMapping:
    """What the readers are told: the sheets that were asked about or changed; the others are left to their content."""
    asked = {look.name for look in inspection.sheets if look.doubts or look.name in inspection.decided}
    sheets = {
        look.name: answer.sheets[look.name]
        for look in inspection.sheets
        if look.name in asked or answer.sheets[look.name] != look.proposal
    }
    forms = tuple(signature(look.head, *_rows(sheets[look.name])) for look in inspection.sheets if look.name in sheets)
    return FileMapping(sheets, inspection.separator, answer.kelurahan or None, forms if answer.remember else (), by, at)


def _rows(chosen: SheetMapping) -> tuple[int, int]:
    return chosen.heading_row, chosen.first_row


def sheet_forms(
    inspection: Inspection, answer: Answer, judge: Judge, wrong: dict[str, list[str]] | None = None
) -> list[SheetForm]:
    """Every sheet as the screen shows it, with the first rows as they would be read."""
    forms = []
    for index, look in enumerate(inspection.sheets):
        chosen = answer.sheets[look.name]
        rows = dict(texts(look.head))
        start = chosen.heading_row or min(chosen.first_row, look.proposal.first_row)
        numbers = [number for number in sorted(rows) if number >= start and rows[number]][:GRID_ROWS]
        asked = {place for doubt in look.doubts for place in doubt.places}
        shown = look_at(look.name, look.separator, look.head, judge, chosen)
        titles = {column.place: column.heading for column in shown.columns} if shown else {}
        fields = {place: wanted.value for wanted, place in chosen.columns.items()}
        cells = {p: [(veiled(rows[n].get(p, "")), n < chosen.first_row) for n in numbers] for p in _places(look)}
        columns = [
            ColumnForm(place, letter(place), titles.get(place, ""), cells[place], fields.get(place, ""), place in asked)
            for place in cells
        ]
        questions = [doubt_sentence(doubt) for doubt in look.doubts]
        form = SheetForm(index, look, chosen, columns, numbers, _headings(look, rows), _told(chosen), questions,
                         (wrong or {}).get(look.name, []))  # fmt: skip
        form.read = _read(form, inspection.name, judge, answer.kelurahan)
        forms.append(form)
    return forms


def _told(chosen: SheetMapping) -> str:
    return f"{chosen.heading_row}+{chosen.first_row - chosen.heading_row}"


def _headings(look: SheetLook, rows: dict[int, Any]) -> list[tuple[str, str]]:
    """The rows that could hold the headings, each with its first words; deep headings only where one was found."""
    proposal = look.proposal
    options = {_told(proposal): _row_words(proposal, rows)} if proposal.heading_row else {}
    first = next((number for number in sorted(rows) if len(rows[number]) > 2), 1)  # noqa: PLR2004 - as candidates have
    options[f"0+{first}"] = _("Tidak ada judul; orang mulai di baris %(row)s") % {"row": first}
    for number in [n for n in sorted(rows) if len(rows[n]) > 1][:MOST_HEADINGS]:
        options.setdefault(f"{number}+1", _row_words(SheetMapping({}, number, number + 1), rows))
    return sorted(options.items(), key=lambda option: [int(part) for part in option[0].split("+")])


def _row_words(chosen: SheetMapping, rows: dict[int, Any]) -> str:
    words = " · ".join(veiled(text) for text in list(rows.get(chosen.heading_row, {}).values())[:4])
    last = chosen.first_row - 1
    numbers = f"{chosen.heading_row}–{last}" if last > chosen.heading_row else str(chosen.heading_row)
    return _("Baris %(row)s: %(words)s") % {"row": numbers, "words": words[:60]}


def _read(form: SheetForm, name: str, judge: Judge, kelurahan: str) -> list[dict[str, Any]]:
    """The first persons as the reader would take them, NIK masked."""
    if form.chosen.skip:
        return []
    frame = preview(form.look.head, form.chosen, judge, sheet=form.look.name, name=name, declared=kelurahan or None)
    found = list(frame.head(READ_ROWS).iter_rows(named=True))
    villages = village_names(row["kelurahan_code"] for row in found if row["kelurahan_code"])
    works = occupation_names()
    return [
        {
            **row, "nik": mask(row["nik"]) if row["nik"] else "", "village": villages.get(row["kelurahan_code"], ""),
            "work": works.get(row["occupation_code"], ""),
        }
        for row in found
    ]  # fmt: skip


def is_place_asked(inspection: Inspection) -> bool:
    return any(doubt.ask is Ask.NO_KELURAHAN for doubt in inspection.doubts)


def veiled(text: str) -> str:
    """A cell as it may stand on a screen: of a long number its first and last digits only."""
    return _DIGITS.sub(lambda found: f"{found[0][:6]}…{found[0][-3:]}" if len(found[0]) > 12 else f"{found[0][:4]}…", text)[:60]  # noqa: PLR2004


def options() -> list[tuple[str, str]]:
    """The fields to choose from, with what they are called."""
    return [(wanted.value, str(words)) for wanted, words in FIELDS.items()]


@dataclass(frozen=True)
class OpenQuestion:
    """An upload of this officer that waits: for answers, or, tried already, for being saved."""

    names: list[str]
    at: Any
    is_trial: bool
    url: str


def open_questions(officer: Officer) -> list[OpenQuestion]:
    """The officer's own waiting uploads whose files are still there, newest first."""
    found = []
    for task in Task.objects.filter(officer=officer, kind="load", state="done").order_by("-id")[:50]:
        result = task.result or {}
        is_trial, asked = bool(result.get("trial")), result.get("ask") or {}
        if (is_trial or (asked and "next" not in result)) and folder_of(task.key).exists():
            names = list((asked or task.arguments["files"]).values())
            page = "upload-trial" if is_trial else "upload-ask"
            found.append(OpenQuestion(names, task.at, is_trial, reverse(page, args=[task.id])))
    return found


def known_forms(officer: Officer) -> list[dict[str, Any]]:
    """The forms that the officer's office has decided about, newest first, each in words."""
    forms = sorted(remembered(office_of(officer)).values(), key=lambda form: str(form["at"]), reverse=True)
    return [{**form, "at": parse_datetime(form["at"]), "words": _form_words(form)} for form in forms]


def _form_words(form: dict[str, Any]) -> str:
    """ "A: NIK, B: Nama", in the order of the columns."""
    if form.get("skip"):
        return _("bukan daftar orang")
    columns = sorted((place, Field(name)) for name, place in form["columns"].items())
    return ", ".join(f"{letter(place)}: {field_word(wanted)}" for place, wanted in columns)


def with_decisions(officer: Officer, files: list[Any]) -> list[Any]:
    """Files of an upload, each with `decision`: who chose its columns and when, and the form that is remembered for it."""
    forms = remembered(office_of(officer))
    places = village_names(file.mapping["kelurahan"] for file in files if file.mapping and file.mapping.get("kelurahan"))
    for file in files:
        told = file.mapping or {}
        known = [forms[form]["id"] for form in told.get("forms", []) if form in forms]
        file.decision = {
            "by": told.get("by", ""), "at": parse_datetime(told.get("at", "")) if told.get("sheets") else None,
            "place": places.get(told.get("kelurahan") or "", ""), "form_id": known[0] if known else None,
        } if told else None  # fmt: skip
    return files
