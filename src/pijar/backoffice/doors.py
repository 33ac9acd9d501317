"""A way to a page: its name, how it is drawn and called, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.urls import reverse

from pijar.staff.types import Right

# No address holds it by itself.
_NUMBER = 730_219_846


@dataclass(frozen=True)
class Door:
    """One entry of a navigation: a page, and the rights of which one opens it."""

    name: str
    icon: str
    label: Any
    rights: tuple[Right, ...] = ()

    @cached_property
    def url(self) -> str:
        return reverse(self.name)


def way(name: str) -> Callable[[object], str]:
    """The addresses of a page that is named by one number, a row's or a case's: worked out once, not fifty times for a list."""

    @cache
    def parts() -> tuple[str, str]:
        before, after = reverse(name, args=[_NUMBER]).split(str(_NUMBER))
        return before, after

    def to(number: object) -> str:
        before, after = parts()
        return f"{before}{number}{after}"

    return to
