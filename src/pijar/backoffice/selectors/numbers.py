"""Odd numbers: a NIK that two people use, that is somebody else's or nobody's, and what it was likely meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext as _

from pijar.backoffice import linkwords, nikdigits, scope
from pijar.backoffice.identity import clear, mask_text
from pijar.backoffice.rights import may
from pijar.backoffice.selectors.comparing import Register, standing
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import NumberCase, PopulationLine, SourceFile, StagedRow
from pijar.intake.selectors import findings
from pijar.kernel.clock import today
from pijar.linkage.bands import FOREIGN, OWN
from pijar.linkage.types import NumberKind
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference
from pijar.staff.models import Officer
from pijar.staff.types import Right

Key = tuple[str, int]
Case = tuple[Key, list[int]]
SHARED = NumberKind.SHARED.value


@dataclass(frozen=True)
class NumberRow:
    """One row under an odd number: its digits, those of the likely right number below, and what the register says."""

    row: StagedRow
    village: str
    digits: list[nikdigits.Digit]
    spoken: str
    likely: list[nikdigits.Digit]
    likely_spoken: str
    why: Any
    typed: str
    register: Register | None
    may_open: bool
    is_owner: bool


@dataclass(frozen=True)
class NumberGroup:
    """One case: its rows, what is odd, and what to do. `unseen`: rows of it that lie outside the officer's village."""

    kind: str
    title: Any
    sentence: Any
    advice: str
    rows: list[NumberRow]
    unseen: int

    @property
    def files(self) -> list[SourceFile]:
        """The files that may be downloaded, each once however many of its rows are in the case."""
        return list({each.row.file.id: each.row.file for each in self.rows if each.may_open}.values())


class Cases:
    """The cases in scope in their order, each with the ids of its rows, of which a page is read at a time.

    Rows under one shared number are one case; any other row is one by itself, and the database counts and pages those.
    Cases for which a number is likely come first within a kind: they are mended soonest.
    """

    def __init__(self, officer: Officer, kind: str = "") -> None:
        self._rows = scope.number_cases(officer).order_by(F("why").desc(), "person_id", "row_id")
        counted = dict(self._rows.order_by().values_list("kind").annotate(n=Count("*")))
        self.rows = sum(counted.values())
        order = {kind.value: n for n, kind in enumerate(NumberKind)}
        self.kinds: dict[str, int] = {kind: counted[kind] for kind in sorted(counted, key=lambda k: order.get(k, len(order)))}
        self._shared = self._grouped() if SHARED in self.kinds else []
        self.kinds |= {SHARED: len(self._shared)} if self._shared else {}
        self._asked = [(of_kind, n) for of_kind, n in self.kinds.items() if not kind or kind == of_kind]

    def __len__(self) -> int:
        return sum(n for _kind, n in self._asked)

    def __getitem__(self, asked: slice) -> list[Case]:
        first, last, _ = asked.indices(len(self))
        found: list[Case] = []
        for kind, n in self._asked:
            if first < n and last > 0:
                found += self._of(kind, max(first, 0), min(last, n))
            first, last = first - n, last - n
        return found

    def _of(self, kind: str, first: int, last: int) -> list[Case]:
        if kind == SHARED:
            return self._shared[first:last]
        of_kind = self._rows.filter(kind=kind).values_list("row_id", flat=True)
        return [((kind, -row), [row]) for row in of_kind[first:last]]

    def _grouped(self) -> list[Case]:
        grouped: dict[Key, list[int]] = {}
        for person, row in self._rows.filter(kind=SHARED).values_list("person_id", "row_id"):
            grouped.setdefault((SHARED, -row if person is None else person), []).append(row)
        return list(grouped.items())


def kinds(cases: Cases) -> list[tuple[str, Any, int]]:
    """How many cases there are of each kind."""
    return [(kind, linkwords.NUMBER_KINDS.get(kind, kind), n) for kind, n in cases.kinds.items()]


def key_of(officer: Officer, row_id: int) -> Case | None:
    """The case that a row belongs to."""
    mine = scope.number_cases(officer)
    found = mine.filter(row_id=row_id).first()
    if found is None:
        return None
    if found.kind != SHARED or found.person_id is None:
        return (found.kind, -row_id), [row_id]
    together = mine.filter(kind=SHARED, person_id=found.person_id).order_by(F("why").desc(), "row_id")
    return (SHARED, found.person_id), list(together.values_list("row_id", flat=True))


