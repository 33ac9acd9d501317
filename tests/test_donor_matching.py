"""Whose money carried whom: to the rupiah, the named first, then the oldest money; nothing is lost, nothing used twice."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

import cities
from cities import FEBRUARY, JANUARY, MARCH, Donor, Worker, workers
from content import carried
from databases import one, rows
from pijar.contributions import services as contributions
from pijar.cycle import donormonth
from pijar.cycle.checks import check_all
from pijar.funding import services as funding
from pijar.kernel.month import Month
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")
APRIL = Month(2026, 4)


def begin(folder: Path, people: list[Worker], donors: list[Donor], *months: Month, apbd: int = 0) -> None:
    cities.programme(apbd=apbd, dbhcht=0)
    cities.registers(folder, people)
    cities.gifts(folder, donors, months or (JANUARY,))
    cities.load_lists(cities.candidates(folder, people))


def uses(month: Month = JANUARY) -> dict[str, int]:
    """What of each donor's money was used in a month."""
    return dict(rows("select nip, sum(amount) from funding_giftuse where month = %s group by 1", month.first_day))


def paid_for(nik_of: Worker, month: Month = JANUARY) -> list[tuple[str, int, bool]]:
    from pijar.registry.selectors import person_by_nik

    person = person_by_nik(nik_of.nik)
    assert person
    return rows(
        "select nip, amount, is_named from funding_giftuse where person_id = %s and month = %s order by nip",
        person.id, month.first_day,
    )  # fmt: skip


def sound() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]


def test_a_named_worker_is_paid_by_who_named_them_and_others_by_the_oldest_money(tmp_path: Path) -> None:
    named, *others = [Worker(1, decile=5), *workers(3, first=2, decile=1)]
    first, second = Donor(1, pledged=20_000), Donor(2, pledged=33_600, worker=named.nik)
    begin(tmp_path, [named, *others], [first, second])
    cities.run()
    assert paid_for(named) == [(second.nip, 16_800, True)]
    # 36,800 are left: two more workers; the second takes 3,200 of the first donor and 13,600 of the other.
    assert uses() == {first.nip: 20_000, second.nip: 16_800 + 13_600}
    shared = [w for w in others if len(paid_for(w)) == 2]
    assert len(shared) == 1 and {amount for _, amount, _ in paid_for(shared[0])} == {3_200, 13_600}
    sound()


def test_one_gift_pays_two_months_at_half_price(tmp_path: Path) -> None:
    driver = Worker(1, job="Ojek")
    donor = Donor(1, taken={"2026-01": [(16_800, "BERHASIL")], "2026-02": [(0, "GAGAL")]})
    begin(tmp_path, [driver], [donor], JANUARY, FEBRUARY)
    cities.run()
    cities.run(FEBRUARY)
    assert [paid_for(driver, month) for month in (JANUARY, FEBRUARY)] == [[(donor.nip, 8_400, False)]] * 2
    view = funding.donor_view(donor.nip, 2026)
    assert [(m.received, m.used, m.people, m.rest) for m in view.months] == [(16_800, 8_400, 1, 8_400), (0, 8_400, 1, 0)]
    assert (view.people, view.person_months, view.rest) == (1, 2, 0)
    sound()


def test_a_rest_is_carried_over_for_the_donor_whose_it_is(tmp_path: Path) -> None:
    """10,000 and 7,000 a month: one worker each month, the older money first; each donor's rest is that donor's."""
    donors = [Donor(1, pledged=10_000), Donor(2, pledged=7_000)]
    begin(tmp_path, workers(1), donors, JANUARY, FEBRUARY)
    cities.run()
    assert uses() == {donors[0].nip: 10_000, donors[1].nip: 6_800}
    cities.run(FEBRUARY)
    assert uses(FEBRUARY) == {donors[0].nip: 10_000, donors[1].nip: 6_800}
    rests = [funding.donor_view(d.nip, 2026).rest for d in donors]
    assert rests == [0, 400]
    sound()


def test_a_month_run_again_and_months_after_it_are_paid_again(tmp_path: Path) -> None:
    donors = [Donor(n, pledged=20_000) for n in (1, 2)]
    begin(tmp_path, workers(4), donors, JANUARY, FEBRUARY)
    cities.run()
    cities.run(FEBRUARY)
    before = rows("select month, nip, person_id, amount from funding_giftuse order by 1, 2, 3")
    cities.run()
    assert rows("select month, nip, person_id, amount from funding_giftuse order by 1, 2, 3") == before
    sound()


def test_somebody_taken_off_the_list_gives_the_money_back_to_its_donor(tmp_path: Path) -> None:
    from pijar.cycle.replacements import free_place
    from pijar.registry.selectors import person_by_nik

    begin(tmp_path, workers(1), [Donor(1)])
    cities.run()
    person = person_by_nik(workers(1)[0].nik)
    assert person
    free_place(JANUARY, person, reason="OWN_WISH", actor=CONSOLE)
    assert uses() == {} and funding.donor_view(Donor(1).nip, 2026).rest == 16_800
    sound()


