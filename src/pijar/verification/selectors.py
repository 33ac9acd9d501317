"""What a round says: progress, groups by RW and RT, the sample's result, the public list, numbers for the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import rows
from pijar.verification import rules
from pijar.verification.models import Objection, Round
from pijar.verification.types import ASKS, ObjectionKind, Result, State

OPEN_STATES = (State.OPEN.value, State.PUBLISHED.value)
PROGRESS = """
select i.village_code, count(*), count(*) filter (where i.result <> 'NOT_YET'),
       {results},
       count(k.id), count(k.id) filter (where k.result <> 'NOT_YET')
  from verification_rounditem i left join verification_recheck k on k.item_id = i.id
 where i.round_id = %s and (%s::text is null or i.village_code = %s) group by 1 order by 1
"""
RESULTS = [r for r in Result if r is not Result.NOT_YET]


@dataclass(frozen=True)
class Progress:
    """How far one kelurahan is: people listed, checked, by result; of its sample, how many were checked again."""

    village_code: str
    listed: int
    checked: int
    results: dict[str, int]
    sample: int
    rechecked: int

    @property
    def not_checked(self) -> int:
        return self.listed - self.checked


@dataclass(frozen=True)
class Group:
    """The people of one RT."""

    rw: str
    rt: str
    listed: int
    checked: int


@dataclass(frozen=True)
class Share:
    """A share found in the sample: hits among those seen, with its interval at the round's confidence."""

    hits: int
    seen: int
    interval: tuple[float, float] | None

    @property
    def share(self) -> float | None:
        return self.hits / self.seen if self.seen else None


@dataclass(frozen=True)
class SampleResult:
    """What the second look says: how much of the list is wrong, and how often the two officers found different things."""

    size: int
    seen: int
    wrong: Share
    differing: Share


@dataclass(frozen=True)
class PublicLine:
    """All that is shown to everybody of one person."""

    initials: str
    rt: str
    rw: str
    occupation: str


def round_of(round_id: int | None) -> Round:
    """The round asked for; without a number the latest that is not closed, else the latest. Raises Refusal (ROUND_UNKNOWN)."""
    if round_id is not None:
        found = Round.objects.filter(id=round_id).first()
    else:
        found = Round.objects.filter(state__in=OPEN_STATES).order_by("-id").first() or Round.objects.order_by("-id").first()
    if found is None:
        which = f" {round_id}" if round_id is not None else ""
        raise Refusal("ROUND_UNKNOWN", f"There is no verification round{which}: open one with `pijar verification open MONTH`.")
    return found


def under_way() -> list[Round]:
    """Rounds that are not closed, the latest first."""
    return list(Round.objects.filter(state__in=OPEN_STATES).order_by("-id"))


def progress(round_id: int, village_code: str | None = None) -> list[Progress]:
    """Every kelurahan of a round, by code; or one of them."""
    columns = ", ".join(f"count(*) filter (where i.result = '{r.value}')" for r in RESULTS)
    found = rows(PROGRESS.format(results=columns), round_id, village_code, village_code)
    return [
        Progress(code, listed, checked, {r.value: n for r, n in zip(RESULTS, rest[:-2], strict=True)}, rest[-2], rest[-1])
        for code, listed, checked, *rest in found
    ]


def totals(lines: list[Progress]) -> Progress:
    """All kelurahan together."""
    results = {r.value: sum(line.results[r.value] for line in lines) for r in RESULTS}
    sums = (sum(line.listed for line in lines), sum(line.checked for line in lines))
    return Progress("", *sums, results, sum(line.sample for line in lines), sum(line.rechecked for line in lines))


def groups(round_id: int, village_code: str) -> list[Group]:
    """The RTs of a kelurahan in the order people walk them: RW, then RT; unknown ones last."""
    found = rows(
        "select rw, rt, count(*), count(*) filter (where result <> 'NOT_YET') from verification_rounditem"
        " where round_id = %s and village_code = %s group by 1, 2",
        round_id,
        village_code,
    )
    made = [Group(rw, rt, listed, checked) for rw, rt, listed, checked in found]
    return sorted(made, key=lambda g: (rules.place_order(g.rw), rules.place_order(g.rt)))


def sample_result(found: Round) -> SampleResult | None:
    """What the sample says so far; None before it is drawn."""
    if found.sample_size is None or found.sample_confidence is None:
        return None
    seen, wrong, differing = rows(
        "select count(*), count(*) filter (where k.result <> 'FOUND_AS_LISTED'), count(*) filter (where k.result <> i.result)"
        "  from verification_recheck k join verification_rounditem i on i.id = k.item_id"
        " where i.round_id = %s and k.result <> 'NOT_YET'",
        found.id,
    )[0]
    shares = [Share(n, seen, rules.wilson(n, seen, found.sample_confidence)) for n in (wrong, differing)]
    return SampleResult(found.sample_size, seen, *shares)


