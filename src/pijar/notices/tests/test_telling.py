"""A fact is told once to each, on the page and in the outbox; quiet hours hold what may wait."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.notices import contacts, rules, selectors, sending, services
from pijar.notices.models import Choice, Contact, Message, Notice
from pijar.notices.tests.conftest import NIGHT, NOON, officer, proven
from pijar.notices.types import Channel, Datum, Event, Fact, Group, Quiet, State, Told
from pijar.staff.types import Actor, Role

pytestmark = pytest.mark.django_db
PUBLIC = Actor("pelapor", "public")


def moved(*officers, key="event:1", at=NOON) -> Fact:
    values = {Datum.NUMBER: "LK-2026-000001-A", Datum.STATE: "paid"}
    return Fact(Event.CASE_MOVED, key, at, values, "/kasus/LK-2026-000001-A/", frozenset(one.pk for one in officers))


def test_it_is_told_once_to_each(rina):
    tono = officer("tono")
    proven(rina)
    assert services.tell(moved(rina, tono), at=NOON) == Told(2, 1)
    assert services.tell(moved(rina, tono), at=NOON) == Told(0, 0)
    assert services.tell(moved(rina, tono, key="event:2"), at=NOON) == Told(2, 1)
    assert selectors.unread(rina.pk) == 2
    assert services.read(rina, at=NOON) == 2
    assert selectors.unread(rina.pk) == 0
    assert selectors.unread(tono.pk) == 2


def test_nothing_of_it_lies_in_clear(rina):
    proven(rina)
    services.tell(moved(rina), at=NOON)
    notice, message = Notice.objects.get(), Message.objects.get()
    whole = b"".join(bytes(part) for part in (notice.values, message.text, message.address))
    assert b"LK-2026" not in whole
    assert b"rina" not in whole
    assert selectors.text_of(message).subject == "Kasus LK-2026-000001-A berpindah langkah"
    assert selectors.veiled_of(message) == "r•••@example.go.id"
    assert selectors.lines([notice], "id")[0].text == "Kasus LK-2026-000001-A berpindah langkah: Dibayar."


def test_a_fact_names_what_its_event_names_and_nothing_else(rina):
    with pytest.raises(Refusal) as refused:
        services.tell(Fact(Event.CASE_MOVED, "x", NOON, {Datum.NUMBER: "1"}, officers=frozenset({rina.pk})), at=NOON)
    assert refused.value.code == "NOTICE_NOT_NAMED"
    values = {Datum.NUMBER: "3374120101819001", Datum.STATE: "paid"}
    with pytest.raises(Refusal) as refused:
        services.tell(Fact(Event.CASE_MOVED, "x", NOON, values, officers=frozenset({rina.pk})), at=NOON)
    assert refused.value.code == "NOTICE_HOLDS_NIK"
    assert not Notice.objects.exists()


def test_an_officer_who_left_is_not_told(rina):
    rina.is_active = False
    rina.save()
    proven(rina)
    assert services.tell(moved(rina), at=NOON) == Told(0, 0)


def test_old_news_stays_on_the_page(rina):
    proven(rina)
    assert services.tell(moved(rina, at=NOON - timedelta(days=4)), at=NOON) == Told(1, 0)


def test_only_what_was_proven_is_used(rina):
    one = proven(rina)
    Contact.objects.filter(id=one.pk).update(proven_at=None)
    assert services.tell(moved(rina), at=NOON) == Told(1, 0)


def test_choices_decide_the_channel_and_the_language(rina):
    proven(rina)
    proven(rina, Channel.SMS, "+6281234567890")
    services.tell(moved(rina), at=NOON)
    # By telephone only what is urgent, unless somebody wants it otherwise.
    assert [m.channel for m in Message.objects.all()] == ["email"]
    services.choose(rina, language="en", channels={Group.CASES: [Channel.SMS]}, quiet=None, actor=Actor("rina"))
    services.tell(moved(rina, key="event:2"), at=NOON)
    sms = Message.objects.get(key="event:2")
    assert sms.channel == "sms"
    assert "has moved on" in selectors.text_of(sms).short
    services.choose(rina, language="id", channels={Group.CASES: []}, quiet=None, actor=Actor("rina"))
    assert services.tell(moved(rina, key="event:3"), at=NOON) == Told(1, 0)


def test_at_night_it_waits_and_what_is_urgent_does_not(rina):
    proven(rina)
    services.tell(moved(rina), at=NIGHT)
    urgent = Fact(Event.CASE_REPORTED, "claim:1", NIGHT, {Datum.NUMBER: "LK-2026-000001-A"}, "/", frozenset({rina.pk}))
    services.tell(urgent, at=NIGHT)
    held, woken = Message.objects.get(event="case_moved"), Message.objects.get(event="case_reported")
    assert (held.state, held.not_before.astimezone(JAKARTA).hour) == ("held", 6)
    assert (woken.state, woken.not_before) == ("waiting", NIGHT)
    assert sending.send_due(clock=lambda: NIGHT) == {"shown": 1}
    assert sending.send_due(clock=lambda: NIGHT + timedelta(hours=7, minutes=59)) == {}
    assert sending.send_due(clock=lambda: NIGHT + timedelta(hours=8)) == {"shown": 1}


def test_what_the_worker_was_late_with_is_held_at_the_moment_of_sending(rina):
    proven(rina)
    services.tell(moved(rina), at=NOON)
    assert sending.send_due(clock=lambda: NIGHT) == {}
    assert Message.objects.get().state == State.HELD.value
    assert Message.objects.get().attempts == 0


@pytest.mark.parametrize(
    ("spans", "hour", "first"),
    [
        ((Quiet(20, 6),), 19, 19), ((Quiet(20, 6),), 20, 6), ((Quiet(20, 6),), 5, 6), ((Quiet(20, 6),), 6, 6),
        ((Quiet(20, 6), Quiet(6, 8)), 23, 8), ((Quiet(12, 12),), 12, 12), ((Quiet(12, 14), Quiet(20, 6)), 13, 14),
    ],
)  # fmt: skip
def test_quiet_hours_at_each_limit(spans, hour, first):
    at = NOON.astimezone(JAKARTA).replace(hour=hour)
    found = rules.not_before(at, spans, is_urgent=False)
    assert found.hour == first
    assert timedelta(0) <= found - at < timedelta(hours=24)
    assert rules.not_before(at, spans, is_urgent=True) == at


def test_quiet_all_day_means_the_page_only():
    at = NOON.astimezone(JAKARTA)
    assert rules.not_before(at, (Quiet(6, 20), Quiet(20, 6)), is_urgent=False) > at + timedelta(days=3650)


def test_who_reports_is_told_where_they_said_until_they_stop(db):
    party, values = "claim:LK-2026-000001-A", {Datum.NUMBER: "LK-2026-000001-A"}
    contacts.consent(party, Channel.SMS, "0812 3456 7890", language="id", at=NOON, actor=PUBLIC)
    fact = Fact(Event.REPORT_RECEIVED, party, NOON, values, "/lapor/ikuti/", party=party)
    assert services.tell(fact, at=NOON) == Told(0, 1)
    assert services.tell(fact, at=NOON) == Told(0, 0)
    later = Fact(Event.REPORT_MOVED, "event:9", NOON, values, "/lapor/ikuti/", party=party)
    assert services.tell(later, at=NOON) == Told(0, 1)
    assert contacts.stop(party, at=NOON, actor=PUBLIC) == 1
    # What had not gone yet does not go.
    assert sending.send_due(clock=lambda: NOON) == {}
    assert set(Message.objects.values_list("state", "reason")) == {("cancelled", "STOPPED")}
    assert Contact.objects.get().address is None
    assert services.tell(Fact(Event.REPORT_MOVED, "event:10", NOON, values, "/", party=party), at=NOON) == Told(0, 0)


def test_the_same_address_given_twice_keeps_what_waits(db):
    for at in (NOON, NOON + timedelta(minutes=5)):
        one = contacts.consent("claim:x", Channel.SMS, "081234567890", language="id", at=at, actor=PUBLIC)
    assert one.made_at == NOON
    other = contacts.consent("claim:x", Channel.EMAIL, "a@example.id", language="id", at=NOON, actor=PUBLIC)
    assert selectors.party_contacts("claim:x") == [other]


def test_nobody_is_told_without_having_asked(db):
    values = {Datum.NUMBER: "LK-2026-000001-A"}
    fact = Fact(Event.REPORT_RECEIVED, "claim:x", NOON, values, "/", party="claim:LK-2026-000001-A")
    assert services.tell(fact, at=NOON) == Told(0, 0)
    assert services.tell(Fact(Event.REPORT_RECEIVED, "claim:x", NOON, values, "/", party=""), at=NOON) == Told(0, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0812 3456 7890", "+6281234567890"), ("+62 812-3456-7890", "+6281234567890"), ("6281234567890", "+6281234567890"),
     ("812345678", None), ("08123", None), ("0812x4567890", None), ("", None)],
)  # fmt: skip
def test_telephones_as_people_write_them(typed, kept):
    assert rules.international(typed) == kept


@pytest.mark.parametrize("typed", ["rina", "rina@", "rina@kota", "a@b.id, c@d.id", "a@b.id\nBcc: c@d.id", "<a@b.id>", "a b@c.id"])
def test_what_is_no_address_of_mail(typed):
    assert not rules.is_address_of_mail(typed)


def test_an_address_is_proven_by_its_code(rina):
    contacts.ask_code(rina, Channel.EMAIL, "rina@example.go.id", at=NIGHT)
    code = selectors.text_of(Message.objects.get()).body.split("kode ")[1][:7]
    # A code is not held back at night: somebody waits for it.
    assert sending.send_due(clock=lambda: NIGHT) == {"shown": 1}
    with pytest.raises(Refusal) as refused:
        contacts.prove(rina, Channel.EMAIL, "000000" if code != "000 000" else "111111", at=NIGHT)
    assert refused.value.code == "NOTICE_CODE_WRONG"
    assert contacts.prove(rina, Channel.EMAIL, code, at=NIGHT).proven_at == NIGHT
    with pytest.raises(Refusal):
        contacts.prove(rina, Channel.EMAIL, code, at=NIGHT)


def test_a_code_is_guessed_five_times_and_asked_for_four_times(rina):
    contacts.ask_code(rina, Channel.EMAIL, "rina@example.go.id", at=NOON)
    code = selectors.text_of(Message.objects.get()).body.split("kode ")[1][:7]
    wrong = "000001" if code != "000 001" else "000002"
    for _ in range(contacts.MOST_TRIES):
        with pytest.raises(Refusal):
            contacts.prove(rina, Channel.EMAIL, wrong, at=NOON)
    with pytest.raises(Refusal) as refused:
        contacts.prove(rina, Channel.EMAIL, code, at=NOON)
    assert refused.value.code == "NOTICE_CODE_OVER"
    for _ in range(contacts.MOST_CODES - 1):
        contacts.ask_code(rina, Channel.EMAIL, "rina@example.go.id", at=NOON)
    with pytest.raises(Refusal) as refused:
        contacts.ask_code(rina, Channel.EMAIL, "rina@example.go.id", at=NOON)
    assert refused.value.code == "NOTICE_CODES_MANY"
    contacts.ask_code(rina, Channel.EMAIL, "rina@example.go.id", at=NOON + timedelta(hours=2))


def test_a_code_is_over_after_a_quarter_of_an_hour(rina):
    contacts.ask_code(rina, Channel.SMS, "081234567890", at=NOON)
    code = selectors.text_of(Message.objects.get()).short.split(": ")[1][:7]
    with pytest.raises(Refusal) as refused:
        contacts.prove(rina, Channel.SMS, code, at=NOON + timedelta(minutes=16))
    assert refused.value.code == "NOTICE_CODE_OVER"


def test_a_code_opens_no_other_officers_address(rina):
    tono = officer("tono", Role.TREASURER)
    contacts.ask_code(rina, Channel.EMAIL, "satu@example.go.id", at=NOON)
    code = selectors.text_of(Message.objects.get()).body.split("kode ")[1][:7]
    contacts.ask_code(tono, Channel.EMAIL, "dua@example.go.id", at=NOON)
    with pytest.raises(Refusal):
        contacts.prove(tono, Channel.EMAIL, code, at=NOON)


def test_what_was_written_for_an_old_address_does_not_go_to_it(rina, sends):
    sends.NOTICES = "page"
    proven(rina)
    services.tell(moved(rina), at=NOON)
    contacts.ask_code(rina, Channel.EMAIL, "baru@example.go.id", at=NOON)
    assert sending.send_due(clock=lambda: NOON) == {"shown": 1}
    assert Message.objects.get(event="case_moved").state == "cancelled"


def test_a_channel_that_is_not_configured_takes_no_address(rina, sends):
    with pytest.raises(Refusal) as refused:
        contacts.ask_code(rina, Channel.EMAIL, "rina@example.go.id", at=NOON)
    assert refused.value.code == "CHANNEL_NOT_OFFERED"
    assert selectors.offered() == []


def test_texts_go_and_the_fact_stays(rina):
    proven(rina)
    services.tell(moved(rina), at=NOON)
    sending.send_due(clock=lambda: NOON)
    assert sending.wipe(at=NOON + timedelta(days=89)) == {"messages": 0, "notices": 0, "addresses": 0}
    assert sending.wipe(at=NOON + timedelta(days=91)) == {"messages": 1, "notices": 1, "addresses": 0}
    message, notice = Message.objects.get(), Notice.objects.get()
    assert (message.text, message.address, message.state, message.event) == (None, None, "shown", "case_moved")
    assert notice.values is None
    assert selectors.lines([notice], "id")[0].text == ""
    assert Choice.objects.count() == 0


def test_an_address_left_with_a_report_goes_after_two_years(db):
    contacts.consent("claim:x", Channel.EMAIL, "a@example.id", language="id", at=NOON, actor=PUBLIC)
    assert sending.wipe(at=NOON + timedelta(days=729))["addresses"] == 0
    assert sending.wipe(at=NOON + timedelta(days=731))["addresses"] == 1


def test_what_becomes_of_sealed_words_is_decided():
    from django.apps import apps
    from django.db.models import BinaryField

    from pijar.registry.deletions import TOLD

    tables = apps.get_app_config("notices").get_models()
    sealed = {(one._meta.db_table, f.column) for one in tables for f in one._meta.concrete_fields if isinstance(f, BinaryField)}
    assert sealed == set(TOLD)
