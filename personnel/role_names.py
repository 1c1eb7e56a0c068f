"""Names of the roles as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Role

ROLE_NAMES: Mapping[Role, object] = {
    Role.UNIT_LEADER: _("Unit leader"),
    Role.LEGAL_OFFICER: _("Legal officer"),
    Role.TRAINER: _("Instructor"),
    Role.QUESTION_AUTHOR: _("Question author"),
    Role.QUESTION_REVIEWER: _("Question reviewer"),
    Role.EXAM_OFFICER: _("Exam officer"),
    Role.INVIGILATOR: _("Invigilator"),
    Role.MARKER: _("Marker"),
    Role.HR: _("HR officer"),
    Role.LEGAL_HEAD: _("Head of the legal department"),
    Role.INSPECTORATE: _("Inspectorate"),
    Role.SYSTEM_ADMIN: _("System administrator"),
    Role.SECURITY_ADMIN: _("Security administrator"),
    Role.AUDIT_ADMIN: _("Audit administrator"),
}


def role_name(code: str) -> str:
    """The name of a role code in the language of the moment."""
    return str(ROLE_NAMES[Role(code)])
