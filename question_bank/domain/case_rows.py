"""A case analysis in a sheet: rows one below the other with one group number, each of them a sub-question.

The first row carries the material. A head row (kind "case analysis", no answer) may stand first: then it names
the case, or holds the material as its stem. A row with a material and no group number is a case of one part.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from question_bank.domain.checks import Finding, check
from question_bank.domain.columns import Columns
from question_bank.domain.file_facts import NOTHING_SAID
from question_bank.domain.fingerprint import reference_of
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import name_of_case
from question_bank.domain.question import Content, Part
from question_bank.domain.row_reader import MAX_REF, RowReader
from question_bank.domain.sheet_rows import ReadRow, SheetRow
from question_bank.domain.tidy import tidied_content

CASE = "case_analysis"
OF_THE_HEAD = frozenset({"formula", "subject_too_long", "difficulty_unreadable", "ref_too_long"})
"""What can be wrong in a row that asks nothing itself."""


def cases_and_rows(sheet: str, rows: Iterable[SheetRow], columns: Columns) -> Iterator[ReadRow | RowReader]:
    """The cases of a sheet as questions, and a reader for every row that belongs to none, in their order."""
    closed: set[str] = set()
    held: list[RowReader] = []
    for row in rows:
        reader = RowReader(sheet, *row[:2], columns, row[2])
        group = reader.cell("group")
        if held and (not group or group != held[0].cell("group")):
            yield _case(held, torn=held[0].cell("group") in closed)
            closed.add(held[0].cell("group"))
            held = []
        if group or _shares_a_material(reader) or reader.declared_kind() == CASE:
            reader.in_case = True
            held.append(reader)
        else:
            yield reader
    if held:
        yield _case(held, torn=held[0].cell("group") in closed)


def _shares_a_material(reader: RowReader) -> bool:
    """Whether the material of a row makes it a case: a drafting of a document has its own."""
    kind = KINDS.get(reader.declared_kind())
    return bool(reader.cell("material")) and not (kind and kind.may_have_material and not kind.has_parts)


@dataclass(frozen=True, slots=True)
class _ReadPart:
    """A sub-question and the row that it was read from."""

    reader: RowReader
    content: Content


def _case(readers: Sequence[RowReader], *, torn: bool) -> ReadRow:
    """The rows of one group as one question with everything that is wrong with it."""
    first = readers[0]
    is_head = _is_head(first)
    parts = [_ReadPart(reader, reader.content()) for reader in (readers[1:] if is_head else readers)]
    material = first.cell("material")
    name = first.cell("stem") if is_head and material else ""
    material = material or (first.cell("stem") if is_head else "")
    head = first.content() if is_head else parts[0].content
    if is_head:
        first.problems = [problem for problem in first.problems if problem.code in OF_THE_HEAD]
    if torn and first.cell("group"):
        first.say("group_torn", "group", first.cell("group"))
    for reader in readers[1:]:
        if reader.cell("material") not in ("", material):
            reader.say("material_given_twice", "material", reader.cell("material"))
    content = Content(
        kind=CASE,
        stem=name or name_of_case(material),
        key=(),
        explanation=head.explanation if is_head else "",
        marks=sum((part.content.marks for part in parts), Decimal(0)),
        subject=next((part.content.subject for part in parts if part.content.subject), head.subject),
        difficulty=_difficulty(readers, head, parts),
        citations=tuple(
            dict.fromkeys(reader.cell("citations") for reader in readers if reader.cell("citations"))
        ),
        material=material,
        parts=tuple(_part(part.content) for part in parts),
    )
    content = tidied_content(content)
    _judge(content, first, parts)
    if len(parts) == 1 and not first.cell("group"):
        first.say("case_has_one_part", "material", warning=True)
    facts = next(filter(None, [reader.facts() for reader in readers]), NOTHING_SAID)
    numbered = (
        replace(problem, row=0 if reader is first else reader.number)
        for reader in readers
        for problem in reader.problems
    )
    ref = next((reader.reference(content) for reader in readers if reader.cell("ref")), "")
    return ReadRow(
        first.sheet,
        first.number,
        ref[:MAX_REF] or (reference_of(CASE, material) if material else ""),
        content,
        tuple(numbered),
        "\n".join(filter(None, (reader.note() for reader in readers))),
        first.columns.letters,
        facts,
    )


def _is_head(reader: RowReader) -> bool:
    """Whether a row says that a case begins and asks nothing itself."""
    asks = reader.cell("key") or reader.cell("rubric") or reader.columns.filled_options(reader.cells)
    return reader.declared_kind() == CASE and not asks


def _judge(content: Content, first: RowReader, parts: Sequence[_ReadPart]) -> None:
    """Puts the findings of the checks to the rows that they belong to."""
    of_parts: dict[int, list[Finding]] = {}
    of_case: list[Finding] = []
    for finding in check(content):
        where, _, field = finding.field.partition(".")
        number, _, inner = field.partition(".")
        if where == "parts" and number.isdigit():
            of_parts.setdefault(int(number), []).append(replace(finding, field=inner))
        elif finding.code != "stem_empty":
            of_case.append(finding)
    first.add(of_case)
    for place, findings in of_parts.items():
        parts[place].reader.add(findings)


def _part(content: Content) -> Part:
    return Part(
        kind=content.kind,
        stem=content.stem,
        options=content.options,
        key=content.key,
        explanation=content.explanation,
        marks=content.marks,
        rubric=content.rubric,
        fixed_order=content.fixed_order,
        matches=content.matches,
    )


def _difficulty(readers: Sequence[RowReader], head: Content, parts: Sequence[_ReadPart]) -> int:
    """That of the first row that gives one."""
    if readers[0].cell("difficulty"):
        return head.difficulty
    return next(
        (part.content.difficulty for part in parts if part.reader.cell("difficulty")), head.difficulty
    )
