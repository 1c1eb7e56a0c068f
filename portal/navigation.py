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
    ("appraisal:bulletins", _("Bulletins"), None),
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
    ("exams:invigilate", _("Invigilation"), {Permission.INVIGILATE}),
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
    ("portal:audit", _("Audit trail"), {Permission.AUDIT_READ}),
    ("policy:index", _("Policy"), {Permission.POLICY_WRITE}),
)
"""(address, label, permissions of which one is enough; None: everybody who is signed in)"""

DUTIES_SIDE_BY_SIDE = 2
"""So many places given by roles stand beside what everybody has; more of them are folded into one menu."""

OTHER_HOMES = {
    "records:own_print": "records:own_file",
    "records:officer_file": "records:officers_files",
    "records:officer_print": "records:officers_files",
    "records:record": "records:officers_files",
    "records:withdraw": "records:officers_files",
    "records:units_files": "records:officers_files",
    "records:unit_file": "records:officers_files",
    "records:unit_print": "records:officers_files",
    "records:unit_record": "records:officers_files",
    "exams:boards": "exams:invigilate",
    "portal:corrections": "personnel:officers",
    "portal:answer_correction": "personnel:officers",
    "levels:mine": "records:own_file",
    "levels:expiring": "levels:check",
    "levels:exams": "levels:check",
    "levels:exam": "levels:check",
    "levels:proposals": "levels:check",
    "levels:credentials": "levels:check",
    "levels:legal_officers": "levels:check",
    "appraisal:fault_new": "appraisal:fault_entries",
    "appraisal:own_faults": "appraisal:own",
    "appraisal:own_fault": "appraisal:own",
}
"""Pages that belong to another place than their address says."""

ACCOUNT_ITEMS = (
    ("personnel:sessions", _("My sign-ins")),
    ("personnel:own_factors", _("My second factor")),
    ("personnel:password", _("Change password")),
    ("portal:my_data", _("My data")),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: places in the header and in the account menu.

    `nav_items` and `nav_duties` are lists of {url, label, current}: what stands side by side, and what the
    menu of duties holds; `duty` is the place of that menu one is at; `account_items`, `account_badge`.
    """
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        return {"nav_items": [], "nav_duties": [], "duty": None, "account_items": [], "account_badge": ""}
    held = officer.permissions_on(local_day(request.at))  # type: ignore[attr-defined]
    items = [
        {"name": name, "url": reverse(name), "label": label, "duty": needed is not None}
        for name, label, needed in ITEMS
        if needed is None or needed & held
    ]
    here = _place(request, items)
    shown = [{**item, "current": item["name"] == here} for item in items]
    duties = [item for item in shown if item["duty"]]
    folded = duties if len(duties) > DUTIES_SIDE_BY_SIDE else []
    return {
        "nav_items": [item for item in shown if item not in folded],
        "nav_duties": folded,
        "duty": next((item for item in folded if item["current"]), None),
        "account_items": [{"url": reverse(name), "label": label} for name, label in ACCOUNT_ITEMS],
        "account_badge": officer.badge_number,
    }


def _place(request: HttpRequest, items: list[dict[str, Any]]) -> str | None:
    """The item that the page belongs to: the one named for it, else the one with the longest address above it."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    if page in OTHER_HOMES:
        return OTHER_HOMES[page]
    above = [item for item in items if _is_below(request.path, item["url"])]
    return max(above, key=lambda item: len(item["url"]))["name"] if above else None


def _is_below(path: str, url: str) -> bool:
    """Whether `path` is the page at `url` or one below it; everything is below "/", so that one counts alone."""
    return path == url or (url != "/" and path.startswith(url))
