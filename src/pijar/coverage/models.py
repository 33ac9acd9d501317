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
