from __future__ import annotations

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionBankConfig(AppConfig):
    name = "question_bank"
    verbose_name = _("question bank")

    def ready(self) -> None:
        from core.due import every_day, every_minute, register_step
        from core.imports import register_importer
        from core.undo import register_undoer
        from personnel.policy import register_policy
        from question_bank.actions.upload_questions import KIND
        from question_bank.domain.times import TimesPolicy
        from question_bank.interchange.calibration import KIND as CALIBRATION
        from question_bank.interchange.calibration import CalibrationImporter
        from question_bank.interchange.undo import QuestionsUndoer
        from question_bank.times import POLICY

        register_undoer(KIND, QuestionsUndoer())
        register_importer(CALIBRATION, CalibrationImporter())
        register_policy(POLICY, TimesPolicy, _("Time of questions"))
        register_step("question_bank.follow_law_dates", _follow_law_dates, period=every_minute)
        register_step("question_bank.start_scheduled", _start_scheduled, period=every_minute)
        register_step("question_bank.open_law_tasks", _open_law_tasks, period=every_minute)
        register_step("question_bank.check_citations", _check_citations, period=every_day)


def _start_scheduled(at: datetime) -> dict[str, int]:
    from question_bank.actions.start_scheduled import start_scheduled

    return {"started": start_scheduled(at=at)}


def _follow_law_dates(at: datetime) -> dict[str, int]:
    from question_bank.actions.follow_law_dates import follow_law_dates

    return {"followed": follow_law_dates(at=at)}


def _open_law_tasks(at: datetime) -> dict[str, int]:
    from question_bank.actions.open_law_tasks import open_due_law_tasks

    return {"opened": open_due_law_tasks(at=at)}


def _check_citations(at: datetime) -> dict[str, int]:
    """Laws come into force by themselves: every day all banks are checked anew, by the worker, as it takes a while."""
    from question_bank.models import Bank
    from question_bank.tasks import check_citations_of

    banks = list(Bank.objects.order_by("pk").values_list("pk", flat=True))
    if banks:
        check_citations_of.enqueue(banks)
    return {"banks": len(banks)}
