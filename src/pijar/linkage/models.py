"""Pairs of persons who may be one, what people said of them, and each run of the comparison.

Pairs follow from the lists and are made anew by every run; what people decided stays and is looked up by the numbers
themselves, so that a list taken back and sent again does not ask the same question twice.
"""

from django.db import models


class Run(models.Model):
    """One comparison: of everybody (`full`) or of new rows with everybody (`arrivals`)."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    mode = models.CharField(max_length=10)
    engine = models.CharField(max_length=10)
    weights = models.CharField(max_length=64)
    snapshot_id = models.BigIntegerField(null=True)
    records = models.IntegerField()
    same = models.IntegerField()
    review = models.IntegerField()
    seconds = models.FloatField()


class CandidatePair(models.Model):
    """Two persons with different numbers who are one (`same`) or may be (`review`); `person_a` is the smaller id.

    `evidence` tells, field by field, how they compare and what that weighs (base-2 logarithm of the odds), and for each
    side what the register says of its number. `row_a` and `row_b` are the rows of the lists that were compared.
    """

    person_a = models.BigIntegerField()
    person_b = models.BigIntegerField()
    row_a = models.BigIntegerField()
    row_b = models.BigIntegerField()
    band = models.CharField(max_length=10)
    doubt = models.CharField(max_length=20, blank=True)
    weight = models.FloatField()
    probability = models.FloatField()
    evidence = models.JSONField()
    # Both were one record when the last run ended: `person_a` or `person_b` points to the other, or both to a third.
    merged = models.BooleanField(default=False)
    # What people said of it: `same`, `different`, or nothing yet.
    decided = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_a", "person_b"], name="candidate_pair_once"),
            models.CheckConstraint(name="candidate_pair_in_order", condition=models.Q(person_a__lt=models.F("person_b"))),
            models.CheckConstraint(name="candidate_pair_band", condition=models.Q(band__in=["same", "review"])),
        ]
        indexes = [
            models.Index(fields=["person_b"], name="candidate_pair_b"),
            models.Index(fields=["band", "-weight"], name="candidate_pair_queue"),
        ]


class Verdict(models.Model):
    """What a person said of two numbers: one person (`same`) or two (`different`). It holds until it is taken back."""

    national_id_a = models.BinaryField()
    national_id_b = models.BinaryField()
    verdict = models.CharField(max_length=10)
    reason = models.CharField(max_length=500, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["national_id_a", "national_id_b"], condition=models.Q(undone_at__isnull=True), name="verdict_holds_once"
            ),
            models.CheckConstraint(name="verdict_known", condition=models.Q(verdict__in=["same", "different"])),
        ]


class NumberCase(models.Model):
    """A row under a number that seems to be another person's, or nobody's: `SHARED`, `SOMEBODY_ELSES`, `NOT_FOUND`, `UNREADABLE`.

    `likely` is the number that the register knows under this row's name and birth date; empty where none stands out.
    """

    row_id = models.BigIntegerField(unique=True)
    person_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=15)
    likely = models.BinaryField(null=True)
    why = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id"], name="number_case_person"),
            # In the order in which the cases of a kind are shown.
            models.Index(fields=["kind", "-why", "person_id", "row_id"], name="number_case_order"),
        ]
