"""A question as another program's file describes it, on its way to the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import escape
from html.parser import HTMLParser
from typing import Any, Final

from question_bank.domain.checks import check, needs_fixed_order
from question_bank.domain.columns import kind_of
from question_bank.domain.file_facts import FileFacts
from question_bank.domain.fingerprint import reference_of
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import name_of_case
from question_bank.domain.question import Content, Key, Part, RubricPoint
from question_bank.domain.rich_text import TAGS, from_html, plain_text
from question_bank.domain.row_reader import MAX_NOTE, MAX_REF, MAX_SUBJECT
from question_bank.domain.sheet_rows import Problem, ReadRow
from question_bank.domain.tidy import tidied_content
from question_bank.interchange.xml_tree import is_remote

SHOWN: Final = 80
_BLOCKS = re.compile(
    r"<(/?)(?:div|h[1-6]|section|article|blockquote|pre|center|address|figure)\b[^>]*>", re.IGNORECASE
)
_WITHOUT_MEANING: Final = frozenset(
    {"span", "div", "font", "a", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre",
     "center", "address", "hr", "col", "colgroup", "tfoot", "body", "html", "head", "meta", "code", "small", "big",
     "figure", "wbr", "nobr", "label", "strike", "del", "ins", "mark", "abbr", "cite", "q", "dl", "dt", "dd", "tt"}
)  # fmt: skip
"""Elements whose text says all that they say."""


@dataclass(slots=True)
class Draft:
    """What was read of one question (or of one sub-question); `remarks` are `(code, value)`, as are `refusals`."""

    place: int
    where: str = ""
    ref: str = ""
    kind: str = ""
    stem: str = ""
    options: list[str] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)
    key: Key | None = None
    explanation: str = ""
    marks: Decimal = Decimal(1)
    subject: str = ""
    difficulty: int = 3
    citations: list[str] = field(default_factory=list)
    fixed_order: bool = False
    rubric: list[RubricPoint] = field(default_factory=list)
    material: str = ""
    parts: list[Part] = field(default_factory=list)
    blanks: list[str] = field(default_factory=list)
    right_order: list[int] = field(default_factory=list)
    option_order: list[int] = field(default_factory=list)
    material_length: int = 0
    notes: list[str] = field(default_factory=list)
    picture_of: Callable[[str], str | None] = lambda _source: None
    """The name (`image:SHA256`) of the picture that a reference in the text leads to."""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)

    def rich(self, markup: str) -> str:
        """HTML of another program as we store it; what cannot be kept is remarked."""
        return rich_text(markup, self)

    def restore_right_side(self) -> None:
        """Puts the right side of a matching into the order of `right_order`, where that names every text once."""
        whole = bool(self.matches) and sorted(self.right_order) == list(range(len(self.matches)))
        if not whole or not isinstance(self.key, tuple):
            return
        texts = dict(zip(self.right_order, self.matches, strict=True))
        pairs = ((pair[0], self.right_order[int(pair[1])]) for pair in self.key if isinstance(pair, tuple))
        self.matches = [texts[number] for number in range(len(texts))]
        self.key = tuple(sorted((int(left), right) for left, right in pairs))

    def restore_options(self) -> None:
        """Puts the options of an ordering, which stand in the right order, back into the order of `option_order`."""
        if self.options and sorted(self.option_order) == list(range(len(self.options))):
            self.options = [
                self.options[self.option_order.index(number)] for number in range(len(self.options))
            ]
            self.key = tuple(self.option_order)

    def part(self) -> Part:
        """The draft as a sub-question."""
        self.whole_answer()
        return Part(
            kind=self.kind,
            stem=self.stem,
            options=tuple(self.options),
            key=self.key,
            explanation=self.explanation,
            marks=self.marks,
            rubric=tuple(self.rubric),
            fixed_order=self.fixed_order or needs_fixed_order(self.stem, self.options),
            matches=tuple(self.matches),
        )

    def whole_answer(self) -> None:
        """One point for the whole answer where a written question names no points."""
        kind = KINDS.get(self.kind)
        if kind and kind.has_rubric and not self.rubric and isinstance(self.key, str):
            text = plain_text(self.key).strip()
            self.rubric = [RubricPoint(text[:900] or "—", self.marks)]
            self.remarks.append(("rubric_is_the_answer" if text else "rubric_made_up", text[:SHOWN]))


def read_row_of(draft: Draft) -> ReadRow:
    """The draft through the checks that every question passes."""
    draft.whole_answer()
    if KINDS.get(draft.kind) and KINDS[draft.kind].has_parts:
        draft.key = ()
        draft.marks = sum((part.marks for part in draft.parts), Decimal(0))
        draft.stem = draft.stem or name_of_case(plain_text(draft.material))
    content = tidied_content(
        Content(
            kind=draft.kind,
            stem=draft.stem,
            options=tuple(draft.options),
            key=draft.key,
            explanation=draft.explanation,
            marks=draft.marks,
            subject=draft.subject[:MAX_SUBJECT],
            difficulty=draft.difficulty,
            citations=("；".join(draft.citations),) if draft.citations else (),
            fixed_order=draft.fixed_order or needs_fixed_order(draft.stem, draft.options),
            rubric=tuple(draft.rubric),
            material=draft.material,
            parts=tuple(draft.parts),
            matches=tuple(draft.matches),
        )
    )
    problems = [Problem(code, "", value[:SHOWN]) for code, value in dict.fromkeys(draft.refusals)]
    problems += [
        Problem(code, "", value[:SHOWN], warning=True) for code, value in dict.fromkeys(draft.remarks)
    ]
    if not draft.refusals:
        problems += [
            Problem(one.code, "", one.value[:SHOWN], warning=not one.refused) for one in check(content)
        ]
    ref = draft.ref.strip()
    if len(ref) > MAX_REF:
        problems.append(Problem("ref_too_long", "", ref[:SHOWN]))
    ref = ref[:MAX_REF] or (
        reference_of(content.kind, content.material or content.stem) if content.stem else ""
    )
    return ReadRow(draft.where, draft.place, ref, content, tuple(problems), "\n".join(draft.notes)[:MAX_NOTE])


def rich_text(markup: str, draft: Draft) -> str:
    """HTML as stored text; elements that say something we cannot keep are remarked, remote ones refused."""
    seen = _Tags()
    seen.feed(markup)
    seen.close()
    for tag, source in seen.loaded:
        if is_remote(source):
            draft.refusals.append(("remote_reference", source))
        elif tag == "img" and (name := draft.picture_of(source)):
            markup = markup.replace(escape(source), name).replace(source, name)
        elif not source.startswith("image:"):
            draft.remarks.append(("picture_left_out", source[:SHOWN] or tag))
    for tag in seen.unknown:
        draft.remarks.append(("markup_left_out", f"<{tag}>"))
    return from_html(_BLOCKS.sub(r"<\1p>", markup))


class _Tags(HTMLParser):
    """Which elements a text uses, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.unknown: dict[str, None] = {}
        self.loaded: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if (
                name in ("src", "data", "srcset", "poster", "background", "codebase")
                or name == "href"
                and tag in ("link", "base", "image", "use")
            ):
                self.loaded.append((tag, value or ""))
        if tag not in TAGS and tag not in _WITHOUT_MEANING:
            self.unknown.setdefault(tag)


