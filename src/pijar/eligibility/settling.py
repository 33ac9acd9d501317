"""The officers' decisions on doubtful cases, each with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Func, OuterRef, Q, QuerySet

from pijar.audit.services import record_all
from pijar.eligibility import proofs
from pijar.eligibility.models import Assessment, CaseDecision, Proof
from pijar.eligibility.proofs import Evidence
from pijar.eligibility.types import DOUBTS, Outcome, Reason
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Actor

LONGEST_PROOF, LONGEST_REASON = 200, 500
_DOUBTS = frozenset(doubt.value for doubt in DOUBTS)
# What stands among the reasons without speaking against anybody.
_NEUTRAL = frozenset({Reason.DECIDED_BY_OFFICER.value, Reason.ON_HOLD.value})


@dataclass(frozen=True)
class Ruling:
    """What an officer says of one person: an outcome from a month until a month, the proof as one text and in parts."""

    person_id: int
    month: Month
    until: Month
    outcome: Outcome
    proof: str
    reason: str
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Finding:
    """What the month's assessment says of a person."""

    outcome: Outcome
    reasons: tuple[str, ...]


def checked(given: Ruling) -> Ruling:
    """The ruling with its words trimmed and its proof complete.

    Raises Refusal: OUTCOME_INVALID, PROOF_MISSING, TEXT_LONG, SPAN_INVALID, and what `proofs.checked` refuses.
    """
    if given.outcome is Outcome.REVIEW:
        raise Refusal("OUTCOME_INVALID", "A decision is eligible or ineligible.")
    evidence = proofs.checked(given.evidence) if given.evidence else None
    proof, reason = given.proof.strip() or (evidence.text if evidence else ""), given.reason.strip()
    if not proof or not reason:
        raise Refusal("PROOF_MISSING", "A decision needs a proof (for example a letter's number and date) and a reason.")
    if len(proof) > LONGEST_PROOF or len(reason) > LONGEST_REASON:
        raise Refusal("TEXT_LONG", f"A proof has at most {LONGEST_PROOF} characters, a reason at most {LONGEST_REASON}.")
    if given.until < given.month:
        raise Refusal("SPAN_INVALID", f"The decision would end ({given.until}) before it begins ({given.month}).")
    return Ruling(given.person_id, given.month, given.until, given.outcome, proof, reason, evidence)


def doubts_of(reasons: Iterable[str]) -> list[str]:
    """Those of the reasons that an officer may settle."""
    return [code for code in reasons if code in _DOUBTS]


def is_open(finding: Finding, outcome: Outcome = Outcome.ELIGIBLE) -> bool:
    """Whether an officer may decide so: a doubt is there, and no hard reason would be overruled.

    A doubt that the policy itself settles (an unknown decile that excludes) is none.
    """
    doubts, hard = doubts_of(finding.reasons), _hard(finding)
    by_policy = finding.outcome is Outcome.INELIGIBLE and Reason.DECIDED_BY_OFFICER not in finding.reasons
    return bool(doubts) and (outcome is not Outcome.ELIGIBLE or not (hard or by_policy))


def _hard(finding: Finding) -> list[str]:
    """The reasons that no decision overrules."""
    return [code for code in finding.reasons if code not in _DOUBTS and code not in _NEUTRAL]


def refuse_clear(given: Ruling, finding: Finding) -> None:
    """Raises Refusal where there is nothing that this decision may settle: NOT_DOUBTFUL, or REASON_STANDS.

    REASON_STANDS: a doubt is there, but also a reason that no decision overrules, so it can only be decided against.
    """
    if (hard := _hard(finding)) and is_open(finding, Outcome.INELIGIBLE) and given.outcome is Outcome.ELIGIBLE:
        sentence = f"Beside the doubt stands {', '.join(hard)}, which no decision overrules: decide against, or mend the data."
        raise Refusal("REASON_STANDS", sentence, values={"hard": hard})
    if not is_open(finding, given.outcome):
        said = f"{finding.outcome.value} ({', '.join(finding.reasons) or 'no doubt'})"
        sentence = f"This case is not doubtful in {given.month}: it is {said}. Mend the data it rests on instead."
        raise Refusal("NOT_DOUBTFUL", sentence)


def decide(
    person_id: int, *, month: Month, until: Month, outcome: Outcome, proof: str, reason: str, actor: Actor,
    reasons_now: list[str], outcome_now: Outcome, evidence: Evidence | None = None,
) -> int:  # fmt: skip
    """Settles a doubtful case from a month until a month, with proof. Returns the decision's number.

    `outcome_now` and `reasons_now` are the month's assessment. Raises Refusal when the case is not doubtful (NOT_DOUBTFUL)
    or proof or reason is missing (PROOF_MISSING), and what `proofs.checked` refuses.
    """
    ruling = checked(Ruling(person_id, month, until, outcome, proof, reason, evidence))
    finding = Finding(outcome_now, tuple(reasons_now))
    refuse_clear(ruling, finding)
    return store([(ruling, finding)], actor)[0]


