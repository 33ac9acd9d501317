"""Any sequence of what officers and the insurer may do, in any order, again, and cut off in the middle: the books hold.

A state machine drives one small city through three months; what an act may not do it refuses, and then nothing has changed.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

import cities
import databases
from cities import FEBRUARY, JANUARY, MARCH, Donor, workers
from databases import one, rows
from pijar.contributions import services as contributions
from pijar.contributions.models import Batch
from pijar.cycle import budgets, money, store
from pijar.cycle.checks import check_all
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.ledger.selectors import trial_balance
from pijar.staff.types import Actor

MONTHS, FUNDS = (JANUARY, FEBRUARY, MARCH), ("APBD", "DBHCHT", "ASN")
MAKER, CHECKER, TREASURER = Actor("rina"), Actor("lurah"), Actor("tono")
WAS_PAID = ("paid", "settled", "closed")
# Two months of the city budget's places and a little more: the third month does not fit without a revision.
TIGHT = 12 * 16_800 * 2 + 5_000

TRANSFERRED = """
select coalesce(sum(r.amount), 0) from contributions_remittance r join contributions_batch b on b.id = r.batch_id
 where b.fund_code = %s
"""
USED = """
select coalesce(sum(c.amount), 0) from contributions_credit c
  join contributions_batch b on b.month = c.month and b.fund_code = c.fund_code and b.number = 1
 where c.fund_code = %s and b.state = any(%s)
"""


@pytest.fixture(scope="module")
def town(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with 40 candidates and gifts of three months; nothing is run."""
    folder = tmp_path_factory.mktemp("buku")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_books", empty_city)
        with databases.inside(name):
            people = [*workers(30), *workers(10, first=31, job="Buruh Tani Tembakau")]
            cities.programme(apbd=12, dbhcht=4, **{"quota: 12\n": f"quota: 12\n    budget: {TIGHT}\n"})
            cities.registers(folder, people)
            cities.gifts(folder, [Donor(n, taken={"2026-02": [(10_000, "BERHASIL")]}) for n in range(1, 6)], MONTHS)
            cities.load_lists(cities.candidates(folder, people))
        yield name
        databases.dropped(name)


class CutError(Exception):
    """The power goes in the middle of an act."""


def written() -> dict[str, Any]:
    """What the tables of money hold: nothing of it may differ after a refused act."""
    tables = (
        "contributions_batch", "contributions_batchline", "contributions_remittance", "contributions_claimmove",
        "contributions_credit", "contributions_lineresult", "ledger_entry", "ledger_posting", "ledger_account", "cycle_budget",
    )  # fmt: skip
    return {
        table: one(f"select count(*) || md5(coalesce(string_agg(t::text, '' order by t::text), '')) from {table} t")
        for table in tables
    }


