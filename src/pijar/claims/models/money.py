"""What a case may bring by the law, what the insurer paid or refused, and how the two compare."""

from django.db import models
from django.db.models import F, Q

from pijar.claims.models.cases import Claim

OUTCOMES = ("paid", "refused", "reversed")
PARTICIPANT = "participant"
RECEIVERS = (PARTICIPANT, "heir", "child", "hospital", "other")


class ClaimEstimate(models.Model):
    """One reckoning, kept whole: `facts` and `lines` are sealed, for they name injuries and children.

    `amounts` are least and most in whole rupiah by code of the line, without words. `law_print` is the SHA-256 of the dated
    values used, by their ids. A new reckoning is a new version.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    version = models.SmallIntegerField()
    branch = models.CharField(max_length=3)
    on = models.DateField()
    facts = models.BinaryField()
    lines = models.BinaryField()
    amounts = models.JSONField()
    minimum = models.BigIntegerField()
    maximum = models.BigIntegerField()
    law_print = models.CharField(max_length=64)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="estimate_once"),
            models.CheckConstraint(
                name="estimate_is_a_span", condition=Q(minimum__gte=0) & Q(maximum__gte=F("minimum"))
            ),
        ]  # fmt: skip


class ClaimPayment(models.Model):
    """One line of the insurer: paid, refused (no money), or the reversal of a line wrongly noted. Never altered or deleted.

    `amount` is whole rupiah; a reversal bears the amount of its line below zero. `is_reversed` marks the line it undoes.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    place = models.SmallIntegerField()
    outcome = models.CharField(max_length=8)
    code = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    on = models.DateField()
    to_kind = models.CharField(max_length=12)
    reference = models.CharField(max_length=60)
    reason = models.BinaryField(null=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    is_reversed = models.BooleanField(default=False)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "place"], name="claim_payment_place"),
            models.UniqueConstraint(
                fields=["claim", "outcome", "code", "on", "amount", "reference"], name="claim_payment_noted_once",
                condition=Q(is_reversed=False) & ~Q(outcome="reversed"),
            ),
            models.CheckConstraint(name="claim_payment_receiver", condition=Q(to_kind__in=RECEIVERS)),
            models.CheckConstraint(
                name="claim_payment_sign",
                condition=Q(outcome="paid", amount__gt=0, reverses__isnull=True)
                | Q(outcome="refused", amount=0, reverses__isnull=True, reason__isnull=False)
                | Q(outcome="reversed", amount__lte=0, reverses__isnull=False, reason__isnull=False, is_reversed=False),
            ),
        ]  # fmt: skip


class PaymentComparison(models.Model):
    """What was paid beside the estimate, as an officer looked at it. A payment noted later asks for a new one.

    `payments_print` names the payments looked at; `lines` tell code, estimated and paid; `explanation` is sealed.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    version = models.SmallIntegerField()
    estimate = models.ForeignKey(ClaimEstimate, on_delete=models.PROTECT)
    payments_print = models.CharField(max_length=64)
    lines = models.JSONField()
    paid = models.BigIntegerField()
    differs = models.BooleanField()
    explanation = models.BinaryField(null=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="comparison_once"),
            models.CheckConstraint(
                name="difference_is_explained", condition=Q(differs=False) | Q(explanation__isnull=False)
            ),
        ]  # fmt: skip
