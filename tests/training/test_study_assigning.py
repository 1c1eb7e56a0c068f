"""Drafting, publishing, withdrawing; and who is due, once and for all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.models import AuditEvent
from personnel.models import Posting
from tests.factories import AT, DAY, Cast, approved_question, bank, cast, officer
from tests.training.studying import LAW, SUNDAY, draft, practice, published
from training.actions._study_moves import move_study
from training.actions.assign_study import assign_tasks, assign_waiting_tasks
from training.actions.draft_study import StudyPlan, change_study, choose_questions
from training.actions.publish_study import publish_study, withdraw_study
from training.actions.study_errors import IllegalMove, StudyRefused
from training.domain.study import StudyState
from training.models import StudyAssignment, StudyTask

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people() -> Cast:
    return cast()


def test_a_draft_holds_articles_then_questions_in_order(people: Cast):
    asked = practice(people.bureau, "练-1", "练-2")
    made = draft(people, questions=asked, citations=f"《{LAW}》第二条、第一条")
    items = [(item.position, item.kind, item.number) for item in made.items.order_by("position")]
    assert items == [(1, "article", 2), (2, "article", 1), (3, "question", 0), (4, "question", 0)]


def test_a_changed_plan_keeps_the_questions(people: Cast):
    made = draft(people, questions=practice(people.bureau, "练-1"))
    plan = StudyPlan("改", DAY, SUNDAY, 20, [people.station], (), f"《{LAW}》第三条")
    change_study(made, plan=plan, actor=people.wang, at=AT)
    made.refresh_from_db()
    items = [(item.kind, item.number) for item in made.items.order_by("position")]
    assert (made.title, made.minutes, items) == ("改", 20, [("article", 3), ("question", 0)])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"due_on": DAY - timedelta(days=4)}, "due_on"),
        ({"due_on": DAY + timedelta(days=60)}, "due_on"),
        ({"citations": "《练兵试验条例》第九百条"}, "citations"),
        ({"citations": "不是引用"}, "citations"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused_at_its_field(people: Cast, change: dict, field: str):
    with pytest.raises(StudyRefused) as refusal:
        draft(people, **change)
    assert (refusal.value.field, StudyAssignment.objects.count()) == (field, 0)


def test_nobody_assigns_to_units_of_others(people: Cast):
    for units, field in (([people.other_station], "units"), ([people.bureau, people.other_bureau], "units")):
        with pytest.raises(StudyRefused) as refusal:
            draft(people, units=units)
        assert refusal.value.field == field
    with pytest.raises(StudyRefused):
        draft(people, actor=people.li)


def test_questions_for_exams_and_of_other_bureaus_cannot_be_chosen(people: Cast):
    made = draft(people)
    exam_only = approved_question(bank(people.bureau), "考-1")
    foreign = practice(people.other_bureau, "外-1")[0]
    unapproved = practice(people.bureau, "练-9")[0]
    type(unapproved).objects.filter(pk=unapproved.pk).update(state="retired")
    for each in (exam_only, foreign, unapproved):
        with pytest.raises(StudyRefused) as refusal:
            choose_questions(made, question_ids=[each.question_id], actor=people.wang, at=AT)
        assert refusal.value.code == "not_for_practice"
    assert made.items.count() == 1


def test_a_self_test_has_at_most_ten_questions(people: Cast):
    asked = practice(people.bureau, *(f"练-{number}" for number in range(11)))
    with pytest.raises(StudyRefused) as refusal:
        draft(people, questions=asked)
    assert refusal.value.code == "too_many_questions"


def test_publishing_makes_everybody_in_the_chosen_units_due(people: Cast):
    study = published(people)
    due = {(task.officer.name, task.unit.name, task.due_on) for task in study.tasks.all()}
    assert due == {("李明", "城关派出所", SUNDAY), ("王芳", "治安大队", SUNDAY)}
    assert list(study.events.order_by("pk").values_list("from_state", "to_state")) == [
        ("", "draft"),
        ("draft", "published"),
    ]
    assert AuditEvent.objects.filter(kind="study.published", subject=f"study:{study.pk}").count() == 1


def test_only_the_chosen_police_types_are_due(people: Cast):
    people.li.police_type = "刑侦"
    people.li.save()
    study = published(people, police_types=["刑侦"])
    assert [task.officer.name for task in study.tasks.all()] == ["李明"]


def test_a_later_transfer_or_newcomer_rewrites_nothing(people: Cast):
    study = published(people)
    Posting.objects.create(
        officer=people.li,
        kind=Posting.Kind.ESTABLISHMENT,
        unit=people.legal,
        starts_on=DAY + timedelta(days=1),
        recorded_at=AT,
    )
    officer("100009", "新来", unit=people.station, since=DAY + timedelta(days=1))
    due = assign_tasks(study, at=AT + timedelta(days=2))
    units = {task.officer.name: task.unit.name for task in study.tasks.all()}
    assert (due, units) == (2, {"李明": "城关派出所", "王芳": "治安大队"})


def test_what_a_kill_leaves_out_the_clock_adds(people: Cast):
    made = draft(people)
    move_study(made, StudyState.PUBLISHED, at=AT, actor=people.wang, published_at=AT)
    StudyTask.objects.create(
        assignment=made, officer=people.li, unit=people.station, due_on=made.due_on, created_at=AT
    )

    finished = [assign_waiting_tasks(at=AT), assign_waiting_tasks(at=AT)]

    assert (made.tasks.count(), finished) == (2, [1, 0])


@pytest.mark.parametrize(
    "change",
    [{"citations": ""}, {"police_types": ["没有的警种"]}],
    ids=["nothing to study", "nobody due"],
)
def test_an_empty_study_is_not_published(people: Cast, change: dict):
    made = draft(people, **change)
    with pytest.raises(StudyRefused):
        publish_study(made, actor=people.wang, at=AT)
    made.refresh_from_db()
    assert (made.state, made.tasks.count()) == ("draft", 0)


def test_a_question_that_became_an_exam_question_keeps_the_draft_back(people: Cast):
    asked = practice(people.bureau, "练-1")
    made = draft(people, questions=asked)
    type(asked[0].question).objects.filter(pk=asked[0].question_id).update(use="exam")
    with pytest.raises(StudyRefused):
        publish_study(made, actor=people.wang, at=AT)


def test_a_published_study_is_changed_no_more(people: Cast):
    study = published(people)
    plan = StudyPlan("改", DAY, SUNDAY, 20, [people.station])
    with pytest.raises(IllegalMove):
        change_study(study, plan=plan, actor=people.wang, at=AT)
    with pytest.raises(IllegalMove):
        choose_questions(study, question_ids=[], actor=people.wang, at=AT)
    with pytest.raises(IllegalMove):
        publish_study(study, actor=people.wang, at=AT)


def test_a_withdrawal_says_why_and_nobody_is_due_any_more(people: Cast):
    study = published(people)
    with pytest.raises(StudyRefused):
        withdraw_study(study, reason="  ", actor=people.wang, at=AT)
    withdraw_study(study, reason="条文有误", actor=people.wang, at=AT)
    event = study.events.latest("pk")
    assert (event.to_state, event.reason, event.actor) == ("withdrawn", "条文有误", people.wang)
    assert (StudyTask.objects.of(people.li).count(), study.tasks.count()) == (0, 2)
