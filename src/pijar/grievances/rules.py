"""By when a complaint is answered, who answers it, and whether that was in time. No database, no clock."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pijar.grievances.types import FOR_THE_VILLAGE, Category, Clock, Office, State, Terms
from pijar.law.deadlines import working_days_after

SHORTEST_TEXT, LONGEST_TEXT = 15, 4_000
_PHONE = re.compile(r"\+?[0-9][0-9 .\-]{7,24}")


def due_days(received_on: date, terms: Terms) -> tuple[date, date]:
    """The last days for a first answer and for the final one: working days, the day of receipt not counted."""
    return working_days_after(received_on, terms.first_days), working_days_after(received_on, terms.final_days)


def office_for(category: Category, village_code: str) -> Office:
    """Who is to answer first: the kelurahan what it can mend itself, where one is named; the programme all else."""
    return Office.VILLAGE if village_code and category in FOR_THE_VILLAGE else Office.PROGRAMME


def reopens_until(answered_on: date, terms: Terms) -> date:
    """The last day on which whoever complained may say that the answer does not help."""
    return answered_on + timedelta(days=terms.reopen_days)


def clock_on(
    day: date, state: State, *, first_answered_on: date | None, first_due_on: date, due_on: date, again_due_on: date | None
) -> Clock:
    """What is due next of a complaint that waits, and the days left, below zero when late; nothing is due once answered."""
    if state in (State.ANSWERED, State.CLOSED):
        return Clock(None, None, False)
    due = again_due_on if state is State.REOPENED and again_due_on else (due_on if first_answered_on else first_due_on)
    return Clock(due, (due - day).days, day > due)


def in_time(answered_on: date | None, due_on: date, day: date) -> bool | None:
    """Whether it was answered in time; None while nobody can say yet."""
    if answered_on is not None:
        return answered_on <= due_on
    return False if day > due_on else None


def is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text.strip()))
