"""Draft a week's study, and change the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from law.actions.find_articles import ArticleFinder, FoundArticle, UnknownCitation
from law.models import StatuteVersion
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from training.actions._study_moves import held_draft
from training.actions.study_errors import StudyRefused
from training.content import pages_visible_to
from training.domain.study import MOST_ARTICLES, MOST_QUESTIONS, StudyState, monday_of
from training.law_day import law_day
from training.models import StudyAssignment, StudyEvent, StudyItem
from training.practice import banks_for_study, practice_revisions


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """What a trainer decides. `week` is any day of the week; `citations` name articles as people write them."""

    title: str
    week: date
    due_on: date
    minutes: int
    units: Sequence[Unit]
    police_types: Sequence[str] = ()
    citations: str = ""
    page_id: int | None = None
    law_version: StatuteVersion | None = None
    """The new version that is studied; None: the law in force."""


def draft_study(*, unit: Unit, plan: StudyPlan, actor: Officer, at: datetime) -> StudyAssignment:
    """A draft that `unit` gives. Raises `StudyRefused` where the plan cannot be meant."""
    articles = _checked(plan, unit, actor, at)
    with transaction.atomic():
        assignment = StudyAssignment.objects.create(
            unit=unit,
            title=plan.title,
            week=monday_of(plan.week),
            due_on=plan.due_on,
            minutes=plan.minutes,
            police_types=list(plan.police_types),
            created_at=at,
            created_by=actor,
            law_version=plan.law_version,
        )
        assignment.units.set(plan.units)
        _write_items(assignment, articles, plan.page_id, [])
        StudyEvent.objects.create(assignment=assignment, to_state=StudyState.DRAFT, at=at, actor=actor)
        record_audit_event(kind="study.drafted", actor_id=actor.pk, at=at, subject=f"study:{assignment.pk}")
    return assignment


def change_study(assignment: StudyAssignment, *, plan: StudyPlan, actor: Officer, at: datetime) -> None:
    """Writes the plan of a draft anew; its questions stay. Raises `StudyRefused`."""
    articles = _checked(replace(plan, law_version=assignment.law_version), assignment.unit, actor, at)
    with transaction.atomic():
        held = held_draft(assignment.pk)
        held.title, held.week, held.due_on = plan.title, monday_of(plan.week), plan.due_on
        held.minutes, held.police_types = plan.minutes, list(plan.police_types)
        held.save(update_fields=["title", "week", "due_on", "minutes", "police_types"])
        held.units.set(plan.units)
        _write_items(held, articles, plan.page_id, _questions_of(held))


def choose_questions(
    assignment: StudyAssignment, *, question_ids: Sequence[int], actor: Officer, at: datetime
) -> int:
    """The self-test of a draft: at most ten practice questions that `actor` may assign, in the order of their banks.

    Returns how many there are now. Raises `StudyRefused`.
    """
    day = local_day(at)
    wanted = set(question_ids)
    if len(wanted) > MOST_QUESTIONS:
        raise StudyRefused(
            _("A self-test has at most %(most)s questions.") % {"most": MOST_QUESTIONS},
            field="questions",
            code="too_many_questions",
        )
    found = practice_revisions(on=day).filter(
        question__in=wanted, question__bank__in=banks_for_study(actor, on=day)
    )
    chosen = list(found.values_list("question_id", flat=True))
    if len(chosen) != len(wanted):
        raise StudyRefused(
            _("A question that you chose may not be practised now. Choose again."),
            field="questions",
            code="not_for_practice",
        )
    with transaction.atomic():
        held = held_draft(assignment.pk)
        items = list(held.items.order_by("position"))
        page = next((item.page_id for item in items if item.kind == StudyItem.Kind.PAGE), None)
        articles = [(item.statute_id, item.number, item.suffix) for item in items if item.statute_id]
        _write_items(held, articles, page, chosen)
    return len(chosen)


def _checked(plan: StudyPlan, unit: Unit, actor: Officer, at: datetime) -> list[tuple[int, int, int]]:
    """The articles of the plan, after everything that speaks against it was looked at."""
    day = local_day(at)
    if not plan.title.strip():
        raise StudyRefused(_("A study has a title."), field="title")
    if not actor.may(Permission.STUDY_ASSIGN, on=day, unit=unit):
        raise StudyRefused(_("You do not assign study for this unit."), field="unit")
    if not plan.units:
        raise StudyRefused(_("Choose at least one unit."), field="units")
    if not all(actor.may(Permission.STUDY_ASSIGN, on=day, unit=chosen) for chosen in plan.units):
        raise StudyRefused(_("You do not assign study for one of these units."), field="units")
    monday = monday_of(plan.week)
    if not monday <= plan.due_on or (plan.due_on - monday).days > 27:
        raise StudyRefused(
            _("The last day lies in the week of the study or in the three weeks after it."), field="due_on"
        )
    if plan.due_on < day:
        raise StudyRefused(_("The last day is over."), field="due_on")
    if plan.page_id and not pages_visible_to(actor, day).filter(pk=plan.page_id).exists():
        raise StudyRefused(_("This page is not open to you."), field="page")
    return _articles(plan.citations, law_day(plan.law_version, day))


def _articles(citations: str, day: date) -> list[tuple[int, int, int]]:
    try:
        found: list[FoundArticle] = ArticleFinder(on=day).find_all(citations)
    except UnknownCitation as unknown:
        raise StudyRefused(unknown.message, field="citations", code=unknown.code) from unknown
    articles = list(dict.fromkeys((each.statute.pk, each.ref.number, each.ref.suffix) for each in found))
    if len(articles) > MOST_ARTICLES:
        raise StudyRefused(
            _("A week's study holds at most %(most)s articles.") % {"most": MOST_ARTICLES},
            field="citations",
            code="too_many_articles",
        )
    return articles


def _questions_of(assignment: StudyAssignment) -> list[int]:
    items = assignment.items.filter(kind=StudyItem.Kind.QUESTION).order_by("position")
    return [pk for pk in items.values_list("question_id", flat=True) if pk is not None]


def _write_items(
    assignment: StudyAssignment,
    articles: Sequence[tuple[int | None, int, int]],
    page_id: int | None,
    question_ids: Sequence[int],
) -> None:
    """The items of a draft: articles, then the page, then the questions."""
    kind = StudyItem.Kind
    rows = [
        StudyItem(kind=kind.ARTICLE, statute_id=statute, number=number, suffix=suffix)
        for statute, number, suffix in articles
    ]
    rows += [StudyItem(kind=kind.PAGE, page_id=page_id)] if page_id else []
    rows += [StudyItem(kind=kind.QUESTION, question_id=question) for question in question_ids]
    for position, row in enumerate(rows, 1):
        row.assignment, row.position = assignment, position
    assignment.items.all().delete()
    StudyItem.objects.bulk_create(rows)
