"""Words for everything a comparison can find, and numbers beside each other that show what differs and no more."""

from __future__ import annotations

import pytest

from pijar.backoffice import linkwords, nikdigits
from pijar.backoffice.nikdigits import aligned, slip
from pijar.linkage.bands import Doubt
from pijar.linkage.comparisons import COMPARISONS
from pijar.linkage.types import CLUSTER, NIK_SHARED, Answer, NumberKind

ONE, TWIN, SLIP = "3374120403889021", "3374120403889022", "3374120413889021"


def shown(digits) -> str:
    return "".join(d.text for d in digits)


def marked(digits) -> list[int]:
    return [at for at, d in enumerate(digits) if d.differs]


def test_every_doubt_and_kind_has_words():
    for doubt in (*Doubt, NIK_SHARED, CLUSTER):
        assert linkwords.DOUBTS[str(doubt)], doubt
        assert linkwords.KINDS[str(doubt)], doubt
    assert set(linkwords.NUMBER_KINDS) == set(linkwords.NUMBER_SENTENCES) == {kind.value for kind in NumberKind}
    assert set(linkwords.ANSWERS) == {answer.value for answer in Answer}


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda c: c.name)
def test_every_level_has_words(comparison):
    for name in ("untold", *(level.name for level in comparison.levels)):
        assert linkwords.level(comparison.name, name), name


def test_a_level_without_words_says_only_its_weight():
    assert linkwords.level("nik", "brand_new") == ""


WEIGHTS = [(20, "▲▲▲"), (7, "▲▲▲"), (6.9, "▲▲"), (3, "▲▲"), (0.5, "▲"), (0.4, "○"), (-0.5, "○"), (-0.6, "▼▼"), (-5, "▼▼▼")]


@pytest.mark.parametrize(("bits", "sign"), WEIGHTS)
def test_weights_become_words(bits, sign):
    assert linkwords.strength(bits).sign == sign


def test_equal_digits_between_stay_hidden():
    one, other = aligned([ONE, TWIN])
    assert (shown(one), shown(other)) == ("337412••••••9021", "337412••••••9022")
    assert marked(one) == marked(other) == [15]


def test_a_digit_that_differs_is_shown():
    one, other = aligned([ONE, SLIP])
    assert (shown(one), shown(other)) == ("337412••0•••9021", "337412••1•••9021")
    assert marked(one) == marked(other) == [8]


def test_where_many_digits_differ_they_stay_hidden():
    one, other = aligned(["3374120403889021", "3374122507719021"])
    assert shown(one) == shown(other) == "337412••••••9021"
    assert marked(one) == [6, 7, 9, 10, 11]


def test_a_third_number_is_marked_beside_the_first():
    first, second, third = aligned([ONE, TWIN, "3374120403889031"])
    assert (marked(first), marked(second), marked(third)) == ([15], [15], [14])


@pytest.mark.parametrize("odd", ["", "12", "33741204038890211", "337412O403889021"])
def test_what_is_no_number_is_hidden_whole(odd):
    digits = aligned([ONE, odd])[1]
    assert shown(digits) == nikdigits.MARK * len(odd)


def test_in_clear_nothing_is_hidden():
    assert [shown(d) for d in aligned([ONE, SLIP], in_clear=True)] == [ONE, SLIP]


@pytest.mark.parametrize(
    ("other", "kind", "part", "n"),
    [
        (ONE, "equal", "", 0),
        ("337412O403889021", "unreadable", "", 0),
        (TWIN, "serial", "serial", 1),
        (SLIP, "digit", "date", 1),
        ("3374210403889021", "swapped", "district", 2),
        ("3374120403889921", "digit", "serial", 1),
        ("3374120413889121", "digits", "", 2),
        ("3515192507719876", "far", "", 12),
        ("337412", "unreadable", "", 0),
    ],
)
def test_how_two_numbers_differ(other, kind, part, n):
    found = slip(ONE, other)
    assert (found.kind, found.part) == (kind, part)
    assert found.n == n


def test_rarity_is_told_where_it_matters():
    assert linkwords.rarity(80) == "tetapi nama ini umum (1 dari 80 catatan)"
    assert linkwords.rarity(1_234) == ""
    assert linkwords.rarity(12_345) == "dan nama ini jarang (1 dari 12.000 catatan)"
    assert linkwords.rarity(None) == linkwords.usual_day(None) == linkwords.usual_day(20_000) == ""
    assert "1 dari 370" in linkwords.usual_day(365.2)
