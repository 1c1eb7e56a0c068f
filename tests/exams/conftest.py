"""The fixed cast and a sitting of today."""

from __future__ import annotations

import pytest

from exams.models import Sitting
from tests.exams.candidate import Candidate, sitting_today
from tests.factories import Cast, cast


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def sitting(people: Cast) -> Sitting:
    """A sitting for 李, open now, one question of each kind."""
    return sitting_today([people.li])


@pytest.fixture
def li(people: Cast, sitting: Sitting) -> Candidate:
    """李, signed in, not started yet."""
    return Candidate.of(people.li, sitting)


@pytest.fixture
def writing(li: Candidate) -> Candidate:
    """李 in the middle of the exam."""
    li.start()
    return li
