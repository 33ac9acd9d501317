"""JKM: what a death pays that no work accident caused, with the waiting period of Permenaker 1/2025 (fact sheet 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from pijar.law.benefits import scholarship
from pijar.law.benefits.case import Case
from pijar.law.benefits.rules import BEFORE_WAITING, NOTHING, READINGS, WAITING, Law, law_on
from pijar.law.explain import Calculation, Line, Question, listed, phrase
from pijar.law.spans import add_months
from pijar.law.types import Dated, Words


class Waited(Enum):
    """Whether the waiting period is over: by every reading of the rule, by none, or by some (or facts are missing)."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The answer, what each reading of the rule says (None: its fact is not told), and the values it was read from."""

    answer: Waited
    readings: Mapping[str, bool | None]
    sources: tuple[Dated, ...]


def other_death(case: Case) -> Calculation:
    """Every line a death pays in rupiah, with the questions it leaves open; `case` is a JKM case."""
    law = law_on(case.on)
    waiting = waiting_time(case, law)
    lines = [before_waiting(law, waiting)] if waiting.answer is Waited.NO else full_benefit(law, waiting)
    grants = children(case, law, waiting)
    return Calculation((*lines, *grants.lines), (*_questions(case, law, waiting), *grants.questions))


def waiting_time(case: Case, law: Law) -> Waiting:
    """Whether the membership reached the months of the waiting time (Permenaker 1/2025), by every way of counting them.

    Unknown: calendar months or days, paid or only enrolled, consecutive or not; so each is asked, and only if all
    agree is the answer clear. Without a rule on the day of death there is nothing to wait for.
    """
    sources = tuple(law[name] for name in WAITING if name in law)
    if not sources:
        return Waiting(Waited.YES, {}, ())
    readings = _readings(case, law)
    if all(readings.values()):
        return Waiting(Waited.YES, readings, sources)
    if all(one is False for one in readings.values()):
        return Waiting(Waited.NO, readings, sources)
    return Waiting(Waited.UNCLEAR, readings, sources)


def _readings(case: Case, law: Law) -> dict[str, bool | None]:
    since, found = case.member_since, {}
    if months := law.get("jkm.waiting_months"):
        found["waiting_by_months"] = None if since is None else case.on >= add_months(since, months.whole)
        found["waiting_by_paid"] = paid_reached(case, months.whole)
        found["waiting_by_consecutive"] = consecutive_reached(case, months.whole)
    if days := law.get("jkm.waiting_days"):
        found["waiting_by_days"] = None if since is None else (case.on - since).days >= days.whole
    return found


def paid_reached(case: Case, months: int) -> bool | None:
    """Whether so many months are paid; the consecutive ones are paid, so that they answer too. None: not told."""
    if case.paid_months is not None:
        return case.paid_months >= months
    return True if (case.consecutive_months or 0) >= months else None


def consecutive_reached(case: Case, months: int) -> bool | None:
    """Whether so many months were paid one after another: no more can be than are paid at all. None: not told."""
    if case.consecutive_months is not None:
        return case.consecutive_months >= months
    return False if case.paid_months is not None and case.paid_months < months else None


def before_waiting(law: Law, waiting: Waiting) -> Line:
    """What a death within the waiting period pays, in rupiah (Permenaker 1/2025)."""
    amount = law[BEFORE_WAITING].whole
    values = {"amount": amount, "readings": _readings_in_words(law, waiting)}
    return Line("jkm_before_waiting", amount, amount, waiting.sources, values)


def full_benefit(law: Law, waiting: Waiting) -> list[Line]:
    """Santunan sekaligus, santunan berkala and biaya pemakaman in rupiah; spans where the waiting period is unclear."""
    lump, month, months, funeral = (law[f"jkm.{name}"] for name in ("lump", "periodic_month", "periodic_months", "funeral"))
    least = {"jkm_lump": 0, "jkm_periodic": 0, "jkm_funeral": 0}
    if waiting.answer is Waited.UNCLEAR:
        least["jkm_funeral"] = law[BEFORE_WAITING].whole
    sums = {"months": months.whole, "month": month.whole}
    return [
        _full("jkm_lump", lump.whole, least, waiting, (lump,), {}),
        _full("jkm_periodic", months.whole * month.whole, least, waiting, (month, months), sums),
        _full("jkm_funeral", funeral.whole, least, waiting, (funeral,), {}),
    ]


def _full(
    code: str, full: int, least: Mapping[str, int], waiting: Waiting, sources: tuple[Dated, ...], values: dict[str, int]
) -> Line:  # fmt: skip
    if waiting.answer is not Waited.UNCLEAR:
        return Line(code, full, full, (*sources, *waiting.sources), {**values, "full": full, "unclear": NOTHING})
    low = min(full, least[code])
    unclear = NOTHING if low == full else phrase("or_within_waiting", least=low)
    return Line(code, low, full, (*sources, *waiting.sources), {**values, "full": full, "unclear": unclear})


def children(case: Case, law: Law, waiting: Waiting) -> Calculation:
    """The scholarship of JKM, after so many months of contributions; whether they must be consecutive is not known."""
    if not case.children:
        return Calculation(())
    months = law["jkm.scholarship_months"].whole
    if waiting.answer is Waited.NO or paid_reached(case, months) is False:
        return Calculation((scholarship.too_short(law, len(case.children)),))
    sure = consecutive_reached(case, months) is True
    found = scholarship.scholarships(case, law, sure=sure)
    asked = () if sure else (Question("scholarship_unclear", {"months": months, **_months_told(case)}),)
    return Calculation(found.lines, (*asked, *found.questions))


def _questions(case: Case, law: Law, waiting: Waiting) -> list[Question]:
    found = []
    if waiting.answer is Waited.NO:
        found.append(Question("waiting_public_money", {"before": law[BEFORE_WAITING].whole}))
    if waiting.answer is Waited.UNCLEAR:
        found.append(Question("waiting_unclear", _unclear(case, law, waiting)))
    if unused := _for_accidents_only(case):
        found.append(Question("not_for_jkm", {"unused": listed(unused, ", ")}))
    return found


def _unclear(case: Case, law: Law, waiting: Waiting) -> dict[str, object]:
    lines = full_benefit(law, waiting)
    return {
        "least": sum(line.minimum for line in lines), "most": sum(line.maximum for line in lines),
        "readings": _readings_in_words(law, waiting),
        "since": phrase("not_told") if case.member_since is None else case.member_since, "on": case.on, **_months_told(case),
    }  # fmt: skip


def _months_told(case: Case) -> dict[str, object]:
    told = {"paid": case.paid_months, "consecutive": case.consecutive_months}
    return {name: phrase("not_told") if months is None else months for name, months in told.items()}


def _readings_in_words(law: Law, waiting: Waiting) -> Words:
    """Each reading with what it says, so that whoever asks the insurer can put the finger on the point."""
    answers = {True: "reading_yes", False: "reading_no", None: "reading_open"}
    counts = {name.removeprefix("jkm.waiting_"): law[name].whole for name in READINGS if name in law}
    return listed((phrase(name, answer=phrase(answers[one]), **counts) for name, one in waiting.readings.items()), "; ")


def _for_accidents_only(case: Case) -> tuple[Words, ...]:
    """What is told of a death though only a work accident pays for it."""
    told = {
        "told_unable_days": case.unable_days, "told_disabilities": case.disabilities, "told_transport": case.transport,
        "told_home_care": case.home_care_cost, "told_devices": case.devices,
    }  # fmt: skip
    return tuple(phrase(word) for word, value in told.items() if value)
