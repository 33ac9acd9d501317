"""Many at once with real connections: payments of one batch, credits beyond the claim, spending beyond a fund, a cut-off act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

import cities
import databases
from cities import FEBRUARY, JANUARY, Donor, workers
from databases import one, rows
from pijar.contributions import money
from pijar.contributions import services as contributions
from pijar.contributions.models import Batch
from pijar.cycle.checks import check_all
from pijar.kernel.errors import Refusal
from pijar.ledger import services as ledger
from pijar.ledger.types import Act, moved
from pijar.staff.types import CONSOLE, Actor

MANY = 12
PAID_ON = JANUARY.first_day.replace(day=10)


@pytest.fixture(scope="module")
def sent(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with January paid and answered with faults, and February sent and unpaid."""
    folder = tmp_path_factory.mktemp("antre")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_sent", empty_city)
        with databases.inside(name):
            people = [*workers(40), *workers(12, first=41, job="Buruh Tani Tembakau")]
            cities.programme(apbd=20, dbhcht=8)
            cities.registers(folder, people)
            cities.gifts(folder, [Donor(n) for n in range(1, 5)], (JANUARY, FEBRUARY))
            cities.load_lists(cities.candidates(folder, people))
            cities.run()
            cities.submit(folder)
            cities.pay()
            for fund in ("APBD", "DBHCHT", "ASN"):
                path = cities.answer(folder, JANUARY, fund)
                cities.reconcile(folder, JANUARY, fund, cities.spoil(path, "3374110101019999"))
            cities.run(FEBRUARY)
            cities.submit(folder, FEBRUARY)
        yield name
        databases.dropped(name)


@pytest.fixture
def rush(sent: str, django_db_blocker: Any) -> Iterator[None]:
    """A copy for one test: threads must see one another's rows, so nothing can be taken back."""
    with django_db_blocker.unblock():
        name = databases.made(f"{sent}_rush", sent)
        with databases.inside(name):
            yield
        databases.dropped(name)


