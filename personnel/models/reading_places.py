"""Where somebody stopped reading a long text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .officers import Officer


class ReadingPlace(models.Model):
    """One place for each officer and text; it moves on with the reading and goes when the end is reached."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="reading_places")
    text = models.CharField(max_length=40)
    """Which text: `law-12`, `page-34`."""
    place = models.CharField(max_length=60)
    """The nearest anchor above and the paragraphs since: `art-82`, `art-82~2`, `top~3`."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "text"], name="one_reading_place_for_each_text"),
            models.CheckConstraint(condition=~Q(place=""), name="reading_place_names_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.text}#{self.place}"

    @property
    def anchor(self) -> str:
        """The anchor alone, for browsers without scripts; the start of the page is none."""
        anchor = self.place.partition("~")[0]
        return "" if anchor == "top" else anchor
