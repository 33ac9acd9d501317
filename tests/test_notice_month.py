"""What a city went through in two months, told to its officers; and what the calendar adds while a third waits to be paid."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

import cities
from cities import FEBRUARY, JANUARY, MARCH, VILLAGE_CODE
from pijar.contributions.models import Batch, Reply
from pijar.cycle import fundviews, rounds, tellclock, telling
from pijar.funding.models import Promise
from pijar.intake.models import StagedRow
from pijar.kernel.clock import JAKARTA, now
from pijar.notices import contacts, selectors
from pijar.notices.models import Mark, Message, Notice
from pijar.notices.types import Channel, Event
from pijar.staff.models import Officer
from pijar.staff.types import Actor

pytestmark = pytest.mark.usefixtures("known_city")


@pytest.fixture(autouse=True)
def officers(known_city: Any) -> None:
    """The city's events are told from their beginning."""
    Mark.objects.create(id=1)
    more = {"lurah": {"village_code": VILLAGE_CODE}, "sana": {"village_code": "33.74.01.1001"}}
    roles = {"rina": "programme", "tono": "treasurer", "audit": "auditor", "lurah": "village", "sana": "village"}
    for name, role in roles.items():
        Officer.objects.create(username=name, role=role, **more.get(name, {}))


def whole() -> None:
    while telling.gather():
        pass


def told(event: Event) -> set[str]:
    return set(Notice.objects.filter(event=event.value).values_list("officer__username", flat=True))


def lines(name: str, event: Event) -> list[str]:
    found = Notice.objects.filter(officer__username=name, event=event.value).order_by("id")
    return [one.text for one in selectors.lines(list(found), "id")]


def test_two_months_are_told_to_who_works_on_them() -> None:
    whole()
    assert told(Event.PAYMENT_WAITS) == {"tono"}
    # Lists that were sent before anybody was told of them wait for nobody.
    assert told(Event.BATCH_WAITS) == set()
    assert told(Event.REPLY_LOADED) == {"rina", "tono"}
    assert len(lines("tono", Event.PAYMENT_WAITS)) == Batch.objects.exclude(state="draft").count()
    replies = lines("rina", Event.REPLY_LOADED)
    assert len(replies) == Reply.objects.count()
    assert any("Januari 2026 (APBD)" in line for line in replies)
    assert told(Event.DIGEST) == set()
    assert Notice.objects.filter(officer__username="audit").count() == 0


def test_the_count_of_a_reply_is_what_does_not_agree() -> None:
    whole()
    reply = Reply.objects.filter(batch__fund_code="APBD", batch__month=JANUARY.first_day).get()
    odd = sum(n for bucket, n in reply.counts.items() if bucket != "accepted")
    assert odd
    assert f"Balasan BPJS untuk Januari 2026 (APBD) sudah dicocokkan. Yang tidak cocok {odd} baris." in lines(
        "rina", Event.REPLY_LOADED
    )


def test_rejected_rows_are_told_to_who_sent_them(tmp_path: Any) -> None:
    whole()
    given = cities.candidates(tmp_path, cities.workers(2, first=900), "baru.csv")
    text = given.read_text(encoding="utf-8")
    given.write_text(text + text.splitlines()[1].replace(cities.workers(1, first=900)[0].nik, "12") + "\n", encoding="utf-8")
    cities.load_lists(given, actor=Actor("lurah"))
    rejected = StagedRow.objects.filter(file__upload__actor="lurah", outcome="rejected").count()
    assert rejected
    whole()
    assert lines("lurah", Event.ROWS_REJECTED) == [
        f"Berkas usulan Anda mempunyai {rejected} baris yang ditolak. Perbaiki, lalu unggah lagi."
    ]
    assert told(Event.ROWS_REJECTED) == {"lurah"}


def test_a_round_is_told_to_the_kelurahan_that_have_people_in_it() -> None:
    rounds.open_round(FEBRUARY, title="Verval", actor=Actor("rina"))
    whole()
    assert told(Event.ROUND_OPENED) == {"lurah"}
    (line,) = lines("lurah", Event.ROUND_OPENED)
    assert line.startswith("Verval dibuka untuk Jabungan. ")


def test_a_month_that_is_not_paid_is_told_before_on_and_after_its_last_safe_day() -> None:
    whole()
    cities.run(MARCH)
    whole()
    assert told(Event.BATCH_WAITS) == {"tono"}
    safe = fundviews.safe_day(MARCH, with_lapses=False).safe

    def morning(days: int) -> dict[str, int]:
        at = datetime.combine(safe + timedelta(days=days), time(8), JAKARTA)
        return tellclock.look(clock=lambda: at)

    morning(-6)
    assert told(Event.PAYMENT_DUE) == set()
    for days in (-5, -4, -3):
        morning(days)
    assert lines("tono", Event.PAYMENT_DUE)[0].endswith("Sisa waktu: 5 hari.")
    assert len(lines("tono", Event.PAYMENT_DUE)) == 1
    morning(-1)
    assert len(lines("tono", Event.PAYMENT_DUE)) == len(lines("rina", Event.PAYMENT_DUE)) == 2
    for days in range(1, 15):
        morning(days)
    # Once at once, and then once a week.
    assert len(lines("tono", Event.PAYMENT_LATE)) == 3
    assert told(Event.PAYMENT_LATE) == {"rina", "tono"}


def test_who_pledges_is_told_that_it_was_approved_and_when_it_ends() -> None:
    number, today = "I-2026-0001", now()
    Promise.objects.create(
        number=number, nip="198001012005011001", name="SITI", agency="Dinas", amount=20_000, starts_on=MARCH.first_day,
        ends_on=MARCH.last_day, consents=True, state="active", entered_at=today, signed_file="x", signed_at=today,
        approved_by="rina", approved_at=today,
    )  # fmt: skip
    public = Actor("donor", "public")
    contacts.consent(
        f"pledge:{number}", Channel.EMAIL, "siti@example.id", language="id", at=today - timedelta(days=900), actor=public
    )
    from pijar.audit.services import record

    record(Actor("rina"), "pledge.approve", f"pledge:{number}", {"amount": 20_000})
    whole()
    at = datetime.combine(MARCH.first_day, time(8), JAKARTA)
    tellclock.look(clock=lambda: at)
    tellclock.look(clock=lambda: at + timedelta(days=3))
    assert list(Message.objects.order_by("id").values_list("event", flat=True)) == ["pledge_admitted", "pledge_ending"]
    assert not any(
        "SITI" in f"{selectors.text_of(one)}" or "1980" in f"{selectors.text_of(one)}" for one in Message.objects.all()
    )
