"""Starting the product as a city hall does, and waiting until it answers."""

from __future__ import annotations

import socket
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIJAR = [sys.executable, "-c", "from pijar.cli import main; main()"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, log: Path) -> None:
    for _ in range(1000):
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the server did not start: " + log.read_text(errors="replace")[-2000:])
