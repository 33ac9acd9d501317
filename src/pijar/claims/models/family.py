"""The family of a participant, as far as a case needs it: who may inherit, which children are at school."""

from django.db import models
from django.db.models import Q

from pijar.claims.models.cases import Claim


class FamilyMember(models.Model):
    """One relative. `words` are sealed (`family.Relative`), the relation too; a change is a new version at the same place.

    A child is named by (claim, place) wherever it is followed, for that stays when its data are mended.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    place = models.SmallIntegerField()
    version = models.SmallIntegerField(default=1)
    is_child = models.BooleanField()
    is_current = models.BooleanField(default=True)
    words = models.BinaryField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "place", "version"], name="family_member_once"),
            models.UniqueConstraint(fields=["claim", "place"], name="family_member_current_once", condition=Q(is_current=True)),
            models.CheckConstraint(
                name="family_member_ended_by_somebody",
                condition=Q(is_current=True, ended_by="", ended_at__isnull=True)
                | Q(is_current=False, ended_at__isnull=False) & ~Q(ended_by=""),
            ),
        ]
