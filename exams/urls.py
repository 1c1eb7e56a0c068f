"""Addresses of exams: the candidate's pages and the JSON calls."""

from __future__ import annotations

from django.urls import include, path

from exams.api.fallback import unknown

app_name = "exams"
urlpatterns = [
    path("api/v1/", include("exams.api.urls")),
    path("api/<path:rest>", unknown),
]
