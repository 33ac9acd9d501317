"""The programme of a year and the months run under it."""

from django.db import models


class Programme(models.Model):
    """A year's programme as one YAML document: funds, quotas, policy. A new load is a new version; the last one holds."""

    year = models.SmallIntegerField()
    version = models.IntegerField()
    document = models.TextField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="programme_version_once")]


class ProgrammeMonth(models.Model):
    """A month that was run: by whom, from which snapshots and programme version, with which result."""

    month = models.DateField(unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    snapshots = models.JSONField()
    result = models.JSONField()


class Budget(models.Model):
    """What an office said a fund has in a year, whole rupiah: the whole amount, not the change. Two people, never edited.

    `state` is proposed, approved or refused; the newest approved one holds.
    """

    year = models.SmallIntegerField()
    fund_code = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    on = models.DateField()
    reference = models.CharField(max_length=100)
    state = models.CharField(max_length=10, default="proposed")
    made_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="budget_not_negative", condition=models.Q(amount__gte=0)),
            models.CheckConstraint(name="budget_two_people", condition=~models.Q(made_by=models.F("approved_by"))),
            models.CheckConstraint(
                name="budget_state_known",
                condition=models.Q(state="proposed", approved_by="")
                | (models.Q(state__in=["approved", "refused"]) & ~models.Q(approved_by="")),
            ),
            models.UniqueConstraint(
                fields=["year", "fund_code"], condition=models.Q(state="proposed"), name="budget_one_proposal"
            ),
        ]


class DailyWork(models.Model):
    """A work that is done once a day without anybody's asking, and what came of it: counts, or why it was not done."""

    name = models.CharField(max_length=20)
    on = models.DateField()
    state = models.CharField(max_length=8)
    at = models.DateTimeField()
    result = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "on"], name="daily_work_once"),
            models.CheckConstraint(
                name="daily_work_state_known", condition=models.Q(state__in=["running", "done", "failed"])
            ),
        ]  # fmt: skip
