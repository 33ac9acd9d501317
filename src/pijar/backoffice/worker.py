"""The worker process beside the web server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

OLD = 24 * 60 * 60


def start() -> subprocess.Popen[bytes]:
    """Starts the worker as a child process; whoever serves ends it with `terminate()`."""
    sweep()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "pijar.config.settings"}
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2",
               "--fetch-job-polling-interval", "1", "--shutdown-graceful-timeout", "20"]  # fmt: skip
    return subprocess.Popen(command, env=environment)


def sweep() -> None:
    """Removes uploads that a killed process left behind: they hold NIKs in clear."""
    limit = time.time() - OLD
    for left in Path(settings.DATA, "tmp").iterdir():
        if left.is_dir() and left.stat().st_mtime < limit:
            shutil.rmtree(left, ignore_errors=True)
