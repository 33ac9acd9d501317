"""What is read from tables that hardly ever change - places, kinds of work, programmes, policies - kept by each process.

A word of the database (`ReferenceState`) is another one after any statement that touched such a table, whoever ran it, and the
one of before again where that was undone: what was kept under another word is let go. It is asked for once in a request that
only reads, else each time; where there is none, nothing is kept. ADR 33.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.signals import request_finished, request_started

from pijar.registry import prepared

P = ParamSpec("P")
T = TypeVar("T")
WORD = "select word from registry_referencestate where id = 1"
READING = ("GET", "HEAD")
# Months, cities, officers' kelurahan: hundreds. More would be a fault; all are then let go.
MOST = 5000


class _Request(threading.local):
    """The word as this thread's request read it; held only while it does nothing but read."""

    is_reading = False
    word: Any = None


_request = _Request()
_values: dict[Any, Any] = {}
_word: Any = None


def steady(make: Callable[P, T]) -> Callable[P, T]:
    """What `make` read from such tables alone. Whoever asks is given the same thing again: nobody changes it."""

    @wraps(make)
    def read(*args: P.args, **named: P.kwargs) -> T:
        word = _now()
        if word is None:
            return make(*args, **named)
        key = (make.__module__, make.__qualname__, args, tuple(sorted(named.items())))
        kept = _under(word)
        if key not in kept:
            if len(kept) >= MOST:
                kept.clear()
            kept[key] = make(*args, **named)
        return kept[key]  # type: ignore[no-any-return]

    return read


def _under(word: Any) -> dict[Any, Any]:
    """What was kept since the tables were last changed."""
    global _values, _word
    if word != _word:
        _values, _word = {}, word
    return _values


def _now() -> Any:
    if _request.is_reading and _request.word is not None:
        return _request.word
    row = prepared.one(WORD, {})
    word = row[0] if row else None
    if _request.is_reading:
        _request.word = word
    return word


def tell(word: Any) -> None:
    """The word as a statement of this request has just read it beside something else: it need not be asked for."""
    if _request.is_reading and word is not None:
        _request.word = word


def _begins(environ: dict[str, Any] | None = None, **_more: Any) -> None:
    _request.is_reading, _request.word = (environ or {}).get("REQUEST_METHOD") in READING, None


def _ends(**_more: Any) -> None:
    _request.is_reading, _request.word = False, None


request_started.connect(_begins, dispatch_uid="pijar steady")
request_finished.connect(_ends, dispatch_uid="pijar steady")
