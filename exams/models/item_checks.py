"""The item check of an exam: what was counted, who looked at it, and what was said about its flags."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, Q

from core.append_only import append_only
from personnel.models import Officer
from question_bank.models import RevisionStatistic

from .exams import Exam


@append_only
class ItemCheck(models.Model):
    """One count over all results of an exam. The same results are counted once; corrected ones make a new check."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="item_checks")
    method = models.CharField(max_length=20)
    snapshot = models.CharField(max_length=64)
    n = models.PositiveIntegerField()
    figures: models.JSONField[dict[str, Any]] = models.JSONField()
    """Figures of the whole paper; alpha only where all candidates had the same one."""
    policy: models.JSONField[dict[str, Any]] = models.JSONField()
    """The limits that were used."""
    policy_version_id = models.BigIntegerField(null=True)
    open_flags = models.PositiveIntegerField()
    """How many flags asked for an answer when it was counted."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "method", "snapshot"], name="same_results_are_checked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}: n={self.n}"

    @staticmethod
    def open_flags_of(exam: Exam) -> int:
        """How many findings of the newest check wait for an answer."""
        counted = ItemCheck.objects.filter(exam=exam).annotate(given=Count("answers")).order_by("-pk")
        newest = counted.values_list("open_flags", "given").first()
        return max(0, newest[0] - newest[1]) if newest else 0


@append_only
class ItemCheckReading(models.Model):
    """Who opened an item check before the results were signed, and when they first did."""

    check_row = models.ForeignKey(ItemCheck, on_delete=models.PROTECT, related_name="readings")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_row", "officer"], name="first_reading_of_an_item_check_counts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} read {self.check_row_id}"


@append_only
class FlagAnswer(models.Model):
    """What the exam officer made of one flag: the key is right and stays, and why."""

    check_row = models.ForeignKey(ItemCheck, on_delete=models.PROTECT, related_name="answers")
    statistic = models.ForeignKey(RevisionStatistic, on_delete=models.PROTECT, related_name="+")
    flag = models.CharField(max_length=30)
    """Code and, where one is meant, number of the option: `strong_chose:2`."""
    reason = models.CharField(max_length=500)
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statistic", "flag"], name="flag_is_answered_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_to_a_flag_gives_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.statistic_id}: {self.flag}"
