"""What holds before the web server makes its processes."""

from __future__ import annotations

import granian
import pytest

from pijar.backoffice import worker
from pijar.config import server
from pijar.kernel.errors import Refusal


class Helper:
    def terminate(self) -> None: ...

    def wait(self, timeout: int) -> None: ...


def test_no_process_inherits_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []

    class Served:
        def __init__(self, *_args: object, **_options: object) -> None: ...

        def serve(self) -> None:
            happened.append("forked")

    monkeypatch.setattr(granian, "Granian", Served)
    monkeypatch.setattr(worker, "start", Helper)
    monkeypatch.setattr(server, "_refuse_taken", lambda host, port: None)
    monkeypatch.setattr(server.assets, "missing", list)
    monkeypatch.setattr(server.connections, "close_all", lambda: happened.append("closed"))
    server.serve("127.0.0.1", 1)
    assert happened == ["closed", "forked"]


def test_without_its_style_sheets_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.assets, "missing", lambda: ["pijar/neu.css"])
    with pytest.raises(Refusal, match=r"pijar/neu.css.*run `pijar assets`") as refusal:
        server.serve("127.0.0.1", 1)
    assert refusal.value.code == "ASSETS_MISSING"
