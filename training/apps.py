from __future__ import annotations

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("training")

    def ready(self) -> None:
        from wagtail.signals import task_submitted

        from core.due import every_day, every_hour, every_minute, register_step
        from personnel.policy import register_policy
        from question_bank.seeing import shows_pictures
        from training.domain.study import StudyRules
        from training.own_data import register_own_data
        from training.pictures import may_see
        from training.workflow import note_submission

        task_submitted.connect(note_submission, dispatch_uid="training.note_submission")
        register_own_data()
        shows_pictures(may_see)
        register_policy("weekly_study", StudyRules, _("Weekly study"))
        register_step("training.assign_study_tasks", _assign_tasks, period=every_minute)
        register_step("training.close_study_months", _close_months, period=every_hour)
        register_step("training.publish_scheduled", _publish_scheduled, period=every_minute)
        register_step("training.keep_desks", _keep_desks, period=every_day)
        register_step("training.follow_law_dates", _follow_law_dates, period=every_minute)
        register_step("training.open_page_law_tasks", _open_law_tasks, period=every_minute)


def _publish_scheduled(at: datetime) -> dict[str, int]:
    from training.actions.publish_scheduled import publish_scheduled

    return publish_scheduled(at=at)


def _keep_desks(at: datetime) -> dict[str, int]:
    from core.clock import local_day
    from training.actions.keep_desks import keep_all_desks

    return {"looked_at": keep_all_desks(on=local_day(at))}


def _assign_tasks(at: datetime) -> dict[str, int]:
    from training.actions.assign_study import assign_waiting_tasks

    return {"tasks": assign_waiting_tasks(at=at)}


def _close_months(at: datetime) -> dict[str, int]:
    from training.actions.close_study_month import close_study_months

    return {"closed": close_study_months(at=at)}


def _follow_law_dates(at: datetime) -> dict[str, int]:
    from training.actions.follow_law_dates import follow_law_dates

    return {"followed": follow_law_dates(at=at)}


def _open_law_tasks(at: datetime) -> dict[str, int]:
    from training.actions.open_page_law_tasks import open_due_page_tasks

    return {"opened": open_due_page_tasks(at=at)}
