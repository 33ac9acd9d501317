"""Each person once, from lists to the books: what is joined, decided, taken back, withdrawn, and paid once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cities
import databases
from cities import JANUARY, Worker
from content import niks
from databases import one, rows
from pijar.cycle import services as cycle
from pijar.cycle.checks import check_all
from pijar.enrolment.types import HaltKind
from pijar.intake import deciding
from pijar.intake.linked import row_pairs
from pijar.intake.linking import settle_persons
from pijar.intake.models import SourceFile
from pijar.kernel.errors import Refusal
from pijar.linkage import services
from pijar.linkage.models import CandidatePair, NumberCase, Run
from pijar.linkage.types import Answer, Mode
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE, Actor

RINA = Actor("rina")
VALUES = "select to_jsonb(p) from registry_person p order by id"


@dataclass(frozen=True)
class Mistyped(Worker):
    """A worker under a wrong number."""

    wrong: str = ""

    @property
    def nik(self) -> str:
        return self.wrong or super().nik


def mistyped(worker: Worker, place: int, **more: Any) -> Mistyped:
    """The same worker with one digit of the number wrong."""
    nik = worker.nik
    wrong = f"{nik[:place]}{(int(nik[place]) + 1) % 10}{nik[place + 1 :]}"
    return Mistyped(**{**vars(worker), "name": worker.said, "typed": worker.birth_date, "wrong": wrong, **more})


PEOPLE = cities.workers(30)
TWICE = PEOPLE[10]
WRONG, AGAIN = mistyped(TWICE, 5, job="Ojek"), mistyped(TWICE, 3)
# Numbers that follow one another, and one letter of the name; each name is borne by others as well.
TWIN = Mistyped(901, name="DIMAS SAPUTRO", wrong="3374110101809501")
OTHER_TWIN = Mistyped(901, name="BIMAS SAPUTRO", wrong="3374110101809502")
BEARERS = [Worker(n, name=f"{'DIMAS' if n % 2 else 'BIMAS'} {w.said}") for n, w in enumerate(cities.workers(12, 300), start=300)]
# Two people under one number, and one of them elsewhere under another one.
SHARING = PEOPLE[12]
STRANGER = SHARING.but(name="ZULAIKHA MARTHA", typed=date(1991, 2, 3))
SHARED = mistyped(SHARING, 5)
LISTS = {
    "a_kelurahan.csv": [*PEOPLE[:20], TWIN, OTHER_TWIN, *BEARERS],
    "b_dinas.csv": [WRONG, STRANGER, *PEOPLE[20:]],
    "c_asosiasi.csv": [AGAIN, SHARED],
}


@pytest.fixture(scope="module")
def compared(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with three lists, which name one person under three numbers, compared."""
    folder = tmp_path_factory.mktemp("bertaut")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_compared", empty_city)
        with databases.inside(name):
            # Twins whom the register knows are no question at all.
            unknown = (worker.but(status="") for worker in (WRONG, AGAIN, SHARED, TWIN, OTHER_TWIN))
            cities.registers(folder, [*PEOPLE, *BEARERS, *unknown])
            for file, people in LISTS.items():
                cities.load_lists(cities.candidates(folder, people, file))
            cycle.link_people(Mode.FULL, actor=CONSOLE)
        yield name
        databases.dropped(name)


@pytest.fixture
def here(compared: str, django_db_blocker: Any) -> Iterator[None]:
    """The compared city for one test; nothing of it stays."""
    with django_db_blocker.unblock(), databases.untouched(compared):
        yield


def secret(worker: Worker) -> bytes:
    return identifiers().encrypt("national_id", worker.nik)


def person(worker: Worker) -> Person:
    return Person.objects.get(national_id=secret(worker))


def survivor(worker: Worker) -> Person | None:
    return person(worker).survivor


def pair(a: Worker, b: Worker) -> tuple[int, int]:
    first, second = sorted((person(a).id, person(b).id))
    return first, second


def upload_of(file: str) -> int:
    return SourceFile.objects.get(name=file, is_live=True).upload_id


