"""Bank statements: three formats read, proved and kept once; beside what was paid and what payroll sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import cities
import databases
from cities import JANUARY, workers
from databases import one, rows
from pijar.contributions import bank, bankfiles
from pijar.contributions.models import BankLine
from pijar.contributions.types import BankLayout, Found, ItemAction, ItemState
from pijar.cycle.checks import check_all
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor

RINA = Actor("rina")
ACCOUNT = "1-034-00001-2"
CSV = """Tanggal,Keterangan,Debit,Kredit,Saldo
05/01/2026,PENERIMAAN KAS DAERAH,,"1.000.000,00","1.000.000,00"
12/01/2026,SP2D-1 IURAN JANUARI,"134.400,00",,"865.600,00"
12/01/2026,BIAYA ADM,"2.500,00",,"863.100,00"
12/01/2026,BIAYA ADM,"2.500,00",,"860.600,00"
"""
MT940 = """:20:STMT2601
:25:1034000012
:28C:1/1
:60F:C251231IDR0,00
:61:2601050105C1000000,00NTRFSETOR//BJT0001
:86:PENERIMAAN KAS DAERAH
:61:2601120112D134400,00NTRFSP2D-1//BJT0002
:86:SP2D-1 IURAN JANUARI
:62F:C260131IDR865600,00
-
"""
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><Othr><Id>1034000012</Id></Othr></Id><Ccy>IDR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">0</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2025-12-31</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">865600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2026-01-31</Dt></Dt></Bal>
<Ntry><Amt Ccy="IDR">1000000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt>
<AcctSvcrRef>BJT0001</AcctSvcrRef></Ntry>
<Ntry><Amt Ccy="IDR">134400.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-01-12</Dt></BookgDt>
<AcctSvcrRef>BJT0002</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>SP2D-1</EndToEndId></Refs>
<RmtInf><Ustrd>IURAN JANUARI</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="IDR">5</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;">]>
<Document><Stmt><Acct>&lol1;</Acct></Stmt></Document>"""
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document><Stmt>&x;</Stmt></Document>'


def written(folder: Path, text: str, name: str = "koran.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(code: str, act: Any, *given: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(*given, **more)
    assert caught.value.code == code, caught.value
    return caught.value


# Reading.


@pytest.mark.parametrize(("text", "form", "lines"), [(CSV, "csv", 4), (MT940, "mt940", 2), (CAMT, "camt053", 2)])
def test_each_format_is_known_by_its_content(tmp_path: Path, text: str, form: str, lines: int) -> None:
    [found] = bankfiles.read(written(tmp_path, text))
    assert (found.form, len(found.movements), found.opening) == (form, lines, 0)
    assert [m.amount for m in found.movements[:2]] == [1_000_000, -134_400]
    assert "SP2D-1" in found.movements[1].text
    assert (found.movements[1].on, found.from_on) == (date(2026, 1, 12), date(2026, 1, 5 if form == "csv" else 1))


def test_two_statements_in_one_file(tmp_path: Path) -> None:
    second = MT940.replace("STMT2601", "STMT2602").replace(":60F:C251231IDR0", ":60F:C260131IDR865600").replace(":2601", ":2602")
    second = second.replace("0105C", "0205C").replace("0112D", "0212D").replace(":62F:C260131IDR865600", ":62F:C260228IDR1731200")
    found = bankfiles.read(written(tmp_path, MT940 + second))
    assert [(one.opening, one.closing) for one in found] == [(0, 865_600), (865_600, 1_731_200)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CSV.replace("134.400,00", "134.400,50"), "SEN_IN_AMOUNT"), (MT940.replace("134400,00", "134400,50"), "SEN_IN_AMOUNT"),
        (CAMT.replace("134400.00", "134400.01"), "SEN_IN_AMOUNT"), (CSV.replace("865.600,00", "865.601,00"), "BALANCE_WRONG"),
        (MT940.replace("IDR865600", "IDR865601"), "BALANCE_WRONG"), (CAMT.replace("865600.00", "865601.00"), "BALANCE_WRONG"),
        (MT940.replace(":62F:", ":64:"), "BALANCE_MISSING"), (CAMT.replace("CLBD", "XXXX"), "BALANCE_MISSING"),
        (CSV.replace("134.400,00", "134,400.00"), "STATEMENT_INVALID"),
        (CSV.replace("12/01/2026", "31/02/2026"), "STATEMENT_INVALID"),
        (MT940.replace(":61:2601050105C", ":61:xx"), "STATEMENT_INVALID"), (MT940.replace("IDR", "USD"), "STATEMENT_INVALID"),
        (CAMT.replace('Ccy="IDR"', 'Ccy="EUR"'), "STATEMENT_INVALID"), (CAMT.replace("DBIT", "BOTH"), "STATEMENT_INVALID"),
        (CAMT.replace("134400.00", "NaN"), "STATEMENT_INVALID"), (CAMT[:-30], "STATEMENT_INVALID"),
        (BOMB, "STATEMENT_INVALID"), (OUTSIDE, "STATEMENT_INVALID"), ("<a/>", "STATEMENT_EMPTY"),
        ("Tanggal,Debit,Kredit\n", "STATEMENT_EMPTY"), ("Tanggal,Debit,Kredit\n05/01/2026,,5\n", "BALANCE_MISSING"),
        ("Halo,Dunia\n1,2\n", "COLUMN_MISSING"),
    ],
)  # fmt: skip
def test_a_statement_is_believed_whole_or_not_at_all(tmp_path: Path, text: str, code: str) -> None:
    refused(code, bankfiles.read, written(tmp_path, text))


