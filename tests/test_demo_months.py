"""The demo city lives through time: last year's participants stay, some people leave in the months after, others follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cities
import databases
from databases import one, rows
from pijar.demo import build, city
from pijar.demo.city import CityFiles

# So few places that some people wait, and more than last year's participants who are still fit.
APBD, DBHCHT = 330, 40
LEFT_FOR_GOOD = {"DECEASED", "MOVED_OUT", "ACTIVE_BPJSTK", "DECILE_ABOVE_5"}
FIT_MEMBERS = """
select coalesce(p.survivor_id, p.id) as person_id, upper(v.payer) as payer, e.sector
  from enrolment_priorparticipation v join registry_person p using (national_id)
  join eligibility_assessment e on e.person_id = coalesce(p.survivor_id, p.id) and e.month = '2026-01-01'
 where v.last_month = '2025-12-01' and e.outcome = 'eligible'
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> CityFiles:
    return city.write(tmp_path_factory.mktemp("kota") / "kota", people=600)


@pytest.fixture(scope="module")
def lived(empty_city: str, files: CityFiles, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with a demo city of 600 people, three months lived as the demo lives them."""
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_lived", empty_city)
        with databases.inside(name):
            cities.programme(apbd=APBD, dbhcht=DBHCHT)
            build.live(files, lambda part, label: None)
    yield name
    with django_db_blocker.unblock():
        databases.dropped(name)


@pytest.fixture(autouse=True)
def lived_city(lived: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), databases.untouched(lived):
        yield


def test_participants_came_before_everything_of_this_year() -> None:
    kinds = [kind for (kind,) in rows("select kind from registry_snapshot order by id")]
    assert kinds[0] == "participants"
    assert one("select as_of from registry_snapshot order by id limit 1") == date(2025, 12, 31)
    assert one("select loaded from registry_snapshot order by id limit 1") == 326
    assert kinds.count("dukcapil") == kinds.count("bpjstk") == kinds.count("dtsen") == 3


def test_who_is_still_fit_keeps_a_place_and_but_for_tobacco_workers_the_fund() -> None:
    found = rows(
        f"select m.payer, a.fund_code, m.sector = 'tobacco', count(*) from ({FIT_MEMBERS}) m left join allocation_assignment a"
        " on a.person_id = m.person_id and a.month = '2026-01-01' group by 1, 2, 3"
    )
    assert sum(count for *_, count in found) > 230
    assert not [line for line in found if line[1] is None]
    stayed = {(payer, fund) for payer, fund, is_tobacco, _ in found if is_tobacco == (payer == "DBHCHT")}
    assert stayed == {("APBD", "APBD"), ("DBHCHT", "DBHCHT")}


def test_the_city_has_more_fit_people_than_places() -> None:
    waiting = (
        "select count(*) from eligibility_assessment e where outcome = 'eligible' and month = %s and not exists"
        " (select 1 from allocation_assignment a where a.month = e.month and a.person_id = e.person_id)"
    )
    assert one(waiting, "2026-01-01") > one(waiting, "2026-03-01") > 0


@pytest.mark.parametrize("month", ["2026-02-01", "2026-03-01"])
def test_people_leave_and_the_next_take_their_places(month: str) -> None:
    left = dict(rows("select end_reason, count(*) from enrolment_enrolment where valid_until = %s group by 1", month))
    assert {"DECEASED", "ACTIVE_BPJSTK"} <= set(left) <= LEFT_FOR_GOOD | {"MOVED_FUND"}
    assert ("DECILE_ABOVE_5" in left) == (month == "2026-03-01")
    came = one("select count(*) from enrolment_enrolment where valid_from = %s", month)
    waited = one(
        "select count(*) from enrolment_enrolment n join eligibility_assessment e on e.person_id = n.person_id"
        " and e.month = '2026-01-01' and e.outcome = 'eligible' where n.valid_from = %s and not exists"
        " (select 1 from enrolment_enrolment b where b.person_id = n.person_id and b.valid_from = '2026-01-01')", month,
    )  # fmt: skip
    assert came >= waited >= 1
    assert one("select count(*) from allocation_assignment where month = %s and fund_code = 'APBD'", month) == APBD


def test_people_leave_for_every_reason() -> None:
    assert {reason for (reason,) in rows("select distinct end_reason from enrolment_enrolment")} >= LEFT_FOR_GOOD


def test_who_died_or_moved_away_stays_out() -> None:
    gone = rows("select person_id from eligibility_assessment where month = '2026-02-01' and reasons && '{DECEASED,MOVED_OUT}'")
    assert len(gone) >= 4
    people = [person for (person,) in gone]
    # Whom only the list of participants named is no candidate any more; all others are told the reason again.
    sql = (
        "select count(*) from eligibility_assessment where month = '2026-03-01' and person_id = any(%s)"
        " and not (outcome = 'ineligible' and reasons && '{DECEASED,MOVED_OUT}')"
    )
    assert one(sql, people) == 0
    assert one("select count(*) from allocation_assignment where month = '2026-03-01' and person_id = any(%s)", people) == 0


def test_living_it_again_adds_nothing(files: CityFiles) -> None:
    """A first start that was interrupted at its end goes through it again."""

    def told() -> dict[str, int]:
        # Comparing people again is an act of its own, even where it finds nothing new.
        return {table: count for table, count in databases.counts().items() if table not in ("linkage_run", "audit_event")}

    before = told()
    build.live(files, lambda part, label: None)
    assert told() == before
    assert Path(files.folder / "kirim").is_dir()


def test_people_of_the_city_have_accidents_a_death_and_complaints_once() -> None:
    from datetime import UTC, datetime

    from pijar.demo import lives

    village = one(
        "select p.village_code from contributions_batchline l join contributions_lineresult r on r.line_id = l.id"
        " join registry_person p on p.id = l.person_id where l.month = '2026-02-01' and r.bucket = 'accepted'"
        " group by 1 having count(*) > 2 order by 1 limit 1"
    )
    at = datetime(2026, 11, 20, 5, tzinfo=UTC)
    lives.live(village, at)
    lives.live(village, at)
    states = [state for (state,) in rows("select state from claims_claim order by id")]
    assert states == ["closed", "in_treatment", "with_insurer", "paid", "reported"]
    assert one("select count(*) from claims_scholar") == 1
    # What was paid is what was reckoned, and the two were compared.
    assert rows("select claim_id from claims_claimpayment group by 1 order by 1") == rows(
        "select claim_id from claims_paymentcomparison group by 1 order by 1"
    )
    assert sorted(state for (state,) in rows("select state from grievances_grievance")) == ["answered", "received", "received"]
    # Nothing that is open came due before the day on which the city is looked at.
    assert one("select count(*) from claims_claimtask where \"end\" = '' and coalesce(due_on, due_at::date) < %s", at.date()) == 0
