"""Starting long work from a screen, and following it.

A worker process takes tasks through procrastinate. When none has shown a sign of life lately, the web server does the
work itself in a thread: a laptop then needs one process only. A task is claimed by one statement, so it runs once.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from pijar.backoffice.models import Task
from pijar.backoffice.uploading import folder_of
from pijar.backoffice.words import refusal_sentence
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.staff.models import Officer

log = logging.getLogger(__name__)
Progress = Callable[[float], None]
Work = Callable[[Task, Progress], dict[str, Any]]
WORKS: dict[str, Work] = {}
LOST_AFTER = timedelta(seconds=45)
WORKER_LOST_AFTER = timedelta(seconds=30)
PULSE = 5


def work(kind: str) -> Callable[[Work], Work]:
    """Registers the function that does tasks of one kind."""

    def register(function: Work) -> Work:
        WORKS[kind] = function
        return function

    return register


def start(kind: str, key: str, arguments: dict[str, Any], officer: Officer) -> Task:
    """Begins the work, or gives the task that is doing it already: pressing twice starts it once."""
    give_up_lost()
    try:
        with transaction.atomic():
            task = Task.objects.create(officer=officer, kind=kind, key=key, arguments=arguments)
            _defer(task.id)
    except IntegrityError:
        running = Task.objects.filter(kind=kind, key=key, state__in=["waiting", "running"]).first()
        return running or start(kind, key, arguments, officer)
    if getattr(settings, "TASKS_INLINE", False):
        run(task.id)
    elif not worker_is_alive():
        threading.Thread(target=_run_in_thread, args=(task.id,), name=f"task-{task.id}").start()
    task.refresh_from_db()
    return task


def _defer(task_id: int) -> None:
    from pijar.backoffice.tasks import do

    do.defer(task_id=task_id)


def worker_is_alive() -> bool:
    """Whether a procrastinate worker has shown a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute("select max(last_heartbeat) from procrastinate_workers")
        (last,) = cursor.fetchone()
    return last is not None and now() - last < WORKER_LOST_AFTER


def rescue(task: Task) -> None:
    """Does a task here that waits for a worker which died meanwhile; the claim keeps two from doing it."""
    if task.state == "waiting" and now() - task.at > WORKER_LOST_AFTER and not worker_is_alive():
        threading.Thread(target=_run_in_thread, args=(task.id,), name=f"task-{task.id}").start()


def give_up_lost() -> None:
    """Tasks whose process died are failed, so that they can be started again: every step may be repeated.

    What they were given to read lies in clear and goes at once.
    """
    lost = Task.objects.filter(state="running", seen_at__lt=now() - LOST_AFTER)
    for task_id, key in lost.values_list("id", "key"):
        shutil.rmtree(folder_of(key), ignore_errors=True)
        Task.objects.filter(id=task_id, state="running").update(state="failed", message="LOST")


def run(task_id: int) -> None:
    """Does one task, if nobody else has taken it. Whatever happens, it ends as done or failed."""
    if not Task.objects.filter(id=task_id, state="waiting").update(state="running", seen_at=now()):
        return
    task = Task.objects.select_related("officer").get(id=task_id)
    with _Reporter(task_id) as report:
        ending = _attempt(task, report)
    Task.objects.filter(id=task_id).update(seen_at=now(), **ending)


def _attempt(task: Task, report: Progress) -> dict[str, Any]:
    try:
        return {"state": "done", "progress": 1.0, "result": WORKS[task.kind](task, report)}
    except Refusal as refusal:
        return {"state": "failed", "message": refusal_sentence(refusal)}
    except Exception:
        log.exception("Task %s (%s) failed", task.id, task.kind)
        return {"state": "failed", "message": "FAULT"}


def _run_in_thread(task_id: int) -> None:
    try:
        run(task_id)
    finally:
        connection.close()


class _Reporter:
    """Writes progress and signs of life from a thread of its own: the work itself may hold a long transaction."""

    def __init__(self, task_id: int) -> None:
        self.task_id, self.share = task_id, 0.0
        self.is_inline = getattr(settings, "TASKS_INLINE", False)
        self.stop = threading.Event()

    def __call__(self, share: float) -> None:
        self.share = max(self.share, min(1.0, float(share)))

    def __enter__(self) -> Progress:
        if not self.is_inline:
            self.pool = ThreadPoolExecutor(1)
            self.pool.submit(self._write)
        return self

    def __exit__(self, *error: object) -> None:
        self.stop.set()
        if not self.is_inline:
            self.pool.shutdown()

    def _write(self) -> None:
        try:
            written, beats = -1.0, 0
            while not self.stop.wait(0.5):
                beats += 1
                if self.share != written or beats % (2 * PULSE) == 0:
                    Task.objects.filter(id=self.task_id).update(progress=self.share, seen_at=now())
                    written = self.share
        finally:
            connection.close()
