"""What a reply leaves open: one entry per line, with its cause; what was done is kept, lines are never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import cities
import databases
from cities import FEBRUARY, JANUARY, Worker, workers
from databases import one, rows
from pijar.contributions import claimlist, near, queue
from pijar.contributions import services as contributions
from pijar.contributions.replyfile import read_reply
from pijar.contributions.types import Cause, ItemAction, ItemState, ReplyLayout
from pijar.cycle import closing, reconciling
from pijar.cycle.checks import check_all
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers
from pijar.staff.types import CONSOLE, Actor

RINA = Actor("rina")
PEOPLE = workers(12)
ELSEWHERE = workers(3, first=40, job="Buruh Tani Tembakau")
STRANGER = "3374110101019999"
DUE = 16_800


@pytest.fixture(scope="module")
def paid_city(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Two funds, January and February paid, no reply yet."""
    folder = tmp_path_factory.mktemp("antrean")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_queue", empty_city)
        with databases.inside(name):
            cities.programme(apbd=12, dbhcht=3)
            cities.registers(folder, [*PEOPLE, *ELSEWHERE])
            cities.load_lists(cities.candidates(folder, [*PEOPLE, *ELSEWHERE]))
            for month in (JANUARY, FEBRUARY):
                cities.run(month)
                cities.submit(folder, month)
                cities.pay(month)
    yield name, folder
    with django_db_blocker.unblock():
        databases.dropped(name)


@pytest.fixture
def folder(paid_city: tuple[str, Path], django_db_blocker: Any) -> Iterator[Path]:
    with django_db_blocker.unblock(), databases.untouched(paid_city[0]):
        yield paid_city[1]


def yes(worker: Worker, booked: int = DUE) -> tuple[Any, ...]:
    return (worker.nik, f"7000000{worker.number:04d}", "DITERIMA", "", booked)


def no(worker: Worker) -> tuple[Any, ...]:
    return (worker.nik, "", "DITOLAK", "NIK tidak sesuai", 0)


def reply(folder: Path, *lines: tuple[Any, ...], name: str = "balasan.csv", header: str = "", fund: str = "APBD",
          month: Any = JANUARY) -> dict[str, int]:  # fmt: skip
    path = cities.table(folder / name, header or "nik,kpj,status,alasan,iuran_dibukukan", lines)
    return reconciling.reconcile(month, fund=fund, path=path, actor=RINA)


def refused(code: str, act: Any, *given: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act(*given, **more)
    assert caught.value.code == code
    return caught.value


def causes(month: Any = JANUARY, fund: str | None = "APBD") -> dict[str, int]:
    return {c["cause"]: c["items"] for c in queue.counts(month, fund)}


def entry(cause: Cause, month: Any = JANUARY) -> queue.Item:
    found = queue.items(month, cause=cause)
    assert len(found) == 1, found
    return found[0]


def sound() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]


def test_every_line_that_is_not_in_order_is_one_entry(folder: Path) -> None:
    a, b, c, d, *rest = PEOPLE
    counts = reply(folder, no(a), yes(b, 16_000), yes(d), yes(d), *map(yes, rest), (STRANGER, "79", "DITERIMA", "", DUE),
                   yes(ELSEWHERE[0]))  # fmt: skip
    assert counts == {"accepted": 9, "rejected": 1, "amount_mismatch": 1, "missing": 1, "unknown": 3}
    assert causes() == {
        "REJECTED": 1, "AMOUNT_DIFFERS": 1, "NOT_ANSWERED": 1, "TWICE": 1, "ANSWERED_ELSEWHERE": 1, "UNKNOWN_TO_US": 1,
    }  # fmt: skip
    whole = queue.items(JANUARY)
    assert [key for _, _, key in queue.ordered(JANUARY)] == [one.key for one in whole]
    # Entry by entry, which reads the lines of these keys only, the same is found as for the whole month.
    assert [one for key in [i.key for i in whole] for one in queue.items(JANUARY, keys=[key])] == whole
    assert queue.items(JANUARY, keys=[one.key for one in whole]) == whole
    left = dict(queue.items_open([one.batch_id for one in whole]))
    assert left == {batch: sum(one.batch_id == batch for one in whole) for batch in {one.batch_id for one in whole}}
    assert {i.cause: i.amount for i in queue.items(JANUARY)} == {
        Cause.REJECTED: DUE, Cause.AMOUNT_DIFFERS: 800, Cause.NOT_ANSWERED: DUE, Cause.TWICE: DUE,
        Cause.ANSWERED_ELSEWHERE: DUE, Cause.UNKNOWN_TO_US: DUE,
    }  # fmt: skip
    assert entry(Cause.REJECTED).reason == "NIK tidak sesuai"
    assert entry(Cause.NOT_ANSWERED).name == c.said
    assert queue.open_count(JANUARY, "APBD") == 6
    assert (queue.open_count(JANUARY, "APBD", 1), queue.open_count(JANUARY, "APBD", 2), queue.open_count(FEBRUARY, "APBD")) == (
        6,
        0,
        0,
    )
    sound()


