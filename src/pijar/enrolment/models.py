"""Decisions to enrol, to stop, and the insurer's numbers."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Trim
from django.db.models.lookups import Exact

from pijar.enrolment.types import DecreeKind, DecreeState, HaltKind


class MonthAct(models.Model):
    """That a month's list was decided, by whom, and who approved what was sent by it. The mayor's act is `Decree`."""

    month = models.DateField(unique=True)
    made_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150, blank=True)
    number = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="month_act_two_people", condition=~Q(made_by=F("approved_by")))]


class Decree(models.Model):
    """The mayor's act (SK): the first fixes the list of participants, each later one changes the list in force.

    A draft may be thrown away. Signed, it and its lines are frozen (migration 0003). `basis` tells the month's list it was
    drawn from, `total` how many people stand in the list in force with it, `files` the annex as it was signed.
    """

    number = models.CharField(max_length=100)
    dated_on = models.DateField()
    from_month = models.DateField()
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=DecreeState.DRAFT.value)
    heading = models.JSONField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    signed_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=40)
    added = models.IntegerField()
    removed = models.IntegerField()
    moved = models.IntegerField()
    total = models.IntegerField()
    checksum = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower(Trim("number")), name="decree_number_once"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="decree_draft_once"),
            models.CheckConstraint(name="decree_kind_known", condition=Q(kind__in=[k.value for k in DecreeKind])),
            models.CheckConstraint(name="decree_state_known", condition=Q(state__in=[s.value for s in DecreeState])),
            models.CheckConstraint(name="decree_changes_something", condition=Q(added__gt=0) | Q(removed__gt=0) | Q(moved__gt=0)),
            models.CheckConstraint(
                name="decree_two_people", condition=~Q(Exact(Lower(Trim("made_by")), Lower(Trim("approved_by"))))
            ),
            models.CheckConstraint(
                name="decree_signed_is_approved",
                condition=Q(state="draft", approved_by="", signed_at=None)
                | (Q(state="signed", signed_at__isnull=False) & ~Q(approved_by="") & ~Q(checksum="")),
            ),
        ]


class DecreeLine(models.Model):
    """One person added, removed or moved between funds, with the copies that are printed: who changes later stays as decreed.

    `fund_code` is the fund that carries from now on; of somebody removed, the one that carried.
    """

    decree = models.ForeignKey(Decree, on_delete=models.PROTECT)
    position = models.IntegerField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    action = models.CharField(max_length=10)
    fund_code = models.CharField(max_length=20)
    from_fund = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    nik_masked = models.CharField(max_length=16)
    national_id = models.BinaryField()
    village_code = models.CharField(max_length=13)
    village = models.CharField(max_length=100, blank=True)
    district = models.CharField(max_length=100, blank=True)
    occupation = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decree", "position"], name="decree_position_once"),
            models.UniqueConstraint(fields=["decree", "person"], name="decree_person_once"),
            models.CheckConstraint(
                name="decree_line_whole",
                condition=Q(action="add", from_fund="", reason="")
                | (Q(action="remove", from_fund="") & ~Q(reason=""))
                | (Q(action="move", reason="") & ~Q(from_fund="") & ~Q(from_fund=F("fund_code"))),
            ),
        ]


class Enrolment(models.Model):
    """A person carried by a fund from a month (inclusive) until a month (exclusive; empty = open).

    `has_number`: the insurer has given the person a number. It narrows who may have none, which a number itself then says.
    """

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, db_constraint=False)
    fund_code = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)
    has_number = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "valid_from"], name="enrolment_starts_once"),
            models.UniqueConstraint(fields=["person"], condition=models.Q(valid_until__isnull=True), name="enrolment_open_once"),
            models.CheckConstraint(
                name="enrolment_span",
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
            ),
        ]
        indexes = [
            # Who left with a month, without comparing two months' lists.
            models.Index(fields=["valid_until"], condition=models.Q(valid_until__isnull=False), name="enrolment_ended"),
            models.Index(fields=["person"], condition=models.Q(has_number=False), name="enrolment_numberless"),
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

    # Written for a million people at once, of persons found in the same statement; nobody looks a person up by the number.
    person = models.OneToOneField("registry.Person", on_delete=models.PROTECT, db_constraint=False, primary_key=True)
    number = models.CharField(max_length=20)