def faults() -> list[Any]:
    """What `pijar check` would complain of."""
    return [check for check in check_all()["checks"] if not check["ok"]]


@pytest.mark.usefixtures("here")
def test_one_person_under_three_numbers_is_joined_by_redirects() -> None:
    assert survivor(WRONG) == survivor(AGAIN) == person(TWICE)
    assert survivor(TWICE) is None
    assert person_by_nik(WRONG.nik) == person(TWICE)
    assert Person.objects.exclude(survivor=None).count() == 2
    assert CandidatePair.objects.filter(merged=True, band="same").count() >= 2
    assert faults() == []


@pytest.mark.usefixtures("here")
def test_pairs_of_rows_name_every_row_of_both() -> None:
    pairs = row_pairs()
    found = {frozenset((line["file_a"], line["file_b"])) for line in pairs.filter(band="same").iter_rows(named=True)}
    assert found >= {frozenset(("a_kelurahan.csv", "b_dinas.csv")), frozenset(("a_kelurahan.csv", "c_asosiasi.csv"))}
    twins = pairs.filter(band="review").select("nik_a", "nik_b").rows()
    assert [frozenset(line) for line in twins if TWIN.nik in line] == [frozenset((TWIN.nik, OTHER_TWIN.nik))]
    assert (pairs["nik_a"] != pairs["nik_b"]).all()
    # The stranger under the shared number is not the man of the other list.
    strangers = [line for line in pairs.iter_rows(named=True) if SHARED.nik in (line["nik_a"], line["nik_b"])]
    assert {line["file_a"] for line in strangers} | {line["file_b"] for line in strangers} == {
        "a_kelurahan.csv",
        "c_asosiasi.csv",
    }


@pytest.mark.usefixtures("here")
def test_twins_wait_for_a_person_who_may_join_and_part_them() -> None:
    before = rows(VALUES)
    assert (survivor(TWIN), survivor(OTHER_TWIN)) == (None, None)
    deciding.decide([pair(TWIN, OTHER_TWIN)], Answer.SAME, actor=RINA)
    assert {survivor(TWIN), survivor(OTHER_TWIN)} & {person(TWIN), person(OTHER_TWIN)}
    assert faults() == []
    assert deciding.take_back([pair(TWIN, OTHER_TWIN)], actor=RINA)
    assert rows(VALUES) == before
    assert faults() == []


@pytest.mark.usefixtures("here")
def test_a_third_record_makes_no_two_one_who_may_be_twins() -> None:
    def like(one: Worker, other: Worker, band: str, weight: float, doubt: str = "") -> CandidatePair:
        a, b = pair(one, other)
        told = {"row_a": 1, "row_b": 1, "band": band, "doubt": doubt, "weight": weight, "probability": 0.99, "evidence": {}}
        return CandidatePair.objects.create(person_a=a, person_b=b, **told)

    one, other, third = PEOPLE[21:24]
    like(one, other, "review", 25, "TWINS")
    like(one, third, "same", 20)
    weaker = like(other, third, "same", 10)
    services.join()
    assert {survivor(one), survivor(third)} - {None} <= {person(one), person(third)}
    assert survivor(other) is None
    weaker.refresh_from_db()
    assert weaker.doubt == "CLUSTER"
    # Whom a person joined is no question any more.
    services.say(*pair(one, other), Answer.SAME, actor=RINA)
    assert len({survivor(w) or person(w) for w in (one, other, third)}) == 1


@pytest.mark.usefixtures("here")
def test_parting_and_taking_it_back_restores_everybody() -> None:
    before = rows(VALUES)
    for other in (TWICE, AGAIN):
        deciding.decide([pair(WRONG, other)], Answer.DIFFERENT, actor=RINA, reason="KTP dilihat")
    assert survivor(WRONG) is None
    assert survivor(AGAIN) == person(TWICE)
    assert person(WRONG).occupation_code != person(TWICE).occupation_code
    assert faults() == []
    for other in (TWICE, AGAIN):
        assert deciding.take_back([pair(WRONG, other)], actor=RINA)
    assert rows(VALUES) == before


