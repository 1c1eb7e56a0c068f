"""Compare what a file holds with what the bank holds: new, changed, unchanged or refused. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from law.domain.citation_findings import Finding
from question_bank.actions.file_facts import FactNames
from question_bank.actions.resolve_citations import CitationReader, ResolvedCitation
from question_bank.actions.subjects import SubjectNames
from question_bank.domain.checks import MAX_CITATIONS
from question_bank.domain.difference import changed_fields
from question_bank.domain.fingerprint import fingerprint
from question_bank.domain.row_reader import MAX_NOTE
from question_bank.domain.sheet_rows import Problem, ReadRow
from question_bank.domain.similar import Similar
from question_bank.domain.states import RevisionState
from question_bank.models import Bank, QuestionRevision

TOGETHER = 200
"""Rows compared with one pair of queries."""

NEW, CHANGED, UNCHANGED, REJECTED = "new", "changed", "unchanged", "rejected"


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with its verdict; `changed` names the fields that differ from the newest revision.

    `similar` are questions that ask nearly the same, `findings` what is wrong with the citations, where they have been
    looked for.
    """

    row: ReadRow
    status: str
    citations: tuple[ResolvedCitation, ...] = ()
    changed: tuple[str, ...] = ()
    similar: tuple[Similar, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the content as it would be stored."""
        return fingerprint(self.row.content)


def judge_rows(rows: Iterable[ReadRow], *, bank: Bank | None, on: date) -> Iterator[JudgedRow]:
    """The rows with their verdicts, in order; a few queries for every `TOGETHER` rows.

    Citations are looked up in the law in force on day `on`. Without a bank every sound row is new.
    """
    reader, subjects, names = CitationReader(on=on), SubjectNames(), FactNames(bank)
    source = iter(rows)
    while together := list(islice(source, TOGETHER)):
        prepared = [_prepared(row, reader, subjects, names) for row in together]
        newest = _newest([row.ref for row, _citations in prepared if not row.refused], bank)
        names.look_at(
            newest[row.ref].question_id for row, _citations in prepared if row.facts and row.ref in newest
        )
        for row, citations in prepared:
            yield _judged(row, citations, newest.get(row.ref), names)


def _prepared(
    row: ReadRow, reader: CitationReader, subjects: SubjectNames, names: FactNames
) -> tuple[ReadRow, tuple[ResolvedCitation, ...]]:
    """The row with its citations and subject in the form in which they would be stored."""
    read = reader.read("\n".join(row.content.citations))
    column = row.column("citations")
    problems = [Problem(found.code, column, found.written[:80]) for found in read.problems]
    if len(read.found) > MAX_CITATIONS:
        problems.append(Problem("too_many_citations", column, str(len(read.found))))
    subject, is_new = subjects.code_of(row.content.subject)
    if is_new:
        problems.append(Problem("subject_new", row.column("subject"), subject, warning=True))
    unknown = names.unknown(row.facts) if row.facts else {}
    problems += [
        Problem("fact_unknown", row.column(name), "、".join(written)[:80], warning=True)
        for name, written in unknown.items()
    ]
    note = "\n".join(filter(None, [row.note, *("、".join(written) for written in unknown.values())]))
    content = replace(row.content, citations=tuple(found.label for found in read.found), subject=subject)
    return replace(
        row, content=content, note=note[:MAX_NOTE], problems=(*row.problems, *problems)
    ), read.found


def _judged(
    row: ReadRow, citations: tuple[ResolvedCitation, ...], newest: QuestionRevision | None, names: FactNames
) -> JudgedRow:
    if row.refused:
        return JudgedRow(row, REJECTED)
    if newest is None:
        return JudgedRow(row, NEW, citations)
    if newest.state == RevisionState.RETIRED:
        problem = Problem("ref_in_other_state", row.column("ref"), row.ref)
        return JudgedRow(row.with_problems(problem), REJECTED)
    if row.facts and names.problem(row.facts, newest.question_id):
        return JudgedRow(row.with_problems(Problem("validity_backwards", row.column("valid_to"))), REJECTED)
    if newest.fingerprint == fingerprint(row.content):
        differs = bool(row.facts) and names.differs(row.facts, newest.question_id)
        return JudgedRow(row, CHANGED if differs else UNCHANGED, citations)
    return JudgedRow(row, CHANGED, citations, changed_fields(newest.content(), row.content))


def _newest(refs: Sequence[str], bank: Bank | None) -> dict[str, QuestionRevision]:
    if bank is None:
        return {}
    revisions = (
        QuestionRevision.objects.newest().with_content().filter(question__bank=bank, question__ref__in=refs)
    )
    return {revision.question.ref: revision for revision in revisions}
