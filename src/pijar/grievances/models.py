"""Complaints and what was answered. Everybody's words, names, phones and NIKs are sealed."""

from django.db import models
from django.db.models import Q

from pijar.grievances.types import Category, Channel, Office, State, StepKind


class Grievance(models.Model):
    """One complaint. `number` is told freely and says nothing; `code` (sealed) opens it for whoever complained.

    `version` counts its steps, so that two officers never answer over one another. Days are those of the city's clock.
    """

    number = models.CharField(max_length=20, unique=True)
    code = models.BinaryField()
    key = models.UUIDField(unique=True, null=True)
    channel = models.CharField(max_length=10)
    category = models.CharField(max_length=30)
    state = models.CharField(max_length=10, default=State.RECEIVED.value)
    version = models.IntegerField(default=1)
    office = models.CharField(max_length=10)
    village_code = models.CharField(max_length=13, blank=True)
    text = models.BinaryField()
    name = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    national_id = models.BinaryField(null=True)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT)
    claim_number = models.CharField(max_length=40, blank=True)
    received_on = models.DateField()
    first_due_on = models.DateField()
    final_due_on = models.DateField()
    final_days = models.IntegerField()
    reopen_days = models.IntegerField()
    first_answered_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    reopened_on = models.DateField(null=True)
    again_due_on = models.DateField(null=True)
    again_answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="grievance_state_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(name="grievance_category_known", condition=Q(category__in=[c.value for c in Category])),
            models.CheckConstraint(name="grievance_channel_known", condition=Q(channel__in=[c.value for c in Channel])),
            models.CheckConstraint(
                name="grievance_office_known",
                condition=Q(office=Office.PROGRAMME.value) | (Q(office=Office.VILLAGE.value) & ~Q(village_code="")),
            ),
            models.CheckConstraint(
                name="grievance_levy_not_in_village",
                condition=~Q(category=Category.LEVY.value) | Q(office=Office.PROGRAMME.value),
            ),
            models.CheckConstraint(
                name="grievance_answered_has_a_day",
                condition=~Q(state__in=[State.ANSWERED.value, State.REOPENED.value, State.CLOSED.value])
                | Q(answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="grievance_reopened_has_a_day",
                condition=~Q(state=State.REOPENED.value) | Q(reopened_on__isnull=False, again_due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "final_due_on"], name="grievance_waits"),
            models.Index(fields=["village_code"], name="grievance_village"),
        ]


class Step(models.Model):
    """One act about a complaint: who, when, from which state to which, and words: public ones, and the offices' own."""

    grievance = models.ForeignKey(Grievance, on_delete=models.PROTECT, related_name="steps")
    version = models.IntegerField()
    kind = models.CharField(max_length=10)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    text = models.BinaryField(null=True)
    internal = models.BinaryField(null=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grievance", "version"], name="grievance_step_once"),
            models.CheckConstraint(name="grievance_step_known", condition=Q(kind__in=[k.value for k in StepKind])),
        ]


class Try(models.Model):
    """How often one network did a thing in one hour; the address only as a keyed hash. The table is not logged."""

    network = models.BinaryField()
    kind = models.CharField(max_length=10)
    hour = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "kind", "hour"], name="grievance_try_once")]
