"""Funds of a programme year; civil servants, their pledges, what payroll took, and whom the gifts carried."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from pijar.funding.types import LetterKind, PromiseState, StopReason


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
    """One donor's month: promised, received, usable for cover, and owed back to the donor.

    `booked_in` is the month whose run counted the money: the month itself, or a later one where payroll came late; of a late
    gift the other columns hold only what came on top. `payroll` is the file that says so.
    """

    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    nip = models.CharField(max_length=18)
    pledged = models.IntegerField()
    received = models.IntegerField()
    usable = models.IntegerField()
    owed_back = models.IntegerField()
    booked_in = models.DateField()
    payroll = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "fund_code", "nip", "booked_in"], name="gift_once_a_run"),
            models.CheckConstraint(name="gift_not_booked_early", condition=Q(booked_in__gte=F("month"))),
            models.CheckConstraint(
                name="gift_adds_up",
                condition=Q(received=F("usable") + F("owed_back"), usable__gte=0, owed_back__gte=0)
                & (Q(usable__lte=F("pledged")) | Q(booked_in__gt=F("month"))),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["nip"], name="gift_nip")]


class Promise(models.Model):
    """A pledge made by the form: what a civil servant promises a month, and the signed consent that payroll may take it.

    Drafted, waiting (the consent is signed), active (an officer approved it), stopped; or refused. `amount` is whole rupiah a
    month, `workers` the number it was asked for, where one was. Which moves there are and what is frozen by them, the database
    holds (migration 0002).
    """

    number = models.CharField(max_length=20, unique=True)
    nip = models.CharField(max_length=18)
    name = models.CharField(max_length=200)
    agency = models.CharField(max_length=200)
    amount = models.IntegerField()
    workers = models.SmallIntegerField(null=True)
    worker_national_id = models.BinaryField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    consents = models.BooleanField()
    state = models.CharField(max_length=10, default=PromiseState.DRAFTED.value)
    # Empty where the donor did it by the public form.
    entered_by = models.CharField(max_length=150, blank=True)
    entered_at = models.DateTimeField()
    signed_file = models.CharField(max_length=64, blank=True)
    signed_size = models.IntegerField(null=True)
    signed_by = models.CharField(max_length=150, blank=True)
    signed_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True)
    refused_by = models.CharField(max_length=150, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    # The first month in which it is not due any more.
    stopped_from = models.DateField(null=True)
    stop_reason = models.CharField(max_length=12, blank=True)
    stopped_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="promise_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="promise_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="promise_state_known", condition=Q(state__in=[s.value for s in PromiseState])),
            models.CheckConstraint(name="promise_two_people", condition=Q(approved_by="")
                                   | (~Q(approved_by=F("entered_by")) & ~Q(approved_by=F("signed_by")))),
            models.CheckConstraint(name="promise_active_is_signed", condition=~Q(state__in=["waiting", "active"])
                                   | Q(consents=True, signed_at__isnull=False) & ~Q(signed_file="")),
            models.CheckConstraint(name="promise_active_is_approved", condition=~Q(state="active") | ~Q(approved_by="")),
            models.CheckConstraint(name="promise_stop_is_told", condition=~Q(state="stopped")
                                   | Q(stopped_from__isnull=False) & ~Q(stop_reason="")),
            models.CheckConstraint(name="promise_refusal_is_told", condition=~Q(state="refused") | ~Q(refusal="")),
        ]  # fmt: skip
        indexes = [models.Index(fields=["nip"], name="promise_nip"), models.Index(fields=["state"], name="promise_state")]


class DonorKey(models.Model):
    """The secret code of one application, or of a donor an officer gave one: only its hash. It is shown once.

    A code that came with an application opens the donor's page only when that application was approved.
    """

    nip = models.CharField(max_length=18)
    promise = models.ForeignKey(Promise, null=True, on_delete=models.PROTECT)
    code_hash = models.CharField(max_length=200)
    made_by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    is_revoked = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["nip"], name="donor_key_nip")]


class DonorTry(models.Model):
    """A wrong code, or a worker nobody knows, tried under a NIP: after a few there is a pause."""

    nip = models.CharField(max_length=18)
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["nip", "at"], name="donor_try_nip")]


class DonorStop(models.Model):
    """From `from_month` on nothing is due of what a donor had promised before, until `until_month` where the cause went."""

    nip = models.CharField(max_length=18)
    from_month = models.DateField()
    until_month = models.DateField(null=True)
    reason = models.CharField(max_length=12)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nip", "reason"], condition=Q(until_month=None), name="donor_stop_once_at_a_time"),
            models.CheckConstraint(name="donor_stop_reason", condition=Q(reason__in=[r.value for r in StopReason])),
            models.CheckConstraint(
                name="donor_stop_span", condition=Q(until_month=None) | Q(until_month__gte=F("from_month"))
            ),
        ]  # fmt: skip


class Due(models.Model):
    """One pledge that was due in a month, as it stood when the month's gifts were reckoned: of the register, or by the form."""

    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    nip = models.CharField(max_length=18)
    amount = models.IntegerField()
    pledge = models.ForeignKey(Pledge, null=True, on_delete=models.PROTECT, db_index=False)
    promise = models.ForeignKey(Promise, null=True, on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "fund_code", "pledge"], name="pledge_due_once"),
            models.UniqueConstraint(fields=["month", "fund_code", "promise"], name="promise_due_once"),
            models.CheckConstraint(name="due_of_one_pledge", condition=Q(pledge=None) ^ Q(promise=None)),
            models.CheckConstraint(name="due_positive", condition=Q(amount__gt=0)),
        ]


