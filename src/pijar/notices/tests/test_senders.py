"""Each channel against a real server on this machine: what it says, what it does when the other side is rude, slow or gone."""

from __future__ import annotations

import json
from email import message_from_string
from email.policy import default
from uuid import uuid4

import pytest

from pijar.kernel.errors import Refusal
from pijar.notices import selectors, wording
from pijar.notices.senders import sender, web
from pijar.notices.tests.servers import MailServer, WebServer, running
from pijar.notices.types import Channel, Event, Outcome, Parcel

pytestmark = pytest.mark.django_db
MARK = str(uuid4())


@pytest.fixture
def mail(sends):
    with running(MailServer()) as server:
        sends.EMAIL_HOST, sends.EMAIL_PORT = server.server_address
        sends.EMAIL_USE_TLS = sends.EMAIL_USE_SSL = False
        sends.EMAIL_HOST_USER = sends.EMAIL_HOST_PASSWORD = ""
        sends.DEFAULT_FROM_EMAIL = "pijar <pijar@example.go.id>"
        yield server


@pytest.fixture
def gateway(sends, monkeypatch):
    monkeypatch.setattr(web, "TIME_LIMIT", 1)
    monkeypatch.setattr(web.post, "__defaults__", (1,))
    with running(WebServer()) as server:
        address = "http://{}:{}".format(*server.server_address)
        sends.SMS_URL, sends.SMS_TOKEN = f"{address}/kirim", "rahasia-sms"
        sends.WHATSAPP_URL, sends.WHATSAPP_NUMBER, sends.WHATSAPP_TOKEN = f"{address}/v23.0", "1055", "rahasia-wa"
        yield server


def parcel(address: str = "rina@example.go.id", event: Event = Event.CASE_REPORTED, language: str = "id") -> Parcel:
    return Parcel(address, language, wording.message(event, selectors.sample(event), language), MARK)


def test_a_letter_arrives_as_it_was_written(mail):
    told = parcel()
    assert sender(Channel.EMAIL).send(told).outcome is Outcome.SENT
    letter = message_from_string(mail.letters[0], policy=default)
    assert letter["Subject"] == told.text.subject
    assert letter["To"] == "rina@example.go.id"
    assert letter["From"] == "pijar <pijar@example.go.id>"
    assert letter["Message-ID"] == f"<{MARK}@example.go.id>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n").strip() == told.text.body
    assert letter.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("command", "answer", "outcome", "reason"),
    [
        ("RCPT", "550 tidak ada", Outcome.REFUSED, "SMTP 550"), ("RCPT", "450 nanti", Outcome.AGAIN, "SMTP 450"),
        ("MAIL", "552 penuh", Outcome.REFUSED, "SMTP 552"), ("MAIL", "421 sibuk", Outcome.AGAIN, "SMTP 421"),
        ("TAKEN", "554 ditolak", Outcome.REFUSED, "SMTP 554"), ("TAKEN", "451 nanti", Outcome.AGAIN, "SMTP 451"),
    ],
)  # fmt: skip
def test_what_a_mail_server_says_counts(mail, command, answer, outcome, reason):
    mail.answers[command] = answer
    found = sender(Channel.EMAIL).send(parcel())
    assert (found.outcome, found.reason) == (outcome, reason)


def test_a_line_that_breaks_after_the_letter_is_unsure(mail):
    mail.breaks = "TAKEN"
    assert sender(Channel.EMAIL).send(parcel()).outcome is Outcome.UNSURE
    assert len(mail.letters) == 1


def test_a_mail_server_that_is_not_there_is_asked_again(mail):
    mail.shutdown()
    mail.server_close()
    assert sender(Channel.EMAIL).send(parcel()).reason == "CONNECT"


def test_a_password_that_is_refused_is_our_fault_not_the_letters(mail, sends):
    sends.EMAIL_HOST_USER, sends.EMAIL_HOST_PASSWORD = "pijar", "salah"
    found = sender(Channel.EMAIL).send(parcel())
    assert found.outcome is Outcome.AGAIN
    assert mail.letters == []


def test_sms_speaks_the_form_that_is_documented(gateway):
    gateway.script = [{"status": 202, "body": b'{"id": "gw-17"}'}]
    told = parcel("+6281234567890")
    found = sender(Channel.SMS).send(told)
    assert (found.outcome, found.reference) == (Outcome.SENT, "gw-17")
    asked = gateway.asked[0]
    assert asked["path"] == "/kirim"
    assert asked["data"] == {"to": "+6281234567890", "text": told.text.short, "reference": MARK}
    assert asked["headers"]["Authorization"] == "Bearer rahasia-sms"
    assert asked["headers"]["Idempotency-Key"] == MARK


def test_whatsapp_sends_a_named_template_with_its_values(gateway):
    gateway.script = [{"status": 200, "body": json.dumps({"messages": [{"id": "wamid.HBg+/x=="}]}).encode()}]
    told = parcel("+6281234567890", Event.PAYMENT_DUE)
    found = sender(Channel.WHATSAPP).send(told)
    assert (found.outcome, found.reference) == (Outcome.SENT, "wamid.HBg+/x==")
    asked = gateway.asked[0]
    assert asked["path"] == "/v23.0/1055/messages"
    assert asked["headers"]["Authorization"] == "Bearer rahasia-wa"
    data = asked["data"]
    assert (data["messaging_product"], data["to"], data["type"]) == ("whatsapp", "6281234567890", "template")
    assert data["template"]["name"] == "pijar_payment_due"
    assert data["template"]["language"] == {"code": "id"}
    values = [one["text"] for one in data["template"]["components"][0]["parameters"]]
    assert values == ["September 2026", "30 September 2026", "5", f"{selectors.always('/keluhan/PG-7K3M-Q2XH/')[_LINK]}"]


