"""The job that procrastinate's worker takes: one task of the screens."""

from __future__ import annotations

from procrastinate.contrib.django import app

from pijar.backoffice import background, works  # noqa: F401 - the works register themselves.


@app.task(name="pijar.backoffice.do")
def do(task_id: int) -> None:
    """Does the task of this number, unless it is done already."""
    background.run(task_id)
