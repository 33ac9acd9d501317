"""A slow, plain answer to "was this person covered that day?", to hold the quick one against. It shares no code with it.

A history is a plain list of what happened, in the order in which it became known. The answer is found by walking over days and
months one by one, from the sentences of the rule:

- A contribution that the insurer accepted covers from the first day of its month (or from the day membership began within it) to
  the day by which the next month's contribution is due: the 15th, or the next working day.
- Up to three months without a contribution are arrears: cover may come back when they are settled, so nobody can say no yet.
- Paid and not clearly answered: nobody can say yet, neither yes nor no.
- A refusal of the day's own month is a no, whatever was paid before it. The insurer's last word about a line counts.
- After a death there is no cover: from the day after the one the register gives. A register without the day counts by its own; so
  does the first of the month an officer named, as long as no register gives the day.
- What was paid under another record of the same person, or by another fund, is the same person's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

ONE_DAY = timedelta(days=1)
ARREARS = 3
# Looked up by hand in the calendar: where the 15th is a Saturday, a Sunday or a holiday, the working day after it.
MOVED = {
    (2025, 6): 16, (2025, 11): 17, (2026, 2): 16, (2026, 3): 16, (2026, 8): 18, (2026, 11): 16,
}  # fmt: skip
FIRST, LAST = (2025, 6), (2026, 12)
YM = tuple[int, int]


@dataclass
class Line:
    """One line of one list: who (0 the person, 1 a record that gave way), month, fund, how far the list came, the answers."""

    record: int
    month: YM
    fund: str
    state: str = "draft"
    answers: list[str] = field(default_factory=list)


@dataclass
class Prior:
    """A row of a participants' list, as it was loaded on a day; a later load of the same record replaces it."""

    record: int
    loaded: date
    payer: str
    starts: date
    last: YM
    months: int


@dataclass
class Register:
    """The population register about the person, as of a day."""

    as_of: date
    status: str
    died: date | None = None


@dataclass
class Halt:
    kind: str
    reason: str
    month: YM


@dataclass
class History:
    """All that happened to one person. Two lines of one record for one month cannot be."""

    lines: list[Line] = field(default_factory=list)
    priors: list[Prior] = field(default_factory=list)
    register: list[Register] = field(default_factory=list)
    halts: list[Halt] = field(default_factory=list)
    eligible: set[YM] = field(default_factory=set)


def following(month: YM) -> YM:
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def before(month: YM) -> YM:
    return (month[0] - 1, 12) if month[1] == 1 else (month[0], month[1] - 1)


def months_between(first: YM, last: YM) -> list[YM]:
    found, month = [], first
    while month <= last:
        found.append(month)
        month = following(month)
    return found


def due(month: YM) -> date:
    return date(month[0], month[1], MOVED.get(month, 15))


def days() -> list[date]:
    """Every day of the span in which histories happen, and some around it."""
    found, day = [], date(FIRST[0], FIRST[1], 1)
    while day <= date(LAST[0], LAST[1], 31):
        found.append(day)
        day += ONE_DAY
    return found


@dataclass
class Said:
    """One line as it speaks today: `how` is refused, unpaid, paid, unclear or accepted."""

    month: YM
    fund: str
    how: str
    starts: date


def spoken(history: History) -> dict[YM, Said]:
    """For each month what counts: of several lines the one that says most for the person, ours before another's."""
    best: dict[YM, Said] = {}
    order = ["refused", "unpaid", "paid", "unclear", "accepted"]
    for said in [*_ours(history), *_others(history)]:
        if said.month not in best or order.index(said.how) > order.index(best[said.month].how):
            best[said.month] = said
    return best


def _ours(history: History) -> list[Said]:
    found = []
    for line in sorted(history.lines, key=lambda line: line.record):
        how = "paid" if line.state in ("paid", "settled", "closed") else "unpaid"
        for answer in line.answers:
            if answer == "accepted":
                how = "accepted"
            elif answer == "rejected":
                how = "refused"
            elif answer in ("amount_mismatch", "missing"):
                how = "unclear"
        found.append(Said(line.month, line.fund, how, date(line.month[0], line.month[1], 1)))
    return found


def _others(history: History) -> list[Said]:
    """The months of the participants' list: so many that end with the last one, none before membership began."""
    newest: dict[int, Prior] = {}
    for prior in history.priors:
        if prior.record not in newest or prior.loaded >= newest[prior.record].loaded:
            newest[prior.record] = prior
    found = []
    for record in sorted(newest):
        prior, month = newest[record], newest[record].last
        begun = (prior.starts.year, prior.starts.month)
        for _ in range(prior.months):
            if month < begun:
                break
            starts = prior.starts if month == begun else date(month[0], month[1], 1)
            found.append(Said(month, prior.payer, "accepted", starts))
            month = before(month)
    return found


def dead_from(history: History) -> date | None:
    """The first day without cover because of a death."""
    found = []
    newest: Register | None = None
    for one in history.register:
        if newest is None or one.as_of >= newest.as_of:
            newest = one
    if newest and newest.status == "MENINGGAL" and newest.died:
        return newest.died + ONE_DAY
    if newest and newest.status == "MENINGGAL":
        found.append(newest.as_of + ONE_DAY)
    if history.halts:
        last = history.halts[-1]
        if last.kind == "stop" and last.reason in ("DECEASED", "MENINGGAL"):
            found.append(date(last.month[0], last.month[1], 1))
    return min(found) if found else None


def covers(said: Said, day: date) -> bool:
    """Walks over the days the contribution covers."""
    covered, end = said.starts, due(following(said.month))
    while covered <= end:
        if covered == day:
            return True
        covered += ONE_DAY
    return False


