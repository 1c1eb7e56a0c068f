"""What is wrong, or worth a look, in the content of a question. Codes only; words are in ``wording``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds import KINDS
from question_bank.domain.kinds.choice import option_letter
from question_bank.domain.kinds.fill_in import FillIn, blanks_in
from question_bank.domain.options import refers_to_others
from question_bank.domain.parts import content_of_part
from question_bank.domain.question import Content
from question_bank.domain.rich_text import (
    MAX_MARKUP,
    images_without_description,
    is_rich,
    loses_markup,
    plain_text,
)
from question_bank.domain.rubric import MAX_POINT, MAX_POINTS, plain
from question_bank.domain.text import fold, forbidden_characters

MAX_STEM = 4000
MAX_OPTION = 1000
MAX_EXPLANATION = 8000
MAX_MARKS = Decimal(100)
MAX_CITATIONS = 10
MAX_MATERIAL = 20_000
MAX_PARTS = 12
DIFFICULTIES = range(1, 6)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LETTER_OF_OPTION = re.compile("[A-H](?:选)?项|选项[A-H]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one field. A ``refused`` one keeps the question out; others are shown to the author.

    ``value`` is the offending part, shortened, as the person wrote it.
    """

    code: str
    field: str
    value: str = ""
    refused: bool = True


def check(content: Content) -> tuple[Finding, ...]:
    """Every finding on ``content``, the reasons for refusal first."""
    findings = [*_question(content), *_case(content)]
    return tuple(sorted(findings, key=lambda finding: not finding.refused))


def _question(content: Content) -> Iterator[Finding]:
    yield from _stem(content)
    yield from _texts(content)
    yield from _options(content)
    yield from _matches(content)
    yield from _key(content)
    yield from _rubric(content)
    yield from _figures(content)


def needs_fixed_order(stem: str, options: Sequence[str]) -> bool:
    """Whether shuffling the options would change what the question says."""
    return any(map(refers_to_others, options)) or (bool(options) and refers_to_others_by_letter(stem))


def refers_to_others_by_letter(stem: str) -> bool:
    """Whether a stem names options by their letter."""
    return _LETTER_OF_OPTION.search(stem) is not None


def _stem(content: Content) -> Iterator[Finding]:
    stem = plain_text(content.stem)
    if not _LETTER_OR_DIGIT.search(stem) and not fold(stem):
        yield Finding("stem_empty", "stem")
    elif len(stem) > MAX_STEM:
        yield Finding("stem_too_long", "stem", str(len(stem)))


def _texts(content: Content) -> Iterator[Finding]:
    fields = [("stem", content.stem), ("explanation", content.explanation), ("material", content.material)]
    fields += [(_option_field(number), option) for number, option in enumerate(content.options)]
    fields += [("matches", text) for text in content.matches]
    fields += [("rubric", point.text) for point in content.rubric]
    if isinstance(content.key, str):
        fields.append(("key", content.key))
    if forbidden_characters("".join(text for _field, text in fields)):
        for field, text in fields:
            if forbidden := forbidden_characters(text):
                named = " ".join(f"U+{ord(char):04X}" for char in forbidden[:5])
                yield Finding("control_characters", field, named)
    for field, text in fields:
        if is_rich(text):
            yield from _markup(field, text)
    if len(plain_text(content.explanation)) > MAX_EXPLANATION:
        yield Finding("explanation_too_long", "explanation", str(len(content.explanation)))


def _markup(field: str, text: str) -> Iterator[Finding]:
    """What the markup of a rich text is asked for."""
    if len(text) > MAX_MARKUP:
        yield Finding("markup_too_long", field, str(len(text)))
        return
    if loses_markup(text):
        yield Finding("markup_taken_out", field, refused=False)
    if images_without_description(text):
        yield Finding("picture_without_description", field, refused=False)


def _options(content: Content) -> Iterator[Finding]:
    kind = KINDS.get(content.kind)
    if kind is None:
        yield Finding("kind_unknown", "kind", content.kind)
        return
    paired_or_ordered = kind.code in ("matching", "ordering")
    if len(content.options) < kind.min_options:
        code = "texts_out_of_range" if paired_or_ordered else "too_few_options"
        yield Finding(code, "options", str(len(content.options)))
    if len(content.options) > kind.max_options:
        code = "too_many_options" if kind.has_options else "options_not_expected"
        if paired_or_ordered:
            code = "texts_out_of_range"
        yield Finding(code, "options", str(len(content.options)))
    seen: dict[str, int] = {}
    for number, option in enumerate(content.options):
        field = _option_field(number)
        if not option.strip():
            yield Finding("option_empty", field)
            continue
        if len(plain_text(option)) > MAX_OPTION:
            yield Finding("option_too_long", field, str(len(plain_text(option))))
        first = seen.setdefault(fold(option) or option, number)
        if first != number:
            yield Finding("option_repeated", field, f"{option_letter(first)} = {option_letter(number)}")
        if refers_to_others(option) and not paired_or_ordered:
            yield Finding("option_refers_to_others", field, option[:60], refused=False)


