"""A way to a page: its name, how it is drawn and called, and who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from pijar.staff.types import Right


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