def decimal_of(text: str, default: Decimal = Decimal(1)) -> Decimal:
    """A number as other programs write it (``2.0000000``), without trailing zeros."""
    try:
        number = Decimal(text.strip()[:30])
    except InvalidOperation:
        return default
    if not number.is_finite():
        return default
    number = number.quantize(Decimal("0.01")) if abs(number) < 10**6 else number
    plain_number = number.normalize()
    return plain_number.quantize(Decimal(1)) if plain_number == plain_number.to_integral() else plain_number


def take_tag(draft: Draft, tag: str) -> bool:
    """Reads one of the tags by which our exports carry what the other format has no place for."""
    name, sign, value = tag.partition(":")
    value = value.strip()
    if not sign or not value:
        return False
    match name.strip():
        case "题型" if kind_of(value):
            draft.kind = kind_of(value) or ""
        case "科目":
            draft.subject = value
        case "难度" if value.isdigit():
            draft.difficulty = int(value[:2])
        case "依据":
            draft.citations.append(value)
        case "空格":
            draft.blanks = value.split("|")
        case "右列":
            draft.right_order = [int(one) for one in value.split("|") if one.isdigit()]
        case "选项":
            draft.option_order = [int(one) for one in value.split("|") if one.isdigit()]
        case "材料" if value.isdigit():
            draft.material_length = int(value[:6])
        case "顺序" if value == "固定":
            draft.fixed_order = True
        case _:
            return False
    return True