_LINK = wording.Datum.LINK


@pytest.mark.parametrize(
    ("step", "by_sms", "by_whatsapp"),
    [
        ({"status": 400, "body": b'{"code": "bad_number", "error": {"code": 131026}}'}, Outcome.REFUSED, Outcome.REFUSED),
        ({"status": 401}, Outcome.AGAIN, Outcome.AGAIN),
        ({"status": 429, "headers": {"Retry-After": "600"}}, Outcome.AGAIN, Outcome.AGAIN),
        ({"status": 500, "body": b"<html>"}, Outcome.AGAIN, Outcome.AGAIN),
        ({"status": 503}, Outcome.AGAIN, Outcome.AGAIN),
        # Somebody behind may have taken it: only a gateway that knows our mark is asked again.
        ({"status": 504}, Outcome.AGAIN, Outcome.UNSURE),
        ({"status": 200, "body": b"ok"}, Outcome.AGAIN, Outcome.UNSURE),
        ({"status": 200, "body": b"[1]"}, Outcome.AGAIN, Outcome.UNSURE),
        ({"status": 200, "body": b'{"id": {"x": 1}, "messages": "x"}'}, Outcome.AGAIN, Outcome.UNSURE),
        ({"status": 200, "body": b'{"id": "1', "length": 999}, Outcome.AGAIN, Outcome.UNSURE),
        ({"status": 200, "body": b'{"id": "' + b"x" * 70_000 + b'"}'}, Outcome.AGAIN, Outcome.UNSURE),
        ({"status": 200, "sleep": 1.5, "body": b'{"id": "1"}'}, Outcome.AGAIN, Outcome.UNSURE),
        ({"cut": True, "status": 0}, Outcome.AGAIN, Outcome.UNSURE),
        ({"status": 302, "headers": {"Location": "/lain"}}, Outcome.REFUSED, Outcome.REFUSED),
    ],
)  # fmt: skip
def test_what_a_gateway_answers_counts(gateway, step, by_sms, by_whatsapp):
    gateway.script = [step]
    assert sender(Channel.SMS).send(parcel("+6281234567890")).outcome is by_sms
    found = sender(Channel.WHATSAPP).send(parcel("+6281234567890"))
    assert found.outcome is by_whatsapp
    # A secret is not carried to another place.
    assert {one["path"] for one in gateway.asked} == {"/kirim", "/v23.0/1055/messages"}


def test_reason_and_pause_are_the_other_sides(gateway):
    gateway.script = [
        {"status": 400, "body": b'{"code": "bad number +6281234567890"}'},
        {"status": 429, "headers": {"Retry-After": "600"}},
    ]
    told = parcel("+6281234567890")
    # A sentence of theirs may hold the number: it is not kept.
    assert sender(Channel.SMS).send(told).reason == "HTTP 400"
    assert sender(Channel.SMS).send(told).wait == 600
    gateway.script = [{"status": 400, "body": b'{"error": {"code": 132001, "message": "x"}}'}]
    assert sender(Channel.WHATSAPP).send(told).reason == "HTTP 400 132001"


def test_a_gateway_that_is_not_there_is_asked_again(gateway):
    gateway.shutdown()
    gateway.server_close()
    for channel in (Channel.SMS, Channel.WHATSAPP):
        found = sender(channel).send(parcel("+6281234567890"))
        assert (found.outcome, found.reason) == (Outcome.AGAIN, "CONNECT")


def test_nothing_is_pretended_without_settings(sends):
    told = {one.channel: one for one in selectors.channels()}
    assert told[Channel.EMAIL].lacks == ["PIJAR_MAIL_URL", "PIJAR_MAIL_FROM"]
    assert told[Channel.SMS].lacks == ["PIJAR_SMS_URL", "PIJAR_SMS_TOKEN"]
    assert told[Channel.WHATSAPP].lacks == ["PIJAR_WHATSAPP_NUMBER", "PIJAR_WHATSAPP_TOKEN"]
    for channel in Channel:
        assert sender(channel).send(parcel()).outcome is Outcome.NOT_CONFIGURED


def test_a_secret_goes_by_https_or_not_at_all(sends):
    sends.SMS_URL, sends.SMS_TOKEN = "http://gateway.example.id/kirim", "x"
    assert sender(Channel.SMS).lacks() == ["PIJAR_SMS_URL"]
    sends.SMS_URL = "https://gateway.example.id/kirim"
    assert sender(Channel.SMS).lacks() == []
    with pytest.raises(web.BrokenBefore):
        web.post("file:///etc/hostname", {}, {})


@pytest.mark.parametrize(("mode", "outcome"), [("page", Outcome.SHOWN), ("off", Outcome.NOT_CONFIGURED)])
def test_a_city_that_sends_nothing_says_so(mail, sends, mode, outcome):
    sends.NOTICES = mode
    assert sender(Channel.EMAIL).send(parcel()).outcome is outcome
    assert mail.letters == []
    sends.NOTICES = "semua"
    with pytest.raises(Refusal):
        sender(Channel.EMAIL)
