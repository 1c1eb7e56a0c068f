from __future__ import annotations

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = _("analytics")

    def ready(self) -> None:
        from core.due import register_step

        register_step("analytics.count_articles", _count_articles)


def _count_articles(at: datetime) -> dict[str, int]:
    from analytics.actions.count_articles import count_articles

    return {"counted": count_articles(at=at)}