def _matches(content: Content) -> Iterator[Finding]:
    """The right side of a matching; no other kind has one."""
    kind = KINDS.get(content.kind)
    if kind is None:
        return
    if not kind.min_matches <= len(content.matches) <= kind.max_matches:
        code = "matches_out_of_range" if kind.has_matches else "matches_not_expected"
        yield Finding(code, "matches", str(len(content.matches)))
    seen: set[str] = set()
    for number, text in enumerate(content.matches, start=1):
        if not text.strip():
            yield Finding("match_empty", "matches", str(number))
        elif len(plain_text(text)) > MAX_OPTION:
            yield Finding("match_too_long", "matches", plain_text(text)[:60])
        if (folded := fold(text) or text) in seen:
            yield Finding("match_repeated", "matches", plain_text(text)[:60])
        seen.add(folded)


def _key(content: Content) -> Iterator[Finding]:
    kind = KINDS.get(content.kind)
    if kind is None:
        return
    if content.key is None:
        yield Finding("key_missing", "key")
        return
    try:
        kind.key_from_json(kind.key_to_json(content.key), content.options, content.matches)
    except KeyRefused as refusal:
        yield Finding(refusal.code, "key", refusal.value)
        return
    if isinstance(kind, FillIn):
        yield from _blanks(content)
    elif kind.code == "multiple_choice" and content.key == tuple(range(len(content.options))):
        yield Finding("every_option_is_right", "key", refused=False)


def _blanks(content: Content) -> Iterator[Finding]:
    shown = blanks_in(content.stem)
    keyed = len(content.key) if isinstance(content.key, tuple) else 0
    if shown == 0 and keyed == 1:
        yield Finding("no_blank_marked", "stem", refused=False)
    elif shown != keyed:
        yield Finding("blanks_do_not_match_key", "key", f"{shown} / {keyed}")


def _rubric(content: Content) -> Iterator[Finding]:
    """Written kinds have points, each with a text and marks, that add up to the marks of the question."""
    kind = KINDS.get(content.kind)
    if kind is None or not kind.has_rubric:
        if content.rubric:
            yield Finding("rubric_not_expected", "rubric", str(len(content.rubric)))
        return
    if not content.rubric:
        yield Finding("rubric_missing", "rubric")
        return
    if len(content.rubric) > MAX_POINTS:
        yield Finding("too_many_points", "rubric", str(len(content.rubric)))
    for number, point in enumerate(content.rubric, start=1):
        if not point.text.strip():
            yield Finding("point_empty", "rubric", str(number))
        elif len(point.text) > MAX_POINT:
            yield Finding("point_too_long", "rubric", point.text[:60])
        if not _are_marks(point.marks):
            yield Finding("marks_out_of_range", "rubric", str(point.marks)[:20])
            return
    total = sum((point.marks for point in content.rubric), Decimal(0))
    if _are_marks(content.marks) and total != content.marks:
        yield Finding("rubric_does_not_add_up", "rubric", f"{plain(total)} / {plain(content.marks)}")


def _case(content: Content) -> Iterator[Finding]:
    """Material and parts; what is wrong in a part is found at ``parts.N.field``, N counted from 0."""
    kind = KINDS.get(content.kind)
    if content.material and not (kind and kind.may_have_material):
        yield Finding("material_not_expected", "material")
    if kind and kind.needs_material and not plain_text(content.material).strip():
        yield Finding("material_missing", "material")
    elif len(plain_text(content.material)) > MAX_MATERIAL:
        yield Finding("material_too_long", "material", str(len(plain_text(content.material))))
    if kind is None or not kind.has_parts:
        if content.parts:
            yield Finding("parts_not_expected", "parts", str(len(content.parts)))
        return
    if not 1 <= len(content.parts) <= MAX_PARTS:
        yield Finding("parts_out_of_range", "parts", str(len(content.parts)))
    for number, part in enumerate(content.parts):
        inner = content_of_part(part)
        nested = KINDS[part.kind].has_parts if part.kind in KINDS else False
        if nested:
            yield Finding("part_kind_unknown", f"parts.{number}.kind", part.kind)
            continue
        for finding in _question(inner):
            yield replace(finding, field=f"parts.{number}.{finding.field}")
    total = sum((part.marks for part in content.parts if _are_marks(part.marks)), Decimal(0))
    if content.parts and _are_marks(content.marks) and total != content.marks:
        yield Finding("parts_do_not_add_up", "marks", f"{plain(total)} / {plain(content.marks)}")


def _are_marks(marks: Decimal) -> bool:
    """Above zero, at most ``MAX_MARKS``, in hundredths."""
    return marks.is_finite() and 0 < marks <= MAX_MARKS and marks == marks.quantize(Decimal("0.01"))


def _figures(content: Content) -> Iterator[Finding]:
    if not _are_marks(content.marks):
        yield Finding("marks_out_of_range", "marks", str(content.marks)[:20])
    if content.difficulty not in DIFFICULTIES:
        yield Finding("difficulty_out_of_range", "difficulty", str(content.difficulty))
    if len(content.citations) > MAX_CITATIONS:
        yield Finding("too_many_citations", "citations", str(len(content.citations)))


def _option_field(number: int) -> str:
    return f"options.{number}"
