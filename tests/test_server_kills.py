"""The database server itself is killed under a command; the next command recovers it and ends as an undisturbed one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

import cities
import kills
from cities import workers
from pijar.config import embedded

pytestmark = pytest.mark.kill
TIMES = 5
CROWD = workers(2500)


@pytest.fixture(scope="module")
def town() -> Iterator[Path]:
    """A data folder of its own, `data`, with a server of its own, stopped; and in `usulan` what is to be loaded."""
    # A socket's path is short, so this stands directly under the folder for temporary files.
    folder = Path(tempfile.mkdtemp(prefix="pjk-"))
    try:
        (folder / "usulan").mkdir()
        cities.candidates(folder / "usulan", CROWD[:1500], "dinas.csv")
        cities.candidates(folder / "usulan", CROWD[1400:], "kelurahan.csv")
        assert _pijar(folder / "data", "init", "--demo").wait() == 0
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_the_server_is_killed(town: Path, django_db_blocker: Any) -> None:
    """At five moments of a load: the command says that it failed or had ended; given again, all is there once."""
    calm = _copy(town, "calm")
    command = _load(calm, town)
    started = _begun(calm, command)
    assert command.wait() == 0
    whole = time.monotonic() - started
    with django_db_blocker.unblock():
        expected = _contents(calm)
        killed = 0
        for turn, moment in enumerate(kills.moments(whole * 0.7, TIMES)):
            folder = _copy(town, str(turn))
            command = _load(folder, town)
            _begun(folder, command)
            time.sleep(moment)
            killed += _kill_server(folder)
            command.wait()
            assert _load(folder, town).wait() == 0
            assert not kills.differing(expected, _contents(folder)), f"server killed after {moment:.2f} of {whole:.2f} s"
    assert killed >= TIMES // 2


def test_its_web_server_is_killed(town: Path) -> None:
    """Whoever it started ends with it: the port is free again, and no worker of before goes on."""
    folder = _copy(town, "served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = _pijar(folder, "serve", "--port", str(port))
    assert _within(120, lambda: _answers(port)), "it did not come up"
    started = _below(served.pid)
    assert len(started) >= 3
    served.kill()
    served.wait()
    assert _within(30, lambda: not any(Path(f"/proc/{pid}").exists() for pid in started)), "somebody goes on"
    assert not _answers(port)


def _within(seconds: float, is_so: Callable[[], bool]) -> bool:
    ends = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < ends:
        time.sleep(0.2)
    return found


def _answers(port: int) -> bool:
    try:
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat", timeout=5).read())
    except OSError:
        return False


def _below(pid: int) -> list[int]:
    """The Python processes that a process started, and those they did."""
    found: list[int] = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if b"python" in Path(f"/proc/{child}/cmdline").read_bytes():
            found += [int(child), *_below(int(child))]
    return found


def _pijar(data: Path, *words: str) -> subprocess.Popen[bytes]:
    others = {n: v for n, v in os.environ.items() if not n.startswith("PIJAR_") and n != "DATABASE_URL"}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([kills.PIJAR, *words], env=others | {"PIJAR_DATA": str(data)}, cwd=data.parent, **silent)  # type: ignore[call-overload]


def _load(data: Path, town: Path) -> subprocess.Popen[bytes]:
    return _pijar(data, "intake", "load", str(town / "usulan"))


def _copy(town: Path, name: str) -> Path:
    # `cp -a` keeps the owner of the cluster, who may be another than we.
    subprocess.run(["cp", "-a", town / "data", town / name], check=True)
    return town / name


def _begun(data: Path, command: subprocess.Popen[bytes]) -> float:
    """When the command's server began: on a busy machine that takes longer than the load itself."""
    while not _pid_file(data).exists() and command.poll() is None:
        time.sleep(0.01)
    return time.monotonic()


def _pid_file(data: Path) -> Path:
    return data / f"pg{embedded.MAJOR}" / "data" / "postmaster.pid"


def _kill_server(data: Path) -> bool:
    """Kills the postmaster, if it is up; its children see that and leave."""
    try:
        pid = int(_pid_file(data).read_text().split()[0])
        assert Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
        os.kill(pid, signal.SIGKILL)
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return False
    return True


def _contents(data: Path) -> dict[str, Any]:
    with _inside(data):
        return kills.contents()


@contextmanager
def _inside(data: Path) -> Iterator[None]:
    """Every query of this process goes to the server of that folder for a while."""
    server = embedded.Embedded(data)
    server.start()
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(embedded.connection(server))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        server.release()
