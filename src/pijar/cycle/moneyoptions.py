"""What a programme says about its books: account codes for the city's own bookkeeping, and the days its treasury needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pijar.kernel.errors import Detail
from pijar.ledger.types import Kind

KEYS = frozenset({"ledger", "payments"})
# A city says its own; this many working days are a usual span between the request for payment and the transfer.
SP2D_DAYS, MOST_DAYS = 3, 20
MOST_LETTERS = 60
ENGLISH = {
    "LEDGER": "ledger: knows codes only, a mapping of funds to the account codes of their kinds",
    "LEDGER_FUND": "ledger.codes.%(fund)s: there is no such fund (there is: %(known)s), or its codes are no mapping",
    "LEDGER_KIND": "ledger.codes.%(fund)s.%(kind)s: must be one of %(known)s",
    "LEDGER_CODE": "ledger.codes.%(fund)s.%(kind)s: must be a code in quotes, of 60 letters at most",
    "PAYMENTS": "payments: knows sp2d_days only, a whole number of working days from 0 to %(most)s",
}


def _fault(code: str, **values: object) -> Detail:
    return Detail(code, {name: str(value) for name, value in values.items()})


def faults(data: Mapping[str, Any]) -> Iterator[Detail]:
    """Every fault of the keys `ledger` and `payments`, both of which may be left out."""
    yield from _of_codes(data.get("ledger") or {}, data.get("funds"))
    said = data.get("payments") or {}
    days = said.get("sp2d_days", SP2D_DAYS) if isinstance(said, dict) else None
    if not isinstance(said, dict) or set(said) - {"sp2d_days"} or type(days) is not int or not 0 <= days <= MOST_DAYS:
        yield _fault("PAYMENTS", most=MOST_DAYS)


def _of_codes(said: Any, funds: Any) -> Iterator[Detail]:
    given = (said.get("codes") or {}) if isinstance(said, dict) else None
    if not isinstance(given, dict) or set(said) - {"codes"}:
        yield _fault("LEDGER")
        return
    known = funds if isinstance(funds, dict) else {}
    for fund, mine in given.items():
        if fund not in known or not isinstance(mine, dict):
            yield _fault("LEDGER_FUND", fund=fund, known=", ".join(map(str, known)))
            continue
        for kind, code in mine.items():
            if kind not in list(Kind):
                yield _fault("LEDGER_KIND", fund=fund, kind=kind, known=", ".join(Kind))
            elif not isinstance(code, str) or not 0 < len(code.strip()) <= MOST_LETTERS or not code.isprintable():
                yield _fault("LEDGER_CODE", fund=fund, kind=kind)


def codes(data: Mapping[str, Any]) -> dict[tuple[str, Kind], str]:
    """The city's own account code by fund and kind, as far as the programme gives them."""
    given = (data.get("ledger") or {}).get("codes") or {}
    return {(str(fund), Kind(kind)): code.strip() for fund, mine in given.items() for kind, code in mine.items()}


def sp2d_days(data: Mapping[str, Any]) -> int:
    """How many working days the treasury needs before a due day."""
    return int((data.get("payments") or {}).get("sp2d_days", SP2D_DAYS))
