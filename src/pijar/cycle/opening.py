"""The first entries of a city whose months were billed before it kept books: what was sent, paid and answered, as it happened."""

from __future__ import annotations

from django.db import transaction

from pijar.contributions import claims
from pijar.contributions import money as batches
from pijar.contributions.models import Batch, Remittance, Reply
from pijar.contributions.types import WAS_PAID, BatchState
from pijar.cycle import money, store
from pijar.cycle.models import Programme
from pijar.kernel.month import Month
from pijar.ledger import selectors as books
from pijar.ledger.types import Act
from pijar.registry.copy import lock
from pijar.staff.types import CONSOLE, Actor


@transaction.atomic
def open_books(actor: Actor = CONSOLE) -> int:
    """Books every batch the books do not know yet, oldest first; returns how many. Again, it finds nothing to do."""
    lock("books")
    missing = [b for b in Batch.objects.order_by("month", "id") if not books.standing(batches.subject(b), Act.RESERVE)]
    for year in sorted({b.month.year for b in missing}):
        _open_year(year, [b for b in missing if b.month.year == year], actor)
    return len(missing)


def _open_year(year: int, missing: list[Batch], actor: Actor) -> None:
    if not Programme.objects.filter(year=year).exists():
        return
    programme = store.current(year)
    money.open_year(programme, actor)
    given = {fund.code: fund for fund in programme.fill_order if fund.kind == money.GIVEN}
    for batch in missing:
        month = Month.of(batch.month)
        if batch.fund_code in given:
            money.book_gifts(month, given[batch.fund_code], actor)
        batches.reserve(batch, actor)
        if BatchState(batch.state) in WAS_PAID:
            _paid(batch, actor)


def _paid(batch: Batch, actor: Actor) -> None:
    paid = Remittance.objects.get(batch=batch)
    batches.commit(batch, actor, paid.paid_on)
    batches.spend(batch, actor, paid.paid_on, paid.reference)
    for reply in Reply.objects.filter(batch=batch).order_by("id"):
        claims.note_of_old(batch.pk, reply.pk)
        batches.book_claims(batch, reply.pk, paid.paid_on, actor)
