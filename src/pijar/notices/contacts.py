"""Addresses people give: an officer proves one by a code, whoever reports leaves one with the report and takes it back."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from pijar.audit.services import record
from pijar.kernel.errors import Refusal
from pijar.notices import rules, selectors, services
from pijar.notices.models import LANGUAGES, Contact
from pijar.notices.sealing import opened, seal
from pijar.notices.types import Channel
from pijar.staff.models import Officer
from pijar.staff.types import Actor

CODE_VALID, CODES_SPAN = timedelta(minutes=15), timedelta(hours=1)
MOST_TRIES, MOST_CODES = 5, 4


def clean_address(channel: Channel, typed: str) -> str:
    """An address as it is kept. Raises Refusal: ADDRESS_MAIL, ADDRESS_PHONE."""
    text = typed.strip()
    if channel is Channel.EMAIL:
        if not rules.is_address_of_mail(text):
            raise Refusal("ADDRESS_MAIL", "This is no e-mail address.")
        return text
    phone = rules.international(text)
    if phone is None:
        raise Refusal("ADDRESS_PHONE", "This is no telephone number: write it as 0812… or +62812….")
    return phone


def _refuse_closed(channel: Channel) -> None:
    if channel not in selectors.offered():
        raise Refusal("CHANNEL_NOT_OFFERED", f"{channel.value} is not configured here.")


@transaction.atomic
def ask_code(officer: Officer, channel: Channel, typed: str, *, at: datetime) -> Contact:
    """Keeps an officer's address, not yet proven, and sends a code to it.

    Raises Refusal: ADDRESS_MAIL, ADDRESS_PHONE, CHANNEL_NOT_OFFERED, NOTICE_CODES_MANY.
    """
    _refuse_closed(channel)
    address = clean_address(channel, typed)
    Officer.objects.select_for_update().get(pk=officer.pk)
    one = Contact.objects.filter(officer=officer, channel=channel.value).first()
    one = one or Contact(officer=officer, channel=channel.value, made_at=at)
    if one.codes_since is None or at - one.codes_since > CODES_SPAN:
        one.codes_since, one.codes_sent = at, 0
    if one.codes_sent >= MOST_CODES:
        raise Refusal("NOTICE_CODES_MANY", "Too many codes were sent: wait an hour.")
    code = f"{secrets.randbelow(10**6):06d}"
    one.address, one.proven_at, one.stopped_at = seal(services.ADDRESS, address), None, None
    one.code, one.code_until, one.tries, one.codes_sent = _hash(officer, channel, code), at + CODE_VALID, 0, one.codes_sent + 1
    one.save()
    services.send_code(one, f"{code[:3]} {code[3:]}", at=at)
    record(Actor(officer.username), "notice.code", f"officer:{officer.username}", {"channel": channel.value})
    return one


def _hash(officer: Officer, channel: Channel, code: str) -> str:
    return salted_hmac("pijar.notices.code", f"{officer.pk}|{channel.value}|{code}", algorithm="sha256").hexdigest()


def prove(officer: Officer, channel: Channel, typed: str, *, at: datetime) -> Contact:
    """Proves an address by its code; a wrong try counts. Raises Refusal: NOTICE_CODE_OVER, NOTICE_CODE_WRONG."""
    with transaction.atomic():
        one = Contact.objects.select_for_update().filter(officer=officer, channel=channel.value, stopped_at=None).first()
        if one is None or not one.code or one.code_until is None or at > one.code_until or one.tries >= MOST_TRIES:
            raise Refusal("NOTICE_CODE_OVER", "The code is over: ask for a new one.")
        code = "".join(c for c in typed if c.isascii() and c.isdigit())
        is_right = hmac.compare_digest(_hash(officer, channel, code), one.code)
        if is_right:
            one.proven_at, one.code, one.code_until = at, "", None
            record(Actor(officer.username), "notice.prove", f"officer:{officer.username}", {"channel": channel.value})
        else:
            one.tries += 1
        one.save(update_fields=["proven_at", "code", "code_until", "tries"])
    if not is_right:
        raise Refusal("NOTICE_CODE_WRONG", "The code is wrong.")
    return one


@transaction.atomic
def remove(officer: Officer, channel: Channel, *, at: datetime) -> bool:
    """Forgets an officer's address."""
    gone = Contact.objects.filter(officer=officer, channel=channel.value, stopped_at=None).update(
        address=None, proven_at=None, code="", code_until=None, stopped_at=at
    )
    if gone:
        record(Actor(officer.username), "notice.forget", f"officer:{officer.username}", {"channel": channel.value})
    return bool(gone)


@transaction.atomic
def consent(party: str, channel: Channel, typed: str, *, language: str, at: datetime, actor: Actor) -> Contact:
    """Whoever brought a thing wants to be told of it there. A second time takes the place of the first.

    Raises Refusal: ADDRESS_MAIL, ADDRESS_PHONE, CHANNEL_NOT_OFFERED.
    """
    _refuse_closed(channel)
    address = clean_address(channel, typed)
    held = Contact.objects.filter(party=party, channel=channel.value, stopped_at=None).first()
    if held is not None and held.address and opened(services.ADDRESS, held.address) == address:
        # The same form sent twice: what waits for this address still goes there.
        return held
    values = {
        "address": seal(services.ADDRESS, address), "language": language if language in LANGUAGES else "id",
        "stopped_at": None, "made_at": at,
    }  # fmt: skip
    Contact.objects.filter(party=party).exclude(channel=channel.value).update(address=None, stopped_at=at)
    made, _ = Contact.objects.update_or_create(party=party, channel=channel.value, defaults=values)
    record(actor, "notice.consent", party, {"channel": channel.value})
    return made


@transaction.atomic
def stop(party: str, *, at: datetime, actor: Actor) -> int:
    """They want to be told no more: the address goes, what still waits is not sent (`sending` asks the address first)."""
    gone = Contact.objects.filter(party=party, stopped_at=None).exclude(party="").update(address=None, stopped_at=at)
    if gone:
        record(actor, "notice.stop", party, {"channels": gone})
    return gone
