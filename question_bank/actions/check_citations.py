"""Check every citation of a question: those in its texts and those in its field of articles cited."""

from __future__ import annotations

from collections.abc import Sequence

from law.actions.check_citations import CitationChecker
from law.domain.citation_findings import Finding
from law.domain.citations import CitationRef, CitationUnreadable, parse_citations
from question_bank.domain.passages import passages_of
from question_bank.domain.question import Content


def check_content(checker: CitationChecker, content: Content) -> tuple[Finding, ...]:
    """What is wrong with the citations of `content`, whose own `citations` are texts of citations."""
    return checker.check(passages_of(content), cited_in(content.citations))


def cited_in(written: Sequence[str]) -> list[CitationRef]:
    """The citations of a field of citations; what cannot be read is refused there and passed over here."""
    found: list[CitationRef] = []
    for text in written:
        try:
            found.extend(ref for ref in parse_citations(text) if ref not in found)
        except CitationUnreadable:
            continue
    return found
