"""Published figures of how many of a city's workers are covered."""

from django.db import models

from pijar.coverage.desktypes import LookupKind, LookupOutcome, LookupReason


class CoverageFigure(models.Model):
    """Active participants and potential workers on a day, with the target and where the figure comes from."""

    snapshot = models.ForeignKey("registry.Snapshot", null=True, on_delete=models.PROTECT)
    as_of = models.DateField()
    active = models.IntegerField()
    potential = models.IntegerField()
    target = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="coverage_figure_sane", condition=models.Q(active__gte=0, potential__gt=0))]
        indexes = [models.Index(fields=["as_of"], name="coverage_as_of")]


class Certificate(models.Model):
    """A printed answer for one person and day: what it said, and the checksum over all that stood on it.

    The words themselves are not kept: they are made again from the books, and equal content is the same certificate. `sequence`
    counts the certificates of a year; `answer` holds status, branches, fund and months, nothing that names the person.
    """

    number = models.CharField(max_length=20, unique=True)
    year = models.SmallIntegerField()
    sequence = models.IntegerField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    on = models.DateField()
    checksum = models.CharField(max_length=64)
    answer = models.JSONField()
    issued_by = models.CharField(max_length=150)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()

    class Meta:
        db_table = "coverage_certificate"
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="certificate_sequence_once"),
            models.UniqueConstraint(fields=["person", "on", "checksum"], name="certificate_once"),
        ]


class CheckCounter(models.Model):
    """How often the public check was asked of one network, for one NIK, or in all: an unlogged table, lost with a crash.

    `key` is a keyed hash that changes every day: neither a NIK nor an address can be told from it. Each count belongs to the
    window beside it (quarters of an hour and hours since 1970); a row serves one day.
    """

    key = models.BinaryField(primary_key=True)
    day = models.DateField()
    quarter_at = models.IntegerField()
    quarter = models.IntegerField()
    hour_at = models.IntegerField()
    hour = models.IntegerField()
    total = models.IntegerField()

    class Meta:
        db_table = "coverage_checkcounter"


class Lookup(models.Model):
    """One look of a hospital's desk (or of the office) at somebody's cover: who looked, for what reason, at which day.

    `pick` is the choice of one of the masked answers of a look by name, its `search`. What was typed for a look by name is
    sealed, and such a look waits to be read by the office; so is the office's note.
    """

    kind = models.CharField(max_length=5, choices=[(k.value, k.value) for k in LookupKind])
    search = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    officer = models.CharField(max_length=150)
    workplace = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=20, choices=[(r.value, r.value) for r in LookupReason])
    asked_on = models.DateField()
    at = models.DateTimeField()
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in LookupOutcome])
    found = models.SmallIntegerField(default=0)
    status = models.CharField(max_length=20, blank=True)
    words = models.BinaryField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=150, blank=True)
    note = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lookup_pick_has_search",
                condition=models.Q(kind="pick", search__isnull=False) | (~models.Q(kind="pick") & models.Q(search__isnull=True)),
            ),
            models.CheckConstraint(
                name="lookup_read_by_somebody",
                condition=models.Q(read_at__isnull=True, read_by="")
                | (models.Q(kind="name", read_at__isnull=False) & ~models.Q(read_by="")),
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "at"], name="lookup_officer"),
            models.Index(fields=["at"], name="lookup_unread", condition=models.Q(kind="name", read_at__isnull=True)),
        ]


class CoverLetter(models.Model):
    """A letter of the city to a hospital that a patient was covered on a day; its words are not kept, its checksum is."""

    number = models.CharField(max_length=20, unique=True)
    year = models.SmallIntegerField()
    sequence = models.IntegerField()
    lookup = models.OneToOneField(Lookup, on_delete=models.PROTECT)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    on = models.DateField()
    checksum = models.CharField(max_length=64)
    workplace = models.CharField(max_length=120, blank=True)
    issued_by = models.CharField(max_length=150)
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "coverage_coverletter"
        constraints = [models.UniqueConstraint(fields=["year", "sequence"], name="cover_letter_sequence_once")]


class CardKey(models.Model):
    """A key of participant cards: its public point in clear, the private number sealed. One signs, older ones only verify.

    `kid` is its name. A key that got lost is published no longer: none of its cards holds any more.
    """

    kid = models.CharField(max_length=16, unique=True)
    x = models.BinaryField()
    y = models.BinaryField()
    private = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    retired_at = models.DateTimeField(null=True)
    is_lost = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_lost"], condition=models.Q(retired_at__isnull=True), name="card_key_one_signs"),
            models.CheckConstraint(
                name="card_key_lost_is_retired", condition=models.Q(is_lost=False) | models.Q(retired_at__isnull=False)
            ),
        ]


class Card(models.Model):
    """A participant card as it was signed: from which day to which (both inclusive), and whether it was called back.

    `number` is in the code, `token` is the code itself, sealed, so that the same card can be printed once more.
    """

    number = models.CharField(max_length=16, unique=True)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    key = models.ForeignKey(CardKey, on_delete=models.PROTECT)
    token = models.BinaryField()
    first_day = models.DateField()
    last_day = models.DateField()
    through = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=150)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="card_span", condition=models.Q(last_day__gte=models.F("first_day"))),
            models.CheckConstraint(
                name="card_revoked_why",
                condition=models.Q(revoked_at__isnull=True, revoked_by="", reason="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_by="") & ~models.Q(reason="")),
            ),
        ]
        indexes = [models.Index(fields=["last_day"], name="card_live", condition=models.Q(revoked_at__isnull=True))]


class CardLink(models.Model):
    """The address of a person's card on a phone: only the digest of its secret part is kept; one holds at a time."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT)
    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(ended_at__isnull=True), name="card_link_once"),
        ]
