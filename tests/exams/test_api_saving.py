"""Saving answers (contract 5)."""

from __future__ import annotations

from datetime import timedelta

from exams.models import AnswerStep
from tests.exams.candidate import Candidate


def test_smoke(writing: Candidate) -> None:
    options = writing.options("multiple_choice")
    response = writing.answer("multiple_choice", [options[2], options[0]])
    print(response.content.decode())
    assert response.status_code == 200
    print(writing.look())
    r = writing.hand_in()
    print(r.content.decode())
    assert r.status_code == 200
