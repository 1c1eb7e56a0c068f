from __future__ import annotations

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("portal")

    def ready(self) -> None:
        from core.due import every_hour, every_minute, register_step
        from portal import checks  # noqa: F401 - registers them
        from portal.own_data import register_own_data
        from portal.undo_reasons import register as register_undo_reasons

        register_own_data()
        register_undo_reasons()

        register_step("portal.give_notices", _give_notices, period=every_quarter)
        register_step("portal.give_prompt_notices", _give_prompt_notices, period=every_minute)
        register_step("portal.send_digests", _send_digests, period=every_hour)


def every_quarter(at: datetime) -> str:
    """Four times an hour."""
    return f"{at:%Y-%m-%dT%H}:{at.minute // 15}"


def _give_notices(at: datetime) -> dict[str, int]:
    from portal.actions.give_notices import give_notices
    from portal.notices.sources import SOURCES

    return {"written": give_notices(sources=SOURCES, at=at)}


def _give_prompt_notices(at: datetime) -> dict[str, int]:
    from portal.actions.give_notices import give_notices
    from portal.notices.sources import PROMPT_SOURCES

    return {"written": give_notices(sources=PROMPT_SOURCES, at=at)}


def _send_digests(at: datetime) -> dict[str, int]:
    from functools import partial

    from django.conf import settings

    from portal.actions.send_digests import send_digests
    from portal.notices.gateway import post_digests

    if not settings.NOTICE_URL:
        return {}
    post = partial(post_digests, url=settings.NOTICE_URL, secret=settings.NOTICE_SECRET)
    return send_digests(
        post=post, base_url=settings.PUBLIC_URL, quiet_hours=settings.NOTICE_QUIET_HOURS, at=at
    )
