"""Shares in per cent: the sign close behind, no decimals that say nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pijar.kernel.share import percent


@pytest.mark.parametrize(
    ("share", "indonesian", "english"),
    [(Decimal("0.045"), "4,5%", "4.5%"), (0.75, "75%", "75%"), (Decimal("0.4119"), "41,2%", "41.2%"), (1.0, "100%", "100%"),
     (0, "0%", "0%"), (Decimal("12.5"), "1250%", "1250%"), (0.1004, "10%", "10%")],
)  # fmt: skip
def test_a_share_is_written_as_the_language_does(share: float, indonesian: str, english: str) -> None:
    assert (percent(share), percent(share, "en")) == (indonesian, english)


def test_more_decimals_and_none() -> None:
    assert (percent(Decimal("0.00125"), places=3), percent(0.5049, places=0), percent(1, places=0)) == ("0,125%", "50%", "100%")
