"""One answer in each slot of each user: no history, no lock, no deadline."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Answer(models.Model):
    """The answer of a user in a slot; a save overwrites it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    slot = models.IntegerField()
    answer = models.JSONField(null=True)

    class Meta:
        app_label = "bare"
        constraints = [models.UniqueConstraint(fields=["user", "slot"], name="one_answer_per_slot")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.slot}"
