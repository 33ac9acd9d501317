"""The worker process beside the web server."""

from __future__ import annotations

import os
import subprocess
import sys

from pijar.backoffice.waiting import sweep


def start() -> subprocess.Popen[bytes]:
    """Starts the worker as a child process; whoever serves ends it with `terminate()`."""
    sweep()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "pijar.config.settings"}
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2",
               "--fetch-job-polling-interval", "1", "--shutdown-graceful-timeout", "20"]  # fmt: skip
    return subprocess.Popen(command, env=environment)
