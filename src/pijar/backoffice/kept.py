"""Counts over a large city, kept for a short while by the process that serves, so that no page waits for a million rows.

Nothing is kept in a small city, by a command or in a test: there every page counts anew. Where it is kept (`begin`, called by
the web server), a count is exact as long as the trail has no new event; else it may be some seconds old: what is older than
FRESH (or its own `fresh`, as long as nobody acted on thousands) is shown once more while it is counted again beside, what is
older than OLD is counted before it is shown.

What first pages show is read once when the server starts (`warm`), and again before it is OLD, so that nobody waits for it.
"""

from __future__ import annotations

import copy
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.urls import get_resolver

from pijar.registry import prepared
from pijar.registry.once import once
from pijar.staff.models import Officer

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger("pijar.kept")
FRESH, SOON, OLD = 20.0, 5.0, 300.0
# Acts on thousands of rows at once, with all that lists do with many (`list.`).
MANY_AT_ONCE = [
    "batch.pay", "batch.reconcile", "batch.submit", "card.issue_all", "claim.deaths", "decree.sign", "eligibility.decide_list",
    "intake.load", "intake.merge", "intake.withdraw", "linkage.run", "month.run", "population.reply", "reference.load",
    "registration.reply", "registration.send", "verification.open", "verification.record",
]  # fmt: skip
# Read from its end by the index, and no further than AT_MOST: that many events are acts on many, too.
AT_MOST = 5000
SINCE = """
select max(number), case when count(*) = %(most)s then max(number)
  else max(number) filter (where action = any(%(acts)s) or left(action, 5) = 'list.') end
from (select number, action from audit_event where number > %(event)s order by number desc limit %(most)s) e"""
# From so many people on; what the database reckons is looked at so often.
LARGE, LOOKS = 100_000, 600.0
# What is kept warm is read again so often: before it is OLD.
AGAIN = 200.0
# Keys are few: months, roles, kelurahan. More than these would be a fault; all are then let go.
MOST = 5000


class Many(tuple[Any, ...]):
    """Many rows of plain values, which nobody can change: all are given the same, as a copy would take longer than a page."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Many:
        return self


@dataclass
class Value:
    """What was counted, when by this process's own clock, and at which event of the trail."""

    told: Any
    at: float
    event: int


@dataclass
class Memory:
    """What this process keeps. `gates` let one thread count a key while others that need it wait."""

    is_on: bool = False
    is_large: bool = False
    looked_at: float = float("-inf")
    # From which event on the trail was read, up to which, and the last act on thousands among these.
    acts: tuple[int, int, int] = (sys.maxsize, 0, 0)
    acts_at: float = float("-inf")
    values: dict[Any, Value] = field(default_factory=dict)
    gates: dict[Any, threading.Lock] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    # One count beside at a time, or they would take the cores from whoever waits for a page.
    beside: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(1))


MEMORY = Memory()
WARM: list[Callable[[], object]] = []
# Whether this thread keeps warm: it waits for a count where a page would show the one before.
HERE = threading.local()


def begin() -> threading.Event:
    """From now on this process keeps counts of a large city. The event is set once what is to be warm is."""
    MEMORY.is_on, warmed = True, threading.Event()
    threading.Thread(target=_keep_warm, args=(warmed,), daemon=True, name="keep warm").start()
    return warmed


def warm(read: Callable[[], object]) -> Callable[[], object]:
    """Has this read when the server starts, and again before it is old. Register where the module is imported by its pages."""
    WARM.append(read)
    return read


def _keep_warm(warmed: threading.Event) -> None:
    # With the addresses every module of a page is known.
    len(get_resolver().url_patterns)
    while True:
        read_warm()
        warmed.set()
        time.sleep(AGAIN)


def read_warm() -> None:
    """Reads all that is to be warm, in this thread, one after another: who waits for a page keeps the other core."""
    HERE.is_warming = True
    for read in list(WARM):
        try:
            if not _is_large():
                break
            read()
        except Exception:
            log.exception("a count could not be kept warm")
        finally:
            connection.close()
    HERE.is_warming = False


def kept(make: Callable[P, T]) -> Callable[P, T]:
    """A count by months, officers' roles and the like. It gives plain data: somebody else is given the same."""

    @wraps(make)
    def read(*args: P.args, **named: P.kwargs) -> T:
        if not MEMORY.is_on or not _is_large():
            return make(*args, **named)
        key = (make.__module__, make.__qualname__, *map(_part, args), *((name, _part(named[name])) for name in sorted(named)))
        return copy.deepcopy(_value(key, lambda: make(*args, **named)))  # type: ignore[no-any-return]

    return read


def _part(given: Any) -> Any:
    """Officers who see the same are given the same."""
    if isinstance(given, Officer):
        return given.role, given.village_code, given.workplace, given.sees_medical
    return given


def _value(key: Any, make: Callable[[], Any]) -> Any:
    found = MEMORY.values.get(key)
    if found is None:
        return _counted(key, make, None).told
    age = time.monotonic() - found.at
    if age < FRESH or (age < getattr(found.told, "fresh", FRESH) and not _were_many(found)) or (event := _event()) == found.event:
        return found.told
    if age > OLD or getattr(HERE, "is_warming", False):
        return _counted(key, make, found).told
    if MEMORY.beside.acquire(blocking=False):
        threading.Thread(target=_beside, args=(key, make, found), daemon=True, name=f"count {event}").start()
    return found.told


def _counted(key: Any, make: Callable[[], Any], before: Value | None) -> Value:
    """Counts, unless somebody did while we waited for our turn."""
    with MEMORY.lock:
        gate = MEMORY.gates.setdefault(key, threading.Lock())
    with gate:
        found = MEMORY.values.get(key)
        if found is not None and found is not before:
            return found
        # The event first: what happens while it is counted makes the count an old one.
        event, at = _event(), time.monotonic()
        made = Value(make(), at, event)
        with MEMORY.lock:
            if len(MEMORY.values) >= MOST:
                MEMORY.values.clear()
            MEMORY.values[key] = made
        return made


def _beside(key: Any, make: Callable[[], Any], before: Value) -> None:
    try:
        _counted(key, make, before)
    except Exception:
        log.exception("a count could not be made again")
    finally:
        connection.close()
        MEMORY.beside.release()


@once
def _event() -> int:
    """The number of the trail's newest event. A page that only reads asks once: an earlier one makes no count look newer."""
    found = prepared.one("select number from audit_head order by id limit 1", {})
    return int(found[0]) if found else 0


def _were_many(before: Value) -> bool:
    """Whether somebody acted on thousands since this was counted, by a look SOON ago at most. Each event is looked at once."""
    began, read, last = MEMORY.acts
    if before.event >= began and time.monotonic() - MEMORY.acts_at < SOON:
        return last > before.event
    if before.event < began:
        began, read, last = before.event, before.event, 0
    newest, many = prepared.one(SINCE, {"event": read, "acts": MANY_AT_ONCE, "most": AT_MOST})
    last = many or last
    MEMORY.acts, MEMORY.acts_at = (began, newest or read, last), time.monotonic()
    return last > before.event


def _is_large() -> bool:
    if time.monotonic() - MEMORY.looked_at > LOOKS:
        with connection.cursor() as cursor:
            cursor.execute("select reltuples from pg_class where oid = 'registry_person'::regclass")
            MEMORY.is_large, MEMORY.looked_at = cursor.fetchone()[0] >= LARGE, time.monotonic()
    return MEMORY.is_large
