"""The scholarship of each child, followed year by year to its end: papers, payment, next level, and why it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from pijar.audit.services import record
from pijar.claims import estimating, family, guards, medical, scholarrules
from pijar.claims.deathtypes import YEAR_MOVES, EndReason, YearState
from pijar.claims.holding import SHORTEST_REASON, held, reasoned
from pijar.claims.identifying import records
from pijar.claims.models import Claim, Scholar, ScholarYear
from pijar.claims.paymentprint import spelled
from pijar.claims.scholarrules import NextYear
from pijar.claims.sealing import opened, seal, words
from pijar.claims.types import Branch, Harm
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.kernel.states import move
from pijar.law.benefits.case import MOST_RUPIAH, Child, Outcome
from pijar.law.benefits.rules import Law, law_on
from pijar.law.benefits.scholarship import why_not
from pijar.staff.types import Actor

# By these a scholarship ends of itself, once a year was paid.
_BY_LAW = (EndReason.AGE.value, EndReason.YEARS_USED.value)


@transaction.atomic
def start(number: str, place: int, *, actor: Actor, at: datetime) -> Scholar:
    """Follows a child of a case from its first school year on. The same child again gives the one there is.

    Raises Refusal: CLAIM_UNKNOWN, SCHOLAR_NO_DEATH, SCHOLAR_NO_CHILD, SCHOLAR_NOT_ENTITLED, SCHOLAR_TWICE, SCHOLAR_TOO_MANY.
    """
    claim = held(number)
    guards.one_at_a_time(claim)
    if before := Scholar.objects.filter(claim=claim, place=place).first():
        return before
    if not is_owed(claim):
        raise Refusal(
            "SCHOLAR_NO_DEATH", f"Case {claim.number}: a scholarship follows a death, or a total disability by work accident."
        )
    child, event_on = _at_school(claim, place), family.died_on(claim)
    assert child.birth_date is not None
    law = law_on(event_on)
    told = Child(child.birth_date, child.level, child.years_left, child.married, child.working)
    if reason := why_not(told, event_on, law):
        raise Refusal("SCHOLAR_NOT_ENTITLED", f"By the law this child gets no scholarship ({reason}).")
    _refuse_more(claim, child, law)
    made = Scholar.objects.create(
        claim=claim, place=place, event_on=event_on, level=child.level, actor=actor.name, at=at,
        words=seal("scholar", {"name": child.name, "birth_date": child.birth_date.isoformat()}),
    )  # fmt: skip
    _next(made, actor, at)
    record(actor, "claim.scholar_start", f"claim:{claim.number}", {"child": place, "level": child.level})
    return made


def _at_school(claim: Claim, place: int) -> family.Relative:
    """The child at a place of the family, with birth date and school. Raises Refusal: SCHOLAR_NO_CHILD."""
    found = (one.relative for one in family.relatives(claim) if one.place == place and family.is_at_school(one.relative))
    child = next(found, None)
    if child is None:
        raise Refusal(
            "SCHOLAR_NO_CHILD", f"Case {claim.number} has no child at place {place} whose birth date and school are known."
        )
    return child


def _refuse_more(claim: Claim, child: family.Relative, law: Law, but: Scholar | None = None) -> None:
    """Each child once, and no more children than the law pays. Raises Refusal: SCHOLAR_TWICE, SCHOLAR_TOO_MANY."""
    known = [one for one in _of_this_worker(claim) if one != but]
    for one in known:
        if _is_same(one, child):
            raise Refusal(
                "SCHOLAR_TWICE", f"This child's scholarship is followed already, as child {one.place} of {one.claim.number}.",
                values={"place": one.place, "number": one.claim.number},
            )  # fmt: skip
    most = law["scholarship.children"].whole
    if len(known) >= most:
        raise Refusal("SCHOLAR_TOO_MANY", f"The law pays {most} children; that many are followed already.")


def is_owed(claim: Claim) -> bool:
    """Whether what happened brings scholarships (PP 82/2019 Lampiran III); how long contributions were paid is not asked here."""
    if claim.incident.harm == Harm.DIED.value:
        return True
    return claim.branch == Branch.JKK.value and medical.summary(claim).outcome == Outcome.TOTAL_DISABILITY.value


def _of_this_worker(claim: Claim) -> list[Scholar]:
    """Children followed for the same worker, in whichever case; not one that was ended before anything was asked for it."""
    mine = Q(claim__incident_id=claim.incident_id) | Q(claim__incident__person_id__in=records(claim.incident.person_id))
    asked = Q(years__state__in=[YearState.FILED.value, YearState.PAID.value])
    found = Scholar.objects.filter(mine, Q(ended_on=None) | asked).select_related("claim").distinct()
    return list(found.order_by("id"))


def _is_same(one: Scholar, child: family.Relative) -> bool:
    name, born = child_of(one)
    is_alike = (" ".join(name.casefold().split()), born) == (child.name.casefold(), child.birth_date)
    return is_alike or bool(child.nik) and child.nik in family.child_niks(one)


def _next(one: Scholar, actor: Actor, at: datetime) -> ScholarYear | None:
    """The year that follows the last one; where the law gives none, the scholarship ends and says why."""
    years = list(one.years.order_by("number"))
    used = Counter(year.level for year in years)
    birth_date = date.fromisoformat(opened("scholar", one.words)["birth_date"])
    found = scholarrules.next_year(one.event_on, birth_date, one.level, used, len(years) + 1)
    if not isinstance(found, NextYear):
        one.ended_on, one.end_reason = scholarrules.due_on(one.event_on, len(years) + 1), found.value
        one.save()
        return None
    if found.level != one.level:
        one.level = found.level
        one.save()
    return ScholarYear.objects.create(
        scholar=one, number=found.number, level=found.level, due_on=found.due_on, amount=found.amount, actor=actor.name, at=at
    )


def _held(scholar_id: int, seen: int | None) -> Scholar:
    """Raises Refusal: SCHOLAR_UNKNOWN, SCHOLAR_CHANGED, SCHOLAR_ENDED."""
    one = Scholar.objects.select_for_update().filter(id=scholar_id).first()
    if one is None:
        raise Refusal("SCHOLAR_UNKNOWN", f"No child {scholar_id} is followed.")
    if seen is not None and one.version != seen:
        raise Refusal("SCHOLAR_CHANGED", "Somebody noted something about this child since you opened it: read it again.")
    one.version += 1
    return one


def _last_year(one: Scholar) -> ScholarYear:
    year = one.years.order_by("-number").first()
    if year is None:
        raise Refusal("SCHOLAR_YEAR_UNKNOWN", "This child has no school year yet.")
    return year


def _open_year(one: Scholar, *, answered: bool = False) -> ScholarYear:
    """The year that something is noted of; after the end only the insurer's answer to papers that went out before it."""
    year = _last_year(one)
    if one.ended_on is not None and not (answered and year.state == YearState.FILED.value):
        raise Refusal("SCHOLAR_ENDED", "This child's scholarship has ended.")
    return year


