"""The worker process beside the web server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

from django.core.management import execute_from_command_line

# Seconds between looks whether the server is still there.
LOOKS = 1.0
WORK = ("procrastinate", "worker", "--concurrency", "2", "--fetch-job-polling-interval", "1", "--shutdown-graceful-timeout", "20")


def start() -> subprocess.Popen[bytes]:
    """Starts the worker as a child process; whoever serves ends it with `terminate()`."""
    from pijar.backoffice.waiting import sweep

    sweep()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "pijar.config.settings"}
    return subprocess.Popen([sys.executable, "-m", "pijar.backoffice.worker"], env=environment)


def _end_with(server: int) -> None:
    """Ends this process as `terminate()` would, once the server was killed by force."""
    while os.getppid() == server:
        time.sleep(LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True, name="end with the server").start()
    execute_from_command_line(["django", *WORK])
