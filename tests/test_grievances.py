"""Complaints from the first word to the last: every move, the clock in working days, who reads what, and the commands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

import cities
import pijar.cli.common  # noqa: F401 - the commands are put together there.
from databases import one, rows
from pijar.cli import grievances as commands
from pijar.coverage.throttle import network_of
from pijar.cycle.complaints import terms
from pijar.grievances import options, rules, selectors, services, throttle
from pijar.grievances.models import Grievance, Step
from pijar.grievances.throttle import Doing
from pijar.grievances.types import DEFAULT_TERMS, MOVES, Category, Channel, Given, Office, State, StepKind, Terms
from pijar.kernel.errors import Refusal
from pijar.kernel.small import nearest_rank
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")

AT = datetime(2026, 1, 12, 3, tzinfo=UTC)
TEXT = "Saya dibayari kota, tetapi di rumah sakit diminta membayar sendiri."
ANSWER = "Rumah sakit sudah kami hubungi; uang Anda dikembalikan."
NIK = "3374110101809001"
RINA = Actor("rina")


def opened(category: Category = Category.REFUSED_AT_HOSPITAL, at: datetime = AT, **more: Any) -> Any:
    given = Given(category, more.pop("text", TEXT), **more)
    return services.open_grievance(given, channel=Channel.PAGE, terms=DEFAULT_TERMS, at=at, actor=services.PUBLIC_ACTOR)


def refused(act: Callable[..., Any], *given: Any, **named: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    return caught.value.code


def in_state(state: State) -> Any:
    """A complaint that came to this state by its own way."""
    ticket = opened()
    number = ticket.number
    if state is State.LOOKED_AT:
        services.take_up(number, at=AT, actor=RINA)
    if state in (State.ANSWERED, State.REOPENED, State.CLOSED):
        services.answer(number, text=ANSWER, at=AT, actor=RINA)
    if state is State.REOPENED:
        services.reopen(number, code=ticket.code, text="Rumah sakit tetap tidak mau mengembalikan.", at=AT)
    if state is State.CLOSED:
        services.close(number, at=AT, actor=RINA)
    assert services.find(number).state == state.value
    return ticket


def acted(ticket: Any, to: State) -> Any:
    acts: dict[State, Callable[[], Any]] = {
        State.LOOKED_AT: lambda: services.take_up(ticket.number, at=AT, actor=RINA),
        State.ANSWERED: lambda: services.answer(ticket.number, text=ANSWER, at=AT, actor=RINA),
        State.REOPENED: lambda: services.reopen(ticket.number, code=ticket.code, text="Masih tetap diminta membayar.", at=AT),
        State.CLOSED: lambda: services.close(ticket.number, at=AT, actor=RINA),
    }
    return acts[to]()


@pytest.mark.parametrize(("start", "to"), [p for p in product(State, State) if p[1] is not State.RECEIVED])
def test_every_move(start: State, to: State) -> None:
    ticket = in_state(start)
    steps = Step.objects.count()
    if to in MOVES[start]:
        assert acted(ticket, to).state == to.value
        last = Step.objects.latest("id")
        assert (last.from_state, last.to_state, last.version) == (start.value, to.value, services.find(ticket.number).version)
    else:
        assert refused(acted, ticket, to) == "MOVE_NOT_ALLOWED"
        assert services.find(ticket.number).state == start.value and Step.objects.count() == steps


def test_the_clock_counts_working_days() -> None:
    # Friday 16 January 2026 is a holiday (Isra Mikraj), a weekend follows.
    assert rules.due_days(date(2026, 1, 14), Terms(1, 2, 30)) == (date(2026, 1, 15), date(2026, 1, 19))
    ticket = opened(at=datetime(2026, 1, 14, 18, tzinfo=UTC))
    found = services.find(ticket.number)
    # In Jakarta it is the next day already.
    assert found.received_on == date(2026, 1, 15)
    clock = selectors.clock_of(found, date(2026, 1, 15))
    assert (clock.due_on, clock.is_late) == (found.first_due_on, False)
    services.answer(ticket.number, text="Sedang kami tanyakan ke rumah sakit.", is_final=False, at=AT, actor=RINA)
    found.refresh_from_db()
    assert found.state == State.LOOKED_AT.value and selectors.clock_of(found, date(2026, 3, 1)).due_on == found.final_due_on
    assert selectors.clock_of(found, found.final_due_on + timedelta(days=1)).is_late
    services.answer(ticket.number, text=ANSWER, at=AT, actor=RINA)
    found.refresh_from_db()
    assert selectors.clock_of(found, date(2026, 12, 1)).due_on is None


def test_who_complained_may_ask_once_more_and_not_forever() -> None:
    ticket = in_state(State.REOPENED)
    found = services.find(ticket.number)
    assert found.again_due_on == rules.due_days(found.reopened_on, DEFAULT_TERMS)[1]
    services.answer(ticket.number, text=ANSWER, at=AT, actor=RINA)
    found.refresh_from_db()
    assert found.again_answered_on and found.answered_on
    assert refused(acted, ticket, State.REOPENED) == "GRIEVANCE_REOPENED"
    late = in_state(State.ANSWERED)
    after = AT + timedelta(days=DEFAULT_TERMS.reopen_days + 1)
    text = "Belum juga dikembalikan uangnya."
    assert refused(services.reopen, late.number, code=late.code, text=text, at=after) == "GRIEVANCE_OVER"
    assert refused(services.reopen, late.number, code="AAAA-AAAA-AAAA", text=text, at=AT) == "GRIEVANCE_CODE"
    assert refused(services.reopen, late.number, code=late.code, text="Belum", at=AT) == "GRIEVANCE_SHORT"


def test_two_officers_do_not_answer_over_one_another() -> None:
    ticket = opened()
    seen = services.find(ticket.number).version
    services.take_up(ticket.number, at=AT, actor=RINA, seen=seen)
    assert refused(services.answer, ticket.number, text=ANSWER, at=AT, actor=CONSOLE, seen=seen) == "GRIEVANCE_CHANGED"


def test_where_it_goes_and_what_never_goes_to_the_kelurahan() -> None:
    village = cities.VILLAGE_CODE
    assert services.find(opened(Category.WRONG_DATA, village_code=village).number).office == Office.VILLAGE.value
    assert services.find(opened(Category.WRONG_DATA).number).office == Office.PROGRAMME.value
    levy = opened(Category.LEVY, village_code=village)
    assert services.find(levy.number).office == Office.PROGRAMME.value
    hand_over = {"office": Office.VILLAGE, "village_code": village, "at": AT, "actor": RINA}
    assert refused(services.assign, levy.number, **hand_over) == "GRIEVANCE_LEVY"
    other = opened(Category.OTHER)
    assert refused(services.assign, other.number, **{**hand_over, "village_code": "33.74.99.9999"}) == "GRIEVANCE_VILLAGE"
    assert services.assign(other.number, **hand_over).village_code == village


@pytest.mark.parametrize(
    ("faulty", "code"),
    [({"text": "Tolong"}, "GRIEVANCE_SHORT"), ({"text": "a" * 5000}, "GRIEVANCE_LONG"), ({"nik": "123"}, "GRIEVANCE_NIK"),
     ({"phone": "nanti"}, "GRIEVANCE_PHONE"), ({"village_code": "33.74.99.9999"}, "GRIEVANCE_VILLAGE")],
)  # fmt: skip
def test_what_cannot_be_taken_in(faulty: dict[str, str], code: str) -> None:
    assert refused(opened, **faulty) == code
    assert not Grievance.objects.exists()


def test_the_same_sent_twice_is_one() -> None:
    key, given = uuid4(), Given(Category.OTHER, TEXT)
    more = {"channel": Channel.PAGE, "terms": DEFAULT_TERMS, "at": AT, "actor": CONSOLE, "key": key}
    first, again = services.open_grievance(given, **more), services.open_grievance(given, **more)
    assert (first.number, first.code, again.is_new) == (again.number, again.code, False)
    changed = services.open_grievance(Given(Category.OTHER, f"{TEXT} Kemarin lagi."), **more)
    assert changed.is_new and Grievance.objects.count() == 2
    once_more = services.open_grievance(Given(Category.OTHER, f"{TEXT} Kemarin lagi."), **more)
    assert (once_more.number, once_more.is_new) == (changed.number, False)
    reached = services.open_grievance(Given(Category.OTHER, TEXT, phone="0841 2345 678"), **more)
    assert reached.is_new and selectors.whole(services.find(reached.number), AT.date())["phone"] == "0841 2345 678"
    assert services.open_grievance(given, **more).number == first.number


def test_nobodys_words_lie_open_in_the_database() -> None:
    ticket = opened(name="SITI AMINAH", phone="0841 2345 6789", nik=NIK)
    services.answer(ticket.number, text=ANSWER, internal="Bendahara rumah sakit keliru.", at=AT, actor=RINA)
    held = " ".join(
        str(value) for table in ("grievance", "step") for row in rows(f"select * from grievances_{table}") for value in row
    )
    events = " ".join(str(row) for row in rows("select subject, details from audit_event"))
    for secret in (TEXT, "SITI", "6789", NIK, ANSWER, "keliru", ticket.code):
        assert secret not in held and secret not in events
    told = selectors.whole(services.find(ticket.number), date(2026, 1, 13))
    assert (told["text"], told["name"], told["steps"][-1]["internal"]) == (TEXT, "SITI AMINAH", "Bendahara rumah sakit keliru.")
    assert NIK not in str(told)


def test_number_and_code_open_it_however_they_are_typed() -> None:
    ticket = opened()
    typed = ticket.number.lower().replace("-", " ")
    found = services.by_code(typed, f" {ticket.code.lower().replace('-', '')} ")
    assert found.number == ticket.number
    assert refused(services.by_code, ticket.number, "AAAA-AAAA-AAAA") == "GRIEVANCE_CODE"
    assert refused(services.by_code, "PG-AAAA-AAAA", ticket.code) == "GRIEVANCE_CODE"
    assert refused(services.by_code, "?", "?") == "GRIEVANCE_CODE"
    followed = selectors.followed(found, date(2026, 1, 13))
    assert {step["kind"] for step in followed["steps"]} <= {k.value for k in StepKind}
    assert "actor" not in str(followed)


def test_a_network_is_stopped_and_its_address_is_not_kept() -> None:
    address = network_of({"REMOTE_ADDR": "203.0.113.9"}, 0)
    for _ in range(throttle.MOST[Doing.GUESS]):
        throttle.refuse_tired(address, Doing.GUESS, AT)
        throttle.count(network_of({"REMOTE_ADDR": "203.0.113.77"}, 0), Doing.GUESS, AT)
    assert refused(throttle.refuse_tired, address, Doing.GUESS, AT) == "GRIEVANCE_TOO_OFTEN"
    throttle.refuse_tired(network_of({"REMOTE_ADDR": "203.0.114.9"}, 0), Doing.GUESS, AT)
    throttle.refuse_tired(address, Doing.GUESS, AT + timedelta(hours=1))
    throttle.refuse_tired(address, Doing.OPEN, AT)
    assert one("select count(*) from grievances_try") == 1
    assert "203.0.113" not in str(rows("select * from grievances_try"))
    assert one("select relpersistence from pg_class where relname = 'grievances_try'") == "u"
    throttle.count("unreadable", Doing.OPEN, AT + timedelta(days=3))
    assert one("select count(*) from grievances_try") == 1


def test_the_programme_sets_the_days() -> None:
    cities.programme()
    assert terms(date(2026, 2, 1)) == terms(date(2031, 2, 1)) == Terms(3, 10, 30)
    line = "{from: 2026-01-01, first_days: 3, final_days: 10, reopen_days: 30}"
    cities.programme(**{line: "{from: 2026-02-01, first_days: 1, final_days: 5, reopen_days: 10}"})
    assert terms(date(2026, 2, 1)) == Terms(1, 5, 10) and terms(date(2026, 1, 31)) == DEFAULT_TERMS
    day = date(2026, 1, 1)
    good = {"from": day, "first_days": 3, "final_days": 10, "reopen_days": 30}
    faulty: list[tuple[Any, list[str]]] = [
        ("x", ["GRIEVANCES"]), ([{"from": day}], ["GRIEVANCES"]), ([{**good, "first_days": 11}], ["GRIEVANCES_DAYS"]),
        ([{**good, "final_days": True}], ["GRIEVANCES_DAYS"]), ([good, good], ["GRIEVANCES_TWICE"]), ([good], []),
    ]  # fmt: skip
    for given, codes in faulty:
        assert [fault.code for fault in options.faults({"grievances": given})] == codes


def test_numbers_hide_the_few() -> None:
    village, other = cities.VILLAGE_CODE, "33.74.12.1004"
    for _ in range(5):
        opened(Category.OTHER, village_code=village)
    answered = opened(Category.OTHER, village_code=other)
    services.answer(answered.number, text=ANSWER, at=AT + timedelta(days=2), actor=RINA)
    late = opened(Category.LEVY)
    services.answer(late.number, text=ANSWER, at=AT + timedelta(days=40), actor=RINA)
    found = Grievance.objects.all()
    told = selectors.statistics(found, date(2026, 1, 14), sees_few=False)
    # One hidden alone would follow from the sum.
    assert told["by_village"] == {"others": 6}
    assert selectors.statistics(found, date(2026, 1, 14), sees_few=True)["by_village"] == {village: 5, other: 1}
    assert (told["received"], told["waiting"], told["answered"], told["in_time"]) == (7, 5, 2, 1)
    assert (told["median_days"], told["days_90_percent"]) == (2, 40)
    overdue = selectors.statistics(found, date(2026, 3, 1), sees_few=True)
    assert (overdue["late"], overdue["answered_late_or_overdue"]) == (5, 6)
    assert selectors.statistics(Grievance.objects.none(), date(2026, 1, 1), sees_few=True)["median_days"] is None


def test_numbers_are_those_of_the_complaints_one_by_one() -> None:
    """Counted by the database, they are what somebody would count who takes one complaint after the other."""
    for number, category in enumerate([*Category, *Category, *Category]):
        at, day = AT + timedelta(days=2 * number), timedelta(days=1 + number % 17)
        made = opened(category, at=at, village_code="" if category is Category.LEVY else cities.VILLAGE_CODE)
        if number % 5:
            services.answer(made.number, text=ANSWER, is_final=number % 5 != 1, at=at + day, actor=RINA)
        if number % 5 == 4:
            services.reopen(made.number, code=made.code, text="Belum membantu.", at=at + day)
    all_of_them = list(Grievance.objects.all())
    for on in (date(2026, 1, 14), date(2026, 2, 20), date(2026, 12, 1)):
        told = selectors.statistics(Grievance.objects.all(), on, sees_few=True)
        assert told == {**told, **_one_by_one(all_of_them, on)}
        assert sum(told["by_month"].values()) == sum(told["by_channel"].values()) == len(all_of_them)


def _one_by_one(found: list[Grievance], on: date) -> dict[str, Any]:
    took = sorted((g.answered_on - g.received_on).days for g in found if g.answered_on)
    in_time = [rules.in_time(g.answered_on, g.final_due_on, on) for g in found]
    first = [rules.in_time(g.first_answered_on, g.first_due_on, on) for g in found]
    return {
        "received": len(found), "waiting": sum(g.state in ("received", "looked_at", "reopened") for g in found),
        "late": sum(selectors.clock_of(g, on).is_late for g in found), "answered": len(took),
        "first_in_time": first.count(True), "first_late": first.count(False), "in_time": in_time.count(True),
        "answered_late_or_overdue": in_time.count(False), "median_days": nearest_rank(took, 50),
        "days_90_percent": nearest_rank(took, 90), "reopened": sum(g.reopened_on is not None for g in found),
        "by_category": dict(sorted(Counter(g.category for g in found).items())),
        "by_channel": dict(Counter(g.channel for g in found)),
        "by_month": dict(sorted(Counter(f"{g.received_on:%Y-%m}" for g in found).items())),
        "by_village": dict(Counter(g.village_code for g in found if g.village_code)),
    }  # fmt: skip


def test_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    def told(command: Callable[..., None], *given: Any, **named: Any) -> dict[str, Any]:
        command(*given, json=True, **named)
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    day = date(2026, 1, 12)
    made = told(commands.open_, Category.SLOW_CLAIM, TEXT, name="Siti", nik=NIK, on=day, as_user="rina")
    assert made["first_due_on"] == "2026-01-15"
    number = made["number"]
    assert told(commands.show_, number, as_of=day)["text"] == TEXT
    assert one("select count(*) from audit_event where action = 'grievance.read'") == 1
    assert told(commands.answer, number, "Berkasnya sedang kami cari.", interim=True, on=day)["state"] == "looked_at"
    assert told(commands.note, number, "Telepon lagi besok", on=day)["state"] == "looked_at"
    assert told(commands.assign, number, Office.VILLAGE, village=cities.VILLAGE_CODE, on=day)["office"] == "village"
    assert refused(commands.link, number, claim="LK-2026-000001-7", on=day) in ("CLAIM_UNKNOWN", "CLAIM_NUMBER_WRONG")
    assert told(commands.link, number, claim="", on=day)["claim"] == ""
    assert told(commands.list_, waiting=True, as_of=day)["count"] == 1
    assert told(commands.answer, number, ANSWER, on=day)["answered_on"] == "2026-01-12"
    assert told(commands.reopen, number, made["code"], "Uangnya belum juga datang.", on=day)["state"] == "reopened"
    told(commands.answer, number, ANSWER, on=day)
    assert told(commands.close, number, on=day)["state"] == "closed"
    assert told(commands.list_, village=cities.VILLAGE_CODE, as_of=day)["count"] == 1
    assert told(commands.statistics, year=2026, as_of=day)["by_category"] == {"slow_claim": 1}
    commands.list_(as_of=day)
    assert "1 complaints" in capsys.readouterr().out
    assert refused(commands.show_, "PG-AAAA-AAAA") == "GRIEVANCE_UNKNOWN"
