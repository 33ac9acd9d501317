"""Polite notes to donors of whom payroll took too little: by rule, at most one a month, none to who gave in full or stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from pijar.audit.services import record
from pijar.exchange.tables import give_again
from pijar.funding import dues
from pijar.funding.dues import DUE
from pijar.funding.findings import found_each
from pijar.funding.gifts import payroll_of, payrolls_until
from pijar.funding.models import DonorLetter
from pijar.funding.types import DunningTerms, Found, LetterKind
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import files
from pijar.registry.copy import asked, lock
from pijar.staff.types import Actor

TOO_LITTLE = (Found.FAILED, Found.SHORT, Found.MISSING)
# Most rows are short: months are read from the newest on, so many in one statement.
AT_ONCE = 6
ORDER = (LetterKind.FIRST, LetterKind.SECOND, LetterKind.QUESTION)


@dataclass(frozen=True)
class Short:
    """A donor of whom payroll took too little in the last months in a row: which months, and what was found in each."""

    nip: str
    months: tuple[tuple[Month, str], ...]


@dataclass(frozen=True)
class Letter:
    """A letter that is due or was written: to whom, which, of which months."""

    nip: str
    kind: LetterKind
    months: tuple[tuple[Month, str], ...]


def short_in_a_row(month: Month) -> list[Short]:
    """Donors short in the month, with the months before it in which they were short without a full one between.

    A month whose payroll file is not there says nothing of anybody: it neither counts nor breaks the row.
    """
    open_rows: dict[str, list[tuple[Month, str]]] = {}
    ended: set[str] = set()
    for one, found in _short_by_month(month):
        if one == month:
            open_rows = {nip: [] for nip in found}
        for nip in open_rows.keys() - ended:
            if nip in found:
                open_rows[nip].append((one, found[nip]))
            else:
                ended.add(nip)
        if len(ended) == len(open_rows):
            break
    return [Short(nip, tuple(reversed(months))) for nip, months in sorted(open_rows.items())]


def _short_by_month(until: Month) -> Iterator[tuple[Month, dict[str, str]]]:
    """Who was short in each month with a payroll file, the newest first; nothing where the month itself has no file."""
    payrolls = payrolls_until(until)
    known = list(payrolls) if until in payrolls else []
    for start in range(0, len(known), AT_ONCE):
        for month, found in found_each({month: payrolls[month] for month in known[start : start + AT_ONCE]}).items():
            yield month, {nip: code.value for nip, code in found.items() if code in TOO_LITTLE}


def due_letters(month: Month, terms: DunningTerms | None) -> list[Letter]:
    """The letters a month asks for: first note, second, question, each after the other, each once in a row of short months.

    None to who is not due any more next month (stopped, left, retired, ended), none without terms.
    """
    if terms is None:
        return []
    goes_on = {nip for (nip,) in asked(f"select distinct nip from ({DUE}) due", dues.asking(month.next))}
    after = dict(zip(ORDER, (terms.first, terms.second, terms.question), strict=True))
    letters, short = [], short_in_a_row(month)
    before = DonorLetter.objects.filter(nip__in=[one.nip for one in short], month__lt=month.first_day)
    written: dict[str, list[date]] = {}
    for nip, first in before.values_list("nip", "month"):
        written.setdefault(nip, []).append(first)
    for one in short:
        step = sum(first >= one.months[0][0].first_day for first in written.get(one.nip, ()))
        if one.nip in goes_on and step < len(ORDER) and len(one.months) >= after[ORDER[step]]:
            letters.append(Letter(one.nip, ORDER[step], one.months))
    return letters


@transaction.atomic
def write_letters(
    month: Month, terms: DunningTerms | None, *, out: Path, actor: Actor, printed: Callable[[Letter, date], bytes]
) -> list[tuple[DonorLetter, Path]]:
    """Writes the month's letters as PDF into `out` and records each; those written before are given out again as they were.

    `printed` makes the paper. Raises Refusal: PAYROLL_MISSING, LETTERS_LATER (a later month has its letters).
    """
    lock("donor letters")
    if payroll_of(month) is None:
        raise Refusal("PAYROLL_MISSING", f"There is no payroll file for {month}: nobody knows whose deduction failed.")
    out.mkdir(parents=True, exist_ok=True)
    known = {letter.nip: letter for letter in DonorLetter.objects.filter(month=month.first_day)}
    fresh = [letter for letter in due_letters(month, terms) if letter.nip not in known]
    if fresh and DonorLetter.objects.filter(month__gt=month.first_day).exists():
        raise Refusal("LETTERS_LATER", f"Letters of a later month are written: {month} gets none any more.")
    again = [(letter, _path(out, letter)) for letter in sorted(known.values(), key=lambda one: one.nip)]
    for letter, path in again:
        give_again(letter.sha256, path)
    written = [_write(month, letter, out, actor, printed) for letter in fresh]
    if written:
        counts = {kind.value: sum(letter.kind == kind for letter, _ in written) for kind in ORDER}
        record(actor, "donor.letters", f"month:{month}", counts)
    return sorted([*again, *written], key=lambda one: one[0].nip)


def _write(
    month: Month, letter: Letter, out: Path, actor: Actor, printed: Callable[[Letter, date], bytes]
) -> tuple[DonorLetter, Path]:
    noted = DonorLetter(
        month=month.first_day, nip=letter.nip, kind=letter.kind.value, months=len(letter.months), written_on=today(),
        actor=actor.name, at=now(),
    )  # fmt: skip
    path = _path(out, noted)
    path.write_bytes(printed(letter, noted.written_on))
    noted.sha256 = files.checksum(path)
    files.keep(path, noted.sha256)
    noted.save(force_insert=True)
    return noted, path


def _path(out: Path, letter: DonorLetter) -> Path:
    return out / f"surat_donatur_{letter.month:%Y-%m}_{letter.nip}.pdf"


def letters_of(nip: str) -> list[DonorLetter]:
    """The letters written to a donor, newest first."""
    return list(DonorLetter.objects.filter(nip=nip).order_by("-month"))
