"""The job that procrastinate's worker takes: one task of the screens."""

from __future__ import annotations

from procrastinate.contrib.django import app

from pijar.backoffice import background


@app.task(name="pijar.backoffice.do")
def do(task_id: int) -> None:
    """Does the task of this number, unless it is done already."""
    # The works register themselves. They bring in the whole month, and every command of the console reads this module.
    from pijar.backoffice import works  # noqa: F401

    background.run(task_id)


@app.periodic(cron="17 * * * *")
@app.task(name="pijar.backoffice.sweep")
def sweep(timestamp: int) -> None:
    """Every hour, files that nobody came back for within a day go."""
    from pijar.backoffice import waiting

    waiting.sweep()
