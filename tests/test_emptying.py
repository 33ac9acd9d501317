"""A test database may be emptied between tests, though its audit trail refuses it to everybody else."""

from __future__ import annotations

import pytest

from databases import one
from pijar.audit.services import record
from pijar.staff.types import CONSOLE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_an_emptied_trail_begins_anew(turn: int) -> None:
    """Twice, so that the second turn finds what the emptying after the first one left."""
    record(CONSOLE, "test.turn", f"turn:{turn}")
    assert one("select number from audit_event") == 1
    assert one("select tgenabled from pg_trigger where tgname = 'audit_event_kept'") == "O"
