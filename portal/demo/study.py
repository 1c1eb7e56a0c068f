"""The demonstration's weekly study: practice questions of our own, two weeks that are over, and this one."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from core.clock import local_day, start_of_day
from law.domain.citations import CitationRef
from law.models import Statute
from personnel.models import Officer, Unit
from portal.demo.people import read_data
from question_bank.actions.install_questions import QuestionSpec, install_questions
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.domain.kinds import KINDS
from question_bank.domain.question import Content
from question_bank.models import Bank, Question
from training.actions.draft_study import StudyPlan, choose_questions, draft_study
from training.actions.publish_study import publish_study
from training.actions.record_study import answer_item, mark_read
from training.content import pages_visible_to
from training.domain.study import monday_of
from training.models import StudyAssignment, StudyItem, StudyTask
from training.study_items import items_on

BANK_CODE = "demo-practice"
LAW = "中华人民共和国治安管理处罚法"
COUNTY = "990102000000"
NEVER, STOPS_HALFWAY, LATE = 0.08, 0.06, 0.1
RIGHT = 0.78


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the demonstration: how many weeks ago, its articles and its questions."""

    ago: int
    title: str
    citations: str
    questions: tuple[str, ...]


WEEKS = (
    Week(
        2, "每周必学（示例）：处罚的种类和适用", "治安管理处罚法第10条、第16条", ("lianxi-001", "lianxi-003")
    ),
    Week(1, "每周必学（示例）：传唤与询问查证", "治安管理处罚法第96条、第97条", ("lianxi-007", "lianxi-008")),
    Week(
        0,
        "每周必学（示例）：时效、期限和当场处罚",
        "治安管理处罚法第25条、第118条、第119条",
        ("lianxi-002", "lianxi-004", "lianxi-005", "lianxi-006"),
    ),
)


def plant_study(*, units: Mapping[str, Unit], root: Unit, trainer: Officer, seed: int, at: datetime) -> int:
    """Plants what is missing: past weeks for one county with simulated records, this week for the bureau.

    Safe to repeat; returns how many assignments there are.
    """
    questions = _questions(root, at)
    this_monday = monday_of(local_day(at))
    for week in WEEKS:
        monday = this_monday - timedelta(weeks=week.ago)
        if StudyAssignment.objects.filter(unit=root, week=monday).exists():
            continue
        begun = start_of_day(monday) + timedelta(hours=9) if week.ago else at
        plan = StudyPlan(
            title=week.title,
            week=monday,
            due_on=monday + timedelta(days=6),
            minutes=30,
            units=[units[COUNTY]] if week.ago else [root],
            citations=week.citations,
            page_id=None if week.ago else _page_of(trainer, begun),
        )
        study = draft_study(unit=root, plan=plan, actor=trainer, at=begun)
        wanted = [questions[ref] for ref in week.questions]
        choose_questions(study, question_ids=wanted, actor=trainer, at=begun)
        publish_study(study, actor=trainer, at=begun)
        if week.ago:
            _studied(study, random.Random(seed + week.ago), until=at)  # noqa: S311 - simulated, not secret
    return StudyAssignment.objects.filter(unit=root).count()


def _page_of(trainer: Officer, at: datetime) -> int | None:
    """The newest lesson or case of the demonstration, if there is one."""
    pages = pages_visible_to(trainer, local_day(at)).filter(is_sample=True)
    page: int | None = pages.values_list("pk", flat=True).first()
    return page


def _questions(root: Unit, at: datetime) -> dict[str, int]:
    """Our own practice questions; ids of the questions by number."""
    bank, _new = Bank.objects.get_or_create(
        code=BANK_CODE, defaults={"name": "示范练习题库（示例）", "unit": root}
    )
    law = Statute.objects.get(title=LAW)
    specs = [_spec(entry, law) for entry in read_data("practice.json")]
    installed = install_questions(bank, specs, at=at, comment="demo")
    return {ref: revision.question_id for ref, revision in installed.items()}


def _spec(entry: dict[str, Any], law: Statute) -> QuestionSpec:
    ref = CitationRef(law.title, entry["article"])
    version = law.versions.order_by("-effective_on").first()
    citation = ResolvedCitation(law.pk, version.pk if version else None, ref.number, 0, None, None, ref.short)
    content = Content(
        kind=entry["kind"],
        stem=entry["stem"],
        options=tuple(entry["options"]),
        key=KINDS[entry["kind"]].key_from_json(entry["key"], tuple(entry["options"])),
        explanation=entry["explanation"],
        marks=Decimal(1),
        subject=entry["subject"],
        difficulty=entry["difficulty"],
        citations=(citation.label,),
    )
    return QuestionSpec(entry["ref"], content, [citation], use=Question.Use.PRACTICE)


def _studied(study: StudyAssignment, chance: random.Random, *, until: datetime) -> None:
    """Most of those who were due study in the week, some late, some not at all."""
    for task in study.tasks.select_related("assignment", "officer", "unit").order_by("pk"):
        fate = chance.random()
        if fate < NEVER:
            continue
        days = chance.uniform(7.1, 9) if fate < NEVER + LATE else chance.uniform(0.1, 6.4)
        at = min(start_of_day(study.week) + timedelta(days=days), until - timedelta(hours=1))
        halfway = NEVER + LATE <= fate < NEVER + LATE + STOPS_HALFWAY
        _study(task, chance, at, halfway=halfway)


def _study(task: StudyTask, chance: random.Random, at: datetime, *, halfway: bool) -> None:
    rows = items_on(task.assignment, officer=task.officer, on=local_day(at))
    for row in rows[: len(rows) // 2] if halfway else rows:
        at += timedelta(minutes=chance.uniform(1, 6))
        position = row.item.position
        if row.item.kind != StudyItem.Kind.QUESTION:
            mark_read(task, position=position, at=at)
        elif row.revision is not None:
            right = chance.random() < RIGHT
            answer_item(
                task, position=position, raw=_reply(row.revision.kind, row.revision.key, right), at=at
            )


def _reply(kind: str, key: Any, right: bool) -> Any:
    if kind == "true_false":
        return key if right else not key
    if kind == "fill_in":
        return [texts[0] if right else "不清楚" for texts in key]
    if right:
        return list(key)
    return [(key[0] + 1) % 4] if kind == "single_choice" else list(key[:1])
