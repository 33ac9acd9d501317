"""Reading figures. Officers read the marts, unsuppressed: whoever asks limits them to the officer's area. The public reads
publications only: `latest`, `publication`, `publications`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from typing import Any

from pijar.analytics.models import Gathering, Lever, Publication, PublishedLine
from pijar.analytics.types import (
    BANDS,
    Gathered,
    LeverKind,
    LeverState,
    Money,
    Number,
    Path,
    PathLever,
    Published,
    Row,
    Table,
    Told,
)
from pijar.coverage.models import CoverageFigure
from pijar.funding.models import FundingSource
from pijar.kernel.month import Month
from pijar.regions.models import Region
from pijar.registry import prepared
from pijar.registry.copy import asked
from pijar.registry.once import once
from pijar.registry.selectors import sectors as sectors

# Metrics that are sums over the cross of a month's people, and their columns.
CROSSED = {
    "participants": "people", "accepted": "accepted", "paid_lines": "paid", "contributions": "contributions",
    "newly_enrolled": "newly", "left": "leaving",
}  # fmt: skip
GIVEN = "DONOR"


@once
def months() -> list[Month]:
    """Months whose marts are made, oldest first."""
    return [Month.of(day) for day in Gathering.objects.order_by("month").values_list("month", flat=True)]


def gathered(month: Month) -> Gathered | None:
    """When a month's marts were made last."""
    one = Gathering.objects.filter(month=month.first_day).first()
    return Gathered(month, one.at, one.checksum, one.rows, one.is_sent) if one else None


def _sums(month: Month, metric: str, column: str, villages: Collection[str] | None = None) -> dict[str, int]:
    """A metric summed by `village_code`, `fund_code`, `kind`, or (empty) in all; nothing that is zero."""
    key = column or "''"
    if metric in CROSSED:
        what, table, where = CROSSED[metric], "analytics_participation", ""
    else:
        what, table, where = "value", "analytics_count", " and metric = %(metric)s"
    where += " and village_code = any(%(villages)s)" if villages is not None else ""
    sql = f"select {key}, sum({what})::bigint from {table} where month = %(month)s{where} group by 1 having sum({what}) <> 0"
    given: dict[str, Any] = {"month": month.first_day, "metric": metric, "villages": list(villages or ())}
    return {code: int(n) for code, n in asked(sql, given)}


def counts_by_village(month: Month, metric: str, villages: Collection[str] | None = None) -> dict[str, int]:
    """A metric by kelurahan; of these only, where they are named. A kelurahan without any is left out."""
    return _sums(month, metric, "village_code", villages)


def counts_by_district(month: Month, metric: str) -> dict[str, int]:
    """A metric by kecamatan."""
    found: dict[str, int] = {}
    for village, n in counts_by_village(month, metric).items():
        district = village.rpartition(".")[0]
        found[district] = found.get(district, 0) + n
    return found


def total(month: Month, metric: str) -> int:
    """A metric of the whole city."""
    return sum(_sums(month, metric, "").values())


def by_fund(month: Month, metric: str = "participants") -> dict[str, int]:
    """A metric by fund."""
    return _sums(month, metric, "fund_code")


def by_kind(month: Month, metric: str) -> dict[str, int]:
    """A counted metric by its kinds."""
    return _sums(month, metric, "kind")


def _crossed(month: Month, keys: str, villages: Collection[str] | None = None) -> dict[tuple[str, str], int]:
    where = " and village_code = any(%(villages)s)" if villages is not None else ""
    where = f"month = %(month)s and people > 0{where}"
    sql = f"select {keys}, sum(people)::int from analytics_participation where {where} group by 1, 2"
    found = asked(sql, {"month": month.first_day, "villages": list(villages or ())})
    return {(one, other): n for one, other, n in found}


def by_fund_and_sector(month: Month) -> dict[tuple[str, str], int]:
    """Participants by fund and sector of their work."""
    return _crossed(month, "fund_code, sector")


def by_fund_and_district(month: Month) -> dict[tuple[str, str], int]:
    """Participants by fund and kecamatan."""
    return _crossed(month, r"fund_code, regexp_replace(village_code, '\.[^.]*$', '')")


def ages(month: Month, villages: Collection[str] | None = None) -> dict[tuple[str, str], int]:
    """Participants by sex ("L", "P" or "") and age band, in the order of `BANDS`."""
    found = _crossed(month, "sex, band", villages)
    return {(sex, BANDS[int(band)]): n for (sex, band), n in sorted(found.items())}


def money_by_month(year: int) -> list[Money]:
    """What came in and went out, by month and fund, of the months whose marts are made."""
    found = []
    for month in (one for one in months() if one.year == year):
        told = {metric: by_fund(month, metric) for metric in ("money_in", "money_out", "money_back", "contributions", "gifts")}
        for fund in sorted({code for one in told.values() for code in one}):
            found.append(Money(month, fund, **{metric: amounts.get(fund, 0) for metric, amounts in told.items()}))
    return found


