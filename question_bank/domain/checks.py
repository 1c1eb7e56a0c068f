"""What is wrong, or worth a look, in the content of a question. Codes only; words are in ``wording``."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds import KINDS
from question_bank.domain.kinds.choice import option_letter
from question_bank.domain.kinds.fill_in import FillIn, blanks_in
from question_bank.domain.options import refers_to_others
from question_bank.domain.question import Content
from question_bank.domain.text import fold, forbidden_characters

MAX_STEM = 4000
MAX_OPTION = 1000
MAX_EXPLANATION = 8000
MAX_MARKS = Decimal(100)
MAX_CITATIONS = 10
DIFFICULTIES = range(1, 6)


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
    findings = [*_stem(content), *_texts(content), *_options(content), *_key(content), *_figures(content)]
    return tuple(sorted(findings, key=lambda finding: not finding.refused))


def needs_fixed_order(content: Content) -> bool:
    """Whether shuffling the options would change what the question says."""
    return any(map(refers_to_others, content.options)) or (
        bool(content.options) and refers_to_others_by_letter(content.stem)
    )


def refers_to_others_by_letter(stem: str) -> bool:
    """Whether a stem names options by their letter."""
    return any(f"{letter}{word}" in stem for letter in "ABCDEFGH" for word in ("项", "选项")) or any(
        f"选项{letter}" in stem for letter in "ABCDEFGH"
    )


def _stem(content: Content) -> Iterator[Finding]:
    if not fold(content.stem):
        yield Finding("stem_empty", "stem")
    elif len(content.stem) > MAX_STEM:
        yield Finding("stem_too_long", "stem", str(len(content.stem)))


def _texts(content: Content) -> Iterator[Finding]:
    fields = [("stem", content.stem), ("explanation", content.explanation)]
    fields += [(_option_field(number), option) for number, option in enumerate(content.options)]
    for field, text in fields:
        forbidden = forbidden_characters(text)
        if forbidden:
            yield Finding(
                "control_characters", field, " ".join(f"U+{ord(char):04X}" for char in forbidden[:5])
            )
    if len(content.explanation) > MAX_EXPLANATION:
        yield Finding("explanation_too_long", "explanation", str(len(content.explanation)))


def _options(content: Content) -> Iterator[Finding]:
    kind = KINDS.get(content.kind)
    if kind is None:
        yield Finding("kind_unknown", "kind", content.kind)
        return
    if len(content.options) < kind.min_options:
        yield Finding("too_few_options", "options", str(len(content.options)))
    if len(content.options) > kind.max_options:
        code = "too_many_options" if kind.has_options else "options_not_expected"
        yield Finding(code, "options", str(len(content.options)))
    seen: dict[str, int] = {}
    for number, option in enumerate(content.options):
        field = _option_field(number)
        if not option.strip():
            yield Finding("option_empty", field)
            continue
        if len(option) > MAX_OPTION:
            yield Finding("option_too_long", field, str(len(option)))
        first = seen.setdefault(fold(option) or option, number)
        if first != number:
            yield Finding("option_repeated", field, f"{option_letter(first)} = {option_letter(number)}")
        if refers_to_others(option):
            yield Finding("option_refers_to_others", field, option[:60], refused=False)


def _key(content: Content) -> Iterator[Finding]:
    kind = KINDS.get(content.kind)
    if kind is None:
        return
    if content.key is None:
        yield Finding("key_missing", "key")
        return
    try:
        kind.key_from_json(kind.key_to_json(content.key), content.options)
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


def _figures(content: Content) -> Iterator[Finding]:
    marks = content.marks
    if not marks.is_finite() or not 0 < marks <= MAX_MARKS or marks != marks.quantize(Decimal("0.01")):
        yield Finding("marks_out_of_range", "marks", str(marks))
    if content.difficulty not in DIFFICULTIES:
        yield Finding("difficulty_out_of_range", "difficulty", str(content.difficulty))
    if len(content.citations) > MAX_CITATIONS:
        yield Finding("too_many_citations", "citations", str(len(content.citations)))


def _option_field(number: int) -> str:
    return f"options.{number}"
