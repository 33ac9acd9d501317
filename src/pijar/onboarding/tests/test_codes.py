"""One-time codes: what opens, what does not, and that nobody learns more than they should."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from pijar.audit.models import Event
from pijar.kernel.errors import Refusal
from pijar.onboarding import codes, selectors
from pijar.onboarding.models import AccessCode
from pijar.onboarding.services import close_officer, save_officer
from pijar.onboarding.types import WayIn
from pijar.staff.models import Officer
from pijar.staff.types import CONSOLE, Actor, Role

AT = datetime(2026, 1, 5, 3, tzinfo=UTC)
ADMIN = Actor("admin")
PASSWORD = "tiga benda di meja"


@pytest.fixture(autouse=True)
def _quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def officer(db) -> Officer:
    save_officer(None, data("admin", Role.ADMINISTRATOR), actor=CONSOLE)
    return save_officer(None, data("siti", Role.TREASURER), actor=CONSOLE)


def data(username: str, role: Role) -> dict:
    return {"username": username, "first_name": username.title(), "role": role.value, "village_code": "", "is_active": True}


def refused(*words, **more) -> str:
    with pytest.raises(Refusal) as refusal:
        codes.redeem(*words, **more)
    return refusal.value.code


def way(officer: Officer, at: datetime = AT) -> WayIn:
    return selectors.ways_in([Officer.objects.get(id=officer.id)], at)[officer.id]


def test_a_code_is_sixty_bits_of_letters_nobody_confuses():
    assert len(set(codes.LETTERS)) == 32
    assert not set("01IO") & set(codes.LETTERS)
    assert 32**codes.LENGTH >= 2**60
    assert re.fullmatch(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", codes.grouped(codes.new_code()))


def test_a_code_opens_once_and_the_password_is_the_officers(officer):
    (issued,) = codes.issue([officer], at=AT, actor=ADMIN)
    assert way(officer) is WayIn.PAPER
    typed = issued.code.lower().replace("-", " ")
    codes.redeem("SITI", typed, PASSWORD, at=AT + timedelta(days=13))
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert way(officer) is WayIn.IN
    assert refused("siti", issued.code, "lain sekali ini", at=AT) == "CODE_WRONG_OR_OVER"


def test_nothing_of_a_code_or_password_is_kept_in_clear(officer):
    (issued,) = codes.issue([officer], at=AT, actor=ADMIN)
    codes.redeem("siti", issued.code, PASSWORD, at=AT)
    kept = repr([(bytes(one.digest), one.made_by) for one in AccessCode.objects.all()]) + repr(list(Event.objects.values()))
    assert issued.code not in kept
    assert codes.clean(issued.code) not in kept
    assert PASSWORD not in kept


def test_the_trail_knows_who_printed_and_who_used(officer):
    (issued,) = codes.issue([officer], at=AT, actor=ADMIN)
    codes.redeem("siti", issued.code, PASSWORD, at=AT)
    told = list(
        Event.objects.filter(action__startswith="staff.code").order_by("number").values_list("actor", "action", "subject")
    )
    subject = f"officer:{officer.id}"
    assert told == [("admin", "staff.code", subject), ("siti", "staff.code.use", subject)]
    assert Event.objects.get(action="staff.code.use").details == {"first": True, "made_by": "admin"}


def test_a_new_slip_replaces_the_old_one(officer):
    (old,) = codes.issue([officer], at=AT, actor=ADMIN)
    (new,) = codes.issue([officer], at=AT, actor=ADMIN)
    assert refused("siti", old.code, PASSWORD, at=AT) == "CODE_WRONG_OR_OVER"
    codes.redeem("siti", new.code, PASSWORD, at=AT)


def test_after_fourteen_days_it_opens_nothing(officer):
    (issued,) = codes.issue([officer], at=AT, actor=ADMIN)
    late = AT + timedelta(days=14)
    assert way(officer, late) is WayIn.EXPIRED
    assert refused("siti", issued.code, PASSWORD, at=late) == "CODE_WRONG_OR_OVER"


def test_one_sentence_for_wrong_unknown_and_closed(officer):
    (issued,) = codes.issue([officer], at=AT, actor=ADMIN)
    other = save_officer(None, data("budi", Role.AUDITOR), actor=CONSOLE)
    (others,) = codes.issue([other], at=AT, actor=ADMIN)
    wrong = [
        ("siti", codes.grouped(codes.new_code())), ("nobody", issued.code), ("siti", others.code), ("siti", ""), ("admin", ""),
        ("siti", issued.code + "A"),
    ]  # fmt: skip
    assert {refused(name, code, PASSWORD, at=AT) for name, code in wrong} == {"CODE_WRONG_OR_OVER"}
    close_officer(officer, actor=ADMIN)
    assert refused("siti", issued.code, PASSWORD, at=AT) == "CODE_WRONG_OR_OVER"


def test_whoever_was_closed_and_opened_again_needs_a_new_slip(officer):
    (slip,) = codes.issue([officer], at=AT, actor=ADMIN)
    for is_active in (False, True):
        save_officer(officer, data("siti", Role.TREASURER) | {"is_active": is_active}, actor=ADMIN)
    assert refused("siti", slip.code, PASSWORD, at=AT) == "CODE_WRONG_OR_OVER"


def test_a_slip_nobody_used_opens_nothing_once_its_officer_chose_another_password(officer, client):
    officer.set_password(PASSWORD)
    officer.save()
    (slip,) = codes.issue([officer], at=AT, actor=ADMIN)
    client.force_login(officer, backend="pijar.config.entry.Officers")
    new = {"old_password": PASSWORD, "new_password1": "empat benda di rak", "new_password2": "empat benda di rak"}
    assert client.post(reverse("password"), new).status_code == 302
    assert refused("siti", slip.code, PASSWORD, at=AT) == "CODE_WRONG_OR_OVER"


def test_under_another_key_no_code_opens(officer):
    (issued,) = codes.issue([officer], at=AT, actor=ADMIN)
    with override_settings(SECRET_KEY="another"):
        assert refused("siti", issued.code, PASSWORD, at=AT) == "CODE_WRONG_OR_OVER"


def test_the_old_password_holds_until_the_slip_is_used(officer):
    officer.set_password("sandi yang lama")
    officer.save()
    (issued,) = codes.issue([officer], at=AT, actor=ADMIN)
    officer.refresh_from_db()
    assert officer.check_password("sandi yang lama")
    codes.redeem("siti", issued.code, PASSWORD, at=AT)
    officer.refresh_from_db()
    assert not officer.check_password("sandi yang lama")


def test_codes_of_administrators_are_made_at_the_console(officer):
    admin = Officer.objects.get(username="admin")
    with pytest.raises(Refusal) as refusal:
        codes.issue([officer, admin], at=AT, actor=ADMIN)
    assert refusal.value.code == "CODE_ADMINISTRATOR"
    assert AccessCode.objects.count() == 0
    assert len(codes.issue([admin], at=AT, actor=CONSOLE)) == 1


def test_tries_are_counted_by_name_and_network(officer):
    for _ in range(codes.OF_NAME.quarter):
        codes.refuse_tired("siti", "10.0.0.0/24", at=AT)
    with pytest.raises(Refusal) as refusal:
        codes.refuse_tired("SITI", "10.0.0.0/24", at=AT)
    assert refusal.value.code == "CODE_TRIES"
    # Whoever tries from elsewhere locks nobody out here.
    codes.refuse_tired("siti", "10.0.1.0/24", at=AT)
    codes.refuse_tired("siti", "10.0.0.0/24", at=AT + timedelta(minutes=15))
