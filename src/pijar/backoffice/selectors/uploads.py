"""Uploads, their files, and the rows with their outcomes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Func, Min, Q, QuerySet, Sum, Value
from django.db.models.expressions import RawSQL

from pijar.backoffice import scope
from pijar.backoffice.identity import mask_text, masked
from pijar.backoffice.kept import kept, warm
from pijar.backoffice.rights import may
from pijar.backoffice.tables import Occupation, SourceFile, StagedRow, Upload
from pijar.intake.findings import Finding
from pijar.intake.selectors import GAVE_WAY, OPEN_PAIRS, POSSIBLE_DUPLICATES, findings, outcome_counts, outcomes
from pijar.intake.tables import words
from pijar.intake.types import ERRORS, Code
from pijar.kernel.national_id import is_valid, mask
from pijar.staff.models import Officer
from pijar.staff.types import Right, Role

LISTED, SAMPLES = 50, 3
# The files of an upload, by number.
NUMBERS = ArrayAgg("sourcefile__id", filter=Q(sourcefile__isnull=False), default=Value([]))
OUTCOMES = ("created", "updated", "unchanged", "possible_duplicate", "rejected")
_IS_DOUBTFUL = Q(person_id__in=RawSQL(POSSIBLE_DUPLICATES, ()))  # noqa: S611 - our own words, nothing is put into them
_GAVE_WAY = Q(person_id__in=RawSQL(GAVE_WAY, ()))  # noqa: S611 - as above
# How an outcome is looked for: stored ones give way to what became of the person since.
_LOOKED_FOR = {
    "created": Q(outcome="created") & ~_IS_DOUBTFUL & ~_GAVE_WAY,
    "updated": (Q(outcome="updated") | Q(outcome="created") & _GAVE_WAY) & ~_IS_DOUBTFUL,
    "unchanged": Q(outcome="unchanged") & ~_IS_DOUBTFUL,
    "possible_duplicate": _IS_DOUBTFUL,
    "rejected": Q(outcome="rejected"),
}

ERROR_CODES = {code.value for code in ERRORS}
# A value under one of these is what the sender typed wrongly, for who mends it; under any other a NIK is somebody's, and masked.
_FAULTY_NIK = {code.value for code in Code if code.value.startswith("NIK_") and code in ERRORS}
# Who only looks is shown no more of these than elsewhere, however wrong they are: the right one is a slip away.
_HIDDEN_FROM_LOOKERS = {"nik": "national_id", "phone": "phone"}


@dataclass(frozen=True)
class Spoken:
    """One code of a row: the cell it speaks of, what was typed there, and what may be meant instead."""

    code: str
    is_error: bool
    cell: str
    value: str
    repairs: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One row as the screen shows it: the NIK is masked already."""

    file: str
    sheet: str
    row_number: int
    person_id: int | None
    name: str
    nik: str
    birth_date: Any
    village_code: str
    outcome: str
    row_id: int
    problems: list[Spoken]
    # The two records to compare, where a person has to say whether they are one and the officer may see both.
    pair: tuple[int, int] | None


def uploads(officer: Officer, limit: int = LISTED) -> list[Upload]:
    """The latest uploads with their files, and their rows by outcome."""
    found: list[Any] = list(scope.uploads(officer).annotate(files=Count("sourcefile"), numbers=NUMBERS).order_by("-id")[:limit])
    counted = _counts_by_upload(found)
    for upload in found:
        _tell(upload, counted.get(upload.id, {}))
        upload.rows = sum(counted.get(upload.id, {}).values())
    return found


def files(officer: Officer, upload: Upload) -> list[SourceFile]:
    """An upload's files with their rows by outcome, and how many carry a warning."""
    found: list[Any] = list(scope.files(officer).filter(upload=upload).order_by("name"))
    numbers = tuple(sorted(file.id for file in found))
    counted, warned = _outcomes(numbers), _warned(numbers)
    for file in found:
        _tell(file, counted.get(file.id, {}))
        file.warned = warned.get(file.id, 0)
    return found


@warm
def _warmed() -> None:
    """What the list of uploads asks for, and the page of the newest."""
    newest: list[Any] = list(Upload.objects.annotate(numbers=NUMBERS).order_by("-id")[:LISTED])
    _counts_by_upload(newest)
    words()
    for upload in newest[:1]:
        numbers = tuple(sorted(upload.numbers))
        _outcomes(numbers), _warned(numbers), _codes(scope.alike(Officer(role=Role.PROGRAMME.value)), numbers, SAMPLES)


