from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionBankConfig(AppConfig):
    name = "question_bank"
    verbose_name = _("question bank")

    def ready(self) -> None:
        from core.undo import register_undoer
        from question_bank.actions.upload_questions import KIND
        from question_bank.interchange.undo import QuestionsUndoer

        register_undoer(KIND, QuestionsUndoer())
