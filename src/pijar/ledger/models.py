"""Accounts, entries, postings. The database holds them in balance and refuses to change what is written (migration 0002)."""

from django.db import models
from django.db.models import Q

from pijar.ledger.types import SOURCES, Act, Kind

_SOURCES = [kind.value for kind in SOURCES]


class Account(models.Model):
    """One kind of money of one fund and year. `balance`: debits less credits, whole rupiah, kept by the database alone."""

    year = models.SmallIntegerField()
    fund_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    balance = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "fund_code", "kind"], name="account_once"),
            models.CheckConstraint(name="account_kind_known", condition=Q(kind__in=[kind.value for kind in Kind])),
            # What a fund has not, it cannot spend: no position below zero, no source above.
            models.CheckConstraint(
                name="fund_never_overdrawn",
                condition=(Q(kind__in=_SOURCES) & Q(balance__lte=0)) | (~Q(kind__in=_SOURCES) & Q(balance__gte=0)),
            ),
        ]


class Entry(models.Model):
    """One act in the books. `on` is the day it counts for, `at` when it was written; `subject` what it is about."""

    on = models.DateField()
    act = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    month = models.DateField(null=True)
    text = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_act_known", condition=Q(act__in=[act.value for act in Act])),
            models.CheckConstraint(
                name="entry_reversal_names_its_entry",
                condition=Q(act=Act.REVERSAL.value, reverses__isnull=False) | (~Q(act=Act.REVERSAL.value) & Q(reverses=None)),
            ),
        ]
        indexes = [models.Index(fields=["subject", "act"], name="entry_subject"), models.Index(fields=["on"], name="entry_on")]


class Posting(models.Model):
    """One account's part of an entry: debit above zero, credit below."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="posting_not_nothing", condition=~Q(amount=0))]
