"""Funds on screen: who sees what, a budget proposed by one and approved by another, the books read by the auditor."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from pijar.backoffice import fundcharts, moneywords
from pijar.backoffice.fundcharts import Burn
from pijar.contributions import money
from pijar.cycle import money as year_money
from pijar.cycle import store
from pijar.cycle.models import Budget
from pijar.kernel.month import Month
from pijar.ledger import words as printed
from pijar.ledger.models import Entry
from pijar.ledger.selectors import position
from pijar.ledger.services import reverse as undo
from pijar.ledger.types import Act, Kind
from pijar.staff.types import CONSOLE, Role

FORM = {"amount": "9.000.000.000", "reference": "DPA 12/2026", "on": "05/01/2026"}
APBD = (2026, "APBD")


@pytest.fixture
def funded(city):
    """The small city with its year's money in the books, its one list reserved."""
    year_money.open_year(store.current(2026), CONSOLE)
    money.reserve(city.batch, CONSOLE)
    return city


def page(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def test_the_treasurer_sees_each_fund_with_its_money(enter, funded):
    client = enter(Role.TREASURER)
    board = page(client, "funds")
    assert board.count('<svg class="chart') >= 2 and "dihitung dari kuota" in board
    assert reverse("fund", args=APBD) in board and "Rp\xa033.600" in board
    assert "SP2D" in board and "2 orang belum dibayar" in board
    one = page(client, "fund", *APBD)
    assert "Dicadangkan" in one and reverse("fund-statement", args=[*APBD, "pdf"]) in one
    assert 'name="amount"' in one and "Paling sedikit Rp\xa033.600" in one


def test_the_administrator_sees_people_and_months_without_amounts(enter, funded):
    client = enter(Role.ADMINISTRATOR)
    board = page(client, "funds")
    assert "2 orang dalam daftar terakhir" in board
    assert "Rp " not in board and '<svg class="chart' not in board and reverse("fund", args=APBD) not in board
    assert client.get(reverse("fund", args=APBD)).status_code == 403
    assert client.get(reverse("books")).status_code == 403


def test_a_kelurahan_sees_no_money(enter, funded):
    client = enter(Role.VILLAGE)
    for name, args in (("funds", ()), ("fund", APBD), ("books", ()), ("book-entries", ())):
        assert client.get(reverse(name, args=args)).status_code == 403


def test_a_budget_is_proposed_by_one_approved_by_another_and_read_by_a_third(enter, funded):
    treasurer = enter(Role.TREASURER)
    assert treasurer.post(reverse("fund-propose", args=APBD), FORM).url == reverse("fund", args=APBD)
    mine = page(treasurer, "fund", *APBD)
    assert "Menunggu persetujuan" in mine and "Petugas lain yang memutuskan" in mine and 'value="setuju"' not in mine
    number = Budget.objects.get().pk
    assert "Anda yang menyusun" in treasurer.post(reverse("budget-decide", args=[number]), {"putusan": "setuju"}).content.decode()
    programme = enter(Role.PROGRAMME)
    assert 'value="setuju"' in page(programme, "fund", *APBD)
    assert programme.post(reverse("budget-decide", args=[number]), {"putusan": "setuju"}).status_code == 302
    auditor = enter(Role.AUDITOR)
    read = page(auditor, "fund", *APBD)
    assert "Rp\xa09.000.000.000" in read and "DPA 12/2026" in read and "dicatat dari dokumen anggaran" in read
    assert 'name="amount"' not in read and 'value="setuju"' not in read
    assert position(2026, "APBD", Kind.APPROPRIATION) == 9_000_000_000
    assert auditor.post(reverse("fund-propose", args=APBD), FORM).status_code == 403


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"amount": "33.599"}, "Anggaran APBD tidak dapat menjadi Rp 33.599: Rp 33.600 sudah terpakai"),
        ({"amount": "banyak"}, "Tulis jumlah dalam rupiah utuh"), ({"reference": ""}, "reference"), ({"on": "31/02/2026"}, "on"),
    ],
)  # fmt: skip
def test_a_faulty_proposal_says_so_and_records_nothing(enter, funded, changed, told):
    answer = enter(Role.TREASURER).post(reverse("fund-propose", args=APBD), FORM | changed)
    assert answer.status_code == 409 and told in answer.content.decode()
    assert position(2026, "APBD", Kind.APPROPRIATION) > 9_000_000


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"tanggal")])
def test_the_statement_as_a_file(enter, funded, kind, begins):
    answer = enter(Role.AUDITOR).get(reverse("fund-statement", args=[*APBD, kind]))
    assert b"".join(answer.streaming_content).startswith(begins)
    assert enter(Role.AUDITOR).get(reverse("fund-statement", args=[*APBD, "txt"])).status_code == 404