def _moved(one: Scholar, to: YearState, actor: Actor, at: datetime) -> ScholarYear:
    year = _open_year(one, answered=to in (YearState.PAID, YearState.REFUSED))
    year.state = move(YEAR_MOVES, YearState(year.state), to, f"School year {year.number} of child {one.pk}").value
    year.actor, year.at = actor.name, at
    record(actor, "claim.scholar_year", f"scholar:{one.pk}", {"year": year.number, "to": to.value})
    return year


def _refuse_day(on: date, first: date, at: datetime) -> None:
    if not first <= on <= at.astimezone(JAKARTA).date():
        raise Refusal("SCHOLAR_DAY", f"The day {on} is before {first}, or it has not come yet.", values={"day": first})


@transaction.atomic
def file(scholar_id: int, *, on: date, actor: Actor, at: datetime, seen: int | None = None) -> ScholarYear:
    """The year's papers (school letter, report) went to the insurer. Raises Refusal: SCHOLAR_…, MOVE_NOT_ALLOWED."""
    one = _held(scholar_id, seen)
    _refuse_day(on, one.event_on, at)
    year = _moved(one, YearState.FILED, actor, at)
    year.filed_on = on
    year.save()
    one.save()
    return year


@transaction.atomic
def pay(
    scholar_id: int, *, amount: int, on: date, reference: str, why: str = "", actor: Actor, at: datetime,
    seen: int | None = None,
) -> ScholarYear:  # fmt: skip
    """The insurer paid the year, whole rupiah; the next one begins. More than the law's amount needs its reason (`why`).

    Raises Refusal: SCHOLAR_AMOUNT, SCHOLAR_DAY, SCHOLAR_REFERENCE, SCHOLAR_MORE, and as `file`.
    """
    one = _held(scholar_id, seen)
    if not 0 < amount <= MOST_RUPIAH:
        raise Refusal("SCHOLAR_AMOUNT", "Write the amount paid in whole rupiah, more than nothing.")
    year = _moved(one, YearState.PAID, actor, at)
    _refuse_day(on, year.filed_on or one.event_on, at)
    told = {spelled(each.reference) for each in one.years.filter(state=YearState.PAID.value).exclude(id=year.pk)}
    if not spelled(reference) or spelled(reference) in told:
        raise Refusal("SCHOLAR_REFERENCE", "Write the insurer's reference of this payment; each payment has its own.")
    if amount > year.amount and len(why.strip()) < SHORTEST_REASON:
        raise Refusal("SCHOLAR_MORE", f"The law gives {year.amount} for this year: say why more was paid.")
    year.paid, year.paid_on, year.reference = amount, on, reference.strip()[:60]
    year.words = words("scholar_year", why) if why.strip() else year.words
    year.save()
    one.save()
    if one.ended_on is None:
        _next(one, actor, at)
    return year


