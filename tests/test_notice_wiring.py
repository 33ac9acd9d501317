"""What happens in the city is told by itself: each act of a service leaves its event, and the trail tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from pijar.audit.services import record
from pijar.claims import services as claims
from pijar.claims.models import ClaimTask
from pijar.claims.types import Account, Channel, Given, Harm, Kind, NoteKind, Reporter, State
from pijar.cycle import tellclock, telling
from pijar.grievances import services as grievances
from pijar.grievances.types import DEFAULT_TERMS, Category
from pijar.grievances.types import Channel as Way
from pijar.grievances.types import Given as Complaint
from pijar.kernel.clock import JAKARTA, now
from pijar.notices import contacts, selectors, services
from pijar.notices.models import Mark, Message, Notice
from pijar.notices.tests.conftest import officer, proven
from pijar.notices.types import Channel as Door
from pijar.notices.types import Event, Fact
from pijar.regions.models import Region
from pijar.staff.types import Actor, Role

pytestmark = pytest.mark.django_db
VILLAGE, OTHER = "33.74.12.1004", "33.74.01.1001"
PUBLIC = Actor("pelapor", "public")
AT = datetime(2026, 3, 10, 5, tzinfo=UTC)


@pytest.fixture
def desks(db):
    for code in (VILLAGE, OTHER):
        Region.objects.create(code=code, name=f"Kelurahan {code[-4:]}", level="kelurahan", parent_code=code[:8])
    found = {
        "rina": officer("rina"), "dewi": officer("dewi"), "tono": officer("tono", Role.TREASURER),
        "lurah": officer("lurah", Role.VILLAGE, village_code=VILLAGE), "sana": officer("sana", Role.VILLAGE, village_code=OTHER),
        "igd": officer("igd", Role.HOSPITAL, workplace="RSUD Contoh"), "audit": officer("audit", Role.AUDITOR),
    }  # fmt: skip
    telling.gather()
    return found


def told(event: Event) -> set[str]:
    return set(Notice.objects.filter(event=event.value).values_list("officer__username", flat=True))


def reported(at: datetime = AT, **more) -> str:
    account = Account(name="SUMIYATI BINTI KARTO", birth_year=1980, what="Jatuh dari tangga, kaki patah", reporter_name="BUDI",
                      phone="081234567890")  # fmt: skip
    given = Given(Kind.ACCIDENT, Harm.INJURED, at - timedelta(hours=3), Reporter.FAMILY, account, place_village=VILLAGE, **more)
    return claims.report(given, key=uuid4(), channel=Channel.PUBLIC, actor=PUBLIC, at=at).number


def test_the_first_look_tells_nobody_of_the_past(db):
    officer("rina")
    reported()
    assert telling.gather() == {}
    assert Mark.objects.get().number > 0
    assert not Notice.objects.exists()


def test_a_report_wakes_those_who_must_act_and_answers_who_asked(desks):
    number = reported(hospital="RSUD Contoh")
    contacts.consent(f"claim:{number}", Door.WHATSAPP, "081234567890", language="id", at=AT, actor=PUBLIC)
    assert telling.gather(clock=lambda: AT)["events"] == 1
    assert told(Event.CASE_REPORTED) == {"rina", "dewi", "lurah", "igd"}
    message = Message.objects.get()
    assert (message.event, message.recipient, message.is_urgent) == ("report_received", f"claim:{number}", True)
    text = selectors.text_of(message)
    assert number in text.body
    whole = f"{text}".upper()
    assert not any(word in whole for word in ("SUMIYATI", "BUDI", "PATAH", "TANGGA", "0812"))
    # Once more, and nobody hears it twice.
    assert telling.gather(clock=lambda: AT) == {}
    Mark.objects.update(number=0)
    telling.gather(clock=lambda: AT)
    assert Notice.objects.filter(event="case_reported").count() == 4
    assert Message.objects.count() == 1


def test_a_case_that_moves_is_told_to_its_desks_but_not_to_who_moved_it(desks):
    number = reported(hospital="RSUD Contoh")
    claims.move(number, State.CLOSED, on=AT, actor=Actor("rina"), at=AT, reason="Laporan ganda, lihat yang lain")
    telling.gather(clock=lambda: AT)
    assert told(Event.CASE_MOVED) == {"lurah", "igd"}
    notice = Notice.objects.filter(event="case_moved").first()
    assert selectors.lines([notice], "id")[0].text == f"Kasus {number} berpindah langkah: Selesai."
    assert notice.link == reverse("claim", args=[number])


def test_messages_between_reporter_and_office_reach_the_other_side(desks):
    number = reported()
    contacts.consent(f"claim:{number}", Door.SMS, "081234567890", language="en", at=AT, actor=PUBLIC)
    claims.note(number, kind=NoteKind.FROM_REPORTER, words="Sudah di rumah sakit", actor=PUBLIC, at=AT)
    claims.note(number, kind=NoteKind.TO_REPORTER, words="Bawa kartu keluarga", actor=Actor("rina"), at=AT)
    claims.note(number, kind=NoteKind.INTERNAL, words="Periksa besok", actor=Actor("rina"), at=AT)
    telling.gather(clock=lambda: AT)
    assert told(Event.CASE_MESSAGE) == {"rina", "dewi"}
    sms = Message.objects.get(event="report_message")
    assert selectors.text_of(sms).short.startswith("An officer wrote a message")
    assert "kartu keluarga" not in selectors.text_of(sms).body


def test_a_complaint_goes_to_its_desk_and_its_answer_to_who_asked(desks):
    given = Complaint(Category.NOT_LISTED, "Saya bekerja tetapi tidak terdaftar", village_code=VILLAGE)
    ticket = grievances.open_grievance(given, channel=Way.PAGE, terms=DEFAULT_TERMS, at=AT, actor=grievances.PUBLIC_ACTOR)
    contacts.consent(f"grievance:{ticket.number}", Door.EMAIL, "warga@example.id", language="id", at=AT, actor=PUBLIC)
    telling.gather(clock=lambda: AT)
    assert told(Event.COMPLAINT_CAME) == {"lurah"}
    grievances.answer(ticket.number, text="Nama Anda sudah kami masukkan ke daftar bulan depan.", at=AT, actor=Actor("lurah"))
    telling.gather(clock=lambda: AT)
    assert list(Message.objects.order_by("id").values_list("event", flat=True)) == ["complaint_received", "complaint_answered"]
    assert "daftar bulan depan" not in selectors.text_of(Message.objects.get(event="complaint_answered")).body


def test_deaths_are_told_to_the_programme_only(desks):
    record(Actor("console"), "claim.deaths", "month:2026-03", {"new": 2, "again": 1})
    record(Actor("console"), "claim.deaths", "month:2026-03", {"new": 0, "again": 0})
    telling.gather(clock=now)
    assert told(Event.DEATH_FOUND) == {"rina", "dewi"}
    assert Notice.objects.count() == 2


def test_what_cannot_be_told_stops_nothing_else(desks, caplog):
    """An event whose facts are gone, and one whose words are dangerous: the next one is told all the same."""
    record(Actor("console"), "intake.load", "upload:77777", {})
    record(Actor("console"), "month.run", "month:rusak", {})
    number = reported()
    counts = telling.gather(clock=lambda: AT)
    assert counts["failed"] == 1
    assert told(Event.CASE_REPORTED) == {"rina", "dewi", "lurah"}
    assert "month.run" in caplog.text
    assert number not in caplog.text


def test_the_trail_is_told_in_pieces_without_losing_any(desks):
    numbers = [reported(AT + timedelta(minutes=n)) for n in range(5)]
    rounds = 0
    while telling.gather(clock=lambda: AT, most=2):
        rounds += 1
        assert rounds < 10
    assert Notice.objects.filter(event="case_reported", officer__username="rina").count() == len(numbers)


def test_tasks_are_told_the_day_before_and_once_when_late(desks):
    number = reported()
    task = ClaimTask.objects.filter(claim__number=number, kind="visit").get()
    due = task.due_on
    day = datetime(due.year, due.month, due.day, 8, tzinfo=JAKARTA)
    at = day - timedelta(days=1)
    assert tellclock.look(clock=lambda: at.replace(hour=6)) == {}
    tellclock.look(clock=lambda: at)
    assert "lurah" in told(Event.TASK_DUE)
    assert "sana" not in told(Event.TASK_DUE)
    assert tellclock.look(clock=lambda: at + timedelta(hours=2)) == {}
    mine = Notice.objects.filter(event="task_due", officer__username="lurah", key__startswith=f"task:{task.pk}:")
    assert mine.count() == 1
    assert "Hubungi keluarga" in selectors.lines(list(mine), "id")[0].text
    for days in (1, 2, 3):
        tellclock.look(clock=lambda days=days: day + timedelta(days=days))
    late = Notice.objects.filter(event="task_overdue", officer__username="lurah", key__startswith=f"task:{task.pk}:")
    assert late.count() == 1


def test_complaints_are_told_before_they_are_late_and_when_they_are(desks):
    given = Complaint(Category.OTHER, "Sudah tiga kali datang ke kantor, tidak dilayani")
    ticket = grievances.open_grievance(given, channel=Way.PAGE, terms=DEFAULT_TERMS, at=AT, actor=grievances.PUBLIC_ACTOR)
    first = datetime(ticket.first_due_on.year, ticket.first_due_on.month, ticket.first_due_on.day, 9, tzinfo=JAKARTA)
    tellclock.look(clock=lambda: first)
    assert told(Event.COMPLAINT_DUE) == {"rina", "dewi"}
    tellclock.look(clock=lambda: first + timedelta(days=1))
    assert told(Event.COMPLAINT_OVERDUE) == {"rina", "dewi"}


def test_an_act_does_not_depend_on_its_notice(desks, monkeypatch):
    """Nothing of the notices runs inside a service: with every part of them broken the report is taken."""

    def broken(*given, **named):
        raise RuntimeError("SUMIYATI 0812")

    for place in (services, telling):
        monkeypatch.setattr(place, "tell", broken)
    number = reported()
    assert number.startswith("LK-")
    assert telling.gather(clock=lambda: AT)["failed"] == 1


def test_a_digest_names_what_waits_and_comes_once(desks):
    from pijar.backoffice import noticework

    reported(now())
    proven(desks["rina"])
    morning = now().astimezone(JAKARTA).replace(hour=8, minute=0)
    assert noticework.digest(clock=lambda: morning) == {"messages": 1}
    assert noticework.digest(clock=lambda: morning) == {}
    text = selectors.text_of(Message.objects.get(event="digest"))
    assert "Laporkan ke BPJS" in text.body
    assert "SUMIYATI" not in f"{text}"
    assert not Notice.objects.filter(event="digest").exists()
    assert noticework.digest(clock=lambda: morning + timedelta(days=1)) == {"messages": 1}


def test_a_minute_does_all_and_a_broken_step_keeps_none_of_the_others(desks, monkeypatch):
    from pijar.backoffice import noticework

    reported()
    proven(desks["rina"])
    monkeypatch.setattr(noticework.tellclock, "look", lambda clock: 1 / 0)
    done = noticework.minute(clock=lambda: AT)
    assert done["looked"] == {"failed": "ZeroDivisionError"}
    assert done["told"]["notices"] == 3
    assert done["sent"]["shown"] == 2


def test_every_link_leads_to_a_page_of_ours(desks):
    from django.urls import resolve

    number = reported()
    claims.move(number, State.CLOSED, on=AT, actor=Actor("dewi"), at=AT, reason="Laporan ganda, lihat yang lain")
    record(Actor("console"), "claim.deaths", "month:2026-03", {"new": 1})
    telling.gather(clock=lambda: AT)
    links = set(Notice.objects.values_list("link", flat=True))
    assert len(links) >= 2
    for link in links:
        assert resolve(link.split("?")[0])


def test_a_fact_of_nobody_is_told_to_nobody(desks):
    fact = Fact(Event.DEATH_FOUND, "x", AT, {selectors.Datum.COUNT: "1"}, "/")
    assert services.tell(fact, at=AT).notices == 0