def tags_of(content: Content, *, kind: str = "") -> list[str]:
    """The tags that `take_tag` reads: subject, difficulty, articles, and the kind where the format blurs it."""
    tags = [f"题型:{kind}"] if kind else []
    tags += [f"科目:{content.subject}"] if content.subject else []
    tags.append(f"难度:{content.difficulty}")
    tags += [f"依据:{citation}" for citation in content.citations]
    return tags


def row_to_json(row: ReadRow) -> dict[str, Any]:
    """A read row as the reading process prints it."""
    content = row.content
    return {
        "sheet": row.sheet,
        "row": row.row,
        "ref": row.ref,
        "note": row.note,
        "facts": row.facts.as_json(),
        "problems": [[p.code, p.column, p.value, p.warning, p.row] for p in row.problems],
        "content": {
            "kind": content.kind,
            "stem": content.stem,
            "options": list(content.options),
            "matches": list(content.matches),
            "key": _key_to_json(content.kind, content.key),
            "explanation": content.explanation,
            "marks": str(content.marks),
            "subject": content.subject,
            "difficulty": content.difficulty,
            "citations": list(content.citations),
            "fixed_order": content.fixed_order,
            "rubric": [[point.text, str(point.marks)] for point in content.rubric],
            "material": content.material,
            "parts": [
                {
                    "kind": part.kind,
                    "stem": part.stem,
                    "options": list(part.options),
                    "matches": list(part.matches),
                    "key": _key_to_json(part.kind, part.key),
                    "explanation": part.explanation,
                    "marks": str(part.marks),
                    "rubric": [[point.text, str(point.marks)] for point in part.rubric],
                    "fixed_order": part.fixed_order,
                }
                for part in content.parts
            ],
        },
    }


def row_from_json(told: dict[str, Any]) -> ReadRow:
    """The way back."""
    data = dict(told["content"])
    parts = tuple(Part(**_shaped(part)) for part in data.pop("parts"))
    content = Content(**_shaped(data) | {"citations": tuple(data["citations"])}, parts=parts)
    problems = tuple(Problem(*one) for one in told["problems"])
    facts = FileFacts.from_json(told["facts"])
    return ReadRow(told["sheet"], told["row"], told["ref"], content, problems, told["note"], facts=facts)


def _key_to_json(kind: str, key: Key | None) -> object:
    return KINDS[kind].key_to_json(key) if kind in KINDS and key is not None else None


def _shaped(data: dict[str, Any]) -> dict[str, Any]:
    """JSON fields of a question or sub-question in the types of the rules."""
    return data | {
        "options": tuple(data["options"]),
        "matches": tuple(data["matches"]),
        "key": _frozen(data["key"]) if data["key"] is not None else None,
        "marks": Decimal(data["marks"]),
        "rubric": tuple(RubricPoint(text, Decimal(marks)) for text, marks in data["rubric"]),
    }


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