class Books(RuleBasedStateMachine):
    """The city's money, and who does what with it."""

    name = ""
    # How often each act was done, over all sequences: a machine that never pays proves nothing.
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.stack.enter_context(databases.untouched(self.name))
        self.done = 0

    def teardown(self) -> None:
        try:
            if self.done:
                result = check_all()
                assert result["ok"], [c for c in result["checks"] if not c["ok"] and c["name"] != "originals_are_kept"]
        finally:
            self.stack.close()

    def act(self, what: str, does: Callable[[], Any], *, cut: bool = False) -> Any:
        """Does it, maybe cuts it off at its end, and holds that what was refused or cut off left nothing behind."""
        before = written()
        try:
            with transaction.atomic():
                result = does()
                rows("set constraints all immediate")
                rows("set constraints all deferred")
                if cut:
                    raise CutError
        except (Refusal, CutError) as end:
            assert written() == before, f"{end!r} left something behind"
            return end
        self.done += 1
        self.seen[what] += 1
        return result

    def batch(self, month: Month, fund: str) -> Batch | None:
        return Batch.objects.filter(month=month.first_day, fund_code=fund).first()

    @rule(month=st.sampled_from(MONTHS), cut=st.booleans())
    def run_month(self, month: Month, cut: bool) -> None:
        self.act("run_month", lambda: cities.run(month, MAKER), cut=cut)

    @rule(month=st.sampled_from(MONTHS), fund=st.sampled_from(FUNDS), who=st.sampled_from((MAKER, CHECKER)))
    def check(self, month: Month, fund: str, who: Actor) -> None:
        draft = Batch.objects.filter(state="draft").order_by("month", "id").first()
        month, fund = (Month.of(draft.month), draft.fund_code) if draft else (month, fund)
        result = self.act("check", lambda: contributions.check(month, fund=fund, actor=who))
        assert who != MAKER or isinstance(result, Refusal), "the maker approved his own list"

    @rule(which=st.integers(0, 2))
    def send_back(self, which: int) -> None:
        checked = Batch.objects.filter(state="checked").order_by("id")
        batch = checked[which % len(checked)] if checked else Batch.objects.order_by("id").first()
        if batch:
            month, fund = Month.of(batch.month), batch.fund_code
            back = lambda: contributions.send_back(month, fund=fund, reason="salah bulan", actor=CHECKER)  # noqa: E731
            self.act("send_back", back)

    @rule(month=st.sampled_from(MONTHS), cut=st.booleans())
    def submit(self, month: Month, cut: bool) -> None:
        self.act("submit", lambda: cities.submit(self.folder, month, maker=MAKER, checker=CHECKER), cut=cut)

    @rule(month=st.sampled_from(MONTHS), fund=st.sampled_from(FUNDS), code=st.sampled_from(("260100000001", "260100000002", "")))
    def bill(self, month: Month, fund: str, code: str) -> None:
        self.act("bill", lambda: contributions.bill(month, fund=fund, code=code, on=month.first_day, actor=TREASURER))

    @rule(
        month=st.sampled_from(MONTHS), fund=st.sampled_from(FUNDS), wrong=st.sampled_from((0, 0, 0, 1, -16_800)),
        months=st.sampled_from((1, 1, 1, 2, 3)), cut=st.booleans(),
    )  # fmt: skip
    def pay(self, month: Month, fund: str, wrong: int, months: int, cut: bool) -> None:
        found = [self.batch(month.shift(n), fund) for n in range(months)]
        owed = sum(b.total - self.credited(b) for b in found if b)
        was = [b.state for b in found if b]
        paid = lambda: contributions.pay(  # noqa: E731
            month, fund=fund, on=month.first_day.replace(day=10), reference=f"SP2D-{fund}", amount=owed + wrong, months=months,
            actor=TREASURER,
        )  # fmt: skip
        result = self.act("pay", paid, cut=cut)
        if not isinstance(result, Refusal | CutError):
            assert not wrong and len(was) == months and not {"draft", "checked"} & set(was)

    def credited(self, batch: Batch) -> int:
        return int(
            one(
                "select coalesce(sum(amount), 0) from contributions_credit where month = %s and fund_code = %s",
                batch.month,
                batch.fund_code,
            )
        )

    @rule(
        month=st.sampled_from(MONTHS), fund=st.sampled_from(FUNDS), share=st.sampled_from((1, 2, 3, 0, -1)), n=st.integers(1, 2)
    )
    def credit(self, month: Month, fund: str, share: int, n: int) -> None:
        owed = int(one("select coalesce(sum(amount), 0) from contributions_claimmove where fund_code = %s", fund))
        owed -= int(one("select coalesce(sum(amount), 0) from contributions_credit where fund_code = %s", fund))
        # All that is owed, half of it, a third; or a rupiah more than it, or less than nothing.
        amount = owed // share if share > 0 else (owed + 1 if share == 0 else -1)
        is_new = not rows("select 1 from contributions_credit where fund_code = %s and reference = %s", fund, f"N-{n}")
        result = self.act(
            "credit", lambda: contributions.credit(month, fund=fund, amount=amount, reference=f"N-{n}", actor=TREASURER)
        )
        if is_new and not isinstance(result, Refusal):
            assert 0 < amount <= owed

    @rule(which=st.integers(0, 3))
    def take_credit_back(self, which: int) -> None:
        given = rows("select month, fund_code, reference from contributions_credit order by id")
        if given:
            month, fund, reference = given[which % len(given)]
            back = lambda: contributions.cancel_credit(Month.of(month), fund=fund, reference=reference, actor=TREASURER)  # noqa: E731
            self.act("take_credit_back", back)

    @rule(
        month=st.sampled_from(MONTHS), fund=st.sampled_from(FUNDS), seed=st.sampled_from(("", "a", "b")), faults=st.integers(0, 6)
    )
    def reply(self, month: Month, fund: str, seed: str, faults: int) -> None:
        sent = self.folder / "out" / f"iuran_{month}_{fund}.csv"
        if not sent.exists():
            return
        path = cities.answer(self.folder, month, fund, perfect=not seed, seed=seed)
        self.spoil(path, faults)
        first = self.act("reply", lambda: contributions.reconcile(month, fund=fund, path=path, actor=TREASURER))
        if not isinstance(first, Refusal):
            before = written()
            assert contributions.reconcile(month, fund=fund, path=path, actor=TREASURER) == first
            assert written() == before, "the same reply counted twice"

    def spoil(self, path: Path, faults: int) -> None:
        """Some lines refused, booked short, booked twice or left out."""
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        cells = [line.split(",") for line in lines]
        if faults > 0 and cells:
            cells[0][1:] = ["", "DITOLAK", "NIK tidak sesuai", "0"]
        if faults > 1 and len(cells) > 1:
            cells[1][4] = "4200"
        if faults > 2 and len(cells) > 2:
            cells.append(list(cells[2]))
        if faults > 3 and len(cells) > 4:
            del cells[3]
        path.write_text("\n".join([header, *(",".join(c) for c in cells)]) + "\n", encoding="utf-8")

    @rule(month=st.sampled_from(MONTHS), fund=st.sampled_from(FUNDS))
    def close(self, month: Month, fund: str) -> None:
        self.act("close", lambda: contributions.close(month, fund=fund, actor=TREASURER))

    @initialize(steps=st.integers(0, 7), faults=st.integers(0, 6))
    def begin(self, steps: int, faults: int) -> None:
        for _ in range(steps):
            self.go_on(faults)

    @rule(faults=st.integers(0, 6))
    def go_on(self, faults: int) -> None:
        """What officers would do next, so that most sequences come far."""
        done = Batch.objects.filter(state__in=("settled", "closed")).order_by("-month").first()
        month = min(Month.of(done.month).next, MARCH) if done else JANUARY
        found = list(Batch.objects.filter(month=month.first_day))
        if not found:
            self.run_month(month, cut=False)
        elif any(b.state in ("draft", "checked") for b in found):
            self.submit(month, cut=False)
        for batch in found:
            if batch.state in ("submitted", "billed"):
                self.pay(month, batch.fund_code, wrong=0, months=1, cut=False)
            elif batch.state == "paid":
                self.reply(month, batch.fund_code, "", faults)

    @rule(amount=st.sampled_from((0, TIGHT, TIGHT * 2)))
    def revise_budget(self, amount: int) -> None:
        def revise() -> None:
            made = budgets.propose(2026, "APBD", amount=amount, on=date(2026, 3, 1), reference="DPPA", actor=MAKER)
            budgets.decide(made.pk, approve=True, actor=CHECKER)
            money.open_year(store.current(2026), CHECKER)

        self.act("revise_budget", revise)

    @invariant()
    def books_balance(self) -> None:
        found = trial_balance(date(2027, 12, 31))
        assert found["balanced"] and found["debit"] == found["credit"]
        assert not rows("select entry_id from ledger_posting group by 1 having sum(amount) <> 0")
        assert not rows(
            "select a.id from ledger_account a left join ledger_posting p on p.account_id = a.id group by a.id"
            " having a.balance <> coalesce(sum(p.amount), 0)"
        )

    @invariant()
    def nobody_is_paid_twice_and_no_fund_is_negative(self) -> None:
        assert not rows("select person_id from contributions_batchline group by person_id, month having count(*) > 1")
        assert not rows("select id from ledger_account where kind not in ('appropriation', 'donor_liability') and balance < 0")

    @precondition(lambda self: self.done)
    @invariant()
    def books_say_what_happened(self) -> None:
        for fund in FUNDS:
            held = {kind: int(n) for kind, n in rows("select kind, balance from ledger_account where fund_code = %s", fund)}
            totals: dict[str, int] = {}
            for state, total in rows("select state, sum(total) from contributions_batch where fund_code = %s group by 1", fund):
                totals[state] = int(total)
            credits = int(one("select coalesce(sum(amount), 0) from contributions_credit where fund_code = %s", fund))
            claims = int(one("select coalesce(sum(amount), 0) from contributions_claimmove where fund_code = %s", fund))
            spent = sum(totals.get(state, 0) for state in WAS_PAID)
            assert held.get("committed", 0) == totals.get("billed", 0)
            assert held.get("insurer_claim", 0) == claims - credits
            assert held.get("paid", 0) == spent - claims
            assert held.get("reserved", 0) <= sum(totals.get(s, 0) for s in ("draft", "checked", "submitted"))
            assert held.get("reserved", 0) >= sum(totals.get(s, 0) for s in ("checked", "submitted"))
            transferred = int(one(TRANSFERRED, fund))
            used = int(one(USED, fund, list(WAS_PAID)))
            assert transferred == spent - used


