"""Many at once: fifty who give the last places, two runs of a month, an act cut off in its middle. On a real PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

import cities
import databases
import kills
from cities import JANUARY, Donor, workers
from content import carried, niks
from databases import one, rows
from pijar.allocation import services as allocation
from pijar.cycle import replacements
from pijar.cycle.checks import check_all
from pijar.kernel.errors import Refusal
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE

MANY, FREE = 50, 4
IN_LINE = "select p.national_id from allocation_waiting w join registry_person p on p.id = w.person_id order by w.position"


@pytest.fixture(scope="module")
def crowd(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database in which ninety people are ranked for January and thirty-odd have a place."""
    folder = tmp_path_factory.mktemp("ramai")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_crowd", empty_city)
        with databases.inside(name):
            people = [*workers(70), *workers(20, first=71, job="Buruh Tani Tembakau")]
            cities.programme(apbd=25, dbhcht=8)
            cities.registers(folder, people)
            cities.gifts(folder, [Donor(n) for n in range(1, 4)])
            cities.load_lists(cities.candidates(folder, people))
            cities.run()
        yield name
        databases.dropped(name)


@pytest.fixture
def rush(crowd: str, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the crowd for one test: threads must see one another's rows, so nothing can be taken back."""
    with django_db_blocker.unblock():
        name = databases.made(f"{crowd}_rush", crowd)
        with databases.inside(name):
            yield
        databases.dropped(name)


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


def free(count: int) -> None:
    for nik in carried(JANUARY, "APBD")[:count]:
        replacements.free_place(JANUARY, person_by_nik(nik), reason="own wish", actor=CONSOLE)


def sound() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]


@pytest.mark.usefixtures("rush")
def test_fifty_officers_give_four_places_to_the_first_four_in_line() -> None:
    line = niks(IN_LINE)
    free(FREE)
    answers = at_once(MANY, lambda _: replacements.give_place(JANUARY, actor=CONSOLE))
    given = [answer for answer in answers if not isinstance(answer, Refusal)]
    assert Counter(a.code for a in answers if isinstance(a, Refusal)) == {"NO_FREE_PLACE": MANY - FREE}
    assert len({person for person, _ in given}) == FREE
    assert {person_by_nik(nik).id for nik in line[:FREE]} == {person for person, _ in given}
    assert one("select count(*) from allocation_assignment where fund_code = 'APBD'") == 25
    sound()


@pytest.mark.usefixtures("rush")
def test_the_database_itself_refuses_what_fifty_write_past_the_services() -> None:
    """Each writes another person into one fund, without any lock of ours: as many go in as there are places."""
    free(FREE)
    people = [p for (p,) in rows("select person_id from allocation_waiting where position is not null order by position limit %s",
                                 MANY)]  # fmt: skip
    insert = (
        "insert into allocation_assignment (id, month, person_id, fund_code, rank) values (%s, '2026-01-01', %s, 'APBD', 1)"
        " returning id"
    )
    answers = at_once(MANY, lambda number: rows(insert, 90_000 + number, people[number]))
    assert sum(not isinstance(answer, IntegrityError) for answer in answers) == FREE
    assert one("select count(*) from allocation_assignment where fund_code = 'APBD'") == 25
    assert one("select count(*) from (select 1 from allocation_assignment group by month, person_id having count(*) > 1) x") == 0


@pytest.mark.usefixtures("rush")
def test_gift_money_and_cells_are_held_by_the_database_too() -> None:
    def insert(person: int, **more: Any) -> None:
        values = {"id": 90_000, "month": JANUARY.first_day, "person_id": person, "rank": 1} | more
        with transaction.atomic():
            rows(f"insert into allocation_assignment ({', '.join(values)}) values ({', '.join(['%s'] * len(values))})",
                 *values.values())  # fmt: skip

    somebody = one("select person_id from allocation_waiting where position = 1")
    rows("update allocation_places set quota = quota + 5")
    with pytest.raises(IntegrityError, match="money"):
        insert(somebody, fund_code="ASN", cost=16_800)
    with pytest.raises(IntegrityError, match="cell others"):
        insert(somebody, fund_code="DBHCHT", cell="others")
    insert(somebody, fund_code="DBHCHT")


@pytest.mark.usefixtures("rush")
def test_two_runs_of_a_month_at_once_make_one_list() -> None:
    before = rows("select person_id, fund_code, rank, reason from allocation_assignment order by rank")
    first, second = at_once(2, lambda _: cities.run())
    assert first == second
    assert rows("select person_id, fund_code, rank, reason from allocation_assignment order by rank") == before
    sound()


@pytest.mark.usefixtures("rush")
def test_a_place_given_by_somebody_cut_off_was_never_given() -> None:
    free(1)
    before = kills.contents()
    with pytest.raises(OperationalError), transaction.atomic():
        allocation.give_place(JANUARY, actor=CONSOLE)
        rows("select pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert kills.differing(before, kills.contents()) == {}
    replacements.give_place(JANUARY, actor=CONSOLE)
    sound()


def test_a_run_that_is_killed_leaves_the_list_as_it_was(crowd: str, tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        name = databases.made(f"{crowd}_killed", crowd)
        try:
            with databases.inside(name):
                before = kills.contents()
            command = kills.Command(["month", "run", "2026-01"], name, tmp_path / "data")
            whole = command.finish()
            for moment in kills.moments(whole, 3):
                command.kill(moment)
            with databases.inside(name):
                left = kills.differing(before, kills.contents())
                assert set(left) <= {"events", "cycle_programmemonth"}
                sound()
        finally:
            databases.dropped(name)


def test_a_view_that_is_to_be_repeated_gives_no_place_twice(rush: None) -> None:
    """REPEATABLE READ, which pijar does not use: the second of two who see the same free place is refused."""
    free(1)
    first, second = [one(f"{IN_LINE} offset {n} limit 1") for n in (0, 1)]
    fund = one("select a.fund_code from allocation_assignment a group by 1 order by count(*) desc limit 1")
    give = (
        "insert into allocation_assignment (id, month, person_id, fund_code, rank) select %s, '2026-01-01', p.id, %s, 9999"
        " from registry_person p where p.national_id = %s"
    )
    gate = Barrier(2)

    def act(number: int, who: bytes) -> str:
        try:
            with transaction.atomic():
                rows("set transaction isolation level repeatable read")
                one("select count(*) from allocation_assignment")
                gate.wait()
                with connection.cursor() as cursor:
                    cursor.execute(give, [900_000 + number, fund, who])
            return "given"
        except (IntegrityError, OperationalError):
            return "refused"
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(act, range(2), (bytes(first), bytes(second))))
    assert Counter(told) == {"given": 1, "refused": 1}
    assert (
        check_all()["ok"]
        or one(
            "select max(n - quota) from (select fund_code, count(*) as n from allocation_assignment"
            " where month = '2026-01-01' group by 1) a join allocation_places p using (fund_code)"
        )
        <= 0
    )
