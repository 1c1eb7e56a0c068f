from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("training")

    def ready(self) -> None:
        from core.due import every_hour, every_minute, register_step
        from personnel.policy import register_policy
        from training.domain.study import StudyRules

        register_policy("weekly_study", StudyRules, _("Weekly study"))
        register_step("training.assign_study_tasks", _assign_tasks, period=every_minute)
        register_step("training.close_study_months", _close_months, period=every_hour)


def _assign_tasks(at: datetime) -> dict[str, int]:
    from training.actions.assign_study import assign_waiting_tasks

    return {"tasks": assign_waiting_tasks(at=at)}


def _close_months(at: datetime) -> dict[str, int]:
    from training.actions.close_study_month import close_study_months

    return {"closed": close_study_months(at=at)}
