"""Batches, their lines, what was paid and what the insurer answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from pijar.contributions.types import BatchState, Bucket, ClaimCause, ItemAction


class Rate(models.Model):
    """The amounts of one month for one kind of fund and one sector, with the law they follow."""

    month = models.DateField()
    fund_kind = models.CharField(max_length=20)
    sector = models.CharField(max_length=20)
    jkk = models.IntegerField()
    jkm = models.IntegerField()
    parameters = ArrayField(models.CharField(max_length=100))
    provisions = ArrayField(models.CharField(max_length=200))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "fund_kind", "sector"], name="rate_once")]


class Batch(models.Model):
    """One month's list of one fund. The one who makes it never approves it: the database refuses.

    `number` is 1 for the month's list and counts on for people added after it was sent. `billing_code` is the insurer's
    (kode iuran), as far as it is known; its day is `billed_on`.
    """

    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    number = models.SmallIntegerField(default=1, db_default=1)
    billing_code = models.CharField(max_length=40, blank=True, db_default="")
    billed_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default=BatchState.DRAFT.value)
    made_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150, blank=True)
    lines = models.IntegerField()
    jkk = models.BigIntegerField()
    jkm = models.BigIntegerField()
    total = models.BigIntegerField()
    checksum = models.CharField(max_length=64, blank=True)
    # The files as they were submitted: format and SHA-256. Their bytes are kept, encrypted, and given out again unchanged.
    files = models.JSONField(default=list)
    # The population register the list was made with: names and birth dates in the insurer's file are from there.
    population = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "fund_code", "number"], name="batch_number_once"),
            models.CheckConstraint(name="batch_two_people", condition=~Q(made_by=F("approved_by"))),
            models.CheckConstraint(name="batch_adds_up", condition=Q(total=F("jkk") + F("jkm"))),
            models.CheckConstraint(name="batch_state_known", condition=Q(state__in=[s.value for s in BatchState])),
            models.CheckConstraint(
                name="batch_submitted_is_approved",
                condition=Q(state="draft", approved_by="") | (~Q(state="draft") & ~Q(approved_by="")),
            ),
        ]


class BatchLine(models.Model):
    """What is owed for one person for one month: once, whoever pays. Frozen with its batch (migration 0002)."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    month = models.DateField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_index=False)
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    jkk = models.IntegerField()
    jkm = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="one_payment_per_person_and_month"),
            models.CheckConstraint(name="line_positive", condition=Q(jkk__gt=0, jkm__gt=0)),
        ]


class Remittance(models.Model):
    """The transfer that paid a batch: its total less what the insurer had credited. One transfer may pay several months."""

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT)
    paid_on = models.DateField()
    reference = models.CharField(max_length=100)
    amount = models.BigIntegerField()
    actor = models.CharField(max_length=150)


class Reply(models.Model):
    """One answer file of the insurer for one batch, and how its lines fell."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    counts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "sha256"], name="reply_once")]


class ReplyLine(models.Model):
    """One line of an answer, as received, and the one bucket it fell into."""

    # Found by the key of reply and line; a million of them are written at once, with the reply itself.
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    line_number = models.IntegerField()
    national_id = models.BinaryField(null=True)
    participant_number = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20)
    reason = models.CharField(max_length=300, blank=True)
    booked = models.BigIntegerField()
    bucket = models.CharField(max_length=15)
    # As far as the insurer says them: the month the line is about, and what it understood to be billed.
    month = models.DateField(null=True)
    billed = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "line_number"], name="reply_line_once")]
        # The work queue reads what belongs to nobody, a small part of a long answer.
        indexes = [models.Index(fields=["reply"], name="reply_line_unknown", condition=Q(bucket="unknown"))]


class LineResult(models.Model):
    """Where a billed line stands after the insurer's answer: exactly one bucket."""

    line = models.OneToOneField(BatchLine, on_delete=models.PROTECT, primary_key=True, db_constraint=False)
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    bucket = models.CharField(max_length=15)
    booked = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="result_bucket_known",
                condition=Q(bucket__in=[b.value for b in Bucket if b is not Bucket.UNKNOWN]),
            )
        ]
        # The work queue reads what was not accepted, a small part of a month.
        indexes = [models.Index(fields=["reply"], name="result_not_accepted", condition=~Q(bucket="accepted"))]


class ClaimMove(models.Model):
    """One change of what the insurer owes for a person and month, whole rupiah; the sum per line is what stands open.

    Written by a reply, never changed (migration 0004): a later reply writes the difference.
    """

    line = models.ForeignKey(BatchLine, on_delete=models.PROTECT, db_constraint=False)
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, db_constraint=False)
    fund_code = models.CharField(max_length=20)
    month = models.DateField()
    cause = models.CharField(max_length=10)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="claim_not_nothing", condition=~Q(amount=0)),
            models.CheckConstraint(name="claim_cause_known", condition=Q(cause__in=[c.value for c in ClaimCause])),
        ]


class Credit(models.Model):
    """What the insurer lets off the payment of a fund's month for what it owes from before, whole rupiah.

    Below zero: an earlier one taken back before it was used. Kept as it is (migration 0004).
    """

    month = models.DateField()
    fund_code = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=100)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "fund_code", "reference"], name="credit_once"),
            models.CheckConstraint(name="credit_not_nothing", condition=~Q(amount=0)),
        ]


class ItemAct(models.Model):
    """What was done about an entry of the work queue or of the bank's; the last act of a key holds (kept by migration 0005).

    Keys: `L<line>-<reply>` a billed line as that reply left it, `R<reply line>`, `B<bank line>`, `P<remittance>`.
    """

    key = models.CharField(max_length=60)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT)
    cause = models.CharField(max_length=30)
    action = models.CharField(max_length=10)
    note = models.CharField(max_length=300)
    reference = models.CharField(max_length=100, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="item_action_known", condition=Q(action__in=[a.value for a in ItemAction])),
            models.CheckConstraint(name="item_act_has_a_note", condition=~Q(note="")),
        ]
        indexes = [models.Index(fields=["key", "id"], name="item_act_key")]


class BankStatement(models.Model):
    """One statement of one account as the bank gave it, whole rupiah. One file may hold several: `part` counts them."""

    account = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    part = models.SmallIntegerField(default=1)
    file_name = models.CharField(max_length=255)
    form = models.CharField(max_length=10)
    from_on = models.DateField()
    until_on = models.DateField()
    opening = models.BigIntegerField()
    closing = models.BigIntegerField()
    net = models.BigIntegerField()
    lines = models.IntegerField()
    # How many of its lines no statement before it had.
    added = models.IntegerField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "part"], name="bank_statement_once"),
            models.CheckConstraint(name="bank_statement_adds_up", condition=Q(closing=F("opening") + F("net"))),
            models.CheckConstraint(name="bank_statement_days", condition=Q(until_on__gte=F("from_on"))),
        ]


class BankLine(models.Model):
    """One movement on an account: credit above zero, debit below, whole rupiah; once, whichever statements show it.

    `sequence` counts alike lines of one day, so that two equal transfers stay two.
    """

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT)
    account = models.CharField(max_length=40)
    on = models.DateField()
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=500, blank=True)
    sequence = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on", "amount", "reference", "sequence"], name="bank_line_once"),
            models.CheckConstraint(name="bank_line_not_nothing", condition=~Q(amount=0)),
        ]
        indexes = [models.Index(fields=["on"], name="bank_line_on")]
