"""Addresses of exam set-up, below `exams/manage/`."""

from __future__ import annotations

from django.urls import path

from exams.views import (
    appeals,
    corrections,
    manage,
    manage_absences,
    manage_approve,
    manage_blueprint,
    manage_exam,
    manage_items,
    manage_live,
    manage_makeup,
    manage_marking,
    manage_paper,
    manage_plan,
    manage_results,
    series,
    series_write,
)

urlpatterns = [
    path("", manage.manage, name="manage"),
    path("new/", manage_plan.new, name="manage_new"),
    path("due/", manage_plan.due, name="manage_due"),
    path("series/", series.all_series, name="series"),
    path("series/new/", series_write.new, name="series_new"),
    path("series/<int:series_id>/", series.one, name="series_one"),
    path("series/<int:series_id>/plan/", series_write.edit, name="series_edit"),
    path("series/<int:series_id>/active/", series_write.active, name="series_active"),
    path("series/months/<int:month_id>/", series_write.month, name="series_month"),
    path("<int:exam_id>/", manage_exam.exam, name="manage_exam"),
    path("<int:exam_id>/plan/", manage_plan.edit, name="manage_plan"),
    path("<int:exam_id>/blueprint/", manage_blueprint.blueprint, name="manage_blueprint"),
    path("<int:exam_id>/blueprint/supply/", manage_blueprint.supply_now, name="manage_supply"),
    path("<int:exam_id>/paper/", manage_paper.paper, name="manage_paper"),
    path("<int:exam_id>/paper/draw/", manage_paper.redraw, name="manage_redraw"),
    path("<int:exam_id>/paper/seal/", manage_paper.seal, name="manage_seal"),
    path("<int:exam_id>/live/", manage_live.live, name="manage_live"),
    path("<int:exam_id>/marking/", manage_marking.marking, name="manage_marking"),
    path("<int:exam_id>/items/", manage_items.items, name="manage_items"),
    path("<int:exam_id>/items/<int:statistic_id>/", manage_items.item, name="manage_item"),
    path("<int:exam_id>/items/<int:statistic_id>/answer/", manage_items.answer, name="manage_item_answer"),
    path("<int:exam_id>/absences/", manage_absences.absences, name="manage_absences"),
    path("<int:exam_id>/make-up/", manage_makeup.makeup, name="manage_makeup"),
    path("<int:exam_id>/results/", manage_results.results, name="manage_results"),
    path("<int:exam_id>/corrections/", corrections.corrections, name="corrections"),
    path(
        "<int:exam_id>/corrections/questions/<int:revision_id>/<int:part>/",
        corrections.correct_question,
        name="correct_question",
    ),
    path(
        "<int:exam_id>/corrections/attempts/<uuid:attempt_id>/",
        corrections.correct_attempt,
        name="correct_attempt",
    ),
    path("<int:exam_id>/corrections/<int:correction_id>/", corrections.correction, name="correction"),
    path(
        "<int:exam_id>/corrections/<int:correction_id>/<slug:verb>/",
        corrections.decide,
        name="decide_correction",
    ),
    path("<int:exam_id>/appeals/", appeals.appeals, name="appeals"),
    path("<int:exam_id>/appeals/<int:appeal_id>/", appeals.appeal, name="appeal"),
    path(
        "<int:exam_id>/appeals/<int:appeal_id>/answer/",
        appeals.answer,
        name="answer_appeal",
    ),
    path("<int:exam_id>/appeals/<int:appeal_id>/decide/", appeals.decide, name="decide_appeal"),
    path("<int:exam_id>/approve/", manage_approve.approve, name="manage_approve"),
    path("<int:exam_id>/sign-off/", manage_exam.sign_off, name="manage_sign_off"),
    path("<int:exam_id>/<slug:verb>/", manage_exam.move, name="manage_move"),
]
