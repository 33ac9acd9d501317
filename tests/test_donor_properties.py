"""Whatever donors give and whoever is carried: the set-based matching does what one would do by hand, rupiah by rupiah."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from databases import one, rows
from pijar.funding import services as funding
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

pytestmark = pytest.mark.usefixtures("city")
MONTHS = [Month(2026, number) for number in range(1, 5)]
NIPS = [f"1980010120060419{number:02d}" for number in range(1, 6)]
# A month's gifts (donor, rupiah) and people carried (cost, the donor who named them or nobody).
GIFTS = st.lists(st.tuples(st.sampled_from(NIPS), st.integers(1, 60_000)), max_size=6, unique_by=lambda gift: gift[0])
PEOPLE = st.lists(st.integers(1, 40_000), max_size=8)


@dataclass
class ByHand:
    """Donors' money as a drawer of envelopes, oldest in front."""

    drawer: list[list] = field(default_factory=list)
    used: dict[tuple[Month, str], int] = field(default_factory=lambda: defaultdict(int))

    def receive(self, month: Month, gifts: list[tuple[str, int]]) -> None:
        self.drawer += [[nip, amount] for nip, amount in sorted(gifts)]

    def carry(self, month: Month, costs: list[int]) -> bool:
        if sum(costs) > sum(amount for _, amount in self.drawer):
            return False
        for cost in costs:
            for envelope in self.drawer:
                part = min(cost, envelope[1])
                envelope[1] -= part
                cost -= part
                self.used[month, envelope[0]] += part
        return True

    def rest(self, nip: str) -> int:
        return sum(amount for owner, amount in self.drawer if owner == nip)


def receive(month: Month, gifts: list[tuple[str, int]]) -> None:
    for nip, amount in sorted(gifts):
        rows(
            "insert into funding_gift (month, fund_code, nip, pledged, received, usable, owed_back, booked_in)"
            " values (%s, 'ASN', %s, %s, %s, %s, 7, %s)",
            month.first_day, nip, amount, amount + 7, amount, month.first_day,
        )  # fmt: skip


def carry(month: Month, costs: list[int]) -> None:
    rows("create temp table carried (person_id bigint, cost int, is_named boolean) on commit drop")
    for person, cost in enumerate(costs, start=1):
        rows("insert into carried values (%s, %s, false)", person, cost)
    try:
        funding.match(month, "ASN")
    finally:
        rows("drop table carried")


def uses() -> dict[tuple[Month, str], int]:
    found = rows("select month, nip, sum(amount) from funding_giftuse group by 1, 2")
    return {(Month.of(first), nip): int(amount) for first, nip, amount in found}


def carried_or_refused(month: Month, costs: list[int], may: bool) -> list[int]:
    """The people carried: all, or none where the money does not reach, and then nothing is used."""
    if may:
        carry(month, costs)
        return costs
    with pytest.raises(Refusal) as refused, transaction.atomic():
        rows("create temp table carried (person_id bigint, cost int, is_named boolean) on commit drop")
        for person, cost in enumerate(costs, start=1):
            rows("insert into carried values (%s, %s, false)", person, cost)
        funding.match(month, "ASN")
    assert refused.value.code == "GIFTS_TOO_FEW"
    return []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(GIFTS, PEOPLE), min_size=1, max_size=len(MONTHS)), st.lists(st.integers(0, 3), max_size=3))
def test_matching_is_what_one_would_do_by_hand(given_: list, again: list[int]) -> None:
    with transaction.atomic():
        by_hand, lists = ByHand(), []
        for month, (gifts, costs) in zip(MONTHS, given_, strict=False):
            receive(month, gifts)
            by_hand.receive(month, gifts)
            lists.append(carried_or_refused(month, costs, by_hand.carry(month, costs)))
        expected = {key: amount for key, amount in by_hand.used.items() if amount}
        assert uses() == expected
        # Any month matched again, in any order, leaves all of it as it was.
        for place in again:
            if place < len(lists):
                carry(MONTHS[place], lists[place])
        assert uses() == expected
        for number, costs in enumerate(lists):
            sql = "select person_id, sum(amount) from funding_giftuse where month = %s group by 1 order by 1"
            paid = rows(sql, MONTHS[number].first_day)
            assert paid == list(enumerate(costs, start=1))
        for nip in {nip for gifts, _ in given_ for nip, _ in gifts}:
            view = funding.donor_view(nip, 2026)
            assert view.rest == by_hand.rest(nip)
            assert view.received == view.used + view.rest + view.owed_back
        assert one("select count(*) from funding_giftuse where amount <= 0") == 0
        transaction.set_rollback(True)
