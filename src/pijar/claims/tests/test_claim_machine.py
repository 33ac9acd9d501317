"""Random lives of cases: whatever is done in whatever order, a case is where its last move says and loses nothing.

What is tried is drawn freely, also what is forbidden: the services must refuse it and leave everything as it was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pijar.audit.models import Event
from pijar.claims import joining, services
from pijar.claims.models import (
    Claim,
    ClaimDocument,
    ClaimFile,
    ClaimMove,
    ClaimNote,
    ClaimTask,
    FlagDismissal,
    Identification,
)
from pijar.claims.moving import MOVES
from pijar.claims.redating import set_happened
from pijar.claims.selectors import told
from pijar.claims.tasks import BELONGS
from pijar.claims.tests.conftest import ACCOUNT, HAPPENED, NIK, RINA, TOLD, death, given
from pijar.claims.types import (
    OVER,
    Branch,
    Channel,
    Flag,
    Harm,
    Need,
    NoteKind,
    Owner,
    Paper,
    Picture,
    State,
    TaskKind,
)
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor, Role

NIKS = (NIK, "3374120101809002")
KINDS = ("ktp_peserta", "kuitansi", "akta_kematian", "formulir_kk1", "surat_cinta")
WORDS = st.sampled_from(["", "pendek", "alasan yang cukup panjang"])
# What nothing may ever make fewer.
KEPT = (ClaimMove, ClaimNote, ClaimFile, FlagDismissal, Identification, Event)


class Cases(RuleBasedStateMachine):
    """One or more cases of two people, in a transaction that is rolled back at the end."""

    @initialize(is_death=st.booleans(), is_known=st.booleans())
    def begin(self, is_death: bool, is_known: bool) -> None:
        self.whole = transaction.atomic()
        self.whole.__enter__()
        for number, nik in enumerate(NIKS):
            secret = identifiers().encrypt("national_id", nik)
            born = {"birth_date": date(1980, 1, 1), "village_code": f"33.74.12.100{number}"}
            Person.objects.create(national_id=secret, name="WARGA KITA", **born)
        self.now = TOLD
        self.counts: dict[Any, int] = {}
        self.reported: dict[Any, str] = {}
        self.report((death if is_death else given)(nik=NIK if is_known else ""))

    def report(self, what: Any) -> None:
        key = uuid4()
        made = services.report(what, key=key, channel=Channel.PUBLIC, actor=Actor("pelapor"), at=self.now)
        again = services.report(what, key=key, channel=Channel.PUBLIC, actor=Actor("pelapor"), at=self.now)
        assert (made.number, made.code, True, False) == (again.number, again.code, made.is_new, again.is_new)
        self.reported[key] = made.number

    def attempt(self, act: Any, *args: Any, **kwargs: Any) -> bool:
        """Does it; where it is refused, nothing at all was written."""
        before = self.picture()
        try:
            with transaction.atomic():
                act(*args, actor=RINA, at=self.now, **kwargs)
        except Refusal as refusal:
            assert self.picture() == before, refusal.code
            return False
        return True

    def picture(self) -> Any:
        tables = (Claim, ClaimMove, ClaimTask, ClaimDocument, ClaimNote, FlagDismissal, Identification)
        return [list(table.objects.order_by("id").values_list()) for table in tables], Event.objects.count()

    def one(self, place: int) -> Claim:
        found = list(Claim.objects.order_by("id"))
        return found[place % len(found)]

    places = st.integers(0, 5)

    @rule(days=st.integers(1, 400))
    def time_goes_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(nik=st.sampled_from(["", *NIKS]), is_death=st.booleans())
    def somebody_reports(self, nik: str, is_death: bool) -> None:
        if len(self.reported) < 3:
            teller = replace(ACCOUNT, reporter_name=f"Pelapor {len(self.reported)}")
            self.report((death if is_death else given)(nik=nik, account=teller))

    @rule(place=places, to=st.sampled_from(State), back=st.integers(-1, 30), reason=WORDS,
          role=st.sampled_from([Role.PROGRAMME, Role.HOSPITAL, Role.VILLAGE]), is_instant=st.booleans())  # fmt: skip
    def move(self, place: int, to: State, back: int, reason: str, role: Role, is_instant: bool) -> None:
        claim = self.one(place)
        on: date | datetime = self.now - timedelta(days=back)
        on = on if is_instant else on.date()
        step = MOVES[State(claim.state)].get(to)
        if self.attempt(services.move, claim.number, to, on=on, reason=reason, role=role):
            assert step is not None
            assert Branch(claim.branch) in step.branches
            assert role in step.by
            assert Need.REASON not in step.needs or len(reason) >= 8

    @rule(place=places)
    def follow_the_usual_way(self, place: int) -> None:
        """So that random lives get somewhere."""
        from pijar.claims.moving import open_to

        claim = self.one(place)
        if State(claim.state) in OVER:
            return
        to = open_to(State(claim.state), Branch(claim.branch), Role.PROGRAMME)[0]
        if Need.DOCUMENTS in MOVES[State(claim.state)][to].needs:
            for row in ClaimDocument.objects.filter(claim=claim, state="required"):
                services.set_document(claim.number, row.kind, state=Paper.RECEIVED, actor=RINA, at=self.now)
        self.attempt(services.move, claim.number, to, on=self.now.date(), reason="langkah biasa saja")

    @rule(place=places, nik=st.sampled_from(["", *NIKS, "3374120101809777", "12"]), reason=WORDS)
    def identify(self, place: int, nik: str, reason: str) -> None:
        self.attempt(services.identify, self.one(place).number, nik=nik, reason=reason)

    @rule(place=places, harm=st.sampled_from(Harm))
    def became(self, place: int, harm: Harm) -> None:
        self.attempt(services.set_harm, self.one(place).number, harm=harm)

    @rule(place=places, branch=st.sampled_from(Branch), reason=WORDS)
    def other_branch(self, place: int, branch: Branch, reason: str) -> None:
        self.attempt(services.set_branch, self.one(place).number, branch=branch, reason=reason)

    @rule(place=places, branch=st.sampled_from(Branch), reason=WORDS)
    def second_branch(self, place: int, branch: Branch, reason: str) -> None:
        self.attempt(services.open_branch, self.one(place).number, branch=branch, reason=reason)

    @rule(place=places, days=st.integers(-40, 2), reason=WORDS)
    def another_day(self, place: int, days: int, reason: str) -> None:
        moment = HAPPENED + timedelta(days=days)
        self.attempt(set_happened, self.one(place).number, happened_at=moment, hour_known=True, reason=reason)

    @rule(one=places, two=places, reason=WORDS)
    def join(self, one: int, two: int, reason: str) -> None:
        self.attempt(joining.join, self.one(one).number, to=self.one(two).number, reason=reason)

    @rule(place=places, kind=st.sampled_from(KINDS), state=st.sampled_from(Paper), reason=WORDS, has_file=st.booleans())
    def paper(self, place: int, kind: str, state: Paper, reason: str, has_file: bool) -> None:
        file = Picture(b"%PDF-1.4 " + kind.encode(), "application/pdf") if has_file else None
        self.attempt(services.set_document, self.one(place).number, kind, state=state, reason=reason, file=file)

    @rule(place=places, kind=st.sampled_from(TaskKind), owner=st.sampled_from(Owner))
    def add_task(self, place: int, kind: TaskKind, owner: Owner) -> None:
        self.attempt(services.add_task, self.one(place).number, kind, owner=owner, words="tugas")

    @rule(place=places)
    def end_a_task(self, place: int) -> None:
        tasks = list(ClaimTask.objects.order_by("id"))
        if tasks:
            self.attempt(services.end_task, tasks[place % len(tasks)].id)

    @rule(place=places, words=WORDS)
    def note(self, place: int, words: str) -> None:
        self.attempt(services.note, self.one(place).number, kind=NoteKind.INTERNAL, words=words)

    @rule(place=places, flag=st.sampled_from(Flag), reason=WORDS)
    def set_aside(self, place: int, flag: Flag, reason: str) -> None:
        self.attempt(services.set_aside, self.one(place).number, flag=flag, reason=reason)

    @rule(place=places, hospital=st.sampled_from(["", "RSUD Contoh", "RSUP"]))
    def hospital(self, place: int, hospital: str) -> None:
        self.attempt(services.set_hospital, self.one(place).number, hospital=hospital)

    @invariant()
    def a_case_is_where_its_last_move_says(self) -> None:
        if not hasattr(self, "whole"):
            return
        for claim in Claim.objects.all():
            moves = list(ClaimMove.objects.filter(claim=claim).order_by("place"))
            assert [m.place for m in moves] == list(range(1, len(moves) + 1))
            assert (claim.state, claim.state_on) == (moves[-1].to_state, moves[-1].on)
            assert [m.from_state for m in moves] == ["", *(m.to_state for m in moves[:-1])]
            days = [HAPPENED.date(), *(m.on for m in moves[1:])]
            assert days == sorted(days)
            assert all(State(b.to_state) in MOVES[State(a.to_state)] for a, b in zip(moves, moves[1:], strict=False))

    @invariant()
    def tasks_stand_open_only_where_they_belong_and_once(self) -> None:
        if not hasattr(self, "whole"):
            return
        for task in ClaimTask.objects.filter(end="").select_related("claim"):
            assert State(task.claim.state) in BELONGS[TaskKind(task.kind)], (task.kind, task.claim.state)
            assert task.owner == Owner.PROGRAMME.value or task.place
        standing = [(t.claim_id, t.kind) for t in ClaimTask.objects.filter(end="").exclude(kind="other")]
        assert len(standing) == len(set(standing))

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "whole"):
            return
        now = {table: table.objects.count() for table in KEPT}
        assert all(now[table] >= before for table, before in self.counts.items())
        self.counts = now
        assert set(self.reported.values()) <= set(Claim.objects.values_list("number", flat=True))
        assert not ClaimDocument.objects.filter(state="not_needed", reason=None).exists()

    @invariant()
    def every_case_can_be_told(self) -> None:
        if hasattr(self, "whole"):
            for claim in Claim.objects.select_related("incident__person", "joined_to"):
                found = told(claim)
                assert NIK not in str(found)
                assert claim.joined_to is None or claim.state == "closed"

    def teardown(self) -> None:
        if hasattr(self, "whole"):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)


def test_whatever_is_done_a_case_stays_whole(db):
    limits = settings(
        max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Cases, settings=limits)
