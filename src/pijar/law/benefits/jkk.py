"""JKK: what a work accident pays, whatever its outcome, and on total disability or death (PP 82/2019 Lampiran III: L3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from pijar.law.benefits import disability, scholarship
from pijar.law.benefits.case import BY_REFERENCE_PRICE, Case, Cost, Outcome
from pijar.law.benefits.rules import NOTHING, Base, Law, amount_words, base_on, base_words, law_on, round_once
from pijar.law.explain import Calculation, Line, Question, phrase
from pijar.law.types import Dated, Step


def work_accident(case: Case) -> Calculation:
    """Every line a work accident pays in rupiah, with the questions it leaves open; `case` is a JKK case.

    Health service has no ceiling and is paid to the hospital: it stands as a line of 0 outside the sum.
    """
    law, base = law_on(case.on), base_on(case.on, case.base_income)
    parts = [
        by_outcome(case, law, base), disability.disabled(case, law, base), unable_to_work(case, law, base),
        transport(case, law), home_care(case, law), devices(case, law), Calculation((health_service(law),)),
    ]  # fmt: skip
    lines = tuple(line for part in parts for line in part.lines)
    questions = [one for part in parts for one in part.questions]
    if not base.is_known and any("base" in line.values for line in lines):
        questions.insert(0, Question("base_not_known", {"income": case.base_income, "base": base_words(base)}))
    return Calculation(lines, tuple(questions))


def health_service(law: Law) -> Line:
    """Treatment as medically needed, without a ceiling, paid to the hospital (L3)."""
    return Line("health_service", 0, 0, (law["jkk.health_service"],))


def transport(case: Case, law: Law) -> Calculation:
    """The costs of each mode of transport by receipts, each mode with a cap of its own in rupiah (L3)."""
    source = law["jkk.transport"]
    return Calculation(tuple(
        _capped("jkk_transport", cost, source.by_name[mode], (source,), f"transport_{mode}")
        for mode, cost in _sums(case.transport)
    ))  # fmt: skip


def home_care(case: Case, law: Law) -> Calculation:
    """The cost of home care with a facility under contract, up to a cap in rupiah and for a limited time (L3)."""
    if not case.home_care_cost:
        return Calculation(())
    cap, months = law["jkk.home_care"], law["jkk.home_care_months"]
    amount = min(case.home_care_cost, cap.whole)
    values = {"cost": case.home_care_cost, "cap": cap.whole, "months": months.whole, "amount": amount}
    return Calculation((Line("jkk_home_care", amount, amount, (cap, months), values),))


def unable_to_work(case: Case, law: Law, base: Base) -> Calculation:
    """STMB: a share of the base for each day unable to work, by steps of months (L3).

    The days of such a month, and so the edges of the steps, are those of `benefits.days_in_month`, to be confirmed. One
    line per step reached.
    """
    month, steps = law["days_in_month"], law["jkk.stmb"]
    lines = []
    for first, last, step in _days_by_step(case.unable_days, steps.rows, month.whole):
        days = last - first + 1
        values = {"first": first, "last": last, "days": days, "share": step.share, "month": month.whole}
        lines.append(_of_base("jkk_stmb", law, base, Fraction(days * step.share, month.whole), (steps, month), values))
    return Calculation(tuple(lines))


def _days_by_step(days: int, steps: Iterable[Step], days_in_month: int) -> Iterator[tuple[int, int, Step]]:
    """The first and last day, counted from 1, of each step that `days` reach."""
    first = 1
    for step in steps:
        last = days if step.up_to_month is None else min(days, step.up_to_month * days_in_month)
        if first > last:
            return
        yield first, last, step
        first = last + 1


def devices(case: Case, law: Law) -> Calculation:
    """Denture, hearing aid and glasses up to a cap each; prosthesis and orthosis by the price of a government hospital."""
    source = law["jkk.devices"]
    capped = [one for one in case.devices if one.what not in BY_REFERENCE_PRICE]
    parts = [_prosthesis(one, law) for one in case.devices if one.what in BY_REFERENCE_PRICE]
    lines = [_capped("jkk_device", cost, source.by_name[item], (source,), f"device_{item}") for item, cost in _sums(capped)]
    lines += [line for part in parts for line in part.lines]
    return Calculation(tuple(lines), tuple(dict.fromkeys(one for part in parts for one in part.questions)))


def _prosthesis(device: Cost, law: Law) -> Calculation:
    """Its cost, at most the price of the government rehabilitation hospital and a surcharge; that price may be unknown."""
    surcharge = law["jkk.prosthesis_surcharge"]
    values = {"device": phrase(f"device_{device.what}"), "cost": device.rupiah, "surcharge": surcharge.fraction}
    if device.reference_price is None:
        line = Line("jkk_prosthesis_open", 0, device.rupiah, (surcharge,), values)
        return Calculation((line,), (Question("reference_price", {"surcharge": surcharge.fraction}),))
    (cap,), rounding, rounded = round_once(law, device.reference_price * (1 + surcharge.fraction))
    amount = min(device.rupiah, cap)
    values |= {"price": device.reference_price, "cap": cap, "amount": amount, "rounded": rounded}
    return Calculation((Line("jkk_prosthesis", amount, amount, (surcharge, *rounding), values),))


def by_outcome(case: Case, law: Law, base: Base) -> Calculation:
    """What total disability or death adds, with the children's scholarship; nothing on another outcome."""
    if case.outcome is Outcome.TOTAL_DISABILITY:
        lines = [total_disability(law, base), periodic(law)]
    elif case.outcome is Outcome.DEATH:
        lines = [death(law, base), periodic(law), funeral(law), no_jkm_on_top(law)]
    else:
        return Calculation((scholarship.not_due(law, len(case.children)),) if case.children else ())
    grants = scholarship.scholarships(case, law)
    return Calculation((*lines, *grants.lines), grants.questions)


