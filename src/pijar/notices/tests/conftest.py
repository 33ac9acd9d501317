"""Officers with proven addresses, and a moment in the middle of the day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pijar.notices.models import Contact
from pijar.notices.sealing import seal
from pijar.notices.types import Channel
from pijar.staff.models import Officer
from pijar.staff.types import Role

# Noon in Semarang, and ten at night.
NOON = datetime(2026, 3, 10, 5, tzinfo=UTC)
NIGHT = datetime(2026, 3, 10, 15, tzinfo=UTC)


def officer(name: str, role: Role = Role.PROGRAMME, **more) -> Officer:
    return Officer.objects.create(username=name, role=role.value, **more)


def proven(who: Officer, channel: Channel = Channel.EMAIL, address: str = "rina@example.go.id") -> Contact:
    return Contact.objects.create(
        officer=who, channel=channel.value, address=seal("address", address), proven_at=NOON, made_at=NOON
    )


@pytest.fixture
def rina(db) -> Officer:
    return officer("rina")


@pytest.fixture
def sends(settings):
    """Sending is on, and nothing is configured yet."""
    settings.NOTICES = "send"
    settings.EMAIL_HOST = settings.DEFAULT_FROM_EMAIL = ""
    settings.SMS_URL = settings.SMS_TOKEN = settings.WHATSAPP_NUMBER = settings.WHATSAPP_TOKEN = ""
    return settings
