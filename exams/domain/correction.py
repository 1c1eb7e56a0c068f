"""Correcting results after marking: the remedies, who changes by them, and the moves of a correction.

A remedy stands beside the sealed paper and never changes it. "The old key" is always the sealed one; of several
remedies for one question the one applied last counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from core.domain.canonical import Json
from exams.domain.answers import Answer
from exams.domain.marking import HUNDREDTH, ItemMark, Marking, SectionMark, mark
from exams.domain.paper import Paper

NOTHING: Final = Decimal(0)


class Remedy(StrEnum):
    """What is done about a question, or about one attempt."""

    CREDIT_ALL = "credit_all"
    """Everybody who sat earns the full marks of the question."""
    EITHER_KEY = "either_key"
    """The better of what the sealed key and the new key give."""
    NEW_KEY = "new_key"
    VOID = "void"
    """The question counts for nobody."""
    REMARK = "remark"
    """Other marks for one written answer."""
    LATE = "late"
    """Answers of one attempt that came after the deadline count."""


FOR_ALL: Final = (Remedy.CREDIT_ALL, Remedy.EITHER_KEY, Remedy.NEW_KEY, Remedy.VOID)
"""Remedies for a question, whoever was asked it."""
WITH_KEY: Final = frozenset({Remedy.EITHER_KEY, Remedy.NEW_KEY})


class VoidMode(StrEnum):
    """What becomes of the marks of a question that counts for nobody."""

    RESCALE = "rescale"
    """Full marks stay; what the other questions gave is scaled up to them."""
    TAKE_OUT = "take_out"
    """Full marks are lower by those of the question."""


class CorrectionState(StrEnum):
    """Where a correction stands."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CORRECTION_MOVES: Final[Mapping[CorrectionState, frozenset[CorrectionState]]] = {
    CorrectionState.PROPOSED: frozenset(
        {CorrectionState.APPLIED, CorrectionState.REFUSED, CorrectionState.WITHDRAWN}
    ),
    CorrectionState.APPLIED: frozenset(),
    CorrectionState.REFUSED: frozenset(),
    CorrectionState.WITHDRAWN: frozenset(),
}


class NothingLeft(ValueError):
    """Every question of the paper would be void."""


@dataclass(frozen=True, slots=True)
class Remedied:
    """A remedy for one question. `revision` and `part` name it in every paper; `key` is in its JSON form."""

    revision: int
    part: int
    remedy: Remedy
    key: Json = None
    void_mode: VoidMode | None = None


@dataclass(frozen=True)
class Remarking:
    """One paper with its remedies by position: marks sheet after sheet."""

    paper: Paper
    by_position: Mapping[int, Remedied]
    new_key: Paper

    def mark(
        self,
        sheet: Sequence[Answer],
        given: Mapping[int, Decimal] = MappingProxyType({}),
        remarked: Mapping[int, Decimal] = MappingProxyType({}),
    ) -> Marking:
        """The marks of `sheet` under the remedies. `given` holds what people gave when the paper was marked, `remarked`
        what took its place. Void questions earn nothing and are in no full marks of a part; the score is scaled once
        and rounded once, to hundredths, half up."""
        written = {**given, **remarked}
        old = mark(self.paper, sheet, written)
        new = mark(self.new_key, sheet, written) if self.new_key is not self.paper else old
        items = [self._item(position, old, new) for position in range(len(old.items))]
        counting = sum(
            (item.full for position, item in enumerate(items) if not self._void(position)), NOTHING
        )
        if not counting:
            raise NothingLeft
        full = old.full_marks - sum(
            (
                old.items[position].full
                for position in self.by_position
                if self._void(position, VoidMode.TAKE_OUT)
            ),
            NOTHING,
        )
        earned = sum((item.marks for item in items), NOTHING)
        return Marking(
            items=tuple(items),
            sections=self._sections(items),
            score=(earned * full / counting).quantize(HUNDREDTH, ROUND_HALF_UP)
            if full != counting
            else earned,
            full_marks=full,
            needs_person=tuple(position for position, item in enumerate(items) if item.fraction is None),
        )

    def _item(self, position: int, old: Marking, new: Marking) -> ItemMark:
        own = self.by_position.get(position)
        before = old.items[position]
        if own is None:
            return before
        match own.remedy:
            case Remedy.CREDIT_ALL:
                return ItemMark(Fraction(1), before.full, before.full)
            case Remedy.NEW_KEY:
                return new.items[position]
            case Remedy.EITHER_KEY:
                return max(before, new.items[position], key=lambda item: item.marks)
            case _:
                return ItemMark(Fraction(0), NOTHING, before.full)

    def _void(self, position: int, mode: VoidMode | None = None) -> bool:
        own = self.by_position.get(position)
        return own is not None and own.remedy is Remedy.VOID and mode in {None, own.void_mode}

    def _sections(self, items: Sequence[ItemMark]) -> tuple[SectionMark, ...]:
        sections, first = [], 0
        for section in self.paper.sections:
            places = range(first, first + len(section.items))
            first = places.stop
            sections.append(
                SectionMark(
                    section.title,
                    sum((items[place].marks for place in places), NOTHING),
                    sum((items[place].full for place in places if not self._void(place)), NOTHING),
                )
            )
        return tuple(sections)


def remarking(paper: Paper, remedies: Sequence[Remedied]) -> Remarking:
    """`paper` with those of `remedies` (in the order in which they were applied) that concern its questions."""
    newest = {(own.revision, own.part): own for own in remedies}
    places = {
        position: newest[item.revision, item.part or 0]
        for position, item in enumerate(paper.items)
        if (item.revision, item.part or 0) in newest
    }
    return Remarking(paper, places, with_keys(paper, places))


def with_keys(paper: Paper, places: Mapping[int, Remedied]) -> Paper:
    """The paper with the new keys in place of the sealed ones; the same object where there is no new key."""
    changed = {position: own.key for position, own in places.items() if own.remedy in WITH_KEY}
    if not changed:
        return paper
    return Paper(
        sections=paper.sections,
        keys=tuple(
            replace(key, key=changed[position]) if position in changed else key
            for position, key in enumerate(paper.keys)
        ),
    )
