"""A real server with the demo city, and a real browser that watches for what must not happen.

The server is the product itself (`pijar serve`) in a data folder of its own: hashed files, the worker and the embedded
database are all as in a city hall.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from serving import PIJAR, ROOT, free_port, wait_for
from watching import Watch

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb"]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser of the system. Without one the tests are skipped, saying so; in CI that is a failure."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    reason = "no Chromium here: apt-get install --no-install-recommends -y chromium fonts-liberation"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, chromium: str) -> dict:
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args, "locale": "id-ID", "timezone_id": "Asia/Jakarta", "reduced_motion": "reduce",
        "viewport": {"width": 360, "height": 740},
    }  # fmt: skip


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo city lives."""
    return tmp_path_factory.mktemp("kota")


@pytest.fixture(scope="session")
def environment(home: Path) -> dict[str, str]:
    """The environment of the server and of commands about its city."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return kept | {"PIJAR_DATA": str(home / "data"), "PIJAR_STATIC": str(home / "static")}


@pytest.fixture(scope="session")
def command(base_url: str, environment: dict[str, str]) -> Callable[..., Any]:
    """Runs a `pijar` command about the served city and gives back its JSON."""

    def run(*words: str) -> Any:
        done = subprocess.run([*PIJAR, *words, "--json"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def base_url(chromium: str, home: Path, environment: dict[str, str]) -> Iterator[str]:
    """The demo city, built and served by one command on a free port, as who tries pijar does it."""
    subprocess.run([*PIJAR, "assets", "--quiet"], env=environment, cwd=ROOT, check=True)
    port = free_port()
    with (home / "server.log").open("wb") as log:
        command = [*PIJAR, "demo", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/sehat", home / "server.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=40)


@pytest.fixture
def watch(base_url: str, browser: Browser) -> Iterator[Watch]:
    """Watches every page of a test; at its end nothing may have happened, and no page lives on to ask the server."""
    watching = Watch(base_url)
    yield watching
    for context in browser.contexts:
        context.close()
    assert watching.faults == []
