"""Who was drawn by lot, or named by hand, for a spot exam."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from core.append_only import append_only
from exams.domain.drawing import Drawable, DrawRule, draw
from personnel.models import Officer, Unit

from .exams import Exam


class NameDrawQuerySet(models.QuerySet["NameDraw"]):
    def newest(self, exam: Exam) -> NameDraw | None:
        """The draw that holds: the last one of the exam."""
        return self.filter(exam=exam).order_by("-number").first()


@append_only
class NameDraw(models.Model):
    """One draw of an exam. The last one holds; earlier ones stay, so that nobody draws until the names please."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="name_draws")
    number = models.PositiveIntegerField()
    seed = models.CharField(max_length=64, blank=True)
    """Random when the draw was made; empty when the names were chosen by hand."""
    rule: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    pool: models.JSONField[list[list[int]]] = models.JSONField(default=list)
    """Who could have been drawn: [officer, unit], by number."""
    reason = models.CharField(max_length=300, blank=True)
    """Why it was drawn again, or why these names were chosen."""
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    objects = NameDrawQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="draws_of_an_exam_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="draws_are_numbered_from_one"),
            models.CheckConstraint(
                condition=(Q(number=1) & ~Q(seed="")) | ~Q(reason=""),
                name="second_draw_and_choice_by_hand_say_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} #{self.number}"

    @property
    def by_hand(self) -> bool:
        """Whether the names were chosen instead of drawn."""
        return not self.seed

    def drawn_again(self) -> list[int]:
        """The officers (by number) that seed, rule and pool give, in the order of the draw."""
        pool = [Drawable(officer, unit) for officer, unit in self.pool]
        return [one.officer for one in draw(pool, seed=self.seed, rule=DrawRule.from_json(self.rule))]


@append_only
class DrawnName(models.Model):
    """One name of a draw, with its place in it."""

    draw = models.ForeignKey(NameDraw, on_delete=models.PROTECT, related_name="names")
    place = models.PositiveIntegerField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """Where the officer served on the day of the draw."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "officer"], name="officer_is_drawn_once"),
            models.UniqueConstraint(fields=["draw", "place"], name="place_in_a_draw_is_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.place}"