def test_the_database_refuses_more_than_a_donor_gave(tmp_path: Path) -> None:
    begin(tmp_path, workers(1), [Donor(1)])
    cities.run()
    with pytest.raises((IntegrityError, psycopg.errors.CheckViolation)), transaction.atomic():
        rows("update funding_giftuse set amount = amount + 1 returning id")


# ---- payroll that comes late


def test_money_of_a_late_payroll_file_is_booked_in_the_next_month(tmp_path: Path) -> None:
    donor = Donor(1)
    begin(tmp_path, workers(3), [donor], FEBRUARY)
    cities.programme(apbd=1, dbhcht=0)
    cities.run()
    cities.submit(tmp_path)
    cities.payroll(tmp_path, [donor], JANUARY)
    result = cities.run(FEBRUARY)
    assert result["allocation"]["ASN"]["money"] == 33_600
    assert rows("select month, booked_in, received, usable from funding_gift order by month") == [
        (JANUARY.first_day, FEBRUARY.first_day, 16_800, 16_800), (FEBRUARY.first_day, FEBRUARY.first_day, 16_800, 16_800),
    ]  # fmt: skip
    assert len(carried(FEBRUARY, "ASN")) == 2
    reports = [donormonth.match_report(month) for month in (JANUARY, FEBRUARY)]
    assert [(r["received"], r["carried"], r["rest"]) for r in reports] == [(16_800, 0, 0), (16_800, 2, 0)]
    sound()


def test_a_second_payroll_file_adds_what_came_on_top_and_nothing_twice(tmp_path: Path) -> None:
    donor, other = Donor(1, pledged=33_600, taken={"2026-01": [(10_000, "BERHASIL")]}), Donor(2, pledged=16_800)
    begin(tmp_path, workers(4), [donor, other], JANUARY, FEBRUARY, MARCH)
    cities.run()
    cities.submit(tmp_path)
    donor.taken["2026-01"] = [(33_600, "BERHASIL")]
    cities.payroll(tmp_path, [donor, other], JANUARY)
    for _ in range(2):
        cities.run(FEBRUARY)
        late = rows("select nip, received, usable, owed_back from funding_gift where booked_in > month")
        assert late == [(donor.nip, 23_600, 23_600, 0)]
    cities.run(MARCH)
    assert one("select count(*) from funding_gift where booked_in > month") == 1
    sound()


def test_an_earlier_month_run_again_takes_its_late_money_back(tmp_path: Path) -> None:
    donor = Donor(1, taken={"2026-01": [(0, "GAGAL")]})
    begin(tmp_path, workers(3), [donor], JANUARY, FEBRUARY)
    cities.run()
    donor.taken["2026-01"] = [(16_800, "BERHASIL")]
    cities.payroll(tmp_path, [donor], JANUARY)
    cities.run(FEBRUARY)
    assert one("select sum(received) from funding_gift where booked_in > month") == 16_800
    cities.run()
    cities.run(FEBRUARY)
    assert one("select count(*) from funding_gift where booked_in > month") == 0
    assert one("select sum(received) from funding_gift") == 33_600
    sound()


# ---- what `pijar donors match` says, and who is at risk


def test_the_report_of_a_month_that_was_run_and_of_one_that_was_not(tmp_path: Path) -> None:
    donors = [Donor(1), Donor(2), Donor(3, taken={"2026-02": [(0, "GAGAL")]}), Donor(4, taken={"2026-02": []})]
    begin(tmp_path, workers(6), donors, JANUARY, FEBRUARY, apbd=1)
    asked = donormonth.match_report(JANUARY)
    assert asked == {"pledges": 4, "received": 67_200, "carried": 4, "short": 0, "rest": 0, "rescued": 0, "run": False}
    assert one("select count(*) from allocation_assignment") == 0 and one("select count(*) from funding_gift") == 0
    cities.run()
    assert donormonth.match_report(JANUARY) == {key: value for key, value in asked.items() if key != "run"}
    cities.programme(apbd=2, dbhcht=0)
    cities.run(FEBRUARY)
    found = donormonth.match_report(FEBRUARY)
    assert (found["received"], found["carried"], found["short"], found["rest"]) == (33_600, 2, 2, 0)
    assert found["rescued"] == one(
        "select count(*) from allocation_assignment b join allocation_assignment a using (person_id) where b.month = %s"
        " and b.fund_code = 'ASN' and a.month = %s and a.fund_code = 'APBD'", JANUARY.first_day, FEBRUARY.first_day,
    )  # fmt: skip
    assert found["rescued"] > 0
    assert donormonth.at_risk(FEBRUARY).people == ()
    cities.programme(apbd=0, dbhcht=0)
    cities.run(FEBRUARY)
    risk = donormonth.at_risk(FEBRUARY)
    assert len(risk.people) == 2 and all(person.waits and person.amount == 16_800 for person in risk.people)
    assert risk.safe < risk.due and risk.due.month == 2
    assert donormonth.match_report(FEBRUARY)["rescued"] == 0


