"""Persons and the snapshots of other offices' registers."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from pijar.registry.types import PopulationStatus, Reference


class Person(models.Model):
    """Somebody the lists name. What the sources say together; each source's own words stay in `intake.StagedRow`.

    A merge of two persons is a redirect: `survivor` points to whom this record gave way.
    """

    national_id = models.BinaryField(unique=True)
    name = models.CharField(max_length=200)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, blank=True)
    village_code = models.CharField(max_length=13)
    occupation_code = models.CharField(max_length=20, blank=True)
    survivor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_not_own_survivor",
                condition=models.Q(survivor__isnull=True) | ~models.Q(survivor=models.F("id")),
            )
        ]
        indexes = [
            # Lists are read in these orders, a page at a time from any place in them.
            models.Index(fields=["village_code", "name", "id"], name="person_village_name"),
            models.Index(fields=["name", "id"], name="person_name"),
            # The youngest of a kelurahan first; and its people are counted off this index alone.
            models.Index(
                fields=["village_code", "-birth_date", "name", "id"],
                name="person_village_birth",
                condition=models.Q(survivor__isnull=True),
            ),
            # The beginnings of a name's words, in any order.
            GinIndex(models.Func("name", template="to_tsvector('simple', %(expressions)s)"), name="person_words"),
            models.Index(fields=["survivor"], name="person_survivor", condition=models.Q(survivor__isnull=False)),
            # Also a hospital's desk asks for a name and a birth year alone.
            models.Index(fields=["birth_date", "id"], name="person_birth", condition=models.Q(survivor__isnull=True)),
        ]


class Occupation(models.Model):
    """A kind of work with the words people use for it. A city may add words."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=100)
    kbji2014_code = models.CharField(max_length=10, blank=True)
    sector = models.CharField(max_length=20)
    is_formal = models.BooleanField()
    words = ArrayField(models.CharField(max_length=100))


class Snapshot(models.Model):
    """One load of one register, answering for its day and the days after it until the next."""

    kind = models.CharField(max_length=15, choices=[(k.value, k.value) for k in Reference])
    as_of = models.DateField()
    loaded_at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField()
    loaded = models.IntegerField()
    rejected = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="snapshot_rows_add_up", condition=models.Q(rows=models.F("loaded") + models.F("rejected"))
            ),
        ]


class SnapshotFault(models.Model):
    """A line that could not be loaded: its number in the file and why. The file itself is kept, encrypted."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT)
    line = models.IntegerField()
    code = models.CharField(max_length=40)


class PopulationLine(models.Model):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    national_id = models.BinaryField()
    name = models.CharField(max_length=200)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, blank=True)
    status = models.CharField(max_length=10)
    status_on = models.DateField(null=True)
    village_code = models.CharField(max_length=13, blank=True)
    resident_since = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["national_id", "snapshot"], name="population_line_once")]
        indexes = [
            # Who reaches the age limit (cycle/turning.py), and who is known to have died (contributions/queue.py).
            models.Index(fields=["snapshot", "birth_date"], name="population_line_born"),
            models.Index(
                fields=["snapshot"], include=["national_id", "status_on"], name="population_line_dead",
                condition=models.Q(status=PopulationStatus.DEAD.value),
            ),
        ]  # fmt: skip


class InsuredLine(models.Model):
    """The insurer about one NIK: who pays for whom, and whether it is active."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    national_id = models.BinaryField()
    participant_number = models.CharField(max_length=20, blank=True)
    segment = models.CharField(max_length=10)
    payer = models.CharField(max_length=60)
    is_active = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["national_id", "snapshot"], name="insured_line_nik")]


class WelfareLine(models.Model):
    """The national socio-economic data (DTSEN) about one NIK: the decile and its date; the later date holds."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    national_id = models.BinaryField()
    decile = models.SmallIntegerField()
    dated_on = models.DateField()
    is_disabled = models.BooleanField(null=True)
    is_woman_headed = models.BooleanField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="decile_1_to_10", condition=models.Q(decile__gte=1, decile__lte=10))]
        indexes = [models.Index(fields=["national_id", "snapshot"], name="welfare_line_nik")]


class KeyCheck(models.Model):
    """A known word under the identifier key, so that another key is noticed before it writes anything."""

    value = models.BinaryField()


class ReferenceState(models.Model):
    """One row: a word that the database changes with every statement that touches a table of reference (`registry/steady.py`)."""

    id = models.SmallIntegerField(primary_key=True)
    word = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_reference_state", condition=models.Q(id=1))]
