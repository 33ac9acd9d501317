"""The commands of donors as somebody at the console uses them, and the checks of gifts turning red."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

import cities
import pijar.cli.common  # noqa: F401 - the commands are put together there.
from cities import FEBRUARY, JANUARY, Donor, workers
from damage import guards_off, turns_red
from databases import one, rows
from pijar.cli import donors as commands
from pijar.cycle.checks import check_all
from pijar.funding import services as funding
from pijar.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("city")


def told(capsys: pytest.CaptureFixture[str], command: Callable[..., None], *given: Any, **named: Any) -> dict[str, Any]:
    command(*given, json=True, **named)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def month(tmp_path: Path) -> list[Donor]:
    """January with four donors, one short and one of whom twice was taken; run."""
    people = workers(4)
    short, twice = Donor(3, taken={"2026-01": [(0, "GAGAL")]}), Donor(4, taken={"2026-01": [(16_800, "BERHASIL")] * 2})
    donors = [Donor(1, worker=people[0].nik), Donor(2), short, twice]
    cities.programme(apbd=1, dbhcht=0)
    cities.registers(tmp_path, people)
    cities.gifts(tmp_path, donors)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    # What waits for the end of the transaction is checked now: a table with such checks pending cannot be altered.
    rows("set constraints all immediate")
    return donors


def test_the_commands_of_a_month(tmp_path: Path, month: list[Donor], capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hasil" / "temuan.csv"
    found = told(capsys, commands.donors_findings, JANUARY, csv=path)
    assert found["counts"] == {"FAILED": 1, "TWICE": 1} and found["findings"][0]["next_step"].startswith("Potongan gagal")
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["nip", "line", "finding"], [month[2].nip, "4", "FAILED"], [month[3].nip, "6", "TWICE"]]
    matched = told(capsys, commands.donors_match, JANUARY)
    assert matched == {"pledges": 4, "received": 67_200, "carried": 3, "short": 1, "rest": 0, "rescued": 0}
    out = tmp_path / "daftar" / "potongan.csv"
    assert told(capsys, commands.donors_deductions, JANUARY, out=out)["total"] == 67_200 and out.is_file()
    assert told(capsys, commands.donors_register, opd="disnaker")["pledges"] == 4
    assert told(capsys, commands.donors_letters, JANUARY, out=tmp_path / "surat")["first"] == 1
    receipt = tmp_path / "kuitansi.pdf"
    said = told(capsys, commands.donors_statement, month[3].nip, year=2026, out=receipt)
    assert (said["received"], said["used"], said["owed_back"]) == (33_600, 16_800, 16_800)
    assert receipt.read_bytes().startswith(b"%PDF")
    shown = told(capsys, commands.donors_monitoring, year=2026)["months"]
    assert shown == [{"month": "2026-01", "opd": "Disnaker", "donors": "<5", "workers": "–", "received": "–"}]
    assert told(capsys, commands.donors_at_risk, FEBRUARY)["people"]


def test_findings_without_a_payroll_file_say_so(month: list[Donor], capsys: pytest.CaptureFixture[str]) -> None:
    commands.donors_findings(FEBRUARY)
    said = capsys.readouterr()
    assert "no payroll file for 2026-02" in said.err and "0 findings" in said.out


def test_a_stop_and_a_new_code(month: list[Donor], capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, commands.donors_stop, month[0].nip, month=FEBRUARY)
    assert funding.due_of(month[0].nip, FEBRUARY) == 0
    with pytest.raises(typer.BadParameter):
        commands.donors_stop(month[1].nip, month=FEBRUARY, reason="tired")
    code = told(capsys, commands.donors_code, month[1].nip)["code"]
    assert funding.donor_by_code(month[1].nip, code).sees_gifts
    with pytest.raises(Refusal):
        commands.donors_statement(month[0].nip, year=26, out=Path("x.pdf"))


# ---- what `pijar check` notices


def test_somebody_paid_for_whom_gifts_do_not_carry(month: list[Donor]) -> None:
    guards_off("funding_giftuse")
    person = one("delete from funding_giftuse where id = (select min(id) from funding_giftuse) returning person_id")
    turns_red("gifts_pay_for_whom_they_carry", f"person {person}, 2026-01", "donors paid 0")


def test_more_used_of_a_donor_than_was_given(month: list[Donor]) -> None:
    guards_off("funding_giftuse")
    nip = one("update funding_giftuse set amount = amount + 5 where id = (select min(id) from funding_giftuse) returning nip")
    turns_red("no_donor_pays_more_than_was_received", f"donor {nip}", "5 used that was not there")


def test_money_used_before_it_came(month: list[Donor]) -> None:
    guards_off("funding_gift")
    rows("update funding_gift set booked_in = '2026-03-01' where nip = %s", month[0].nip)
    turns_red("no_donor_pays_more_than_was_received", f"donor {month[0].nip}", "2026-01")


def test_a_late_gift_made_up(month: list[Donor]) -> None:
    guards_off("funding_gift")
    rows(
        "insert into funding_gift (id, month, fund_code, nip, pledged, received, usable, owed_back, booked_in, payroll_id)"
        " select 999, month, fund_code, nip, 0, 1000, 0, 1000, '2026-02-01', payroll_id from funding_gift where nip = %s",
        month[0].nip,
    )
    turns_red("late_gifts_are_what_came_on_top", f"gift of {month[0].nip}, 2026-01", "17800")


def test_more_given_back_than_is_owed(month: list[Donor]) -> None:
    rows("alter table funding_refund disable trigger user")
    rows(
        "insert into funding_refund (fund_code, nip, amount, paid_on, reference, actor, at)"
        " values ('ASN', %s, 16801, '2026-02-01', 'T-1', 'rina', now())", month[3].nip,
    )  # fmt: skip
    turns_red("nobody_is_given_back_more_than_is_owed", f"donor {month[3].nip}", "16801 given back of 16800")


def test_a_sound_month_of_gifts_breaks_nothing(month: list[Donor]) -> None:
    assert check_all()["ok"]