pytestmark = pytest.mark.usefixtures("rush")


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What each of `count` threads, begun together, returns or raises."""
    gate = Barrier(count)

    def one_of(number: int) -> Any:
        gate.wait()
        try:
            return act(number)
        except (Refusal, IntegrityError) as refused:
            return refused
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one_of, range(count)))


def batch(fund: str = "APBD") -> Batch:
    return Batch.objects.get(month=FEBRUARY.first_day, fund_code=fund)


def sound() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"] and c["name"] != "originals_are_kept"]


def test_a_batch_is_paid_once_however_many_pay_it() -> None:
    owed = money.payable(batch())
    pay = lambda n: contributions.pay(FEBRUARY, fund="APBD", on=PAID_ON, reference=f"SP2D-{n}", amount=owed, actor=Actor(f"p{n}"))  # noqa: E731
    answers = at_once(MANY, pay)
    assert [a.code for a in answers if isinstance(a, Refusal)] == ["ALREADY_PAID"] * (MANY - 1)
    assert one("select count(*) from contributions_remittance r where r.batch_id = %s", batch().pk) == 1
    assert one("select count(*) from ledger_entry where act = 'spend' and subject = %s", money.subject(batch())) == 1
    sound()


def test_credits_never_exceed_what_the_insurer_owes() -> None:
    owed = money.open_claims("APBD")
    assert owed > 0
    give = lambda n: contributions.credit(FEBRUARY, fund="APBD", amount=owed, reference=f"N-{n}", actor=CONSOLE)  # noqa: E731
    answers = at_once(MANY, give)
    assert [a.code for a in answers if isinstance(a, Refusal)] == ["CREDIT_ABOVE_CLAIM"] * (MANY - 1)
    assert money.open_claims("APBD") == 0 and money.payable(batch()) == batch().total - owed
    sound()


def test_paying_and_crediting_at_once_agree_on_the_sum() -> None:
    owed, total = money.open_claims("APBD"), batch().total

    def act(number: int) -> Any:
        if number % 2:
            return contributions.credit(FEBRUARY, fund="APBD", amount=owed, reference="N-1", actor=CONSOLE)
        return contributions.pay(FEBRUARY, fund="APBD", on=PAID_ON, reference="SP2D", amount=total, actor=CONSOLE)

    at_once(2, act)
    paid = rows("select amount from contributions_remittance where batch_id = %s", batch().pk)
    credited = money.credit_of(batch())
    assert (paid, credited) in [([(total,)], 0), ([], owed)]
    sound()


def test_a_fund_is_not_overdrawn_by_those_who_spend_at_once() -> None:
    left = one("select balance from ledger_account where fund_code = 'APBD' and kind = 'available'")
    part = left // 4
    take = lambda n: ledger.post(  # noqa: E731
        on=PAID_ON, act=Act.RESERVE, subject=f"uji:{n}", moves=[moved(Act.RESERVE, 2026, "APBD", part)], actor=CONSOLE
    )
    answers = at_once(MANY, take)
    assert sum(isinstance(a, int) for a in answers) == left // part
    assert {a.code for a in answers if isinstance(a, Refusal)} == {"FUND_OVERDRAWN"}
    assert one("select balance from ledger_account where fund_code = 'APBD' and kind = 'available'") == left % part


def test_funds_that_cross_do_not_block_one_another() -> None:
    """Half of them book APBD then DBHCHT, half the other way round, in one transaction each."""

    def both(number: int) -> None:
        with transaction.atomic():
            for fund in ("APBD", "DBHCHT")[:: 1 if number % 2 else -1]:
                ledger.post(
                    on=PAID_ON,
                    act=Act.RESERVE,
                    subject=f"uji:{number}",
                    moves=[moved(Act.RESERVE, 2026, fund, 100)],
                    actor=CONSOLE,
                )

    def tried(number: int) -> str:
        for _ in range(20):
            try:
                both(number)
                return "done"
            except OperationalError:
                # PostgreSQL ends one of two that wait for each other: it is tried again, and nothing of it was written.
                continue
        return "blocked"

    assert set(at_once(MANY, tried)) == {"done"}
    assert one("select count(*) from ledger_entry where subject like 'uji:%%'") == 2 * MANY
    assert not rows("select entry_id from ledger_posting group by 1 having sum(amount) <> 0")


def test_what_is_cut_off_was_never_booked() -> None:
    before = rows("select id, balance from ledger_account order by id")
    entries = one("select count(*) from ledger_entry")
    with pytest.raises(DatabaseError), transaction.atomic():
        contributions.pay(FEBRUARY, fund="APBD", on=PAID_ON, reference="SP2D", amount=money.payable(batch()), actor=CONSOLE)
        rows("select pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert rows("select id, balance from ledger_account order by id") == before
    assert one("select count(*) from ledger_entry") == entries
    assert batch().state == "submitted"
    sound()


@pytest.mark.parametrize(
    "sql",
    [
        "update ledger_posting set amount = amount + 1",
        "delete from ledger_posting",
        "truncate ledger_posting cascade",
        "update ledger_entry set actor = 'orang lain'",
        "delete from ledger_entry",
        "update ledger_account set balance = balance + 1",
        "insert into ledger_account (year, fund_code, kind, balance) values (2026, 'X', 'available', 5)",
        "insert into ledger_posting (entry_id, account_id, amount) select entry_id, account_id, 1 from ledger_posting limit 1",
        "insert into ledger_posting (entry_id, account_id, amount) select p.entry_id, p.account_id, a.n from ledger_posting p"
        " cross join (values (1), (-1)) a (n) where p.id = (select max(id) from ledger_posting)",
        "update contributions_claimmove set amount = amount - 1",
        "delete from contributions_credit",
        "update contributions_remittance set amount = amount - 1",
        "insert into contributions_credit (month, fund_code, amount, reference, actor, at)"
        " values ('2026-02-01', 'APBD', 999999999, 'X', 'x', now())",
    ],
)  # fmt: skip
def test_the_database_itself_keeps_the_books(sql: str) -> None:
    if "contributions_credit" in sql and "delete" in sql:
        contributions.credit(FEBRUARY, fund="APBD", amount=1, reference="N-1", actor=CONSOLE)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(sql)


def test_an_entry_that_moves_nothing_is_refused_at_its_end() -> None:
    insert = (
        'insert into ledger_entry ("on", act, subject, text, reference, actor, at)'
        " values ('2026-01-01', 'budget', 'x', '', '', 'x', now())"
    )
    with pytest.raises(IntegrityError, match="moves nothing"), transaction.atomic():
        rows(insert)


def test_another_sum_is_refused_by_the_database_too() -> None:
    contributions.bill(FEBRUARY, fund="APBD", code="260200000001", on=PAID_ON, actor=CONSOLE)
    insert = (
        "insert into contributions_remittance (batch_id, paid_on, reference, amount, actor)"
        " values (%s, '2026-02-10', 'X', %s, 'x')"
    )
    with pytest.raises(IntegrityError, match="owes"), transaction.atomic():
        rows(insert, batch().pk, batch().total - 1)
