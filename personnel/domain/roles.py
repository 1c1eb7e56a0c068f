"""Roles, permissions and the one matrix between them.

A role is held on a unit and its subtree; a permission is what a screen or an action asks for.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Role codes (contract 4). Being an officer is no role: everybody is one."""

    UNIT_LEADER = "unit_leader"
    LEGAL_OFFICER = "legal_officer"
    TRAINER = "trainer"
    QUESTION_AUTHOR = "question_author"
    QUESTION_REVIEWER = "question_reviewer"
    EXAM_OFFICER = "exam_officer"
    INVIGILATOR = "invigilator"
    MARKER = "marker"
    HR = "hr"
    LEGAL_HEAD = "legal_head"
    INSPECTORATE = "inspectorate"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class Permission(StrEnum):
    """What may be asked for. Everything here is held on the units of the role and below them."""

    PERSONNEL_READ = "personnel_read"
    PERSONNEL_WRITE = "personnel_write"
    ROSTER_IMPORT = "roster_import"
    CODES_ISSUE = "codes_issue"
    ROLES_GRANT = "roles_grant"
    FACTORS_RESET = "factors_reset"
    ACCOUNTS_DISABLE = "accounts_disable"
    POLICY_WRITE = "policy_write"
    LAW_IMPORT = "law_import"
    QUESTION_READ = "question_read"
    QUESTION_WRITE = "question_write"
    QUESTION_REVIEW = "question_review"
    QUESTION_LEGAL = "question_legal"
    EXAM_READ = "exam_read"
    EXAM_MANAGE = "exam_manage"
    EXAM_SIGN_OFF = "exam_sign_off"
    INVIGILATE = "invigilate"
    FIGURES_READ = "figures_read"
    NAMES_READ = "names_read"
    FILE_READ = "file_read"
    AUDIT_READ = "audit_read"
    CONTENT_WRITE = "content_write"
    CONTENT_REVIEW = "content_review"
    STUDY_ASSIGN = "study_assign"
    STUDY_READ = "study_read"
    MARK = "mark"
    LEAVE_DECIDE = "leave_decide"
    LEVEL_READ = "level_read"
    LEVEL_PROPOSE = "level_propose"
    LEVEL_CONFIRM = "level_confirm"
    FILE_WRITE = "file_write"
    UNIT_FILE_READ = "unit_file_read"
    FAULT_READ = "fault_read"
    FAULT_WRITE = "fault_write"
    FAULT_DECIDE = "fault_decide"
    EVALUATION_READ = "evaluation_read"
    EVALUATION_WRITE = "evaluation_write"
    EVALUATION_SIGN = "evaluation_sign"
    PROMOTION_READ = "promotion_read"
    PROMOTION_CHECK = "promotion_check"
    PROMOTION_SIGN = "promotion_sign"
    BULLETIN_READ = "bulletin_read"
    BULLETIN_WRITE = "bulletin_write"
    BULLETIN_CHECK = "bulletin_check"
    BULLETIN_APPROVE = "bulletin_approve"
    BULLETIN_RECEIVE = "bulletin_receive"
    BULLETIN_ANNEX = "bulletin_annex"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""Nobody holds two of these, and none of them together with any other role."""

NEEDS_APPOINTMENT = frozenset({Role.LEGAL_OFFICER})
"""Granted by `records` after it has checked the credential, never on the role screen."""

P, R = Permission, Role

MATRIX: dict[Permission, frozenset[Role]] = {
    P.PERSONNEL_READ: frozenset({R.HR, R.UNIT_LEADER, R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.INSPECTORATE}),
    P.PERSONNEL_WRITE: frozenset({R.HR}),
    P.ROSTER_IMPORT: frozenset({R.HR}),
    P.CODES_ISSUE: frozenset({R.HR, R.SYSTEM_ADMIN}),
    P.ROLES_GRANT: frozenset({R.SECURITY_ADMIN}),
    P.FACTORS_RESET: frozenset({R.SECURITY_ADMIN}),
    P.ACCOUNTS_DISABLE: frozenset({R.SYSTEM_ADMIN}),
    P.POLICY_WRITE: frozenset({R.LEGAL_HEAD}),
    P.LAW_IMPORT: frozenset({R.LEGAL_HEAD, R.LEGAL_OFFICER}),
    P.QUESTION_READ: frozenset(
        {R.QUESTION_AUTHOR, R.QUESTION_REVIEWER, R.EXAM_OFFICER, R.LEGAL_HEAD, R.LEGAL_OFFICER}
    ),
    P.QUESTION_WRITE: frozenset({R.QUESTION_AUTHOR}),
    P.QUESTION_REVIEW: frozenset({R.QUESTION_REVIEWER}),
    P.QUESTION_LEGAL: frozenset({R.LEGAL_HEAD, R.LEGAL_OFFICER}),
    P.EXAM_READ: frozenset({R.EXAM_OFFICER, R.LEGAL_HEAD, R.INSPECTORATE}),
    P.EXAM_MANAGE: frozenset({R.EXAM_OFFICER}),
    P.EXAM_SIGN_OFF: frozenset({R.LEGAL_HEAD}),
    P.INVIGILATE: frozenset({R.INVIGILATOR, R.EXAM_OFFICER}),
    P.FIGURES_READ: frozenset({R.UNIT_LEADER, R.EXAM_OFFICER, R.LEGAL_HEAD, R.HR, R.INSPECTORATE}),
    P.NAMES_READ: frozenset({R.UNIT_LEADER, R.EXAM_OFFICER, R.LEGAL_HEAD, R.HR, R.INSPECTORATE}),
    P.FILE_READ: frozenset({R.UNIT_LEADER, R.HR, R.LEGAL_HEAD, R.INSPECTORATE}),
    P.AUDIT_READ: frozenset({R.AUDIT_ADMIN}),
    P.CONTENT_WRITE: frozenset({R.TRAINER, R.LEGAL_OFFICER}),
    P.CONTENT_REVIEW: frozenset({R.LEGAL_HEAD, R.LEGAL_OFFICER}),
    P.STUDY_ASSIGN: frozenset({R.TRAINER, R.LEGAL_OFFICER, R.LEGAL_HEAD}),
    P.STUDY_READ: frozenset({R.TRAINER, R.LEGAL_OFFICER, R.LEGAL_HEAD, R.UNIT_LEADER, R.HR, R.INSPECTORATE}),
    P.MARK: frozenset({R.MARKER}),
    P.LEAVE_DECIDE: frozenset({R.UNIT_LEADER}),
    P.LEVEL_READ: frozenset({R.HR, R.UNIT_LEADER, R.LEGAL_HEAD, R.INSPECTORATE}),
    P.LEVEL_PROPOSE: frozenset({R.HR}),
    P.LEVEL_CONFIRM: frozenset({R.LEGAL_HEAD}),
    P.FILE_WRITE: frozenset({R.HR, R.LEGAL_OFFICER}),
    P.UNIT_FILE_READ: frozenset({R.UNIT_LEADER, R.LEGAL_OFFICER, R.HR, R.LEGAL_HEAD, R.INSPECTORATE}),
    P.FAULT_READ: frozenset({R.LEGAL_HEAD, R.INSPECTORATE, R.HR}),
    P.FAULT_WRITE: frozenset({R.LEGAL_OFFICER, R.INSPECTORATE}),
    P.FAULT_DECIDE: frozenset({R.LEGAL_HEAD}),
    P.EVALUATION_READ: frozenset({R.UNIT_LEADER, R.LEGAL_OFFICER, R.HR, R.LEGAL_HEAD, R.INSPECTORATE}),
    P.EVALUATION_WRITE: frozenset({R.LEGAL_OFFICER, R.LEGAL_HEAD}),
    P.EVALUATION_SIGN: frozenset({R.LEGAL_HEAD}),
    P.PROMOTION_READ: frozenset({R.HR, R.LEGAL_HEAD, R.INSPECTORATE}),
    P.PROMOTION_CHECK: frozenset({R.HR}),
    P.PROMOTION_SIGN: frozenset({R.LEGAL_HEAD}),
    P.BULLETIN_READ: frozenset({R.EXAM_OFFICER, R.LEGAL_HEAD, R.UNIT_LEADER, R.HR, R.INSPECTORATE}),
    P.BULLETIN_WRITE: frozenset({R.EXAM_OFFICER}),
    P.BULLETIN_CHECK: frozenset({R.LEGAL_HEAD}),
    P.BULLETIN_APPROVE: frozenset({R.UNIT_LEADER}),
    P.BULLETIN_RECEIVE: frozenset({R.UNIT_LEADER}),
    P.BULLETIN_ANNEX: frozenset({R.UNIT_LEADER, R.LEGAL_HEAD, R.HR, R.INSPECTORATE}),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that carry `permission`."""
    return MATRIX[permission]


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that any of `roles` carries."""
    return frozenset(permission for permission, holders in MATRIX.items() if holders & roles)


def clash(held: frozenset[Role], wanted: Role) -> Role | None:
    """A held role that forbids `wanted`: administrators are three different people and nothing else."""
    for role in sorted(held - {wanted}):
        if role in ADMINISTRATORS or wanted in ADMINISTRATORS:
            return role
    return None
