"""Partial disability: what each finding of a case is paid, the limit of all together, and what is to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pijar.law.benefits.case import Case, Kind, Outcome
from pijar.law.benefits.losses import Loss, loss, shares
from pijar.law.benefits.overlaps import FUNCTION_WITH_PART, PARTS_EXCEED_WHOLE, SAME_ORGAN, Claim, claims
from pijar.law.benefits.rules import NOTHING, Base, Law, amount_words, base_words, round_once
from pijar.law.explain import Calculation, Line, Question, listed, phrase
from pijar.law.types import Words

_NONE = Fraction(0)

# The findings that pay nothing of their own because the outcome pays for the whole person.
_COVERED_BY = {Outcome.TOTAL_DISABILITY: "disability_in_total", Outcome.DEATH: "disability_in_death"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What of a finding is paid, from `low` to `high`, once the limit of all findings together is kept."""

    claim: Claim
    low: Fraction
    high: Fraction

    @property
    def loss(self) -> Loss:
        return self.claim.loss

    @property
    def is_open(self) -> bool:
        return self.low < self.high

    @property
    def is_cut(self) -> bool:
        return self.high < self.loss.high


def disabled(case: Case, law: Law, base: Base) -> Calculation:
    """One line for each finding, in the order told, in rupiah.

    Cacat sebagian anatomis pays the table's share of the multiple of the base, cacat sebagian fungsi that share times the
    loss; all together no more than the limit. On total disability or death, and for a part of a lost part, a line is 0 and
    says why; of what may be one loss told twice only the greatest is sure.
    """
    losses = [loss(one, law, left_handed=case.left_handed) for one in case.disabilities]
    if code := _COVERED_BY.get(case.outcome):
        return Calculation(tuple(Line(code, 0, 0, (one.source,), one.label) for one in losses))
    doubtful = case.outcome is Outcome.RECOVERED
    # Whether there is any disability is then the question, and how they lie to each other comes after it.
    found = claims(losses, law, left_handed=case.left_handed, compared=not doubtful)
    claimed = [one for one in found if isinstance(one, Claim)]
    taken = within_limit(claimed, law["jkk.disability_limit"].fraction, certain=not doubtful)
    next_paid = iter(taken)
    lines = (
        _paid_line(next(next_paid), law, base, doubtful=doubtful) if isinstance(each, Claim) else _part_line(one, each)
        for one, each in zip(losses, found, strict=True)
    )
    return Calculation(tuple(lines), _questions(taken, doubtful=doubtful))


def within_limit(claimed: Sequence[Claim], limit: Fraction, *, certain: bool) -> list[Taken]:
    """What of each finding is paid, in the order told: the one that crosses `limit` is cut, those after it get nothing.

    What is sure of every finding comes first and what may be added to it second, so that the least and the most of all
    lines add up to the least and the most that can be paid. Not `certain`: nothing is sure.
    """
    room = limit
    sure = []
    for one in claimed:
        sure.append(min(one.sure, room) if certain else _NONE)
        room -= sure[-1]
    taken = []
    for one, low in zip(claimed, sure, strict=True):
        # A finding whose sure part was cut has used the last of the room, so nothing is added to it here.
        more = min(one.loss.high - low, room)
        room -= more
        taken.append(Taken(one, low, low + more))
    return taken


def _part_line(part: Loss, whole: Loss) -> Line:
    return Line("disability_part_of", 0, 0, (part.source,), {**part.label, "whole": whole.item.words})


def _paid_line(taken: Taken, law: Law, base: Base, *, doubtful: bool) -> Line:
    one, multiple, limit = taken.loss, law["monthly_multiple"], law["jkk.disability_limit"]
    # The formula says what is due if the disability is there; whether it is may be in doubt.
    sure = min(one.low, taken.high) if doubtful else taken.low
    low, high = sure * multiple.whole * base.minimum, taken.high * multiple.whole * base.maximum
    (least, most), rounding, rounded = round_once(law, low, high)
    values = {
        **one.label, "how": _how(taken, sure, law), "multiple": multiple.whole, "base": base_words(base),
        "amount": amount_words(least, most), "rounded": rounded,
        "mirrored": NOTHING if one.row is one.item else phrase("left_handed", other=one.row.words),
        "doubt": phrase("nothing_if_recovered") if doubtful else NOTHING,
    }  # fmt: skip
    limits = (limit,) if taken.is_cut else ()
    sources = (one.source, multiple, *limits, *base.sources, *rounding)
    return Line("disability", 0 if doubtful else least, most, sources, values)


def _how(taken: Taken, sure: Fraction, law: Law) -> Words:
    """How the share comes about, and where it is not all of the finding's own, why."""
    claim, reasons = taken.claim, []
    if claim.why and claim.other and taken.is_open:
        reasons.append(phrase(f"share_{claim.why}", other=claim.other.words))
    if taken.is_cut:
        # The limit cuts what is sure, or only takes away what might have come on top of it.
        word = "share_cut" if sure < claim.sure else "share_no_more"
        reasons.append(phrase(word, limit=law["jkk.disability_limit"].fraction))
    how = taken.loss.how
    return phrase("share_taken", taken=shares(sure, taken.high), how=how, why=listed(reasons, "; ")) if reasons else how


def _questions(taken: list[Taken], *, doubtful: bool) -> tuple[Question, ...]:
    found = [Question("recovered_but_disabled")] if doubtful and taken else []
    for one in taken:
        found += [Question(code, one.loss.label) for code in _open_points(one)]
    # Where the limit leaves nothing open, nobody needs to ask.
    reduced = [one.claim for one in taken if one.is_open and one.claim.why]
    for code in (SAME_ORGAN, FUNCTION_WITH_PART):
        if pairs := [_pair(one) for one in reduced if one.why == code]:
            found.append(Question(code, {"pairs": listed(dict.fromkeys(pairs), "; ")}))
    exceeded = (one.other for one in reduced if one.why == PARTS_EXCEED_WHOLE and one.other)
    found += [Question(PARTS_EXCEED_WHOLE, {"whole": whole.words}) for whole in dict.fromkeys(exceeded)]
    return tuple(dict.fromkeys(found))


def _pair(claim: Claim) -> Words:
    assert claim.other
    return phrase("pair", item=claim.loss.item.words, other=claim.other.words)


def _open_points(taken: Taken) -> Iterable[str]:
    """Codes of the questions one paid finding leaves open by itself."""
    one = taken.loss
    partly = one.found.loss_percent is not None and one.found.loss_percent < 100
    points = {
        "anatomical_loss": partly and one.row.per == "whole" and one.found.kind is Kind.ANATOMICAL,
        "loss_percent_not_used": partly and one.row.per in ("fixed", "ten_decibels"),
        "doctor_decides": one.low < one.high and taken.is_open,
    }
    return [code for code, is_open in points.items() if is_open]
