"""The job that procrastinate's worker takes: one task of the screens."""

from __future__ import annotations

from django.conf import settings
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from pijar.backoffice import background


@app.task(name="pijar.backoffice.do")
def do(task_id: int) -> None:
    """Does the task of this number, unless it is done already."""
    # The works register themselves. They bring in the whole month, and every command of the console reads this module.
    from pijar.backoffice import works  # noqa: F401

    background.run(task_id)


@app.periodic(cron="43 * * * *")
@app.task(name="pijar.backoffice.daily", queueing_lock="daily", lock="daily")
def daily(timestamp: int) -> None:
    """Every hour, what is still to be done on this day is done. A demo city lives in days past: there a button does it."""
    if settings.IS_DEMO:
        return
    from pijar.cycle import daily as works
    from pijar.kernel.clock import now

    works.run(now())


@app.periodic(cron="17 * * * *")
@app.task(name="pijar.backoffice.sweep")
def sweep(timestamp: int) -> None:
    """Every hour, files that nobody came back for within a day go."""
    from pijar.backoffice import waiting
    from pijar.kernel.clock import now
    from pijar.notices import sending

    waiting.sweep()
    sending.wipe(at=now())


@app.periodic(cron="* * * * *")
@app.task(name="pijar.backoffice.notices", queueing_lock="notices", lock="notices")
def notices(timestamp: int) -> None:
    """Every minute, what happened is told and what is due is sent."""
    from pijar.backoffice import noticework

    noticework.minute()


@app.periodic(cron="41 * * * *")
@app.task(name="pijar.backoffice.forget_jobs", queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """The minutes' jobs that are done are kept for a day, or their table would grow for ever."""
    await builtin_tasks.remove_old_jobs(context, max_hours=24)


@app.periodic(cron="40 18 * * *")
@app.task(name="pijar.backoffice.figures", queueing_lock="figures", lock="figures")
def figures(timestamp: int) -> None:
    """Every night (18.40 UTC is after midnight in all of Indonesia's west), the months are counted anew."""
    from pijar.analytics import services
    from pijar.staff.types import Actor

    services.gather_run(actor=Actor("night", "console"))