def test_the_same_month_booked_in_two_files_is_booked_twice(folder: Path) -> None:
    reply(folder, *map(yes, ELSEWHERE), fund="DBHCHT", name="dbhcht.csv")
    reply(folder, *map(yes, PEOPLE), yes(ELSEWHERE[0]))
    assert causes() == {"TWICE": 1}
    assert entry(Cause.TWICE).other_line_id is not None
    sound()


def test_who_died_before_the_month_is_seen_though_the_insurer_booked_it(folder: Path, tmp_path: Path) -> None:
    reply(folder, *map(yes, PEOPLE))
    assert causes() == {}
    gone = [PEOPLE[0].but(status="MENINGGAL", died="2025-12-20"), PEOPLE[1].but(status="MENINGGAL", died="2026-01-20")]
    cities.population(tmp_path, [*gone, *PEOPLE[2:], *ELSEWHERE], as_of=date(2026, 3, 1), name="maret.csv")
    found = entry(Cause.DIED_BEFORE)
    assert (found.name, found.gone, found.amount) == (PEOPLE[0].said, date(2025, 12, 20), DUE)
    # One line is one entry: what the insurer refused has no second reason.
    reply(folder, no(PEOPLE[0]), *map(yes, PEOPLE[2:]), month=FEBRUARY, name="feb.csv")
    assert causes(FEBRUARY) == {"REJECTED": 1, "NOT_ANSWERED": 1}


@pytest.mark.parametrize("stop", ["2026-01-01", "2026-02-01"])
def test_an_officer_s_stop_for_death_counts_from_its_month(folder: Path, stop: str) -> None:
    reply(folder, *map(yes, PEOPLE))
    person = one("select l.person_id from contributions_batchline l order by l.id limit 1")
    rows("insert into enrolment_halt (person_id, kind, from_month, reason, proof, actor, at)"
         " values (%s, 'stop', %s, 'DECEASED', 'akta', 'rina', now())", person, stop)  # fmt: skip
    assert causes() == ({"DIED_BEFORE": 1} if stop == "2026-01-01" else {})


def test_a_line_of_another_month_never_counts_for_this_one(folder: Path) -> None:
    header = "nik,kpj,status,alasan,iuran_dibukukan,periode"
    lines = [(*yes(w), "2026-01") for w in PEOPLE[1:]]
    counts = reply(folder, (*yes(PEOPLE[0]), "02/2026"), *lines, header=header)
    assert (counts["accepted"], counts["missing"], counts["unknown"]) == (11, 1, 1)
    assert causes() == {"NOT_ANSWERED": 1, "ANSWERED_ELSEWHERE": 1}
    assert claimlist.claims() == []
    sound()


def test_what_the_insurer_took_for_the_bill_must_be_it(folder: Path) -> None:
    header = "nik,kpj,status,alasan,iuran_dibukukan,iuran"
    counts = reply(folder, (*yes(PEOPLE[0]), 20_000), *((*yes(w), DUE) for w in PEOPLE[1:]), header=header)
    assert counts["amount_mismatch"] == 1
    assert entry(Cause.AMOUNT_DIFFERS).amount == 0
    sound()


@pytest.mark.parametrize("month", ["2026-13", "Januari", "1/2026"])
def test_a_month_nobody_understands_is_half_an_answer(folder: Path, month: str) -> None:
    header = "nik,kpj,status,alasan,iuran_dibukukan,bulan"
    refused("REPLY_INVALID", reply, folder, (*yes(PEOPLE[0]), month), header=header)


def test_a_city_says_how_the_reply_is_headed(tmp_path: Path) -> None:
    columns = {"No. Identitas": "nik", "Hasil": "status", "Dibukukan": "booked", "Bln": "month"}
    path = cities.table(tmp_path / "r.csv", ",".join(columns), [(PEOPLE[0].nik, "diterima", DUE, "202601")])
    found = read_reply(path, ReplyLayout(tuple(columns.items())))
    assert found.row(0, named=True)["month"] == date(2026, 1, 1)
    assert found.select("nik", "status", "booked").row(0) == (PEOPLE[0].nik, "DITERIMA", DUE)


