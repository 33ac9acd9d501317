"""Deaths of participants that the population register tells of, found by ourselves."""

from django.db import models
from django.db.models import Q

from pijar.claims.deathtypes import DeathState, DeathStepKind
from pijar.claims.models.cases import Claim


class DeathFound(models.Model):
    """One participant's death as a register told it. Withdrawn, never deleted, where a later register says alive.

    `day_known` False: the register gives no day, and `died_on` is the register's own. `heirs` are sealed: people of the same
    family card. `halt` is the stop of payment that was made for it, None where there was none to make. `covered` is what
    cover on that day said (None: nobody can say); `accident` an open case of an accident of the same person.
    """

    person = models.OneToOneField("registry.Person", on_delete=models.PROTECT)
    died_on = models.DateField()
    day_known = models.BooleanField()
    snapshot = models.ForeignKey("registry.Snapshot", on_delete=models.PROTECT)
    month = models.DateField()
    village_code = models.CharField(max_length=13, blank=True)
    state = models.CharField(max_length=10, default=DeathState.FOUND.value)
    version = models.IntegerField(default=1)
    covered = models.BooleanField(null=True)
    cover_status = models.CharField(max_length=20, blank=True)
    heirs = models.BinaryField(null=True)
    heirs_count = models.SmallIntegerField(default=0)
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="deaths")
    accident = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+")
    halt = models.ForeignKey("enrolment.Halt", null=True, on_delete=models.PROTECT)
    contact_due_on = models.DateField(null=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="death_state_known", condition=Q(state__in=[s.value for s in DeathState])),
        ]
        indexes = [models.Index(fields=["state"], name="death_state")]


class DeathStep(models.Model):
    """One act about a death that was found: found, heirs told, settled, withdrawn, found again, payment resumed."""

    death = models.ForeignKey(DeathFound, on_delete=models.PROTECT, related_name="steps")
    version = models.IntegerField()
    kind = models.CharField(max_length=10)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    words = models.BinaryField(null=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["death", "version"], name="death_step_once"),
            models.CheckConstraint(name="death_step_known", condition=Q(kind__in=[k.value for k in DeathStepKind])),
        ]


class DeathRun(models.Model):
    """That a register was matched for a month, and what came of it, last time it was done."""

    month = models.DateField()
    snapshot = models.ForeignKey("registry.Snapshot", on_delete=models.PROTECT)
    counts = models.JSONField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "snapshot"], name="death_run_once")]
