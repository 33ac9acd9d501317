"""How often one network may complain, or guess at tickets, in an hour. Addresses are kept only as keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import connection, transaction

from pijar.grievances.models import Try
from pijar.kernel.errors import Refusal


class Doing(StrEnum):
    OPEN = "open"
    # A wrong code, or a number that is none; a right one costs nothing.
    GUESS = "guess"


# Whole villages share one address of a phone company: enough for a crowd, too few for a machine.
MOST: dict[Doing, int] = {Doing.OPEN: 40, Doing.GUESS: 60}
ADD = """
insert into grievances_try (network, kind, hour, count) values (%s, %s, %s, 1)
on conflict (network, kind, hour) do update set count = grievances_try.count + 1 returning count
"""


def print_of(network: str) -> bytes:
    """A network, as `coverage.throttle.network_of` names it, as a keyed hash."""
    return hmac.new(settings.SECRET_KEY.encode(), f"grievances {network}".encode(), hashlib.sha256).digest()


def refuse_tired(network: str, doing: Doing, at: datetime) -> None:
    """Raises Refusal (GRIEVANCE_TOO_OFTEN) where this network has done it too often within the hour."""
    found = Try.objects.filter(network=print_of(network), kind=doing.value, hour=_hour(at)).first()
    if found and found.count >= MOST[doing]:
        raise Refusal("GRIEVANCE_TOO_OFTEN", "Too many tries from this network: wait an hour, or come to the office.")


def count(network: str, doing: Doing, at: datetime) -> int:
    """Counts one more, even where the caller's request fails afterwards: call it outside a transaction."""
    with transaction.atomic():
        Try.objects.filter(hour__lt=_hour(at) - timedelta(days=1)).delete()
        with connection.cursor() as cursor:
            cursor.execute(ADD, [print_of(network), doing.value, _hour(at)])
            return int(cursor.fetchone()[0])


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
