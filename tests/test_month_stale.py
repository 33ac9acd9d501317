"""What a month refuses once it was sent, and when its list rests on what is no longer so."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cities
import databases
from cities import FEBRUARY, JANUARY, Donor, Worker, workers
from content import carried
from databases import rows
from pijar.cycle import services as cycle
from pijar.cycle import store
from pijar.cycle.programme import SEMARANG
from pijar.enrolment.types import HaltKind
from pijar.intake import deciding
from pijar.linkage.types import Answer
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, Actor
from test_month import APRIL, begin, halted, outcome, refused, sound

pytestmark = pytest.mark.usefixtures("city")


def test_a_submitted_month_stays(tmp_path: Path) -> None:
    begin(tmp_path, workers(5))
    cities.run()
    cities.submit(tmp_path)
    before = databases.counts()
    refused("MONTH_SUBMITTED", cities.run)
    assert databases.counts() == before


def test_a_month_under_a_submitted_one_stays(tmp_path: Path) -> None:
    begin(tmp_path, workers(5))
    cities.run()
    cities.run(FEBRUARY)
    cities.submit(tmp_path, FEBRUARY)
    refused("LATER_MONTH_SUBMITTED", cities.run)


def test_a_stale_list_is_not_sent(tmp_path: Path) -> None:
    people = workers(5)
    begin(tmp_path, people)
    cities.run()
    halted(people[0], HaltKind.STOP)
    assert "a stop or hold" in refused("MONTH_STALE", cities.submit, tmp_path)
    cities.run()
    cities.population(tmp_path, [people[1].but(status="MENINGGAL", died="2025-12-01"), *people[2:]], name="baru.csv")
    assert "population" in refused("MONTH_STALE", cities.submit, tmp_path)
    cities.run()
    assert cities.submit(tmp_path).lines == 3
    sound()


def test_a_list_made_under_another_programme_is_not_sent(tmp_path: Path) -> None:
    begin(tmp_path, workers(5))
    cities.run()
    cities.programme(apbd=3, dbhcht=0)
    assert "the programme" in refused("MONTH_STALE", cities.submit, tmp_path)
    # Who approves decides nothing of who is in the list.
    cities.programme(apbd=100, dbhcht=0, approval="named")
    assert cities.submit(tmp_path).lines == 5


def test_a_list_made_without_the_earlier_participants_is_not_sent(tmp_path: Path) -> None:
    begin(tmp_path, workers(5))
    cities.run()
    header = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur"
    line = (Worker(1).nik, "", "", "", "APBD", "2025-10-01", "2025-12", 3)
    cities.load(Reference.PARTICIPANTS, cities.table(tmp_path / "peserta.csv", header, [line]))
    assert "participants" in refused("MONTH_STALE", cities.submit, tmp_path)


def test_a_list_whose_month_before_changed_is_not_sent(tmp_path: Path) -> None:
    people = workers(5)
    begin(tmp_path, people, apbd=2)
    cities.run()
    cities.run(FEBRUARY)
    halted(person_of(carried(JANUARY)[0], people), HaltKind.HOLD)
    halted(person_of(carried(JANUARY)[0], people), HaltKind.RESUME, FEBRUARY)
    cities.run()
    assert "2026-01" in refused("MONTH_STALE", cities.submit, tmp_path, FEBRUARY)


def person_of(nik: str, people: list[Worker]) -> Worker:
    return next(w for w in people if w.nik == nik)


def test_a_list_whose_gift_money_changed_is_not_sent(tmp_path: Path) -> None:
    """January's payroll comes again with more money: February's rest is another, though nobody's place is."""
    begin(tmp_path, workers(2))
    donor = Donor(1, pledged=20_000, taken={"2026-01": [(17_000, "BERHASIL")], "2026-02": [(20_000, "BERHASIL")]})
    cities.gifts(tmp_path, [donor], [JANUARY, FEBRUARY])
    cities.run()
    cities.run(FEBRUARY)
    donor.taken["2026-01"] = [(20_000, "BERHASIL")]
    cities.payroll(tmp_path, [donor], JANUARY)
    cities.run()
    refused("MONTH_STALE", cities.submit, tmp_path, FEBRUARY)


def test_a_month_not_run_shows_nothing() -> None:
    cities.programme()
    shown = cycle.summary(APRIL, store.current(2026))
    assert shown["allocation"]["APBD"] == {"quota": 0, "assigned": 0}
    assert shown["contributions"]["APBD"]["lines"] == 0


