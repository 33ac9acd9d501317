"""Cases: one per incident and branch, with its moves, tasks, documents, files, notes and flags that were set aside."""

from django.db import models
from django.db.models import F, Q

from pijar.claims.models.incidents import Incident
from pijar.claims.types import Branch, Flag, NoteKind, Owner, Paper, State, TaskEnd, TaskKind

STATES = [s.value for s in State]


class Claim(models.Model):
    """One case. The first one of an incident bears its number.

    `state` follows from the last `ClaimMove` and is changed by `services.move` only. `hospital` is the name of the hospital
    that treats, as its officers bear it. `notify_due_at` and `lapses_on` are the law's, as it stood when the case was
    opened; None where no rule is known. `joined_to`: it turned out to be that other case, and was closed for it.
    """

    number = models.CharField(max_length=20, unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT)
    branch = models.CharField(max_length=3)
    state = models.CharField(max_length=12, default=State.REPORTED.value)
    state_on = models.DateField()
    hospital = models.CharField(max_length=120, blank=True)
    insurer_reference = models.CharField(max_length=60, blank=True)
    notify_due_at = models.DateTimeField(null=True)
    lapses_on = models.DateField(null=True)
    joined_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "branch"], name="claim_once_a_branch"),
            models.CheckConstraint(name="case_branch_known", condition=Q(branch__in=[b.value for b in Branch])),
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="case_not_joined_to_itself", condition=Q(joined_to=None) | ~Q(joined_to=F("id"))),
        ]
        indexes = [models.Index(fields=["state"], name="case_state")]


class ClaimMove(models.Model):
    """One change of state, never altered. `on` is the day it holds for, `moment` the instant where one was told.

    `place` counts a case's moves from 1, so that two officers cannot write the same one.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    place = models.SmallIntegerField()
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    on = models.DateField()
    moment = models.DateTimeField(null=True)
    reason = models.BinaryField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "place"], name="case_move_once"),
            models.CheckConstraint(
                name="case_move_known", condition=Q(to_state__in=STATES) & (Q(from_state="") | Q(from_state__in=STATES))
            ),
            models.CheckConstraint(name="case_move_by_somebody", condition=~Q(actor="")),
        ]


class ClaimTask(models.Model):
    """Something to be done: whose desk, by when (an instant where hours count, else a day), and how it ended.

    `place` is the kelurahan's code or the hospital's name for a task of theirs. One open task of a kind at a time.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    owner = models.CharField(max_length=10)
    place = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    words = models.BinaryField(null=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    end = models.CharField(max_length=8, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"], name="one_open_task_of_a_kind", condition=Q(end="") & ~Q(kind=TaskKind.OTHER.value)
            ),
            models.CheckConstraint(name="case_task_kind_known", condition=Q(kind__in=[k.value for k in TaskKind])),
            models.CheckConstraint(name="case_task_owner_known", condition=Q(owner__in=[o.value for o in Owner])),
            models.CheckConstraint(
                name="case_task_ended_by_somebody",
                condition=Q(end="", ended_by="", ended_at__isnull=True)
                | Q(end__in=[e.value for e in TaskEnd], ended_at__isnull=False) & ~Q(ended_by=""),
            ),
        ]
        indexes = [models.Index(fields=["owner", "place"], name="case_task_open", condition=Q(end=""))]


class ClaimDocument(models.Model):
    """One document of the checklist (`claims/data/documents.yaml` names the kinds)."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default=Paper.REQUIRED.value)
    reason = models.BinaryField(null=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "kind"], name="case_document_once"),
            models.CheckConstraint(name="case_document_state", condition=Q(state__in=[p.value for p in Paper])),
            models.CheckConstraint(
                name="case_document_left_out_with_reason",
                condition=~Q(state=Paper.NOT_NEEDED.value) | Q(reason__isnull=False),
            ),
        ]


class ClaimFile(models.Model):
    """A photo of the incident, or a paper of the checklist: kept sealed under `name`, which tells nothing."""

    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT)
    document = models.ForeignKey(ClaimDocument, null=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=30)
    size = models.IntegerField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_file_of_one_thing",
                condition=Q(incident__isnull=False, document__isnull=True) | Q(incident__isnull=True, document__isnull=False),
            ),
            models.UniqueConstraint(fields=["incident", "sha256"], name="photo_once", condition=Q(incident__isnull=False)),
            models.UniqueConstraint(fields=["document", "sha256"], name="paper_once", condition=Q(document__isnull=False)),
        ]


class ClaimNote(models.Model):
    """What was written about a case. `office`: whose desk wrote it, as in `Incident`."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    kind = models.CharField(max_length=14)
    words = models.BinaryField()
    office = models.CharField(max_length=120, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="case_note_kind", condition=Q(kind__in=[k.value for k in NoteKind]))]


class FlagDismissal(models.Model):
    """A flag that somebody looked at and set aside, for the facts as they stood (`print`)."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    flag = models.CharField(max_length=20)
    print = models.CharField(max_length=200, blank=True)
    reason = models.BinaryField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "flag", "print"], name="flag_set_aside_once"),
            models.CheckConstraint(name="flag_known", condition=Q(flag__in=[f.value for f in Flag])),
        ]
