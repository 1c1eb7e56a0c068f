"""What a paper is made of: questions put in order, sectioned by kind, with their keys apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import cast

from core.domain.canonical import Json
from exams.actions._citations import labels_of
from exams.domain.paper import ALL_OR_NOTHING, Item, ItemKey, Paper, PaperRefused, Section, parsed_key
from exams.models import Exam
from exams.wording import SECTION_TITLES
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import parts_from_json
from question_bank.domain.question import Part
from question_bank.domain.rubric import rubric_from_json, share
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
    """The paper that `ordered` makes under the rules of blueprint and exam; raises `PaperRefused` or `KeyRefused`.

    A material stands above the questions that share it. A case analysis becomes one material with one item for each of
    its parts, together and in order. Where the paper gives a question other marks than it carries in the bank, its
    parts and points are scaled to them.
    """
    points = exam.rule_parameters.get("points_per_option", DEFAULT_POINTS_PER_OPTION)
    rule = ScoringRule(exam.multiple_choice_rule, Decimal(points))
    own_rules = exam.blueprint.rules.scoring if exam.blueprint else {}
    labels = labels_of(choice.revision for choice in ordered)
    sections: list[Section] = []
    keys: list[ItemKey] = []
    for kind, same_kind in groupby(ordered, key=lambda choice: choice.revision.kind):
        items: list[Item] = []
        materials: list[str] = []
        for choice in same_kind:
            cited = labels.get(choice.revision.pk, ())
            group = len(materials) if choice.revision.material else None
            if group is not None:
                materials.append(choice.revision.material)
            for item, key in _items(choice, cited, group):
                items.append(item)
                keys.append(key)
        uses_rule = any(KINDS[item.kind].uses_rule for item in items)
        sections.append(
            Section(
                SECTION_TITLES[kind],
                tuple(items),
                own_rules.get(kind, rule) if uses_rule else ALL_OR_NOTHING,
                groups=tuple(materials),
            )
        )
    paper = Paper(sections=tuple(sections), keys=tuple(keys))
    for item, key in zip(paper.items, paper.keys, strict=True):
        parsed_key(item, key)
    return paper


def _items(choice: Choice, citations: tuple[str, ...], group: int | None) -> Iterator[tuple[Item, ItemKey]]:
    """The question as it stands in the paper with its key, or each part of a case in turn."""
    revision = choice.revision
    if not KINDS[revision.kind].has_parts:
        alone = Part(
            kind=revision.kind,
            stem=revision.stem,
            options=tuple(revision.options),
            key=KINDS[revision.kind].key_from_json(revision.key, revision.options, revision.matches),
            explanation=revision.explanation,
            rubric=rubric_from_json(revision.rubric),
            fixed_order=revision.fixed_order,
            matches=tuple(revision.matches),
        )
        yield (
            replace(_item(revision.pk, alone, choice.marks), group=group),
            _key(alone, choice.marks, citations),
        )
        return
    parts = parts_from_json(revision.parts)
    shares = share(choice.marks, [part.marks for part in parts])
    for number, (part, marks) in enumerate(zip(parts, shares, strict=True)):
        if number == len(parts) - 1 and revision.explanation:
            told = "\n".join(filter(None, (part.explanation, revision.explanation)))
            part = replace(part, explanation=told)
        item = replace(_item(revision.pk, part, marks), group=group, part=number)
        yield item, _key(part, marks, citations)


def _item(revision_id: int, part: Part, marks: Decimal) -> Item:
    if marks <= 0:
        raise PaperRefused("marks_too_few")
    return Item(
        revision=revision_id,
        kind=part.kind,
        stem=part.stem,
        marks=marks,
        options=part.options,
        blanks=len(part.key) if part.kind == "fill_in" and isinstance(part.key, tuple) else 0,
        fixed_order=part.fixed_order,
        matches=part.matches,
    )


def _key(part: Part, marks: Decimal, citations: tuple[str, ...]) -> ItemKey:
    shares = share(marks, [point.marks for point in part.rubric]) if part.rubric else ()
    rubric = tuple(
        replace(point, marks=earned) for point, earned in zip(part.rubric, shares, strict=True) if earned > 0
    )
    frozen = None if part.key is None else KINDS[part.kind].key_to_json(part.key)
    return ItemKey(cast(Json, frozen), part.explanation, citations, rubric)
