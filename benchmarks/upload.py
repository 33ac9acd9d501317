"""A workbook of 5,000 rows, from the officer's press of a button to the outcome of every row on the screen.

The whole product runs: server, worker, database, and a real browser that an officer is logged in with. The city holds
100,000 people already, who were compared with one another; one row in twenty of the workbook is damaged. The new people
are compared behind the page: the next upload begins when that is over, as one that meets it waits for it.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl

from benchmarks.measure import Figure, Gauge

ROWS, BEFORE, RUNS = 5_000, 100_000, 3
BOUND_SECONDS = 5.0
PASSWORD = "sandi-petugas-tolok-ukur"  # noqa: S105 - of a city that lasts a minute
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
OFFICER = "petugas"
# Every so many rows, what stands in the column instead.
DAMAGE: dict[str, tuple[int, Callable[[str], str]]] = {
    "NIK": (40, lambda text: text[:-1]),
    "TANGGAL LAHIR": (60, lambda text: "31/02/1975"),
    "KELURAHAN": (50, lambda text: "Mranggen"),
}


def measure(folder: Path) -> Figure:
    """The median of three uploads; `ratio` is to the goal of five seconds."""
    folder.mkdir()
    environment = _city(folder)
    lists = _workbooks(folder)
    server, address = _serve(folder, environment)
    try:
        with Gauge() as gauge:
            seconds = sorted(_uploads(address, lists, environment))
    finally:
        server.terminate()
        server.wait(timeout=60)
    median = seconds[len(seconds) // 2]
    more = {"fastest": seconds[0], "slowest": seconds[-1]}
    return Figure("upload", ROWS, median, gauge.mib, BOUND_SECONDS, median / BOUND_SECONDS, 1.0, more)


def _pijar(environment: dict[str, str], *words: str, text: str = "") -> None:
    command = [sys.executable, "-c", "from pijar.cli import main; main()", *words]
    subprocess.run(command, env=environment, check=True, input=text.encode(), stdout=subprocess.DEVNULL)


def _city(folder: Path) -> dict[str, str]:
    """A city with people and one officer of the programme."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"PIJAR_DATA": str(folder / "data"), "PIJAR_STATIC": str(folder / "static")}
    (folder / "data").mkdir(mode=0o700)
    _pijar(environment, "assets", "--quiet")
    _pijar(environment, "init", "--demo")
    # A city has an administrator before it has anybody else.
    _pijar(environment, "staff", "add", "admin", "--role", "administrator", "--name", "Admin", text=PASSWORD + "\n")
    _pijar(environment, "staff", "add", OFFICER, "--role", "programme", "--name", "Petugas", text=PASSWORD + "\n")
    path = folder / "usulan kota.csv"
    subprocess.run([sys.executable, "-m", "benchmarks.people", str(path), str(BEFORE + RUNS * ROWS)], check=True)
    people = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "warga.csv").write_text("".join(people[: BEFORE + 1]), encoding="utf-8")
    _pijar(environment, "intake", "load", str(folder / "warga.csv"))
    _pijar(environment, "linkage", "run")
    return environment


def _workbooks(folder: Path) -> list[Path]:
    """New people, with a title above and some damage, one workbook for each run."""
    people = pl.read_csv(folder / "usulan kota.csv", separator=";", infer_schema=False)
    made = []
    for run in range(RUNS):
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Usulan")
        for row in (["DAFTAR USULAN PEKERJA RENTAN"], [], people.columns):
            sheet.append(row)
        for number, person in enumerate(people.slice(BEFORE + run * ROWS, ROWS).iter_rows(named=True)):
            for heading, (every, damage) in DAMAGE.items():
                if number % every == every - 1:
                    person[heading] = damage(person[heading])
            sheet.append(list(person.values()))
        made.append(folder / f"usulan {run}.xlsx")
        book.save(made[-1])
    return made


def _serve(folder: Path, environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from pijar.cli import main; main()", "serve", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/sehat", timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            # The worker tells that it lives once it is up.
            time.sleep(8)
            return server, address
    server.terminate()
    raise SystemExit("The server did not start: " + (folder / "server.log").read_text(errors="replace")[-2000:])


def _uploads(address: str, lists: list[Path], environment: dict[str, str]) -> list[float]:
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("The upload is measured in a real browser: apt-get install --no-install-recommends -y chromium")
    with sync_playwright() as driver, driver.chromium.launch(executable_path=found, args=FLAGS) as browser:
        page = browser.new_context(base_url=address, locale="id-ID").new_page()
        page.goto("/masuk/")
        page.get_by_label("Nama pengguna").fill(OFFICER)
        page.get_by_label("Sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/")
        seconds = []
        for path in lists:
            seconds.append(_upload(page, path))
            # Waits for the comparison that goes on, and then has nothing left to do.
            _pijar(environment, "linkage", "run", "--new")
        return seconds


def _upload(page, path: Path) -> float:  # type: ignore[no-untyped-def]
    """Seconds from the press of the button to the rows on the screen."""
    page.goto("/usulan/")
    page.get_by_label("Berkas").set_input_files(path)
    started = time.perf_counter()
    page.get_by_role("button", name="Unggah dan baca").click()
    page.wait_for_url(re.compile(r"/usulan/\d+/$"), timeout=120_000, wait_until="commit")
    page.locator("#baris table tbody tr").nth(10).wait_for()
    seconds = time.perf_counter() - started
    rejected = page.locator(".stat", has_text="Ditolak").inner_text()
    if not re.search("[1-9]", rejected):
        raise SystemExit(f"The damaged rows were not rejected: {rejected}")
    return seconds
