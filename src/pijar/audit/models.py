"""The chain of events, and its head."""

from django.db import models


class Event(models.Model):
    """One act. Number and hash are set by the database, which also refuses any change (migration 0002)."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    details = models.JSONField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(name="event_has_actor", condition=~models.Q(actor=""))]
        indexes = [
            models.Index(fields=["subject", "number"], name="event_subject_number"),
            models.Index(fields=["action", "number"], name="event_action"),
            models.Index(fields=["actor", "number"], name="event_actor"),
            models.Index(fields=["at"], name="event_at"),
        ]


class Head(models.Model):
    """The last link of the chain, in one row: a removed last event is missed here."""

    number = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_head"
