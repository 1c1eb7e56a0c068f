"""Addresses of the question bank."""

from django.urls import path, re_path

from question_bank.views import (
    bank_list,
    decide,
    edit,
    export,
    import_columns,
    imports,
    law_task,
    law_tasks,
    new_bank,
    paste,
    pictures,
    question,
    review_queue,
)

app_name = "question_bank"
urlpatterns = [
    path("", bank_list.bank_list, name="list"),
    path("new/", edit.new_question, name="new"),
    path("review/", review_queue.review_queue, name="review_queue"),
    path("banks/new/", new_bank.new_bank, name="new_bank"),
    path("import/", imports.upload, name="import_upload"),
    path("import/text/", paste.paste, name="import_paste"),
    path("export/", export.export, name="export"),
    path("import/template/", imports.template, name="import_template"),
    path("import/<int:pk>/", imports.preview, name="import"),
    path("import/<int:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("import/<int:pk>/again/", imports.read_again, name="import_again"),
    path("import/<int:pk>/leave-out/", imports.leave_out, name="import_leave_out"),
    path("import/<int:pk>/columns/", import_columns.import_columns, name="import_columns"),
    path("import/<int:pk>/undo/", imports.undo, name="import_undo"),
    path("law-tasks/", law_tasks.law_tasks, name="law_tasks"),
    path("law-tasks/recite/", law_tasks.recite_many, name="law_tasks_recite"),
    path("law-tasks/sign/", law_tasks.sign_many, name="law_tasks_sign"),
    path("law-tasks/<int:pk>/", law_task.law_task, name="law_task"),
    path("law-tasks/<int:pk>/decide/", law_task.decide_task, name="law_task_decide"),
    path("law-tasks/<int:pk>/sign/", law_task.sign_task, name="law_task_sign"),
    path("preview/", edit.preview, name="preview"),
    path("pictures/", pictures.add_picture, name="add_picture"),
    re_path(r"^pictures/(?P<sha256>[0-9a-f]{64})/$", pictures.picture, name="picture"),
    path("<int:pk>/", question.question, name="question"),
    path("<int:pk>/edit/", edit.edit_question, name="edit"),
    path("<int:pk>/retire/", decide.retire, name="retire"),
    path("<int:pk>/revisions/<int:number>/submit/", decide.submit, name="submit"),
    path("<int:pk>/revisions/<int:number>/approve/", decide.approve, name="approve"),
    path("<int:pk>/revisions/<int:number>/return/", decide.return_to_author, name="return"),
]
