"""A fund's budget decided by two people, money paid in and given back, where each fund stands, its statement and journal."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cities
from cities import JANUARY, MARCH, Donor, workers
from databases import one, rows
from pijar.cli.common import app
from pijar.cycle import budgets, fundacts, money, store
from pijar.cycle.checks import check_all
from pijar.cycle.fundstatement import lines_of, paper
from pijar.cycle.fundviews import funds
from pijar.kernel.errors import Refusal
from pijar.ledger import selectors as books
from pijar.ledger.exports import journal, statement
from pijar.ledger.types import POSITIONS, SOURCES, Kind
from pijar.staff.types import CONSOLE, Actor

RINA, TONO = Actor("rina"), Actor("tono")
DAY = date(2026, 3, 2)
CODES = "ledger:\n  codes:\n    APBD: {available: '1.1.01', reserved: '1.1.02', committed: '2.1.06', paid: '5.1.02.02',"
COMPANY = {"  ASN:\n": "  TJSL: {kind: COMPANY, quota: 5}\n  ASN:\n", "[DBHCHT, ASN, APBD]": "[DBHCHT, ASN, TJSL, APBD]"}


def revise(fund: str, amount: int, *, year: int = 2026, maker: Actor = RINA, checker: Actor = TONO) -> None:
    made = fundacts.propose(year, fund, amount=amount, on=DAY, reference="DPPA 1", actor=maker)
    fundacts.decide(made.pk, approve=True, actor=checker)


def held(fund: str, kind: Kind, year: int = 2026) -> int:
    return books.position(year, fund, kind)


def standing(fund: str, year: int = 2026) -> dict:
    return next(one.as_json() for one in funds(year, date(2026, 12, 31)) if one.code == fund)


def refused(code: str) -> pytest.RaisesExc:
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code == code)


def balanced() -> None:
    told = books.trial_balance(date(2030, 1, 1))
    assert told["balanced"] and told["debit"] > 0
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]


def test_the_books_follow_an_approved_budget(known_city: None) -> None:
    before = held("APBD", Kind.APPROPRIATION)
    assert standing("APBD")["budget_from"] == "quota" and before == standing("APBD")["budget"]
    revise("APBD", before + 1_000_000)
    assert held("APBD", Kind.APPROPRIATION) == before + 1_000_000
    assert (standing("APBD")["budget"], standing("APBD")["budget_from"]) == (before + 1_000_000, "recorded")
    revise("APBD", before - 5_000_000)
    assert held("APBD", Kind.APPROPRIATION) == before - 5_000_000
    assert [b.amount for b in budgets.budgets(2026, "APBD")] == [before - 5_000_000, before + 1_000_000]
    balanced()


def test_a_budget_takes_two_people(known_city: None) -> None:
    made = fundacts.propose(2026, "APBD", amount=10**9, on=DAY, reference="DPPA", actor=RINA)
    for name in ("rina", " Rina "):
        with refused("SAME_PERSON"):
            fundacts.decide(made.pk, approve=True, actor=Actor(name))
    assert standing("APBD")["budget_from"] == "quota"
    with refused("PROPOSAL_WAITS"):
        fundacts.propose(2026, "APBD", amount=10**9, on=DAY, reference="lain", actor=TONO)
    fundacts.decide(made.pk, approve=False, actor=TONO)
    assert budgets.budget_of(2026, "APBD") is None
    with refused("BUDGET_UNKNOWN"):
        fundacts.decide(made.pk, approve=True, actor=TONO)


def test_a_budget_never_goes_below_what_is_used(known_city: None) -> None:
    cities.run(MARCH)
    used = sum(held("APBD", kind) for kind in (Kind.RESERVED, Kind.COMMITTED, Kind.PAID, Kind.INSURER_CLAIM))
    assert used == fundacts.least_budget(2026, "APBD") > 0 and held("APBD", Kind.RESERVED) > 0
    with pytest.raises(Refusal) as told:
        revise("APBD", used - 1)
    assert told.value.code == "BUDGET_BELOW_USED"
    assert f"{held('APBD', Kind.PAID):,}".replace(",", ".") in str(told.value) and "reserved" in str(told.value)
    assert budgets.budgets(2026) == []
    revise("APBD", used)
    assert held("APBD", Kind.AVAILABLE) == 0
    balanced()


def test_what_was_used_since_the_proposal_counts(known_city: None) -> None:
    least = fundacts.least_budget(2026, "APBD")
    made = fundacts.propose(2026, "APBD", amount=least, on=DAY, reference="DPPA", actor=RINA)
    cities.run(MARCH)
    with refused("BUDGET_BELOW_USED"):
        fundacts.decide(made.pk, approve=True, actor=TONO)
    assert one("select state from cycle_budget where id = %s", made.pk) == "proposed"


@pytest.mark.parametrize(
    ("fund", "amount", "reference", "code"),
    [
        ("ASN", 5, "x", "FUND_OF_GIFTS"), ("LAIN", 5, "x", "FUND_UNKNOWN"), ("APBD", -1, "x", "BUDGET_BELOW_USED"),
        ("APBD", 10**12, " ", "REFERENCE_MISSING"),
    ],
)  # fmt: skip
def test_budgets_that_are_refused(known_city: None, fund: str, amount: int, reference: str, code: str) -> None:
    with refused(code):
        fundacts.propose(2026, fund, amount=amount, on=DAY, reference=reference, actor=RINA)


def company(folder: Path) -> None:
    cities.programme(apbd=10, dbhcht=0, **COMPANY)
    people = workers(30)
    cities.registers(folder, people)
    cities.load_lists(cities.candidates(folder, people))


def test_money_paid_in_counts_once(city: None, tmp_path: Path) -> None:
    company(tmp_path)
    first = fundacts.receive("TJSL", amount=5_000_000, reference="BKM 1", on=DAY, actor=TONO, text="PT Maju")
    assert fundacts.receive("TJSL", amount=5_000_000, reference=" BKM 1 ", on=DAY, actor=TONO) == first
    assert (held("TJSL", Kind.AVAILABLE), held("TJSL", Kind.APPROPRIATION)) == (5_000_000, 5_000_000)
    for amount, on in ((5_000_001, DAY), (5_000_000, date(2026, 3, 3))):
        with refused("REFERENCE_DIFFERS"):
            fundacts.receive("TJSL", amount=amount, reference="BKM 1", on=on, actor=TONO)
    fundacts.receive("TJSL", amount=1, reference="BKM 2", on=DAY, actor=TONO)
    assert standing("TJSL")["budget"] == 5_000_001 and standing("TJSL")["budget_from"] == "received"
    # What comes in says what there is: the places of the programme add nothing on top.
    money.open_year(store.current(2026), CONSOLE)
    assert held("TJSL", Kind.AVAILABLE) == 5_000_001
    balanced()


def test_what_was_reckoned_gives_way_to_what_came_in(city: None, tmp_path: Path) -> None:
    company(tmp_path)
    cities.run()
    reserved = held("TJSL", Kind.RESERVED)
    assert reserved > 0 and standing("TJSL")["budget_from"] == "quota"
    fundacts.receive("TJSL", amount=reserved // 2, reference="BKM 1", on=DAY, actor=TONO)
    # The list holds more than came in so far: of what was reckoned only that much stays.
    assert (held("TJSL", Kind.AVAILABLE), held("TJSL", Kind.APPROPRIATION)) == (0, reserved)
    fundacts.receive("TJSL", amount=10 * reserved, reference="BKM 2", on=DAY, actor=TONO)
    assert fundacts.budgeted(2026, "TJSL") == 0
    assert held("TJSL", Kind.APPROPRIATION) == 10 * reserved + reserved // 2
    balanced()


def test_a_fund_has_a_budget_or_what_is_paid_in(city: None, tmp_path: Path) -> None:
    company(tmp_path)
    with refused("FUND_NOT_PAID_IN"):
        fundacts.receive("APBD", amount=5, reference="x", on=DAY, actor=TONO)
    fundacts.receive("TJSL", amount=5, reference="x", on=DAY, actor=TONO)
    with refused("FUND_OF_RECEIPTS"):
        fundacts.propose(2026, "TJSL", amount=10**9, on=DAY, reference="x", actor=RINA)
    for amount, reference, code in ((0, "y", "AMOUNT_WRONG"), (5, " ", "REFERENCE_MISSING")):
        with refused(code):
            fundacts.receive("TJSL", amount=amount, reference=reference, on=DAY, actor=TONO)


def test_money_on_top_of_a_budget_is_refused(city: None, tmp_path: Path) -> None:
    company(tmp_path)
    revise("TJSL", 70_000)
    with refused("FUND_OF_BUDGET"):
        fundacts.receive("TJSL", amount=5, reference="x", on=DAY, actor=TONO)


def test_the_rest_of_a_year_goes_back(known_city: None) -> None:
    rest = held("APBD", Kind.AVAILABLE)
    on = date(2026, 12, 30)
    first = fundacts.give_back("APBD", 2026, amount=100, reference="STS 1", on=on, actor=TONO)
    assert fundacts.give_back("APBD", 2026, amount=100, reference="STS 1", on=on, actor=TONO) == first
    fundacts.give_back("APBD", 2026, reference="STS 2", on=on, actor=TONO)
    assert (held("APBD", Kind.AVAILABLE), held("APBD", Kind.RETURNED)) == (0, rest)
    with refused("NOTHING_LEFT"):
        fundacts.give_back("APBD", 2026, reference="STS 3", on=on, actor=TONO)
    with refused("FUND_OF_GIFTS"):
        fundacts.give_back("ASN", 2026, reference="STS 4", on=on, actor=TONO)
    with refused("FUND_OVERDRAWN"):
        fundacts.give_back("DBHCHT", 2026, amount=10**12, reference="STS 5", on=on, actor=TONO)
    # What went back counts as used: a budget cannot go below it.
    assert fundacts.least_budget(2026, "APBD") == held("APBD", Kind.APPROPRIATION)
    balanced()


def test_a_donor_gets_back_what_is_owed(city: None, tmp_path: Path) -> None:
    people, donor = workers(3), Donor(1, taken={"2026-01": [(16_800, "BERHASIL")] * 2})
    cities.programme(apbd=0, dbhcht=0)
    cities.registers(tmp_path, people)
    cities.gifts(tmp_path, [donor])
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    assert held("ASN", Kind.OWED_BACK) == 16_800
    with refused("REFUND_ABOVE_OWED"):
        fundacts.refund("ASN", donor.nip, amount=16_801, reference="T 1", on=DAY, actor=TONO)
    first = fundacts.refund("ASN", donor.nip, amount=10_000, reference="T 1", on=DAY, actor=TONO)
    assert fundacts.refund("ASN", donor.nip, amount=10_000, reference="T 1", on=DAY, actor=TONO) == first
    with refused("REFERENCE_DIFFERS"):
        fundacts.refund("ASN", donor.nip, amount=9_000, reference="T 1", on=DAY, actor=TONO)
    assert (held("ASN", Kind.OWED_BACK), held("ASN", Kind.RETURNED)) == (6_800, 10_000)
    with refused("FUND_NOT_OF_GIFTS"):
        fundacts.refund("APBD", donor.nip, amount=1, reference="T 2", on=DAY, actor=TONO)


def test_where_each_fund_stands_is_what_the_books_hold(known_city: None) -> None:
    for fund in funds(2026, date(2026, 12, 31)):
        told = fund.as_json()
        assert told["booked"] == sum(held(fund.code, kind) for kind in SOURCES)
        assert told["booked"] == sum(held(fund.code, kind) for kind in POSITIONS)
        assert told["spent"] == one(
            "select sum(r.amount) from contributions_remittance r join contributions_batch b on b.id = r.batch_id"
            " where b.fund_code = %s", fund.code,
        )  # fmt: skip
    assert standing("APBD")["claims"] > 0
    # On the day before anything was booked, nothing stood anywhere.
    assert {fund.booked for fund in funds(2026, date(2025, 12, 31))} == {0}


def test_a_statement_adds_up(known_city: None) -> None:
    whole = statement(2026, "APBD", until=date(2026, 12, 31))
    assert whole.is_balanced and set(whole.opening.values()) == {0} and len(whole.items) >= 8
    assert whole.items[-1].rest == whole.closing[Kind.AVAILABLE] == held("APBD", Kind.AVAILABLE)
    assert {kind: whole.closing[kind] for kind in Kind} == {kind: held("APBD", kind) for kind in Kind}
    cut = sorted(item.on for item in whole.items)[len(whole.items) // 2]
    part = statement(2026, "APBD", until=date(2026, 12, 31), since=cut)
    assert part.closing == whole.closing and 0 < len(part.items) < len(whole.items)
    for kind in Kind:
        assert part.opening[kind] + sum(item.moves.get(kind, 0) for item in part.items) == part.closing[kind]
    for item in whole.items:
        moved = lines_of(item)
        assert sum(amount for _, _, amount in moved) == sum(n for k, n in item.moves.items() if (n < 0) == k.is_source)
    with refused("FUND_WITHOUT_BOOKS"):
        statement(2031, "APBD", until=date(2031, 12, 31))


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"tanggal,nomor")])
def test_a_statement_as_a_file(known_city: None, form: str, begins: bytes) -> None:
    made = [paper(2026, "APBD", form, until=date(2026, 12, 31), actor=TONO) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0][0] == f"laporan-dana-APBD-2026-2026-12-31.{form}" and made[0][1].startswith(begins)
    assert one("select count(*) from audit_event where action = 'fund.statement'") == 2


def invoke(*words: object) -> dict:
    result = CliRunner().invoke(app, [*map(str, words), "--json"])
    assert result.exit_code == 0, result.output + str(result.exception)
    return json.loads(result.stdout)


def test_a_journal_is_balanced_and_whole(known_city: None, tmp_path: Path) -> None:
    out = tmp_path / "jurnal" / "2026.csv"
    told = invoke("ledger", "export", "--year", 2026, "--out", out, "--own-codes")
    with out.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == told["rows"] == one("select count(*) from ledger_posting p join ledger_account a on a.id = p.account_id"
                                             " where a.year = 2026")  # fmt: skip
    assert sum(int(line["debet"]) for line in lines) == sum(int(line["kredit"]) for line in lines) == told["debit"] > 0
    per_entry: dict[str, int] = {}
    for line in lines:
        per_entry[line["nomor_jurnal"]] = per_entry.get(line["nomor_jurnal"], 0) + int(line["debet"]) - int(line["kredit"])
    assert set(per_entry.values()) == {0}
    own = invoke("ledger", "export", "--year", 2026, "--fund", "ASN", "--out", tmp_path / "asn.csv", "--own-codes")
    assert own["debit"] == own["credit"] < told["debit"]


def test_an_account_without_the_city_s_code_is_named(known_city: None) -> None:
    with pytest.raises(Refusal) as told:
        journal(2026, codes={("APBD", Kind.PAID): "5.1.02"}, fund="APBD")
    assert told.value.code == "CODES_MISSING"
    assert "APBD.paid" not in str(told.value) and "APBD.available" in str(told.value)
    codes = {("APBD", kind): f"1.{number}" for number, kind in enumerate(Kind)}
    found = journal(2026, codes=codes, fund="APBD")
    assert found.debit == found.credit and {row[9] for row in found.rows} <= set(codes.values())
    with refused("JOURNAL_EMPTY"):
        journal(2031, codes={})


def test_a_programme_gives_codes(known_city: None, tmp_path: Path) -> None:
    codes = ", ".join(f"{kind.value}: '4.{number}'" for number, kind in enumerate(Kind))
    cities.programme(apbd=120, dbhcht=30, **{"year: 2026": f"ledger:\n  codes:\n    APBD: {{{codes}}}\nyear: 2026"})
    invoke("ledger", "export", "--year", 2026, "--fund", "APBD", "--out", tmp_path / "a.csv")
    assert ",4.5,Terbayar," in (tmp_path / "a.csv").read_text(encoding="utf-8")
    result = CliRunner().invoke(app, ["ledger", "export", "--year", "2026", "--out", str(tmp_path / "b.csv")])
    assert isinstance(result.exception, Refusal) and "ASN.available" in str(result.exception)
    assert not (tmp_path / "b.csv").exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("[x]", "ledger: knows codes only"), ("{kode: {}}", "ledger: knows codes only"),
        ("{codes: [1]}", "ledger: knows codes only"),
        ("{codes: {LAIN: {paid: '5'}}}", "there is no such fund"), ("{codes: {APBD: [paid]}}", "its codes are no mapping"),
        ("{codes: {APBD: {bayar: '5'}}}", "must be one of appropriation"), ("{codes: {APBD: {paid: 5}}}", "a code in quotes"),
        ("{codes: {APBD: {paid: ' '}}}", "a code in quotes"),
    ],
)  # fmt: skip
def test_codes_that_cannot_be_used_are_refused(city: None, said: str, told: str) -> None:
    with pytest.raises(Refusal, match=told):
        cities.programme(**{"year: 2026": f"ledger: {said}\nyear: 2026"})


def test_the_commands(known_city: None, tmp_path: Path) -> None:
    before = invoke("funding", "show", "--on", "2026-12-31")
    apbd = before["funds"][-1]
    assert apbd["code"] == "APBD" and apbd["spent"] == apbd["paid"] + apbd["claims"]
    assert 0 <= 100 * apbd["spent"] / apbd["budget"] - apbd["realisation"] < 0.1
    words = ["funding", "budget", "propose", "--fund", "APBD", "--year", 2026, "--reference", "DPPA", "--on", "2026-03-02"]
    waits = invoke(*words, "--amount", apbd["budget"] + 5, "--as", "rina")
    assert waits["state"] == "proposed"
    assert invoke("funding", "budget", "approve", waits["id"], "--as", "tono")["state"] == "approved"
    assert invoke(*words, "--amount", apbd["budget"], "--as", "rina", "--approve-as", "tono")["approved_by"] == "tono"
    # The programme of the tests lets the console make and approve.
    assert invoke(*words, "--amount", apbd["budget"] + 9)["approved_by"] == "console-auto"
    assert len(invoke("funding", "budget", "list", "--year", 2026)["budgets"]) == 3
    told = invoke("funding", "statement", "--fund", "APBD", "--year", 2026, "--on", "2026-12-31", "--out", tmp_path / "a.pdf")
    assert told["balanced"] and (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert told["closing"]["available"] == invoke("funding", "show", "--on", "2026-12-31")["funds"][-1]["available"]


def test_one_person_at_a_named_console_is_not_enough(known_city: None) -> None:
    cities.programme(apbd=120, dbhcht=30, approval="named")
    words = ["funding", "budget", "propose", "--fund", "APBD", "--year", "2026", "--amount", str(10**9), "--reference", "D",
             "--on", "2026-03-02"]  # fmt: skip
    assert invoke(*words)["state"] == "proposed"
    result = CliRunner().invoke(app, ["funding", "budget", "approve", "1"])
    assert isinstance(result.exception, Refusal) and result.exception.code == "TWO_PEOPLE_NEEDED"
    result = CliRunner().invoke(app, [*words, "--as", "rina", "--approve-as", "Rina"])
    assert isinstance(result.exception, Refusal) and result.exception.code == "SAME_PERSON"


def test_a_budget_stays_as_it_was_decided(known_city: None) -> None:
    """A month that is run, sent and paid under a recorded budget leaves the budget alone."""
    revise("APBD", 300_000_000)
    cities.run(MARCH)
    assert (held("APBD", Kind.APPROPRIATION), JANUARY.year) == (300_000_000, 2026)
    assert rows("select distinct text from ledger_entry where subject = 'budget:APBD:2026' order by 1") == [
        ("quota",),
        ("recorded",),
    ]
