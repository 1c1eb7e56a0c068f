"""What a guide is: one page for one role, to read on screen or on paper.

Names of buttons and places stand in “…” exactly as on screen; a test looks for each of them in the catalogues.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.wording import Words
from personnel.domain.roles import Role
from personnel.role_names import ROLE_NAMES

FIRST = _("The first time")
DAY = _("Every day")
WEEK = _("Every week")
MONTH = _("Every month")
NEED = _("When needed")


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do: how often, what, and the name of the address where it is done (empty: nowhere special)."""

    when: Words
    does: Words
    place: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The page of one role; without a role, what every officer does."""

    role: Role | None
    lead: Words
    jobs: tuple[Job, ...]

    @property
    def code(self) -> str:
        """Its part of the address."""
        return self.role.value if self.role else "officer"

    @property
    def title(self) -> Words:
        """Whom it is for."""
        return ROLE_NAMES[self.role] if self.role else _("Officer")