@pytest.mark.usefixtures("here")
def test_what_was_decided_outlives_comparisons_and_lists(tmp_path: Path) -> None:
    for other in (TWICE, AGAIN):
        deciding.decide([pair(WRONG, other)], Answer.DIFFERENT, actor=RINA)
    deciding.decide([pair(TWIN, OTHER_TWIN)], Answer.SAME, actor=RINA)
    cycle.withdraw_upload(upload_of("b_dinas.csv"), actor=CONSOLE)
    assert {survivor(TWIN), survivor(OTHER_TWIN)} - {None}
    cities.load_lists(cities.candidates(tmp_path, LISTS["b_dinas.csv"], "b_dinas.csv"))
    for mode in (Mode.ARRIVALS, Mode.FULL):
        cycle.link_people(mode, actor=CONSOLE)
        assert survivor(WRONG) is None
        assert survivor(AGAIN) == person(TWICE)
        assert {survivor(TWIN), survivor(OTHER_TWIN)} - {None}
    assert faults() == []


@pytest.mark.usefixtures("here")
def test_a_person_may_say_same_of_two_whom_nobody_compared() -> None:
    assert not CandidatePair.objects.filter(person_a=pair(PEOPLE[0], PEOPLE[25])[0], person_b=pair(PEOPLE[0], PEOPLE[25])[1])
    deciding.decide([pair(PEOPLE[0], PEOPLE[25])], Answer.SAME, actor=RINA)
    assert survivor(PEOPLE[25]) == person(PEOPLE[0])
    cycle.link_people(Mode.FULL, actor=CONSOLE)
    assert survivor(PEOPLE[25]) == person(PEOPLE[0])


@pytest.mark.usefixtures("here")
def test_who_shares_a_number_is_joined_with_nobody() -> None:
    found = CandidatePair.objects.get(person_a=pair(SHARING, SHARED)[0], person_b=pair(SHARING, SHARED)[1])
    assert (found.doubt, found.merged) == ("NIK_SHARED", False)
    with pytest.raises(Refusal, match="used by two people") as refusal:
        services.say(*pair(SHARING, SHARED), Answer.SAME, actor=RINA)
    assert refusal.value.code == "NIK_SHARED"
    assert survivor(SHARED) is survivor(SHARING) is None


@pytest.mark.usefixtures("here")
def test_what_cannot_be_decided_is_refused() -> None:
    someone = person(PEOPLE[0]).id
    with pytest.raises(Refusal) as same:
        services.say(someone, someone, Answer.SAME, actor=RINA)
    with pytest.raises(Refusal) as unknown:
        services.say(someone, 10**12, Answer.DIFFERENT, actor=RINA)
    with pytest.raises(Refusal) as undecided:
        services.take_back(*pair(PEOPLE[0], PEOPLE[1]), actor=RINA)
    assert [r.value.code for r in (same, unknown, undecided)] == ["SAME_PERSON", "PAIR_UNKNOWN", "VERDICT_UNKNOWN"]


@pytest.mark.usefixtures("here")
def test_the_number_that_the_register_knows_stands_for_all(tmp_path: Path) -> None:
    """Also where the mistyped one was read first."""
    right = PEOPLE[0].but(number=640)
    wrong = mistyped(right, 5)
    cities.registers(tmp_path, [*PEOPLE, *BEARERS, right])
    for file, worker in {"d_salah.csv": wrong, "e_benar.csv": right}.items():
        cities.load_lists(cities.candidates(tmp_path, [worker], file))
    cycle.link_people(Mode.FULL, actor=CONSOLE)
    assert person(wrong).id < person(right).id
    assert survivor(wrong) == person(right)
    assert survivor(right) is None


