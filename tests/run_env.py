"""Read by pytest before Django's settings are: a data folder of its own for every run, and a server that need not survive.

Nothing here touches a city somebody keeps: without PIJAR_DATA the folder is new and goes when the run ends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

# Told to end, tests end as with Ctrl-C: servers and browsers that they started are stopped by who started them.
signal.signal(signal.SIGTERM, signal.default_int_handler)

# The tests' server may lose everything when the machine fails; it is several times faster for it.
os.environ.setdefault("PIJAR_POSTGRES_EXTRA", "fsync = off\nsynchronous_commit = off\nfull_page_writes = off")

if not os.environ.get("PIJAR_DATA"):
    _folder = Path(tempfile.mkdtemp(prefix="pj-"))
    (_folder / "demo").touch(mode=0o600)
    os.environ["PIJAR_DATA"] = str(_folder)
    # Registered before the server's own farewell, so it runs after it.
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