class GiftUse(models.Model):
    """What of a donor's money paid for one person in one month, whole rupiah. `is_named`: the donor asked for this person.

    A donor's uses never exceed the donor's gifts: the database refuses (migration 0002).
    """

    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    nip = models.CharField(max_length=18)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    amount = models.IntegerField()
    is_named = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month", "fund_code", "nip"], name="gift_use_once"),
            models.CheckConstraint(name="gift_use_positive", condition=Q(amount__gt=0)),
        ]
        indexes = [
            models.Index(fields=["fund_code", "nip", "month"], include=["amount"], name="gift_use_donor"),
            models.Index(fields=["month", "fund_code"], name="gift_use_month"),
        ]


class GiftReturn(models.Model):
    """What came back to a donor's money of a use: the insurer had refused the person and credited it. `booked_in` is the month
    whose run counted it, `month` the month it had paid for."""

    booked_in = models.DateField()
    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    nip = models.CharField(max_length=18)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    amount = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month", "fund_code", "nip", "booked_in"], name="gift_return_once"),
            models.CheckConstraint(name="gift_return_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="gift_return_after_use", condition=Q(booked_in__gt=F("month"))),
        ]
        indexes = [models.Index(fields=["fund_code", "nip"], name="gift_return_donor")]


class DonorLetter(models.Model):
    """A polite note about months in which payroll took too little: one for each donor and month at most."""

    month = models.DateField()
    nip = models.CharField(max_length=18)
    kind = models.CharField(max_length=10)
    months = models.SmallIntegerField()
    written_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "nip"], name="donor_letter_once_a_month"),
            models.CheckConstraint(name="donor_letter_kind", condition=Q(kind__in=[k.value for k in LetterKind])),
        ]
        indexes = [models.Index(fields=["nip"], name="donor_letter_nip")]


class Refund(models.Model):
    """Money given back to a donor: never more than is owed back (migration 0002)."""

    fund_code = models.CharField(max_length=20)
    nip = models.CharField(max_length=18)
    amount = models.IntegerField()
    paid_on = models.DateField()
    reference = models.CharField(max_length=100)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund_code", "nip", "reference"], name="refund_once"),
            models.CheckConstraint(name="refund_positive", condition=Q(amount__gt=0)),
        ]
