"""Places per fund and month, and who has one."""

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


class Assignment(models.Model):
    """One person carried by one fund in one month; never by two. The quota is kept by a trigger (migration 0002)."""

    month = models.DateField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False)
    fund_code = models.CharField(max_length=20)
    rank = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "person"], name="one_fund_a_month")]
        indexes = [models.Index(fields=["month", "fund_code"], name="assignment_fund")]
