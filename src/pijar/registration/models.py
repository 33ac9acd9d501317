"""Registrations with the insurer, their lines and answers; what the population office was asked and said."""

from django.db import models
from django.db.models import F, Q

from pijar.registration.types import Bucket, LineState, State


class Registration(models.Model):
    """One file of people to register. The one who makes it never approves it; once sent it is frozen (migration 0002)."""

    month = models.DateField()
    number = models.SmallIntegerField()
    state = models.CharField(max_length=10, default=State.DRAFT.value)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    sent_at = models.DateTimeField(null=True)
    lines = models.IntegerField()
    checksum = models.CharField(max_length=64, blank=True)
    # As they were sent: format and SHA-256. Their bytes are kept, encrypted, and given out again unchanged.
    files = models.JSONField(default=list)
    # The population register the names and birth dates in the file are from.
    population = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "number"], name="registration_number_once"),
            models.UniqueConstraint(fields=["month"], condition=Q(state="draft"), name="registration_one_draft_a_month"),
            models.CheckConstraint(name="registration_two_people", condition=~Q(made_by=F("approved_by"))),
            models.CheckConstraint(name="registration_state_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(
                name="registration_sent_is_approved",
                condition=Q(state="draft", approved_by="", checksum="", sent_at__isnull=True)
                | (~Q(state="draft") & ~Q(approved_by="") & ~Q(checksum="") & Q(sent_at__isnull=False)),
            ),
        ]


class RegistrationLine(models.Model):
    """One person in a registration and what the insurer said: nobody waits in two files, nobody takes another's number."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    fund_code = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=LineState.WAITING.value)
    number = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # Why the latest answer was not taken over; empty where it was.
    conflict = models.CharField(max_length=20, blank=True)
    # A keyed sum over what was sent: a refused person is sent again once it differs.
    fingerprint = models.BinaryField()
    # An officer's word that a refused person may be sent again unchanged.
    again_by = models.CharField(max_length=150, blank=True)
    again_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "person"], name="registered_once_a_file"),
            models.UniqueConstraint(fields=["person"], condition=Q(state="waiting"), name="registration_open_once"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="registered_number_once"),
            models.CheckConstraint(
                name="registration_line_state",
                condition=Q(state="accepted") & ~Q(number="") | Q(state__in=["waiting", "refused"], number=""),
            ),
            models.CheckConstraint(name="registration_again_reasoned", condition=Q(again_by="") | ~Q(again_reason="")),
        ]


class RegistrationReply(models.Model):
    """One answer file of the insurer about a month's registrations, and how its lines fell."""

    month = models.DateField()
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    counts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "sha256"], name="registration_reply_once")]


class RegistrationAnswer(models.Model):
    """One line of an answer, as received, and the one bucket it fell into."""

    reply = models.ForeignKey(RegistrationReply, on_delete=models.PROTECT)
    line_number = models.IntegerField()
    line = models.ForeignKey(RegistrationLine, null=True, on_delete=models.PROTECT)
    national_id = models.BinaryField(null=True)
    number = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    bucket = models.CharField(max_length=10)
    conflict = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reply", "line_number"], name="registration_answer_once"),
            models.CheckConstraint(
                name="registration_bucket_known",
                condition=Q(bucket__in=[b.value for b in Bucket if b is not Bucket.MISSING]),
            ),
        ]


class PopulationRequest(models.Model):
    """A list of people the population office was asked about."""

    month = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    people = models.IntegerField()
    # Name and SHA-256 of each file; their bytes are kept, encrypted.
    files = models.JSONField(default=list)


class PopulationAnswer(models.Model):
    """An answer about some people: the register it was joined to, and the register that came of it."""

    snapshot = models.OneToOneField("registry.Snapshot", on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    as_of = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    told = models.IntegerField()
    not_found = models.IntegerField()
    rejected = models.IntegerField()
    carried = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "as_of"], name="population_answer_once")]


class PopulationWord(models.Model):
    """Of whom an answer speaks: the other lines of its register are older than their day."""

    answer = models.ForeignKey(PopulationAnswer, on_delete=models.PROTECT)
    national_id = models.BinaryField()
    is_found = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["national_id", "answer"], name="population_word_once")]
