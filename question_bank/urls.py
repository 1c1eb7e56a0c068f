"""Addresses of the question bank."""

from django.urls import path

from question_bank.views import (
    bank_list,
    citation_list,
    citation_notes,
    decide,
    edit,
    import_columns,
    imports,
    new_bank,
    question,
    review_queue,
)

app_name = "question_bank"
urlpatterns = [
    path("", bank_list.bank_list, name="list"),
    path("new/", edit.new_question, name="new"),
    path("citations/", citation_list.citation_list, name="citations"),
    path("citations/notes/", citation_notes.citation_notes, name="citation_notes"),
    path("review/", review_queue.review_queue, name="review_queue"),
    path("banks/new/", new_bank.new_bank, name="new_bank"),
    path("import/", imports.upload, name="import_upload"),
    path("import/template/", imports.template, name="import_template"),
    path("import/<int:pk>/", imports.preview, name="import"),
    path("import/<int:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("import/<int:pk>/again/", imports.read_again, name="import_again"),
    path("import/<int:pk>/leave-out/", imports.leave_out, name="import_leave_out"),
    path("import/<int:pk>/columns/", import_columns.import_columns, name="import_columns"),
    path("import/<int:pk>/undo/", imports.undo, name="import_undo"),
    path("<int:pk>/", question.question, name="question"),
    path("<int:pk>/edit/", edit.edit_question, name="edit"),
    path("<int:pk>/retire/", decide.retire, name="retire"),
    path("<int:pk>/revisions/<int:number>/submit/", decide.submit, name="submit"),
    path("<int:pk>/revisions/<int:number>/approve/", decide.approve, name="approve"),
    path("<int:pk>/revisions/<int:number>/return/", decide.return_to_author, name="return"),
]
