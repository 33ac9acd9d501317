"""The mayor's decrees: the first holds everybody, each later one what changed; signed, nothing moves any more."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

import cities
from cities import FEBRUARY, JANUARY, MARCH, Worker, workers
from damage import guards_off, red, turns_red
from pijar.cycle.decrees import draft_decree, warning_of
from pijar.cycle.services import halt_person, withdraw_upload
from pijar.enrolment import annex, decrees, options
from pijar.enrolment.models import Decree, DecreeLine
from pijar.enrolment.selectors import decreed_and_gone, list_in_force, undecreed
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import rows, run
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")
MAKER, SIGNER = Actor("rina"), Actor("kepala")
DAY = date(2026, 1, 5)


def begin(folder: Path, people: list[Worker], **more: Any) -> None:
    cities.programme(**{"dbhcht": 0, **more})
    cities.registers(folder, people)
    cities.load_lists(cities.candidates(folder, people))


def draft(month: Month = JANUARY, number: str = "500/1/2026", actor: Actor = MAKER) -> Decree:
    return draft_decree(month, number=number, dated_on=DAY, actor=actor)


def signed(month: Month = JANUARY, number: str = "500/1/2026") -> Decree:
    return decrees.sign_decree(draft(month, number).id, actor=SIGNER)


def refused(code: str, act: Any, *given: Any, **named: Any) -> None:
    with pytest.raises(Refusal) as said:
        act(*given, **named)
    assert said.value.code == code
    assert str(said.value).endswith(".")


def lines(decree: Decree) -> list[tuple[str, str, str, str]]:
    found = DecreeLine.objects.filter(decree=decree).order_by("position")
    return [(line.action, line.name, line.fund_code, line.reason or line.from_fund) for line in found]


def in_force(month: Month) -> dict[str, str]:
    names = dict(rows("select id, name from registry_person"))
    return {names[one.person_id]: one.fund_code for one in list_in_force(month)}


def stop(worker: Worker, month: Month, reason: str = "DECEASED") -> None:
    halt_person(person_by_nik(worker.nik), kind=HaltKind.STOP, month=month, reason=reason, proof="surat 1", actor=CONSOLE)


def test_three_months_of_decrees_and_their_sum(tmp_path: Path) -> None:
    people = workers(3)
    begin(tmp_path, people, apbd=2)
    cities.settle_all(tmp_path, JANUARY)
    carried, waiting = [w for w in people if w.said in in_list()], [w for w in people if w.said not in in_list()]
    one = signed()
    assert (one.kind, one.state, one.made_by, one.approved_by) == ("first", "signed", "rina", "kepala")
    assert (one.added, one.removed, one.moved, one.total) == (2, 0, 0, 2)
    assert sorted(lines(one)) == sorted(("add", w.said, "APBD", "") for w in carried)
    refused("NOTHING_CHANGED", draft, JANUARY, "500/2/2026")

    stop(carried[0], FEBRUARY)
    cities.settle_all(tmp_path, FEBRUARY)
    assert (undecreed(FEBRUARY), decreed_and_gone(FEBRUARY)) == (1, 1)
    assert "1 people" in (warning_of(FEBRUARY) or "")
    two = signed(FEBRUARY, "500/2/2026")
    assert two.kind == "change"
    assert lines(two) == [("add", waiting[0].said, "APBD", ""), ("remove", carried[0].said, "APBD", "DECEASED")]
    assert in_force(JANUARY) == {w.said: "APBD" for w in carried}
    assert in_force(FEBRUARY) == {carried[1].said: "APBD", waiting[0].said: "APBD"}
    assert warning_of(FEBRUARY) is None
    assert red() == {}


def in_list(month: Month = JANUARY) -> list[str]:
    sql = "select p.name from allocation_assignment a join registry_person p on p.id = a.person_id where month = %s"
    return [name for (name,) in rows(sql, month.first_day)]


def test_who_changes_fund_is_moved(tmp_path: Path) -> None:
    only = Worker(1)
    begin(tmp_path, [only])
    cities.run()
    signed()
    run("update allocation_places set quota = 1")
    run("update allocation_assignment set fund_code = 'DBHCHT'")
    two = signed(number="500/2/2026")
    assert lines(two) == [("move", only.said, "DBHCHT", "APBD")]
    assert in_force(JANUARY) == {only.said: "DBHCHT"}


def test_refusals_say_what_is_wrong(tmp_path: Path) -> None:
    begin(tmp_path, workers(2))
    refused("MONTH_NOT_RUN", draft)
    cities.run()
    refused("NUMBER_MISSING", draft, number="  ")
    made = draft()
    refused("DRAFT_OPEN", draft, number="another")
    refused("SAME_PERSON", decrees.sign_decree, made.id, actor=Actor(" RINA "))
    refused("NOT_SIGNED", annex.given_out, made, "pdf", actor=MAKER)
    decrees.discard_draft(made.id, actor=MAKER)
    assert not DecreeLine.objects.exists()
    refused("DECREE_UNKNOWN", decrees.sign_decree, made.id, actor=SIGNER)
    again = signed()
    refused("ALREADY_SIGNED", decrees.sign_decree, again.id, actor=SIGNER)
    refused("ALREADY_SIGNED", decrees.discard_draft, again.id, actor=SIGNER)
    refused("NUMBER_TAKEN", draft, number=" 500/1/2026 ")
    refused("FORMAT_UNKNOWN", annex.given_out, again, "docx", actor=MAKER)


def test_a_draft_of_another_list_is_not_signed(tmp_path: Path) -> None:
    first, second = people = workers(2)
    begin(tmp_path, people)
    cities.run()
    made = draft()
    cities.run()
    assert decrees.sign_decree(made.id, actor=SIGNER).state == "signed", "run again with the same list"
    stop(first, FEBRUARY)
    cities.run(FEBRUARY)
    late = draft(FEBRUARY, "500/2/2026")
    stop(second, FEBRUARY)
    cities.run(FEBRUARY)
    refused("MONTH_CHANGED", decrees.sign_decree, late.id, actor=SIGNER)
    decrees.discard_draft(late.id, actor=MAKER)
    assert signed(FEBRUARY, "500/2/2026").removed == 2
    refused("LATER_DECREE", draft, JANUARY, "500/3/2026")


def test_a_draft_goes_with_the_list_that_brought_its_people(tmp_path: Path) -> None:
    begin(tmp_path, workers(2))
    cities.run()
    draft()
    upload = rows("select max(id) from intake_upload")[0][0]
    withdraw_upload(upload, actor=CONSOLE)
    assert not Decree.objects.exists()
    assert rows("select count(*) from registry_person") == [(0,)]


@pytest.mark.parametrize(
    "sql",
    [
        "update enrolment_decreeline set name = 'LAIN'",
        "delete from enrolment_decreeline",
        "insert into enrolment_decreeline (decree_id, position, person_id, action, fund_code, from_fund, name, nik_masked,"
        " national_id, village_code, village, district, occupation, reason) select decree_id, 9, person_id, 'remove', fund_code,"
        " '', name, nik_masked, national_id, '', '', '', '', 'X' from enrolment_decreeline limit 1",
        "update enrolment_decree set number = 'lain'",
        "update enrolment_decree set state = 'draft', approved_by = '', signed_at = null",
        "delete from enrolment_decree",
    ],
)
def test_a_signed_decree_is_frozen(tmp_path: Path, sql: str) -> None:
    begin(tmp_path, [Worker(1)])
    cities.run()
    signed()
    with pytest.raises(IntegrityError), transaction.atomic():
        run(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "update enrolment_decree set state = 'signed', approved_by = ' Rina', signed_at = now()",
        "update enrolment_decree set state = 'signed', approved_by = '', signed_at = now()",
        "insert into enrolment_decree select id + 1, 'x', dated_on, from_month, kind, 'signed', heading, made_by, made_at, 'y',"
        " now(), basis, added, removed, moved, total, checksum, files from enrolment_decree",
        "insert into enrolment_decree select id + 1, 'x', dated_on, from_month, kind, state, heading, made_by, made_at, '', null,"
        " basis, added, removed, moved, total, checksum, files from enrolment_decree",
    ],
)
def test_the_database_refuses_what_must_not_be(tmp_path: Path, sql: str) -> None:
    begin(tmp_path, [Worker(1)])
    cities.run()
    draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        run(sql)


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("update enrolment_decreeline set name = 'LAIN'", "decrees_are_as_signed"),
        ("update enrolment_decree set approved_by = made_by", "decrees_are_as_signed"),
        ("update enrolment_decree set total = 9", "list_in_force_is_the_sum_of_decrees"),
        ("update enrolment_decree set added = 9", "list_in_force_is_the_sum_of_decrees"),
        ("update enrolment_decreeline set action = 'remove', reason = 'X'", "list_in_force_is_the_sum_of_decrees"),
    ],
)
def test_damage_is_noticed(tmp_path: Path, sql: str, check: str) -> None:
    begin(tmp_path, workers(2))
    cities.run()
    signed()
    assert check not in red()
    run("set constraints all immediate")
    guards_off("enrolment_decree", "enrolment_decreeline")
    run(sql)
    turns_red(check)


def test_the_annex_is_kept_and_given_out_byte_for_byte(tmp_path: Path) -> None:
    people = [*workers(3), Worker(7, name='SITI "NUR" #A\'ISYAH $1 [*]')]
    begin(tmp_path, people)
    cities.run()
    made = draft()
    assert "RANCANGAN" in text(annex.pdf(made))
    one = decrees.sign_decree(made.id, actor=SIGNER)
    read = text(body := annex.given_out(one, "pdf", actor=MAKER))
    assert body == annex.given_out(one, "pdf", actor=MAKER)
    assert "RANCANGAN" not in read
    assert one.checksum in read
    assert "500/1/2026" in read
    assert 'SITI "NUR" #A\'ISYAH $1 [*]' in " ".join(read.split())
    assert not any(w.nik in read for w in people)
    assert all(f"{w.nik[:6]}******{w.nik[-4:]}" in read for w in people)

    book = openpyxl.load_workbook(io.BytesIO(annex.given_out(one, "xlsx", actor=MAKER)))
    cells = list(book["Lampiran"].iter_rows(min_row=2))
    assert sorted(str(row[2].value) for row in cells) == sorted(w.nik for w in people)
    assert {row[2].data_type for row in cells} == {"s"}
    assert one.checksum in [row[1].value for row in book["Kontrol"].iter_rows()]
    assert zipfile.is_zipfile(io.BytesIO(annex.xlsx(one)))
    assert rows("select count(*) from audit_event where action = 'decree.export'") == [(3,)]
    assert red() == {}


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    ("said", "is_fault"),
    [
        ({}, False),
        ({"office": "Disnaker", "signer": {"role": "Wali Kota"}}, False),
        ({"office": 5}, True),
        ({"stamp": "x"}, True),
        ({"signer": "Wali Kota"}, True),
        ({"signer": {"title": "x"}}, True),
        (["office"], True),
    ],
)
def test_what_a_programme_says_of_its_documents(said: Any, is_fault: bool) -> None:
    assert bool(list(options.faults({"documents": said}))) == is_fault


def test_months_go_on_beside_decrees(tmp_path: Path) -> None:
    """Existing commands stay as they are: a month without a decree is sent and paid; the next decree holds what changed since."""
    begin(tmp_path, workers(2))
    cities.settle_all(tmp_path, JANUARY)
    signed()
    cities.settle_all(tmp_path, FEBRUARY, MARCH)
    refused("NOTHING_CHANGED", draft, MARCH, "500/2/2026")
    assert red() == {}