@transaction.atomic
def store(rulings: Sequence[tuple[Ruling, Finding]], actor: Actor) -> list[int]:
    """Writes checked rulings, one event per person. Rulings that rest on the same proof share it. Returns their numbers."""
    papers = {proofs.mark(ruling.evidence): ruling.evidence for ruling, _ in rulings if ruling.evidence}
    kept = {mark: proofs.made(paper, actor) for mark, paper in papers.items()}
    Proof.objects.bulk_create(kept.values())
    at = now()
    rows = [_row(ruling, finding, kept.get(proofs.mark(ruling.evidence)), actor, at) for ruling, finding in rulings]
    made = CaseDecision.objects.bulk_create(rows)
    record_all(actor, "eligibility.decide", [(f"person:{one.person_id}", _told(one)) for one in made])
    return [int(one.id) for one in made]


def _row(ruling: Ruling, finding: Finding, proof: Proof | None, actor: Actor, at: datetime) -> CaseDecision:
    return CaseDecision(
        person_id=ruling.person_id, from_month=ruling.month.first_day, until_month=ruling.until.first_day,
        outcome=ruling.outcome.value, settles=doubts_of(finding.reasons), proof=ruling.proof, evidence=proof,
        reason=ruling.reason, actor=actor.name, at=at,
    )  # fmt: skip


def _told(made: CaseDecision) -> dict[str, object]:
    told: dict[str, object] = {
        "decision": made.id, "outcome": made.outcome, "settles": made.settles, "from": str(Month.of(made.from_month)),
        "until": str(Month.of(made.until_month)),
    }  # fmt: skip
    return {**told, "proof": made.evidence_id} if made.evidence_id else told


def recorded(people: Sequence[int]) -> dict[int, list[CaseDecision]]:
    """Every decision on these persons, the first one first."""
    found: dict[int, list[CaseDecision]] = {}
    for one in CaseDecision.objects.filter(person_id__in=people).select_related("evidence").order_by("id"):
        found.setdefault(one.person_id, []).append(one)
    return found


def says_the_same(made: CaseDecision, ruling: Ruling) -> bool:
    """Whether a decision that is there says, word for word and paper for paper, what this ruling would say."""
    words = (made.from_month, made.until_month, made.outcome, made.proof, made.reason)
    wanted = (ruling.month.first_day, ruling.until.first_day, ruling.outcome.value, ruling.proof, ruling.reason)
    return words == wanted and proofs.mark_of(made.evidence) == proofs.mark(ruling.evidence)


def covers(made: CaseDecision, finding: Finding) -> bool:
    """Whether a decision settles every doubt that there is now."""
    return set(doubts_of(finding.reasons)) <= set(made.settles)


def waiting(found: QuerySet[Assessment], month: Month, on: Month | None = None) -> QuerySet[Assessment]:
    """Those of the assessments of a month that hold a doubt which no decision settles yet.

    The last decision that holds for the month `on` counts (where `month` is sent, the first that can still be decided); a
    doubt that came after it opens the case again. Who is only on hold waits for a resumption, not for a decision.
    """
    day = (on or month).first_day
    holds = CaseDecision.objects.filter(from_month__lte=day, until_month__gte=day)
    found = found.filter(month=month.first_day).filter(Q(outcome="review") | Q(reasons__contains=[Reason.AGE_65_STAYS.value]))
    found = found.filter(reasons__overlap=sorted(_DOUBTS))
    # Asked in parts, of this record and of those merged into it: each has an index, and the database knows that few cases
    # are settled, so that it reads a queue in its order and stops.
    return found.filter(~_settled(holds, "person"), ~_settled(holds, "person__survivor"))


def _settled(holds: QuerySet[CaseDecision], of: str) -> Exists:
    """Whether the last decision of a case is `of` its person, and no doubt came after it."""
    person, later = OuterRef(OuterRef("person")), holds.filter(id__gt=OuterRef("id"))
    last = holds.filter(~Exists(later.filter(person=person)), ~Exists(later.filter(person__survivor=person)))
    # A doubt that the decision did not settle opens the case again; what was decided against somebody stands.
    return Exists(
        last.filter(~Q(outcome="eligible") | Q(settles__contains=_Doubts(OuterRef("reasons"))), **{of: OuterRef("person")})
    )


class _Doubts(Func):
    """Of an assessment's reasons those that are doubts."""

    template = f"array(select one from unnest(%(expressions)s) one where one in ({', '.join(map(repr, sorted(_DOUBTS)))}))"
    output_field = Assessment._meta.get_field("reasons")


def changed_since(month: Month, at: datetime) -> QuerySet[CaseDecision]:
    """Decisions that hold for a month and were made after an instant: a run before it does not know them."""
    day = month.first_day
    return CaseDecision.objects.filter(from_month__lte=day, until_month__gte=day, at__gt=at)
