"""The `pijar` command. Reads words, calls services, prints. Every command: 0 done, 1 refused, 2 wrong usage."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Entry of the console script. A refusal is one sentence on stderr, never a traceback."""
    from pijar.cli.common import run_app

    # Without this, a terminated command would not leave the embedded database in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(run_app())
