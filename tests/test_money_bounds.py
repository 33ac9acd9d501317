"""Numbers and files that are no amounts, no numbers and no answers: told by line, and nothing of them stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import cities
from cities import FEBRUARY, JANUARY, MARCH, PEOPLE, Donor
from databases import one, rows
from pijar.contributions.replyfile import read_reply
from pijar.cycle import fundacts
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.registry.types import Reference
from pijar.staff.types import Actor

HUGE = 10**14


@pytest.mark.parametrize("amount", [HUGE, 2**31, "1e3", "16800.0"])
def test_what_is_no_amount_costs_a_line_and_not_the_file(donors_city: None, tmp_path: Path, amount: object) -> None:
    good, bad = Donor(1), Donor(2)
    lines = [(good.nip, "2026-03", 16_800, "BERHASIL"), (bad.nip, "2026-03", amount, "BERHASIL")]
    path = cities.table(tmp_path / "gaji.csv", "nip,periode,nominal,status", lines)
    loaded = cities.load(Reference.PAYROLL, path)
    assert (loaded.loaded, loaded.rejected) == (1, 1)
    assert rows("select line, code from registry_snapshotfault where snapshot_id = %s", loaded.snapshot_id) == [
        (3, "AMOUNT_INVALID")
    ]
    pledges = [(good.nip, 16_800, "2026-01-01", "", ""), (bad.nip, amount, "2026-01-01", "", "")]
    path = cities.table(tmp_path / "ikrar.csv", "nip,nominal_per_bulan,mulai,selesai,nik_pekerja", pledges)
    assert cities.load(Reference.PLEDGES, path).rejected == 1


def test_a_number_longer_than_any_names_its_line(tmp_path: Path) -> None:
    lines = [(PEOPLE[0].nik, "7" * 21, "DITERIMA", "", 16_800)]
    path = cities.table(tmp_path / "jawaban.csv", "nik,kpj,status,alasan,iuran_dibukukan", lines)
    with pytest.raises(Refusal, match="line 2: the participant number") as caught:
        read_reply(path)
    assert caught.value.code == "REPLY_INVALID"


@pytest.mark.parametrize("amount", [-1, 10**25])
def test_a_budget_has_bounds(donors_city: None, amount: int) -> None:
    with pytest.raises(Refusal) as caught:
        fundacts.propose(2027, "APBD", amount=amount, on=date(2027, 1, 1), reference="DPA", actor=Actor("rina"))
    assert caught.value.code in ("AMOUNT_WRONG", "BUDGET_BELOW_USED")
    assert one("select count(*) from cycle_budget") == 0


def test_a_reply_read_for_a_wrong_fund_is_read_for_the_right_one_after(donors_city: None, tmp_path: Path) -> None:
    """A slip of the hand, in which no line fitted, does not shut out the list that is meant."""
    cities.submit(tmp_path, JANUARY)
    cities.pay(JANUARY)
    answer = cities.answer(tmp_path, JANUARY, "APBD")
    slip = cities.reconcile(tmp_path, JANUARY, "ASN", answer)
    assert slip["accepted"] == 0 and slip["unknown"] == lines_of(answer)
    assert cities.reconcile(tmp_path, JANUARY, "APBD", answer)["accepted"] == lines_of(answer)


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) - 1


BELOW = """
select fund_code, kind, "on", held from (
  select a.fund_code, a.kind, e."on", sum(sum(p.amount)) over (partition by a.id order by e."on") as held
    from ledger_posting p join ledger_entry e on e.id = p.entry_id join ledger_account a on a.id = p.account_id
   where a.kind not in ('appropriation', 'donor_liability') group by a.id, a.fund_code, a.kind, e."on") days
 where held < 0
"""


def test_no_position_is_below_zero_on_any_day(donors_city: None, tmp_path: Path) -> None:
    """Also where months are booked long after they were over: a credit never comes before the claim it settles."""
    cities.submit(tmp_path, JANUARY)
    cities.pay(JANUARY)
    for fund in ("APBD", "ASN"):
        cities.reconcile(tmp_path, JANUARY, fund, cities.spoil(cities.answer(tmp_path, JANUARY, fund), "3374110101019999"))
    cities.run(FEBRUARY)
    cities.submit(tmp_path, FEBRUARY)
    assert cities.credit(FEBRUARY) > 0
    cities.pay(FEBRUARY)
    cities.gifts(tmp_path, [Donor(n) for n in range(1, 31)], (MARCH,))
    cities.run(MARCH)
    assert rows(BELOW) == []


def test_a_revision_counts_from_its_document_s_day_and_names_it(donors_city: None) -> None:
    """More from the day of the document on, less from today on: what was there may have been used till now."""
    for amount in (10**9, 10**8):
        made = fundacts.propose(2026, "APBD", amount=amount, on=date(2026, 1, 5), reference="DPA-1", actor=Actor("rina"))
        fundacts.decide(made.pk, approve=True, actor=Actor("tono"))
    found = rows("select \"on\", reference from ledger_entry where act = 'revision' order by id")
    assert found == [(date(2026, 1, 5), "DPA-1"), (min(today(), date(2026, 12, 31)), "DPA-1")]
