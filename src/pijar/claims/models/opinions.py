"""What officers answered about a possible work accident, and the opinion that followed: each version kept."""

from django.db import models
from django.db.models import Q

from pijar.claims.models.cases import Claim


class WorkOpinion(models.Model):
    """One round of answers. `words` are sealed: manner, answers, declared and actual work, reasons, note."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    version = models.SmallIntegerField()
    opinion = models.CharField(max_length=8)
    words = models.BinaryField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="work_opinion_once"),
            models.CheckConstraint(name="work_opinion_known", condition=Q(opinion__in=["likely", "unclear", "unlikely"])),
            models.CheckConstraint(name="work_opinion_by_somebody", condition=~Q(actor="")),
        ]
