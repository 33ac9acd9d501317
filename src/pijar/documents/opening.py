"""Whether a PDF that somebody sent can be opened: by the library that sets our own documents, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_CHILD = Path(__file__).with_name("opening_child.py")
# Seconds; a scan of a few pages takes a fraction of one.
LONGEST = 20


def can_be_opened(body: bytes) -> bool:
    """Whether it is a PDF whose first page can be drawn; not one that is cut off, damaged, locked, or none at all.

    What the process takes goes with it, and what a hostile file does to it does not reach ours.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)], input=body, capture_output=True, check=False, timeout=LONGEST,
            env={"LC_ALL": "C.UTF-8"}, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
