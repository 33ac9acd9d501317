"""Work that runs behind a screen, and how far it is."""

from django.conf import settings
from django.db import models

from pijar.kernel.clock import now


class Task(models.Model):
    """A long piece of work somebody started in the browser.

    `key` names what it works on, so that the same work cannot run twice at once; `seen_at` is the last sign of life.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=80, default="")
    arguments = models.JSONField()
    state = models.CharField(max_length=10, default="waiting")
    progress = models.FloatField(default=0)
    result = models.JSONField(null=True)
    message = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(state__in=["waiting", "running"]), name="task_once_at_a_time"
            ),
            models.CheckConstraint(
                name="task_state_known", condition=models.Q(state__in=["waiting", "running", "done", "failed"])
            ),
        ]
        indexes = [models.Index(fields=["officer", "-at"], name="task_officer")]
