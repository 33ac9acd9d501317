"""One doubtful case side by side: what the lists say, what each register says, and what of it is doubtful."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pijar.backoffice import words
from pijar.backoffice.identity import masked
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import Assessment, InsuredLine, Occupation, PopulationLine, StagedRow, WelfareLine
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference

MOST_ROWS = 3
# Which value each doubt is about.
ABOUT = {
    "DECILE_UNKNOWN": "decile", "OCCUPATION_UNKNOWN": "occupation", "INCOME_UNKNOWN": "income", "HOUSEHOLD_UNKNOWN": "card",
    "RESIDENCE_UNKNOWN": "since", "DISABILITY_UNKNOWN": "disabled", "WOMAN_HEADED_UNKNOWN": "woman", "NIK_SHARED": "name",
    "NIK_OF_SOMEBODY_ELSE": "name", "AGE_65_STAYS": "born",
}  # fmt: skip


@dataclass
class Side:
    """One source: its name, its day or place, and its word for each value; `is_silent` where it knows nobody."""

    title: str
    note: str
    says: dict[str, str] = field(default_factory=dict)
    is_silent: bool = False


@dataclass(frozen=True)
class Line:
    """One value: its label, each source's word with whether it differs from the others, and whether it is the doubtful one."""

    label: str
    cells: list[tuple[str, str, bool]]
    is_doubt: bool

    @property
    def is_known(self) -> bool:
        return any(text for _, text, _ in self.cells)


def sides(case: Assessment, rows: list[StagedRow]) -> list[Side]:
    """The newest live rows of the lists, then the registers that answer for the month."""
    live = [row for row in rows if row.file.is_live][:MOST_ROWS]
    month, secret = Month.of(case.month), bytes(case.person.national_id)
    return [*_lists(live), _population(month, secret), _welfare(month, secret), _insured(month, secret)]


def _lists(rows: list[StagedRow]) -> list[Side]:
    places = village_names(row.village_code for row in rows if row.village_code)
    jobs = dict(Occupation.objects.filter(code__in=[r.occupation_code for r in rows]).values_list("code", "name"))
    return [Side(row.file.name, f"{_('baris')} {row.row_number}", _row(row, places, jobs)) for row in rows]


def _row(row: StagedRow, places: dict[str, str], jobs: dict[str, str]) -> dict[str, str]:
    return {
        "name": row.name or "", "born": _day(row.birth_date), "village": places.get(row.village_code or "", ""),
        "address": " ".join(part for part in (row.address, _rt(row)) if part),
        "occupation": jobs.get(row.occupation_code or "", ""), "income": rupiah(row.income) if row.income else "",
        "card": masked("family_card", row.family_card),
    }  # fmt: skip


def _rt(row: StagedRow) -> str:
    return f"RT {row.rt or '–'}/RW {row.rw or '–'}" if row.rt or row.rw else ""


def _side(kind: Reference, month: Month) -> tuple[Side, int]:
    snapshot = answering(kind, month.last_day)
    title = str(words.REFERENCES[kind.value])
    return Side(title, _day(snapshot.as_of) if snapshot else str(_("belum dimuat"))), snapshot.id if snapshot else 0


def _population(month: Month, secret: bytes) -> Side:
    side, snapshot = _side(Reference.POPULATION, month)
    told = PopulationLine.objects.filter(snapshot_id=snapshot, national_id=secret).first()
    side.is_silent = told is None
    if told:
        place = village_names([told.village_code]).get(told.village_code, told.village_code)
        side.says = {"name": told.name, "born": _day(told.birth_date), "village": place, "status": told.status,
                     "since": _day(told.resident_since)}  # fmt: skip
    return side


def _welfare(month: Month, secret: bytes) -> Side:
    side, snapshot = _side(Reference.WELFARE, month)
    told = WelfareLine.objects.filter(snapshot_id=snapshot, national_id=secret).order_by("-dated_on", "-id").first()
    side.is_silent = told is None
    if told:
        side.says = {"decile": f"{told.decile} ({_day(told.dated_on)})", "disabled": _yes(told.is_disabled),
                     "woman": _yes(told.is_woman_headed)}  # fmt: skip
    return side


def _insured(month: Month, secret: bytes) -> Side:
    side, snapshot = _side(Reference.INSURED, month)
    told = list(InsuredLine.objects.filter(snapshot_id=snapshot, national_id=secret, is_active=True)[:2])
    side.is_silent = not told
    side.says = {"insured": ", ".join(one.payer for one in told)} if told else {}
    return side


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _yes(value: bool | None) -> str:
    return "" if value is None else str(_("ya") if value else _("tidak"))


def lines(case: Assessment, found: list[Side]) -> list[Line]:
    """The values that any source tells, and the doubtful ones even where nobody does."""
    labels: dict[str, Any] = {
        "name": _("Nama"), "born": _("Tanggal lahir"), "village": _("Kelurahan"), "address": _("Alamat"),
        "status": _("Status di Dukcapil"), "since": _("Penduduk sejak"), "occupation": _("Pekerjaan"),
        "income": _("Penghasilan"), "decile": _("Desil"), "card": _("Kartu keluarga"), "disabled": _("Disabilitas"),
        "woman": _("Kepala keluarga perempuan"), "insured": _("Aktif lewat"),
    }  # fmt: skip
    doubtful = {ABOUT.get(code) for code in case.reasons}
    return [
        Line(str(label), _cells(name, found), name in doubtful)
        for name, label in labels.items()
        if name in doubtful or any(side.says.get(name) for side in found)
    ]


def _cells(name: str, found: list[Side]) -> list[tuple[str, str, bool]]:
    said = [side.says.get(name, "") for side in found]
    # Only a name, a day and a place are the same thing in all sources.
    differs = name in ("name", "born", "village") and len({word.casefold() for word in said if word}) > 1
    return [(side.title, word, differs and bool(word)) for side, word in zip(found, said, strict=True)]
