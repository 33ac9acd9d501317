"""Rounds, the people to check in each, second checks of a sample, objections, and what was done about them."""

from django.db import models
from django.db.models import Q

from pijar.verification.types import ASKS, ObjectionKind, ObjectionState, Result, Ruling, State

RESULTS = [r.value for r in Result]
# Nobody stands behind NOT_YET, and somebody behind every other result.
ANSWERED = Q(result=Result.NOT_YET.value, checked_by="", checked_at__isnull=True) | (
    ~Q(result=Result.NOT_YET.value) & ~Q(checked_by="") & Q(checked_at__isnull=False)
)


class Round(models.Model):
    """One verification of the people of a month's assessment. The days for objections are frozen at its opening."""

    month = models.DateField()
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default=State.OPEN.value)
    objection_days = models.SmallIntegerField()
    decide_days = models.SmallIntegerField()
    office = models.CharField(max_length=200, blank=True)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()
    published_by = models.CharField(max_length=150, blank=True)
    published_on = models.DateField(null=True)
    objections_until = models.DateField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)
    closed_at = models.DateTimeField(null=True)
    # The draw of the sample: once drawn it stays, or one could draw until one likes it.
    sample_seed = models.CharField(max_length=120, blank=True)
    sample_confidence = models.FloatField(null=True)
    sample_margin = models.FloatField(null=True)
    sample_share = models.FloatField(null=True)
    sample_size = models.IntegerField(null=True)
    sampled_by = models.CharField(max_length=150, blank=True)
    sampled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month"], condition=~Q(state="closed"), name="round_under_way_once_a_month"),
            models.CheckConstraint(name="round_state_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(name="round_has_days", condition=Q(objection_days__gte=1, decide_days__gte=1)),
            models.CheckConstraint(
                name="round_published_has_its_days",
                condition=Q(state="open", published_on__isnull=True)
                | Q(published_on__isnull=False, objections_until__gte=models.F("published_on")),
            ),
            models.CheckConstraint(
                name="round_closed_by_somebody",
                condition=~Q(state="closed") & Q(closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False) & ~Q(closed_by=""),
            ),
        ]


class RoundItem(models.Model):
    """One person to check, as the list stood at the opening: place, outcome, work and initials are frozen."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, db_index=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False)
    village_code = models.CharField(max_length=13)
    rw = models.CharField(max_length=10, blank=True)
    rt = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=10)
    occupation = models.CharField(max_length=100, blank=True)
    initials = models.CharField(max_length=200)
    result = models.CharField(max_length=20, default=Result.NOT_YET.value)
    note = models.CharField(max_length=500, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="item_once_a_round"),
            models.CheckConstraint(name="item_result_known", condition=Q(result__in=RESULTS)),
            models.CheckConstraint(name="item_answered_by_somebody", condition=ANSWERED),
        ]
        indexes = [
            models.Index(fields=["round", "village_code"], name="item_village"),
            # What waits for a decision is asked for on every first page of the programme's officers.
            models.Index(fields=["round"], name="item_asks", condition=Q(result__in=sorted(r.value for r in ASKS))),
        ]


class Recheck(models.Model):
    """The second look at one person of the sample, by another officer than the first (migration 0002)."""

    item = models.OneToOneField(RoundItem, on_delete=models.PROTECT)
    result = models.CharField(max_length=20, default=Result.NOT_YET.value)
    note = models.CharField(max_length=500, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="recheck_result_known", condition=Q(result__in=RESULTS)),
            models.CheckConstraint(name="recheck_answered_by_somebody", condition=ANSWERED),
        ]


class Objection(models.Model):
    """Somebody objects to an entry, or to a person's being left out. The number says nothing of anybody.

    What was said and who said it are sealed: people write of people.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT)
    number = models.CharField(max_length=20, unique=True)
    item = models.ForeignKey(RoundItem, null=True, on_delete=models.PROTECT)
    village_code = models.CharField(max_length=13)
    kind = models.CharField(max_length=20)
    text = models.BinaryField()
    objector_name = models.BinaryField()
    objector_phone = models.BinaryField(null=True)
    received_on = models.DateField()
    due_on = models.DateField()
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=ObjectionState.RECEIVED.value)
    ruling = models.CharField(max_length=10, blank=True)
    ruling_reason = models.CharField(max_length=500, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="objection_kind_known", condition=Q(kind__in=[k.value for k in ObjectionKind])),
            models.CheckConstraint(name="objection_entered_by_somebody", condition=~Q(entered_by="")),
            models.CheckConstraint(
                name="objection_of_an_item_or_somebody_missing",
                condition=Q(kind="SHOULD_BE_LISTED", item__isnull=True) | ~Q(kind="SHOULD_BE_LISTED") & Q(item__isnull=False),
            ),
            models.CheckConstraint(
                name="objection_decided_with_reasons",
                condition=Q(state="received", ruling="", decided_by="", decided_at__isnull=True)
                | Q(state="decided", ruling__in=[r.value for r in Ruling], decided_at__isnull=False)
                & ~Q(ruling_reason="")
                & ~Q(decided_by=""),
            ),
        ]


class FollowUp(models.Model):
    """What an officer did, or found need not be done, about a result or an upheld objection. Written after the round, too."""

    item = models.OneToOneField(RoundItem, null=True, on_delete=models.PROTECT)
    objection = models.OneToOneField(Objection, null=True, on_delete=models.PROTECT)
    act = models.CharField(max_length=40)
    note = models.CharField(max_length=500, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_of_one_thing",
                condition=Q(item__isnull=False, objection__isnull=True) | Q(item__isnull=True, objection__isnull=False),
            )
        ]
