"""Uploads, their files, and every row of them with its outcome."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Upload(models.Model):
    """What somebody brought in one go; it can be withdrawn as one."""

    year = models.SmallIntegerField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class SourceFile(models.Model):
    """A file as received. Its bytes are kept, encrypted, under its checksum in the data folder."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT)
    year = models.SmallIntegerField()
    name = models.CharField(max_length=255, db_collation="C")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    rows = models.IntegerField()
    notes = models.JSONField(default=list)
    # A file is out when its upload is withdrawn or a new version of it took its place.
    is_live = models.BooleanField()
    # "list": a file that somebody sent. "form": the rows that an office entered one by one in the field form.
    kind = models.CharField(max_length=10, default="list")
    # Who made it: form, kelurahan, kecamatan, department, association; empty where neither file nor user tells.
    office_level = models.CharField(max_length=20, blank=True, default="")
    # By sheet its tables: {"heading": row number, "fields": {field: column letter}}, so that a finding names its cell.
    columns = models.JSONField(default=dict)
    # What an officer decided about its columns (`choices.FileMapping.as_json`); null where its content told.
    mapping = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "name"], condition=models.Q(is_live=True), name="file_live_once")]


class StagedRow(models.Model):
    """One candidate row: as what it was read, its codes, its outcome, and the person it speaks of.

    An accepted row is the dated fact: every value of a person can be traced to its file and row here.
    """

    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sheet = models.CharField(max_length=100, blank=True)
    sheet_position = models.SmallIntegerField()
    row_number = models.IntegerField()
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="rows")
    outcome = models.CharField(max_length=10)
    errors = ArrayField(models.CharField(max_length=40), null=True)
    warnings = ArrayField(models.CharField(max_length=40), null=True)
    national_id = models.BinaryField(null=True)
    name = models.CharField(max_length=200, null=True)  # noqa: DJ001
    birth_date = models.DateField(null=True)
    typed_birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, null=True)  # noqa: DJ001
    village_code = models.CharField(max_length=13, null=True)  # noqa: DJ001
    occupation_code = models.CharField(max_length=20, null=True)  # noqa: DJ001
    phone = models.BinaryField(null=True)
    income = models.BigIntegerField(null=True)
    family_card = models.BinaryField(null=True)
    mother_name = models.BinaryField(null=True)
    rt = models.CharField(max_length=10, null=True)  # noqa: DJ001
    rw = models.CharField(max_length=10, null=True)  # noqa: DJ001
    address = models.CharField(max_length=500, null=True)  # noqa: DJ001
    # Of a row with codes: what was typed in the cells they speak of, sealed, for raw cells hold identifiers.
    findings = models.BinaryField(null=True)
    # Only of rows entered in the field form: one file holds the rows of many days and officers.
    entered_at = models.DateTimeField(null=True)
    entered_by = models.CharField(max_length=150, null=True)  # noqa: DJ001

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "sheet_position", "row_number"], name="row_once"),
            models.CheckConstraint(
                name="row_rejected_or_a_fact",
                condition=models.Q(outcome="rejected", person__isnull=True, errors__isnull=False)
                | models.Q(
                    outcome__in=["created", "updated", "unchanged"], person__isnull=False, errors__isnull=True,
                    name__isnull=False, birth_date__isnull=False, village_code__isnull=False,
                ),
            ),
        ]  # fmt: skip
        indexes = [
            # Repeats of a NIK are looked for among persons; rows that made no person are looked up here.
            models.Index(fields=["national_id"], name="row_rejected_nik", condition=models.Q(person__isnull=True)),
            # A kelurahan's own rows, and those of its own files of which nobody can tell where they belong.
            models.Index(fields=["village_code", "file"], name="row_village"),
        ]


class PersonChange(models.Model):
    """One value of a person that gave way to another: what was, what is, by which row and rule, and what caused it.

    Only values that the person itself holds; no identifier is among them.
    """

    cause = models.CharField(max_length=10)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    # The row may be gone by now, with the upload that brought it; the change stays true.
    row_id = models.BigIntegerField(null=True)
    rule = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="change_has_a_known_cause", condition=models.Q(cause__in=["load", "withdrawal", "form", "policy", "linkage"])
            ),
            models.CheckConstraint(name="change_changes", condition=~models.Q(before=models.F("after"))),
        ]


class Mapping(models.Model):
    """How one office's form of a list is read, as an officer of it decided: the next file of that form needs no question.

    `signature` stands for the headings (`mapping.signature`), `choice` for the decision on a sheet of that form.
    """

    office = models.CharField(max_length=40)
    signature = models.CharField(max_length=64)
    choice = models.JSONField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "signature"], name="mapping_once_per_form")]


class FormEntry(models.Model):
    """One sending of the field form: who entered which row when, and what was typed, sealed.

    The key is made with the form, so that a form sent twice on a slow line is one entry. A withdrawn entry keeps its
    number, so that none is given twice; its row, its words and its photo are gone.
    """

    key = models.UUIDField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    # The kelurahan whose officer entered it; empty for the programme's own office.
    office = models.CharField(max_length=13, blank=True)
    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="entries")
    row_number = models.IntegerField()
    row = models.OneToOneField(StagedRow, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="entry")
    # The rejected row of a list that this entry mends.
    mends = models.ForeignKey(StagedRow, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="mended_by")
    typed = models.BinaryField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], name="entry_once"),
            models.UniqueConstraint(fields=["file", "row_number"], name="entry_number_once"),
            models.CheckConstraint(
                name="entry_has_a_row_or_is_withdrawn",
                condition=models.Q(row__isnull=False, typed__isnull=False, withdrawn_at__isnull=True)
                | models.Q(row__isnull=True, typed__isnull=True, withdrawn_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["office", "-at"], name="entry_office")]


class CardPhoto(models.Model):
    """The photo of an identity card beside an entry. Its bytes are kept, encrypted, under their checksum."""

    entry = models.OneToOneField(FormEntry, on_delete=models.PROTECT, related_name="photo")
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=10)
    size = models.IntegerField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="photo_kind_known", condition=models.Q(media_type__in=["image/jpeg", "image/png", "image/webp"])
            ),
            models.CheckConstraint(name="photo_bounded", condition=models.Q(size__gt=0, size__lte=8 * 2**20)),
        ]
