"""Killing the real command at chosen moments, and comparing everything it leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings

from databases import rows

PIJAR = str(Path(sys.executable).with_name("pijar"))
# Clocks, and what hangs on them, differ from run to run. So do numbers that a sequence gave: a killed run used some up.
NEVER_EQUAL = {"at", "loaded_at", "hash", "previous", "taken_at", "heartbeat"}
NUMBERED_BY_SEQUENCE = {
    "ledger_account", "ledger_entry", "ledger_posting", "contributions_claimmove", "contributions_credit", "cycle_budget",
    "funding_due", "funding_giftuse",
    "contributions_rate", "contributions_remittance", "cycle_programmemonth", "enrolment_monthact",
}  # fmt: skip
# Columns that point to rows numbered so.
BY_SUCH_NUMBERS = {
    "contributions_batchline": ["rate_id"], "ledger_entry": ["reverses_id"], "ledger_posting": ["entry_id", "account_id"],
}  # fmt: skip
# An act that was repeated is told twice; each telling has to be one of the undisturbed run's.
EVENTS = "select distinct actor, action, subject, details::text from audit_event order by 1, 2, 3, 4"


@dataclass
class Command:
    """`pijar WORDS` over one database and one data folder."""

    words: Sequence[str]
    database: str
    folder: Path

    def start(self) -> subprocess.Popen[bytes]:
        """Begins it in a process group of its own."""
        self.folder.mkdir(exist_ok=True, mode=0o700)
        return subprocess.Popen(
            [PIJAR, *self.words], env=self._environment(), cwd=self.folder, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def finish(self) -> float:
        """Runs it to its end and returns its seconds; it has to succeed."""
        started = time.monotonic()
        process = self.start()
        _, said = process.communicate()
        assert process.returncode == 0, said.decode()
        return time.monotonic() - started

    def kill(self, moment: float) -> float | None:
        """Starts it and kills it after `moment` seconds. When it was over before, the seconds it took."""
        started = time.monotonic()
        process = self.start()
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None if process.returncode == -signal.SIGKILL else time.monotonic() - started

    def _environment(self) -> dict[str, str]:
        mine = {
            "PIJAR_DATA": str(self.folder), "PIJAR_SECRET_KEY": settings.SECRET_KEY, "PIJAR_ID_KEY": settings.ID_KEY,
            "DATABASE_URL": url(self.database),
        }  # fmt: skip
        return {name: value for name, value in os.environ.items() if not name.startswith("PIJAR_")} | mine


def url(database: str) -> str:
    """Address of a database on the server of the tests, embedded or not."""
    server: dict[str, Any] = settings.DATABASES["default"]
    host = server.get("HOST") or server.get("OPTIONS", {}).get("host") or ""
    login = quote(server.get("USER") or "", safe="") + (
        f":{quote(server['PASSWORD'], safe='')}" if server.get("PASSWORD") else ""
    )
    if host.startswith("/"):
        return f"postgresql://{login}@/{database}?host={quote(host, safe='')}"
    return f"postgresql://{login}@{host}:{server.get('PORT') or 5432}/{database}"


def contents() -> dict[str, Any]:
    """Every table of the city by content, each row without clocks, and the acts that were recorded."""
    tables = [t for (t,) in rows("select tablename from pg_tables where schemaname = current_schema() order by 1")]
    found: dict[str, Any] = {table: _rows_of(table) for table in tables if not table.startswith(("audit_", "django_", "auth_"))}
    return found | {"events": rows(EVENTS)}


def _rows_of(table: str) -> list[str]:
    left_out = sorted(NEVER_EQUAL | ({"id"} if table in NUMBERED_BY_SEQUENCE else set()))
    left_out += BY_SUCH_NUMBERS.get(table, [])
    return [text for (text,) in rows(f"select (to_jsonb(t) - %s::text[])::text from {table} t order by 1", left_out)]


def differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The tables that differ, with the first rows that only one side has."""
    return {
        name: [sorted(set(one[name]) - set(other[name]))[:3], sorted(set(other[name]) - set(one[name]))[:3]]
        for name in one
        if one[name] != other[name]
    }


def moments(whole: float, count: int) -> list[float]:
    """`count` moments spread evenly over `whole` seconds, none at its very ends."""
    return [whole * (turn + 0.5) / count for turn in range(count)]
