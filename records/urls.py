"""Addresses of enforcement files, below /file/."""

from django.urls import path

from records.views import enforcement_file, file_lists, record, unit_file

app_name = "records"
urlpatterns = [
    path("", enforcement_file.own_file, name="own_file"),
    path("print/", enforcement_file.own_print, name="own_print"),
    path("file.pdf", enforcement_file.own_pdf, name="own_pdf"),
    path("officers/", file_lists.officers_files, name="officers_files"),
    path("units/", file_lists.units_files, name="units_files"),
    path("units/<int:unit>/", unit_file.unit_file, name="unit_file"),
    path("units/<int:unit>/print/", unit_file.unit_print, name="unit_print"),
    path("units/<int:unit>/record/", record.unit_record, name="unit_record"),
    path("<uuid:officer>/", enforcement_file.officer_file, name="officer_file"),
    path("<uuid:officer>/print/", enforcement_file.officer_print, name="officer_print"),
    path("<uuid:officer>/file.pdf", enforcement_file.officer_pdf, name="officer_pdf"),
    path("<uuid:officer>/record/", record.record, name="record"),
    path("<uuid:officer>/entries/<int:seq>/withdraw/", record.withdraw, name="withdraw"),
]