def groups(officer: Officer, found: Sequence[Case], in_clear: bool = False) -> list[NumberGroup]:
    """Cases with their rows as they may be shown."""
    ids = [row for _key, rows in found for row in rows]
    rows = {r.id: r for r in scope.rows(officer).filter(id__in=ids).select_related("file", "file__upload")}
    cases = {c.row_id: c for c in scope.number_cases(officer).filter(row_id__in=ids)}
    told, everywhere = _Told(officer, list(rows.values())), _everywhere(cases.values())
    made = []
    for (kind, _key), row_ids in found:
        shown = [told.row(rows[n], cases[n], in_clear) for n in row_ids if n in rows and n in cases]
        # How many rows use a shared number in other villages: a number, and nothing of whose they are.
        unseen = max(0, everywhere.get(cases[row_ids[0]].person_id, 0) - len(row_ids)) if kind == SHARED else 0
        title, sentence = (words.get(kind, kind) for words in (linkwords.NUMBER_KINDS, linkwords.NUMBER_SENTENCES))
        made.append(NumberGroup(kind, title, sentence, _advice(kind, shown), shown, unseen))
    return made


def _everywhere(cases: Iterable[NumberCase]) -> dict[int | None, int]:
    """By person how many rows of any village use the number that is shared with it."""
    people = {case.person_id for case in cases if case.kind == SHARED and case.person_id is not None}
    rows = NumberCase.objects.filter(kind=SHARED, person_id__in=people)
    return dict(rows.values_list("person_id").annotate(n=Count("*")))


class _Told:
    """What is needed for many rows at once."""

    def __init__(self, officer: Officer, rows: Sequence[StagedRow]) -> None:
        self._officer = officer
        self._villages = village_names(row.village_code for row in rows if row.village_code)
        uploads = {row.file.upload_id for row in rows}
        self._open = set(scope.uploads(officer).filter(id__in=uploads).values_list("id", flat=True))
        snapshot = answering(Reference.POPULATION, today())
        numbers = [bytes(row.national_id) for row in rows if row.national_id]
        lines = PopulationLine.objects.filter(snapshot_id=snapshot.id if snapshot else 0, national_id__in=numbers)
        self._has_register = snapshot is not None
        unread = findings([row.id for row in rows if not row.national_id])
        self._typed = {row: next((f.value for f in told if f.field == "nik"), "") for row, told in unread.items()}
        self._lines = {bytes(line.national_id): line for line in lines}

    def _shown(self, row: StagedRow, in_clear: bool) -> str:
        """What was typed: in clear for whoever may mend it, masked for whoever only looks."""
        typed = self._typed.get(row.id, "")
        return typed if in_clear or may(self._officer, Right.UPLOAD) else mask_text("national_id", typed)

    def row(self, row: StagedRow, case: NumberCase, in_clear: bool) -> NumberRow:
        own, likely = clear("national_id", row.national_id), clear("national_id", case.likely)
        numbers = [nik for nik in (own, likely) if nik]
        shown = dict(zip(numbers, nikdigits.aligned(numbers, in_clear), strict=True))
        digits, better = shown.get(own, []), shown.get(likely, [])
        register = None
        if self._has_register and row.national_id:
            register = standing(self._officer, row.name or "", self._lines.get(bytes(row.national_id)))
        return NumberRow(
            row, self._villages.get(row.village_code or "", row.village_code or ""), digits, nikdigits.spoken(digits), better,
            nikdigits.spoken(better), linkwords.LIKELY.get(case.why, ""), self._shown(row, in_clear), register,
            row.file.upload_id in self._open, register is not None and register.standing == OWN,
        )  # fmt: skip


def _advice(kind: str, rows: Sequence[NumberRow]) -> str:
    """What to do, in one sentence."""
    if kind == SHARED:
        if any(row.is_owner for row in rows):
            return _("Menurut Dukcapil NIK ini milik yang bertanda. Betulkan NIK di baris yang lain, lalu unggah lagi berkasnya.")
        if rows and all(row.register and row.register.standing == FOREIGN for row in rows):
            return _("Menurut Dukcapil NIK ini bukan milik siapa pun di sini. Lihat KTP semuanya, lalu betulkan setiap baris.")
        return _("Lihat KTP keduanya, betulkan NIK di baris yang salah, lalu unggah lagi berkasnya.")
    if any(row.likely for row in rows):
        return _("NIK yang mungkin benar ditulis di bawahnya. Cocokkan dengan KTP, betulkan di berkasnya, lalu unggah lagi.")
    return _("Lihat KTP orangnya, betulkan NIK di berkasnya, lalu unggah lagi.")
