"""What was reported: an accident, an illness or a death, before anybody has looked at it."""

from django.db import models
from django.db.models import Q

from pijar.claims.types import Channel, Harm, Kind, Reporter, Setting


class Numbering(models.Model):
    """The last number given in a year; its row is locked while the next one is given."""

    year = models.SmallIntegerField(primary_key=True)
    last = models.IntegerField(default=0)


class Incident(models.Model):
    """One report. `words` are sealed: who, where, what happened, who tells it (`types.Account`).

    `key` makes the same report sent twice one report, and the reporter's code follows from it. `office` is whose desk wrote
    it: a kelurahan's code, a hospital's name, or empty. `person` is who it happened to, once that is known; each link and
    its reason stays in `Identification`.
    """

    number = models.CharField(max_length=20, unique=True)
    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10)
    harm = models.CharField(max_length=10)
    setting = models.CharField(max_length=10, default=Setting.UNKNOWN.value)
    happened_at = models.DateTimeField()
    hour_known = models.BooleanField(default=True)
    place_village = models.CharField(max_length=13, blank=True)
    home_village = models.CharField(max_length=13, blank=True)
    words = models.BinaryField()
    national_id = models.BinaryField(null=True)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT)
    reporter = models.CharField(max_length=12)
    channel = models.CharField(max_length=10)
    office = models.CharField(max_length=120, blank=True)
    entered_by = models.CharField(max_length=150)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="incident_kind_known", condition=Q(kind__in=[k.value for k in Kind])),
            models.CheckConstraint(name="incident_harm_known", condition=Q(harm__in=[h.value for h in Harm])),
            models.CheckConstraint(name="incident_setting_known", condition=Q(setting__in=[s.value for s in Setting])),
            models.CheckConstraint(name="incident_reporter_known", condition=Q(reporter__in=[r.value for r in Reporter])),
            models.CheckConstraint(name="incident_channel_known", condition=Q(channel__in=[c.value for c in Channel])),
            models.CheckConstraint(name="incident_entered_by_somebody", condition=~Q(entered_by="")),
            models.CheckConstraint(name="incident_death_died", condition=~Q(kind=Kind.DEATH.value) | Q(harm=Harm.DIED.value)),
        ]
        indexes = [
            models.Index(fields=["national_id"], name="incident_nik", condition=Q(national_id__isnull=False)),
            models.Index(fields=["happened_at"], name="incident_happened"),
            models.Index(fields=["place_village"], name="incident_place"),
            models.Index(fields=["home_village"], name="incident_home"),
        ]


class Identification(models.Model):
    """Who said that a report speaks of this person, and why; the last one of an incident holds. `person` None: unlinked."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT)
    reason = models.BinaryField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="identified_by_somebody", condition=~Q(actor=""))]
