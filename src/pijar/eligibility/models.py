"""Policies, assessments per month, and the officers' decisions on doubtful cases."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pijar.eligibility.types import Outcome, PolicyState, ProofKind


class Policy(models.Model):
    """One version of a year's policy: the clauses as YAML. What was approved last holds from its month on.

    `clauses` are the codes of its criteria, in the order in which assessments store their results.
    """

    year = models.SmallIntegerField()
    version = models.IntegerField()
    from_month = models.DateField()
    document = models.TextField()
    clauses = ArrayField(models.CharField(max_length=30))
    state = models.CharField(max_length=10)
    origin = models.CharField(max_length=10)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="policy_version_once"),
            models.UniqueConstraint(fields=["year"], condition=models.Q(state="proposed"), name="policy_proposed_once"),
            models.CheckConstraint(name="policy_state_known", condition=models.Q(state__in=[s.value for s in PolicyState])),
            models.CheckConstraint(
                name="policy_two_people",
                condition=models.Q(state__in=["proposed", "withdrawn"]) | ~models.Q(made_by=models.F("decided_by")),
            ),
            models.CheckConstraint(
                name="policy_decided_by_somebody", condition=models.Q(state__in=["proposed", "holds"]) | ~models.Q(decided_by="")
            ),
        ]


class Basis(models.Model):
    """What a month's assessments rest on: the policy, the day of the ages, and the snapshots of the registers."""

    month = models.DateField(unique=True)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT)
    reference_day = models.DateField()
    population = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT, related_name="+")
    insured = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT, related_name="+")
    welfare = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Assessment(models.Model):
    """What one month's policy says of one person, with every reason.

    `results`, `seen` and `refs` hold, for each clause of the policy in its order, the result (1 met, 0 not met, null
    unknown), the value seen as a number (`catalogue`), and the row it was seen in (of a register, or of a list).
    `open_to`: the funds that may carry the person where a fund has clauses of its own; null where the outcome holds for all.
    """

    month = models.DateField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False)
    outcome = models.CharField(max_length=10)
    reasons = ArrayField(models.CharField(max_length=30))
    decile = models.SmallIntegerField(null=True)
    sector = models.CharField(max_length=20)
    priority = models.SmallIntegerField(db_default=0)
    results = ArrayField(models.SmallIntegerField(null=True), db_default=[])
    seen = ArrayField(models.BigIntegerField(null=True), db_default=[])
    refs = ArrayField(models.BigIntegerField(null=True), db_default=[])
    open_to = ArrayField(models.CharField(max_length=20), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "person"], name="assessed_once_a_month"),
            models.CheckConstraint(name="outcome_known", condition=models.Q(outcome__in=[o.value for o in Outcome])),
            models.CheckConstraint(name="no_without_reason", condition=models.Q(outcome="eligible") | ~models.Q(reasons=[])),
        ]
        indexes = [
            # The queue of doubtful cases (`settling.waiting`) reads these alone, a small part of a month; person by person
            # where it is read in its order.
            models.Index(
                fields=["month", "person"], name="assessment_doubted",
                condition=models.Q(outcome="review") | models.Q(reasons__contains=["AGE_65_STAYS"]),
            )
        ]  # fmt: skip


class Profile(models.Model):
    """What is known of a candidate for a month, in numbers: a policy is judged over these rows, whichever it is.

    Made anew with every run and kept of the last one only, for previews; what was judged stays in `Assessment`. A cache: the
    table is not logged, has no index, and is empty after a crash.
    """

    month = models.DateField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    village_code = models.CharField(max_length=13)
    sex = models.CharField(max_length=1)
    sector = models.CharField(max_length=20)
    born = models.DateField()
    status = models.SmallIntegerField(null=True)
    population_ref = models.BigIntegerField(null=True)
    resident_since = models.DateField(null=True)
    insured_ref = models.BigIntegerField(null=True)
    decile = models.SmallIntegerField(null=True)
    welfare_ref = models.BigIntegerField(null=True)
    is_disabled = models.BooleanField(null=True)
    is_woman_headed = models.BooleanField(null=True)
    is_formal = models.BooleanField(null=True)
    work_ref = models.BigIntegerField(null=True)
    income = models.BigIntegerField(null=True)
    income_ref = models.BigIntegerField(null=True)
    household = models.BinaryField(null=True)
    household_ref = models.BigIntegerField(null=True)
    is_enrolled = models.BooleanField()
    doubts = models.IntegerField()
    halted = models.SmallIntegerField(null=True)
    settled = models.SmallIntegerField(null=True)
    settles = models.IntegerField()


class Proof(models.Model):
    """What a decision rests on: its kind, number and date, and a scan of it, kept encrypted under its checksum."""

    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=100, blank=True)
    dated_on = models.DateField(null=True)
    scan = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=20, blank=True)
    size = models.IntegerField(default=0)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="proof_kind_known", condition=models.Q(kind__in=[k.value for k in ProofKind])),
            models.CheckConstraint(
                name="proof_scan_whole", condition=models.Q(scan="", size=0) | (~models.Q(scan="") & models.Q(size__gt=0))
            ),
        ]


class CaseDecision(models.Model):
    """An officer settles a doubtful case, with proof, from a month until a month. A later one replaces it."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    from_month = models.DateField()
    until_month = models.DateField()
    outcome = models.CharField(max_length=10)
    settles = ArrayField(models.CharField(max_length=30))
    proof = models.CharField(max_length=200)
    evidence = models.ForeignKey(Proof, null=True, on_delete=models.PROTECT)
    reason = models.CharField(max_length=500)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_has_proof", condition=~models.Q(proof="") & ~models.Q(reason="")),
            models.CheckConstraint(name="decision_settles", condition=models.Q(outcome__in=["eligible", "ineligible"])),
            models.CheckConstraint(name="decision_span", condition=models.Q(from_month__lte=models.F("until_month"))),
        ]
