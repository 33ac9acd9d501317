"""The tables of a publication, made from the marts of a month; every number of people goes through `protecting`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from pijar.analytics import selectors
from pijar.analytics.protecting import Cell, Problem, protect
from pijar.analytics.types import BANDS, HIDDEN, SEXES, Number, Published, Row, Table, Told
from pijar.coverage.models import CoverageFigure
from pijar.kernel.month import Month
from pijar.kernel.small import LEAST
from pijar.registry.copy import asked

ALL = "all"
# What it costs to keep a number back: totals the most, a kelurahan more than one field of a cross table.
COSTS = {"total": 3000.0, "fund": 1000.0, "district": 100.0, "sector": 100.0, "sex": 100.0, "age": 50.0, "village": 3.0}
# Numbers of the whole city, by one thing or by sex and age, say nothing of where anybody lives: they are told as they are
# whatever they were before.
TIMELESS = ("total", "fund", "sector", "sex", "age", "sex-age")
CUBE = """
select village_code, fund_code, sector, sex, band, sum(people)::int from analytics_participation
 where month = %(month)s and people > 0 group by 1, 2, 3, 4, 5
"""


@dataclass(frozen=True)
class Earlier:
    """What stands already: numbers told exactly by cell (the newest last), numbers kept back by cell, months told this year."""

    told: Mapping[str, Sequence[int]] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[Month, Published] = field(default_factory=dict)


@dataclass
class Draft:
    """Tables as they are to be published, and each number of people as it truly is and as it is told."""

    earlier: Earlier
    tables: dict[str, Table] = field(default_factory=dict)
    cells: dict[str, tuple[Told, int]] = field(default_factory=dict)

    def told(self, family: str, problem: Problem) -> dict[str, Number]:
        """The numbers of a problem, whose cells bear the family's name in what is kept."""
        kept = {code for code in problem.cells if self._stays_kept(f"{family}/{code}", problem.value(code))}
        told = {code: self.earlier.told[f"{family}/{code}"] for code in problem.cells if f"{family}/{code}" in self.earlier.told}
        found = protect(Problem(problem.base, problem.cells, problem.links, told, kept)).numbers
        self.cells |= {f"{family}/{code}": (number.state, problem.value(code)) for code, number in found.items()}
        return found

    def _stays_kept(self, cell: str, value: int) -> bool:
        """What was kept back stays so while it is nearly what it was: told now, it would tell what it had been."""
        before = self.earlier.kept.get(cell)
        return before is not None and abs(before - value) < LEAST

    def put(self, code: str, keys: Sequence[str], measures: Sequence[str], rows: Iterable[Row]) -> None:
        self.tables[code] = Table(code, tuple(keys), tuple(measures), list(rows))


def drafted(month: Month, earlier: Earlier) -> Draft:
    """Every table of a month, from its marts."""
    draft = Draft(earlier)
    numbers = _people(draft, month)
    _funds(draft, month, numbers)
    _flows(draft, month)
    _cases(draft, month)
    _lists(draft, month)
    _months(draft, month)
    _coverage(draft, month)
    return draft


def _people(draft: Draft, month: Month) -> dict[str, Number]:
    cube = asked(CUBE, {"month": month.first_day})
    places = selectors.places()
    villages = sorted(set(places) | {row[0] for row in cube})
    funds = sorted({row[1] for row in cube} | set(selectors.by_fund(month, "places")))
    sectors = sorted({row[2] for row in cube} | set(selectors.sectors()))
    problem = people_problem(cube, villages, funds, sectors)
    told = draft.told("people", problem)
    districts = sorted({district_of(code) for code in villages})

    def put(name: str, keys: Sequence[str], lines: Iterable[tuple[str, ...]], kind: str) -> None:
        draft.put(name, keys, ["participants"], [Row(line, {"participants": told[f"{kind}:{'|'.join(line)}"]}) for line in lines])

    put("participants_by_district", ["district"], [(d,) for d in districts], "district")
    put("participants_by_village", ["village"], [(v,) for v in villages], "village")
    put("participants_by_sector", ["sector"], [(s,) for s in sectors], "sector")
    put("participants_by_district_and_fund", ["district", "fund"], [(d, f) for d in districts for f in funds], "district-fund")
    put(
        "participants_by_district_and_sector",
        ["district", "sector"],
        [(d, s) for d in districts for s in sectors],
        "district-sector",
    )
    ages = [(sex, band, told[f"sex-age:{sex}|{band}"]) for sex in SEXES for band in BANDS]
    ages += [(sex, ALL, told[f"sex:{sex}"]) for sex in SEXES] + [(ALL, band, told[f"age:{band}"]) for band in BANDS]
    rows = [Row((sex or "unknown", band), {"participants": number}) for sex, band, number in ages]
    draft.put("participants_by_sex_and_age", ["sex", "age"], ["participants"], rows)
    return told


