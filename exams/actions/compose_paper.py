"""What a paper is made of: questions put in order, sectioned by kind, with their keys apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from exams.actions._citations import labels_of
from exams.domain.paper import ALL_OR_NOTHING, Item, ItemKey, Paper, Section, parsed_key
from exams.models import Exam
from exams.wording import SECTION_TITLES
from question_bank.domain.kinds import KINDS
from question_bank.domain.scoring_rules import DEFAULT_POINTS_PER_OPTION, ScoringRule
from question_bank.models import QuestionRevision


@dataclass(frozen=True, slots=True)
class Choice:
    """A revision for the paper, and its marks there."""

    revision: QuestionRevision
    marks: Decimal


def in_paper_order(choices: Sequence[Choice]) -> list[Choice]:
    """By kind in the usual order; choices of one kind keep their order."""
    kinds = list(SECTION_TITLES)
    return sorted(choices, key=lambda choice: kinds.index(choice.revision.kind))


def paper_of(exam: Exam, ordered: Sequence[Choice]) -> Paper:
    """The paper that `ordered` makes under the exam's rules; raises `PaperRefused` or `KeyRefused`."""
    points = exam.rule_parameters.get("points_per_option", DEFAULT_POINTS_PER_OPTION)
    rule = ScoringRule(exam.multiple_choice_rule, Decimal(points))
    labels = labels_of(choice.revision for choice in ordered)
    paper = Paper(
        sections=tuple(
            Section(
                SECTION_TITLES[kind],
                tuple(_item(choice) for choice in group),
                rule if KINDS[kind].uses_rule else ALL_OR_NOTHING,
            )
            for kind, group in groupby(ordered, key=lambda choice: choice.revision.kind)
        ),
        keys=tuple(
            ItemKey(choice.revision.key, choice.revision.explanation, labels.get(choice.revision.pk, ()))
            for choice in ordered
        ),
    )
    for item, key in zip(paper.items, paper.keys, strict=True):
        parsed_key(item, key)
    return paper


def _item(choice: Choice) -> Item:
    revision = choice.revision
    return Item(
        revision=revision.pk,
        kind=revision.kind,
        stem=revision.stem,
        marks=choice.marks,
        options=tuple(revision.options),
        blanks=len(revision.key) if revision.kind == "fill_in" else 0,
        fixed_order=revision.fixed_order,
    )
