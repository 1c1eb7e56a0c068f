"""Find the articles that citations name, in the law that is in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from law.actions.find_articles import ArticleFinder, FoundArticle, UnknownCitation
from law.domain.citations import CitationRef, CitationUnreadable, parse_citations


@dataclass(frozen=True, slots=True)
class ResolvedCitation:
    """An article that exists, with its canonical label (《…法》第八十二条第一款)."""

    statute_id: int
    version_id: int | None
    number: int
    suffix: int
    paragraph: int | None
    item: int | None
    label: str

    def as_json(self) -> dict[str, Any]:
        """For the staging table."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ResolvedCitation:
        """The way back."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class CitationProblem:
    """A citation that cannot be used: code (see `wording`) and what was written."""

    code: str
    written: str


@dataclass(frozen=True, slots=True)
class ReadCitations:
    """What a cell of citations says."""

    found: tuple[ResolvedCitation, ...] = ()
    problems: tuple[CitationProblem, ...] = ()


class CitationReader:
    """Reads citations in the law in force on one day and remembers what it has read."""

    def __init__(self, *, on: date) -> None:
        self._finder = ArticleFinder(on=on)
        self._read: dict[str, ReadCitations] = {}

    def read(self, text: str) -> ReadCitations:
        """Every citation in `text`: those whose article exists, and what is wrong with the others."""
        if text not in self._read:
            self._read[text] = self._look_up(text)
        return self._read[text]

    def _look_up(self, text: str) -> ReadCitations:
        try:
            references = parse_citations(text)
        except CitationUnreadable as fault:
            return ReadCitations(problems=(CitationProblem(f"citation_{fault.code}", fault.fragment),))
        found: list[ResolvedCitation] = []
        problems: list[CitationProblem] = []
        for reference in references:
            try:
                citation = _resolved(self._find(reference))
            except UnknownCitation as unknown:
                problems.append(CitationProblem(f"citation_{unknown.code}", reference.short))
                continue
            if citation not in found:
                found.append(citation)
        return ReadCitations(tuple(found), tuple(problems))

    def _find(self, reference: CitationRef) -> FoundArticle:
        """The article; of a sample, which holds one summary for each article, any paragraph is taken to exist."""
        try:
            return self._finder.find(reference)
        except UnknownCitation as unknown:
            if unknown.code not in ("no_such_paragraph", "no_such_item"):
                raise
            whole = self._finder.find(replace(reference, paragraph=None, item=None))
            if not whole.version.is_sample:
                raise
            label = replace(reference, title=whole.statute.title).short
            return replace(whole, ref=reference, label=label)


def _resolved(found: FoundArticle) -> ResolvedCitation:
    return ResolvedCitation(
        statute_id=found.statute.pk,
        version_id=found.version.pk,
        number=found.ref.number,
        suffix=found.ref.suffix,
        paragraph=found.ref.paragraph,
        item=found.ref.item,
        label=found.label,
    )
