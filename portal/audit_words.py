"""What the kinds of audit events are called, in the order of the daily round of the audit administrator."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import Words

GROUPS: dict[str, Words] = {
    "sign_in": gettext_lazy("Signing in"),
    "session": gettext_lazy("Sessions"),
    "factor": gettext_lazy("Second factor"),
    "access": gettext_lazy("Access"),
    "password": gettext_lazy("Passwords"),
    "code": gettext_lazy("One-time codes"),
    "role": gettext_lazy("Roles"),
    "officer": gettext_lazy("Accounts and postings"),
    "officers": gettext_lazy("Lists of officers"),
    "policy": gettext_lazy("Policy"),
    "audit": gettext_lazy("Audit trail"),
    "data": gettext_lazy("My data"),
    "correction": gettext_lazy("Requests for correction"),
    "import": gettext_lazy("Imports"),
    "law": gettext_lazy("Laws"),
    "bank": gettext_lazy("Question banks"),
    "question": gettext_lazy("Questions"),
    "questions": gettext_lazy("Questions"),
    "exam": gettext_lazy("Exams"),
    "appeal": gettext_lazy("Appeals"),
    "series": gettext_lazy("Series of exams"),
    "leave": gettext_lazy("Leave"),
    "study": gettext_lazy("Weekly study"),
    "content": gettext_lazy("Lessons and cases"),
    "file": gettext_lazy("Enforcement files"),
    "figures": gettext_lazy("Figures"),
    "certificate": gettext_lazy("Certificates"),
    "certificates": gettext_lazy("Certificates"),
    "levels": gettext_lazy("Levels"),
    "credential": gettext_lazy("Credentials"),
    "exemption": gettext_lazy("Exemptions"),
    "legal_officer": gettext_lazy("Legal officers"),
    "evaluation": gettext_lazy("Quality evaluation"),
    "bulletin": gettext_lazy("Bulletins"),
    "fault": gettext_lazy("Register of faults"),
    "promotion": gettext_lazy("Promotion checks"),
}
"""The part of a kind before the dot."""

KINDS: dict[str, Words] = {
    "sign_in.succeeded": gettext_lazy("signed in"),
    "sign_in.failed": gettext_lazy("wrong password"),
    "sign_in.locked": gettext_lazy("badge number locked after wrong passwords"),
    "sign_in.ended": gettext_lazy("session ended"),
    "session.ended": gettext_lazy("sessions ended by force"),
    "factor.confirmed": gettext_lazy("second factor confirmed"),
    "factor.refused": gettext_lazy("second factor wrong"),
    "factor.set_up": gettext_lazy("second factor set up"),
    "factor.removed": gettext_lazy("second factor removed"),
    "factor.codes_renewed": gettext_lazy("recovery codes drawn"),
    "factor.reset": gettext_lazy("second factor reset"),
    "access.denied": gettext_lazy("screen refused"),
    "password.changed": gettext_lazy("password changed"),
    "code.issued": gettext_lazy("one-time codes issued"),
    "code.used": gettext_lazy("one-time code used"),
    "role.granted": gettext_lazy("role given"),
    "role.ended": gettext_lazy("role ended"),
    "officer.created": gettext_lazy("account made"),
    "officer.disabled": gettext_lazy("account closed"),
    "officer.enabled": gettext_lazy("account opened"),
    "officer.transferred": gettext_lazy("officer transferred"),
    "officers.exported": gettext_lazy("list of officers exported"),
    "policy.issued": gettext_lazy("policy issued"),
    "audit.exported": gettext_lazy("audit trail exported"),
    "audit.archived": gettext_lazy("old events archived"),
    "data.exported": gettext_lazy("own data exported"),
    "correction.asked": gettext_lazy("correction asked for"),
    "correction.answered": gettext_lazy("correction answered"),
    "figures.exported": gettext_lazy("figures exported"),
    "levels.exported": gettext_lazy("list of certificates exported"),
    "file.restricted_read": gettext_lazy("restricted part of a file read"),
    "certificate.printed": gettext_lazy("certificate printed"),
    "fault.viewed": gettext_lazy("record of a fault read"),
    "fault.register_viewed": gettext_lazy("register of faults read"),
    "exam.sealed": gettext_lazy("paper sealed"),
    "exam.paper_printed": gettext_lazy("paper printed"),
    "questions.exported": gettext_lazy("questions exported"),
    "exam.opened": gettext_lazy("exam opened"),
    "exam.closed": gettext_lazy("exam closed"),
    "exam.time_granted": gettext_lazy("extra time given"),
    "exam.answer_file_brought": gettext_lazy("answer file brought in"),
    "exam.answer_file_taken": gettext_lazy("answer file taken"),
    "exam.answer_file_turned_down": gettext_lazy("answer file turned down"),
    "exam.rehearsal_made": gettext_lazy("rehearsal made"),
    "exam.safe_browser_set": gettext_lazy("Safe Exam Browser asked for or not"),
    "exam.browser_let_in": gettext_lazy("candidate let in with any browser"),
    "exam.outage_credited": gettext_lazy("outage credited"),
    "exam.signed_off": gettext_lazy("results signed off"),
    "exam.reminded": gettext_lazy("reminder of an exam sent"),
    "exam.released": gettext_lazy("results released"),
    "exam.rooms_taken": gettext_lazy("rooms of an exam chosen"),
    "exam.seats_drawn": gettext_lazy("seats drawn"),
    "exam.seats_published": gettext_lazy("plan of seats published"),
    "exam.seated_late": gettext_lazy("late candidates seated"),
    "exam.seat_moved": gettext_lazy("candidate moved to another seat"),
    "exam.duties_drawn": gettext_lazy("invigilators drawn"),
    "exam.invigilator_replaced": gettext_lazy("invigilator changed"),
    "exam.let_in": gettext_lazy("candidate let in at another address"),
    "exam.let_in_ended": gettext_lazy("exception at the door ended"),
    "exam.papers_printed": gettext_lazy("sheets of rooms printed"),
    "exam.exam_site_made": gettext_lazy("exam site added"),
    "exam.exam_site_changed": gettext_lazy("exam site changed"),
    "exam.exam_room_made": gettext_lazy("exam room added"),
    "exam.exam_room_changed": gettext_lazy("exam room changed"),
    "exam.shown_provisionally": gettext_lazy("results shown provisionally"),
    "exam.correction_proposed": gettext_lazy("correction of results proposed"),
    "exam.marking_again_asked": gettext_lazy("answer to be marked again"),
    "exam.correction_held_up": gettext_lazy("correction not applied: results had changed"),
    "exam.notice_opened": gettext_lazy("public notice opened"),
    "exam.notice_objected": gettext_lazy("objection to a public notice"),
    "exam.objection_answered": gettext_lazy("objection answered"),
    "exam.correction_applied": gettext_lazy("correction of results applied"),
    "exam.correction_refused": gettext_lazy("correction of results refused"),
    "exam.correction_withdrawn": gettext_lazy("correction of results taken back"),
    "exam.cancelled": gettext_lazy("exam cancelled"),
    "question.started": gettext_lazy("question approved ahead came into use"),
    "question.law_decided": gettext_lazy("decided about a question after a change of law"),
    "exam.law_decided": gettext_lazy("decided about a sealed paper after a change of law"),
    "import.applied": gettext_lazy("import written"),
    "promotion.signed": gettext_lazy("promotion check signed"),
}
"""Kinds with words of their own; the others are told by their group and their code."""


def group_of(kind: str) -> str:
    """The name of the group of `kind`; a group that nobody named keeps its code."""
    code = kind.partition(".")[0]
    return str(GROUPS.get(code, code))


def words_of(kind: str) -> str:
    """What people call `kind`."""
    if kind in KINDS:
        return str(KINDS[kind])
    return _("%(group)s: %(code)s") % {"group": group_of(kind), "code": kind.partition(".")[2]}
