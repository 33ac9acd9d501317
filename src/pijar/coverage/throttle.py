"""How often a public page may be asked: counters per network, per NIK and for the whole site, in an unlogged table.

No address and no NIK is kept: a counter stands under a keyed hash that is another one every day. Whoever restarts the database
after a crash begins to count anew, which is all that an unlogged table loses.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection

from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal

QUARTER, HOUR = 15 * 60, 60 * 60
# What one household shares with its provider's other customers: a street of IPv4, a line of IPv6.
IPV4_NETWORK, IPV6_NETWORK = 24, 48
NOT_MANY = 2**31 - 1
_SETTING = re.compile(r"(?P<name>network|nik|site)=(?P<counts>\d+(?:/\d+){0,2})")

# One row counts three windows in place; a window that is over begins again at one.
COUNT = """
insert into coverage_checkcounter as c (key, day, quarter_at, quarter, hour_at, hour, total)
{source} on conflict (key) do update set
  quarter = case when c.quarter_at = excluded.quarter_at then c.quarter + 1 else 1 end, quarter_at = excluded.quarter_at,
  hour = case when c.hour_at = excluded.hour_at then c.hour + 1 else 1 end, hour_at = excluded.hour_at, total = c.total + 1
returning quarter, hour, total"""
VALUES = "%({key})s::bytea, %(day)s::date, %(quarter)s::int, 1, %(hour)s::int, 1, 1"


@dataclass(frozen=True)
class Limit:
    """The most that is allowed in a quarter of an hour, in an hour, and on a day."""

    quarter: int = NOT_MANY
    hour: int = NOT_MANY
    day: int = NOT_MANY


@dataclass(frozen=True)
class Limits:
    """The limits of the public check. `nik`: answers other than a yes that one NIK may bring on a day."""

    network: Limit = Limit(60, 200, 1000)
    nik: int = 5
    site: Limit = Limit(30_000)


@cache
def limits(text: str) -> Limits:
    """The limits as the setting writes them: `network=60/200/1000 nik=5 site=30000`, each of which may be left out.

    Raises Refusal (CHECK_LIMITS_UNREADABLE).
    """
    words, found = text.replace(",", " ").split(), {}
    for word in words:
        read = _SETTING.fullmatch(word)
        if read is None or read["name"] in found or (read["name"] == "nik" and "/" in read["counts"]):
            raise Refusal(
                "CHECK_LIMITS_UNREADABLE",
                f"PIJAR_CHECK_LIMITS holds {word!r}: write for example `network=60/200/1000 nik=5 site=30000`, counts by quarter"
                " of an hour, hour and day.",
            )
        found[read["name"]] = [int(number) for number in read["counts"].split("/")]
    usual = Limits()
    return Limits(
        Limit(*found["network"]) if "network" in found else usual.network,
        found["nik"][0] if "nik" in found else usual.nik,
        Limit(*found["site"]) if "site" in found else usual.site,
    )


def network_of(meta: Mapping[str, Any], hops: int) -> str:
    """The network a request came from. Of forwarded addresses only the one that our own `hops` proxies noted is believed.

    An address that cannot be read shares one counter with all others of its kind: nobody escapes by sending nonsense.
    """
    address = str(meta.get("REMOTE_ADDR", ""))
    if hops > 0:
        told = [part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
        address = told[-hops] if len(told) >= hops else address
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return "unreadable"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    size = IPV4_NETWORK if isinstance(found, ipaddress.IPv4Address) else IPV6_NETWORK
    return str(ipaddress.ip_network((found, size), strict=False))


def key_of(kind: str, value: str, day: date) -> bytes:
    """Where something is counted on a day: sixteen bytes from which nobody without our key tells what is counted."""
    told = f"{kind}\0{day.isoformat()}\0{value}".encode()
    return hmac.new(_secret(settings.SECRET_KEY), told, hashlib.sha256).digest()[:16]


@cache
def _secret(key: str) -> bytes:
    return hashlib.sha256(b"pijar check counters " + key.encode()).digest()


def windows(at: datetime) -> dict[str, Any]:
    """The windows an instant lies in, as the statements name them."""
    seconds = int(at.timestamp())
    return {"day": at.astimezone(JAKARTA).date(), "quarter": seconds // QUARTER, "hour": seconds // HOUR}


def within(name: str) -> str:
    """SQL: whether a count that was just made stays within a limit, whose numbers stand under `name` (see `numbers`)."""
    return f"quarter <= %({name}_quarter)s and hour <= %({name}_hour)s and total <= %({name}_day)s"


def numbers(limit: Limit, name: str) -> dict[str, int]:
    return {f"{name}_quarter": limit.quarter, f"{name}_hour": limit.hour, f"{name}_day": limit.day}


def is_allowed(kind: str, value: str, limit: Limit, *, at: datetime) -> bool:
    """Counts one more of a kind (a network at a public form, say) and tells whether the limit still holds."""
    given = windows(at)
    sql = COUNT.format(source=f"values ({VALUES.format(key='key')})")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"key": key_of(kind, value, given["day"]), **given})
        quarter, hour, total = cursor.fetchone()
    sweep(given["day"])
    return bool(quarter <= limit.quarter and hour <= limit.hour and total <= limit.day)


_swept: list[date] = []
_sweeping = Lock()


def sweep(day: date) -> int:
    """Removes the counters of days that are over, once a day in each process; how many went."""
    if _swept == [day] or not _sweeping.acquire(blocking=False):
        return 0
    try:
        if _swept == [day]:
            return 0
        _swept[:] = [day]
        with connection.cursor() as cursor:
            cursor.execute("delete from coverage_checkcounter where day < %s", [day - timedelta(days=1)])
            return int(cursor.rowcount)
    finally:
        _sweeping.release()
