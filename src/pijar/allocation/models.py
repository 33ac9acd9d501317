"""Places per fund and month, who has one, and who waits in which order."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Places(models.Model):
    """How many people a fund may carry in a month, fixed when the month is run.

    `quota` is the number of places; `money` (gift funds only) what there is to spend, whole rupiah.
    """

    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    quota = models.IntegerField()
    money = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "fund_code"], name="places_once_a_month"),
            models.CheckConstraint(name="places_not_negative", condition=models.Q(quota__gte=0)),
        ]


class Cell(models.Model):
    """A limit inside a fund's places: a kelurahan's, a sector's, or that of others by decree."""

    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    cell = models.CharField(max_length=40)
    quota = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "fund_code", "cell"], name="cell_once_a_month"),
            models.CheckConstraint(name="cell_not_negative", condition=models.Q(quota__gte=0)),
        ]


class Assignment(models.Model):
    """One person carried by one fund in one month; never by two.

    Quota, cells and money are kept by a trigger (migrations 0002 and 0003). `cost` is what the place takes from a fund of
    gifts, whole rupiah (elsewhere empty); `before` the fund that carried the person the month before, if one did.
    """

    month = models.DateField()
    # Found by the key of persons, as a million of them are written at once.
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    fund_code = models.CharField(max_length=20)
    rank = models.IntegerField()
    cell = models.CharField(max_length=40, db_default="")
    reason = models.CharField(max_length=30, db_default="")
    before = models.CharField(max_length=20, db_default="")
    cost = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="one_fund_a_month"),
            models.CheckConstraint(name="assignment_cost_not_negative", condition=models.Q(cost__gte=0)),
        ]
        # By rank: a fund's people are listed in their order, page by page.
        indexes = [models.Index(fields=["month", "fund_code", "rank"], name="assignment_by_rank")]


class Waiting(models.Model):
    """Somebody who may be enrolled and has no place: `position` in the line, or none who was taken off the draft.

    `rank` runs over everybody who was ranked. `opened` are the funds (`CODE`, or `CODE|cell`) that could carry the person
    and `cost` what a place takes from a fund of gifts, whole rupiah: by them the next in line is found.
    """

    month = models.DateField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    rank = models.IntegerField()
    position = models.IntegerField(null=True)
    reason = models.CharField(max_length=30)
    before = models.CharField(max_length=20, db_default="")
    opened = ArrayField(models.CharField(max_length=60), db_default=[])
    cost = models.IntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="waits_once_a_month"),
            models.UniqueConstraint(fields=["month", "position"], name="one_position_each"),
        ]
