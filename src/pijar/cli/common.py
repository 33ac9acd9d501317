"""What all commands share: starting Django, printing, refusing, showing progress."""

from __future__ import annotations

import json
import os
import re
import sys
import time
import traceback
from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli import streams
from pijar.cli.typed import ECHOED
from pijar.kernel.clock import is_of_our_time, now, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law.strict import brief, shown
from pijar.law.types import LawError
from pijar.staff.types import CONSOLE, Actor

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


def a_month(text: str) -> Month:
    """A month as typed; wrong usage otherwise."""
    try:
        month = Month.parse(brief(text, ECHOED))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if not is_of_our_time(month.first_day):
        raise typer.BadParameter(f"The year {month.year} cannot be meant.")
    return month


def a_day(text: str) -> date:
    """A day as typed; wrong usage otherwise."""
    if not _DAY.fullmatch(text):
        said = f"A day is written as year-month-day, for example 2026-01-15, not {shown(text, ECHOED)}."
        raise typer.BadParameter(said)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"There is no day {text} in the calendar.") from None
    if not is_of_our_time(day):
        raise typer.BadParameter(f"The year {day.year} cannot be meant.")
    return day


Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
As = Annotated[str | None, typer.Option("--as", metavar="USER", help="In whose name (default: console).")]
ApproveAs = Annotated[str | None, typer.Option("--approve-as", metavar="USER", help="Who approves; never the maker.")]
TheMonth = Annotated[Month, typer.Argument(parser=a_month, metavar="MONTH")]


def run_app() -> int:
    """Runs the command line and returns its exit code."""
    return streams.finish(_run())


def _run() -> int:
    try:
        streams.prepare()
        _called(sys.argv[1:])()
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    except Refusal as refusal:
        for sentence in _sentences(refusal):
            streams.say(sentence)
        return 1
    except KeyboardInterrupt:
        streams.say("stopped.")
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        return _unexpected(error)
    return 0


def _called(words: list[str]) -> typer.Typer:
    """The group of commands that is called, else all: to make every command ready takes a third of a second."""
    groups = [one for one in app.registered_groups if one.name and one.name == next(iter(words), "")]
    if not groups:
        return app
    part = copy(app)
    part.registered_groups, part.registered_commands = groups, []
    return part


def _sentences(refusal: Refusal) -> tuple[str, ...]:
    """A refusal as it is told: the law's also in Indonesian, unless a script asked, which looks for one sentence."""
    if isinstance(refusal, LawError) and "--json" not in sys.argv[1:]:
        from pijar.cli.law_results import in_indonesian

        if spoken := in_indonesian(refusal):
            return spoken, str(refusal)
    return (str(refusal),)


def _unexpected(error: Exception) -> int:
    """Notes where it went wrong, without the values it went wrong with: they may name a person."""
    if os.environ.get("PIJAR_TRACEBACK"):
        traceback.print_exception(error)
    log = _noted(error)
    details = f"Details: {log}" if log else "No data folder could note it; PIJAR_TRACEBACK=1 shows where it was."
    streams.say(f"something went wrong that should not ({type(error).__name__}); nothing was changed. {details}")
    return 1


def _noted(error: Exception) -> Path | None:
    """The file in which the fault was noted; None where there is no data folder, which is not made for this."""
    from pijar.config.paths import fault_log

    log = fault_log()
    if log is None:
        return None
    where = "".join(traceback.format_tb(error.__traceback__))
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} {type(error).__name__}\n{where}\n")
        log.chmod(0o600)
    except OSError:
        return None
    return log


def django() -> None:
    """Starts Django, and with it the embedded database where that is used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
    import django as framework

    framework.setup()
    from django.db import connection

    tables = connection.introspection.table_names()
    if "cycle_programme" not in tables:
        raise Refusal("NOT_INITIALISED", "This data folder holds no city yet: run `pijar init` first.")
    _refuse_old_schema()
    from pijar.registry.crypto import verify_key

    verify_key()


def _refuse_old_schema() -> None:
    """A newer pijar than the one that made this database: its tables must be brought up to date first."""
    from pijar.cycle.schema import is_current

    if not is_current():
        raise Refusal("SCHEMA_OLD", "This city was made by an older pijar: make a backup, then run `pijar init` once.")


def actor(name: str | None) -> Actor:
    """Who acts: the named person, or the operator's console."""
    return Actor(name.strip(), "console") if name and name.strip() else CONSOLE


