"""The long works that screens start. Each says how far it is, and returns what its page needs to go on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from typing import Any

from django.conf import settings

from pijar.analytics import publishing
from pijar.analytics import services as analytics
from pijar.backoffice import loading, waiting
from pijar.backoffice.background import Progress, start, work
from pijar.backoffice.grid import acts
from pijar.backoffice.models import Task
from pijar.backoffice.uploading import folder_of
from pijar.cycle import rolling
from pijar.cycle import services as cycle
from pijar.cycle.whatif import what_if
from pijar.intake import linking
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.types import Reference
from pijar.staff.models import Officer
from pijar.staff.types import Actor


@work("load")
def load(task: Task, report: Progress) -> dict[str, Any]:
    """Reads uploaded lists. Their bytes lie in clear only until this ends, however it ends; those that wait are sealed."""
    waits = False
    try:
        result, waits = loading.take_in(task, report)
    finally:
        if not waits:
            waiting.remove(task.key)
    if result.get("load_id"):
        compare_later(task.officer)
    return result


def compare_later(officer: Officer) -> None:
    """New rows are compared with everybody once the officer sees their outcomes: the page does not wait for it."""
    if not getattr(settings, "TASKS_INLINE", False):
        start("link", "arrivals", {}, officer)


@work("link")
def link(task: Task, report: Progress) -> dict[str, Any]:
    """Compares rows that no comparison has seen. Rows that come while it works are compared before it ends.

    In a process of its own, which gives back the memory that it takes, and whose end is not the web server's.
    """
    compared = 0
    while unseen := linking.unseen():
        command = [sys.executable, "-c", "from pijar.cli import main; main()", "linkage", "run", "--new", "--json"]
        done = subprocess.run([*command, "--as", task.officer.username], capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refusal("COMPARISON_FAILED", f"The new rows were not compared: {done.stderr.strip()[-300:]}")
        compared += json.loads(done.stdout)["records"]
        report(compared / (compared + unseen))
    return {"compared": compared}


@work("reference")
def reference(task: Task, report: Progress) -> dict[str, Any]:
    """Loads another office's register as a snapshot of a day."""
    folder = folder_of(task.key)
    try:
        (path,) = (folder / place for place in task.arguments["files"])
        path = path.rename(folder / task.arguments["files"][path.name])
        as_of = date.fromisoformat(task.arguments["as_of"])
        kind = Reference(task.arguments["kind"])
        loaded = cycle.load_reference(kind, path, as_of=as_of, actor=Actor(task.officer.username))
        return {"loaded": loaded.loaded, "rejected": loaded.rejected, "rows": loaded.rows}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@work("practice")
def practice(task: Task, report: Progress) -> dict[str, Any]:
    """Builds the city to practise in, in a process of its own: it has another database, so it cannot be built in this one."""
    command = [sys.executable, "-c", "from pijar.cli import main; main()", "sandbox", "--build-only", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal("PRACTICE_FAILED", f"The city to practise in was not built: {done.stderr.strip()[-300:]}")
    return {"ready": True}


@work("withdraw")
def withdraw(task: Task, report: Progress) -> dict[str, Any]:
    """Takes back a list so long that no page waits for it."""
    done = cycle.withdraw_upload(task.arguments["upload"], actor=Actor(task.officer.username))
    # What was compared was compared with rows that are gone.
    compare_later(task.officer)
    return done


@work("withdraw_count")
def withdraw_count(task: Task, report: Progress) -> dict[str, Any]:
    """Counts what would go with such a list."""
    return cycle.withdraw_upload(task.arguments["upload"], actor=Actor(task.officer.username), dry_run=True)


@work("month")
def month(task: Task, report: Progress) -> dict[str, Any]:
    """Runs a month: assesses, allocates, enrols and bills."""
    ran = Month.parse(task.arguments["month"])
    cycle.run_month(ran, actor=Actor(task.officer.username), progress=report)
    return {"month": str(ran)}


@work("chosen")
def chosen(task: Task, report: Progress) -> dict[str, Any]:
    """One act on many rows of a list; how each ended stands on the page it leads to."""
    number = int(task.arguments["chosen"])
    return {"chosen": number, "done": len(acts.perform(number, report)["done"])}


@work("unchosen")
def unchosen(task: Task, report: Progress) -> dict[str, Any]:
    """Takes one act on many rows back."""
    number = int(task.arguments["chosen"])
    return {"chosen": number, "done": len(acts.perform_undo(number, report)["done"])}


@work("figures")
def figures(task: Task, report: Progress) -> dict[str, Any]:
    """Counts every month anew."""
    done = analytics.gather_run(actor=Actor(task.officer.username))
    return {"months": len(done), "changed": sum(one.changed for one in done)}


@work("publish")
def publish(task: Task, report: Progress) -> dict[str, Any]:
    """Freezes a version of a month's figures."""
    month, note = Month.parse(task.arguments["month"]), task.arguments.get("note", "")
    made, is_new = publishing.publish(month, actor=Actor(task.officer.username), note=note)
    return {"month": str(month), "version": made.version, "is_new": is_new}


@work("whatif")
def whatif(task: Task, report: Progress) -> dict[str, Any]:
    """Divides a month with other quotas and takes it back; only the counts are kept."""
    return what_if(Month.parse(task.arguments["month"]), task.arguments["quotas"]).data()


@work("roll")
def roll(task: Task, report: Progress) -> dict[str, Any]:
    """Proposes the next year. Its people and its programme wait sealed, for a day, to be taken away."""
    year = int(task.arguments["year"])
    found = rolling.propose(year, to=year + 1)
    folder_of(task.key).mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {"people": found.people.to_dict(as_series=False), "programme": found.programme}
    waiting.put(task.key, "usulan", kept)
    return found.summary
