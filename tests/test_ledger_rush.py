"""Many at the books at once, over connections of their own: nothing overdrawn, nobody blocked, one document counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection

import cities
import databases
from databases import one, rows
from pijar.cycle import fundacts
from pijar.kernel.errors import Refusal
from pijar.ledger import selectors, services
from pijar.ledger.types import Act, Kind, Move, moved
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("rush")
DAY, MANY = date(2026, 3, 2), 12
COMPANY = {"  ASN:\n": "  TJSL: {kind: COMPANY, quota: 5}\n  ASN:\n", "[DBHCHT, ASN, APBD]": "[DBHCHT, ASN, TJSL, APBD]"}


@pytest.fixture
def rush(empty_city: str, django_db_blocker: Any) -> Iterator[None]:
    """A city of its own for one test: threads must see one another's rows, so nothing can be taken back."""
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_ledger", empty_city)
        with databases.inside(name):
            for fund in ("A", "B"):
                services.post(
                    on=DAY, act=Act.BUDGET, subject=f"b:{fund}", moves=[moved(Act.BUDGET, 2026, fund, 1_000)], actor=CONSOLE
                )
            yield
        databases.dropped(name)


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What each of `count` threads, begun together, returns, or the refusal it got; a fault of the database is raised."""
    gate = Barrier(count)

    def one_of(number: int) -> Any:
        gate.wait()
        try:
            return act(number)
        except Refusal as refused:
            return refused.code
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one_of, range(count)))


def sound() -> None:
    assert selectors.trial_balance(date(2030, 1, 1))["balanced"]
    assert rows("select entry_id from ledger_posting group by entry_id having sum(amount) <> 0") == []
    summed = rows(
        "select a.id from ledger_account a left join ledger_posting p on p.account_id = a.id group by a.id"
        " having a.balance <> coalesce(sum(p.amount), 0)"
    )
    assert summed == [] and one("select count(*) from ledger_account where kind = 'available' and balance < 0") == 0


def test_a_fund_is_never_overdrawn_by_many_at_once() -> None:
    def reserve(number: int) -> int | None:
        move = moved(Act.RESERVE, 2026, "A", 150)
        return services.post(on=DAY, act=Act.RESERVE, subject=f"list:{number}", moves=[move], actor=CONSOLE)

    answers = at_once(MANY, reserve)
    # Of a thousand, six times 150 and no more.
    assert Counter(a if isinstance(a, str) else "booked" for a in answers) == {"booked": 6, "FUND_OVERDRAWN": MANY - 6}
    assert (selectors.position(2026, "A", Kind.AVAILABLE), selectors.position(2026, "A", Kind.RESERVED)) == (100, 900)
    sound()


def test_two_funds_crossing_do_not_block_each_other() -> None:
    """Half of them name the funds in one order, half in the other: each entry touches four accounts."""

    def cross(number: int) -> int | None:
        funds = ("A", "B") if number % 2 else ("B", "A")
        found = [Move(2026, fund, Kind.RESERVED, Kind.AVAILABLE, amount) for fund, amount in zip(funds, (10, 7), strict=True)]
        made = None
        for turn in range(5):
            made = services.post(on=DAY, act=Act.CARRY_OVER, subject=f"x:{number}:{turn}", moves=found, actor=CONSOLE)
        return made

    try:
        answers = at_once(MANY, cross)
    except DatabaseError as error:  # pragma: no cover - a deadlock would be told here.
        pytest.fail(f"the database refused: {error}")
    assert all(isinstance(answer, int) for answer in answers)
    spent = [1_000 - selectors.position(2026, fund, Kind.AVAILABLE) for fund in ("A", "B")]
    assert sum(spent) == MANY * 5 * 17 and all(n == MANY // 2 * 5 * 17 for n in spent)
    sound()


def test_an_entry_is_reversed_once_by_many_at_once() -> None:
    entry = services.post(on=DAY, act=Act.RESERVE, subject="r", moves=[moved(Act.RESERVE, 2026, "A", 40)], actor=CONSOLE)
    answers = at_once(6, lambda number: services.reverse(int(entry or 0), on=DAY, actor=CONSOLE))
    assert Counter(a if isinstance(a, str) else "reversed" for a in answers) == {"reversed": 1, "ENTRY_REVERSED": 5}
    assert selectors.position(2026, "A", Kind.AVAILABLE) == 1_000
    sound()


def test_one_document_counts_once_from_many_desks() -> None:
    cities.programme(apbd=5, **COMPANY)

    def receive(number: int) -> int:
        return fundacts.receive("TJSL", amount=500, reference=f"BKM {number % 3}", on=DAY, actor=Actor(f"kas-{number}"))

    answers = at_once(MANY, receive)
    assert len(set(answers)) == 3 and selectors.position(2026, "TJSL", Kind.AVAILABLE) == 1_500
    sound()


def test_a_budget_and_a_reservation_do_not_pass_each_other() -> None:
    cities.programme(apbd=5)
    made = fundacts.propose(2026, "APBD", amount=1_000, on=DAY, reference="DPA", actor=Actor("rina"))
    fundacts.decide(made.pk, approve=True, actor=Actor("tono"))
    lower = fundacts.propose(2026, "APBD", amount=400, on=DAY, reference="DPPA", actor=Actor("rina"))

    def act(number: int) -> Any:
        if number == 0:
            return fundacts.decide(lower.pk, approve=True, actor=Actor("tono")).state
        move = moved(Act.RESERVE, 2026, "APBD", 700)
        return services.post(on=DAY, act=Act.RESERVE, subject="list", moves=[move], actor=CONSOLE)

    answers = at_once(2, act)
    # Whoever came first holds: the budget is lower, or the list is reserved, never both.
    left, kept = (selectors.position(2026, "APBD", kind) for kind in (Kind.AVAILABLE, Kind.RESERVED))
    assert (left, kept) in {(400, 0), (300, 700)}
    assert sum(isinstance(a, str) and a in ("BUDGET_BELOW_USED", "FUND_OVERDRAWN") for a in answers) == 1
    sound()