def test_balances_may_be_named_where_the_bank_prints_none(tmp_path: Path) -> None:
    path = written(tmp_path, "Tanggal,Debit,Kredit\n05/01/2026,,5\n")
    [found] = bankfiles.read(path, opening=10, closing=15)
    assert (found.opening, found.closing) == (10, 15)
    refused("BALANCE_WRONG", bankfiles.read, path, opening=10, closing=16)


def test_newest_first_is_read_too(tmp_path: Path) -> None:
    head, *lines = CSV.splitlines()
    [found] = bankfiles.read(written(tmp_path, "\n".join([head, *reversed(lines)])))
    assert (found.opening, found.closing, found.movements[0].amount) == (0, 860_600, 1_000_000)


def test_a_city_says_how_its_bank_writes(tmp_path: Path) -> None:
    columns = (("Date", "date"), ("Amount", "amount"), ("D/K", "sign"), ("Balance", "balance"), ("Note", "text"))
    text = "Date;Amount;D/K;Balance;Note\n2026-01-05;1,000.00;K;1,000.00;a\n06.01.2026;400;D;600.00;b\n"
    [found] = bankfiles.read(written(tmp_path, text), BankLayout(columns, "%d.%m.%Y", "."))
    assert [(m.on.day, m.amount) for m in found.movements] == [(5, 1000), (6, -400)]


# Keeping and matching.


@pytest.fixture
def paid(city: None, tmp_path: Path) -> Path:
    """Eight people of January paid with SP2D-1 on the tenth."""
    people = workers(8)
    cities.programme(apbd=100, dbhcht=0)
    cities.registers(tmp_path, people)
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    cities.submit(tmp_path)
    from pijar.contributions import services

    services.pay(JANUARY, fund="APBD", on=date(2026, 1, 10), reference="SP2D-1", amount=134_400, actor=RINA)
    return tmp_path


def load(folder: Path, text: str, name: str = "koran.csv", **more: Any) -> dict[str, Any]:
    return bank.load(written(folder, text, name), account=ACCOUNT, actor=RINA, **more)


def found(month: Any = JANUARY) -> dict[str, int]:
    return {one["found"]: one["items"] for one in bank.counts(bank.of_month(month))}


def statement(*lines: tuple[str, str, int], opening: int = 10**9) -> str:
    """A CSV with running balances: day, text, signed amount."""
    told, balance = ["Tanggal,Keterangan,Debit,Kredit,Saldo"], opening
    for day, text, amount in lines:
        balance += amount
        told.append(f"{day},{text},{-amount if amount < 0 else ''},{amount if amount > 0 else ''},{balance}")
    return "\n".join(told) + "\n"


def test_each_line_is_kept_once_whatever_statement_shows_it(paid: Path) -> None:
    assert load(paid, CSV)["new"] == 4
    before = databases.counts()
    assert load(paid, CSV, "lain.csv")["new"] == 0
    assert databases.counts() == before
    # The next statement begins with a day that is known and shows a third fee on it.
    more = CSV.splitlines()[2:] + ['12/01/2026,BIAYA ADM,"2.500,00",,"858.100,00"', '13/01/2026,X,,"1,00","858.101,00"']
    told = load(paid, "\n".join([CSV.splitlines()[0], *more]), "lanjut.csv")
    assert (told["lines"], told["new"], told["opening"]) == (5, 2, 1_000_000)
    assert BankLine.objects.count() == 6
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]