def test_without_a_clause_that_asks_it_the_register_excludes_nobody(tmp_path: Path) -> None:
    people = [Worker(1), Worker(2, status="")]
    begin(tmp_path, people)
    cities.run()
    assert outcome(people[1]) == ("ineligible", ["DUKCAPIL_NOT_FOUND"])
    cities.programme(apbd=100, dbhcht=0, **{"alive: required": "alive: ignored", "residence: city": "residence: ignored"})
    cities.run()
    assert outcome(people[1]) == ("eligible", [])


def test_without_a_register_nobody_is_assessed(tmp_path: Path) -> None:
    cities.load_lists(cities.candidates(tmp_path, workers(2)))
    assert "dukcapil" in refused("REGISTER_MISSING", cities.run)


@pytest.mark.parametrize("act", ["run", "submit", "halt", "programme"])
def test_what_a_list_rests_on_waits_for_its_run_and_its_sending(act: str, tmp_path: Path) -> None:
    people = workers(3)
    begin(tmp_path, people)
    cities.run()
    acts = {
        "run": cities.run, "submit": lambda: cities.submit(tmp_path), "halt": lambda: halted(people[0], HaltKind.HOLD),
        "programme": cities.programme,
    }  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        acts[act]()
    said = [query["sql"] for query in asked]
    lock = next(place for place, sql in enumerate(said) if "pijar books" in sql)
    assert not [sql for sql in said[:lock] if sql.lower().startswith(("insert", "update", "delete"))]


def person(worker: Worker) -> int:
    return int(person_by_nik(worker.nik).id)


def say(one: Worker, other: Worker, answer: Answer) -> tuple[int, int]:
    a, b = sorted((person(one), person(other)))
    deciding.decide([(a, b)], answer, actor=Actor("rina"))
    return a, b


def test_a_list_without_somebody_parted_since_is_not_sent(tmp_path: Path) -> None:
    people = workers(5)
    begin(tmp_path, people)
    pair = say(people[0], people[1], Answer.SAME)
    cities.run()
    deciding.part(pair[0], actor=Actor("rina"))
    assert "one person" in refused("MONTH_STALE", cities.submit, tmp_path)
    cities.run()
    assert cities.submit(tmp_path).lines == 5
    sound()


def test_a_formal_job_is_no_doubt_where_the_policy_does_not_ask(tmp_path: Path) -> None:
    """A list that no run could ever bring up to date would never be sent."""
    begin(tmp_path, [*workers(3), *workers(1, first=10, job="Polisi")])
    data = yaml.safe_load(SEMARANG.read_text(encoding="utf-8"))
    data["policy"]["informal_occupation"] = "ignored"
    store.load(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), CONSOLE)
    cities.run()
    assert cities.submit(tmp_path).lines == 4
    sound()


def test_a_doubt_about_a_record_that_stands_behind_another_is_seen(tmp_path: Path) -> None:
    people = workers(4)
    begin(tmp_path, people)
    behind, stays = (person_by_nik(worker.nik) for worker in people[:2])
    assert behind and stays
    Person.objects.filter(id=behind.id).update(survivor=stays)
    cities.run()
    cities.load_lists(cities.candidates(tmp_path, [people[0].but(job="Polisi")], "polisi.csv"))
    assert "casts doubt" in refused("MONTH_STALE", cities.submit, tmp_path)


def test_a_merge_that_was_taken_back_makes_a_list_stale_until_it_holds_again(tmp_path: Path) -> None:
    people = workers(5)
    begin(tmp_path, people)
    pair = say(people[0], people[1], Answer.SAME)
    cities.run()
    deciding.take_back([pair], actor=Actor("rina"))
    refused("MONTH_STALE", cities.submit, tmp_path)
    say(people[0], people[1], Answer.SAME)
    assert cities.submit(tmp_path).lines == 4


def test_a_merge_of_two_who_wait_makes_a_list_stale(tmp_path: Path) -> None:
    people = workers(5)
    begin(tmp_path, people, apbd=2)
    cities.run()
    waiting = [worker for worker in people if worker.nik not in carried(JANUARY)]
    say(waiting[0], waiting[1], Answer.SAME)
    refused("MONTH_STALE", cities.submit, tmp_path)


def test_a_decision_that_moves_nobody_leaves_a_list_as_it_is(tmp_path: Path) -> None:
    people = workers(5)
    begin(tmp_path, people)
    cities.run()
    say(people[0], people[1], Answer.DIFFERENT)
    # Who came since and turns out to be somebody known changes nothing either.
    new = Worker(90)
    cities.load_lists(cities.candidates(tmp_path, [new], "susulan.csv"))
    one, other = say(people[2], new, Answer.SAME)
    assert rows("select survivor_id from registry_person where id = %s", other) == [(one,)]
    assert cities.submit(tmp_path).lines == 5
