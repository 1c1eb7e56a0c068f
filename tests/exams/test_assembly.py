"""Blueprints with further dimensions and rules, and forms that are assembled in the background with a proof."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import now
from core.models import AuditEvent
from exams.actions.assemble_exam import (
    TAKEN_WITHIN,
    CannotAssemble,
    Settings,
    ask_for_assembly,
    assemble_exam,
)
from exams.actions.compose_paper import paper_of
from exams.actions.draw_forms import CannotSeal, draw_forms, drawable_in
from exams.actions.redraw_paper import redraw_paper
from exams.actions.seal_exam import exam_day
from exams.models import Assembly, Exam
from question_bank.actions.merge_questions import merge_questions
from question_bank.models import (
    BlueprintQuestion,
    EnemySet,
    KnowledgePoint,
    Label,
    Question,
    QuestionRevision,
    SectionRule,
)
from tests.exams.managing import blueprint_form, desk, draft, row, stocked
from tests.exams.papers import planned, seal_all
from tests.factories import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def drawn(exam: Exam) -> list[set[int]]:
    exam = Exam.objects.get(pk=exam.pk)
    return [{choice.revision.question_id for choice in form} for form in draw_forms(exam, on=exam_day(exam))]


def refs(*names: str) -> list[Question]:
    return [Question.objects.get(ref=name) for name in names]


def all_refs() -> list[str]:
    return list(Question.objects.order_by("pk").values_list("ref", flat=True))


def enemies(people: Cast, *questions: Question) -> None:
    group = EnemySet.objects.create(bank=questions[0].bank, name=f"互斥{questions[0].pk}", created_at=now())
    group.questions.set(questions)


def assembled(exam: Exam, people: Cast, **wishes: Any) -> Assembly:
    asked = ask_for_assembly(exam, settings=Settings(**wishes), at=now(), actor=people.wang)
    assemble_exam(asked, clock=now)
    asked.refresh_from_db()
    return asked


def test_a_row_asks_for_a_knowledge_point_a_level_and_a_police_type(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=4)
    first, second, third, _fourth = Question.objects.order_by("pk")
    subject = QuestionRevision.objects.values_list("subject", flat=True)[0]
    force = KnowledgePoint.add_root(code="force", name="使用武力", subject_id=subject)
    below = force.add_child(code="weapons", name="武器", subject_id=subject)
    traffic = Label.objects.get_or_create(kind="police_type", code="traffic", defaults={"name": "交警"})[0]
    drugs = Label.objects.get_or_create(kind="police_type", code="drugs", defaults={"name": "禁毒"})[0]
    first.points.add(below)
    second.points.add(force)
    third.points.add(force)
    second.labels.add(traffic)
    third.labels.add(drugs)
    wanted = {"point": "force", "police_type": "traffic"}

    saved = desk(people.wang).post(
        reverse("exams:manage_blueprint", args=[exam.pk]),
        blueprint_form({**row("single_choice", 2), **wanted}),
    )

    assert saved.status_code == 302
    assert drawn(exam) == [{first.pk, second.pk}]  # what has no police type is meant for all of them


def test_rows_in_each_others_way_are_told_with_the_smallest_change(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=5)

    told = desk(people.wang).post(
        reverse("exams:manage_supply", args=[exam.pk]),
        blueprint_form(row("single_choice", 4), row("single_choice", 3, difficulty=3)),
    )

    assert told.json()["changes"] == [
        "Rows 1、2 together ask for 7 questions, and 5 fit one of them. Ask for 2 fewer there, or have 2 more approved "
        "for one of them."
    ]


def test_required_and_forbidden_questions_and_rules_of_sections_are_kept(people: Cast) -> None:
    exam = draft(people)
    stocked(people, multiple_choice=6)
    names = all_refs()
    form = {
        **blueprint_form(row("multiple_choice", 2)),
        "required": f"{names[0]}，{names[1]}",
        "forbidden": names[2],
        "rule_multiple_choice": "net_correct",
    }

    saved = desk(people.wang).post(reverse("exams:manage_blueprint", args=[exam.pk]), form)

    exam.refresh_from_db()
    assert saved.status_code == 302
    assert drawn(exam) == [{one.pk for one in refs(names[0], names[1])}]
    assert SectionRule.objects.get().rule == "net_correct"
    paper = paper_of(exam, draw_forms(exam, on=exam_day(exam))[0])
    assert [section.rule.name for section in paper.sections] == ["net_correct"]
    page = desk(people.wang).get(reverse("exams:manage_blueprint", args=[exam.pk]))
    assert names[2] in page.context["rules_form"]["forbidden"].value()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"required": "no-such"}, "The banks of this exam have no question no-such."),
        ({"least_case_percent": "30"}, "Cases give 0 percent of the marks, and at least 30 are asked for."),
    ],
)
def test_rules_that_cannot_be_kept_are_refused_in_words(
    people: Cast, more: dict[str, str], words: str
) -> None:
    exam = draft(people)
    stocked(people, single_choice=3)

    answer = desk(people.wang).post(
        reverse("exams:manage_blueprint", args=[exam.pk]), {**blueprint_form(row("single_choice", 1)), **more}
    )

    assert answer.status_code == 422
    assert any(words in error["text"] for error in answer.context["errors"])
    assert not BlueprintQuestion.objects.exists()


def test_a_draw_never_holds_two_enemies(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 4))
    one, other, third = Question.objects.order_by("pk")[:3]
    enemies(people, one, other, third)

    for _turn in range(6):
        redraw_paper(exam, at=now(), actor=people.wang)
        (form,) = drawn(exam)
        assert len(form & {one.pk, other.pk, third.pk}) == 1


def test_equal_forms_are_assembled_without_shared_questions_or_enemies_and_sealed(people: Cast) -> None:
    stocked(people, single_choice=12, true_false=8)
    exam = planned(people, ("single_choice", 3), ("true_false", 2), form_mode="equal", form_count=3)
    one, other = Question.objects.order_by("pk")[:2]
    enemies(people, one, other)

    last = assembled(exam, people)

    assert (last.state, last.percent) == ("done", 100)
    forms = drawn(exam)
    assert [len(form) for form in forms] == [5, 5, 5]
    assert not any(a & b for a, b in combinations(forms, 2))
    assert not any({one.pk, other.pk} <= form for form in forms)
    assert last.result["bound"] <= last.result["objective"] + 1e-9
    assert AuditEvent.objects.filter(kind="exam.assembly_asked").count() == 1
    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[exam.pk]))
    assert b'data-testid="assembly-proof"' in page.content
    sealed = seal_all(exam, people)
    assert [paper.item_count for paper in sealed.papers.order_by("form")] == [5, 5, 5]


def test_an_officer_asks_for_an_assembly_and_is_led_to_its_page(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 2), form_mode="equal", form_count=2)
    address = reverse("exams:manage_assembly", args=[exam.pk])

    answer = desk(people.wang).post(
        address, {"overlap": "", "most_uses": "", "difficulty": "", "seconds": "30"}
    )

    assert answer.url == address
    assert Assembly.objects.get().settings["seconds"] == 30
    wrong = desk(people.wang).post(address, {"overlap": "-1", "seconds": "7"})
    assert wrong.status_code == 422
    assert Assembly.objects.count() == 1


def test_an_impossible_assembly_says_what_to_change(people: Cast) -> None:
    stocked(people, single_choice=5)
    exam = planned(people, ("single_choice", 3), form_mode="equal", form_count=2)

    last = assembled(exam, people)

    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[exam.pk]))
    assert last.state == "impossible"
    assert page.context["changes"]
    assert len(drawn(exam)) == 2  # the lot still draws, and shares one question


def test_an_assembly_is_left_behind_by_a_draw_and_by_another_blueprint(people: Cast) -> None:
    stocked(people, single_choice=8)
    exam = planned(people, ("single_choice", 2), form_mode="equal", form_count=2)
    assembled(exam, people)
    desk(people.wang).post(
        reverse("exams:manage_blueprint", args=[exam.pk]), blueprint_form(row("single_choice", 3))
    )

    assert [len(form) for form in drawn(exam)] == [3, 3]
    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[exam.pk]))
    assert b'data-testid="assembly-outdated"' in page.content


def test_an_assembled_question_that_was_retired_is_never_asked(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 2), form_mode="equal", form_count=2)
    last = assembled(exam, people)
    question = last.result["forms"][0][0][0]
    Question.objects.filter(pk=question).update(use=Question.Use.PRACTICE)

    with pytest.raises(CannotSeal) as refusal:
        drawn(exam)

    assert refusal.value.code == "assembly_out_of_date"


def test_one_assembly_runs_at_a_time_and_a_lost_one_gives_way(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 2))
    at = now()
    first = ask_for_assembly(exam, settings=Settings(), at=at, actor=people.wang)

    with pytest.raises(CannotAssemble):
        ask_for_assembly(exam, settings=Settings(), at=at, actor=people.wang)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assembly.objects.create(exam=exam, seed=1, asked="", asked_at=at, asked_by=people.wang)
    later = ask_for_assembly(
        exam, settings=Settings(), at=at + TAKEN_WITHIN + timedelta(seconds=1), actor=people.wang
    )

    first.refresh_from_db()
    assert (first.state, later.state) == ("failed", "queued")
    assert assemble_exam(first, clock=now) == "failed"  # what was given up is not begun again


def test_a_draw_for_each_candidate_is_not_assembled(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 2), form_mode="lot")

    with pytest.raises(CannotAssemble):
        ask_for_assembly(exam, settings=Settings(), at=now(), actor=people.wang)


def test_several_orders_of_the_options_can_be_looked_at(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 6))
    address = reverse("exams:manage_paper", args=[exam.pk])

    pages = [desk(people.wang).get(address, {"instance": number}) for number in ("1", "2", "99")]

    orders = [str(page.context["sections"]) for page in pages]
    assert orders[0] != orders[1]
    assert orders[0] == orders[2]


def test_enemies_that_were_declared_after_the_assembly_never_stand_in_one_form(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 2), form_mode="equal", form_count=2)
    one, other = assembled(exam, people).result["forms"][0][0]
    enemies(people, Question.objects.get(pk=one), Question.objects.get(pk=other))

    with pytest.raises(CannotSeal) as refusal:
        drawn(exam)

    assert refusal.value.code == "assembly_out_of_date"


def test_an_assembled_question_that_fits_its_row_no_more_is_not_asked(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 2), form_mode="equal", form_count=2)
    point = KnowledgePoint.add_root(code="force", name="使用武力", subject=exam.blueprint.cells.get().subject)
    exam.blueprint.cells.update(point=point)
    for question in Question.objects.all():
        question.points.add(point)
    question = assembled(Exam.objects.get(pk=exam.pk), people).result["forms"][1][0][1]
    Question.objects.get(pk=question).points.clear()

    with pytest.raises(CannotSeal) as refusal:
        drawn(exam)

    assert refusal.value.code == "assembly_out_of_date"


def test_required_questions_that_exclude_each_other_are_refused(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=4)
    names = all_refs()
    enemies(people, *refs(names[0], names[1]))

    answer = desk(people.wang).post(
        reverse("exams:manage_blueprint", args=[exam.pk]),
        {**blueprint_form(row("single_choice", 3)), "required": f"{names[0]} {names[1]}"},
    )

    assert answer.status_code == 422
    assert [error["text"] for error in answer.context["errors"]] == [
        f"Required questions are in one enemy set: {names[0]}、{names[1]}."
    ]


def test_an_assembly_for_a_blueprint_that_was_changed_before_its_turn_is_given_up(people: Cast) -> None:
    stocked(people, single_choice=8)
    exam = planned(people, ("single_choice", 2), form_mode="equal", form_count=2)
    asked = ask_for_assembly(exam, settings=Settings(), at=now(), actor=people.wang)
    exam.blueprint.cells.update(count=3)

    assert assemble_exam(Assembly.objects.get(pk=asked.pk), clock=now) == "failed"


@pytest.mark.parametrize("mode", [{"form_mode": "lot"}, {"form_mode": "equal", "form_count": 3}])
def test_no_draw_of_equal_forms_or_for_each_candidate_holds_two_enemies(
    people: Cast, mode: dict[str, Any]
) -> None:
    stocked(people, single_choice=24)
    exam = planned(people, ("single_choice", 5), skip_used_months=1, **mode)
    questions = list(Question.objects.order_by("pk"))
    groups = [{one.pk for one in questions[start : start + 4]} for start in range(0, 24, 4)]
    for start in range(0, 24, 4):
        enemies(people, *questions[start : start + 4])

    forms = drawn(exam)

    assert all(len(form & group) <= 1 for form in forms for group in groups)


def test_a_question_asked_lately_stays_out_under_the_one_it_was_merged_into(people: Cast) -> None:
    stocked(people, single_choice=6)
    first = planned(people, ("single_choice", 2))
    seal_all(first, people)
    (asked,) = drawn(first)
    gone = Question.objects.get(pk=min(asked))
    between, stays = Question.objects.exclude(pk__in=asked).order_by("pk")[:2]
    merge_questions(gone, stays=between, reason="", at=now(), actor=people.wang)
    merge_questions(between, stays=stays, reason="", at=now(), actor=people.wang)

    later = draft(people, skip_used_months=1)

    left = set(drawable_in(later, on=exam_day(later)).values_list("question", flat=True))
    assert stays.pk not in left
    assert len(left) == 2
