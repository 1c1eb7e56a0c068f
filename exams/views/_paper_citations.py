"""What the check of citations says of a paper, in the law of its exam day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from exams.domain.paper import Paper
from law.actions.check_citations import CitationChecker
from question_bank.actions.check_citations import check_content
from question_bank.models import QuestionRevision
from question_bank.views._findings import PlacedFinding, placed


@dataclass(frozen=True, slots=True)
class PaperRemark:
    """What was found in one question; `number` is that of its first place in the paper."""

    number: int
    findings: list[PlacedFinding]


def citation_remarks(paper: Paper, *, on: date) -> list[PaperRemark]:
    """Citations to look at, by the order of the paper; for people who may read keys, as explanations are named."""
    places: dict[int, int] = {}
    for number, item in enumerate(paper.items, start=1):
        places.setdefault(item.revision, number)
    revisions = QuestionRevision.objects.with_content().in_bulk(places)
    checker = CitationChecker(on=on)
    checked = (
        PaperRemark(number, placed(check_content(checker, revisions[pk].content())))
        for pk, number in places.items()
        if pk in revisions
    )
    return [remark for remark in checked if remark.findings]