def test_what_the_insurer_credits_comes_back_to_the_donor_whose_money_it_was(tmp_path: Path) -> None:
    donors = [Donor(1), Donor(2)]
    begin(tmp_path, workers(4), donors, JANUARY, FEBRUARY, MARCH)
    cities.run()
    cities.submit(tmp_path)
    cities.pay()
    path = cities.answer(tmp_path, JANUARY, "ASN")
    lines = path.read_text(encoding="utf-8").splitlines()
    nik = lines[1].split(",")[0]
    path.write_text("\n".join([lines[0], f"{nik},,DITOLAK,NIK tidak sesuai,0", *lines[2:]]) + "\n", encoding="utf-8")
    cities.reconcile(tmp_path, JANUARY, "ASN", path)
    payer = one(
        "select u.nip from funding_giftuse u join contributions_claimmove c on c.month = u.month"
        " join contributions_batchline l on l.id = c.line_id and l.person_id = u.person_id"
    )
    cities.run(FEBRUARY)
    cities.submit(tmp_path, FEBRUARY)
    contributions.credit(FEBRUARY, fund="ASN", amount=16_800, reference="Nota 1", actor=CONSOLE)
    cities.run(MARCH)
    assert rows("select nip, amount, month, booked_in from funding_giftreturn") == [
        (payer, 16_800, JANUARY.first_day, MARCH.first_day)
    ]  # fmt: skip
    assert sum(uses(MARCH).values()) == 3 * 16_800
    view = funding.donor_view(payer, 2026)
    assert view.before + view.received + view.returned == view.used + view.rest + view.owed_back + view.given_back
    assert (view.returned, view.received) == (16_800, 50_400)
    sound()


# ---- the identity, whatever happens


@pytest.mark.parametrize("seed", range(6))
def test_every_rupiah_a_donor_gave_is_used_left_or_owed_back(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    people = [Worker(n, job=rng.choice(["Ojek", "Pedagang Pasar"]), decile=rng.randint(1, 5)) for n in range(1, 15)]
    amounts, faults = [8_400, 10_000, 16_800, 25_000, 33_600, 50_000], [0, 0, 0, 0, 1, 2, 3, 4]
    donors = [
        Donor(
            n, pledged=rng.choice([0, *amounts]), worker=rng.choice(["", people[n - 1].nik]), ends=rng.choice(["", "2026-02-01"])
        )
        for n in range(1, 9)
    ]
    months = [JANUARY, FEBRUARY, MARCH, APRIL]
    for donor in donors:
        for month in months:
            due = donor.pledged or 16_800
            donor.taken[str(month)] = [
                [(due, "BERHASIL")], [(0, "GAGAL")], [(due // 2, "BERHASIL")], [(due, "BERHASIL")] * 2, [],
            ][rng.choice(faults)]  # fmt: skip
    late = rng.choice(months[:3])
    begin(tmp_path, people, donors, *(month for month in months if month != late), apbd=rng.randint(1, 3))
    for month in months:
        if month == late.next:
            cities.payroll(tmp_path, donors, late)
        cities.run(month)
        if rng.random() < 0.5:
            cities.run(month)
        if rng.random() < 0.8 or month == late:
            cities.submit(tmp_path, month)
    received: dict[str, int] = defaultdict(int)
    for donor in donors:
        for month in months:
            received[donor.nip] += sum(amount for amount, status in donor.taken[str(month)] if status == "BERHASIL")
    for nip, amount in received.items():
        view = funding.donor_view(nip, 2026)
        assert view.received == amount
        assert view.before + view.received + view.returned == view.used + view.rest + view.owed_back + view.given_back
        assert all(month.rest >= 0 for month in view.months)
    assert one("select coalesce(sum(amount), 0) from funding_giftuse") == one(
        "select coalesce(sum(l.jkk + l.jkm), 0) from contributions_batchline l join contributions_batch b on b.id = l.batch_id"
        " where b.fund_code = 'ASN'"
    )
    sound()


def test_matching_a_list_is_told_when_the_money_does_not_reach(tmp_path: Path) -> None:
    from pijar.kernel.errors import Refusal

    begin(tmp_path, workers(1), [Donor(1)])
    cities.run()
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("create temp table carried on commit drop as select person_id, 99999 as cost, false as is_named"
                       " from allocation_assignment")  # fmt: skip
        with pytest.raises(Refusal) as refused:
            funding.match(JANUARY, "ASN")
    assert refused.value.code == "GIFTS_TOO_FEW"


def test_pledges_of_another_file_make_the_list_stale(tmp_path: Path) -> None:
    from pijar.kernel.errors import Refusal

    begin(tmp_path, workers(2), [Donor(1)])
    cities.run()
    funding.stop_donor(Donor(1).nip, from_month=JANUARY, reason=funding_reason(), actor=CONSOLE)
    with pytest.raises(Refusal) as refused:
        cities.submit(tmp_path)
    assert refused.value.code == "MONTH_STALE" and "pledges" in str(refused.value)
    cities.run()
    assert carried(JANUARY, "ASN") == []
    assert rows("select received, usable, owed_back from funding_gift") == [(16_800, 0, 16_800)]
    assert one("select count(*) from registry_snapshot where kind = %s", Reference.PLEDGES.value) == 1
    sound()


def funding_reason():
    from pijar.funding.types import StopReason

    return StopReason.WITHDRAWN
