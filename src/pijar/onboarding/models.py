"""Codes on paper, the first start of a city, and how far an officer followed the guided tour."""

from django.conf import settings
from django.db import models


class AccessCode(models.Model):
    """A one-time code that lets an officer choose a password. Its digest is kept, never the code.

    At most one of an officer is open (neither used nor replaced); one that ran out stays open in this sense, and opens nothing.
    """

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    digest = models.BinaryField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer"],
                name="access_code_open_once",
                condition=models.Q(used_at__isnull=True, replaced_at__isnull=True),
            ),
            models.CheckConstraint(name="access_code_ends", condition=models.Q(expires_at__gt=models.F("made_at"))),
            models.CheckConstraint(
                name="access_code_ends_once", condition=models.Q(used_at__isnull=True) | models.Q(replaced_at__isnull=True)
            ),
        ]


class SetUp(models.Model):
    """The first start of a city, in one row: the digest of the code printed at the console, and what was entered so far.

    `draft` holds no password. Once `closed_at` is set the door stays shut for ever.
    """

    digest = models.BinaryField(null=True)
    draft = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="set_up_one_row", condition=models.Q(id=1))]


class TourSeen(models.Model):
    """That an officer closed or finished the guided tour of a role, so that it is not offered again by itself."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "role"], name="tour_seen_once")]
