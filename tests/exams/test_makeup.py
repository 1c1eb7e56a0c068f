"""The make-up exam: proposed, made, sat, counted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from core.clock import now
from exams.actions.create_makeup import MakeupRefused, MakeupTimes, create_makeup, makeup_list, makeup_policy
from exams.actions.draw_forms import draw_forms
from exams.actions.open_to_roster import open_to_roster
from exams.models import Exam, MakeupPlace
from exams.outcomes import counted_results, outcomes_of
from personnel.models import Officer
from records.actions.file_released_results import file_released_results
from records.models import FileEntry
from tests.exams.managing import TYPED, desk, stocked
from tests.exams.papers import crew, enrol, forms_open, seal_all
from tests.exams.test_attendance import on_leave
from tests.factories import Cast
from tests.factories.results import hold_and_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(people: Cast) -> list[Officer]:
    """Who passed, who failed, who was on leave, who was absent."""
    return crew(people, 4)


@pytest.fixture
def first(people: Cast, station: list[Officer]) -> Exam:
    """A released exam of two questions out of six."""
    stocked(people, single_choice=6)
    at = now() - timedelta(days=2)
    exam = forms_open(
        people,
        ("single_choice", 2),
        candidates=station,
        opens_at=at - timedelta(minutes=5),
        closes_at=at + timedelta(hours=2),
    )
    passed, failed, away, _absent = station
    on_leave(exam, away, "sick")
    _held(exam, {passed: True, failed: False}, people, at)
    return exam


def _held(exam: Exam, takers: dict[Officer, bool], people: Cast, at: Any) -> None:
    from tests.factories import results

    sitting = exam.sittings.select_related("exam").get()
    for officer, right in takers.items():
        results.sit(sitting, officer, right=right, at=at)
    hold_and_release(sitting, {}, signer=people.chen)
    exam.refresh_from_db()


def times(**changes: Any) -> MakeupTimes:
    at = now()
    facts = {
        "title": "补考",
        "opens_at": at + timedelta(days=1),
        "closes_at": at + timedelta(days=2),
        "duration": timedelta(minutes=30),
    }
    return MakeupTimes(**{**facts, **changes})


def made(first: Exam, people: Cast, *officers: Officer, **changes: Any) -> Exam:
    return create_makeup(
        first=first,
        times=times(**changes),
        officers=[person.pk for person in officers],
        actor=people.wang,
        at=now(),
    )


def listed(first: Exam) -> dict[int, str]:
    proposals = makeup_list(first, makeup_policy(first, first.cut_off).body)
    return {own.outcome.officer_id: own.cause.value for own in proposals}


def test_the_list_holds_who_failed_and_who_was_on_leave_with_the_reason(
    first: Exam, station: list[Officer]
) -> None:
    _passed, failed, away, _absent = station

    assert listed(first) == {failed.pk: "failed", away.pk: "with_leave"}


def test_a_make_up_repeats_no_question_and_takes_its_roster_from_the_list(
    first: Exam, people: Cast, station: list[Officer]
) -> None:
    _passed, failed, away, _absent = station
    exam = made(first, people, failed, away)
    asked = set(first.papers.get().items.values_list("revision", flat=True))

    drawn = {choice.revision.pk for choice in draw_forms(exam, on=exam.cut_off)[0]}
    seal_all(exam, people)
    open_to_roster(Exam.objects.get(pk=exam.pk), at=now(), actor=people.wang)

    assert drawn & asked == set()
    assert (exam.makeup_of, exam.makeup_rule, exam.makeup_cap_percent, exam.month) == (
        first,
        "capped",
        Decimal(60),
        first.month,
    )
    assert set(exam.sittings.get().enrolments.values_list("officer", "unit")) == {
        (failed.pk, people.station.pk),
        (away.pk, people.station.pk),
    }


def test_who_is_on_a_make_up_list_is_not_proposed_again_until_it_is_called_off(
    first: Exam, people: Cast, station: list[Officer]
) -> None:
    _passed, failed, away, _absent = station
    exam = made(first, people, failed)
    while_it_stands = listed(first)

    Exam.objects.filter(pk=exam.pk).update(state="cancelled")

    assert while_it_stands == {away.pk: "with_leave"}
    assert listed(first) == {failed.pk: "failed", away.pk: "with_leave"}


@pytest.mark.parametrize("who", (0, 3))
def test_nobody_else_comes_on_the_list(first: Exam, people: Cast, station: list[Officer], who: int) -> None:
    with pytest.raises(MakeupRefused) as refused:
        made(first, people, station[1], station[who])

    assert refused.value.code == "list_changed"
    assert not MakeupPlace.objects.exists()
    assert Exam.objects.count() == 1


def test_the_cap_binds_who_failed_and_not_who_was_on_leave_and_marks_stay(
    first: Exam, people: Cast, station: list[Officer]
) -> None:
    _passed, failed, away, _absent = station
    at = now()
    exam = made(
        first, people, failed, away, opens_at=at - timedelta(minutes=1), closes_at=at + timedelta(hours=1)
    )
    seal_all(exam, people)
    enrol(exam, failed, away)
    Exam.objects.filter(pk=exam.pk).update(state="open")
    exam.refresh_from_db()
    _held(exam, {failed: True, away: True}, people, at)

    found = {own.officer_id: own for own in outcomes_of(Exam.objects.filter(pk=first.pk))}

    results = {row.officer_id: row for row in exam.results.select_related("exam")}
    counted = counted_results(results.values())
    assert {officer: row.score for officer, row in results.items()} == {failed.pk: 4, away.pk: 4}
    assert {
        row.officer_id: (counted[row.pk].score.score, counted[row.pk].cause) for row in results.values()
    } == {
        failed.pk: (Decimal("2.40"), "failed"),
        away.pk: (Decimal(4), "with_leave"),
    }
    assert [(found[person.pk].state, found[person.pk].counted) for person in (failed, away)] == [
        ("passed", counted[results[failed.pk].pk].score),
        ("passed", counted[results[away.pk].pk].score),
    ]


def test_result_page_and_file_say_what_counts_of_a_make_up_and_by_which_rule(
    first: Exam, people: Cast, station: list[Officer]
) -> None:
    _passed, failed, _away, _absent = station
    at = now()
    exam = made(first, people, failed, opens_at=at - timedelta(minutes=1), closes_at=at + timedelta(hours=1))
    seal_all(exam, people)
    enrol(exam, failed)
    Exam.objects.filter(pk=exam.pk).update(state="open")
    exam.refresh_from_db()
    _held(exam, {failed: True}, people, at)
    file_released_results(at=at + timedelta(hours=3))

    page = desk(failed).get(reverse("exams:result", args=[exam.results.get().attempt_id]))
    own = desk(failed).get(reverse("records:own_file"))

    entry = FileEntry.objects.get(result__exam=exam)
    assert (entry.payload["score"], entry.payload["counted"]) == (
        "4.00",
        {"makeup_of": first.pk, "cause": "failed", "rule": "capped", "cap_percent": "60.00", "score": "2.40"},
    )
    assert "counted" not in FileEntry.objects.get(result__exam=first, file__officer=failed).payload
    for told in (page.content.decode(), own.content.decode()):
        assert "2.4 / 4" in told
        assert "no more than 60 % of the full marks counts from the make-up" in told


def test_a_qualification_exam_has_no_make_up(people: Cast, first: Exam, station: list[Officer]) -> None:
    Exam.objects.filter(pk=first.pk).update(kind="qualification", level="basic", needs_clearance=True)
    first.refresh_from_db()

    with pytest.raises(MakeupRefused) as refused:
        made(first, people, station[1])

    assert (refused.value.code, Exam.objects.count()) == ("has_level", 1)


def test_the_page_makes_the_draft_for_those_who_stay_ticked(
    first: Exam, people: Cast, station: list[Officer]
) -> None:
    client, address = desk(people.wang), reverse("exams:manage_makeup", args=[first.pk])
    shown = client.get(address)
    opens = localtime(now() + timedelta(days=1))
    form = {
        "title": "三月补考",
        "opens_at": opens.strftime(TYPED),
        "closes_at": (opens + timedelta(days=1)).strftime(TYPED),
        "duration_minutes": 30,
    }

    empty = client.post(address, form)
    over = client.post(address, {**form, "officers": station[1].pk, "closes_at": form["opens_at"]})
    client.post(address, {**form, "officers": [station[1].pk]})

    exam = Exam.objects.get(makeup_of=first)
    assert [row["badge"] for row in shown.context["rows"]] == ["200001", "200002"]
    assert (empty.status_code, over.status_code) == (422, 422)
    assert list(exam.makeup_places.values_list("officer", "cause")) == [(station[1].pk, "failed")]
    overview = client.get(reverse("exams:manage_exam", args=[exam.pk]))
    assert overview.context["due"].officers == 1


def test_a_make_up_of_a_make_up_or_of_an_open_exam_is_refused(people: Cast, first: Exam) -> None:
    Exam.objects.filter(pk=first.pk).update(state="marked")
    first.refresh_from_db()

    with pytest.raises(MakeupRefused) as refused:
        made(first, people, people.li)

    assert refused.value.code == "not_released"
