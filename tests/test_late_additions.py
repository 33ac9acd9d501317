"""People added after a month's list was sent: a later list of their own, once each, within places, money and time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cities
import databases
from cities import FEBRUARY, JANUARY, Donor, workers
from databases import one, rows
from pijar.contributions import services as contributions
from pijar.contributions.models import Batch, BatchLine
from pijar.cycle import additions, replacements
from pijar.cycle import services as cycle
from pijar.cycle.checks import check_all
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.ledger import selectors as books
from pijar.ledger.types import Kind
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import Actor

RINA, TONO, SITI = Actor("rina"), Actor("tono"), Actor("siti")
CROWD = workers(40)
IN_TIME, TOO_LATE = date(2026, 1, 10), date(2026, 1, 20)


@pytest.fixture(scope="module")
def sent(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database whose January is sent with 25 of 27 places of APBD taken: two were freed, and thirteen people wait."""
    folder = tmp_path_factory.mktemp("susulan")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_late", empty_city)
        with databases.inside(name):
            cities.programme(apbd=27, dbhcht=0)
            cities.registers(folder, CROWD)
            cities.load_lists(cities.candidates(folder, CROWD))
            cities.run()
            for person in [p for (p,) in rows("select person_id from allocation_assignment order by rank limit 2")]:
                replacements.free_place(JANUARY, _person(person), reason="DECEASED", actor=RINA)
            cities.submit(folder, checker=TONO)
        yield name
        databases.dropped(name)


