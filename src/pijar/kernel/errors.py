"""What pijar raises when it declines to do something."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program.
    """pijar declines, and says so: what was refused, where, and how to mend it.

    `code` is stable and UPPER_SNAKE, so that a screen may translate it and a script may branch on it;
    `message` is one clear sentence for a person, and is what `str()` gives.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message