@pytest.mark.usefixtures("here")
def test_the_list_of_the_survivor_may_be_withdrawn() -> None:
    number = person(TWICE).id
    deciding.decide([pair(WRONG, AGAIN)], Answer.SAME, actor=RINA)
    cycle.withdraw_upload(upload_of("a_kelurahan.csv"), actor=CONSOLE)
    assert not Person.objects.filter(id=number).exists()
    assert not CandidatePair.objects.filter(person_a=number).exists() | CandidatePair.objects.filter(person_b=number).exists()
    # Of the two who stay, people said that they are one.
    assert {survivor(WRONG), survivor(AGAIN)} == {None, min(person(WRONG), person(AGAIN), key=lambda p: p.id)}
    assert faults() == []


@pytest.mark.usefixtures("here")
def test_a_withdrawn_list_leaves_none_of_its_words_with_others() -> None:
    """The survivor took its values from all lists; what only the withdrawn one told goes with it."""
    occupations = "select distinct occupation_code from intake_stagedrow where person_id = %s"
    assert rows(occupations, person(WRONG).id) != rows(occupations, person(TWICE).id)
    deciding.decide([pair(TWICE, WRONG)], Answer.SAME, actor=RINA)
    rows("update intake_stagedrow set occupation_code = null where person_id = %s", person(TWICE).id)
    rows("update intake_stagedrow set occupation_code = null where person_id = %s", person(AGAIN).id)
    settle_persons((person(TWICE).id,))
    assert [(person(TWICE).occupation_code,)] == rows(occupations, person(WRONG).id)
    cycle.withdraw_upload(upload_of("b_dinas.csv"), actor=CONSOLE)
    assert not person(TWICE).occupation_code
    assert faults() == []


@pytest.mark.usefixtures("here")
def test_who_stays_in_another_list_stays_joined(tmp_path: Path) -> None:
    cities.load_lists(cities.candidates(tmp_path, [TWICE, AGAIN], "d_lagi.csv"))
    cycle.link_people(Mode.FULL, actor=CONSOLE)
    rows(
        "update linkage_candidatepair p set row_a = r.id from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id"
        " where r.person_id = p.person_a and f.name = 'd_lagi.csv'"
    )
    cycle.withdraw_upload(upload_of("d_lagi.csv"), actor=CONSOLE)
    assert survivor(WRONG) == survivor(AGAIN) == person(TWICE)
    assert (
        one(
            "select count(*) from linkage_candidatepair p where not exists"
            " (select 1 from intake_stagedrow r where r.id = p.row_a and r.person_id = p.person_a)"
        )
        == 0
    )
    assert faults() == []


@pytest.mark.usefixtures("here")
def test_one_person_is_assessed_and_paid_once(tmp_path: Path) -> None:
    cities.programme(apbd=100, dbhcht=10)
    cities.run()
    cluster = [person(w).id for w in (TWICE, WRONG, AGAIN)]
    assert rows("select person_id from eligibility_assessment where person_id = any(%s)", cluster) == [(person(TWICE).id,)]
    cities.submit(tmp_path)
    paid = niks("select p.national_id from contributions_batchline l join registry_person p on p.id = l.person_id")
    assert [nik for nik in paid if nik in {w.nik for w in (TWICE, WRONG, AGAIN)}] == [TWICE.nik]
    assert faults() == []


@pytest.mark.usefixtures("here")
def test_who_gave_way_is_halted_with_the_survivor() -> None:
    cities.programme(apbd=100, dbhcht=10)
    cities.run()
    eligible = "select outcome, array_to_string(reasons, '|') from eligibility_assessment where person_id = %s"
    assert rows(eligible, person(TWICE).id) == [("eligible", "")]
    cycle.halt_person(person(WRONG), kind=HaltKind.STOP, month=JANUARY, reason="DECEASED", proof="Akta 1/2026", actor=CONSOLE)
    cities.run()
    outcome, reasons = rows(eligible, person(TWICE).id)[0]
    assert outcome != "eligible"
    assert "STOPPED" in reasons
    assert one("select count(*) from allocation_assignment where person_id = %s", person(TWICE).id) == 0