def test_a_statement_of_another_account_is_refused(paid: Path) -> None:
    refused("ACCOUNT_WRONG", bank.load, written(paid, MT940), account="999", actor=RINA)
    bank.load(written(paid, MT940), account=ACCOUNT, actor=RINA)
    refused("ACCOUNT_WRONG", bank.load, written(paid, MT940), account="999", actor=RINA)
    refused("ACCOUNT_MISSING", bank.load, written(paid, CSV), account=" - ", actor=RINA)
    assert one("select count(*) from contributions_bankstatement") == 1


def test_a_payment_is_found_by_reference_and_amount(paid: Path) -> None:
    assert found() == {"no_statement_yet": 1}
    load(paid, CSV)
    assert found() == {"matched": 1, "on_statement_not_known": 3}
    [pair] = [p for p in bank.of_month(JANUARY) if p.found is Found.MATCHED]
    assert pair.transfer and (pair.transfer.reference, pair.transfer.batches, pair.state) == (
        "SP2D-1",
        ["APBD 2026-01"],
        ItemState.DONE,
    )


@pytest.mark.parametrize(("day", "text", "amount", "expected"), [
    ("13/01/2026", "IURAN BPJSTK", -134_400, {"matched": 1}),
    ("14/01/2026", "IURAN BPJSTK", -134_400, {"on_statement_not_known": 1, "paid_not_on_statement": 1}),
    ("20/01/2026", "SP2D - 1", -134_400, {"matched": 1}),
    ("10/01/2026", "SP2D-1", -134_399, {"amount_differs": 1}),
    ("10/01/2026", "SP2D-12", -134_399, {"on_statement_not_known": 1, "paid_not_on_statement": 1}),
    ("10/01/2026", "SP2D-1", 134_400, {"on_statement_not_known": 1, "paid_not_on_statement": 1}),
])  # fmt: skip
def test_what_counts_as_the_same_payment(paid: Path, day: str, text: str, amount: int, expected: dict[str, int]) -> None:
    load(paid, statement(("01/01/2026", "AWAL", 1), (day, text, amount), ("31/01/2026", "AKHIR", 1)))
    told = found()
    told["on_statement_not_known"] -= 2
    assert {kind: n for kind, n in told.items() if n} == expected


def test_one_line_pays_once(paid: Path) -> None:
    """Two equal lines for one payment: one is it, the other one nobody knows."""
    twice = ("12/01/2026", "SP2D-1", -134_400)
    load(paid, statement(("01/01/2026", "AWAL", 1), twice, twice))
    assert found() == {"matched": 1, "on_statement_not_known": 2}


def test_payroll_of_a_month_is_found_by_its_sum(paid: Path) -> None:
    cities.gifts(paid, [cities.Donor(n) for n in range(1, 4)])
    load(paid, statement(("01/02/2026", "POTONGAN ASN", 3 * 16_800), ("02/02/2026", "LAIN", 7)))
    told = {p.found: p for p in bank.of_month(JANUARY.next)}
    assert told[Found.PAYROLL].payroll == JANUARY
    assert told[Found.NOT_KNOWN].amount == 7


def test_an_officer_says_what_a_line_is(paid: Path) -> None:
    load(paid, CSV)
    fees = [p.key for p in bank.of_month(JANUARY) if p.amount == -2_500]
    matched = next(p.key for p in bank.of_month(JANUARY) if p.found is Found.MATCHED)
    assert bank.settle(fees, note="Biaya bank", actor=RINA) == 2
    assert bank.settle(fees, note="Biaya bank", actor=RINA) == 0
    assert [p.state for p in bank.of_month(JANUARY) if p.key in fees] == [ItemState.DONE] * 2
    refused("NOTE_MISSING", bank.settle, fees, note=" ", actor=RINA)
    refused("ITEM_UNKNOWN", bank.settle, [*fees, matched], note="x", actor=RINA)
    refused("ITEM_UNKNOWN", bank.settle, ["B999999"], note="x", actor=RINA)
    refused("ACTION_NOT_ALLOWED", bank.settle, fees, note="x", actor=RINA, action=ItemAction.MEND)
    assert one("select count(*) from audit_event where action in ('bank.load', 'bank.settle')") == 2
    assert check_all()["ok"]


@pytest.mark.parametrize("table", ["contributions_bankline", "contributions_bankstatement"])
def test_what_the_bank_said_stays(paid: Path, table: str) -> None:
    load(paid, CSV)
    rows("set constraints all immediate")
    for act in (f"update {table} set account = 'x'", f"delete from {table}", f"truncate {table} cascade"):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(act)
