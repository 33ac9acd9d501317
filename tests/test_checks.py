"""Each check of `pijar check`: green on a sound city, red and naming the record on a damaged one."""

from __future__ import annotations

import importlib
import json
import re
from typing import Any

import pytest
from django.db import connection
from typer.testing import CliRunner

from damage import billed_person, guards_off, turns_red
from databases import one, rows
from pijar.cli.common import app
from pijar.cycle.checks import check_all
from pijar.cycle.invariant import Invariant

pytestmark = pytest.mark.usefixtures("known_city")


def test_a_sound_city_is_green() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]
    assert len(result["checks"]) >= 25
    assert all(re.match(r"[0-9,]+ ", c["detail"]) for c in result["checks"])
    counted = {c["name"]: int(c["detail"].split()[0].replace(",", "")) for c in result["checks"]}
    assert counted["one_payment_per_person_and_month"] == one("select count(*) from contributions_batchline") > 200
    assert counted["audit_chain_is_unbroken"] == one("select count(*) from audit_event") > 20
    # A check that never looked at anything would be green for the wrong reason.
    assert {name for name, number in counted.items() if not number} == {
        "nobody_stopped_is_billed", "decrees_are_as_signed", "list_in_force_is_the_sum_of_decrees",
        "late_gifts_are_what_came_on_top", "credits_are_within_claims", "bank_lines_are_counted_once",
        "what_was_done_about_the_queue_names_a_line", "nobody_is_given_back_more_than_is_owed",
        "budgets_are_decided_by_two", "reversals_undo_their_entries", "claims_after_death_are_of_the_dead",
    }  # fmt: skip


def test_console_approval_auto_is_a_warning() -> None:
    assert any("console_approval is auto" in w for w in check_all()["warnings"])


def test_an_accepted_row_that_lost_its_person() -> None:
    guards_off("intake_stagedrow")
    row = one("update intake_stagedrow set person_id = null where id = (select min(id) from intake_stagedrow) returning id")
    turns_red("every_accepted_row_has_its_person", f"row {row} ")


def test_a_row_given_to_another_person() -> None:
    row = one(
        "update intake_stagedrow set person_id = person_id + 1 where id = (select min(id) from intake_stagedrow) returning id"
    )
    turns_red("every_accepted_row_has_its_person", f"row {row} ", "another NIK than person")


def test_a_row_removed() -> None:
    file = one("delete from intake_stagedrow where id = (select max(id) from intake_stagedrow) returning file_id")
    turns_red("files_hold_their_rows", f"file {file} ")


def test_a_withdrawn_upload_that_is_still_in() -> None:
    upload = one("update intake_upload set withdrawn_at = now() where id = (select min(id) from intake_upload) returning id")
    turns_red("files_hold_their_rows", f"upload {upload}")


def test_a_person_nobody_named() -> None:
    rows(
        "insert into registry_person (id, national_id, name, birth_date, sex, village_code, occupation_code)"
        " values (99001, 'x', 'X', '1980-01-01', 'L', '33.74.11.1003', '')"
    )
    turns_red("every_person_is_named_somewhere", "person 99001 is named nowhere")


def test_a_person_removed() -> None:
    guards_off("registry_person")
    person = billed_person()
    rows("delete from registry_person where id = %s", person)
    turns_red("every_person_is_named_somewhere", f"contributions_batchline names person {person}, who is not there")


def test_a_register_line_removed() -> None:
    snapshot = one("delete from registry_welfareline where id = (select max(id) from registry_welfareline) returning snapshot_id")
    turns_red("registers_hold_what_was_loaded", f"snapshot {snapshot} (dtsen)")