def funds_with_money(month: Month) -> set[str]:
    """Funds of which the books tell something in a month."""
    return {fund for metric in ("money_in", "money_out", "money_back") for fund in by_fund(month, metric)}


def places() -> dict[str, str]:
    """Code and name of every kelurahan of the city."""
    return dict(Region.objects.filter(level__in=["kelurahan", "desa"]).values_list("code", "name"))


@once
def coverage_path(year: int) -> Path | None:
    """The path of a year: from the figure that stood when it began (or its first one) to that figure's target.

    None where no figure with a target is known. Shares are of the gap, to a ten-thousandth.
    """
    figures = CoverageFigure.objects.filter(target__isnull=False)
    base = figures.filter(as_of__lte=date(year, 1, 1)).order_by("-as_of", "-id").first()
    base = base or figures.filter(as_of__year=year).order_by("as_of", "-id").first()
    if base is None or base.target is None:
        return None
    goal = ceil(base.target * base.potential)
    gap = max(0, goal - base.active)

    def share(people: int | None) -> Decimal | None:
        return (Decimal(people) / gap).quantize(Decimal("0.0001"), ROUND_HALF_UP) if people is not None and gap else None

    held, known = _levers(year), _known(year)
    levers = tuple(
        PathLever(
            kind, one.people if (one := held.get(kind)) else None, share(one.people if one else None),
            one.reference if one else "", one.on if one else None, known.get(kind), share(known.get(kind)),
        )
        for kind in LeverKind
    )  # fmt: skip
    return Path(year, base.as_of, base.active, base.potential, base.target, base.source, goal, gap, levers)


def _levers(year: int) -> dict[LeverKind, Lever]:
    """The newest approved number of each lever."""
    approved = Lever.objects.filter(year=year, state=LeverState.APPROVED.value).order_by("id")
    return {LeverKind(one.kind): one for one in approved}


def _known(year: int) -> dict[LeverKind, int]:
    """What the books tell of two levers: the places of the year's funds, and whom gifts carried in the last month counted."""
    funds = FundingSource.objects.filter(year=year)
    known = {LeverKind.PROGRAMME: sum(quota or 0 for quota in funds.exclude(kind=GIVEN).values_list("quota", flat=True))}
    given, counted = set(funds.filter(kind=GIVEN).values_list("code", flat=True)), [one for one in months() if one.year == year]
    if counted and given:
        known[LeverKind.GIFTS] = sum(n for fund, n in by_fund(counted[-1]).items() if fund in given)
    return known


def levers(year: int) -> list[Lever]:
    """Every number entered for a year, newest first."""
    return list(Lever.objects.filter(year=year).order_by("-id"))


def latest() -> Published | None:
    """The newest version of the newest month that is published."""
    found = Publication.objects.order_by("-month", "-version").first()
    return _read(found) if found else None


def newest_checksum() -> str:
    """That of the publication `latest` gives; empty where there is none. One short statement, for pages that are kept."""
    return newest_marks()[0]


def newest_marks() -> tuple[str, int]:
    """The same, and the id of what was published last, of whatever month: it changes with every publication."""
    sql = (
        "select checksum, (select max(id) from analytics_publication)"
        " from analytics_publication order by month desc, version desc limit 1"
    )
    return prepared.one(sql, {}) or ("", 0)


def version_of(month: Month, version: int | None = None) -> tuple[int, str] | None:
    """Id and checksum of what `publication` gives, by one short statement: for files that are kept. None where there is none."""
    sql = (
        "select id, checksum from analytics_publication"
        " where month = %(month)s and (version = %(version)s or %(version)s is null) order by version desc limit 1"
    )
    return prepared.one(sql, {"month": month.first_day, "version": version})  # type: ignore[no-any-return]


def published(number: int) -> Published | None:
    """A version by its id."""
    one = Publication.objects.filter(id=number).first()
    return _read(one) if one else None


def publication(month: Month, version: int | None = None) -> Published | None:
    """A month's newest version, or the one asked for."""
    found = Publication.objects.filter(month=month.first_day)
    one = (found.filter(version=version) if version is not None else found.order_by("-version")).first()
    return _read(one) if one else None


def publications() -> list[Publication]:
    """Every version there is, the newest month and version first."""
    return list(Publication.objects.order_by("-month", "-version"))


def _read(one: Publication) -> Published:
    """Its tables, also those without a line."""
    known = one.about["tables"]
    tables = {code: Table(code, tuple(told["keys"]), tuple(told["measures"])) for code, told in known.items()}
    for line in PublishedLine.objects.filter(publication=one).order_by("table", "position"):
        numbers = {measure: Number(value, Told(state)) for measure, (value, state) in line.numbers.items()}
        tables[line.table].rows.append(Row(tuple(line.keys), numbers))
    return Published(one.id, Month.of(one.month), one.version, one.made_at, one.checksum, one.about, tables)