def people_problem(
    cube: Iterable[Sequence[str | int]], villages: Collection[str], funds: Collection[str], sectors: Collection[str]
) -> Problem:
    """All tables of participants as sums over three crosses: district, fund and sector; kelurahan; sex and age.

    `cube`: kelurahan, fund, sector, sex, number of the age band, people. The crosses are linked by district and in all.
    """
    crossed: Counter[tuple[str, ...]] = Counter()
    lived: Counter[str] = Counter()
    aged: Counter[tuple[str, str]] = Counter()
    for village, fund, sector, sex, band, people in cube:
        crossed[district_of(str(village)), str(fund), str(sector)] += int(people)
        lived[str(village)] += int(people)
        aged[str(sex), BANDS[int(band)]] += int(people)
    base: list[int] = []
    parts: dict[str, list[int]] = defaultdict(list)

    def add(people: int, *cells: str) -> None:
        for cell in cells:
            parts[cell].append(len(base))
        base.append(people)

    for d in sorted({district_of(v) for v in villages}):
        for f in sorted(funds):
            for s in sorted(sectors):
                add(
                    crossed[d, f, s],
                    "total",
                    f"district:{d}",
                    f"fund:{f}",
                    f"sector:{s}",
                    f"district-fund:{d}|{f}",
                    f"district-sector:{d}|{s}",
                )
    for v in sorted(villages):
        add(lived[v], f"village:{v}", f"_district:{district_of(v)}")
    for x in SEXES:
        for a in BANDS:
            add(aged[x, a], "_total", f"sex:{x}", f"age:{a}", f"sex-age:{x}|{a}")
    links = [(tuple(parts[name]), tuple(parts[name[1:]])) for name in sorted(parts) if name.startswith("_") and name[1:] in parts]
    return Problem(base, _cells({name: ids for name, ids in parts.items() if not name.startswith("_")}), links)


def _cells(parts: Mapping[str, Sequence[int]]) -> dict[str, Cell]:
    kinds = {code: code.partition(":")[0] for code in parts}
    return {code: Cell(tuple(ids), COSTS.get(kinds[code], 1.0), kinds[code] in TIMELESS) for code, ids in parts.items()}


def district_of(village: str) -> str:
    return village.rpartition(".")[0]


def listed_problem(counts: Mapping[tuple[str, ...], int], *, is_timeless: bool = False) -> Problem:
    """One table with its sums: by the first key, and in all. Cells: `total`, the first key, keys joined by a bar."""
    base: list[int] = []
    parts: dict[str, list[int]] = defaultdict(list)
    for keys, people in sorted(counts.items()):
        for cell in {"total", keys[0], "|".join(keys)}:
            parts[cell].append(len(base))
        base.append(people)
    costs = {"total": 1000.0, **{keys[0]: 100.0 for keys in counts if len(keys) > 1}}
    return Problem(base, {code: Cell(tuple(ids), costs.get(code, 1.0), is_timeless) for code, ids in parts.items()})


def _funds(draft: Draft, month: Month, told: Mapping[str, Number]) -> None:
    """By fund: people, places, whom the insurer accepted and whom not, and what was paid for them."""
    people, accepted = selectors.by_fund(month), selectors.by_fund(month, "accepted")
    paid, places = selectors.by_fund(month, "contributions"), selectors.by_fund(month, "places")
    funds = sorted({*people, *places})
    answers: dict[tuple[str, ...], int] = {(f, word): n for f in funds
               for word, n in (("accepted", accepted.get(f, 0)), ("open", people.get(f, 0) - accepted.get(f, 0)))}  # fmt: skip
    replies = draft.told("answers", listed_problem(answers, is_timeless=True))
    # Who adds up the answers has the people: what is kept back there is kept back here.
    are_told = (
        all(told[f"fund:{f}"].is_shown == replies[f].is_shown for f in funds)
        and told["total"].is_shown == replies["total"].is_shown
    )

    def line(fund: str, count: Number, accepted_: Number, open_: Number, amount: int, quota: int) -> Row:
        shown = all(told[f"fund:{f}"].is_shown for f in funds) if fund == ALL else count.is_shown
        shown = shown and not any(_few_paid(month, f) for f in funds if fund in (ALL, f))
        money = Number(amount) if shown else HIDDEN
        return Row((fund,), {"participants": count, "places": Number(quota), "accepted": accepted_ if are_told else HIDDEN,
                             "not_accepted": open_ if are_told else HIDDEN, "contributions": money})  # fmt: skip

    rows = [line(f, told[f"fund:{f}"], replies[f"{f}|accepted"], replies[f"{f}|open"], paid.get(f, 0), places.get(f, 0))
            for f in funds]  # fmt: skip
    total = [sum(one.values()) for one in (people, accepted)]
    rows.append(line(ALL, told["total"], *_summed(rows, total), sum(paid.values()), sum(places.values())))
    draft.put("participants_by_fund", ["fund"], list(rows[0].numbers), rows)


