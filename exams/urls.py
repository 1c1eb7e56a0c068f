"""Addresses of exams: the candidate's pages, the exam officer's screens, the marker's desk, the JSON calls."""

from __future__ import annotations

from django.urls import include, path

from exams.api.fallback import unknown
from exams.views import (
    candidate_appeal,
    candidate_handin,
    candidate_leave,
    candidate_receipt,
    candidate_result,
    candidate_room,
    candidate_start,
    leave_decisions,
    marking,
    public_notice,
)

app_name = "exams"

candidate = [
    path("<int:sitting_id>/", candidate_start.start, name="start"),
    path("<int:sitting_id>/begin/", candidate_start.begin, name="begin"),
    path("<int:sitting_id>/leave/", candidate_leave.leave, name="leave"),
    path("<int:sitting_id>/leave/withdraw/", candidate_leave.withdraw, name="withdraw_leave"),
    path("leave/", leave_decisions.decisions, name="leave_decisions"),
    path("leave/<int:leave_id>/decide/", leave_decisions.decide, name="decide_leave"),
    path("attempts/<uuid:attempt_id>/", candidate_room.room, name="room"),
    path("attempts/<uuid:attempt_id>/hand-in/", candidate_handin.handin, name="handin"),
    path("attempts/<uuid:attempt_id>/receipt/", candidate_receipt.receipt, name="receipt"),
    path("attempts/<uuid:attempt_id>/result/", candidate_result.result, name="result"),
    path("attempts/<uuid:attempt_id>/appeal/", candidate_appeal.appeal, name="file_appeal"),
    path("appeals/<int:appeal_id>/withdraw/", candidate_appeal.withdraw, name="withdraw_appeal"),
    path("<int:exam_id>/public-notice/", public_notice.public_notice, name="public_notice"),
]

desk = [
    path("", marking.marking, name="marking"),
    path("<int:exam_id>/", marking.marking_exam, name="marking_exam"),
    path("questions/<int:item_id>/next/", marking.marking_next, name="marking_next"),
    path("questions/<int:item_id>/own/", marking.marking_own, name="marking_own"),
    path("answers/<uuid:uid>/", marking.marking_answer, name="marking_answer"),
]

urlpatterns = [
    path("exams/manage/", include("exams.urls_manage")),
    path("marking/", include(desk)),
    path("exams/", include(candidate)),
    path("api/v1/", include("exams.api.urls")),
    path("api/", unknown),
    path("api/<path:rest>", unknown),
]
