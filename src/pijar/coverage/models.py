"""Published figures of how many of a city's workers are covered."""

from django.db import models


class CoverageFigure(models.Model):
    """Active participants and potential workers on a day, with the target and where the figure comes from."""

    snapshot = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT)
    as_of = models.DateField()
    active = models.IntegerField()
    potential = models.IntegerField()
    target = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="coverage_figure_sane", condition=models.Q(active__gte=0, potential__gt=0))]
        indexes = [models.Index(fields=["as_of"], name="coverage_as_of")]


class Certificate(models.Model):
    """A printed answer for one person and day: what it said, and the checksum over all that stood on it.

    The words themselves are not kept: they are made again from the books, and equal content is the same certificate. `sequence`
    counts the certificates of a year; `answer` holds status, branches, fund and months, nothing that names the person.
    """

    number = models.CharField(max_length=20, unique=True)
    year = models.SmallIntegerField()
    sequence = models.IntegerField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    on = models.DateField()
    checksum = models.CharField(max_length=64)
    answer = models.JSONField()
    issued_by = models.CharField(max_length=150)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()

    class Meta:
        db_table = "coverage_certificate"
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="certificate_sequence_once"),
            models.UniqueConstraint(fields=["person", "on", "checksum"], name="certificate_once"),
        ]