def answer(history: History, day: date) -> dict[str, Any]:
    """status, covered, fund, paid_through, since, continuous and total months of one day."""
    return answer_of(spoken(history), dead_from(history), history.eligible, day)


def answer_of(said: dict[YM, Said], dead: date | None, eligible: set[YM], day: date) -> dict[str, Any]:
    """The same, of what was worked out once for a whole history."""
    month = (day.year, day.month)
    begun = [m for m in months_between(min([*said, month]), month) if m in said and said[m].how == "accepted"]
    begun = [m for m in begun if said[m].starts <= day]
    status, fund = _status(said, dead, eligible, day, month, begun)
    run = (
        _run(said, begun) if begun and status in ("active", "unconfirmed", "grace") and _gap(begun[-1], month) <= ARREARS else []
    )
    alive = [m for m in begun if dead is None or said[m].starts < dead]
    return {
        "status": status,
        "covered": True if status == "active" else None if status in ("unconfirmed", "grace") else False,
        "fund": fund,
        "paid_through": begun[-1] if begun else None,
        "since": said[run[0]].starts if run else None,
        "continuous": len(run),
        "total": len(alive),
    }


def _status(
    said: dict[YM, Said], dead: date | None, eligible: set[YM], day: date, month: YM, begun: list[YM]
) -> tuple[str, str | None]:
    own, last_month = said.get(month), said.get(before(month))
    if dead and day >= dead:
        return "dead", None
    if own and own.how == "refused":
        return "rejected", own.fund
    for m in (month, before(month)):
        if m in begun and covers(said[m], day):
            return "active", said[m].fund
    if own and own.how in ("paid", "unclear"):
        return "unconfirmed", own.fund
    if last_month and last_month.how in ("paid", "unclear") and day <= due(month):
        return "unconfirmed", last_month.fund
    if begun and 1 <= _gap(begun[-1], month) <= ARREARS:
        return "grace", said[begun[-1]].fund
    if own and own.how == "unpaid":
        return "pending_payment", own.fund
    if begun:
        return "lapsed", said[begun[-1]].fund
    if own:
        return "waiting", own.fund
    return ("waiting", None) if month in eligible else ("not_enrolled", None)


def _gap(last: YM, month: YM) -> int:
    """How many months back the last one lies."""
    steps = 0
    while last < month:
        last, steps = following(last), steps + 1
    return steps


def _run(said: dict[YM, Said], begun: list[YM]) -> list[YM]:
    """The months without a hole that end with the last one that has begun."""
    found = [begun[-1]]
    while before(found[0]) in said and said[before(found[0])].how == "accepted":
        found.insert(0, before(found[0]))
    return found


STATES = ("draft", "checked", "submitted", "billed", "paid", "settled", "closed")
BUCKETS = ("accepted", "accepted", "accepted", "rejected", "amount_mismatch", "missing")
FUNDS = ("APBD", "DBHCHT", "ASN")


def random_history(chance: Random) -> History:
    """Some months carried, by changing funds; paid or not, refused, taken back, accepted again; a death, a second record."""
    history, span = History(), months_between(FIRST, LAST)
    for record in range(chance.choice((1, 1, 2))):
        begin = chance.randrange(len(span))
        fund = chance.choice(FUNDS)
        for month in span[begin : begin + 1 + chance.randrange(12)]:
            if chance.random() < 0.2:
                continue
            if chance.random() < 0.2:
                fund = chance.choice(FUNDS)
            history.lines.append(random_line(chance, record, month, fund))
    for record in range(chance.choice((0, 0, 1, 2))):
        history.priors.append(random_prior(chance, record % 2))
    if chance.random() < 0.3:
        history.register.append(random_register(chance))
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        kind = chance.choice(("stop", "stop", "hold", "resume"))
        history.halts.append(Halt(kind, chance.choice(("DECEASED", "MOVED_OUT", "MENINGGAL")), chance.choice(span)))
    if history.register and (died := history.register[-1].died) and chance.random() < 0.5:
        # The kelurahan heard of it, too, and stops from the month it happened in.
        history.halts.append(Halt("stop", "DECEASED", (died.year, died.month)))
    history.eligible = {month for month in span if chance.random() < 0.3}
    return history


def random_line(chance: Random, record: int, month: YM, fund: str) -> Line:
    if chance.random() < 0.6:
        return Line(record, month, fund, chance.choice(("settled", "closed")), ["accepted"])
    state = chance.choice(STATES)
    answers = []
    if state in ("settled", "closed"):
        answers = [chance.choice(BUCKETS) for _ in range(1 + chance.choice((0, 0, 1, 2)))]
        # A later answer that does not name the line leaves it as it was.
        answers = answers[:1] + [one for one in answers[1:] if one != "missing"]
    return Line(record, month, fund, state, answers)


def random_prior(chance: Random, record: int) -> Prior:
    span = months_between((2025, 1), LAST)
    first = chance.randrange(len(span) - 1)
    last = min(len(span) - 1, first + chance.randrange(8))
    starts = date(*span[first], 1 + chance.choice((0, 0, 9, 15, 27)))
    loaded = date(2026, 1, 1) + timedelta(days=chance.randrange(30))
    return Prior(record, loaded, chance.choice(("APBD", "PT MAJU")), starts, span[last], 1 + chance.randrange(last - first + 1))


def random_register(chance: Random) -> Register:
    as_of = date(2026, 1, 1) + timedelta(days=chance.randrange(200))
    status = chance.choice(("AKTIF", "MENINGGAL", "MENINGGAL", "PINDAH"))
    died = as_of - timedelta(days=chance.randrange(300)) if chance.random() < 0.8 else None
    return Register(as_of, status, died if status == "MENINGGAL" else None)
