"""Amounts are whole rupiah, written the Indonesian way; a refusal carries its code and its sentence."""

import pickle
from decimal import Decimal

import pytest

from pijar.kernel.errors import Detail, Refusal
from pijar.kernel.money import rupiah, whole_rupiah


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "Rp 0"),
        (999, "Rp 999"),
        (1_000, "Rp 1.000"),
        (16_800, "Rp 16.800"),
        (1_354_147_200, "Rp 1.354.147.200"),
        (-500, "-Rp 500"),
        (-16_800, "-Rp 16.800"),
    ],
)
def test_rupiah_are_written_the_indonesian_way(amount, written):
    assert rupiah(amount) == written


@pytest.mark.parametrize("amount", [16800.0, Decimal(16800), "16800", True, None])
def test_only_whole_rupiah_are_amounts(amount):
    with pytest.raises(TypeError, match="whole number of rupiah"):
        whole_rupiah(amount)
    with pytest.raises(TypeError, match="whole number of rupiah"):
        rupiah(amount)


def test_a_refusal_carries_its_code_and_reads_as_its_sentence():
    refusal = Refusal("MONTH_CLOSED", "January 2026 is closed; open it again first.")
    assert refusal.code == "MONTH_CLOSED"
    assert str(refusal) == refusal.message == "January 2026 is closed; open it again first."


def test_a_refusal_survives_the_way_between_processes():
    copy = pickle.loads(pickle.dumps(Refusal("A_CODE", "A sentence.")))
    assert (copy.code, copy.message, copy.values) == ("A_CODE", "A sentence.", None)
    known = pickle.loads(pickle.dumps(Refusal("A_CODE", "A sentence.", values={"line": 3, "faults": [Detail("YEAR")]})))
    assert (str(known), known.values) == ("A sentence.", {"line": 3, "faults": [Detail("YEAR")]})
