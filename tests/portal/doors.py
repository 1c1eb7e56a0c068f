"""Every address of the platform and who may open it: the table of the tests of access, written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from personnel.domain.roles import Permission, Role, roles_with

P = Permission


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in. `gate` opens the screen (None: everybody signed in; of several, one is enough); `needs` is asked for on top, about the
    object; an object of `nobody` here is only its owner's."""

    gate: Permission | tuple[Permission, ...] | None = None
    needs: Permission | None = None
    args: tuple[str, ...] = ()
    methods: str = "GET"
    looking: bool = False
    """`needs` is asked for a POST only."""
    hidden_without: Permission | None = None
    """Whoever lacks it finds nothing, unless it is their own."""
    mine: bool = False
    shared: bool = False
    """Laws belong to all bureaus."""


def door(gate: Permission | tuple[Permission, ...] | None = None, *args: str, **more: Any) -> Door:
    return Door(gate, args=args, **more)


BOTH = "GET POST"
DOORS = {
    "personnel:password": door(methods=BOTH),
    "personnel:sessions": door(),
    "personnel:end_other_sessions": door(methods="POST"),
    "personnel:end_session": door(None, "sign_in", methods="POST", mine=True),
    "personnel:second_factor": door(methods=BOTH),
    "personnel:second_factor_key": door(methods="POST"),
    "personnel:second_factor_set_up": door(methods=BOTH),
    "personnel:own_factors": door(),
    "personnel:renew_recovery_codes": door(methods="POST"),
    "personnel:remove_authenticator": door(methods="POST"),
    "personnel:add_security_key": door(None, methods=BOTH, mine=True),
    "personnel:remove_security_key": door(None, "security_key", methods="POST", mine=True),
    "personnel:reset_second_factor": door(P.FACTORS_RESET, "officer", methods="POST"),
    "personnel:text_size": door(methods="POST"),
    "personnel:account": door(P.ACCOUNTS_DISABLE, "officer"),
    "personnel:close_account": door(P.ACCOUNTS_DISABLE, "officer", methods="POST"),
    "personnel:open_account": door(P.ACCOUNTS_DISABLE, "officer", methods="POST"),
    "personnel:end_sessions": door(P.ACCOUNTS_DISABLE, "officer", methods="POST"),
    "personnel:codes": door(P.CODES_ISSUE, methods=BOTH),
    "personnel:units": door(P.PERSONNEL_READ),
    "personnel:officers": door(P.PERSONNEL_READ),
    "personnel:officers_file": door(P.PERSONNEL_READ),
    "personnel:officer": door(P.PERSONNEL_READ, "officer", methods=BOTH),
    "personnel:roles": door(P.ROLES_GRANT, methods=BOTH),
    "personnel:end_role": door(P.ROLES_GRANT, "grant", methods="POST"),
    "personnel:roster": door(P.ROSTER_IMPORT, methods=BOTH),
    "personnel:roster_template": door(P.ROSTER_IMPORT),
    "personnel:roster_import": door(P.ROSTER_IMPORT, "roster", methods=BOTH),
    "personnel:roster_columns": door(P.ROSTER_IMPORT, "roster", methods=BOTH),
    "personnel:roster_undo": door(P.ROSTER_IMPORT, "roster", methods=BOTH),
    "law:statutes": door(),
    "law:statute": door(None, "statute", shared=True),
    "law:article": door(None, "statute", "article", shared=True),
    "law:compare": door(None, "statute", shared=True),
    "law:reading_place": door(None, "statute", methods="POST", shared=True),
    "law:abbreviations": door((P.LAW_IMPORT, P.QUESTION_WRITE), methods=BOTH),
    "law:import": door(P.LAW_IMPORT, methods=BOTH),
    "law:import_preview": door(P.LAW_IMPORT, "law", methods=BOTH, mine=True),
    "law:effective_date": door(P.LAW_IMPORT, "version", methods="POST", shared=True),
    "question_bank:list": door(P.QUESTION_READ),
    "question_bank:new": door(P.QUESTION_WRITE, methods=BOTH),
    "question_bank:citations": door(P.QUESTION_READ, methods=BOTH),
    "question_bank:citation_notes": door(P.QUESTION_WRITE, methods="POST"),
    "question_bank:review_queue": door(P.QUESTION_REVIEW),
    "question_bank:new_bank": door(P.QUESTION_WRITE, methods=BOTH),
    "question_bank:import_upload": door(P.QUESTION_WRITE, methods=BOTH),
    "question_bank:import_template": door(P.QUESTION_WRITE),
    "question_bank:import": door(P.QUESTION_WRITE, "questions", methods=BOTH),
    "question_bank:import_undo": door(P.QUESTION_WRITE, "questions", methods=BOTH),
    "question_bank:import_confirm": door(P.QUESTION_WRITE, "questions", methods="POST"),
    "question_bank:import_again": door(P.QUESTION_WRITE, "questions", methods="POST"),
    "question_bank:import_leave_out": door(P.QUESTION_WRITE, "questions", methods="POST"),
    "question_bank:import_columns": door(P.QUESTION_WRITE, "questions", methods=BOTH),
    "question_bank:question": door(P.QUESTION_READ, "question"),
    "question_bank:edit": door(P.QUESTION_WRITE, "question", methods=BOTH),
    "question_bank:retire": door(P.QUESTION_WRITE, "question", methods="POST"),
    "question_bank:submit": door(P.QUESTION_WRITE, "question", "number", methods="POST"),
    "question_bank:approve": door(P.QUESTION_REVIEW, "question", "number", methods="POST"),
    "question_bank:return": door(P.QUESTION_REVIEW, "question", "number", methods="POST"),
    "exams:manage": door(P.EXAM_READ),
    "exams:manage_new": door(P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_due": door(P.EXAM_MANAGE, "?unit"),
    "exams:manage_exam": door(P.EXAM_READ, "exam"),
    "exams:manage_plan": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_blueprint": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_supply": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_paper": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE),
    "exams:manage_redraw": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_seal": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_absences": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, looking=True, methods=BOTH),
    "exams:manage_draw": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_makeup": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:series": door(P.EXAM_READ),
    "exams:series_new": door(P.EXAM_MANAGE, methods=BOTH),
    "exams:series_one": door(P.EXAM_READ, "series"),
    "exams:series_edit": door(P.EXAM_READ, "series", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:series_active": door(P.EXAM_READ, "series", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:series_month": door(P.EXAM_READ, "series_month", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_approve": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:leave": door(None, "sitting", methods=BOTH, mine=True),
    "exams:withdraw_leave": door(None, "sitting", methods="POST", mine=True),
    "exams:leave_decisions": door(P.LEAVE_DECIDE),
    "exams:decide_leave": door(P.LEAVE_DECIDE, "leave", methods="POST"),
    "exams:manage_live": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, looking=True, methods=BOTH),
    "exams:boards": door((P.EXAM_READ, P.INVIGILATE)),
    "exams:board": door((P.EXAM_READ, P.INVIGILATE), "exam"),
    "exams:board_rows": door((P.EXAM_READ, P.INVIGILATE), "exam"),
    "exams:board_act": door((P.EXAM_READ, P.INVIGILATE), "exam", needs=P.INVIGILATE, methods="POST"),
    "exams:board_undo": door((P.EXAM_READ, P.INVIGILATE), "intervention", needs=P.INVIGILATE, methods="POST"),
    "exams:incidents": door(
        (P.EXAM_READ, P.INVIGILATE), "exam", needs=P.INVIGILATE, looking=True, methods=BOTH
    ),
    "exams:manage_rehearse": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_answer_files": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:manage_answer_file": door(P.EXAM_READ, "answer_file", needs=P.EXAM_MANAGE),
    "exams:manage_decide_answer_file": door(P.EXAM_READ, "answer_file", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_safe_browser": door(
        (P.EXAM_READ, P.INVIGILATE), "exam", needs=P.EXAM_MANAGE, looking=True, methods=BOTH
    ),
    "exams:manage_let_in": door(P.INVIGILATE, "exam", needs=P.INVIGILATE, methods="POST"),
    "exams:manage_results": door(P.EXAM_READ, "exam"),
    "exams:manage_sign_off": door(P.EXAM_READ, "exam", needs=P.EXAM_SIGN_OFF, methods="POST"),
    "exams:manage_move": door(P.EXAM_READ, "exam", "verb", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_marking": door(P.EXAM_READ, "exam"),
    "exams:manage_marking_chief": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_marking_deal": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_marking_findings": door(P.EXAM_READ, "exam", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:manage_marking_figures": door(P.EXAM_READ, "exam"),
    "exams:manage_marking_table": door(P.EXAM_READ, "exam"),
    "exams:marking_controls": door(P.MARK, "written_exam"),
    "exams:marking_control": door(P.MARK, "marking_item", methods="POST"),
    "exams:manage_items": door(P.EXAM_READ, "exam"),
    "exams:manage_item": door(P.EXAM_READ, "exam", "statistic"),
    "exams:manage_item_answer": door(P.EXAM_READ, "exam", "statistic", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:sites": door(P.EXAM_READ),
    "exams:site_new": door(P.EXAM_MANAGE, methods=BOTH),
    "exams:site": door(P.EXAM_READ, "exam_site"),
    "exams:site_edit": door(P.EXAM_READ, "exam_site", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:room_new": door(P.EXAM_READ, "exam_site", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:room_edit": door(P.EXAM_READ, "exam_site", "exam_room", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:seating": door(P.EXAM_READ, "seated_exam"),
    "exams:seating_act": door(
        P.EXAM_READ, "seated_exam", "sitting", "seat_verb", needs=P.EXAM_MANAGE, methods="POST"
    ),
    "exams:seating_print": door(P.EXAM_READ, "seated_exam", "sitting", "paper", needs=P.EXAM_MANAGE),
    "exams:invigilate": door(P.INVIGILATE),
    "exams:invigilate_ticket": door(P.INVIGILATE, "admission_ticket", hidden_without=P.EXAM_MANAGE),
    "exams:invigilate_room": door(P.INVIGILATE, "sitting_room", hidden_without=P.EXAM_MANAGE),
    "exams:invigilate_print": door(P.INVIGILATE, "sitting_room", "paper", hidden_without=P.EXAM_MANAGE),
    "exams:invigilate_act": door(
        P.INVIGILATE, "sitting_room", "door_verb", methods="POST", hidden_without=P.EXAM_MANAGE
    ),
    "exams:ticket": door(None, "sitting", mine=True),
    "exams:corrections": door(P.EXAM_READ, "exam"),
    "exams:correct_question": door(
        P.EXAM_READ, "exam", "exam_revision", "exam_part", needs=P.EXAM_MANAGE, methods=BOTH
    ),
    "exams:correct_attempt": door(P.EXAM_READ, "exam", "past_attempt", needs=P.EXAM_MANAGE, methods=BOTH),
    "exams:correction": door(P.EXAM_READ, "exam", "exam_correction"),
    "exams:decide_correction": door(
        P.EXAM_READ, "exam", "exam_correction", "correction_verb", needs=P.EXAM_SIGN_OFF, methods="POST"
    ),
    "exams:appeals": door(P.EXAM_READ, "exam"),
    "exams:appeal": door(P.EXAM_READ, "exam", "appeal"),
    "exams:answer_appeal": door(P.EXAM_READ, "exam", "appeal", needs=P.EXAM_MANAGE, methods="POST"),
    "exams:decide_appeal": door(P.EXAM_READ, "exam", "appeal", needs=P.EXAM_SIGN_OFF, methods="POST"),
    "exams:file_appeal": door(None, "past_attempt", methods="POST", mine=True),
    "exams:public_notice": door(None, "notice_exam", hidden_without=P.NAMES_READ),
    "exams:withdraw_appeal": door(None, "appeal", methods="POST", mine=True),
    "exams:marking": door(P.MARK),
    "exams:marking_exam": door(P.MARK, "written_exam"),
    "exams:marking_next": door(P.MARK, "marking_item", methods="POST"),
    "exams:marking_own": door(P.MARK, "marking_item"),
    "exams:marking_answer": door(P.MARK, "marking_task", methods=BOTH, mine=True),
    "exams:start": door(None, "sitting", mine=True),
    "exams:begin": door(None, "sitting", methods="POST", mine=True),
    "exams:room": door(None, "attempt", methods=BOTH, mine=True),
    "exams:handin": door(None, "attempt", methods=BOTH, mine=True),
    "exams:receipt": door(None, "attempt", mine=True),
    "exams:result": door(None, "attempt", mine=True),
    "records:own_file": door(),
    "records:own_print": door(),
    "records:own_pdf": door(),
    "records:officer_pdf": door((P.FILE_READ, P.FILE_WRITE), "officer"),
    "records:officer_file": door((P.FILE_READ, P.FILE_WRITE), "officer"),
    "records:officer_print": door((P.FILE_READ, P.FILE_WRITE), "officer"),
    "records:officers_files": door((P.FILE_READ, P.FILE_WRITE)),
    "records:record": door(P.FILE_WRITE, "officer", methods=BOTH),
    "records:withdraw": door(P.FILE_WRITE, "officer", "record", methods=BOTH),
    "records:units_files": door(P.UNIT_FILE_READ),
    "records:unit_file": door(P.UNIT_FILE_READ, "unit"),
    "records:unit_print": door(P.UNIT_FILE_READ, "unit"),
    "records:unit_record": door(P.FILE_WRITE, "unit", methods=BOTH),
    "levels:mine": door(),
    "levels:apply": door(None, "level_exam", methods="POST"),
    "levels:withdraw": door(None, "application", methods="POST", mine=True),
    "levels:check": door(P.LEVEL_READ, methods=BOTH),
    "levels:expiring": door(P.LEVEL_READ),
    "levels:expiring_file": door(P.LEVEL_READ),
    "levels:exams": door((P.LEVEL_READ, P.EXAM_MANAGE)),
    "levels:exam": door((P.LEVEL_READ, P.EXAM_MANAGE), "level_exam", methods=BOTH),
    "levels:proposals": door(P.LEVEL_READ, needs=P.LEVEL_CONFIRM, looking=True, methods=BOTH),
    "levels:certificate": door(None, "certificate", hidden_without=P.LEVEL_READ),
    "levels:certificate_pdf": door(None, "certificate", hidden_without=P.LEVEL_READ),
    "levels:move_certificate": door(P.LEVEL_CONFIRM, "certificate", "suspend", methods="POST"),
    "levels:credentials": door(P.LEVEL_READ, needs=P.LEVEL_PROPOSE, looking=True, methods=BOTH),
    "levels:decide_credential": door(P.LEVEL_CONFIRM, "credential", methods="POST"),
    "levels:exempt": door(P.LEVEL_PROPOSE, "credential", methods="POST"),
    "levels:legal_officers": door(P.LEVEL_READ, needs=P.LEVEL_CONFIRM, looking=True, methods=BOTH),
    "levels:revoke_appointment": door(P.LEVEL_CONFIRM, "appointment", methods="POST"),
    "appraisal:cycles": door(P.EVALUATION_READ),
    "appraisal:cycle_new": door(P.EVALUATION_WRITE, methods=BOTH),
    "appraisal:own": door(),
    "appraisal:cycle": door(P.EVALUATION_READ, "cycle"),
    "appraisal:cycle_table": door(P.EVALUATION_READ, "cycle"),
    "appraisal:cycle_close": door(P.EVALUATION_SIGN, "cycle", methods="POST"),
    "appraisal:cycle_unit": door(P.EVALUATION_READ, "cycle", "unit"),
    "appraisal:cycle_officer": door(P.EVALUATION_READ, "cycle", "officer"),
    "appraisal:item_new": door(P.EVALUATION_WRITE, "cycle", methods=BOTH),
    "appraisal:item_decide": door(P.EVALUATION_SIGN, "item", methods="POST"),
    "appraisal:item_withdraw": door(P.EVALUATION_WRITE, "item", methods="POST"),
    "appraisal:figure": door(P.EVALUATION_READ, "figure"),
    "appraisal:faults": door(P.FAULT_READ),
    "appraisal:fault": door(P.FAULT_READ, "fault"),
    "appraisal:fault_decide": door(P.FAULT_DECIDE, "fault", methods="POST"),
    "appraisal:fault_withdraw": door(P.FAULT_DECIDE, "fault", methods="POST"),
    "appraisal:fault_new": door(P.FAULT_WRITE, methods=BOTH),
    "appraisal:fault_entries": door(P.FAULT_WRITE),
    "appraisal:fault_entry": door(P.FAULT_WRITE, "fault", mine=True),
    "appraisal:own_faults": door(),
    "appraisal:own_fault": door(None, "fault", mine=True),
    "appraisal:fault_appeal": door(None, "fault", methods="POST", mine=True),
    "appraisal:bulletins": door(),
    "appraisal:bulletin_new": door(P.BULLETIN_WRITE, methods="POST"),
    "appraisal:bulletin": door(None, "bulletin", hidden_without=P.BULLETIN_READ),
    "appraisal:bulletin_edit": door(P.BULLETIN_WRITE, "bulletin", methods=BOTH),
    "appraisal:bulletin_receive": door(P.BULLETIN_RECEIVE, "bulletin", methods="POST"),
    "appraisal:bulletin_annex": door(P.BULLETIN_ANNEX, "bulletin"),
    "appraisal:bulletin_annex_file": door(P.BULLETIN_ANNEX, "bulletin", "word"),
    "appraisal:bulletin_file": door(None, "bulletin", "word", hidden_without=P.BULLETIN_READ),
    "appraisal:bulletin_step": door(
        P.BULLETIN_READ, "bulletin", "bulletin_verb", needs=P.BULLETIN_CHECK, methods="POST"
    ),
    "appraisal:promotions": door(P.PROMOTION_READ),
    "appraisal:promotion_new": door(P.PROMOTION_CHECK, methods=BOTH),
    "appraisal:promotion": door(P.PROMOTION_READ, "promotion"),
    "appraisal:promotion_table": door(P.PROMOTION_READ, "promotion"),
    "appraisal:promotion_sheet": door(P.PROMOTION_READ, "promotion"),
    "appraisal:promotion_candidate": door(P.PROMOTION_READ, "promotion", "place"),
    "appraisal:promotion_override": door(P.PROMOTION_CHECK, "promotion", "outcome", methods="POST"),
    "appraisal:promotion_decide": door(P.PROMOTION_SIGN, "override", methods="POST"),
    "appraisal:promotion_sign": door(P.PROMOTION_SIGN, "promotion", methods="POST"),
    "appraisal:promotion_withdraw": door((P.PROMOTION_CHECK, P.PROMOTION_SIGN), "promotion", methods="POST"),
    "analytics:units": door(P.FIGURES_READ),
    "analytics:unit": door(P.FIGURES_READ, "unit"),
    "analytics:dashboard": door(P.FIGURES_READ, "unit"),
    "analytics:dashboard_file": door(P.FIGURES_READ, "unit"),
    "analytics:names": door(P.NAMES_READ, "unit"),
    "analytics:unit_file": door(P.FIGURES_READ, "unit"),
    "analytics:names_file": door(P.NAMES_READ, "unit"),
    "analytics:remind": door(P.NAMES_READ, "unit", methods="POST"),
    "training:library": door(),
    "training:page": door(None, "content"),
    "training:reading_place": door(None, "content", methods="POST"),
    "training:desk": door((P.CONTENT_WRITE, P.CONTENT_REVIEW)),
    "training:review": door(P.CONTENT_REVIEW, "content", methods=BOTH),
    "training:weekly": door(),
    "training:weekly_task": door(None, "study_task", methods=BOTH, mine=True),
    "training:weekly_continue": door(None, "study_task", mine=True),
    "training:weekly_item": door(None, "study_task", "study_position", methods=BOTH, mine=True),
    "training:mistakes": door(),
    "training:mistake": door(None, "mistake", mine=True),
    "training:weekly_assignments": door(P.STUDY_ASSIGN),
    "training:weekly_new": door(P.STUDY_ASSIGN, methods=BOTH),
    "training:weekly_assignment": door(P.STUDY_ASSIGN, "study"),
    "training:weekly_plan": door(P.STUDY_ASSIGN, "study", methods=BOTH),
    "training:weekly_questions": door(P.STUDY_ASSIGN, "study", methods=BOTH),
    "training:weekly_publish": door(P.STUDY_ASSIGN, "study", methods="POST"),
    "training:weekly_withdraw": door(P.STUDY_ASSIGN, "study", methods="POST"),
    "training:completion": door(P.STUDY_READ),
    "training:completion_unit": door(P.STUDY_READ, "unit"),
    "training:completion_names": door(P.STUDY_READ, "unit"),
    "training:completion_file": door(P.STUDY_READ, "unit"),
    "training:completion_names_file": door(P.STUDY_READ, "unit"),
    "portal:audit": door(P.AUDIT_READ, methods=BOTH),
    "portal:my_data": door(),
    "portal:my_data_file": door(),
    "portal:ask_correction": door(methods="POST"),
    "portal:corrections": door(P.PERSONNEL_WRITE),
    "portal:answer_correction": door(P.PERSONNEL_WRITE, "correction", methods=BOTH),
    "portal:today": door(),
    "portal:help": door(),
    "portal:guide": door(None, "guide", shared=True),
    "portal:search": door(),
    "portal:notices": door(),
    "portal:unread": door(),
    "portal:read": door(methods="POST"),
    "portal:change_feed": door(methods="POST"),
}
OPEN_TO_ALL = {
    "set_language",
    "personnel:sign_in",
    "personnel:sign_in_departure",
    "personnel:sign_in_arrival",
    "personnel:sign_out",
    "portal:verify",
    "portal:calendar",
    "healthz",
    "readyz",
    "metrics",
    "exams:beat",
    "exams:safe_browser_file",
}
"""No name is shown and nothing personal is said there. `metrics` answers programs on the same machine only,
`exams:beat` whoever knows the secret key of the installation."""
CALLS = {
    "exams:api_sittings": ("get", ()),
    "exams:api_attempts": ("post", ("sitting",)),
    "exams:api_attempt": ("get", ("attempt",)),
    "exams:api_writer": ("post", ("attempt",)),
    "exams:api_answers": ("put", ("attempt",)),
    "exams:api_away": ("post", ("attempt",)),
    "exams:api_submission": ("post", ("attempt",)),
    "exams:api_receipt": ("get", ("attempt",)),
    "exams:api_result": ("get", ("attempt",)),
}
PUBLIC_CALLS = {"exams:api_openapi"}


def verdict(found: Door, role: Role | None, method: str, *, own: bool) -> str:
    """What the holder of `role` on bureau A (`own`) or B meets."""
    gates = found.gate if isinstance(found.gate, tuple) else (found.gate,)
    asked = [gate for gate in gates if gate is not None]
    if asked and not any(role in roles_with(gate) for gate in asked):
        return "refused"
    if found.mine or (found.args and not own and not found.shared and found.args != ("number",)):
        return "not there"
    if found.hidden_without is not None and role not in roles_with(found.hidden_without):
        return "not there"
    asks_more = found.needs is not None and not (found.looking and method == "GET")
    if asks_more and role not in roles_with(found.needs):
        return "refused"
    return "open"
