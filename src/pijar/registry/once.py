"""What a page asks many times - which file answers for a day - it asks for once, while it only reads.

Nothing outlives `reading`: what is found then is let go with it, and elsewhere every call asks anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _Told(threading.local):
    answers: dict[Any, Any] | None = None


_told = _Told()


@contextmanager
def reading() -> Iterator[None]:
    """Within it nothing is written that `once` would tell."""
    before, _told.answers = _told.answers, {}
    try:
        yield
    finally:
        _told.answers = before


def once(make: Callable[P, T]) -> Callable[P, T]:
    """Asked once for the same within `reading`. Whoever asks is given the same thing again: nobody changes it."""

    @wraps(make)
    def read(*args: P.args, **named: P.kwargs) -> T:
        answers = _told.answers
        if answers is None:
            return make(*args, **named)
        key = (make.__module__, make.__qualname__, args, tuple(sorted(named.items())))
        if key not in answers:
            answers[key] = make(*args, **named)
        return answers[key]  # type: ignore[no-any-return]

    return read
