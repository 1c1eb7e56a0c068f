"""Addresses of exams: the candidate's pages, the exam officer's screens, the marker's desk, the JSON calls."""

from __future__ import annotations

from django.urls import include, path

from exams.api.fallback import unknown
from exams.views import (
    beat,
    candidate_appeal,
    candidate_handin,
    candidate_leave,
    candidate_receipt,
    candidate_result,
    candidate_room,
    candidate_safe_browser,
    candidate_start,
    candidate_ticket,
    invigilate,
    leave_decisions,
    marking,
    marking_controls,
    notice_objections,
    public_notice,
)

app_name = "exams"

candidate = [
    path("<int:sitting_id>/", candidate_start.start, name="start"),
    path("<int:sitting_id>/begin/", candidate_start.begin, name="begin"),
    path("safe-browser/<str:token>/", candidate_safe_browser.configuration, name="safe_browser_file"),
    path("<int:sitting_id>/leave/", candidate_leave.leave, name="leave"),
    path("<int:sitting_id>/leave/withdraw/", candidate_leave.withdraw, name="withdraw_leave"),
    path("<int:sitting_id>/ticket/", candidate_ticket.ticket, name="ticket"),
    path("leave/", leave_decisions.decisions, name="leave_decisions"),
    path("leave/<int:leave_id>/decide/", leave_decisions.decide, name="decide_leave"),
    path("attempts/<uuid:attempt_id>/", candidate_room.room, name="room"),
    path("attempts/<uuid:attempt_id>/hand-in/", candidate_handin.handin, name="handin"),
    path("attempts/<uuid:attempt_id>/receipt/", candidate_receipt.receipt, name="receipt"),
    path("attempts/<uuid:attempt_id>/result/", candidate_result.result, name="result"),
    path("attempts/<uuid:attempt_id>/appeal/", candidate_appeal.appeal, name="file_appeal"),
    path("appeals/<int:appeal_id>/withdraw/", candidate_appeal.withdraw, name="withdraw_appeal"),
    path("<int:exam_id>/public-notice/", public_notice.public_notice, name="public_notice"),
    path("<int:exam_id>/public-notice/objection/", notice_objections.objection, name="object_to_notice"),
]

desk = [
    path("", marking.marking, name="marking"),
    path("<int:exam_id>/", marking.marking_exam, name="marking_exam"),
    path("<int:exam_id>/controls/", marking_controls.marking_controls, name="marking_controls"),
    path("questions/<int:item_id>/control/", marking_controls.marking_control, name="marking_control"),
    path("questions/<int:item_id>/next/", marking.marking_next, name="marking_next"),
    path("questions/<int:item_id>/own/", marking.marking_own, name="marking_own"),
    path("<int:exam_id>/again/", marking.marking_again, name="marking_again"),
    path("answers/<uuid:uid>/", marking.marking_answer, name="marking_answer"),
]

door = [
    path("", invigilate.invigilate, name="invigilate"),
    path("ticket/<slug:ticket>/", invigilate.ticket, name="invigilate_ticket"),
    path("<int:room_id>/", invigilate.room, name="invigilate_room"),
    path("<int:room_id>/print/<slug:paper>.pdf", invigilate.sheets, name="invigilate_print"),
    path("<int:room_id>/<slug:verb>/", invigilate.act, name="invigilate_act"),
]

urlpatterns = [
    path("exams/manage/", include("exams.urls_manage")),
    path("marking/", include(desk)),
    path("invigilate/", include(door)),
    path("exams/", include(candidate)),
    path("beat", beat.beat, name="beat"),
    path("api/v1/", include("exams.api.urls")),
    path("api/", unknown),
    path("api/<path:rest>", unknown),
]