def test_a_file_read_for_another_list_is_refused_by_name(folder: Path) -> None:
    reply(folder, *map(yes, PEOPLE))
    told = refused("REPLY_READ_ELSEWHERE", reply, folder, *map(yes, PEOPLE), month=FEBRUARY)
    assert "APBD 2026-01" in str(told)
    refused("REPLY_READ_ELSEWHERE", reply, folder, *map(yes, PEOPLE), fund="DBHCHT", name="lain.csv")
    before = databases.counts()
    reply(folder, *map(yes, PEOPLE), name="nama_lain.csv")
    assert databases.counts() == before


def test_two_months_in_which_everybody_was_accepted_have_equal_answers(folder: Path) -> None:
    reply(folder, *map(yes, PEOPLE), name="januari.csv")
    assert reply(folder, *map(yes, PEOPLE), month=FEBRUARY, name="februari.csv")["accepted"] == 12


# What is done about it.


def test_asked_waits_and_accepted_is_done(folder: Path) -> None:
    reply(folder, no(PEOPLE[0]), yes(PEOPLE[1], 1), *map(yes, PEOPLE[2:]))
    rejected, differs = entry(Cause.REJECTED), entry(Cause.AMOUNT_DIFFERS)
    queue.settle([rejected.key], action=ItemAction.ASK, note="Surat ke cabang", reference="S-1", actor=RINA)
    queue.settle([differs.key], action=ItemAction.ACCEPT, note="Sesuai nota", actor=RINA)
    assert (queue.item(rejected.key).state, queue.item(differs.key).state) == (ItemState.WAITING, ItemState.DONE)
    assert queue.open_count(JANUARY, "APBD") == 1
    assert one("select count(*) from audit_event where action = 'queue.settle'") == 2
    before = databases.counts()
    queue.settle([rejected.key], action=ItemAction.ASK, note="Surat ke cabang", reference="S-1", actor=RINA)
    assert databases.counts() == before
    queue.settle([differs.key], action=ItemAction.REOPEN, note="Keliru", actor=RINA)
    assert queue.item(differs.key).state is ItemState.OPEN
    assert [act.action for act in queue.history(differs.key)] == ["accept", "reopen"]
    sound()


def test_many_at_once_or_none(folder: Path) -> None:
    reply(folder, *map(no, PEOPLE[:4]), *map(yes, PEOPLE[4:]))
    keys = [i.key for i in queue.items(JANUARY)]
    refused("ITEM_UNKNOWN", queue.settle, [*keys, "L1-999"], action=ItemAction.MEND, note="x", actor=RINA)
    refused("ITEM_UNKNOWN", queue.settle, ["L1-1; drop"], action=ItemAction.MEND, note="x", actor=RINA)
    refused("ITEM_UNKNOWN", queue.settle, [], action=ItemAction.MEND, note="x", actor=RINA)
    refused("NOTE_MISSING", queue.settle, keys, action=ItemAction.MEND, note="  ", actor=RINA)
    refused("ACTION_NOT_ALLOWED", queue.settle, keys, action=ItemAction.RESOLVED, note="x", actor=RINA)
    refused("ACTION_NOT_ALLOWED", queue.settle, keys, action=ItemAction.REOPEN, note="x", actor=RINA)
    assert one("select count(*) from contributions_itemact") == 0
    queue.settle(keys, action=ItemAction.MEND, note="NIK dibetulkan", actor=RINA)
    assert queue.open_count(JANUARY, "APBD") == 0


def test_a_later_reply_resolves_by_itself(folder: Path) -> None:
    reply(folder, no(PEOPLE[0]), *map(yes, PEOPLE[1:]))
    key = entry(Cause.REJECTED).key
    queue.settle([key], action=ItemAction.ASK, note="Ditanyakan", actor=RINA)
    reply(folder, yes(PEOPLE[0]), name="susulan.csv")
    assert causes() == {}
    assert [act.action for act in queue.history(key)] == ["ask", "resolved"]
    refused("ITEM_UNKNOWN", queue.item, key)
    # Refused once more is a new entry: what was said of the old one does not hold for it.
    reply(folder, no(PEOPLE[0]), name="ketiga.csv")
    assert entry(Cause.REJECTED).state is ItemState.OPEN
    sound()