@pytest.fixture
def late(sent: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sent January for one test, on a day before it is due; nothing of it stays."""
    monkeypatch.setattr(additions, "today", lambda: IN_TIME)
    with django_db_blocker.unblock(), databases.untouched(sent):
        yield


def _person(number: int) -> Any:
    from pijar.registry.models import Person

    return Person.objects.get(id=number)


def in_line() -> list[int]:
    return [p for (p,) in rows("select person_id from allocation_waiting where position is not null order by position")]


def add(fund: str = "APBD", actor: Actor = RINA, **more: Any) -> additions.Added:
    return additions.add(JANUARY, fund=fund, actor=actor, **more)


def refused(code: str, act: Callable[..., Any], *given: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act(*given, **more)
    assert caught.value.code == code
    return caught.value


def reserved() -> int:
    return books.position(2026, "APBD", Kind.RESERVED)


@pytest.mark.usefixtures("late")
def test_the_next_in_line_come_into_a_list_of_their_own() -> None:
    first_two, before, held = in_line()[:2], Batch.objects.get(), reserved()
    found = add()
    assert (found.added, found.batch.number, found.batch.state, found.batch.made_by) == (2, 2, "draft", "rina")
    lines = list(BatchLine.objects.filter(batch=found.batch).order_by("id").values_list("person_id", "jkk", "jkm"))
    assert sorted(p for p, _, _ in lines) == sorted(first_two)
    # January's law halves what a worker of a trade pays: the late line costs what the sent ones do.
    assert {(jkk, jkm) for _, jkk, jkm in lines} == set(BatchLine.objects.filter(batch=before).values_list("jkk", "jkm"))
    assert reserved() == held + found.batch.total
    enrolled = "select person_id from enrolment_enrolment where valid_from = '2026-01-01' and valid_until is null"
    assert set(first_two) <= {p for (p,) in rows(enrolled)}
    after = Batch.objects.get(number=1)
    assert (after.lines, after.total, after.checksum) == (before.lines, before.total, before.checksum)
    assert one("select result->'contributions'->'APBD'->>'lines' from cycle_programmemonth") == "27"


@pytest.mark.usefixtures("late")
def test_a_late_list_goes_the_whole_way_by_its_number(tmp_path: Path) -> None:
    batch = add().batch
    refused("SAME_PERSON", contributions.check, JANUARY, fund="APBD", number=2, actor=RINA)
    contributions.check(JANUARY, fund="APBD", number=2, actor=SITI)
    sent = cycle.submit_month(JANUARY, maker=None, checker=SITI, out=tmp_path)
    assert sorted(Path(f["path"]).name for f in sent.files) == [
        "iuran_2026-01_APBD.csv", "iuran_2026-01_APBD.xlsx", "iuran_2026-01_APBD_2.csv", "iuran_2026-01_APBD_2.xlsx",
    ]  # fmt: skip
    contributions.bill(JANUARY, fund="APBD", number=2, code="870012345678", on=IN_TIME, actor=TONO)
    contributions.pay(JANUARY, fund="APBD", number=2, on=IN_TIME, reference="SP2D-2", amount=batch.total, actor=TONO)
    reply = tmp_path / "balasan.csv"
    csv = (tmp_path / "iuran_2026-01_APBD_2.csv").read_text(encoding="utf-8").splitlines()
    header = csv[0].split(",")
    nik, total = header.index("nik"), header.index("iuran_total")
    lines = [f"{row.split(',')[nik]},7{n:010d},DITERIMA,,{row.split(',')[total]}" for n, row in enumerate(csv[1:])]
    reply.write_text("\n".join(["nik,kpj,status,alasan,iuran_dibukukan", *lines]) + "\n", encoding="utf-8")
    counts = contributions.reconcile(JANUARY, fund="APBD", number=2, path=reply, actor=TONO)
    assert counts["accepted"] == 2 and sum(counts.values()) == 2
    contributions.close(JANUARY, fund="APBD", number=2, actor=TONO)
    assert list(Batch.objects.order_by("number").values_list("state", flat=True)) == ["submitted", "closed"]
    assert [c for c in check_all()["checks"] if not c["ok"]] == []


@pytest.mark.usefixtures("late")
def test_only_what_is_not_sent_is_sent(tmp_path: Path) -> None:
    first = Batch.objects.get()
    add()
    cycle.submit_month(JANUARY, maker=None, checker=SITI, out=tmp_path, only=("APBD", 2))
    assert Batch.objects.get(number=2).state == "submitted"
    again = Batch.objects.get(number=1)
    assert (again.checksum, again.approved_by) == (first.checksum, "tono")
    assert not (tmp_path / "iuran_2026-01_APBD.csv").exists()


@pytest.mark.usefixtures("late")
def test_a_second_addition_goes_into_the_open_list_or_a_third() -> None:
    assert add(people=1).batch.lines == 1
    found = add(actor=SITI)
    assert (found.added, found.batch.number, found.batch.lines, found.batch.made_by) == (1, 2, 2, "siti")
    refused("NO_FREE_PLACE", add)
    person = BatchLine.objects.filter(batch=found.batch).order_by("id").values_list("person_id", flat=True)[0]
    replacements.free_place(JANUARY, _person(person), reason="OWN_WISH", actor=RINA)
    contributions.check(JANUARY, fund="APBD", number=2, actor=TONO)
    assert add().batch.number == 3


@pytest.mark.usefixtures("late")
def test_who_came_late_may_be_taken_off_until_the_list_is_checked() -> None:
    held, batch = reserved(), add().batch
    people = list(BatchLine.objects.filter(batch=batch).values_list("person_id", flat=True))
    for person in people:
        assert replacements.free_place(JANUARY, _person(person), reason="OWN_WISH", actor=RINA) == "APBD"
    assert not Batch.objects.filter(number=2).exists()
    assert reserved() == held
    assert not rows("select 1 from enrolment_enrolment where person_id = any(%s)", people)
    assert not set(people) & set(in_line())
    sent_person = BatchLine.objects.values_list("person_id", flat=True)[0]
    refused("MONTH_SUBMITTED", replacements.free_place, JANUARY, _person(sent_person), reason="OWN_WISH", actor=RINA)
    refused("NOT_IN_LATE_DRAFT", additions.take_off, JANUARY, sent_person, reason="OWN_WISH", actor=RINA)


@pytest.mark.usefixtures("late")
def test_who_was_stopped_or_died_since_steps_aside(tmp_path: Path) -> None:
    stopped, dead, next_one = in_line()[:3]
    cycle.halt_person(_person(stopped), kind=HaltKind.STOP, month=JANUARY, reason="MOVED_OUT", proof="surat 1", actor=RINA)
    of = {person_by_nik(w.nik).id: w for w in CROWD}
    died = [w.but(status="MENINGGAL", died="2026-01-04") if w is of[dead] else w for w in CROWD]
    cities.population(tmp_path, died, as_of=date(2026, 1, 9), name="baru.csv")
    found = add(people=1)
    assert found.passed_over == {"DECEASED": 1, "STOPPED": 1}
    assert list(BatchLine.objects.filter(batch=found.batch).values_list("person_id", flat=True)) == [next_one]
    assert rows("select reason from allocation_waiting where person_id = %s and position is null", dead) == [("DECEASED",)]


@pytest.mark.usefixtures("late")
def test_a_late_list_with_somebody_stopped_since_is_not_sent(tmp_path: Path) -> None:
    batch = add().batch
    person = BatchLine.objects.filter(batch=batch).values_list("person_id", flat=True)[0]
    contributions.check(JANUARY, fund="APBD", number=2, actor=TONO)
    cycle.halt_person(_person(person), kind=HaltKind.STOP, month=JANUARY, reason="DECEASED", proof="akta 1", actor=RINA)
    assert "1 STOPPED" in str(refused("PEOPLE_CHANGED", cities.submit, tmp_path, checker=TONO))
    contributions.send_back(JANUARY, fund="APBD", number=2, actor=TONO, reason="satu orang meninggal")
    replacements.free_place(JANUARY, _person(person), reason="DECEASED", actor=RINA)
    cities.submit(tmp_path, checker=TONO)
    assert Batch.objects.get(number=2).lines == 1


@pytest.mark.usefixtures("late")
def test_nobody_is_added_after_the_due_day_without_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(additions, "today", lambda: TOO_LATE)
    assert "2026-01-15" in str(refused("MONTH_OVER", add))
    refused("REASON_MISSING", add, late_is_meant=True)
    assert add(late_is_meant=True, reason="kelurahan terlambat").added == 2


@pytest.mark.usefixtures("late")
def test_the_due_day_itself_is_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(additions, "today", lambda: additions.due_day(JANUARY))
    assert add().added == 2


@pytest.mark.usefixtures("late")
def test_what_refuses_additions(tmp_path: Path) -> None:
    refused("FUND_UNKNOWN", add, fund="ZAKAT")
    refused("NO_FREE_PLACE", add, fund="DBHCHT")
    refused("MONTH_NOT_RUN", additions.add, FEBRUARY, fund="APBD", actor=RINA)
    refused("LIST_CHANGED", add, carried=24)
    cities.run(FEBRUARY)
    refused("MONTH_NOT_SENT", additions.add, FEBRUARY, fund="APBD", actor=RINA)
    contributions.check(FEBRUARY, fund="APBD", actor=TONO)
    refused("LATER_MONTH_SUBMITTED", add)
    assert Batch.objects.filter(month=JANUARY.first_day).count() == 1


@pytest.mark.usefixtures("late")
def test_a_later_draft_follows_and_is_run_again(tmp_path: Path) -> None:
    cities.run(FEBRUARY)
    people = in_line()[:2]
    add()
    # Who was carried from February on in the draft is carried from January on now; no span begins twice.
    spans = "select person_id, count(*) from enrolment_enrolment where valid_until is null group by 1 having count(*) > 1"
    assert rows(spans) == []
    starts = "select valid_from from enrolment_enrolment where person_id = any(%s) and valid_until is null"
    assert {day for (day,) in rows(starts, people)} == {date(2026, 1, 1)}
    contributions.check(FEBRUARY, fund="APBD", actor=TONO)
    refused("MONTH_STALE", cities.submit, tmp_path, FEBRUARY)
    contributions.send_back(FEBRUARY, fund="APBD", actor=TONO, reason="Januari bertambah")
    cities.run(FEBRUARY)
    assert cities.submit(tmp_path, FEBRUARY).lines == 27


@pytest.mark.usefixtures("late")
def test_one_person_is_never_billed_twice_in_a_month() -> None:
    """Whoever has a line has none in a later list: also who the insurer refused, for the line stands as a claim."""
    sent_person = BatchLine.objects.values_list("person_id", flat=True)[0]
    from pijar.contributions import late as lists

    with pytest.raises(IntegrityError, match="one_payment_per_person_and_month"), transaction.atomic():
        lists.bill_late(JANUARY, "APBD", "APBD", [sent_person], actor=RINA, population=None)
    nobody = max(p for (p,) in rows("select id from registry_person")) + 1
    refused("LINE_NOT_MADE", lists.bill_late, JANUARY, "APBD", "APBD", [nobody], actor=RINA, population=None)


@pytest.mark.usefixtures("late")
def test_money_that_is_not_there_is_not_promised() -> None:
    from pijar.contributions import money

    free = books.position(2026, "APBD", Kind.AVAILABLE)
    from pijar.ledger import services as ledger
    from pijar.ledger.types import Act, moved

    ledger.post(
        on=date(2026, 1, 5), act=Act.RESERVE, subject="batch:UJI:2026-01:1", actor=RINA,
        moves=[moved(Act.RESERVE, 2026, "APBD", free - 1_000)],
    )  # fmt: skip
    refused("FUND_OVERDRAWN", add)
    assert not Batch.objects.filter(number=2).exists() and len(in_line()) == 13
    assert money.open_claims("APBD") == 0


@pytest.mark.usefixtures("late")
def test_cut_off_in_the_middle_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {**databases.counts(), "line": in_line(), "held": reserved()}

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(additions, "record", dies)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        add()
    assert {**databases.counts(), "line": in_line(), "held": reserved()} == before


@pytest.mark.usefixtures("late")
def test_an_upload_that_a_late_list_rests_on_stays() -> None:
    batch = add().batch
    person = BatchLine.objects.filter(batch=batch).values_list("person_id", flat=True)[0]
    assert contributions.is_submitted([person]) == ["2026-01"]


def test_two_officers_at_once_give_each_place_once(sent: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(additions, "today", lambda: IN_TIME)
    ready = Barrier(2)

    def act(actor: Actor) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(10)
            return add(actor=actor, carried=25).added
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with django_db_blocker.unblock():
        name = databases.made(f"{sent}_rush", sent)
        with databases.inside(name):
            with ThreadPoolExecutor(2) as pool:
                found = list(pool.map(act, (RINA, SITI)))
            assert sorted(map(str, found)) == ["2", "LIST_CHANGED"]
            assert Batch.objects.get(number=2).lines == 2
            assert one("select count(*) from allocation_assignment") == 27
        databases.dropped(name)


def test_gifts_pay_for_late_ones_as_far_as_they_reach(city: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three gifts carry three; one of them is freed, and the next in line comes late, paid by that gift."""
    monkeypatch.setattr(additions, "today", lambda: IN_TIME)
    people = workers(6)
    cities.programme(apbd=0, dbhcht=0)
    cities.registers(tmp_path, people)
    cities.gifts(tmp_path, [Donor(n) for n in (1, 2)])
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    carried = one("select count(*) from allocation_assignment")
    first = one("select person_id from allocation_assignment order by rank limit 1")
    replacements.free_place(JANUARY, _person(first), reason="OWN_WISH", actor=RINA)
    cities.submit(tmp_path, checker=TONO)
    found = add(fund="ASN")
    assert (found.added, one("select count(*) from allocation_assignment")) == (1, carried)
    refused("NO_FREE_PLACE", add, fund="ASN")
    assert [c for c in check_all()["checks"] if not c["ok"]] == []
