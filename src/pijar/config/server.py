"""Serving the web application: the web server, the worker beside it, and a clean end of both."""

from __future__ import annotations

import multiprocessing
import socket

from django.db import connections

from pijar.config import assets
from pijar.kernel.errors import Refusal

# Of each worker: while one waits for a long statement, the other answers. Four, taking turns at one interpreter, cost every page
# a seventh more than one; with one, two long pages at once would hold everybody up.
THREADS = 2


def serve(host: str, port: int, *, workers: int = 2) -> None:
    """Serves until Ctrl-C or SIGTERM, then stops worker and, as the last user, the embedded database.

    Raises Refusal (PORT_TAKEN) when another program listens there, (ASSETS_MISSING) when pages would come without their dress.
    """
    _refuse_undressed()
    _refuse_taken(host, port)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from pijar.backoffice import worker

    # The web server's workers begin anew instead of as forks: what ran here before, as the building of the demo city, leaves
    # threads of Polars and connections behind, on which a fork would wait for ever.
    multiprocessing.set_start_method("spawn", force=True)
    connections.close_all()
    helper = worker.start()
    try:
        Granian(
            "pijar.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
            blocking_threads=THREADS, log_level=LogLevels.warning, respawn_failed_workers=True,
        ).serve()  # fmt: skip
    finally:
        helper.terminate()
        helper.wait(timeout=30)


def _refuse_undressed() -> None:
    if lacking := assets.missing():
        some = ", ".join(lacking[:3]) + (" …" if len(lacking) > 3 else "")
        raise Refusal("ASSETS_MISSING", f"Style sheets and scripts of the pages are not in place ({some}): run `pijar assets`.")


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal("PORT_TAKEN", f"{host}:{port} cannot be used ({error.strerror}); choose another with --port.") from None
