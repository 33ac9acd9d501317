"""Assessments per month and the officers' decisions on doubtful cases."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pijar.eligibility.types import Outcome


class Assessment(models.Model):
    """What one month's policy says of one person, with every reason."""

    month = models.DateField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False)
    outcome = models.CharField(max_length=10)
    reasons = ArrayField(models.CharField(max_length=30))
    decile = models.SmallIntegerField(null=True)
    sector = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "person"], name="assessed_once_a_month"),
            models.CheckConstraint(name="outcome_known", condition=models.Q(outcome__in=[o.value for o in Outcome])),
            models.CheckConstraint(name="no_without_reason", condition=models.Q(outcome="eligible") | ~models.Q(reasons=[])),
        ]


class CaseDecision(models.Model):
    """An officer settles a doubtful case, with proof, from a month until a month. A later one replaces it."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    from_month = models.DateField()
    until_month = models.DateField()
    outcome = models.CharField(max_length=10)
    settles = ArrayField(models.CharField(max_length=30))
    proof = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_has_proof", condition=~models.Q(proof="") & ~models.Q(reason="")),
            models.CheckConstraint(name="decision_settles", condition=models.Q(outcome__in=["eligible", "ineligible"])),
            models.CheckConstraint(name="decision_span", condition=models.Q(from_month__lte=models.F("until_month"))),
        ]
