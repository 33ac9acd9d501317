"""Cover on every day of random lives, by the rules and by the whole way through the tables, against a slow and plain reference.

What is compared: status, covered, fund, paid through, since, months without a gap, all months. That the comparison would notice
a wrong rule is shown by wrong rules put in on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

import coverreference as reference
import databases
from coverreference import FIRST, LAST, YM, Halt, History, Line, Prior, Register, random_history, random_line, random_prior
from databases import rows
from pijar.coverage import rules, selectors, words
from pijar.coverage.evidence import evidence_of
from pijar.coverage.types import CoverageStatus, Facts, LinkKind, LinkState, Status
from pijar.kernel.month import Month
from pijar.registry.crypto import identifiers
from pijar.registry.selectors import national_id_of

SPAN = reference.days()
# Around every edge of a month: where a day off would show.
EDGES = sorted(
    {
        day
        for month in reference.months_between(FIRST, LAST)
        for edge in (date(*month, 1), reference.due(month), date(*month, 10))
        for day in (edge - timedelta(days=1), edge, edge + timedelta(days=1))
        if SPAN[0] <= day <= SPAN[-1]
    }
)
NIKS = ("3374110101809101", "3374110101809102")
DIED = ("DECEASED", "MENINGGAL")
histories = st.randoms(use_true_random=False).map(random_history)


def seen(found: CoverageStatus) -> dict[str, Any]:
    """The quick answer in the words of the reference."""
    through = found.paid_through
    return {
        "status": found.status.value, "covered": found.covered, "fund": found.fund,
        "paid_through": (through.year, through.month) if through else None, "since": found.since,
        "continuous": found.continuous_months, "total": found.total_months,
    }  # fmt: skip


def facts(history: History, day: date) -> Facts:
    """What the tables would tell of a history: built as the one query delivers it, and read by the code that reads that."""
    lines = [
        [first(line.month), line.fund, line.state, line.answers[-1] if line.answers else None]
        for line in sorted(history.lines, key=lambda line: line.record)
    ]
    newest = {prior.record: prior for prior in sorted(history.priors, key=lambda prior: prior.loaded)}
    told = [[p.payer, p.starts.isoformat(), first(p.last), p.months] for _, p in sorted(newest.items())]
    register = sorted(history.register, key=lambda one: one.as_of)[-1:]
    words = [[r.status, r.died.isoformat() if r.died else None, r.as_of.isoformat()] for r in register]
    halt = [history.halts[-1].kind, history.halts[-1].reason, first(history.halts[-1].month)] if history.halts else None
    months = selectors.billed_months(lines)
    for month, before in selectors._prior_months(told).items():
        months[month] = rules.better(months.get(month), before)
    return Facts(months, selectors._dead_since(words, halt), (day.year, day.month) in history.eligible)


def first(month: YM) -> str:
    return date(*month, 1).isoformat()


def differences(history: History, asked: Callable[[date], CoverageStatus], days: list[date]) -> list[tuple[Any, ...]]:
    """The days on which the quick answer is another than the plain one."""
    said, dead = reference.spoken(history), reference.dead_from(history)
    found = []
    for day in days:
        plain, quick = reference.answer_of(said, dead, history.eligible, day), seen(asked(day))
        if plain != quick:
            found.append((day, plain, quick))
    return found


def by_rules(history: History) -> Callable[[date], CoverageStatus]:
    of = {eligible: facts(history, day) for eligible, day in _kinds_of_days(history)}
    return lambda day: rules.coverage_on(day, of[(day.year, day.month) in history.eligible])


def _kinds_of_days(history: History) -> list[tuple[bool, date]]:
    return [((day.year, day.month) in history.eligible, day) for day in SPAN[::28]]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories)
def test_every_day_of_a_life_by_the_rules(history: History) -> None:
    assert differences(history, by_rules(history), SPAN) == []


def test_the_histories_hold_what_they_should() -> None:
    """Random lives that never lapse, die or change their fund would prove little."""
    statuses: set[str] = set()
    takes_back = changes = merged = 0
    for seed in range(150):
        history = random_history(Random(seed))
        said, dead = reference.spoken(history), reference.dead_from(history)
        statuses |= {reference.answer_of(said, dead, history.eligible, day)["status"] for day in EDGES}
        takes_back += any(line.answers[:-1] and line.answers[-1] != "accepted" for line in history.lines)
        changes += len({line.fund for line in history.lines}) > 1
        merged += len({line.record for line in history.lines}) > 1
    assert statuses == {status.value for status in rules.Status}
    assert min(takes_back, changes, merged) >= 10


def _one_more(day: Callable[..., date], by: int) -> Callable[..., date]:
    return lambda *args: day(*args) + timedelta(days=by)


DEAD = selectors._dead_since
# What a slip in the rules would be: each must be noticed within a few dozen lives.
SLIPS: dict[str, tuple[Any, str, Any]] = {
    "grace a month longer": (rules, "_grace", lambda day: 4),
    "grace a month shorter": (rules, "_grace", lambda day: 2),
    "months begin on their second day": (rules, "start_day", lambda month: date(month.year, month.month, 2)),
    "cover within the first month from its first day": (rules, "_starts", lambda month, paid: month.first_day),
    "due a day later": (rules, "due_date", _one_more(rules.due_date, 1)),
    "due a day earlier": (rules, "due_date", _one_more(rules.due_date, -1)),
    "due on the 15th, working day or not": (rules, "due_date", lambda month: date(month.year, month.month, 15)),
    "a refused line counts above an accepted one": (rules, "BETTER", tuple(reversed(rules.BETTER))),
    "a missing answer is a yes": (selectors, "STATES", {**selectors.STATES, "missing": rules.MonthState.ACCEPTED}),
    "another amount is a no": (selectors, "STATES", {**selectors.STATES, "amount_mismatch": rules.MonthState.REJECTED}),
    "a list that is only billed was paid": (selectors, "WAS_PAID", (*selectors.WAS_PAID, "billed")),
    "paid and not answered is as unpaid": (rules, "UNCLEAR", ()),
    "months after a death count": (rules, "_before_death", lambda month, facts: True),
    "an officer's month above the register's day": (
        selectors, "_dead_since", lambda said, halt: min(filter(None, (DEAD(said, None), DEAD([], halt))), default=None)
    ),
    "every stop is a death": (selectors, "DEATH_CODES", frozenset({*DIED, "MOVED_OUT"})),
    "no stop is a death": (selectors, "DEATH_CODES", frozenset()),
    "a gap does not break the row": (rules, "_run", lambda accepted, facts: accepted),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_the_rules_is_noticed(slip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, wrong = SLIPS[slip]
    monkeypatch.setattr(module, name, wrong)
    assert any(differences(h, by_rules(h), EDGES) for h in (random_history(Random(seed)) for seed in range(120))), slip


# ---------------------------------------------------------------------------------------------- through the tables


class Books:
    """Writes what happened into the tables as they would stand; the guards of acts are off, what is stored is the same."""

    def __init__(self) -> None:
        self.ids, self.numbers, self.lines, self.loads = [0, 0], 0, 0, 0
        self.at: dict[tuple[int, YM], int] = {}
        rows("set local session_replication_role = replica")
        for place, nik in enumerate(NIKS):
            secret = national_id_of(nik)
            self.ids[place] = rows(
                "insert into registry_person (national_id, name, birth_date, sex, village_code, occupation_code, survivor_id)"
                " values (%s, 'CAHYO UTOMO', '1980-01-01', 'L', '33.74.11.1003', '', %s) returning id",
                secret, self.ids[0] if place else None,
            )[0][0]  # fmt: skip
        self.reply = rows(
            "insert into contributions_reply (batch_id, sha256, file_name, at, actor, counts)"
            " values (0, 'x', 'x', now(), 'x', '{}') returning id"
        )[0][0]

    def billed(self, line: Line) -> None:
        self.numbers += 1
        batch = rows(
            "insert into contributions_batch (month, fund_code, number, billing_code, state, made_by, approved_by, lines, jkk,"
            " jkm, total, checksum, files) values (%s, %s, %s, '', %s, 'a', %s, 1, 1, 1, 2, '', '[]') returning id",
            first(line.month), line.fund, self.numbers, line.state, "" if line.state == "draft" else "b",
        )[0][0]  # fmt: skip
        self.at[line.record, line.month] = rows(
            "insert into contributions_batchline (batch_id, month, person_id, rate_id, jkk, jkm) values (%s, %s, %s, 0, 1, 1)"
            " returning id", batch, first(line.month), self.ids[line.record],
        )[0][0]  # fmt: skip
        for bucket in line.answers:
            self.answered(line, bucket)

    def moved(self, line: Line) -> None:
        sql = (
            "update contributions_batch b set state = %s, approved_by = %s from contributions_batchline l"
            " where l.batch_id = b.id and l.id = %s"
        )
        rows(sql, line.state, "" if line.state == "draft" else "b", self.at[line.record, line.month])

    def answered(self, line: Line, bucket: str) -> None:
        rows(
            "insert into contributions_lineresult (line_id, reply_id, bucket, booked, reason) values (%s, %s, %s, 0, '')"
            " on conflict (line_id) do update set bucket = excluded.bucket",
            self.at[line.record, line.month], self.reply, bucket,
        )  # fmt: skip

    def _snapshot(self, kind: str, as_of: date) -> int:
        return int(
            rows(
                "insert into registry_snapshot (kind, as_of, loaded_at, actor, file_name, sha256, rows, loaded, rejected)"
                " values (%s, %s, now(), 'x', 'x', 'x', 1, 1, 0) returning id", kind, as_of,
            )[0][0]
        )  # fmt: skip

    def prior(self, prior: Prior) -> None:
        rows(
            "insert into enrolment_priorparticipation (snapshot_id, national_id, name, participant_number, payer, starts_on,"
            " last_month, months) values (%s, %s, '', '', %s, %s, %s, %s)",
            self._snapshot("participants", prior.loaded), national_id_of(NIKS[prior.record]), prior.payer, prior.starts,
            first(prior.last), prior.months,
        )  # fmt: skip

    def register(self, word: Register) -> None:
        rows(
            "insert into registry_populationline (snapshot_id, national_id, name, birth_date, sex, status, status_on,"
            " village_code) values (%s, %s, '', '1980-01-01', '', %s, %s, '')",
            self._snapshot("population", word.as_of), national_id_of(NIKS[0]), word.status, word.died,
        )  # fmt: skip

    def halt(self, halt: Halt) -> None:
        rows(
            "insert into enrolment_halt (person_id, kind, from_month, reason, proof, actor, at)"
            " values (%s, %s, %s, %s, 'surat', 'x', now())", self.ids[0], halt.kind, first(halt.month), halt.reason,
        )  # fmt: skip

    def eligible(self, month: YM) -> None:
        rows(
            "insert into eligibility_assessment (month, person_id, outcome, reasons, sector)"
            " values (%s, %s, 'eligible', '{}', 'trade')", first(month), self.ids[0],
        )  # fmt: skip

    def write(self, history: History) -> None:
        for line in history.lines:
            self.billed(line)
        for prior in history.priors:
            self.prior(prior)
        for word in history.register:
            self.register(word)
        for halt in history.halts:
            self.halt(halt)
        for month in sorted(history.eligible):
            self.eligible(month)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    # Statements prepared for a person hold no plan that outlives the rows.
    connection.ensure_connection()


def holds_together(nik: str, days: list[date]) -> None:
    """The chain says what the answer says: a yes rests on an acceptance, what is missing says why, and all can be told."""
    for day in days:
        found, links = evidence_of(nik, day)
        assert found == selectors.status(nik, day)
        about = [link for link in links if found.basis and link.month == found.basis]
        accepted = [
            link for link in about if link.kind in (LinkKind.ACCEPTANCE, LinkKind.PRIOR) and link.state is LinkState.THERE
        ]
        rests = found.status in (Status.ACTIVE, Status.GRACE, Status.LAPSED)
        assert bool(accepted) == rests or (found.status is Status.WAITING and found.basis), (day, found, links)
        ended = [link for link in links if link.state is LinkState.ENDED and link.kind in (LinkKind.DEATH, LinkKind.HALT)]
        assert ended or found.status is not Status.DEAD
        assert all(link.why for link in links if link.state is not LinkState.THERE)
        counted = [link for link in links if link.kind is LinkKind.MONTHS]
        assert bool(counted) == bool(found.paid_through)
        for link in links:
            assert words.title(link).id, link
            said = words.about(link)
            assert (said.id, said.en) != ("", "") or link.state is LinkState.THERE, link
            json.dumps(link.as_json())


def test_every_day_of_a_life_through_the_tables(city: None) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate])
    @given(histories)
    def lives(history: History) -> None:
        with taken_back():
            Books().write(history)
            for nik, days in ((NIKS[0], SPAN), (NIKS[1], EDGES)):
                assert differences(history, lambda day, nik=nik: selectors.status(nik, day), days) == []
                holds_together(nik, EDGES[::17])

    lives()


class Life(RuleBasedStateMachine):
    """One person's years as they happen, in any order: after each act the quick answer is the plain one."""

    def __init__(self) -> None:
        super().__init__()
        self.history, self.taken = History(), taken_back()
        self.taken.__enter__()
        self.books = Books()

    def teardown(self) -> None:
        try:
            self.compare(SPAN)
        finally:
            self.taken.__exit__(None, None, None)

    def compare(self, days: list[date]) -> None:
        assert differences(self.history, lambda day: selectors.status(NIKS[0], day), days) == []

    @initialize(chance=st.randoms(use_true_random=False))
    def begins(self, chance: Random) -> None:
        self.history = random_history(chance)
        self.books.write(self.history)

    @rule(chance=st.randoms(use_true_random=False), record=st.integers(0, 1))
    def is_billed(self, chance: Random, record: int) -> None:
        taken = {line.month for line in self.history.lines if line.record == record}
        free = [month for month in reference.months_between(FIRST, LAST) if month not in taken]
        if free:
            line = random_line(chance, record, chance.choice(free), chance.choice(reference.FUNDS))
            self.history.lines.append(line)
            self.books.billed(line)
            self.compare(EDGES[::2])

    @precondition(lambda self: self.history.lines)
    @rule(chance=st.randoms(use_true_random=False))
    def is_paid_or_answered_otherwise(self, chance: Random) -> None:
        """A payment that comes late; a later word of the insurer: refused, accepted again, another amount."""
        line = chance.choice(self.history.lines)
        if line.state not in ("settled", "closed"):
            line.state = reference.STATES[reference.STATES.index(line.state) + 1]
            self.books.moved(line)
            if line.state != "settled":
                return
        bucket = chance.choice(reference.BUCKETS)
        if bucket == "missing" and line.answers:
            return
        line.answers.append(bucket)
        self.books.answered(line, bucket)
        self.compare(EDGES[1::2])

    @rule(chance=st.randoms(use_true_random=False))
    def is_known_from_before(self, chance: Random) -> None:
        prior = random_prior(chance, chance.randrange(2))
        self.history.priors.append(prior)
        self.books.prior(prior)
        self.compare(EDGES[::3])

    @rule(chance=st.randoms(use_true_random=False))
    def dies_or_does_not(self, chance: Random) -> None:
        """The register says so, and may take it back with its next list."""
        word = reference.random_register(chance)
        self.history.register.append(word)
        self.books.register(word)
        self.compare(EDGES[1::3])

    @rule(kind=st.sampled_from(("stop", "hold", "resume")), reason=st.sampled_from((*DIED, "MOVED_OUT")), chance=st.randoms())
    def is_halted(self, kind: str, reason: str, chance: Random) -> None:
        halt = Halt(kind, reason, chance.choice(reference.months_between(FIRST, LAST)))
        self.history.halts.append(halt)
        self.books.halt(halt)
        self.compare(EDGES[2::3])


def test_a_life_as_it_happens(empty_city: str, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), databases.untouched(empty_city):
        limits = settings(
            max_examples=10,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # Made smaller, a life is hardly easier to read, and each try takes a second.
            phases=[Phase.generate],
        )
        run_state_machine_as_test(Life, settings=limits)


def test_the_number_alone_answers_where_no_list_names_anybody(city: None) -> None:
    """Who was paid for before our books and stands in no list has months all the same."""
    prior = Prior(0, date(2026, 1, 1), "APBD", date(2025, 6, 10), (2025, 12), 7)
    books = Books()
    rows("delete from registry_person")
    books.prior(prior)
    history = History(priors=[prior])
    assert differences(history, lambda day: selectors.status(NIKS[0], day), SPAN) == []
    assert identifiers().decrypt("national_id", national_id_of(NIKS[0]) or b"") == NIKS[0]
    assert selectors.status(NIKS[0], date(2025, 6, 9)).covered is False
    assert selectors.status(NIKS[0], date(2025, 6, 10)).total_months == 1
    assert selectors.status(NIKS[0], date(2026, 1, 15)).paid_through == Month(2025, 12)