@pytest.mark.usefixtures("here")
def test_new_rows_alone_give_the_pairs_of_a_full_comparison(tmp_path: Path) -> None:
    cycle.link_people(Mode.FULL, actor=CONSOLE)
    more = [mistyped(worker, 5) for worker in PEOPLE[2:6]]
    cities.load_lists(cities.candidates(tmp_path, more, "d_baru.csv"))
    later = cycle.link_people(Mode.ARRIVALS, actor=CONSOLE)
    assert (later["mode"], later["records"]) == ("arrivals", len(more))
    told = "select person_a, person_b, band, doubt, merged from linkage_candidatepair order by 1, 2"
    new, joined = rows(told), rows(VALUES)
    full = cycle.link_people(Mode.FULL, actor=CONSOLE)
    assert full["records"] > later["records"]
    assert (rows(told), rows(VALUES)) == (new, joined)
    assert all(survivor(worker) for worker in more)
    assert cycle.link_people(Mode.ARRIVALS, actor=CONSOLE)["records"] == 0
    assert rows(told) == new
    assert list(Run.objects.order_by("-id").values_list("mode", flat=True)[:4]) == ["arrivals", "full", "arrivals", "full"]


@pytest.mark.usefixtures("here")
def test_what_another_database_kept_is_not_read() -> None:
    """Rows are known by their ids: those of a restored database would be other people."""
    cycle.link_people(Mode.FULL, actor=CONSOLE)
    assert cycle.link_people(Mode.ARRIVALS, actor=CONSOLE)["records"] == 0
    rows("update linkage_run set at = at - interval '1 second'")
    assert cycle.link_people(Mode.ARRIVALS, actor=CONSOLE)["records"] == one(
        "select count(*) from intake_stagedrow where person_id is not null"
    )


@pytest.mark.usefixtures("city")
def test_odd_numbers_are_found_and_the_likely_one_is_named(tmp_path: Path) -> None:
    people = cities.workers(24)
    elsewhere = Worker(500, name="XAVERIUS QUELJOE", born=date(1970, 5, 5))
    stolen = Mistyped(**{**vars(people[20]), "name": people[20].said, "typed": people[20].birth_date, "wrong": elsewhere.nik})
    nowhere = mistyped(people[21], 15)
    short = Mistyped(
        **{**vars(people[22]), "name": people[22].said, "typed": people[22].birth_date, "wrong": people[22].nik[:-1]}
    )
    hopeless = Mistyped(601, name="QORY ZWELIMA", typed=date(1955, 6, 7), wrong="12345")
    stranger = people[3].but(name="ZULAIKHA MARTHA", typed=date(1991, 2, 3))
    cities.population(tmp_path, [*people, elsewhere])
    listed = [*people[:20], stolen, nowhere, short, hopeless, stranger]
    cities.load_lists(cities.candidates(tmp_path, listed))
    said = cycle.link_people(Mode.FULL, actor=CONSOLE)["numbers"]
    assert {kind: said[kind] for kind in ("SHARED", "SOMEBODY_ELSES", "NOT_FOUND", "UNREADABLE")} == {
        "SHARED": 2, "SOMEBODY_ELSES": 1, "NOT_FOUND": 1, "UNREADABLE": 2,
    }  # fmt: skip
    found: dict[str, list[str]] = {}
    for row, kind, likely in NumberCase.objects.values_list("row_id", "kind", "likely"):
        name = one("select name from intake_stagedrow where id = %s", row)
        found.setdefault(kind, []).append(f"{name} {identifiers().decrypt('national_id', bytes(likely)) if likely else '-'}")
    assert found["SOMEBODY_ELSES"] == [f"{stolen.said} {people[20].nik}"]
    assert found["NOT_FOUND"] == [f"{nowhere.said} {people[21].nik}"]
    assert sorted(found["UNREADABLE"]) == sorted([f"{short.said} {people[22].nik}", "QORY ZWELIMA -"])
    assert said["likely"] == NumberCase.objects.exclude(likely=None).count()
    assert cycle.link_people(Mode.FULL, actor=CONSOLE)["numbers"] == said
    cycle.withdraw_upload(upload_of("usulan.csv"), actor=CONSOLE)
    assert not NumberCase.objects.exists()
