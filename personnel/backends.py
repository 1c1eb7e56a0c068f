"""Who signs in, and what Wagtail is told they may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from personnel.domain.badges import normal_badge_number
from personnel.models import Officer


def typed_badge_number(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The badge number that was typed, in its kept form: the one name under which lock-out counts."""
    typed = request.POST.get("username", "") if request is not None else ""
    return normal_badge_number(typed or (credentials or {}).get("username", ""))


class BadgeBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_kwargs: object
    ) -> Officer | None:
        officer = Officer.objects.holding_badge(normal_badge_number(username)).first()
        return officer if officer and officer.check_password(password) and officer.is_active else None

    def get_user(self, user_id: int) -> Officer | None:
        return Officer.objects.with_badge().filter(pk=user_id, is_active=True).first()


class RolePermissions(BaseBackend):
    """What Wagtail is told."""