@transaction.atomic
def refuse(scholar_id: int, *, why: str, actor: Actor, at: datetime, seen: int | None = None) -> ScholarYear:
    """The insurer refused the year; it may be sent in again. Raises Refusal: REASON_MISSING, and as `file`."""
    one = _held(scholar_id, seen)
    if len(why.strip()) < 3:
        raise Refusal("REASON_MISSING", "Write why the insurer refused it.")
    year = _moved(one, YearState.REFUSED, actor, at)
    year.words = words("scholar_year", why)
    year.save()
    one.save()
    return year


@transaction.atomic
def rise(scholar_id: int, *, level: str, actor: Actor, at: datetime, seen: int | None = None) -> Scholar:
    """The child goes to the next level; a year whose papers are still awaited is paid at that level.

    Raises Refusal: SCHOLAR_LEVEL, and as `file`.
    """
    one = _held(scholar_id, seen)
    year = _open_year(one)
    if not scholarrules.may_rise(one.level, level, one.event_on):
        raise Refusal("SCHOLAR_LEVEL", f"The child is at {one.level}: a lower level, or one nobody knows, cannot follow.")
    before, one.level = one.level, level
    if year.state == YearState.DUE.value:
        year.level, year.amount = level, law_on(one.event_on)["scholarship.per_year"].by_name[level]
        year.save()
    one.save()
    record(actor, "claim.scholar_level", f"scholar:{one.pk}", {"from": before, "to": level})
    return one


@transaction.atomic
def end(scholar_id: int, *, reason: EndReason, on: date, actor: Actor, at: datetime, seen: int | None = None) -> Scholar:
    """The scholarship ends; a year whose papers are awaited goes, one sent in or paid stays. Raises Refusal as `file`."""
    one = _held(scholar_id, seen)
    year = _open_year(one)
    _refuse_day(on, one.event_on, at)
    one.ended_on, one.end_reason = on, reason.value
    one.save()
    if year.state == YearState.DUE.value and year.number > 1:
        year.delete()
    record(actor, "claim.scholar_end", f"scholar:{one.pk}", {"reason": reason.value})
    return one


@transaction.atomic
def unpay(scholar_id: int, *, why: str, actor: Actor, at: datetime, seen: int | None = None) -> ScholarYear:
    """The last payment was wrongly noted: its year waits for the insurer's answer again, and the one it began goes.

    Raises Refusal: SCHOLAR_NOT_PAID where no year was paid, or more was done since; REASON_MISSING, and as `file`.
    """
    one, said = _held(scholar_id, seen), reasoned(why)
    year = one.years.filter(state=YearState.PAID.value).order_by("-number").first()
    later = one.years.filter(number__gt=year.number) if year else one.years.none()
    if year is None or later.exclude(state=YearState.DUE.value).exists():
        raise Refusal("SCHOLAR_NOT_PAID", "No payment of this child was noted last: there is nothing to take back.")
    later.delete()
    year.state, year.paid, year.paid_on, year.reference = YearState.FILED.value, None, None, ""
    year.words, year.actor, year.at = words("scholar_year", said), actor.name, at
    year.save()
    if one.ended_on == scholarrules.due_on(one.event_on, year.number + 1) and one.end_reason in _BY_LAW:
        # The payment itself had ended it.
        one.ended_on, one.end_reason = None, ""
    one.save()
    record(actor, "claim.scholar_unpay", f"scholar:{one.pk}", {"year": year.number})
    return year


