"""Banks, and questions in any state."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from law.models import Statute
from personnel.models import Officer, Unit
from question_bank.domain.fingerprint import fingerprint
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import parts_from_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_from_json
from question_bank.models import Bank, Citation, Question, QuestionRevision, RevisionEvent, Subject

from .moments import AT

Kind = QuestionRevision.Kind
State = QuestionRevision.State
EXAMPLES: dict[str, dict[str, Any]] = {
    Kind.SINGLE_CHOICE: {"options": ["一日", "三日", "五日", "七日"], "key": [1]},
    Kind.MULTIPLE_CHOICE: {"options": ["警告", "罚款", "拘留", "判刑"], "key": [0, 1, 2]},
    Kind.INDEFINITE_CHOICE: {"options": ["甲", "乙", "丙"], "key": [2]},
    Kind.TRUE_FALSE: {"options": [], "key": True},
    Kind.FILL_IN: {"options": [], "key": [["二十四小时", "24小时"]]},
}
RUBRIC = [{"text": "应当出示证件", "marks": "0.5"}, {"text": "应当告知权利", "marks": "1.5"}]
WRITTEN: dict[str, dict[str, Any]] = {
    Kind.SHORT_ANSWER: {"options": [], "key": "先出示证件，再告知权利。", "rubric": RUBRIC},
    Kind.ESSAY: {"options": [], "key": "", "rubric": [{"text": "论点明确", "marks": "2"}]},
    Kind.CASE_ANALYSIS: {
        "options": [],
        "key": [],
        "marks": "6",
        "material": "示例案情：甲在市场内扰乱秩序，乙报警。\n民警到场处置。",
        "parts": [
            {"kind": "multiple_choice", "stem": "可以怎样处理？", "options": ["警告", "罚款", "判刑"],
             "key": [0, 1], "marks": "2", "explanation": "", "rubric": [], "fixed_order": False},
            {"kind": "short_answer", "stem": "民警到场后先做什么？", "options": [],
             "key": "先出示证件。", "marks": "4", "explanation": "", "fixed_order": False,
             "rubric": [{"text": "出示证件", "marks": "1"}, {"text": "制止行为", "marks": "3"}]},
        ],
    },
}  # fmt: skip
"""Examples of the kinds that a person marks, and of a case with one part of either sort."""


ARRANGED: dict[str, dict[str, Any]] = {
    Kind.MATCHING: {"options": ["甲", "乙", "丙"], "matches": ["一", "二", "三", "四"], "key": [[0, 1], [1, 0], [2, 2]], "marks": "3"},
    Kind.ORDERING: {"options": ["甲", "乙", "丙"], "key": [2, 0, 1], "marks": "3"},
    Kind.DOCUMENT_DRAFTING: {
        "options": [], "key": "参考文书。", "marks": "5", "material": "示例案情：甲扰乱市场秩序。",
        "rubric": [{"text": "写明事实", "marks": "3"}, {"text": "写明依据", "marks": "2"}],
    },
}  # fmt: skip
"""Examples of answers that are arranged, and of a document to be drafted."""


def bank(unit: Unit, code: str = "") -> Bank:
    """A bank kept by `unit`."""
    return Bank.objects.create(code=code or f"bank-{unit.code}", name=f"{unit.name}题库", unit=unit)


def subject(code: str = "general", name: str = "综合") -> Subject:
    """The subject with this code."""
    return Subject.objects.get_or_create(code=code, defaults={"name": name})[0]


def question(
    bank: Bank,
    ref: str = "q1",
    *,
    kind: str = Kind.SINGLE_CHOICE,
    stem: str = "",
    options: list[str] | None = None,
    key: Any = None,
    explanation: str = "依据条文作答。",
    marks: str = "",
    difficulty: int = 3,
    subject_code: str = "general",
    cites: Statute | None = None,
    state: str = State.DRAFT,
    author: Officer | None = None,
    use: str = Question.Use.EXAM,
    rubric: list[dict[str, str]] | None = None,
    material: str = "",
    parts: list[dict[str, Any]] | None = None,
    matches: list[str] | None = None,
) -> QuestionRevision:
    """The first revision of a new question, in `state`; `cites` adds its first article."""
    example = EXAMPLES.get(kind) or ARRANGED.get(kind) or WRITTEN[kind]
    blank = "____" if kind == Kind.FILL_IN else ""
    row = QuestionRevision(
        question=Question.objects.create(bank=bank, ref=ref, use=use, created_at=AT),
        number=1,
        kind=kind,
        subject=subject(subject_code),
        difficulty=difficulty,
        stem=stem or f"试题{ref}：下列说法{blank}？",
        options=example["options"] if options is None else options,
        matches=example.get("matches", []) if matches is None else matches,
        key=example["key"] if key is None else key,
        explanation=explanation,
        marks=Decimal(marks or example.get("marks", "2")),
        rubric=example.get("rubric", []) if rubric is None else rubric,
        material=material or example.get("material", ""),
        parts=example.get("parts", []) if parts is None else parts,
        state=state,
        author=author,
        created_at=AT,
    )
    row.fingerprint = fingerprint(_content(row, cites))
    row.save()
    if cites is not None:
        version = cites.versions.order_by("pk").last()
        Citation.objects.create(
            revision=row, statute=cites, version_id=version.pk if version else None, number=1
        )
    RevisionEvent.objects.create(revision=row, to_state=state, at=AT, actor=author)
    return row


def _content(row: QuestionRevision, cites: Statute | None) -> Content:
    return Content(
        kind=row.kind,
        stem=row.stem,
        options=tuple(row.options),
        key=KINDS[row.kind].key_from_json(row.key, row.options, row.matches),
        explanation=row.explanation,
        marks=row.marks,
        subject=row.subject.code,
        difficulty=row.difficulty,
        citations=(f"《{cites.title}》第一条",) if cites else (),
        rubric=rubric_from_json(row.rubric),
        material=row.material,
        parts=parts_from_json(row.parts),
        matches=tuple(row.matches),
    )


def approved_question(bank: Bank, ref: str = "q1", **changes: Any) -> QuestionRevision:
    """A question that papers may ask."""
    return question(bank, ref, state=State.APPROVED, **changes)


def written_questions(bank: Bank) -> list[QuestionRevision]:
    """An approved short answer, essay and case analysis, in the order of a paper."""
    return [approved_question(bank, f"{kind}-w", kind=kind) for kind in WRITTEN]


def mixed_questions(bank: Bank, *, of_each: int = 1) -> list[QuestionRevision]:
    """Approved questions of all five kinds, `of_each` many of each, in the order of a paper."""
    return [
        approved_question(bank, f"{kind}-{number}", kind=kind)
        for kind in EXAMPLES
        for number in range(1, of_each + 1)
    ]