def test_a_line_named_again_by_a_later_file_is_one_entry(folder: Path) -> None:
    stranger = (STRANGER, "79", "DITERIMA", "", DUE)
    reply(folder, stranger, *map(yes, PEOPLE))
    reply(folder, stranger, yes(PEOPLE[0]), name="susulan.csv")
    assert causes() == {"UNKNOWN_TO_US": 1}


def test_a_batch_with_open_entries_is_closed_only_with_a_reason(folder: Path) -> None:
    reply(folder, no(PEOPLE[0]), *map(yes, PEOPLE[1:]))
    refused("ITEMS_OPEN", closing.close, JANUARY, fund="APBD", actor=RINA)
    queue.settle([entry(Cause.REJECTED).key], action=ItemAction.MEND, note="Dibetulkan", actor=RINA)
    closing.close(JANUARY, fund="APBD", actor=RINA)
    refused("BATCH_CLOSED", reply, folder, yes(PEOPLE[0]), name="terlambat.csv")
    sound()


@pytest.mark.parametrize("act", ["update contributions_itemact set note = 'x'", "delete from contributions_itemact"])
def test_what_was_done_stays(folder: Path, act: str) -> None:
    reply(folder, no(PEOPLE[0]))
    queue.settle([entry(Cause.REJECTED).key], action=ItemAction.ASK, note="x", actor=RINA)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(act)


# Who may be meant.


def test_a_nik_off_by_one_digit_or_with_two_changed_about_names_who_may_be_meant(folder: Path) -> None:
    typo = PEOPLE[0].nik[:-1] + str((int(PEOPLE[0].nik[-1]) + 1) % 10)
    nik = PEOPLE[5].nik
    place = next(i for i in range(15) if nik[i] != nik[i + 1])
    swapped = nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :]
    reply(
        folder, (typo, "", "DITERIMA", "", DUE), (swapped, "", "DITERIMA", "", DUE), *map(yes, PEOPLE[1:5]), *map(yes, PEOPLE[6:])
    )
    batch = one("select id from contributions_batch where month = '2026-01-01' and fund_code = 'APBD'")
    found = near.near([typo, swapped, STRANGER], batch)
    assert found[typo][0].name == PEOPLE[0].said and found[typo][0].bucket == "missing"
    assert PEOPLE[5].said in [one.name for one in found[swapped]]
    assert STRANGER not in found
    assert len(set(near.variants("3374110101019001"))) == len(list(near.variants("3374110101019001")))


# What the insurer owes.


def test_claims_by_person_and_month_and_the_oldest_is_credited_first(folder: Path, tmp_path: Path) -> None:
    reply(folder, no(PEOPLE[0]), yes(PEOPLE[1], 10_000), yes(PEOPLE[2]), yes(PEOPLE[2]), *map(yes, PEOPLE[3:]))
    found = claimlist.claims()
    assert sorted((c.cause, c.claimed) for c in found) == [("rejected", DUE), ("short", 6_800), ("twice", DUE)]
    assert reconciling.claims_of()["claims"] == [
        {"fund": "APBD", "month": "2026-01", "lines": 3, "claimed": 40_400, "credited": 0, "open": 40_400}
    ]
    cities.run(cities.MARCH)
    contributions.credit(cities.MARCH, fund="APBD", amount=20_000, reference="NK-1", actor=RINA)
    told = claimlist.claims("APBD")
    assert sum(c.credited for c in told) == 20_000
    assert [c.open == 0 for c in told] == sorted([c.open == 0 for c in told], reverse=True)
    files = reconciling.write_claims(tmp_path / "klaim", actor=RINA)
    assert [(f["fund"], f["open"]) for f in files] == [("APBD", 20_400)]
    assert (tmp_path / "klaim" / files[0]["file"]).read_bytes().startswith(b"%PDF")
    assert (tmp_path / "klaim" / files[0]["annex"]).stat().st_size > 4_000
    refused("NO_CLAIMS", reconciling.write_claims, tmp_path, actor=RINA, fund="DBHCHT")
    sound()


def test_the_queue_as_a_table_holds_whole_niks_and_is_recorded(folder: Path) -> None:
    reply(folder, no(PEOPLE[0]), *map(yes, PEOPLE[1:]))
    frame = reconciling.queue_frame(JANUARY, None, None, None, actor=CONSOLE)
    assert frame["nik"].to_list() == [PEOPLE[0].nik]
    assert one("select count(*) from audit_event where action = 'contributions.queue'") == 1
    assert identifiers().decrypt("national_id", entry(Cause.REJECTED).national_id or b"") == PEOPLE[0].nik