def at_of(on: date | None) -> datetime:
    """The instant of an act: now, or noon in Jakarta of an earlier day that was named. Raises Refusal (DAY_IN_FUTURE)."""
    if on is None or on == today():
        return now()
    if on > today():
        raise Refusal("DAY_IN_FUTURE", f"{on} has not come yet.", values={"day": on})
    return datetime(on.year, on.month, on.day, 5, tzinfo=UTC)


def show(result: dict[str, Any], as_json: bool, text: Callable[[dict[str, Any]], str] | None = None) -> None:
    """Prints a result: one JSON object, or lines for people."""
    if as_json:
        print(json.dumps(result, ensure_ascii=not streams.writes_all_letters(), default=_plain))
    else:
        print(text(result) if text else _lines(result))


def _plain(value: Any) -> Any:
    from decimal import Decimal

    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


_NAMES = {"year", "birth_year", "programme", "id", "person_id", "load_id", "snapshot_id", "round"}


def _lines(value: Any, indent: int = 0) -> str:
    pad = "  " * indent
    if isinstance(value, dict):
        lines = []
        for key, item in value.items():
            if isinstance(item, dict | list) and item:
                lines += [f"{pad}{key}:", _lines(item, indent + 1)]
            else:
                # A year or a number that names something is no amount: 2026, not 2,026.
                lines.append(f"{pad}{key}: {_word(str(item) if key in _NAMES and isinstance(item, int) else item)}")
        return "\n".join(lines)
    if isinstance(value, list):
        return "\n".join(_lines(item, indent) if isinstance(item, dict) else f"{pad}- {_word(item)}" for item in value)
    return f"{pad}{_word(value)}"


def _word(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value) if value not in ([], {}) else "-"


class Bar:
    """A progress bar on stderr that appears only when the work takes longer than two seconds."""

    def __init__(self, label: str) -> None:
        self.label, self.started = label, time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __call__(self, part: float) -> None:
        if self.bar is None and time.monotonic() - self.started > 2:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.label, total=1.0)
        if self.bar is not None:
            self.bar.update(self.task, completed=part)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()


def write_csv(path: Path, frame: Any) -> None:
    """Writes a frame as CSV (UTF-8, comma), harmless to a spreadsheet; the folder is made where it is missing."""
    from pijar.exchange.tables import safe

    path.parent.mkdir(parents=True, exist_ok=True)
    safe(frame).write_csv(path)


from pijar.cli import (  # noqa: E402
    additions,
    allocation,
    cards,
    cases_of_doubt,
    city,
    claims,
    claims_deaths,
    claims_money,
    coverage,
    donors,
    enrolment_decree,
    figures,
    funding,
    grievances,
    intake,
    law,
    linkage,
    money,
    month,
    notices,
    papers,
    people,
    policy,
    reconciliation,
    regions,
    registration,
    sandbox,
    staff,
    staff_files,
    start,
    verification,
)

allocation.add(app)
city.add(app)
coverage.add(app)
claims.add(app)
claims_money.add(app)
claims_deaths.add(app)
cards.add(app)
donors.add(app)
intake.add(app)
linkage.add(app)
law.add(app)
month.add(app)
additions.add(app)
money.add(app)
reconciliation.add(app)
figures.add(app)
funding.add(app)
grievances.add(app)
notices.add(app)
cases_of_doubt.add(app)
papers.add(app)
people.add(app)
policy.add(app)
regions.add(app)
registration.add(app)
staff.add(app)
staff_files.add(app)
start.add(app)
sandbox.add(app)
enrolment_decree.add(app)
verification.add(app)
