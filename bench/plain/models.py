"""The eleven columns of the file as they are."""

from __future__ import annotations

from django.db import models


class PlainQuestion(models.Model):
    """A question as somebody would model it who wants nothing but to keep the file."""

    ref = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=20)
    stem = models.TextField()
    option_a = models.CharField(max_length=500)
    option_b = models.CharField(max_length=500)
    option_c = models.CharField(max_length=500)
    option_d = models.CharField(max_length=500)
    answer = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    difficulty = models.PositiveSmallIntegerField()
    articles = models.CharField(max_length=200)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.ref
