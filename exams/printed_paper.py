"""A sealed paper as questions to print: in its order, with the marks that it gives."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from exams.domain.paper import Item, Paper
from question_bank.domain.question import Content
from question_bank.interchange.losses import ToExport
from question_bank.models import QuestionRevision


def questions_to_print(paper: Paper) -> list[ToExport]:
    """One for each question of `paper`; a case stands once, with its parts."""
    items: dict[int, list[Item]] = defaultdict(list)
    for item in paper.items:
        items[item.revision].append(item)
    revisions = QuestionRevision.objects.with_content().in_bulk(list(items))
    return [
        ToExport(revisions[pk].question.ref, _with_marks(revisions[pk].content(), asked))
        for pk, asked in items.items()
    ]


def _with_marks(content: Content, asked: list[Item]) -> Content:
    marks = {item.part: item.marks for item in asked}
    if None in marks:
        return replace(content, marks=marks[None])
    parts = tuple(replace(part, marks=marks[number]) for number, part in enumerate(content.parts))
    return replace(content, marks=sum(marks.values()), parts=parts)
