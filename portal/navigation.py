"""What stands in the header: only what the person may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer

ITEMS = (
    ("portal:today", _("Today"), None),
    ("training:weekly", _("Weekly study"), None),
    ("law:statutes", _("Laws"), None),
    ("training:library", _("Lessons and cases"), None),
    ("records:own_file", _("My file"), None),
    ("appraisal:own", _("My evaluation"), None),
    (
        "question_bank:list",
        _("Question bank"),
        {Permission.QUESTION_READ, Permission.QUESTION_WRITE, Permission.QUESTION_REVIEW},
    ),
    (
        "exams:manage",
        _("Exam set-up"),
        {Permission.EXAM_READ, Permission.EXAM_MANAGE, Permission.EXAM_SIGN_OFF},
    ),
    ("exams:marking", _("Marking"), {Permission.MARK}),
    ("exams:leave_decisions", _("Leave"), {Permission.LEAVE_DECIDE}),
    ("levels:check", _("Levels"), {Permission.LEVEL_READ}),
    ("analytics:units", _("Figures"), {Permission.FIGURES_READ}),
    ("records:officers_files", _("Files"), {Permission.FILE_READ, Permission.FILE_WRITE}),
    ("appraisal:cycles", _("Quality evaluation"), {Permission.EVALUATION_READ}),
    ("appraisal:promotions", _("Promotion checks"), {Permission.PROMOTION_READ}),
    ("appraisal:faults", _("Register of faults"), {Permission.FAULT_READ}),
    ("appraisal:fault_entries", _("Faults I entered"), {Permission.FAULT_WRITE}),
    ("personnel:officers", _("People"), {Permission.PERSONNEL_READ}),
    ("wagtailadmin_home", _("Policy"), {Permission.POLICY_WRITE}),
)
"""(address, label, permissions of which one is enough; None: everybody who is signed in)"""

ACCOUNT_ITEMS = (
    ("personnel:sessions", _("My sign-ins")),
    ("personnel:password", _("Change password")),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `nav_items` ({url, label, current}), `account_items` and `account_badge`."""
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        return {"nav_items": [], "account_items": [], "account_badge": ""}
    held = officer.permissions_on(local_day(request.at))  # type: ignore[attr-defined]
    items = [
        {"url": reverse(name), "label": label, "name": name}
        for name, label, needed in ITEMS
        if needed is None or needed & held
    ]
    here = max((item["url"] for item in items if _is_below(request.path, item["url"])), key=len, default=None)
    return {
        "nav_items": [{**item, "current": item["url"] == here} for item in items],
        "account_items": [{"url": reverse(name), "label": label} for name, label in ACCOUNT_ITEMS],
        "account_badge": officer.badge_number,
    }


def _is_below(path: str, url: str) -> bool:
    """Whether `path` is the page at `url` or one below it; everything is below "/", so that one counts alone."""
    return path == url or (url != "/" and path.startswith(url))
