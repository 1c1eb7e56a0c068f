"""Sample lessons and cases, on the road that every page takes: written, submitted, reviewed by somebody else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.clock import local_day
from law.actions.find_articles import ArticleFinder
from law.models import Statute
from personnel.models import Officer, Unit
from portal.demo.bank import question_spec
from portal.demo.data import read_data
from question_bank.actions.install_questions import install_questions
from question_bank.models import Bank, Question
from training.actions.decide_review import decide_review
from training.actions.keep_desks import desk_of
from training.domain.content import Audience, Openness, Verdict
from training.models import CaseStudyPage, ContentPage, LessonPage, PageCitation, PageQuestion

BANK_CODE = "demo-practice"


def plant_content(*, unit: Unit, trainer: Officer, reviewer: Officer, at: datetime) -> int:
    """Publishes the lessons and cases, marked as samples, with practice questions; returns how many stand.

    Safe to repeat: pages that stand by their titles are left alone.
    """
    data = read_data("content.json")
    bank, _new = Bank.objects.get_or_create(code=BANK_CODE, defaults={"name": "示范练习题库", "unit": unit})
    statutes = {statute.title: statute for statute in Statute.objects.prefetch_related("versions")}
    specs = [question_spec(entry, statutes, use=Question.Use.PRACTICE) for entry in data["questions"]]
    install_questions(bank, specs, at=at, comment="demo")
    questions = {question.ref: question for question in bank.questions.all()}
    pages = [
        *(_lesson(entry) for entry in data["lessons"]),
        *(_case(entry) for entry in data["cases"]),
    ]
    for page, entry in zip(pages, [*data["lessons"], *data["cases"]], strict=True):
        if ContentPage.objects.filter(unit=unit, draft_title=page.title).exists():
            continue
        _publish(page, entry, questions, unit, trainer, reviewer, at)
    return ContentPage.objects.filter(unit=unit, is_sample=True).count()


def _lesson(entry: dict[str, Any]) -> LessonPage:
    return LessonPage(
        title=entry["title"], summary=entry["summary"], body=[tuple(block) for block in entry["body"]]
    )


def _case(entry: dict[str, Any]) -> CaseStudyPage:
    texts = {name: entry[name] for name in ("facts", "issues", "evidence", "decision", "comment")}
    day = date.fromisoformat(entry["case_date"])
    return CaseStudyPage(title=entry["title"], summary=entry["summary"], case_date=day, **texts)


@transaction.atomic
def _publish(
    page: ContentPage,
    entry: dict[str, Any],
    questions: dict[str, Question],
    unit: Unit,
    trainer: Officer,
    reviewer: Officer,
    at: datetime,
) -> None:
    day = page.case_date if isinstance(page, CaseStudyPage) else None
    found = ArticleFinder(on=day or local_day(at)).find_all(entry["citations"])
    page.owner, page.live, page.is_sample = trainer, False, True
    page.openness, page.audience = Openness.ALL_POLICE.value, Audience.EVERYBODY.value
    page.confirmed_clean = True
    page.citations = [
        PageCitation(
            statute=each.statute,
            version_id=each.version.pk,
            number=each.ref.number,
            suffix=each.ref.suffix,
            paragraph=each.ref.paragraph,
            item=each.ref.item,
            sort_order=order,
        )
        for order, each in enumerate(found)
    ]
    page.questions = [
        PageQuestion(question=questions[ref], sort_order=order)
        for order, ref in enumerate(entry["questions"])
    ]
    desk_of(unit).add_child(instance=page)
    page.save_revision(user=trainer)
    page.get_workflow().start(page, trainer)
    fresh = ContentPage.objects.get(pk=page.pk).specific
    decide_review(fresh, verdict=Verdict.APPROVED, reviewer=reviewer, at=at)