def test_a_received_file_lost(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    turns_red("originals_are_kept", "batch 1 ")


@pytest.mark.parametrize("which", ["min(number)", "max(number)", "max(number) - 3"])
def test_an_event_removed(which: str) -> None:
    guards_off("audit_event")
    number = one(f"delete from audit_event where number = (select {which} from audit_event) returning number")
    turns_red("audit_chain_is_unbroken", number)


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 second'", "actor = 'lain'", "action = 'x'", "subject = 'x'",
        "details = details || '{\"lines\": 1}'", "previous = sha256('x')", "hash = sha256('x')",
    ],
)  # fmt: skip
def test_an_event_changed(change: str) -> None:
    guards_off("audit_event")
    rows(f"update audit_event set {change} where number = 7")
    turns_red("audit_chain_is_unbroken", "event 7 ")


def test_an_event_changed_with_its_hash() -> None:
    guards_off("audit_event")
    rows("update audit_event set actor = 'lain' where number = 7")
    rows("update audit_event set hash = audit_event_hash(number, at, actor, action, subject, details, previous) where number = 7")
    turns_red("audit_chain_is_unbroken", "event 8 does not follow event 7")


def test_the_head_of_the_chain_moved_back() -> None:
    guards_off("audit_event")
    last = one("delete from audit_event where number = (select max(number) from audit_event) returning number")
    rows("update audit_head set number = number - 1")
    turns_red("audit_chain_is_unbroken", f"event {last - 1}")


@pytest.mark.parametrize(
    "damage, named",
    [
        ("alter table contributions_batchline disable trigger contributions_line_insert", "trigger contributions_line_insert"),
        ("drop trigger audit_event_kept on audit_event", "trigger audit_event_kept on audit_event is gone"),
        ("alter table contributions_batchline drop constraint one_payment_per_person_and_month",
         "one_payment_per_person_and_month"),
        ("drop index enrolment_open_once", "enrolment_open_once"),
        ("create or replace function allocation_within_quota() returns trigger language plpgsql as $$begin return null; end$$",
         "function allocation_within_quota is not as it was made"),
    ],
)  # fmt: skip
def test_a_guard_taken_off(damage: str, named: str) -> None:
    rows(damage)
    found = {c["name"]: c["detail"] for c in check_all()["checks"] if not c["ok"]}
    assert named in found["guards_of_the_database_stand"]


def test_a_check_that_cannot_be_made_is_red() -> None:
    rows("drop table audit_head cascade")
    turns_red("audit_chain_is_unbroken", "could not be checked")


def test_a_programme_that_cannot_be_read_is_red() -> None:
    rows("update cycle_programme set document = 'year: ['")
    turns_red("programme_and_law_can_be_read", "could not be checked")


def test_a_check_that_fails_says_so_and_the_others_go_on() -> None:
    broken = Invariant("x", "things", "select 1", "select no_such_column as what from audit_head")
    answer = broken.check({"funds": "[]", "programmes": "[]", "law": "[]"})
    assert not answer["ok"]
    assert "could not be checked" in answer["detail"]
    assert check_all()["ok"]


def test_the_database_refuses_to_change_events() -> None:
    """With the guard as the migrations make it: nothing here was switched off."""
    chain = importlib.import_module("pijar.audit.migrations.0002_chain")
    assert one("select prosrc from pg_proc where proname = 'audit_refuse'") in chain.FORWARD
    for act in ("update audit_event set actor = 'x'", "delete from audit_event", "truncate audit_event"):
        with pytest.raises(Exception, match="never changed or removed"), connection.cursor() as cursor:
            cursor.execute("savepoint before")
            try:
                cursor.execute(act)
            finally:
                connection.connection.execute("rollback to savepoint before")


def test_the_command_says_it_by_its_exit_code() -> None:
    runner = CliRunner()
    green = runner.invoke(app, ["check", "--json"])
    assert (green.exit_code, json.loads(green.stdout)["ok"]) == (0, True)
    rows("update allocation_places set quota = 0 where fund_code = 'APBD'")
    bad = runner.invoke(app, ["check", "--json"])
    answer = json.loads(bad.stdout)
    assert (bad.exit_code, answer["ok"]) == (1, False)
    assert {c["name"] for c in answer["checks"] if not c["ok"]} == {"quotas_are_kept"}
    assert "BAD quotas_are_kept" in runner.invoke(app, ["check"]).stdout
