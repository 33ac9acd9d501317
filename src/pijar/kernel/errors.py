"""What pijar raises when it declines to do something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Detail:
    """One of several things a refusal names: a stable code, and the values its words need."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program.
    """pijar declines, and says so: what was refused, where, and how to mend it.

    `code` is stable and UPPER_SNAKE, so that a screen may translate it and a script may branch on it;
    `message` is one clear sentence for a person, in English, and is what `str()` gives; `values` holds what the sentence
    names (months, amounts in whole rupiah, `Detail`s), so that a screen can say the same in another language.
    """

    def __init__(self, code: str, message: str, *, values: Mapping[str, object] | None = None) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message
