"""Many officers press one button at once, and requests that no browser would send."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.urls import reverse

from exams.models import ExamEvent, Paper, ReleasedResult
from tests.exams.managing import blueprint_form, desk, draft, row, sealed, signed, stocked
from tests.exams.test_racing import at_once
from tests.factories import cast

CROWD = 6


@pytest.mark.django_db(transaction=True)
def test_one_of_many_seals_at_once_succeeds_and_the_others_are_told() -> None:
    people = cast()
    exam = draft(people)
    stocked(people, single_choice=5)
    first = desk(people.wang)
    first.post(reverse("exams:manage_blueprint", args=[exam.pk]), blueprint_form(row("single_choice", 3)))
    seen = first.get(reverse("exams:manage_paper", args=[exam.pk])).context["seen"]
    desks = [desk(people.wang) for _ in range(CROWD)]
    address, form = reverse("exams:manage_seal", args=[exam.pk]), {"seen": seen, "state": "draft"}

    answers = at_once([lambda own=own: own.post(address, form).status_code for own in desks])

    assert Counter(answers) == {302: CROWD}
    assert Paper.objects.count() == 1
    assert ExamEvent.objects.filter(to_state="sealed").count() == 1
    assert exam.sittings.get().enrolments.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("make", "verb", "state"), [(sealed, "open", "open"), (signed, "release", "released")]
)
def test_one_of_many_moves_at_once_succeeds(make: Any, verb: str, state: str) -> None:
    people = cast()
    exam = make(people)
    desks = [desk(people.wang) for _ in range(CROWD)]
    address, form = reverse("exams:manage_move", args=[exam.pk, verb]), {"state": exam.state}

    answers = at_once([lambda own=own: own.post(address, form).status_code for own in desks])

    assert Counter(answers) == {302: CROWD}
    assert ExamEvent.objects.filter(to_state=state).count() == 1
    assert ReleasedResult.objects.count() == (1 if verb == "release" else 0)


FIELDS = (
    "unit", "title", "month", "cut_off", "opens_at", "closes_at", "duration_minutes", "pass_percent",
    "multiple_choice_rule", "points_per_option", "review", "action", "source", "name", "state", "seen", "reason",
    "comment", "badge", "minutes", "standing", "page", "cells-TOTAL_FORMS", "cells-INITIAL_FORMS", "cells-0-subject",
    "cells-0-kind", "cells-0-difficulty", "cells-0-count", "cells-0-marks_each", "cells-0-DELETE",
)  # fmt: skip
SCREENS = (
    "manage_plan",
    "manage_blueprint",
    "manage_supply",
    "manage_seal",
    "manage_live",
    "manage_exam",
    "manage_paper",
)
HOSTILE = ["\x00", "9" * 40, "-1", "٣", "' OR 1=1 --", "<script>", "a" * 5000]


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_no_request_breaks_a_screen(text: str) -> None:
    people = cast()
    exam, client = draft(people), desk(people.wang)
    stocked(people, single_choice=1)
    fields = dict.fromkeys(FIELDS, text)
    one_row = {**fields, "cells-TOTAL_FORMS": "1", "cells-INITIAL_FORMS": "0"}
    own = {name: reverse(f"exams:{name}", args=[exam.pk]) for name in SCREENS}

    answers = {
        client.get(reverse("exams:manage"), fields).status_code,
        client.get(reverse("exams:manage_due"), fields).status_code,
        client.post(reverse("exams:manage_new"), fields).status_code,
        client.get(own["manage_live"], fields).status_code,
        client.post(
            reverse("exams:manage_move", args=[exam.pk, "cancel"]), {"reason": text[:1] + "\x00"}
        ).status_code,
        client.get("/exams/manage/99999999999999999999999/").status_code,
        *(client.post(address, fields).status_code for address in own.values()),
        *(client.post(address, one_row).status_code for address in own.values()),
    }

    exam.refresh_from_db()
    assert max(answers) < 500
    assert exam.state == "draft"