def test_books_hold_whatever_is_done(town: str, django_db_blocker: Any) -> None:
    Books.name = town
    with django_db_blocker.unblock():
        connection.ensure_connection()
        run_state_machine_as_test(
            Books,
            settings=settings(
                max_examples=18, stateful_step_count=36, deadline=None, derandomize=True,
                suppress_health_check=list(HealthCheck),
                # A whole city is run for each try: the sequence that failed is printed as it is.
                phases=[Phase.generate], print_blob=False,
            ),
        )  # fmt: skip
    acts = {"run_month", "submit", "bill", "pay", "reply", "revise_budget"}
    assert acts <= set(Books.seen), f"never done: {acts - set(Books.seen)}"


def test_a_whole_way(town: str, django_db_blocker: Any) -> None:
    """Every act once in the order of an office, so that none of them is only ever refused."""
    Books.name = town
    with django_db_blocker.unblock():
        connection.ensure_connection()
        books = Books()
        try:
            Books.seen.clear()
            walk(books)
        finally:
            books.teardown()
    assert set(Books.seen) == {
        "run_month", "check", "send_back", "submit", "bill", "pay", "reply", "credit", "take_credit_back", "close",
        "revise_budget",
    }  # fmt: skip


def walk(books: Books) -> None:
    steps: list[Callable[[], None]] = [
        lambda: books.run_month(JANUARY, cut=False),
        lambda: books.check(JANUARY, "APBD", CHECKER),
        lambda: books.send_back(0),
        lambda: books.run_month(JANUARY, cut=False),
        lambda: books.check(JANUARY, "APBD", CHECKER),
        lambda: books.submit(JANUARY, cut=False),
        lambda: books.bill(JANUARY, "APBD", "260100000001"),
        *(partial(books.pay, JANUARY, fund, wrong=0, months=1, cut=False) for fund in FUNDS),
        *(partial(books.reply, JANUARY, fund, "", 6) for fund in FUNDS),
        lambda: books.run_month(FEBRUARY, cut=False),
        lambda: books.credit(FEBRUARY, "APBD", 1, 1),
        lambda: books.take_credit_back(0),
        lambda: books.credit(FEBRUARY, "APBD", 2, 2),
        lambda: books.submit(FEBRUARY, cut=False),
        lambda: books.pay(FEBRUARY, "APBD", wrong=0, months=1, cut=False),
        lambda: books.revise_budget(TIGHT * 2),
        lambda: books.close(JANUARY, "APBD"),
    ]
    for step in steps:
        step()
        books.books_balance()
        books.nobody_is_paid_twice_and_no_fund_is_negative()
        books.books_say_what_happened()
