"""Decisions to enrol, to stop, and the insurer's numbers."""

from django.db import models

from pijar.enrolment.types import HaltKind


class Decree(models.Model):
    """The act that fixes one month's list of participants."""

    month = models.DateField(unique=True)
    made_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150, blank=True)
    number = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="decree_two_people", condition=~models.Q(made_by=models.F("approved_by")))]


class Enrolment(models.Model):
    """A person carried by a fund from a month (inclusive) until a month (exclusive; empty = open)."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False)
    fund_code = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "valid_from"], name="enrolment_starts_once"),
            models.UniqueConstraint(fields=["person"], condition=models.Q(valid_until__isnull=True), name="enrolment_open_once"),
            models.CheckConstraint(
                name="enrolment_span",
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
            ),
        ]


class Halt(models.Model):
    """An officer's stop, hold or resume of a person from a month on, with reason and proof.

    What was said last holds from its month on, whatever was said before of later months: a death reported for March
    outlives a hold's end that was planned for May.
    """

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in HaltKind])
    from_month = models.DateField()
    reason = models.CharField(max_length=40)
    proof = models.CharField(max_length=200)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="halt_has_proof", condition=~models.Q(proof="") & ~models.Q(reason=""))]


class PriorParticipation(models.Model):
    """Months somebody was paid for before pijar kept the books, as the participants' list says.

    The months counted are the `months` ones that end with `last_month`, none before `starts_on`.
    """

    snapshot = models.ForeignKey("registry.Snapshot", on_delete=models.PROTECT)
    national_id = models.BinaryField()
    name = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    participant_number = models.CharField(max_length=20, blank=True)
    payer = models.CharField(max_length=60)
    starts_on = models.DateField()
    last_month = models.DateField()
    months = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "national_id"], name="prior_once"),
            models.CheckConstraint(name="prior_months_positive", condition=models.Q(months__gte=1)),
        ]
        indexes = [models.Index(fields=["national_id"], name="prior_nik")]


class ParticipantNumber(models.Model):
    """The insurer's number (KPJ) of a person, as it came to us."""

    person = models.OneToOneField("registry.Person", on_delete=models.PROTECT)
    number = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["number"], name="participant_number")]
