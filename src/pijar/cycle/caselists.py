"""Lists of decisions: each line read, judged and recorded; and the queue of what still waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pijar.cycle import casefile
from pijar.cycle.casebook import CaseRow
from pijar.cycle.decisions import Became, Result, decide_many, first_open
from pijar.eligibility import settling
from pijar.eligibility.models import Assessment
from pijar.eligibility.settling import Ruling
from pijar.intake.plaintable import Line, Table
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import files
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor


@dataclass(frozen=True)
class ListResult:
    """What became of a list, line by line, with the persons the lines name (0 where none is known)."""

    given: Table
    results: list[Result]
    people: list[int]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(one.became.value for one in self.results)
        return {"lines": len(self.results), **{kind.value: found[kind.value] for kind in Became}}


@transaction.atomic
def decide_list(path: Path, *, month: Month, actor: Actor, all_or_nothing: bool = False, name: str = "") -> ListResult:
    """Records the decisions of a list from one month on; the same list again changes nothing.

    Refused lines stay out, or, with `all_or_nothing`, keep all out. The list itself is kept, encrypted, once something of it
    was recorded. Raises Refusal: what `casefile.read` and `decisions.decide_many` refuse, LIST_EMPTY.
    """
    given = casefile.read(path, name)
    if not given.lines:
        raise Refusal("LIST_EMPTY", f"{given.name} has headings, but no line below them.")
    niks = [_nik(line) for line in given.lines]
    known = _people([nik for nik in niks if isinstance(nik, str)])
    people = [known.get(nik, 0) if isinstance(nik, str) else 0 for nik in niks]
    wanted = [_wanted(line, nik, person, month) for line, nik, person in zip(given.lines, niks, people, strict=True)]
    sha256 = files.checksum(path)
    results = decide_many(
        wanted, month=month, actor=actor, all_or_nothing=all_or_nothing, bundle={"file": sha256, "name": given.name[:200]}
    )
    if any(one.became is Became.DECIDED for one in results):
        files.keep(path, sha256)
    return ListResult(given, results, people)


def _nik(line: Line) -> str | Refusal:
    try:
        return casefile.nik_of(line)
    except Refusal as refusal:
        return refusal


def _people(niks: Sequence[str]) -> dict[str, int]:
    """The person behind each NIK, following the redirect of a merge."""
    crypt = identifiers()
    secrets = {crypt.encrypt("national_id", nik): nik for nik in set(niks)}
    found = rows("select national_id, coalesce(survivor_id, id) from registry_person where national_id = any(%s)", list(secrets))
    return {secrets[bytes(secret)]: person for secret, person in found}


def _wanted(line: Line, nik: str | Refusal, person: int, month: Month) -> Ruling | Refusal | None:
    if not line.texts.get("keputusan"):
        return None
    if isinstance(nik, Refusal):
        return nik
    if not person:
        return Refusal("PERSON_UNKNOWN", "No list names a person with this NIK.")
    try:
        return casefile.ruling_of(line, person, month)
    except Refusal as refusal:
        return refusal


def open_cases(month: Month) -> QuerySet[Assessment]:
    """The doubtful cases of a month that wait for a decision, by kelurahan and name."""
    found = settling.waiting(Assessment.objects.all(), month, first_open(month)).select_related("person")
    return found.order_by("person__village_code", "person__name", "id")


def queue(month: Month) -> dict[str, Any]:
    """How many cases wait, for which doubts, and in which kelurahan."""
    found = list(open_cases(month).values_list("reasons", "person__village_code"))
    doubts = Counter(code for reasons, _ in found for code in settling.doubts_of(reasons))
    return {
        "month": str(month), "waiting": len(found), "reasons": dict(doubts.most_common()),
        "kelurahan": dict(sorted(Counter(village for _, village in found).items())),
    }  # fmt: skip


def case_rows(cases: Sequence[Assessment], villages: dict[str, str], words: dict[str, str]) -> list[CaseRow]:
    """Cases as the workbook tells them: NIK whole, kelurahan by name, doubts in words. Who asks must record it."""
    niks = identifiers().decrypt_many("national_id", [bytes(case.person.national_id) for case in cases])
    return [
        CaseRow(
            nik, case.person.name, case.person.birth_date, villages.get(case.person.village_code, case.person.village_code),
            "; ".join(words.get(code, code) for code in settling.doubts_of(case.reasons)),
        )
        for nik, case in zip(niks, cases, strict=True)
    ]  # fmt: skip


def names_of(people: Sequence[int]) -> dict[int, str]:
    return dict(Person.objects.filter(id__in=people).values_list("id", "name"))
