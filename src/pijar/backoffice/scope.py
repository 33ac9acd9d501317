"""The one choke point of area scope: every table that names a person is read through here, and nowhere else.

A kelurahan officer sees persons, rows and uploads of their own village. A role that may not see persons sees none.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db.models import Q, QuerySet

from pijar.backoffice.rights import may
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.tables import (
    Assessment,
    Assignment,
    BatchLine,
    CandidatePair,
    DecreeLine,
    FormEntry,
    NumberCase,
    Objection,
    Person,
    RoundItem,
    SourceFile,
    StagedRow,
    Upload,
    Verdict,
    Waiting,
)
from pijar.claims.models import Claim, DeathFound
from pijar.registration.models import RegistrationLine
from pijar.staff.models import Officer
from pijar.staff.types import Right, Role


def village_of(officer: Officer) -> str | None:
    """The code of the only village this officer may see, or None for the whole city."""
    return officer.village_code if officer.role == Role.VILLAGE.value else None


def sees_whole_city(officer: Officer) -> bool:
    """Whether the officer may read persons of every village."""
    return may(officer, Right.SEE_PERSONS) and village_of(officer) is None


def alike(officer: Officer) -> Officer:
    """One and the same for all who may read persons of every village: what is counted for one holds for the others."""
    return Officer(role=Role.AUDITOR.value) if sees_whole_city(officer) else officer


def colleagues(officer: Officer) -> list[str]:
    """User names whose uploads a kelurahan officer may see: those of the same kelurahan."""
    same = Officer.objects.filter(role=Role.VILLAGE.value, village_code=officer.village_code)
    return list(same.values_list("username", flat=True))


def own_names(officer: Officer, year: int, names: dict[Path, str]) -> dict[Path, str]:
    """File names under which a kelurahan's files are kept. A later file of a name takes the place of the earlier one;

    where that one is another office's, the kelurahan's own name is added instead.
    """
    others = SourceFile.objects.filter(year=year, is_live=True).exclude(upload__in=uploads(officer))
    taken = set(others.filter(name__in=names.values()).values_list("name", flat=True))
    place = village_name(officer.village_code) if taken else ""
    return {p: f"{Path(n).stem} - Kel {place}{Path(n).suffix}" if n in taken else n for p, n in names.items()}


def persons(officer: Officer) -> QuerySet[Person]:
    found = Person.objects.all() if may(officer, Right.SEE_PERSONS) else Person.objects.none()
    village = village_of(officer)
    return found if village is None else found.filter(village_code=village)


def uploads(officer: Officer) -> QuerySet[Upload]:
    found = Upload.objects.all() if may(officer, Right.SEE_PERSONS, Right.UPLOAD) else Upload.objects.none()
    return found if village_of(officer) is None else found.filter(actor__in=colleagues(officer))


def files(officer: Officer) -> QuerySet[SourceFile]:
    return SourceFile.objects.filter(upload__in=uploads(officer))


def rows(officer: Officer) -> QuerySet[StagedRow]:
    """Rows an officer may read: in a kelurahan, those of its village, and unreadable ones of its own files."""
    found = StagedRow.objects.all() if may(officer, Right.SEE_PERSONS) else StagedRow.objects.none()
    village = village_of(officer)
    if village is None:
        return found
    # The files by number, not by a join: an index then finds both kinds of rows.
    own = list(SourceFile.objects.filter(upload__actor__in=colleagues(officer)).values_list("id", flat=True))
    return found.filter(Q(village_code=village) | Q(village_code=None, file__in=own))


def rows_about(officer: Officer, people: Sequence[int]) -> list[StagedRow]:
    """The rows that speak of these persons, as far as the officer may read them (`rows`), the latest first."""
    if not may(officer, Right.SEE_PERSONS):
        return []
    found = list(StagedRow.objects.filter(person_id__in=people).select_related("file", "file__upload").order_by("-id"))
    village = village_of(officer)
    if village is None:
        return found
    own = set(colleagues(officer)) if any(row.village_code is None for row in found) else set()
    return [row for row in found if row.village_code == village or (row.village_code is None and row.file.upload.actor in own)]


def entries(officer: Officer) -> QuerySet[FormEntry]:
    """Entries of the field form an officer may read: in a kelurahan, those about its village and those of its own office."""
    found = FormEntry.objects.all() if may(officer, Right.SEE_PERSONS) else FormEntry.objects.none()
    village = village_of(officer)
    return found if village is None else found.filter(Q(row__village_code=village) | Q(office=village))


def pairs(officer: Officer) -> QuerySet[CandidatePair]:
    """Pairs an officer may look at: those of whom both persons, and both rows that were compared, are in scope."""
    found = CandidatePair.objects.all() if may(officer, Right.SEE_PERSONS) else CandidatePair.objects.none()
    if village_of(officer) is None:
        return found
    people, read = persons(officer).values("id"), rows(officer).values("id")
    return found.filter(person_a__in=people, person_b__in=people, row_a__in=read, row_b__in=read)


def verdicts(officer: Officer) -> QuerySet[Verdict]:
    """Decisions that hold about two persons who are both in scope; none about numbers that no list names any more."""
    numbers = persons(officer).values("national_id")
    return Verdict.objects.filter(undone_at=None, national_id_a__in=numbers, national_id_b__in=numbers)


def number_cases(officer: Officer) -> QuerySet[NumberCase]:
    """Odd numbers of rows in scope."""
    found = NumberCase.objects.all() if may(officer, Right.SEE_PERSONS) else NumberCase.objects.none()
    return found if village_of(officer) is None else found.filter(row_id__in=rows(officer).values("id"))


def assessments(officer: Officer) -> QuerySet[Assessment]:
    """Assessments of the persons in scope; counts for those who see money but no persons are made without names."""
    village = village_of(officer)
    found = Assessment.objects.all() if may(officer, Right.SEE_PERSONS) else Assessment.objects.none()
    return found if village is None else found.filter(person__village_code=village)


def assignments(officer: Officer) -> QuerySet[Assignment]:
    """Who has a place, of the persons in scope; counts for those who see money but no persons are made without names."""
    village = village_of(officer)
    found = Assignment.objects.all() if may(officer, Right.SEE_PERSONS) else Assignment.objects.none()
    return found if village is None else found.filter(person__village_code=village)


def waiting(officer: Officer) -> QuerySet[Waiting]:
    """Who waits for a place or was taken off a list, of the persons in scope."""
    village = village_of(officer)
    found = Waiting.objects.all() if may(officer, Right.SEE_PERSONS) else Waiting.objects.none()
    return found if village is None else found.filter(person__village_code=village)


def registration_lines(officer: Officer) -> QuerySet[RegistrationLine]:
    """Lines of registrations about persons in scope; counts for those who see no persons are made without names."""
    village = village_of(officer)
    found = RegistrationLine.objects.all() if may(officer, Right.SEE_PERSONS) else RegistrationLine.objects.none()
    return found if village is None else found.filter(person__village_code=village)


def sees_decrees(officer: Officer) -> bool:
    """Whether the officer may read decrees and who leaves: they speak of the whole city, so no kelurahan does."""
    return may(officer, Right.SEE_DECREES) and village_of(officer) is None


def decree_lines(officer: Officer) -> QuerySet[DecreeLine]:
    return DecreeLine.objects.all() if sees_decrees(officer) else DecreeLine.objects.none()


def round_items(officer: Officer) -> QuerySet[RoundItem]:
    """Entries of verification rounds, by the kelurahan in which the person was listed."""
    found = RoundItem.objects.all() if may(officer, Right.SEE_PERSONS) else RoundItem.objects.none()
    village = village_of(officer)
    return found if village is None else found.filter(village_code=village)


def objections(officer: Officer) -> QuerySet[Objection]:
    found = Objection.objects.all() if may(officer, Right.SEE_PERSONS) else Objection.objects.none()
    village = village_of(officer)
    return found if village is None else found.filter(village_code=village)


def claims(officer: Officer) -> QuerySet[Claim]:
    """Cases in scope: a kelurahan's happened there or are of its people; a hospital's were told by it or are treated there."""
    found = Claim.objects.all() if may(officer, Right.SEE_CLAIMS) else Claim.objects.none()
    found = found.select_related("incident__person", "joined_to")
    village = village_of(officer)
    if village is not None:
        place, home = Q(incident__place_village=village), Q(incident__home_village=village, incident__person=None)
        return found.filter(place | home | Q(incident__person__village_code=village) | Q(incident__office=village))
    if officer.role == Role.HOSPITAL.value:
        # A desk without a name belongs to nobody.
        own = officer.workplace or "?"
        return found.filter(Q(hospital=own) | Q(incident__office=own, incident__channel="hospital"))
    return found


def deaths(officer: Officer) -> QuerySet[DeathFound]:
    """Deaths that were found, of the persons in scope; a hospital sees none."""
    found = DeathFound.objects.all() if may(officer, Right.SEE_PERSONS) else DeathFound.objects.none()
    village = village_of(officer)
    return found if village is None else found.filter(person__village_code=village)


def batch_lines(officer: Officer) -> QuerySet[BatchLine]:
    found = BatchLine.objects.all() if may(officer, Right.SEE_PERSONS, Right.SEE_MONEY) else BatchLine.objects.none()
    village = village_of(officer)
    return found if village is None else found.filter(person__village_code=village)
