"""Addresses of weekly study, below /study/weekly/."""

from django.urls import path

from training.views import law_study, study_completion, study_draft, study_manage, study_mistakes, study_own

urlpatterns = [
    path("weekly/", study_own.weekly, name="weekly"),
    path("weekly/tasks/<int:task_id>/", study_own.task, name="weekly_task"),
    path("weekly/tasks/<int:task_id>/continue/", study_own.go_on, name="weekly_continue"),
    path("weekly/tasks/<int:task_id>/<int:position>/", study_own.item, name="weekly_item"),
    path("weekly/mistakes/", study_mistakes.mistakes, name="mistakes"),
    path("weekly/mistakes/<int:question_id>/", study_mistakes.mistake, name="mistake"),
    path("weekly/assignments/", study_manage.assignments, name="weekly_assignments"),
    path("weekly/law/", law_study.law_study, name="weekly_law"),
    path("weekly/assignments/new/", study_draft.new, name="weekly_new"),
    path("weekly/assignments/<int:pk>/", study_manage.assignment, name="weekly_assignment"),
    path("weekly/assignments/<int:pk>/plan/", study_draft.edit, name="weekly_plan"),
    path("weekly/assignments/<int:pk>/questions/", study_draft.questions, name="weekly_questions"),
    path("weekly/assignments/<int:pk>/publish/", study_manage.publish, name="weekly_publish"),
    path("weekly/assignments/<int:pk>/withdraw/", study_manage.withdraw, name="weekly_withdraw"),
    path("weekly/completion/", study_completion.units, name="completion"),
    path("weekly/completion/<int:unit_id>/", study_completion.unit, name="completion_unit"),
    path("weekly/completion/<int:unit_id>/names/", study_completion.names, name="completion_names"),
    path("weekly/completion/<int:unit_id>/file/", study_completion.unit_file, name="completion_file"),
    path(
        "weekly/completion/<int:unit_id>/names/file/",
        study_completion.names_file,
        name="completion_names_file",
    ),
]
