"""Marts of counts, what was published of them, and the levers of the path to the target. No table here names a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from pijar.analytics.types import LeverKind, LeverState


class Participation(models.Model):
    """People of a month's lists who are alike in all that is counted; `leaving` those carried the month before and no more.

    `contributions` is what was paid to the insurer for them, whole rupiah. Place, sex and work are as known when gathered.
    """

    month = models.DateField()
    village_code = models.CharField(max_length=13)
    fund_code = models.CharField(max_length=20)
    sector = models.CharField(max_length=20)
    sex = models.CharField(max_length=1, blank=True)
    band = models.SmallIntegerField()
    people = models.IntegerField()
    accepted = models.IntegerField()
    paid = models.IntegerField()
    contributions = models.BigIntegerField()
    newly = models.IntegerField()
    leaving = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "village_code", "fund_code", "sector", "sex", "band"], name="participation_once"
            ),
            models.CheckConstraint(
                name="participation_parts",
                condition=Q(accepted__lte=F("people"), paid__lte=F("people"), newly__lte=F("people"), leaving__gte=0),
            ),
        ]


class Count(models.Model):
    """One number of a month that is no cross of everything: by metric and, where it has them, kelurahan, fund and kind."""

    month = models.DateField()
    metric = models.CharField(max_length=30)
    village_code = models.CharField(max_length=13, blank=True)
    fund_code = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "metric", "village_code", "fund_code", "kind"], name="count_once"),
        ]


class Gathering(models.Model):
    """When a month's marts were made last, and the checksum over them."""

    month = models.DateField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    rows = models.IntegerField()
    checksum = models.CharField(max_length=64)
    is_sent = models.BooleanField()


class Publication(models.Model):
    """A frozen version of a month's tables. `checksum` is over all its lines and `about`, which holds who publishes and how."""

    month = models.DateField()
    version = models.SmallIntegerField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    checksum = models.CharField(max_length=64)
    about = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "version"], name="publication_once")]


class PublishedLine(models.Model):
    """One line of a published table: `numbers` holds value and state by measure."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT)
    table = models.CharField(max_length=40)
    position = models.IntegerField()
    keys = ArrayField(models.CharField(max_length=40))
    numbers = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "table", "position"], name="published_line_once")]


class PublishedCell(models.Model):
    """A number of people as it truly was and how it was told. The next publication is made beside it; no page reads it."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT)
    cell = models.CharField(max_length=120)
    state = models.CharField(max_length=10)
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "cell"], name="published_cell_once")]


_DECIDED = [LeverState.APPROVED.value, LeverState.REFUSED.value]


class Lever(models.Model):
    """People whom one lever is to bring under cover in a year, by a document. Two people; the newest approved one holds."""

    year = models.SmallIntegerField()
    kind = models.CharField(max_length=15)
    people = models.IntegerField()
    on = models.DateField()
    reference = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=LeverState.PROPOSED.value)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="lever_kind_known", condition=Q(kind__in=[k.value for k in LeverKind])),
            models.CheckConstraint(name="lever_not_negative", condition=Q(people__gte=0)),
            models.CheckConstraint(name="lever_has_proof", condition=~Q(reference="")),
            models.CheckConstraint(name="lever_two_people", condition=~Q(made_by=F("decided_by"))),
            models.CheckConstraint(
                name="lever_state_known",
                condition=Q(state=LeverState.PROPOSED.value, decided_by="", decided_at=None)
                | (Q(state__in=_DECIDED, decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            models.UniqueConstraint(
                fields=["year", "kind"], condition=Q(state=LeverState.PROPOSED.value), name="lever_one_proposal"
            ),
        ]