@transaction.atomic
def resume(scholar_id: int, *, why: str, actor: Actor, at: datetime, seen: int | None = None) -> Scholar:
    """It was ended by mistake, and goes on with the year that follows the last one.

    Raises Refusal: SCHOLAR_RUNS, SCHOLAR_OVER where the law gives no further year, REASON_MISSING, and as `start`.
    """
    one, said = _held(scholar_id, seen), reasoned(why)
    if one.ended_on is None:
        raise Refusal("SCHOLAR_RUNS", "This child's scholarship has not ended.")
    guards.one_at_a_time(one.claim)
    _refuse_more(one.claim, _at_school(one.claim, one.place), law_on(one.event_on), but=one)
    one.ended_on, one.end_reason = None, ""
    one.save()
    year: ScholarYear | None = _last_year(one)
    if year and year.state == YearState.PAID.value:
        year = _next(one, actor, at)
    if year is None:
        raise Refusal("SCHOLAR_OVER", "By the law no further year follows: the age is reached, or the years are used up.")
    year.words = words("scholar_year", said)
    year.save()
    record(actor, "claim.scholar_resume", f"scholar:{one.pk}", {"year": year.number})
    return one


def running(on: date) -> list[tuple[Scholar, ScholarYear, str]]:
    """Children still followed with their open year, the earliest due first, and what the case says of the family since:

    `married` or `works` or `died` where it is time to end, `age` where it was reached; `elsewhere` where another worker's case
    names the child, too, `too_short` where by the estimate too few months were paid; else the empty word.
    """
    found = list(Scholar.objects.filter(ended_on=None).select_related("claim__incident"))
    known = family.children_told() if found else {}
    told = [(one, year, _hint(one, on, known)) for one in found if (year := one.years.order_by("-number").first())]
    return sorted(told, key=lambda each: (each[1].due_on, each[0].pk))


def _hint(one: Scholar, on: date, known: Mapping[Any, set[int]]) -> str:
    child = next((k.relative for k in family.relatives(one.claim) if k.place == one.place), None)
    if child is None:
        return ""
    if child.alive is False:
        return EndReason.DIED.value
    if child.married or child.working:
        return (EndReason.MARRIED if child.married else EndReason.WORKS).value
    if child.birth_date is not None and scholarrules.is_too_old(child.birth_date, one.event_on, on):
        return EndReason.AGE.value
    if family.is_told_elsewhere(one.claim, child, known):
        return "elsewhere"
    newest = estimating.latest(one.claim)
    return "too_short" if newest and any(line["code"] == "scholarship_too_short" for line in newest.amounts) else ""


def to_begin(claims: Iterable[Claim]) -> list[tuple[Claim, int]]:
    """Children at school of these cases whom nobody follows yet, where what happened brings scholarships: case and place."""
    known = set(Scholar.objects.values_list("claim_id", "place"))
    return [
        (claim, kept.place)
        for claim in claims
        if is_owed(claim)
        for kept in family.relatives(claim)
        if family.is_at_school(kept.relative) and (claim.pk, kept.place) not in known
    ]


def child_of(one: Scholar) -> tuple[str, date]:
    """Name and birth date, in clear: whoever calls this records the reading."""
    told = opened("scholar", one.words)
    return str(told["name"]), date.fromisoformat(told["birth_date"])


def year_words(year: ScholarYear) -> str:
    return str(opened("scholar_year", year.words) or "")


def brief(one: Scholar, on: date) -> dict[str, Any]:
    """One child for a script: nobody's name."""
    years = list(one.years.order_by("number"))
    last = years[-1] if years and one.ended_on is None else None
    return {
        "id": one.pk, "claim": one.claim.number, "place": one.place, "level": one.level, "event_on": one.event_on,
        "years": [
            {"number": y.number, "level": y.level, "due_on": y.due_on, "state": y.state, "amount": y.amount, "paid": y.paid,
             "paid_on": y.paid_on} for y in years
        ],
        "next_due_on": last.due_on if last else None, "is_overdue": bool(last and last.state == "due" and last.due_on < on),
        "paid_total": sum(y.paid or 0 for y in years), "ended_on": one.ended_on, "end_reason": one.end_reason or None,
    }  # fmt: skip