def _summed(rows: Sequence[Row], total: Sequence[int]) -> tuple[Number, Number]:
    """Accepted and not in all: told where every fund's are, else nobody may reckon the rest from them."""
    is_whole = all(row.numbers[name].is_shown for row in rows for name in ("accepted", "not_accepted"))
    return (Number(total[1]), Number(total[0] - total[1])) if is_whole else (HIDDEN, HIDDEN)


def _flows(draft: Draft, month: Month) -> None:
    """Who came and who left: both or none, for the sum of people tells their difference."""
    flows = {"newly_enrolled": selectors.total(month, "newly_enrolled"), "left": selectors.total(month, "left")}
    is_told = all(n == 0 or n >= LEAST for n in flows.values())
    rows = [Row((name,), {"people": Number(n) if is_told else HIDDEN}) for name, n in flows.items()]
    draft.put("flows", ["flow"], ["people"], rows)


def _cases(draft: Draft, month: Month) -> None:
    """Cases of the year by branch and outcome, and what the insurer paid by kind of benefit."""
    counts = selectors.by_kind(month, "cases_year")
    crossed: dict[tuple[str, ...], int] = {
        (b, o): counts.get(f"{b}:{o}", 0) for b in ("JKK", "JKM") for o in ("open", "paid", "refused", "lapsed", "closed")
    }
    told = draft.told(f"claims-{month.year}", listed_problem(crossed))
    rows = [Row(keys, {"cases": told["|".join(keys)]}) for keys in sorted(crossed)]
    rows += [Row((branch, ALL), {"cases": told[branch]}) for branch in ("JKK", "JKM")]
    draft.put("claims", ["branch", "outcome"], ["cases"], [*rows, Row((ALL, ALL), {"cases": told["total"]})])
    cases, paid = selectors.by_kind(month, "benefit_cases_year"), selectors.by_kind(month, "benefits_year")
    lines = []
    for kind, branch in (("accident", "JKK"), ("death", "JKM"), ("scholarship", "")):
        one = draft.told(f"benefits-{month.year}-{kind}", listed_problem({(kind,): cases.get(kind, 0)}))[kind]
        # The same families stand among the cases: where few are kept back, so is what they got.
        is_told = one.is_shown and (not branch or told[f"{branch}|paid"].is_shown)
        # And all that is paid less what is paid of this year's cases are a few families of earlier years.
        is_told = is_told and (not branch or not 0 < abs(cases.get(kind, 0) - crossed[branch, "paid"]) < LEAST)
        numbers = {"cases": one if is_told else HIDDEN, "rupiah": Number(paid.get(kind, 0)) if is_told else HIDDEN}
        lines.append(Row((kind,), numbers))
    draft.put("benefits_paid", ["benefit"], ["cases", "rupiah"], lines)


def _lists(draft: Draft, month: Month) -> None:
    """Reports and complaints of the year, by kind."""
    for code, metric, key in (("reports", "reports_year", "kind"), ("grievances", "grievances_year", "category")):
        counts = selectors.by_kind(month, metric)
        told = draft.told(f"{code}-{month.year}", listed_problem({(kind,): n for kind, n in counts.items()})) if counts else {}
        rows = [Row((kind,), {"number": told[kind]}) for kind in sorted(counts)]
        draft.put(code, [key], ["number"], [*rows, Row((ALL,), {"number": told.get("total", Number(0))})])
    answered, days = selectors.total(month, "answered_year"), selectors.by_kind(month, "answer_days_year")
    reply = draft.told(f"answered-{month.year}", listed_problem({("answered",): answered}))["answered"]
    spans = {
        f"{name}_days": Number(days.get(name, 0)) if reply.is_shown and answered else HIDDEN for name in ("median", "nine_of_ten")
    }
    draft.put("grievance_answers", ["span"], ["answered", *spans], [Row(("year",), {"answered": reply, **spans})])