def total_disability(law: Law, base: Base) -> Line:
    """Cacat total tetap: a share of the base times `benefits.monthly_multiple`, in rupiah (L3)."""
    share, multiple = law["jkk.total_disability"], law["monthly_multiple"]
    values = {"share": share.fraction, "multiple": multiple.whole}
    return _of_base("jkk_total_disability", law, base, share.fraction * multiple.whole, (share, multiple), values)


def death(law: Law, base: Base) -> Line:
    """Santunan kematian of JKK: a share as for total disability, in rupiah, never below the lump sum of JKM (L3)."""
    share, multiple, floor = law["jkk.death"], law["monthly_multiple"], law["jkm.lump"]
    factor = share.fraction * multiple.whole
    values = {"share": share.fraction, "multiple": multiple.whole, "floor": floor.whole}
    return _of_base("jkk_death", law, base, factor, (share, multiple, floor), values, least=floor.whole)


def periodic(law: Law) -> Line:
    """Santunan berkala on death or total disability: a sum in rupiah for each of so many months, paid at once (L3)."""
    months, month = law["jkk.periodic_months"], law["jkk.periodic_month"]
    amount = months.whole * month.whole
    values = {"months": months.whole, "month": month.whole, "amount": amount}
    return Line("jkk_periodic", amount, amount, (month, months), values)


def funeral(law: Law) -> Line:
    """Biaya pemakaman on death by work accident, in rupiah (L3)."""
    source = law["jkk.funeral"]
    return Line("jkk_funeral", source.whole, source.whole, (source,), {"amount": source.whole})


def no_jkm_on_top(law: Law) -> Line:
    """A death by work accident pays JKK and not JKM besides (fact sheet 3.1, to be confirmed): a line of 0 that says so."""
    return Line("jkm_not_added", 0, 0, (law["jkk.no_jkm_on_top"],))


def _of_base(
    code: str, law: Law, base: Base, factor: Fraction, sources: tuple[Dated, ...], values: Mapping[str, object], least: int = 0
) -> Line:  # fmt: skip
    (low, high), rounding, rounded = round_once(law, base.minimum * factor, base.maximum * factor)
    low, high = max(low, least), max(high, least)
    shown = {"base": base_words(base), "amount": amount_words(low, high), "rounded": rounded}
    return Line(code, low, high, (*sources, *base.sources, *rounding), {**values, **shown})


def _capped(code: str, cost: int, cap: int, sources: tuple[Dated, ...], word: str) -> Line:
    amount = min(cost, cap)
    limited = phrase("cap_cuts") if cost > cap else NOTHING
    values = {"what": phrase(word), "cost": cost, "cap": cap, "amount": amount, "limited": limited}
    return Line(code, amount, amount, sources, values)


def _sums(costs: Iterable[Cost]) -> tuple[tuple[str, int], ...]:
    """The costs of each thing added up, in the order in which things are first named."""
    sums: dict[str, int] = {}
    for one in costs:
        sums[one.what] = sums.get(one.what, 0) + one.rupiah
    return tuple(sums.items())
