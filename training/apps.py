from __future__ import annotations

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("training")

    def ready(self) -> None:
        from wagtail.signals import task_submitted

        from core.due import every_day, every_minute, register_step
        from training.workflow import note_submission

        task_submitted.connect(note_submission, dispatch_uid="training.note_submission")
        register_step("training.publish_scheduled", _publish_scheduled, period=every_minute)
        register_step("training.keep_desks", _keep_desks, period=every_day)


def _publish_scheduled(at: datetime) -> dict[str, int]:
    from training.actions.publish_scheduled import publish_scheduled

    return publish_scheduled(at=at)


def _keep_desks(at: datetime) -> dict[str, int]:
    from core.clock import local_day
    from training.actions.keep_desks import keep_all_desks

    return {"looked_at": keep_all_desks(on=local_day(at))}
