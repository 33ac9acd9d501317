"""What a piece of work costs: seconds, and the memory of pijar and its children without PostgreSQL."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

MIB = 1024
PAUSE = 0.05


@dataclass
class Figure:
    """One line of the result. `ratio` is ours to the raw limit and has to stay within `bound`."""

    name: str
    rows: int
    seconds: float
    memory_mib: int
    limit_seconds: float | None = None
    ratio: float | None = None
    bound: float | None = None
    more: dict[str, float] | None = None

    @property
    def per_second(self) -> int:
        return round(self.rows / self.seconds)

    def as_json(self) -> dict[str, Any]:
        kept = {k: round(v, 4) if isinstance(v, float) else v for k, v in vars(self).items() if v is not None}
        return {**kept, "rows_per_second": self.per_second}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """The figure that `as_json` told."""
        return cls(**{name: value for name, value in told.items() if name != "rows_per_second"})


class Gauge:
    """Measures the block it surrounds: `seconds`, and `mib`, the most that this process and its children held at once."""

    def __enter__(self) -> Self:
        # The kernel then forgets the highest mark of what came before.
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        self._peak, self._done = 0, threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        self._started = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._started
        self._done.set()
        self._watch.join()
        self.mib = max(self._peak, _status(os.getpid()).get("VmHWM", 0)) // MIB

    def _look(self) -> None:
        while not self._done.wait(PAUSE):
            self._peak = max(self._peak, _tree(os.getpid()))


def _tree(pid: int) -> int:
    """Resident KiB of a process and those below it; PostgreSQL's own are passed over."""
    total = _status(pid).get("VmRSS", 0)
    for child in _children(pid):
        with suppress(OSError):
            if Path(f"/proc/{child}/comm").read_text().strip() not in ("postgres", "pg_ctl", "initdb"):
                total += _tree(child)
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(word) for word in task.read_text().split()]
    return found


def _status(pid: int) -> dict[str, int]:
    """The `Vm…` lines of a process, in KiB."""
    with suppress(OSError):
        lines = [line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
        return {words[0][:-1]: int(words[1]) for words in lines if words and words[0].startswith("Vm")}
    return {}
