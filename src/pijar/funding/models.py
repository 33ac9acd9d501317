"""Funds of a programme year; civil servants, their pledges and what payroll took."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class FundingSource(models.Model):
    """One fund of one year. `quota` empty: as many places as the gifts received carry."""

    year = models.SmallIntegerField()
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    position = models.SmallIntegerField()
    quota = models.IntegerField(null=True)
    priority_sectors = ArrayField(models.CharField(max_length=20))
    payer_names = ArrayField(models.CharField(max_length=60))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="fund_once_a_year"),
            models.CheckConstraint(name="quota_not_negative", condition=models.Q(quota__isnull=True) | models.Q(quota__gte=0)),
        ]


class CivilServant(models.Model):
    """A civil servant as the personnel office lists them."""

    snapshot = models.ForeignKey("registry.Snapshot", on_delete=models.PROTECT)
    nip = models.CharField(max_length=18)
    name = models.CharField(max_length=200)
    agency = models.CharField(max_length=200)
    national_id = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "nip"], name="civil_servant_once")]


class Pledge(models.Model):
    """A civil servant's promise of an amount a month, from a day until a day, for a named worker or for any."""

    snapshot = models.ForeignKey("registry.Snapshot", on_delete=models.PROTECT)
    line = models.IntegerField()
    nip = models.CharField(max_length=18)
    amount = models.IntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    worker_national_id = models.BinaryField(null=True)
    fault = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="pledge_positive", condition=models.Q(amount__gt=0))]
        indexes = [models.Index(fields=["snapshot", "nip"], name="pledge_nip")]


class PayrollLine(models.Model):
    """What the payroll office says it took from one salary for one month."""

    snapshot = models.ForeignKey("registry.Snapshot", on_delete=models.PROTECT)
    line = models.IntegerField()
    nip = models.CharField(max_length=18)
    month = models.DateField()
    amount = models.IntegerField()
    is_taken = models.BooleanField()

    class Meta:
        constraints = [models.CheckConstraint(name="payroll_not_negative", condition=models.Q(amount__gte=0))]
        indexes = [models.Index(fields=["month", "snapshot"], name="payroll_month")]


class Gift(models.Model):
    """One donor's month: promised, received, usable for cover, and owed back to the donor."""

    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    nip = models.CharField(max_length=18)
    pledged = models.IntegerField()
    received = models.IntegerField()
    usable = models.IntegerField()
    owed_back = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "fund_code", "nip"], name="gift_once_a_month"),
            models.CheckConstraint(
                name="gift_adds_up",
                condition=models.Q(received=models.F("usable") + models.F("owed_back"), usable__gte=0,
                                   owed_back__gte=0, usable__lte=models.F("pledged")),
            ),
        ]  # fmt: skip