def test_the_books_are_read_by_day_fund_act_and_entry(enter, funded):
    client = enter(Role.AUDITOR)
    assert "Seimbang" in page(client, "books")
    assert "Belum ada yang dibukukan" in page(client, "books", tanggal="31/12/2025")
    reserved = Entry.objects.get(act=Act.RESERVE.value)
    address = reverse("book-entry", args=[reserved.pk])
    assert address in page(client, "book-entries", dana="APBD", perbuatan="reserve", tahun="2026")
    assert address not in page(client, "book-entries", perbuatan="spend")
    assert address in page(client, "book-entries", perihal=reserved.subject)
    undone = undo(reserved.pk, on=date(2026, 1, 9), actor=CONSOLE)
    one = page(client, "book-entry", reserved.pk)
    assert "sudah dibalik" in one and reverse("book-entry", args=[undone]) in one and "Daftar iuran APBD 2026-01" in one
    assert "membalik sampai ke rupiahnya" in page(client, "book-entry", undone)


@pytest.mark.parametrize("query", [{"tanggal": "x"}, {"tahun": "9"}, {"perbuatan": "'"}, {"hal": "-1"}, {"tahun": "²026"}])
def test_odd_addresses_are_answered(enter, funded, query):
    client = enter(Role.AUDITOR)
    for name in ("funds", "books", "book-entries"):
        page(client, name, **query)
    for args in ((2031, "APBD"), (2026, "LAIN")):
        assert client.get(reverse("fund", args=args)).status_code == 404


def test_a_waiting_budget_is_a_task_of_who_may_approve_it(enter, funded):
    enter(Role.TREASURER).post(reverse("fund-propose", args=APBD), FORM)
    assert "Putuskan usulan anggaran APBD" in page(enter(Role.PROGRAMME), "home")
    for role in (Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR):
        assert "Putuskan usulan anggaran" not in page(enter(role), "home")


def test_paper_and_screen_call_accounts_the_same():
    assert {kind.value: word for kind, word in printed.KINDS.items()} == {k: str(w) for k, w in moneywords.KINDS.items()}
    assert {act.value: word for act, word in printed.ACTS.items()} == {k: str(w) for k, w in moneywords.ACTS.items()}
    assert set(printed.KINDS) == set(Kind) and set(printed.ACTS) == set(Act)


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "0"), (999, "999"), (16_800, "16,8\xa0rb"), (-3_570_000, "-3,5\xa0jt"), (152_728_800, "152\xa0jt"),
     (1_512_000_000, "1,5\xa0M"), (2 * 10**12, "2\xa0T")],
)  # fmt: skip
def test_an_amount_in_few_letters(amount, said):
    assert fundcharts.short(amount) == said


def test_a_year_is_drawn_with_what_comes_and_where_the_law_changes():
    past, ahead = ((date(2026, 1, 1), 900), (date(2026, 2, 16), 600)), ((date(2026, 2, 16), 600), (date(2026, 3, 16), -10))
    drawn = fundcharts.burn_down(Burn(2026, past, ahead, (Month(2026, 4), Month(2027, 1))))
    assert drawn.count("<svg") == 2 and drawn.count('class="f-mark"') == 2 and "Rp 600" in drawn
    assert fundcharts.burn_down(Burn(2026, (), ())) == ""
    bars = fundcharts.ahead([(Month(2026, 3), 5), (Month(2026, 4), -5)])
    assert bars.count('class="f-short"') == 2 and fundcharts.ahead([]) == ""
