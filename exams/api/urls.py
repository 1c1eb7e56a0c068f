"""Addresses of the JSON calls. What is not listed answers in JSON too."""

from __future__ import annotations

from django.urls import path

from exams.api.answers import answers
from exams.api.attempts import attempt, attempts, writer
from exams.api.away import away
from exams.api.fallback import unknown
from exams.api.openapi import openapi
from exams.api.results import result
from exams.api.sittings import sittings
from exams.api.submission import receipt, submission

urlpatterns = [
    path("openapi.json", openapi, name="api_openapi"),
    path("me/sittings", sittings, name="api_sittings"),
    path("sittings/<str:sitting_id>/attempts", attempts, name="api_attempts"),
    path("attempts/<str:attempt_id>", attempt, name="api_attempt"),
    path("attempts/<str:attempt_id>/writer", writer, name="api_writer"),
    path("attempts/<str:attempt_id>/answers", answers, name="api_answers"),
    path("attempts/<str:attempt_id>/away", away, name="api_away"),
    path("attempts/<str:attempt_id>/submission", submission, name="api_submission"),
    path("attempts/<str:attempt_id>/receipt", receipt, name="api_receipt"),
    path("attempts/<str:attempt_id>/result", result, name="api_result"),
    path("", unknown),
    path("<path:rest>", unknown),
]
