"""The web application as servers load it."""

import gc
import multiprocessing
import os
import threading
from typing import NoReturn

from django import setup
from django.conf import settings
from django.db import connection
from django.urls import get_resolver

SWEEPS = (50_000, 20, 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
# A page's frames have few rows, and its neighbours the other cores: handing them to threads costs more than it saves. Whatever
# has many rows is done by the worker beside.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
setup(set_prefix=False)

from pijar.backoffice import kept  # noqa: E402
from pijar.config.checkdoor import CheckDoor  # noqa: E402
from pijar.config.letgo import Handler  # noqa: E402
from pijar.config.publicdoor import PublicDoor  # noqa: E402
from pijar.coverage.throttle import limits  # noqa: E402
from pijar.registry.crypto import verify_key  # noqa: E402

# Set here and not in the settings: a process that serves has a pool, the one that forked it has none to pass on.
connection.settings_dict["OPTIONS"]["pool"] = settings.POOL
# A server under another key would write what nobody can read: it does not start.
verify_key()
# Nor one whose limits of the public check cannot be read.
limits(settings.CHECK_LIMITS)
# Counts of a large city; a command and a test count anew.
kept.begin()


def _end_with(parent: multiprocessing.process.BaseProcess) -> NoReturn:
    parent.join()
    os._exit(1)


# Where the main process is killed by force its workers would go on answering, and hold the port.
if serving := multiprocessing.parent_process():
    threading.Thread(target=_end_with, args=(serving,), daemon=True, name="end with the server").start()
application = CheckDoor(PublicDoor(Handler()))
# What every page needs is read before the first one; then nothing of it is ever garbage: looked through with every sweep it
# would cost a page a fifth of its time. A page makes some ten thousand objects, so a sweep comes once in several pages.
get_resolver().url_patterns  # noqa: B018 - read for what reading it loads.
gc.collect()
gc.freeze()
gc.set_threshold(*SWEEPS)