def public_list(found: Round, village_code: str) -> list[PublicLine]:
    """What everybody may read of a kelurahan, by RW, RT and initials. Two people who look alike are two lines."""
    lines = rows(
        "select initials, rt, rw, occupation from verification_rounditem where round_id = %s and village_code = %s order by id",
        found.id,
        village_code,
    )
    made = [PublicLine(*line) for line in lines]
    return sorted(made, key=lambda p: (rules.place_order(p.rw), rules.place_order(p.rt), p.initials, p.occupation))


def objection_counts(round_id: int, on: date) -> dict[str, Any]:
    """Objections by kind with what became of them; how many wait, the first day they are due, how many are late on a day."""
    found = rows(
        "select kind, count(*), count(*) filter (where state = 'received'), count(*) filter (where ruling = 'upheld'),"
        " count(*) filter (where ruling = 'refused'), count(*) filter (where state = 'received' and due_on < %s),"
        " min(due_on) filter (where state = 'received')"
        " from verification_objection where round_id = %s group by 1",
        on,
        round_id,
    )
    names = ("total", "waiting", "upheld", "refused", "late")
    none = dict.fromkeys(names, 0)
    kinds = {kind.value: dict(none) for kind in ObjectionKind}
    kinds |= {kind: dict(zip(names, numbers, strict=True)) for kind, *numbers, _due in found}
    due_on = min((line[-1] for line in found if line[-1]), default=None)
    return {**{name: sum(k[name] for k in kinds.values()) for name in names}, "due_on": due_on, "kinds": kinds}


def objections(round_id: int) -> list[Objection]:
    """Objections of a round, those that wait first, the most urgent of them on top."""
    return list(Objection.objects.filter(round_id=round_id).order_by("-state", "due_on", "id"))


def objection_lines(round_id: int, on: date) -> list[dict[str, Any]]:
    """Objections for the command line, with the days that are left on a day; nobody is named."""
    return [
        {
            "number": o.number, "kind": o.kind, "village": o.village_code, "received_on": o.received_on, "due_on": o.due_on,
            "state": o.state, "days_left": rules.days_left(o.due_on, on) if o.state == "received" else None,
            "ruling": o.ruling or None,
        }
        for o in objections(round_id)
    ]  # fmt: skip


def to_decide(round_id: int) -> int:
    """Results and upheld objections that ask for an officer's decision and have none noted yet."""
    return int(
        rows(
            "select (select count(*) from verification_rounditem i left join verification_followup f on f.item_id = i.id"
            "         where i.round_id = %s and i.result = any(%s) and f.id is null)"
            "     + (select count(*) from verification_objection o left join verification_followup f on f.objection_id = o.id"
            "         where o.round_id = %s and o.ruling = 'upheld' and f.id is null)",
            round_id,
            [r.value for r in ASKS],
            round_id,
        )[0][0]
    )


def told(found: Round, on: date) -> dict[str, Any]:
    """A round in numbers, as `pijar verification show --json` prints it."""
    lines = progress(found.id)
    whole = totals(lines)
    return {
        "round": found.id, "month": str(Month.of(found.month)), "title": found.title, "state": found.state,
        "opened_by": found.opened_by, "published_on": found.published_on, "objections_until": found.objections_until,
        "closed_at": found.closed_at, "listed": whole.listed, "checked": whole.checked, "not_checked": whole.not_checked,
        "results": whole.results, "villages": [_village(line) for line in lines], "sample": _sample(found),
        "objections": objection_counts(found.id, on), "to_decide": to_decide(found.id),
    }  # fmt: skip


def _village(line: Progress) -> dict[str, Any]:
    return {
        "village": line.village_code, "listed": line.listed, "checked": line.checked, "results": line.results,
        "sample": line.sample, "rechecked": line.rechecked,
    }  # fmt: skip


def _sample(found: Round) -> dict[str, Any] | None:
    result = sample_result(found)
    if result is None:
        return None
    drawn = {"confidence": found.sample_confidence, "margin": found.sample_margin, "share": found.sample_share}
    shares = {name: _share(share) for name, share in (("wrong", result.wrong), ("differing", result.differing))}
    return {"size": result.size, "seed": found.sample_seed, **drawn, "seen": result.seen, **shares}


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval or (None, None)
    return {"hits": share.hits, "seen": share.seen, "share": share.share, "low": low, "high": high}
