"""The scholarship of each child, year by year to its end."""

from django.db import models
from django.db.models import Q

from pijar.claims.deathtypes import EndReason, SchoolLevel, YearState
from pijar.claims.models.cases import Claim

LEVELS = [level.value for level in SchoolLevel]


class Scholar(models.Model):
    """One child of a case, named by (claim, place) as the family is. `words` are sealed: name and birth date.

    School years are counted from `event_on`, the day of the accident or death. `level` is the one the child is at now.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    place = models.SmallIntegerField()
    event_on = models.DateField()
    level = models.CharField(max_length=3)
    words = models.BinaryField()
    version = models.IntegerField(default=1)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=12, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "place"], name="scholar_once"),
            models.CheckConstraint(name="scholar_level_known", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(
                name="scholar_ended_with_reason",
                condition=Q(ended_on=None, end_reason="")
                | Q(ended_on__isnull=False, end_reason__in=[r.value for r in EndReason]),
            ),
        ]


class ScholarYear(models.Model):
    """One school year of one child: what is due, whether its papers are in, and whether it was paid. Whole rupiah."""

    scholar = models.ForeignKey(Scholar, on_delete=models.PROTECT, related_name="years")
    number = models.SmallIntegerField()
    level = models.CharField(max_length=3)
    due_on = models.DateField()
    amount = models.BigIntegerField()
    state = models.CharField(max_length=8, default=YearState.DUE.value)
    filed_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    paid = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    words = models.BinaryField(null=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scholar", "number"], name="scholar_year_once"),
            models.CheckConstraint(name="scholar_year_level_known", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(name="scholar_year_state_known", condition=Q(state__in=[s.value for s in YearState])),
            models.CheckConstraint(
                name="scholar_year_paid_whole",
                condition=Q(state=YearState.PAID.value, paid__gt=0, paid_on__isnull=False)
                | (~Q(state=YearState.PAID.value) & Q(paid=None, paid_on=None)),
            ),
            models.CheckConstraint(name="scholar_year_amount", condition=Q(amount__gt=0, number__gt=0)),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="scholar_year_due")]
