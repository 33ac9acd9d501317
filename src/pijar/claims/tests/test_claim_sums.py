"""Random acts of an officer on the payments of a case, beside a plain list."""

from __future__ import annotations

import random
from datetime import date

import pytest

from pijar.claims import estimating, guards, paying
from pijar.claims.models import ClaimPayment
from pijar.claims.paymentprint import payments_print
from pijar.claims.selectors import claim_of
from pijar.claims.tests.test_claim_money import LATER, PAID, refused, with_insurer  # noqa: F401 - a fixture.
from pijar.kernel.errors import Refusal


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_noted_and_reversed_the_sum_is_what_stands(with_insurer, seed):  # noqa: F811
    """Random acts of an officer beside a plain list: what stands, what was paid, and whether a comparison still holds."""
    luck, stands, place, claim = random.Random(seed), {}, 0, claim_of(with_insurer)
    for _ in range(14):
        before = payments_print(claim)
        act = luck.choice(("pay", "pay", "refuse", "reverse", "compare"))
        line = {"code": luck.choice(("jkk_stmb", "other")), "on": date(2026, 4, luck.randint(22, 30)), "reference": "B"}
        try:
            if act == "pay":
                told = {**line, "amount": luck.choice((1, 700_000))}
                paying.note_payment(with_insurer, to_kind="participant", **told, **LATER)
                place += 1
                stands[place] = told["amount"]
            elif act == "refuse":
                paying.note_refusal(with_insurer, reason="kuitansi tidak ada", **line, **LATER)
                place += 1
                stands[place] = 0
            elif act == "reverse":
                wanted = luck.randint(1, max(place, 1))
                paying.reverse(with_insurer, wanted, on=date(2026, 4, 30), reason="salah dicatat", **LATER)
                assert wanted in stands
                place += 1
                del stands[wanted]
            else:
                paying.compare(with_insurer, explanation="diperiksa bersama", **LATER)
                assert guards.is_compared(claim)
        except Refusal as refusal:
            assert refusal.code in ("PAYMENT_TWICE", "PAYMENT_UNKNOWN", "NOTHING_PAID")
            assert payments_print(claim) == before
        assert paying.total_paid(claim) == sum(stands.values())
        assert sum(one.paid for one in paying.comparison(claim, estimating.latest(claim))) == sum(stands.values())
        assert ClaimPayment.objects.count() == place


def test_a_reference_in_another_spelling_is_the_same_one(with_insurer):  # noqa: F811
    paying.note_payment(with_insurer, **{**PAID, "reference": "B 2/x"}, **LATER)
    for spelling in ("b2x", " b-2 X", "B 2/X"):
        with refused("PAYMENT_TWICE"):
            paying.note_payment(with_insurer, **{**PAID, "reference": spelling}, **LATER)
    # Another reference on the same day over the same amount may be another payment: it is kept, and must be explained.
    paying.note_payment(with_insurer, **{**PAID, "reference": "B3"}, **LATER)
    claim = claim_of(with_insurer)
    assert "alike" in {flag for one in paying.comparison(claim, estimating.latest(claim)) for flag in one.flags}
    with refused("DIFFERENCE_UNEXPLAINED"):
        paying.compare(with_insurer, **LATER)


@pytest.mark.parametrize("code", ["late_compensation", "health_service", "other"])
def test_lines_beside_the_estimate_are_explained(with_insurer, code):  # noqa: F811
    paying.note_payment(with_insurer, **PAID, **LATER)
    paying.compare(with_insurer, **LATER)
    paying.note_payment(with_insurer, **{**PAID, "code": code, "amount": 900_000_000_000}, **LATER)
    with refused("DIFFERENCE_UNEXPLAINED"):
        paying.compare(with_insurer, **LATER)


def test_late_compensation_is_compared_with_what_the_law_gives(with_insurer):  # noqa: F811
    paying.note_payment(with_insurer, **{**PAID, "on": date(2026, 5, 5)}, **LATER)
    claim = claim_of(with_insurer)
    due = paying.lateness(claim).compensation
    paying.note_payment(with_insurer, **{**PAID, "code": "late_compensation", "amount": due}, **LATER)
    assert paying.comparison(claim, estimating.latest(claim))[-1].flags == ()
    paying.note_payment(with_insurer, **{**PAID, "code": "late_compensation", "amount": 1}, **LATER)
    assert paying.comparison(claim, estimating.latest(claim))[-1].flags == ("more",)
