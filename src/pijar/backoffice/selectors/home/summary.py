"""The whole city for who leads it: gathered and published figures only, never a person, and no number that tells of a few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from pijar.analytics import selectors as figures
from pijar.analytics import yearly
from pijar.analytics.types import Path
from pijar.backoffice.selectors import coverage, few
from pijar.backoffice.selectors.coverage import Point
from pijar.backoffice.selectors.home.todo import Look, Todo, day_words, month_words
from pijar.backoffice.selectors.months import dots
from pijar.kernel.month import Month
from pijar.kernel.small import LEAST

# A figure of cover older than this is asked for anew.
STALE = timedelta(days=120)
METRICS = ("money_in", "money_out", "money_back", "cases_year", "benefits_year", "benefit_cases_year", "grievances_year",
           "answered_year", "waiting")  # fmt: skip


@dataclass(frozen=True)
class Summary:
    """A city's year as its books and registers were counted last; people and whole rupiah. `cases`: None is withheld."""

    points: list[Point]
    path: Path | None
    month: Month | None
    people: dict[Month, int]
    cells: list[yearly.Cell]
    cases: dict[str, int | None]
    helped: int | None

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def participants(self) -> int:
        """People on the lists of the newest month."""
        return self.people.get(self.month, 0) if self.month else 0

    @property
    def change(self) -> int | None:
        """How many more than in the month before; None where so few came or went that it would tell of them."""
        before = self.people.get(self.month.shift(-1)) if self.month else None
        return None if before is None or is_few(self.participants - before) else self.participants - before

    @property
    def came_in(self) -> int:
        return yearly.summed(self.cells, "money_in")

    @property
    def paid(self) -> int:
        return yearly.summed(self.cells, "money_out")

    @property
    def left(self) -> int:
        return self.came_in - self.paid - yearly.summed(self.cells, "money_back")

    def _newest(self, metric: str) -> int:
        """A sum since January as it stands in the newest month."""
        return sum(one.value for one in self.cells if one.metric == metric and one.month == self.month)

    @property
    def waiting(self) -> int | None:
        """Who is eligible and has no place; None where they are few."""
        found = self._newest("waiting")
        return None if is_few(found) else found

    @property
    def benefits(self) -> int | None:
        """What the insurer paid to families this year; withheld with the families where they are few."""
        return None if self.helped is None else self._newest("benefits_year")

    @property
    def complaints(self) -> tuple[int, int] | None:
        """Complaints that came in this year, and how many of them were answered; None where there are none, or few."""
        came, answered = self._newest("grievances_year"), self._newest("answered_year")
        return None if not came or any(map(is_few, (came, answered, came - answered))) else (came, answered)


def is_few(n: int) -> bool:
    """Whether so many, more or less, are few enough to be known by name."""
    return 0 < abs(n) < LEAST


def summary() -> Summary:
    """The newest counted month with its year."""
    months = figures.months()
    month = months[-1] if months else None
    cells = yearly.counted(month.year, METRICS) if month else []
    newest = [one for one in cells if one.month == month]
    cases = {one.kind: one.value for one in newest if one.metric == "cases_year"}
    told, _whole = few.told(cases, {kind: kind.partition(":")[0] for kind in cases}, sees_all=False)
    families = {one.kind: one.value for one in newest if one.metric == "benefit_cases_year"}
    _each, helped = few.told(families, dict.fromkeys(families, "families"), sees_all=False)
    if None in [told.get(f"{branch}:paid", 0) for branch in ("JKK", "JKM")]:
        # The same families stand among the cases: where those are kept back, so is what they got.
        helped = None
    points = coverage.points()
    path = figures.coverage_path(month.year) if month and points else None
    people = yearly.people(month.year) if month else {}
    return Summary(points, path, month, people, cells, told, helped)


def to_lead(look: Look) -> list[Todo]:
    """What of the city's figures asks for a decision: people nobody brings, a figure that has grown old, months to publish."""
    return [*_path(look), *_stale(look), *_unpublished()]


def _path(look: Look) -> list[Todo]:
    path = figures.coverage_path(look.on.year)
    if path is None:
        return []
    left = path.gap - sum((lever.people if lever.people is not None else lever.known) or 0 for lever in path.levers)
    if left <= 0:
        return []
    return [Todo("chart", _("Untuk %(n)s orang belum ada jalannya") % {"n": dots(left)},
                 _("Begitu banyak lagi yang harus dijangkau menuju target %(year)s. Lihat siapa dapat menutupnya.") % {
                     "year": path.year}, reverse("path"), _("Lihat jalan ke target"))]  # fmt: skip


def _stale(look: Look) -> list[Todo]:
    last = next(iter(coverage.points()[-1:]), None)
    if last is None or look.on - last.on <= STALE:
        return []
    return [Todo("clock", _("Angka cakupan sudah lama"),
                 _("Yang terakhir dari %(day)s. Mintalah angka baru dari BPJS Ketenagakerjaan.") % {"day": day_words(last.on)},
                 reverse("coverage"), _("Lihat cakupan"))]  # fmt: skip


def _unpublished() -> list[Todo]:
    published = {Month.of(one.month) for one in figures.publications()}
    waiting = [month for month in figures.months() if month not in published]
    if not waiting:
        return []
    return [Todo("send", _("Angka %(month)s belum diterbitkan") % {"month": month_words(waiting[-1].first_day)},
                 _("Warga belum dapat membacanya. Petugas program menerbitkannya."), reverse("figures"),
                 _("Lihat angka"))]  # fmt: skip
