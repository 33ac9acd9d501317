"""Whole numbers in Indonesian words (terbilang), as papers about money write them beside the figures."""

from __future__ import annotations

from pijar.kernel.money import whole_rupiah

ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
GROUPS = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun")
LARGEST = 10 ** (3 * len(GROUPS)) - 1


def spelled(number: int) -> str:
    """The number in words: 21.500 is "dua puluh satu ribu lima ratus".

    Raises TypeError for anything but an int, ValueError beyond `LARGEST` either way.
    """
    if abs(whole_rupiah(number)) > LARGEST:
        raise ValueError(f"There are no words for {number}.")
    if number < 0:
        return f"minus {spelled(-number)}"
    if number == 0:
        return ONES[0]
    parts, place = [], 0
    while number:
        number, group = divmod(number, 1000)
        if group:
            parts.append(_group(group, GROUPS[place]))
        place += 1
    return " ".join(reversed(parts))


def spelled_rupiah(amount: int) -> str:
    """The amount in words with its currency: "dua puluh satu ribu rupiah"."""
    return f"{spelled(amount)} rupiah"


def _group(number: int, name: str) -> str:
    # One thousand alone has a word of its own; one million has not.
    if (number, name) == (1, "ribu"):
        return "seribu"
    return f"{_below_thousand(number)} {name}".strip()


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    head = {0: "", 1: "seratus"}.get(hundreds, f"{ONES[hundreds]} ratus")
    return f"{head} {_below_hundred(rest) if rest else ''}".strip()


def _below_hundred(number: int) -> str:
    if number < len(ONES):
        return ONES[number]
    if number < 20:
        return f"{ONES[number - 10]} belas"
    tens, rest = divmod(number, 10)
    return f"{ONES[tens]} puluh {ONES[rest] if rest else ''}".strip()
