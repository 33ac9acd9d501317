"""Amounts in words say the amount, and nothing else."""

import pytest

from pijar.kernel.spelling import GROUPS, LARGEST, ONES, spelled, spelled_rupiah

CASES = {
    0: "nol", 1: "satu", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh",
    21: "dua puluh satu", 99: "sembilan puluh sembilan", 100: "seratus", 101: "seratus satu", 111: "seratus sebelas",
    200: "dua ratus", 999: "sembilan ratus sembilan puluh sembilan", 1000: "seribu", 1001: "seribu satu", 1100: "seribu seratus",
    2000: "dua ribu", 11_000: "sebelas ribu", 16_800: "enam belas ribu delapan ratus", 101_000: "seratus satu ribu",
    1_000_000: "satu juta", 1_001_000: "satu juta seribu", 71_400_000: "tujuh puluh satu juta empat ratus ribu",
    1_000_000_000: "satu miliar", 2_000_000_000_001: "dua triliun satu",
    -16_800: "minus enam belas ribu delapan ratus",
}  # fmt: skip


@pytest.mark.parametrize(("number", "words"), CASES.items())
def test_numbers_in_words(number: int, words: str) -> None:
    assert spelled(number) == words


def read(words: str) -> int:
    """The number that words say, read by a way of its own: from the left, group by group."""
    total = group = 0
    for word in words.replace("seribu", "satu ribu").replace("seratus", "satu ratus").split():
        if word in GROUPS:
            total, group = total + group * 1000 ** GROUPS.index(word), 0
        elif word in ("puluh", "belas", "ratus"):
            last = group % 10
            group = group - last + {"puluh": last * 10, "belas": last + 10, "ratus": last * 100}[word]
        else:
            group += ONES.index(word)
    return total + group


def test_what_is_written_reads_back() -> None:
    numbers = [*range(2500), *(7 * 11**n for n in range(17)), *(10**n + 10 ** (n // 2) for n in range(18)), LARGEST]
    assert [n for n in numbers if read(spelled(n)) != n] == []


def test_only_whole_numbers_that_have_words() -> None:
    assert spelled_rupiah(16_800) == "enam belas ribu delapan ratus rupiah"
    for given, error in ((1.0, TypeError), (True, TypeError), (LARGEST + 1, ValueError)):
        with pytest.raises(error):
            spelled(given)