def _months(draft: Draft, month: Month) -> None:
    """People and money by month and fund: of this month, and of those of the year that are published."""
    measures = ("money_in", "money_out", "money_back", "gifts")
    by_fund = draft.tables["participants_by_fund"]
    people = [Row((str(month), *row.keys), {"participants": row.numbers["participants"]}) for row in by_fund.rows]
    money = [
        _money_row(month, fund, by_fund) for fund in sorted(selectors.funds_with_money(month) | {r.keys[0] for r in by_fund.rows})
    ]
    for earlier, one in draft.earlier.months.items():
        if earlier < month and earlier.year == month.year:
            people += [row for row in one.table("participants_by_month").rows if row.keys[0] == str(earlier)]
            money += [row for row in one.table("money_by_month").rows if row.keys[0] == str(earlier)]
    draft.put("participants_by_month", ["month", "fund"], ["participants"], sorted(people, key=lambda row: row.keys))
    draft.put("money_by_month", ["month", "fund"], measures, sorted(money, key=lambda row: row.keys))


def _money_row(month: Month, fund: str, by_fund: Table) -> Row:
    """A fund's month by the books; kept back where its people are, for a month's money divided by the rate is their number."""
    told = [row.numbers["participants"] for row in by_fund.rows if fund in (ALL, row.keys[0])]
    are_told = all(one.is_shown for one in told)
    numbers = {}
    for metric in ("money_in", "money_out", "money_back", "gifts"):
        amounts = selectors.by_fund(month, metric)
        amount = sum(amounts.values()) if fund == ALL else amounts.get(fund, 0)
        numbers[metric] = Number(amount) if are_told else HIDDEN
    is_few = any(_is_of_few(month, f) for f in selectors.by_fund(month, "credited") if fund in (ALL, f))
    if is_few or any(_few_paid(month, f) for f in selectors.by_fund(month) if fund in (ALL, f)):
        numbers["money_out"] = HIDDEN
    few = [n for f, n in selectors.by_fund(month, "donors").items() if fund in (ALL, f)]
    if any(0 < n < LEAST for n in few):
        numbers |= {"gifts": HIDDEN, "money_in": HIDDEN}
    return Row((str(month), fund), numbers)


def _is_of_few(month: Month, fund: str) -> bool:
    """Whether the insurer let off the contributions of a few people: paid money beside the rate would tell how many."""
    people, paid = selectors.by_fund(month).get(fund, 0), selectors.by_fund(month, "contributions").get(fund, 0)
    return bool(people) and 0 < selectors.by_fund(month, "credited")[fund] * people < LEAST * paid


def _few_paid(month: Month, fund: str) -> bool:
    """Whether a few of a fund's people alone are paid for, or alone are not yet (they were added late, say)."""
    people, paid = selectors.by_fund(month).get(fund, 0), selectors.by_fund(month, "paid_lines").get(fund, 0)
    return any(0 < n < LEAST for n in (paid, abs(people - paid)))


def _coverage(draft: Draft, month: Month) -> None:
    """Published figures of the city's coverage, and the path to the target with its levers."""
    rows = []
    for one in CoverageFigure.objects.filter(as_of__lte=month.last_day).order_by("as_of", "id"):
        goal = Number(ceil(one.target * one.potential)) if one.target is not None else HIDDEN
        numbers = {"workers": Number(one.potential), "covered": Number(one.active), "goal": goal}
        rows.append(Row((one.as_of.isoformat(),), numbers))
    newest = {row.keys: row for row in rows}
    draft.put("coverage", ["day"], ["workers", "covered", "goal"], newest.values())
    path = selectors.coverage_path(month.year)
    levers = (
        [Row((one.kind.value,), {"people": Number(one.people)}) for one in path.levers if one.people is not None] if path else []
    )
    if path:
        levers += [Row(("gap",), {"people": Number(path.gap)}), Row(("left_over",), {"people": Number(path.left_over)})]
    draft.put("path", ["lever"], ["people"], levers)
