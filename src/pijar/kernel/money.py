"""Amounts of money: whole rupiah, held in integers and never in floating point."""

from __future__ import annotations


def whole_rupiah(amount: object) -> int:
    """The amount itself, once it is proved to be a whole number of rupiah.

    Raises TypeError for anything but an int: a float has already lost rupiah, and True is not one rupiah.
    """
    if type(amount) is not int:
        raise TypeError(f"An amount is a whole number of rupiah (int), not {amount!r} ({type(amount).__name__}).")
    return amount


def rupiah(amount: int) -> str:
    """The amount as Indonesians write it, for example "Rp 16.800" or "-Rp 500".

    Raises TypeError when the amount is not an int.
    """
    sign = "-" if whole_rupiah(amount) < 0 else ""
    return f"{sign}Rp {abs(amount):,}".replace(",", ".")
