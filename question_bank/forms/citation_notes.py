"""What the check of citations says of a question while it is written, beside the field that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from law.actions.check_citations import CITED, CitationChecker
from law.citation_words import WordedFinding, worded
from law.domain.citation_findings import Passage
from question_bank.actions.check_citations import cited_in
from question_bank.domain.checks import MAX_MATERIAL
from question_bank.domain.kinds import KINDS
from question_bank.domain.rich_text import plain_text
from question_bank.forms.parts import PREFIX

FIELDS = ("material", "stem", "options", "right_side", "key", "rubric")
LAST = "explanation"


def notes_on(
    data: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], *, on: date
) -> dict[str, list[WordedFinding]]:
    """Findings in a question as typed, by the name of their field (`stem`, `parts-0-explanation`); writes nothing.

    `parts` are the typed sub-questions in the order of their forms. What was typed may be unfinished or unsound.
    """
    named = dict(_passages(data, parts))
    passages = [Passage(name, plain_text(text)) for name, text in named.items()]
    findings = CitationChecker(on=on).check(passages, cited_in([_text(data, CITED)]))
    notes: dict[str, list[WordedFinding]] = {}
    for finding in findings:
        notes.setdefault(finding.field, []).append(worded(finding))
    return notes


def _passages(data: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    kind = KINDS.get(_text(data, "kind"))
    is_case = kind is not None and kind.has_parts
    for name in FIELDS:
        yield name, _text(data, name)
    for number, part in enumerate(parts if is_case else ()):
        for name in (*FIELDS[1:], LAST):
            yield f"{PREFIX}-{number}-{name}", _text(part, name)
    yield LAST, _text(data, LAST)


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name) or "")[:MAX_MATERIAL]


def place_notes(form: Any, parts: Any, notes: Mapping[str, Sequence[WordedFinding]]) -> None:
    """Puts the notes to the fields of the form and of its sub-questions, for `question_bank/_citation_notes.html`."""
    for one in (form, *parts.forms):
        for name in one.fields:
            one[name].citation_notes = notes.get(one[name].html_name, ())
