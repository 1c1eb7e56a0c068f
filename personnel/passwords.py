"""Django's door to the password profile in force."""

from __future__ import annotations

from personnel.models import Officer


class ProfileValidator:
    """Checks a new password against the profile that LIANBING_PASSWORD_PROFILE names."""

    def validate(self, password: str, user: Officer | None = None) -> None:
        """Raises ValidationError listing everything that is wrong."""

    def get_help_text(self) -> str:
        return ""
