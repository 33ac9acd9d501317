"""Sending by two people, paying once, and the insurer's reply: every line in exactly one bucket."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import cities
import databases
from cities import JANUARY, Worker, workers
from content import MONTH, content
from databases import one, rows
from pijar.contributions import services as contributions
from pijar.contributions.models import Batch
from pijar.cycle.checks import check_all
from pijar.kernel.errors import Refusal
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, CONSOLE_AUTO, Actor

pytestmark = pytest.mark.usefixtures("city")
RINA, TONO = Actor("rina"), Actor("tono")
PEOPLE = workers(8)
STRANGER = "3374110101019999"
DUE = 16_800


@pytest.fixture
def run(city: None, tmp_path: Path) -> Path:
    cities.programme(apbd=100, dbhcht=0)
    cities.registers(tmp_path, PEOPLE)
    cities.load_lists(cities.candidates(tmp_path, PEOPLE))
    cities.run(actor=RINA)
    return tmp_path


@pytest.fixture
def sent(run: Path) -> Path:
    cities.submit(run, checker=TONO)
    return run


@pytest.fixture
def paid(sent: Path) -> Path:
    cities.pay()
    return sent


def refused(code: str, act: Any, *arguments: Any, **more: Any) -> None:
    before = databases.counts()
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **more)
    assert refusal.value.code == code
    assert databases.counts() == before


def sound() -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]


# Two people.


@pytest.mark.parametrize("checker", [RINA, Actor("RINA"), Actor("  rina ")])
def test_who_made_the_list_does_not_approve_it(run: Path, checker: Actor) -> None:
    refused("SAME_PERSON", cities.submit, run, checker=checker)
    assert Batch.objects.get().state == "draft"


def test_maker_and_checker_named_the_same(run: Path) -> None:
    refused("SAME_PERSON", cities.submit, run, maker=TONO, checker=TONO)


def test_another_maker_is_not_named_afterwards(run: Path) -> None:
    refused("OTHER_MAKER", cities.submit, run, maker=Actor("budi"), checker=TONO)


def test_two_people_may_send_it(run: Path) -> None:
    cities.submit(run, maker=RINA, checker=TONO)
    batch = Batch.objects.get()
    assert (batch.state, batch.made_by, batch.approved_by) == ("submitted", "rina", "tono")
    assert one("select actor from audit_event where action = 'batch.submit'") == "tono"
    sound()


def test_the_console_alone_is_written_down_as_such(city: None, tmp_path: Path) -> None:
    cities.registers(tmp_path, PEOPLE)
    cities.load_lists(cities.candidates(tmp_path, PEOPLE))
    cities.run(actor=CONSOLE)
    cities.submit(tmp_path, checker=CONSOLE_AUTO)
    batch = Batch.objects.get()
    assert (batch.made_by, batch.approved_by) == ("console", "console-auto")
    assert "console-auto" in {actor for (actor,) in rows("select actor from audit_event")}


def test_the_database_refuses_one_person_in_both_roles(run: Path) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(state="submitted", approved_by="rina", checksum="x")


def test_the_database_refuses_a_list_sent_without_approval(run: Path) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(state="submitted")


@pytest.mark.parametrize(
    "act",
    [
        "update contributions_batchline set jkk = 1", "delete from contributions_batchline", "delete from contributions_batch",
        "insert into contributions_batchline (id, batch_id, month, person_id, rate_id, jkk, jkm)"
        " select 999, batch_id, '2026-07-01', person_id, rate_id, jkk, jkm from contributions_batchline limit 1",
        "update contributions_batch set total = total + 1, jkk = jkk + 1", "update contributions_batch set state = 'draft'",
        "update contributions_batch set state = 'settled'", "update contributions_batch set approved_by = 'lain'",
    ],
)  # fmt: skip
def test_what_was_sent_is_frozen_in_the_database(sent: Path, act: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


# The file.


def test_the_file_the_insurer_gets(sent: Path) -> None:
    with (sent / "out" / "iuran_2026-01_APBD.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {"nik", "nama", "tanggal_lahir", "iuran_jkk", "iuran_jkm"} <= lines[0].keys()
    assert sorted(line["nik"] for line in lines) == sorted(w.nik for w in PEOPLE)
    first = next(line for line in lines if line["nik"] == PEOPLE[0].nik)
    assert (first["tanggal_lahir"], first["iuran_jkk"], first["iuran_jkm"]) == ("1980-01-02", "10000", "6800")


def test_sending_again_gives_the_same_files_and_writes_nothing(sent: Path) -> None:
    first = (sent / "out" / "iuran_2026-01_APBD.csv").read_bytes()
    before = databases.counts()
    again = cities.submit(sent, checker=TONO)
    assert (sent / "out" / "iuran_2026-01_APBD.csv").read_bytes() == first
    assert (databases.counts(), again.lines, again.total) == (before, 8, 8 * DUE)


# Paying.


def pay(amount: int = 8 * DUE, reference: str = "SP2D-1", day: int = 10) -> Any:
    return contributions.pay(JANUARY, fund="APBD", on=date(2026, 1, day), reference=reference, amount=amount, actor=CONSOLE)


@pytest.mark.parametrize("amount", [8 * DUE - 1, 8 * DUE + 1, 0, -8 * DUE])
def test_a_wrong_amount_is_refused(sent: Path, amount: int) -> None:
    refused("AMOUNT_WRONG", pay, amount)


def test_what_may_not_be_paid(run: Path) -> None:
    refused("NOT_SUBMITTED", pay)
    cities.submit(run, checker=TONO)
    refused("REFERENCE_MISSING", pay, reference="  ")
    with pytest.raises(Refusal, match="no batch of CSR"):
        contributions.pay(JANUARY, fund="CSR", on=date(2026, 1, 10), reference="x", amount=1, actor=CONSOLE)


def test_the_same_payment_again_changes_nothing(sent: Path) -> None:
    pay()
    before = databases.counts()
    pay()
    assert databases.counts() == before
    refused("ALREADY_PAID", pay, reference="SP2D-2")
    refused("ALREADY_PAID", pay, day=11)
    sound()


# The reply.

Line = tuple[Any, ...]


def yes(worker: Worker, booked: int = DUE) -> Line:
    return (worker.nik, f"7000000{worker.number:04d}", "DITERIMA", "", booked)


def no(worker: Worker) -> Line:
    return (worker.nik, "", "DITOLAK", "NIK tidak sesuai", 0)


def reply(folder: Path, *lines: Line, name: str = "jawaban.csv") -> dict[str, int]:
    path = cities.table(folder / name, "nik,kpj,status,alasan,iuran_dibukukan", lines)
    return cities.reconcile(folder, JANUARY, "APBD", path)


def buckets(**counts: int) -> dict[str, int]:
    return {"accepted": 0, "rejected": 0, "amount_mismatch": 0, "missing": 0, "unknown": 0} | counts


def stands(worker: Worker) -> str:
    return one(
        "select r.bucket from contributions_lineresult r join contributions_batchline l on l.id = r.line_id"
        " join registry_person p on p.id = l.person_id where p.birth_date = %s",
        worker.birth_date,
    )


def test_a_reply_of_every_kind(paid: Path) -> None:
    a, b, c, d, *rest = PEOPLE
    counts = reply(paid, *map(yes, rest), no(b), yes(c, DUE // 2), (STRANGER, "79", "DITERIMA", "", DUE), yes(a))
    assert counts == buckets(accepted=5, rejected=1, amount_mismatch=1, missing=1, unknown=1)
    assert [stands(w) for w in (a, b, c, d)] == ["accepted", "rejected", "amount_mismatch", "missing"]
    assert Batch.objects.get().state == "settled"
    sound()


def test_every_billed_and_every_answered_line_is_in_one_bucket(paid: Path) -> None:
    path = cities.spoil(cities.answer(paid, JANUARY, "APBD", perfect=False), STRANGER)
    counts = cities.reconcile(paid, JANUARY, "APBD", path)
    answered = len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert sum(counts[b] for b in ("accepted", "rejected", "amount_mismatch", "missing")) == 8
    assert sum(counts[b] for b in ("accepted", "rejected", "amount_mismatch", "unknown")) == answered
    assert one("select count(*) from contributions_replyline") == answered
    assert one("select count(*) from contributions_lineresult") == 8
    sound()


def test_the_same_reply_again_says_the_same_and_writes_nothing(paid: Path) -> None:
    lines = [no(PEOPLE[0]), *map(yes, PEOPLE[1:7])]
    first = reply(paid, *lines)
    before, counts = content(MONTH), databases.counts()
    assert reply(paid, *lines, name="nama_lain.csv") == first == buckets(accepted=6, rejected=1, missing=1)
    assert (content(MONTH), databases.counts()) == (before, counts)


@pytest.mark.parametrize(
    ("twice", "bucket"),
    [
        (lambda w: [yes(w), yes(w)], "accepted"),
        (lambda w: [yes(w), no(w)], "rejected"),
        (lambda w: [no(w), yes(w)], "rejected"),
        (lambda w: [yes(w), yes(w, 1)], "amount_mismatch"),
        (lambda w: [yes(w, 1), no(w), yes(w)], "rejected"),
    ],
)
def test_a_person_answered_twice_keeps_the_worst_answer(paid: Path, twice: Any, bucket: str) -> None:
    """What came above one line a person belongs to nobody; nothing is counted twice."""
    lines = twice(PEOPLE[0])
    counts = reply(paid, *lines, *map(yes, PEOPLE[1:]))
    assert stands(PEOPLE[0]) == bucket
    assert counts["unknown"] == len(lines) - 1
    assert counts["accepted"] == (8 if bucket == "accepted" else 7)
    assert sum(counts.values()) == 8 + len(lines) - 1
    sound()


def test_somebody_known_but_not_billed_is_unknown_to_the_batch(city: None, tmp_path: Path) -> None:
    rich = Worker(20, decile=9)
    cities.programme(dbhcht=0)
    cities.registers(tmp_path, [*PEOPLE, rich])
    cities.load_lists(cities.candidates(tmp_path, [*PEOPLE, rich]))
    cities.run()
    cities.submit(tmp_path)
    cities.pay()
    assert reply(tmp_path, *map(yes, [*PEOPLE, rich])) == buckets(accepted=8, unknown=1)
    assert one("select count(*) from enrolment_participantnumber") == 8
    sound()


def test_a_line_without_a_readable_nik_is_unknown(paid: Path) -> None:
    assert reply(paid, ("", "", "DITERIMA", "", DUE), ("12", "", "DITERIMA", "", DUE)) == buckets(missing=8, unknown=2)
    sound()


def test_a_second_reply_mends_what_it_speaks_of(paid: Path) -> None:
    reply(paid, no(PEOPLE[0]), *map(yes, PEOPLE[1:7]))
    counts = reply(paid, yes(PEOPLE[0]), yes(PEOPLE[7]), name="susulan.csv")
    assert counts == buckets(accepted=8)
    sound()


@pytest.mark.parametrize(
    "line",
    [
        (PEOPLE[1].nik, "", "MUNGKIN", "", DUE), (PEOPLE[1].nik, "", "", "", DUE), (PEOPLE[1].nik, "", "DITERIMA", "", ""),
        (PEOPLE[1].nik, "", "DITERIMA", "", "16.800"), (PEOPLE[1].nik, "", "DITERIMA", "", -1),
    ],
)  # fmt: skip
def test_half_an_answer_is_none(paid: Path, line: Line) -> None:
    refused("REPLY_INVALID", reply, paid, yes(PEOPLE[0]), line)


def test_a_reply_before_payment_is_refused(sent: Path) -> None:
    refused("NOT_PAID", reply, sent, *map(yes, PEOPLE))


def test_the_insurer_s_number_comes_into_the_next_file(paid: Path) -> None:
    reply(paid, *map(yes, PEOPLE))
    cities.run(JANUARY.next)
    cities.submit(paid, JANUARY.next)
    numbers = cities.billed(paid, JANUARY.next, "APBD")["kpj"].to_list()
    assert sorted(numbers) == [f"7000000{w.number:04d}" for w in PEOPLE]


def test_active_at_the_insurer_by_our_own_doing_is_no_obstacle(paid: Path) -> None:
    """A register line with a number that came to us in a reply, or with one of our payers, is our own."""

    reply(paid, *map(yes, PEOPLE))
    header = "nik,kpj,segmen,sumber,status"
    ours = [(w.nik, f"7000000{w.number:04d}", "BPU", "LAIN", "AKTIF") for w in PEOPLE[:3]]
    payer = [(w.nik, "99999999999", "BPU", "apbd kota semarang", "AKTIF") for w in PEOPLE[3:5]]
    theirs = [(PEOPLE[5].nik, "99999999998", "PU", "PT MAJU", "AKTIF"), (PEOPLE[6].nik, "99999999997", "PU", "X", "NONAKTIF")]
    cities.load(Reference.INSURED, cities.table(paid / "baru.csv", header, [*ours, *payer, *theirs]), date(2026, 2, 1))
    cities.run(JANUARY.next)
    out = rows("select p.birth_date from eligibility_assessment a join registry_person p on p.id = a.person_id"
               " where month = '2026-02-01' and 'ACTIVE_BPJSTK' = any(reasons)")  # fmt: skip
    assert out == [(PEOPLE[5].birth_date,)]
