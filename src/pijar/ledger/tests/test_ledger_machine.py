"""Posts, reversals, refusals and attempts by raw SQL in any order: sums stay zero, balances follow, nothing is overdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from pijar.kernel.errors import Refusal
from pijar.ledger import exports, selectors, services
from pijar.ledger.types import POSITIONS, ROUTES, SOURCES, Act, Kind, Move, moved
from pijar.staff.types import CONSOLE

FUNDS, YEARS = ("APBD", "ASN"), (2026, 2027)
Key = tuple[int, str, Kind]
routes, funds, years = st.sampled_from(sorted(ROUTES)), st.sampled_from(FUNDS), st.sampled_from(YEARS)
amounts = st.one_of(st.integers(-3, 40), st.sampled_from([10**6, -(10**6), 10**14]))
moves = st.lists(
    st.builds(Move, years, funds, st.sampled_from(sorted(Kind)), st.sampled_from(sorted(Kind)), amounts), min_size=1, max_size=3
)
days = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
# What nobody may do, with any right at all but that of switching guards off.
FORBIDDEN = {
    "a posting changed": "update ledger_posting set amount = amount + 1",
    "postings removed": "delete from ledger_posting",
    "postings emptied": "truncate ledger_posting",
    "entries changed": "update ledger_entry set text = 'lain'",
    "entries removed": "delete from ledger_entry where id = (select max(id) from ledger_entry)",
    "entries emptied": "truncate ledger_entry cascade",
    "a balance touched": "update ledger_account set balance = balance + 1",
    "a balance touched to nothing": "update ledger_account set balance = 0",
    "an account made another": "update ledger_account set fund_code = 'LAIN'",
    "accounts removed": "delete from ledger_account",
    "accounts emptied": "truncate ledger_account cascade",
    "an account that begins rich": "insert into ledger_account (year, fund_code, kind, balance)"
                                   " values (2030, 'X', 'available', 5)",
    "an unknown kind": "insert into ledger_account (year, fund_code, kind, balance) values (2030, 'X', 'purse', 0)",
    "an account twice": "insert into ledger_account (year, fund_code, kind, balance)"
                        " select year, fund_code, kind, 0 from ledger_account limit 1",
    "added to an old entry": "insert into ledger_posting (entry_id, account_id, amount)"
                             " select (select min(id) from ledger_entry), id, case kind when 'available' then 5 else -5 end"
                             " from ledger_account where kind in ('available', 'appropriation') and (year, fund_code) ="
                             " (select year, fund_code from ledger_account where kind = 'available' order by id limit 1)",
    "a posting of nothing": "insert into ledger_posting (entry_id, account_id, amount) select max(e.id), min(a.id), 0"
                            " from ledger_entry e, ledger_account a",
    "an entry that does not sum to zero": "with e as (insert into ledger_entry"
        " (\"on\", act, subject, text, reference, actor, at) values ('2026-01-01', 'budget', 'x', '', '', 'x', now())"
        " returning id) insert into ledger_posting (entry_id, account_id, amount)"
        " select e.id, a.id, 7 from e, (select id from ledger_account where kind = 'available' limit 1) a",
    "an entry that moves nothing": "insert into ledger_entry (\"on\", act, subject, text, reference, actor, at)"
        " values ('2026-01-01', 'budget', 'x', '', '', 'x', now())",
    "a reversal of nothing": "insert into ledger_entry (\"on\", act, subject, text, reference, actor, at)"
        " values ('2026-01-01', 'reversal', 'x', '', '', 'x', now())",
    "an act nobody knows": "insert into ledger_entry (\"on\", act, subject, text, reference, actor, at)"
        " values ('2026-01-01', 'lend', 'x', '', '', 'x', now())",
    "a reversal that does not undo": "with e as (insert into ledger_entry"
        " (\"on\", act, subject, text, reference, actor, at, reverses_id) values ('2026-01-01', 'reversal', 'x', '', '', 'x',"
        " now(), (select min(id) from ledger_entry)) returning id) insert into ledger_posting (entry_id, account_id, amount)"
        " select e.id, a.id, case a.kind when 'available' then 1 else -1 end from e, ledger_account a"
        " where a.kind in ('available', 'appropriation') and (a.year, a.fund_code) ="
        " (select year, fund_code from ledger_account where kind = 'available' order by id limit 1)",
}  # fmt: skip


def query(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


class Books(RuleBasedStateMachine):
    """The books beside a plain dictionary of what must stand in them."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.held: dict[Key, int] = {}
        self.written: dict[int, dict[Key, int]] = {}
        self.undone: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def a_budget(self) -> None:
        self._post(Act.BUDGET, [moved(Act.BUDGET, 2026, fund, 100) for fund in FUNDS], date(2026, 1, 1), "budget")

    @staticmethod
    def _net(given: list[Move]) -> dict[Key, int]:
        sums: dict[Key, int] = {}
        for one in given:
            sums[one.year, one.fund, one.into] = sums.get((one.year, one.fund, one.into), 0) + one.amount
            sums[one.year, one.fund, one.out_of] = sums.get((one.year, one.fund, one.out_of), 0) - one.amount
        return {key: amount for key, amount in sums.items() if amount}

    def _fits(self, net: dict[Key, int]) -> bool:
        after = {key: self.held.get(key, 0) + amount for key, amount in net.items()}
        return all(amount <= 0 if kind.is_source else amount >= 0 for (_, _, kind), amount in after.items())

    def _add(self, net: dict[Key, int]) -> None:
        for key, amount in net.items():
            self.held[key] = self.held.get(key, 0) + amount

    def _post(self, act: Act, given: list[Move], on: date, subject: str) -> None:
        net = self._net(given)
        try:
            with transaction.atomic():
                number = services.post(on=on, act=act, subject=subject, moves=given, actor=CONSOLE)
        except Refusal as refusal:
            assert refusal.code == "FUND_OVERDRAWN" and not self._fits(net)
            return
        assert self._fits(net)
        assert (number is None) == (not net)
        if number is not None:
            self._add(net)
            self.written[number] = net

    @rule(act=routes, year=years, fund=funds, amount=amounts, on=days)
    def post_an_act(self, act: Act, year: int, fund: str, amount: int, on: date) -> None:
        self._post(act, [moved(act, year, fund, amount)], on, f"{act.value}:{fund}")

    @rule(given=moves, on=days)
    def post_anything(self, given: list[Move], on: date) -> None:
        self._post(Act.CARRY_OVER, given, on, "carry")

    @rule(data=st.data(), on=days)
    def reverse(self, data: st.DataObject, on: date) -> None:
        number = data.draw(st.sampled_from(sorted(self.written)) | st.just(0))
        undo = {key: -amount for key, amount in self.written.get(number, {}).items()}
        try:
            with transaction.atomic():
                made = services.reverse(number, on=on, actor=CONSOLE)
        except Refusal as refusal:
            expected = {"ENTRY_UNKNOWN": number == 0, "ENTRY_REVERSED": number in self.undone}
            assert expected.get(refusal.code, not self._fits(undo)), refusal.code
            return
        assert number and number not in self.undone and self._fits(undo)
        self._add(undo)
        self.undone |= {number, made}

    @rule(year=years, fund=funds, amount=st.integers(0, 60))
    def bring_to(self, year: int, fund: str, amount: int) -> None:
        """Twice says no more than once."""
        given, subject = [moved(Act.RESERVE, year, fund, amount)], f"list:{fund}:{year}"
        before = len(query("select 1 from ledger_entry"))
        try:
            with transaction.atomic():
                for _ in range(2):
                    services.bring_to(
                        on=date(2026, 2, 1), act=Act.RESERVE, subject=f"list:{fund}:{year}", moves=given, actor=CONSOLE
                    )
        except Refusal as refusal:
            assert refusal.code == "FUND_OVERDRAWN" and before == len(query("select 1 from ledger_entry"))
            return
        self._learn()
        standing = selectors.standing(subject, Act.RESERVE)
        assert len(standing) == bool(amount)

    def _learn(self) -> None:
        """Takes over what `bring_to` wrote: it may reverse and post anew."""
        self.held = {(y, f, Kind(k)): int(n) for y, f, k, n in query("select year, fund_code, kind, balance from ledger_account")}
        entries = query("select id, reverses_id from ledger_entry")
        self.undone = {n for n, reverses in entries if reverses} | {reverses for _, reverses in entries if reverses}
        for number, y, f, k, n in query("select p.entry_id, a.year, a.fund_code, a.kind, p.amount from ledger_posting p"
                                        " join ledger_account a on a.id = p.account_id"):  # fmt: skip
            self.written.setdefault(number, {})[y, f, Kind(k)] = int(n)
        self.written = {n: net for n, net in self.written.items() if n not in {e for e, reverses in entries if reverses}}

    @precondition(lambda self: self.written)
    @rule(name=st.sampled_from(sorted(FORBIDDEN)))
    def try_by_hand(self, name: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FORBIDDEN[name])
            cursor.execute("set constraints all immediate")

    @invariant()
    def balances_are_the_sums_of_postings(self) -> None:
        query("set constraints all immediate")
        query("set constraints all deferred")
        found = {(y, f, Kind(k)): int(n) for y, f, k, n in query("select year, fund_code, kind, balance from ledger_account")}
        assert {key: n for key, n in found.items() if n} == {key: n for key, n in self.held.items() if n}
        summed = query("select a.id from ledger_account a left join ledger_posting p on p.account_id = a.id group by a.id"
                       " having a.balance <> coalesce(sum(p.amount), 0)")  # fmt: skip
        assert summed == []

    @invariant()
    def every_entry_sums_to_zero(self) -> None:
        assert query("select entry_id from ledger_posting group by entry_id having sum(amount) <> 0") == []

    @invariant()
    def no_position_is_overdrawn(self) -> None:
        for (_, _, kind), amount in self.held.items():
            assert amount <= 0 if kind.is_source else amount >= 0

    @invariant()
    def a_trial_balance_is_balanced_on_any_day(self) -> None:
        for day in (date(2026, 1, 1), date(2026, 7, 1), date(2030, 1, 1)):
            told = selectors.trial_balance(day)
            assert told["balanced"] and told["debit"] == told["credit"]
        last = selectors.balances(date(2030, 1, 1))
        assert all(amount == abs(self.held.get(key, 0)) for key, amount in last.items())

    @invariant()
    def statements_close_where_the_books_stand(self) -> None:
        for year, fund in {(year, fund) for year, fund, _ in self.held}:
            found = exports.statement(year, fund, until=date(2030, 1, 1), since=date(2026, 7, 1))
            assert all(found.closing[kind] == abs(self.held.get((year, fund, kind), 0)) for kind in Kind)


def test_the_books_hold_whatever_is_done_to_them(db: None) -> None:
    chosen = settings(
        max_examples=25, stateful_step_count=20, deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    run_state_machine_as_test(Books, settings=chosen)


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
def test_each_thing_nobody_may_do_is_refused(db: None, name: str) -> None:
    services.post(on=date(2026, 1, 1), act=Act.BUDGET, subject="b", moves=[moved(Act.BUDGET, 2026, "APBD", 50)], actor=CONSOLE)
    before = query("select id, balance from ledger_account order by id")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORBIDDEN[name])
        cursor.execute("set constraints all immediate")
    assert query("select id, balance from ledger_account order by id") == before
    assert len(query("select 1 from ledger_entry")) == 1


def test_sources_and_positions_are_all_kinds() -> None:
    assert {*SOURCES, *POSITIONS} == set(Kind) and not set(SOURCES) & set(POSITIONS)
