"""What is typed for the commands of the law, read one by one; wrong usage is one sentence that says what is known."""

from __future__ import annotations

import re
from enum import StrEnum

import typer

from pijar.law.strict import shown
from pijar.law.types import ALSO_FUNDS, FundKind, Sector

# The funds as people name them; the longer names of the programme's files are read as well.
_SHORT = {kind: name for name, kind in ALSO_FUNDS.items()}
FUNDS = tuple(sorted(_SHORT.get(kind, kind.value) for kind in FundKind))
SECTORS = tuple(one.value for one in Sector)
# What is echoed of a wrong word: enough to find it again.
ECHOED = 60
_LONGEST_AMOUNT = 18
_CITY = re.compile(r"[0-9]{2}\.?[0-9]{2}")


class Language(StrEnum):
    """The language of what is printed for people; JSON holds both."""

    INDONESIAN = "id"
    ENGLISH = "en"


def a_fund(text: str) -> FundKind:
    """A kind of fund as typed; wrong usage otherwise."""
    try:
        return FundKind(text)
    except ValueError:
        raise _unknown(text, FUNDS) from None


def a_sector(text: str) -> Sector:
    """A sector as typed; wrong usage otherwise."""
    if text not in SECTORS:
        raise _unknown(text, SECTORS)
    return Sector(text)


def a_language(text: str) -> Language:
    """A language as typed; wrong usage otherwise."""
    if text not in list(Language):
        raise _unknown(text, tuple(Language))
    return Language(text)


def a_whole_number(text: str) -> int:
    """Whole rupiah, digits only; wrong usage otherwise: a point may mean thousands to one and a part to another."""
    if not _is_digits(text):
        raise typer.BadParameter(
            f"Whole rupiah are written in digits only, for example 1000000, not {shown(text, ECHOED)}."
        )  # fmt: skip
    if len(text) > _LONGEST_AMOUNT:
        raise typer.BadParameter(f"The number {shown(text, ECHOED)} is too long for rupiah.")
    return int(text)


def a_number_of_months(text: str | int) -> int:
    """How many months are paid at once; whether the law knows that number is for the law to say."""
    written = str(text)
    if not _is_digits(written) or len(written) > _LONGEST_AMOUNT:
        from pijar.law import lookup

        newest = [one for one in lookup.parameter("contributions.prepayment_months").values if one is not None][-1]
        raise _unknown(written, tuple(map(str, newest.rows)))
    return int(written)


def a_city_code(text: str) -> str:
    """The four digits of a city; wrong usage otherwise: a code cut short would fit no number."""
    if not _CITY.fullmatch(text):
        raise typer.BadParameter(f"A city's code has four digits, for example 33.74, not {shown(text, ECHOED)}.")
    return text


def _is_digits(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit()


def _unknown(text: str, known: tuple[str, ...]) -> typer.BadParameter:
    return typer.BadParameter(f"{shown(text, ECHOED)} is not known; it is one of {', '.join(known)}.")
