"""Which of the screens about people somebody may open."""

from __future__ import annotations

from personnel.access import OfficerRequest
from personnel.domain.roles import Permission


def people_tabs(request: OfficerRequest) -> dict[str, bool]:
    """Context of `personnel/people_tabs.html`."""
    held = request.officer.permissions_on(request.day)
    return {
        "may_read": Permission.PERSONNEL_READ in held,
        "may_import": Permission.ROSTER_IMPORT in held,
        "may_grant": Permission.ROLES_GRANT in held,
        "may_issue": Permission.CODES_ISSUE in held,
    }
