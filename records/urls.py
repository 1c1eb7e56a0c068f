"""Addresses of enforcement files, below /file/."""

from django.urls import path

from records.views import enforcement_file

app_name = "records"
urlpatterns = [
    path("", enforcement_file.own_file, name="own_file"),
    path("<uuid:officer>/", enforcement_file.officer_file, name="officer_file"),
]