@kept
def _outcomes(files: tuple[int, ...]) -> dict[int, dict[str, int]]:
    """By file its rows by outcome."""
    return {file: dict(counted) for file, counted in outcome_counts(list(files)).items()}


@kept
def _warned(files: tuple[int, ...]) -> dict[int, int]:
    """By file how many rows carry a warning."""
    carry = StagedRow.objects.filter(file__in=files, warnings__len__gt=0)
    return dict(carry.values_list("file").annotate(n=Count("id")))


def _counts_by_upload(found: list[Any]) -> dict[int, Counter[str]]:
    """Rows by outcome for each upload, which carries the `numbers` of its files."""
    upload_of = {number: upload.id for upload in found for number in upload.numbers}
    counted: dict[int, Counter[str]] = {}
    for file_id, outcomes_of_file in _outcomes(tuple(sorted(upload_of))).items():
        counted.setdefault(upload_of[file_id], Counter()).update(outcomes_of_file)
    return counted


def _tell(subject: Upload | SourceFile, counted: dict[str, int]) -> None:
    for outcome in OUTCOMES:
        setattr(subject, outcome, counted.get(outcome, 0))


def size(upload: Upload) -> int:
    """How many rows an upload brought, as they were counted when it was read."""
    return SourceFile.objects.filter(upload=upload).aggregate(n=Sum("rows"))["n"] or 0


def totals(files: list[SourceFile]) -> dict[str, int]:
    return {o: sum(getattr(f, o) for f in files) for o in OUTCOMES}


class Rows:
    """The rows of an upload that were asked for, file after file by name, of which a page is read at a time.

    Rows of one file lie in their order in an index; sorted over all files, a million would be read for a page of fifty.
    """

    def __init__(self, officer: Officer, upload: Upload, *, file: str = "", outcome: str = "", code: str = "") -> None:
        ids = SourceFile.objects.filter(upload=upload).order_by("name", "id").values_list("id", flat=True)
        self._files = [each for each in ids if not file.isdecimal() or each == int(file)]
        self._asked = outcome if outcome in _LOOKED_FOR else "", code
        self._found = _matching(scope.rows(officer), *self._asked).select_related("file")
        self._counted = self._counts(officer)

    def _counts(self, officer: Officer) -> dict[int, int]:
        if not any(self._asked) and scope.sees_whole_city(officer):
            return {file: sum(counted.values()) for file, counted in _outcomes(tuple(sorted(self._files))).items()}
        return _by_file(scope.alike(officer), tuple(sorted(self._files)), *self._asked)

    def __len__(self) -> int:
        return sum(self._counted.values())

    def __getitem__(self, asked: slice) -> list[StagedRow]:
        first, last, _ = asked.indices(len(self))
        found: list[StagedRow] = []
        for file in self._files:
            n = self._counted.get(file, 0)
            if first < n and last > 0:
                of_file = self._found.filter(file_id=file).order_by("sheet_position", "row_number")
                found += of_file[max(first, 0) : min(last, n)]
            first, last = first - n, last - n
        return found


def _matching(found: QuerySet[StagedRow], outcome: str, code: str) -> QuerySet[StagedRow]:
    if outcome:
        found = found.filter(_LOOKED_FOR[outcome])
    return found.filter(Q(errors__contains=[code]) | Q(warnings__contains=[code])) if code else found


@kept
def _by_file(officer: Officer, files: tuple[int, ...], outcome: str, code: str) -> dict[int, int]:
    """How many rows that were asked for each file has."""
    found = _matching(scope.rows(officer).filter(file_id__in=files), outcome, code)
    return dict(found.values_list("file_id").annotate(n=Count("*")))


def lines(officer: Officer, found: list[StagedRow]) -> list[Line]:
    told, now = findings([r.id for r in found if r.errors or r.warnings]), outcomes([r.id for r in found])
    pairs = _pairs(officer, [r.person_id for r in found if r.person_id and now[r.id] == "possible_duplicate"])
    return [
        Line(
            r.file.name, r.sheet, r.row_number, r.person_id, r.name or "", masked("national_id", r.national_id), r.birth_date,
            r.village_code or "", now[r.id], r.id, spoken(officer, r, told.get(r.id, [])), pairs.get(r.person_id or 0),
        )
        for r in found
    ]  # fmt: skip


