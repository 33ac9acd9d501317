"""Entries of the field form, as far as months rest on them."""

from __future__ import annotations

from django.db import transaction

from pijar.contributions import services as contributions
from pijar.cycle.services import discard_drafts
from pijar.enrolment import decrees
from pijar.intake import fieldform
from pijar.kernel.errors import Refusal
from pijar.registry.copy import lock, rows
from pijar.staff.types import Actor

# The person of this entry, if no other row names them, be it a row that another one replaced.
_ONLY_THERE = """
select r.person_id from intake_formentry e join intake_stagedrow r on r.id = e.row_id
 where e.id = %s and not exists (select 1 from intake_stagedrow o where o.person_id = r.person_id and o.id <> r.id)
"""


@transaction.atomic
def withdraw_entry(entry_id: int, *, actor: Actor, dry_run: bool = False) -> dict[str, int]:
    """Takes back one entry; drafts that rest on it are discarded and must be run again.

    Raises Refusal: ENTRY_UNKNOWN, SUBMITTED_BATCH_RESTS_ON_IT, LATER_MONTH_SUBMITTED.
    """
    lock("intake")
    lock("books")
    people = [person for (person,) in rows(_ONLY_THERE, entry_id)]
    sent = contributions.is_submitted(people)
    if sent:
        raise Refusal(
            "SUBMITTED_BATCH_RESTS_ON_IT",
            f"Entry {entry_id} brought somebody who stands in submitted lists ({', '.join(sent)}): stop them instead.",
        )
    discard_drafts(people, actor, dry_run=dry_run)
    decrees.discard_naming(people, actor=actor, dry_run=dry_run)
    result = fieldform.withdraw(entry_id, actor=actor, dry_run=dry_run)
    # What would go is found out by taking the person out of the drafts; they stay as they are.
    transaction.set_rollback(dry_run)
    return result
