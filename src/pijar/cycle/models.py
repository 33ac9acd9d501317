"""The programme of a year and the months run under it."""

from django.db import models


class Programme(models.Model):
    """A year's programme as one YAML document: funds, quotas, policy. A new load is a new version; the last one holds."""

    year = models.SmallIntegerField()
    version = models.IntegerField()
    document = models.TextField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="programme_version_once")]


class ProgrammeMonth(models.Model):
    """A month that was run: by whom, from which snapshots and programme version, with which result."""

    month = models.DateField(unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    snapshots = models.JSONField()
    result = models.JSONField()