def _pairs(officer: Officer, people: list[int]) -> dict[int, tuple[int, int]]:
    """By person the likeliest open pair in which it is the younger one, of those that the officer may look at."""
    is_open = Q(id__in=RawSQL(OPEN_PAIRS, ()))  # noqa: S611 - as above
    found = scope.pairs(officer).filter(is_open, person_b__in=people).order_by("weight")
    return {younger: (older, younger) for older, younger in found.values_list("person_a", "person_b")}


def spoken(officer: Officer, row: StagedRow, told: list[Finding]) -> list[Spoken]:
    """The codes of a row, errors first, each with its cell; one that names no cell stands alone.

    Wrong numbers are in clear for whoever may mend them, and masked for whoever only looks.
    """
    by_code = {str(finding.code): finding for finding in told}
    made = []
    for code in [*(row.errors or []), *(row.warnings or [])]:
        finding = by_code.get(code)
        if finding is None:
            made.append(Spoken(code, code in ERROR_CODES, "", "", ()))
            continue
        value, repairs = finding.value, finding.repairs
        if not may(officer, Right.UPLOAD) and (hidden := _HIDDEN_FROM_LOOKERS.get(finding.field)):
            value, repairs = mask_text(hidden, value), tuple(mask_text(hidden, repair) for repair in repairs)
        elif code not in _FAULTY_NIK and is_valid(value):
            value = mask(value)
        made.append(Spoken(code, code in ERROR_CODES, finding.cell, value, repairs))
    return made


@dataclass(frozen=True)
class Sample:
    """One row that carries a code: where it stands, and what was typed there."""

    row_id: int
    file: str
    sheet: str
    row_number: int
    name: str
    spoken: Spoken


@dataclass(frozen=True)
class Problem:
    """One code: how many rows carry it, and the first of them."""

    code: str
    n: int
    is_error: bool
    samples: list[Sample]


def problems(officer: Officer, file_ids: list[int], samples: int = SAMPLES) -> list[Problem]:
    """The codes of some files with their first rows; errors first, most frequent first."""
    counted = _codes(scope.alike(officer), tuple(sorted(file_ids)), samples)
    ids = [row for _code, _is_error, _n, first in counted for row in first]
    found = {row.id: row for row in scope.rows(officer).filter(id__in=ids).select_related("file")}
    told = findings(list(found))
    return [
        Problem(code, n, is_error, [_sample(officer, found[row], told.get(row, []), code) for row in first if row in found])
        for code, is_error, n, first in counted
    ]


@kept
def _codes(officer: Officer, files: tuple[int, ...], samples: int) -> list[tuple[str, bool, int, list[int]]]:
    """Each code, whether it is an error, how many rows carry it, and the first of them by number."""
    base = scope.rows(officer).filter(file__in=files)
    counted: list[tuple[str, bool, int]] = []
    asked: list[Any] = []
    for column, is_error in (("errors", True), ("warnings", False)):
        each = base.exclude(**{column: None}).annotate(code=Func(F(column), function="unnest"))
        for code, n, first in each.values_list("code").annotate(n=Count("id"), first=Min("id")).order_by("-n", "code"):
            counted.append((code, is_error, n))
            # Of a single one the first is known: nobody looks for a second through all rows.
            of_code = base.filter(id__gte=first, **{f"{column}__contains": [code]}).order_by("id")
            asked.append(of_code.annotate(place=Value(len(asked))).values_list("place", "id")[: min(samples, n)])
    rows: dict[int, list[int]] = {}
    for place, row in asked[0].union(*asked[1:], all=True) if asked else ():
        rows.setdefault(place, []).append(row)
    return [(*one, sorted(rows.get(place, []))) for place, one in enumerate(counted)]


def _sample(officer: Officer, row: StagedRow, told: list[Finding], code: str) -> Sample:
    each = next(one for one in spoken(officer, row, told) if one.code == code)
    return Sample(row.id, row.file.name, row.sheet, row.row_number, row.name or "", each)


def outcomes_of(officer: Officer, file_ids: list[int]) -> list[dict[str, Any]]:
    """Name, rows and outcomes of some files, by name."""
    counted = outcome_counts(file_ids)
    found = SourceFile.objects.filter(id__in=file_ids).order_by("name")
    blank = dict.fromkeys(OUTCOMES, 0)
    return [{"name": f.name, **blank, **counted.get(f.id, {}), "rows": sum(counted.get(f.id, {}).values())} for f in found]


def occupation_names() -> dict[str, str]:
    """Kinds of work by code."""
    return dict(Occupation.objects.values_list("code", "name"))
