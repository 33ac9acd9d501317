"""Work that runs behind a screen, and how far it is."""

from django.conf import settings
from django.db import models


class Task(models.Model):
    """A long piece of work somebody started in the browser."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    kind = models.CharField(max_length=30)
    arguments = models.JSONField()
    state = models.CharField(max_length=10, default="waiting")
    progress = models.FloatField(default=0)
    result = models.JSONField(null=True)
    message = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
