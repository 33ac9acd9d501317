"""What a doctor or hospital says: first findings, treatment, the closing statement, and the days unable to work."""

from django.db import models
from django.db.models import F, Q

from pijar.claims.models.cases import Claim

KINDS = ("stage_one", "treatment", "statement")


class MedicalReport(models.Model):
    """One report, never altered: it is withdrawn and written anew. `words` are sealed (`medical.Findings`).

    `stated_at` is when the doctor stated the outcome, from which the clock of stage II runs. `office`: the hospital that
    wrote it, or empty for the programme.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    place = models.SmallIntegerField()
    kind = models.CharField(max_length=10)
    stated_at = models.DateTimeField(null=True)
    words = models.BinaryField()
    office = models.CharField(max_length=120, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "place"], name="medical_report_once"),
            models.UniqueConstraint(
                fields=["claim"], name="medical_one_statement", condition=Q(kind="statement", withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(name="medical_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="medical_statement_has_its_moment",
                condition=Q(kind="statement", stated_at__isnull=False) | ~Q(kind="statement") & Q(stated_at__isnull=True),
            ),
            models.CheckConstraint(
                name="medical_withdrawn_with_reason",
                condition=Q(withdrawn_by="", withdrawn_at__isnull=True, withdrawn_why__isnull=True)
                | ~Q(withdrawn_by="") & Q(withdrawn_at__isnull=False, withdrawn_why__isnull=False),
            ),
        ]


class UnablePeriod(models.Model):
    """Days a doctor says the worker could not work, until the day before `until_on`; of one case none overlap (0003)."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    report = models.ForeignKey(MedicalReport, on_delete=models.PROTECT)
    from_on = models.DateField()
    until_on = models.DateField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(name="unable_period_has_days", condition=Q(until_on__gt=F("from_on")))]
