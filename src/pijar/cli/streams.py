"""Standard input, output and errors as they may be found: closed, full, or able to write letters of one alphabet only."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

from pijar.kernel.errors import Refusal

# Longer than any line asked for on standard input, which may have no end.
_LONGEST_LINE = 1000


class _Output(io.TextIOWrapper):
    """Standard output that tells its own faults (a full disk) from those of other files."""

    def __init__(self, first: io.TextIOWrapper) -> None:
        super().__init__(
            first.buffer, first.encoding, errors="backslashreplace",
            line_buffering=first.line_buffering, write_through=first.write_through,
        )  # fmt: skip
        self.first = first

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise _not_printed(error) from error

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise _not_printed(error) from error


def _not_printed(error: OSError) -> Exception:
    if isinstance(error, BrokenPipeError):
        return error
    return Refusal("NOT_PRINTED", f"The answer could not be printed ({error.strerror}).")


def prepare() -> None:
    """Makes all three streams usable. Raises Refusal (NO_OUTPUT) where there is nowhere to print to."""
    # A closed stream is None to Python; one that holds nothing behaves the same everywhere.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open as long as the program runs.
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        raise Refusal("NO_OUTPUT", "Standard output is closed, so there is nowhere to print to; nothing was done.")
    # A terminal without our letters shows their numbers rather than nothing at all.
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _Output(sys.stdout)


def say(sentence: str) -> None:
    """Prints a sentence for people on standard error, if anybody can be told there."""
    try:
        print(f"pijar: {sentence}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        _leave(sys.stderr)


def finish(code: int) -> int:
    """Sends off what was printed and returns the exit code: `code`, or 1 where that failed, which is said in a sentence."""
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the answer has had enough; that is their business.
        code = _given_up(code)
    except Refusal as refusal:
        say(str(refusal))
        code = _given_up(code)
    if isinstance(sys.stdout, _Output):
        first = sys.stdout.first
        sys.stdout.detach()
        sys.stdout = first
    return code


def one_line() -> str:
    """One line of standard input without its end. Raises Refusal (NO_INPUT) where there is none or it cannot be read."""
    try:
        line = sys.stdin.buffer.readline(_LONGEST_LINE).decode(errors="replace").strip()
    except OSError:
        line = ""
    if not line:
        raise Refusal("NO_INPUT", "Standard input holds no line.")
    return line


def writes_all_letters() -> bool:
    """Whether standard output takes any letter as it is."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"


def _given_up(code: int) -> int:
    _leave(sys.stdout)
    return code or 1


def _leave(stream: TextIO) -> None:
    """What could not be written is given up, so that Python does not try again, and complain, when it ends."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        return
