from __future__ import annotations

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionBankConfig(AppConfig):
    name = "question_bank"
    verbose_name = _("question bank")

    def ready(self) -> None:
        from core.due import every_minute, register_step
        from core.undo import register_undoer
        from question_bank.actions.upload_questions import KIND
        from question_bank.interchange.undo import QuestionsUndoer

        register_undoer(KIND, QuestionsUndoer())
        register_step("question_bank.start_scheduled", _start_scheduled, period=every_minute)
        register_step("question_bank.open_law_tasks", _open_law_tasks, period=every_minute)


def _start_scheduled(at: datetime) -> dict[str, int]:
    from question_bank.actions.start_scheduled import start_scheduled

    return {"started": start_scheduled(at=at)}


def _open_law_tasks(at: datetime) -> dict[str, int]:
    from question_bank.actions.open_law_tasks import open_due_law_tasks

    return {"opened": open_due_law_tasks(at=at)}
