"""Work that runs behind a screen, and how far it is."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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


class SavedView(models.Model):
    """How an officer likes to look at a list: filters, order and columns as JSON, checked against the list when it is read.

    `shared_with` names the role whose officers may choose it too. Names and NIKs never stand in it.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    table = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    shared_with = models.CharField(max_length=20, blank=True)
    is_default = models.BooleanField(default=False)
    state = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "table", "name"], name="view_name_once"),
            models.UniqueConstraint(fields=["officer", "table"], condition=models.Q(is_default=True), name="view_default_once"),
        ]
        indexes = [models.Index(fields=["table", "shared_with"], name="view_shared")]


class Chosen(models.Model):
    """Rows an officer chose for one act, frozen when the preview was shown; gone after a day.

    `rows` are numbers of the list's rows; `form` what was asked beside, `told` how each ended once it was done.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    table = models.CharField(max_length=30)
    act = models.CharField(max_length=30)
    given = models.JSONField(default=dict)
    rows = ArrayField(models.BigIntegerField())
    filters = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="shown")
    form = models.JSONField(default=dict)
    told = models.JSONField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="chosen_state_known",
                condition=models.Q(state__in=["shown", "running", "done", "undone"]),
            ),
        ]
        indexes = [models.Index(fields=["at"], name="chosen_at")]
