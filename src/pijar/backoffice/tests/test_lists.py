"""Lists like a spreadsheet: filters, order, pages, views, files, and nobody sees what is not theirs."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from pijar.backoffice.grid import counting, keyset
from pijar.backoffice.grid.asked import Sort, View, standard
from pijar.backoffice.grid.declare import Ctx
from pijar.backoffice.lists.persons import PERSONS
from pijar.backoffice.models import SavedView
from pijar.backoffice.tables import Event, Person
from pijar.backoffice.tests.conftest import OURS, THEIRS, person
from pijar.staff.types import Role

PLACE = "/orang/"


def names(answer) -> list[str]:
    text = answer.content.decode()
    return re.findall(r"data-open>([^<]+)</a>", text)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def sent(client, place: str, **form):
    """A form of the list, and the page it leads to."""
    return client.post(place, {"apa": "saring", **form}, follow=True)


@pytest.fixture
def crowd(city):
    """Forty people of our village and two of the other, some of whom share names and birthdays."""
    for number in range(40):
        one = person(100 + number, OURS, f"WARGA {'ABCDEFGH'[number % 8]} {number % 5}")
        Person.objects.filter(id=one.id).update(birth_date=date(1980 + number % 4, 1, 1), sex="LP"[number % 2])
    return city


def test_the_list_opens_with_everybody_in_scope(enter, crowd):
    answer = enter(Role.PROGRAMME).get(PLACE)
    assert answer.status_code == 200
    assert len(names(answer)) == 42
    assert "WARGA SANA" in names(answer)
    assert "WARGA SANA" not in names(enter(Role.VILLAGE).get(PLACE))


def test_filters_hold_together_and_are_taken_off_one_by_one(enter, crowd):
    client = enter(Role.PROGRAMME)
    answer = client.get(PLACE, {"f.lahir.dari": "01/01/1982", "f.jk.satu": "L", "f.kelurahan.satu": OURS})
    expected = Person.objects.filter(birth_date__gte=date(1982, 1, 1), sex="L", village_code=OURS)
    assert sorted(names(answer)) == sorted(expected.values_list("name", flat=True))
    chips = re.findall(r'class="chip" href="([^"]+)"', answer.content.decode())
    assert len(chips) == 3
    fewer = client.get(PLACE + chips[0].replace("&amp;", "&"))
    assert len(names(fewer)) > len(names(answer))


def test_a_name_is_never_in_an_address(enter, crowd):
    client = enter(Role.PROGRAMME)
    answer = sent(client, PLACE, **{"op.nama": "kata", "v.nama": "war sana"})
    assert names(answer) == ["WARGA SANA"]
    place = answer.redirect_chain[-1][0]
    assert "kunci=" in place and "sana" not in place.lower()
    asked = client.get(PLACE, {"f.nama.kata": "sana"}).content.decode()
    assert "tidak boleh ada di alamat" in asked
    for link in re.findall(r'href="([^"]*)"', answer.content.decode()):
        assert "sana" not in link.lower()


@pytest.mark.parametrize("few", [4_000, 1])
def test_a_search_tells_how_many_match_on_every_page(enter, crowd, monkeypatch, few):
    """However they are counted: with the rows where few match, else apart, and by reading them where they fit on one page."""
    monkeypatch.setattr(counting, "FEW", few)
    for number in range(30):
        person(400 + number, OURS, f"WARGA TAMBAHAN {number}")
    client = enter(Role.PROGRAMME)
    first = sent(client, PLACE, **{"op.nama": "kata", "v.nama": "warga"})
    assert len(names(first)) == 50
    assert '<span class="nums">72</span>' in first.content.decode()
    further = re.search(r'href="([^"]+hal=[^"]+)"', first.content.decode()).group(1).replace("&amp;", "&")
    second = client.get(PLACE + further)
    assert len(names(second)) == 22
    assert '<span class="nums">72</span>' in second.content.decode()
    assert '<span class="nums">30</span>' in sent(client, PLACE, **{"op.nama": "kata", "v.nama": "tamb"}).content.decode()
    assert '<span class="nums">0</span>' in sent(client, PLACE, **{"op.nama": "kata", "v.nama": "xyz"}).content.decode()


def test_a_nik_is_found_and_kept_as_a_cipher_only(enter, crowd):
    client = enter(Role.PROGRAMME)
    answer = sent(client, PLACE, **{"v.nik": "3374 1201 0181 9001"})
    assert names(answer) == ["WARGA KITA"]
    assert "3374120101819001" not in str(dict(client.session))
    assert "3374120101819001" not in answer.content.decode()
    assert "16 angka" in sent(client, PLACE, **{"v.nik": "337412"}).content.decode()


def test_a_key_of_another_session_narrows_nothing_and_is_told(enter, crowd):
    place = sent(enter(Role.PROGRAMME), PLACE, **{"v.nama": "SANA"}).redirect_chain[-1][0]
    answer = enter(Role.VILLAGE).get(place)
    assert "tidak ikut di sini" in answer.content.decode()
    assert "WARGA SANA" not in names(answer)


@pytest.mark.parametrize("order", ["nama", "-nama", "lahir,nama", "-lahir,nama", "lahir,-nama", "kelurahan,-lahir,nama"])
def test_pages_forward_and_back_show_each_once_in_order(crowd, order):
    ctx = Ctx(crowd.officers[Role.PROGRAMME])
    view = View((), tuple(Sort(t.lstrip("-"), t.startswith("-")) for t in order.split(",")), ("nama",))
    rows = PERSONS.rows(ctx)
    every = list(keyset.ordered(rows, keyset.keys_of(PERSONS, view.sorts)))
    seen, cursor, pages = [], "", []
    while True:
        leaf = keyset.leaf(PERSONS, ctx, view, rows, cursor, per_page=7)
        seen += leaf.rows
        pages.append(leaf)
        if not leaf.next:
            break
        cursor = leaf.next
    assert [p.pk for p in seen] == [p.pk for p in every]
    back = keyset.leaf(PERSONS, ctx, view, rows, pages[-1].previous, per_page=7)
    assert [p.pk for p in back.rows] == [p.pk for p in pages[-2].rows]
    first = keyset.leaf(PERSONS, ctx, view, rows, pages[1].previous, per_page=7)
    assert [p.pk for p in first.rows] == [p.pk for p in pages[0].rows]
    assert not first.previous


def test_who_comes_meanwhile_moves_no_page(crowd):
    ctx = Ctx(crowd.officers[Role.PROGRAMME])
    view, rows = standard(PERSONS, ctx), PERSONS.rows(ctx)
    first = keyset.leaf(PERSONS, ctx, view, rows, "", per_page=10)
    second = [p.pk for p in keyset.leaf(PERSONS, ctx, view, rows, first.next, per_page=10).rows]
    person(500, OURS, "AAA DATANG")
    assert [p.pk for p in keyset.leaf(PERSONS, ctx, view, PERSONS.rows(ctx), first.next, per_page=10).rows] == second


def test_a_cursor_is_good_for_one_officer_list_and_order(enter, crowd):
    ctx = Ctx(crowd.officers[Role.PROGRAMME])
    view = standard(PERSONS, ctx)
    cursor = keyset.leaf(PERSONS, ctx, view, PERSONS.rows(ctx), "", per_page=5).next
    assert "WARGA" not in cursor
    client = enter(Role.PROGRAMME)
    assert "tidak dikenal lagi" not in client.get(PLACE, {"hal": cursor}).content.decode()
    for other in ({"hal": cursor[:-6] + "AAAAAA"}, {"hal": "x" * 90}, {"hal": cursor, "urut": "lahir"}):
        assert "tidak dikenal lagi" in client.get(PLACE, other).content.decode()
    theirs = enter(Role.VILLAGE).get(PLACE, {"hal": cursor})
    assert "tidak dikenal lagi" in theirs.content.decode()


def test_columns_are_chosen_and_moved(enter, crowd):
    client = enter(Role.PROGRAMME)
    answer = client.post(PLACE, {"apa": "kolom", "k": ["nama", "jk", "lahir"], "naik": "lahir"}, follow=True)
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', answer.content.decode())
    assert heads == ["Nama", "Tanggal lahir", "Jenis kelamin"]


def test_what_is_gone_is_told_and_breaks_nothing(enter, crowd):
    client = enter(Role.PROGRAMME)
    told = client.get(PLACE, {"kolom": "nama,hantu", "urut": "hantu", "f.hantu.isi": "x", "f.lahir.isi": "x"}).content.decode()
    assert told.count("hantu") >= 3
    unreadable = client.get(PLACE, {"f.lahir.dari": "31/02/1990"})
    assert names(unreadable) == [] and "tidak terbaca" in unreadable.content.decode()
    assert 'name="semua"' not in told


def test_views_are_kept_shared_with_the_role_and_read_by_today_s_list(enter, crowd):
    client = enter(Role.PROGRAMME)
    form = {"lihat": "?f.jk.satu=L&urut=-lahir&kolom=nama,lahir", "nama": "Lelaki", "bagi": "1", "utama": "1"}
    assert "Lelaki" in client.post(reverse("list-views", args=["orang"]), form, follow=True).content.decode()
    kept = SavedView.objects.get()
    assert kept.state == {"filters": [["jk", "satu", ["L"]]], "sorts": ["-lahir"], "columns": ["nama", "lahir"]}
    assert len(names(client.get(PLACE))) == Person.objects.filter(sex="L").count()
    assert len(names(client.get(PLACE, {"tampilan": "0"}))) == 42
    # Another role neither sees nor opens it; a role-mate of a kelurahan would see its own people only.
    other = enter(Role.VILLAGE).get(PLACE, {"tampilan": str(kept.id)})
    assert "tidak dibagikan" in other.content.decode() and "Lelaki" not in other.content.decode()
    SavedView.objects.update(state={"filters": [["hantu", "satu", ["x"]], 7], "sorts": "x", "columns": ["hantu"]})
    gone = enter(Role.PROGRAMME).get(PLACE, {"tampilan": str(kept.id)})
    assert gone.status_code == 200 and "hantu" in gone.content.decode()


def test_a_forged_view_gives_a_village_nobody_else(enter, crowd):
    mine = crowd.officers[Role.VILLAGE]
    state = {"filters": [["kelurahan", "satu", [THEIRS]]], "sorts": [], "columns": []}
    forged = SavedView.objects.create(officer=mine, table="orang", name="x", state=state)
    assert names(enter(Role.VILLAGE).get(PLACE, {"tampilan": str(forged.id)})) == []


def test_names_are_left_out_of_kept_views(enter, crowd):
    client = enter(Role.PROGRAMME)
    here = sent(client, PLACE, **{"v.nama": "SANA", "f.jk.satu": "L"}).redirect_chain[-1][0].partition("?")[2]
    client.post(reverse("list-views", args=["orang"]), {"lihat": here, "nama": "x"})
    assert SavedView.objects.get().state["filters"] == [["jk", "satu", ["L"]]]
    assert "sana" not in str(SavedView.objects.get().state).lower()


def test_only_ones_own_view_is_taken_away(enter, crowd):
    kept = SavedView.objects.create(officer=crowd.officers[Role.PROGRAMME], table="orang", name="x", state={})
    assert enter(Role.VILLAGE).post(reverse("list-views", args=["orang"]), {"hapus": kept.id}).status_code == 404
    enter(Role.PROGRAMME).post(reverse("list-views", args=["orang"]), {"hapus": kept.id})
    assert not SavedView.objects.exists()


# Files --------------------------------------------------------------------------------------------------------------------


def taken(client, kind: str, **form):
    return client.post(reverse("list-export", args=["orang", kind]), form)


def read_csv(answer) -> tuple[list[str], list[dict[str, str]]]:
    lines = body(answer).decode("utf-8-sig").splitlines()
    head = [line for line in lines if line.startswith("#")]
    return head, list(csv.DictReader(lines[len(head) :], delimiter=";"))


def test_a_csv_shows_what_the_page_shows_and_whose_it_is(enter, crowd):
    client = enter(Role.PROGRAMME)
    head, rows = read_csv(taken(client, "csv", lihat="?f.jk.satu=L&urut=-nama&kolom=nama,nik,lahir"))
    expected = Person.objects.filter(sex="L").order_by("-name", "-id")
    assert [row["Nama"] for row in rows] == [p.name for p in expected]
    assert all("*" in row["NIK"] for row in rows) and list(rows[0]) == ["Nama", "NIK", "Tanggal lahir"]
    said = "\n".join(head)
    assert "RAHASIA" in said and "petugas-programme" in said and f"Jumlah baris: {len(rows)}" in said
    assert "Jenis kelamin: Laki-laki" in said
    event = Event.objects.get(action="list.export")
    assert event.details["rows"] == len(rows) and event.details["filters"] == ["jk.satu=L"] and not event.details["clear"]


def test_a_workbook_bears_its_mark_on_each_sheet(enter, crowd):
    answer = taken(enter(Role.PROGRAMME), "xlsx", lihat="?kolom=nama,lahir")
    book = openpyxl.load_workbook(io.BytesIO(body(answer)))
    about, sheet = book.worksheets
    assert about["A1"].value == "RAHASIA"
    assert "petugas-programme" in str(about["B3"].value)
    assert sheet.max_row == 43 and sheet["B2"].is_date
    for page in (about, sheet):
        assert "RAHASIA" in page.oddHeader.left.text and "petugas-programme" in page.oddHeader.right.text
        assert "42" in page.oddFooter.right.text


def test_no_cell_is_a_formula(enter, crowd):
    Person.objects.filter(id=crowd.ours.id).update(name="=HYPERLINK(1)")
    client = enter(Role.VILLAGE)
    _head, rows = read_csv(taken(client, "csv", lihat="?kolom=nama"))
    assert "'=HYPERLINK(1)" in [row["Nama"] for row in rows]
    book = openpyxl.load_workbook(io.BytesIO(body(taken(client, "xlsx", lihat="?kolom=nama"))))
    assert {cell.data_type for row in book.worksheets[1].iter_rows() for cell in row} == {"s"}


def test_a_village_takes_its_own_people_only(enter, crowd):
    client = enter(Role.VILLAGE)
    for here in ("", f"?f.kelurahan.satu={THEIRS}&f.kelurahan.satu={OURS}", "?urut=-nama"):
        _head, rows = read_csv(taken(client, "csv", lihat=here))
        assert rows and "WARGA SANA" not in str(rows)
    assert taken(client, "csv", lihat=f"?f.kelurahan.satu={THEIRS}").status_code == 409


def test_whole_niks_need_the_right_and_a_reason_and_are_recorded(enter, crowd):
    form = {"lihat": "?kolom=nama,nik&f.jk.satu=L", "alasan": "mencocokkan daftar bantuan"}
    assert taken(enter(Role.AUDITOR), "csv", **form).status_code == 409
    assert taken(enter(Role.PROGRAMME), "csv", **{**form, "alasan": "pendek"}).status_code == 409
    _head, rows = read_csv(taken(enter(Role.PROGRAMME), "csv", **form))
    assert all(re.fullmatch(r"\d{16,}", row["NIK"]) for row in rows)
    event = Event.objects.get(action="list.export")
    assert event.details["reason"] == form["alasan"] and len(event.details["people"]) == len(rows)
    assert rows[0]["NIK"] not in str(event.details)


def test_a_list_too_long_is_refused_in_a_sentence(enter, crowd, monkeypatch):
    monkeypatch.setitem(__import__("pijar.backoffice.grid.export", fromlist=["MOST"]).MOST, "csv", 10)
    answer = taken(enter(Role.PROGRAMME), "csv")
    assert answer.status_code == 409 and "lebih dari 10 baris" in answer.content.decode()
    assert not Event.objects.filter(action="list.export").exists()


def test_who_may_not_see_a_list_takes_nothing_of_it(enter, crowd):
    for name, more in (("list-export", ["csv"]), ("list-views", []), ("list-choose", [])):
        assert enter(Role.TREASURER).post(reverse(name, args=["orang", *more]), {"nama": "x"}).status_code == 403
    assert enter(Role.PROGRAMME).post(reverse("list-export", args=["hantu", "csv"])).status_code == 404


# Every list --------------------------------------------------------------------------------------------------------------


def test_every_list_sorts_filters_and_gives_files_to_those_who_may(enter, crowd):
    """Each column of each list, sorted and empty or not; then the file: no page breaks, and none tells the other village."""
    from pijar.backoffice.grid.declare import TABLES

    given = {"month": "2026-01"}
    for role in (Role.PROGRAMME, Role.VILLAGE, Role.AUDITOR, Role.TREASURER, Role.HOSPITAL):
        client, officer = enter(role), crowd.officers[role]
        for table in TABLES.values():
            ctx = Ctx(officer, {name: given[name] for name in table.params})
            place = table.place(ctx)
            if not table.open_to(officer):
                assert client.get(place).status_code == 403
                continue
            visible = table.visible(officer)
            sorts = [f"urut={sign}{c.code}" for c in visible if c.sorts for sign in ("", "-")]
            filters = [f"f.{c.code}.{op.value}=1" for c in visible if not c.private for op in c.filters]
            every = "kolom=" + ",".join(c.code for c in visible)
            for asked in [*sorts, *filters, every, "semua=1&" + every]:
                answer = client.get(f"{place}?{asked}")
                assert answer.status_code == 200, (table.code, asked)
                if role is Role.VILLAGE:
                    assert "WARGA SANA" not in answer.content.decode(), (table.code, asked)
            form = {"lihat": "?semua=1&" + every, **{f"g.{k}": v for k, v in ctx.given.items()}}
            took = client.post(reverse("list-export", args=[table.code, "csv"]), form)
            assert took.status_code in (200, 409), table.code
            if role is Role.VILLAGE and took.status_code == 200:
                assert "WARGA SANA" not in body(took).decode()


def test_a_month_s_lines_are_of_that_month_and_scope(enter, crowd):
    place = reverse("batches-lines", args=["2026-01"])
    text = enter(Role.TREASURER).get(place).content.decode()
    assert "WARGA KITA" in text and "WARGA SANA" in text and "Rp 16.800" in text
    assert reverse("person", args=[crowd.ours.id]) not in text
    assert reverse("person", args=[crowd.ours.id]) in enter(Role.PROGRAMME).get(place).content.decode()
    assert "WARGA" not in enter(Role.TREASURER).get(reverse("batches-lines", args=["2026-02"])).content.decode()
    assert enter(Role.VILLAGE).get(place).status_code == 403
    found = sent(enter(Role.TREASURER), place, **{"v.nama": "sana", "g.month": "2026-01"})
    assert names(found) == [] and "WARGA SANA" in found.content.decode() and "WARGA KITA" not in found.content.decode()


def test_cases_of_a_list_are_decided_on_the_form_of_one_proof(enter, crowd):
    client = enter(Role.PROGRAMME)
    page = client.post(reverse("list-choose", args=["tinjauan"]), {"tindakan": "putuskan", "semua": "1"}).content.decode()
    assert "Putuskan 2 orang dengan satu bukti" in page
    assert client.post(reverse("list-choose", args=["tinjauan"]), {"tindakan": "putuskan"}).status_code == 409
    assert enter(Role.VILLAGE).post(reverse("list-choose", args=["tinjauan"]), {"tindakan": "putuskan"}).status_code == 409


def test_the_form_of_filters_comes_to_who_asks_for_it(enter, crowd):
    """Whole on a page for a browser without script, alone for one with; with what is chosen still chosen."""
    client, field = enter(Role.PROGRAMME), 'name="f.kelurahan.satu"'
    assert field not in client.get(PLACE).content.decode()
    place = PLACE + "?f.jk.satu=L&alat=saring"
    assert "alat=saring" in client.get(PLACE + "?f.jk.satu=L").content.decode()
    whole, alone = client.get(place).content.decode(), client.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "<title>" in whole and "<title>" not in alone and "data-row" not in alone
    for text in (whole, alone):
        assert field in text
        assert re.search(r'name="f.jk.satu" value="L" checked', text)
