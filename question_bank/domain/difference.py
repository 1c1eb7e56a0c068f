"""What changed between two wordings of a question, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from question_bank.domain.kinds import KINDS
from question_bank.domain.kinds.choice import chosen_options, option_letter
from question_bank.domain.kinds.matching import chosen_pairs, pairs_text
from question_bank.domain.kinds.ordering import order_text
from question_bank.domain.question import Content, Key, Part
from question_bank.domain.rubric import plain, rubric_text

LONGEST_COMPARED = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``change`` is empty, ``added`` or ``removed``."""

    text: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs, old and new woven into pieces."""

    field: str
    pieces: tuple[Piece, ...]


def key_text(kind: str, key: Key | None) -> str:
    """A key as people write it: ``ABD``, ``√``/``×``, blanks parted by ``；`` and accepted texts by ``/``.

    Pairs are ``A-2；B-1``, an order is ``CABD``; a model answer stands as it is.
    """
    if key is None or kind not in KINDS:
        return ""
    if isinstance(key, str):
        return key
    if isinstance(key, bool):
        return "√" if key else "×"
    if kind == "matching":
        return pairs_text(chosen_pairs(key))
    if kind == "ordering":
        return order_text(chosen_options(key))
    parts = [option_letter(part) if isinstance(part, int) else "/".join(map(str, part)) for part in key]
    return "".join(parts) if KINDS[kind].has_options else "；".join(parts)


def part_text(part: Part) -> str:
    """A sub-question with its key and marks, one thing a line."""
    lines = [
        f"[{part.kind}] {part.stem} ({plain(part.marks)})",
        *(f"{option_letter(number)}. {option}" for number, option in enumerate(part.options)),
        *(f"{number}. {text}" for number, text in enumerate(part.matches, start=1)),
        key_text(part.kind, part.key),
        rubric_text(part.rubric),
        part.explanation,
    ]
    return "\n".join(line for line in lines if line)


def texts_of(content: Content) -> dict[str, str]:
    """The fields of a question as texts, in the order in which they are shown."""
    return {
        "kind": content.kind,
        "material": content.material,
        "stem": content.stem,
        "options": "\n".join(f"{option_letter(n)}. {option}" for n, option in enumerate(content.options)),
        "matches": "\n".join(f"{number}. {text}" for number, text in enumerate(content.matches, start=1)),
        "key": key_text(content.kind, content.key),
        "rubric": rubric_text(content.rubric),
        "parts": "\n\n".join(map(part_text, content.parts)),
        "explanation": content.explanation,
        "marks": f"{content.marks.normalize():f}",
        "subject": content.subject,
        "difficulty": str(content.difficulty),
        "citations": "\n".join(content.citations),
        "fixed_order": "√" if content.fixed_order else "×",
    }


def changed_fields(old: Content, new: Content) -> tuple[str, ...]:
    """The names of the fields that differ."""
    before, after = texts_of(old), texts_of(new)
    return tuple(name for name in after if before[name] != after[name])


def differences(old: Content, new: Content) -> tuple[FieldDifference, ...]:
    """Every field that differs, with what was taken out and put in."""
    before, after = texts_of(old), texts_of(new)
    return tuple(
        FieldDifference(name, tuple(_pieces(before[name], after[name]))) for name in changed_fields(old, new)
    )


def _pieces(old: str, new: str) -> Iterator[Piece]:
    if max(len(old), len(new)) > LONGEST_COMPARED:
        yield Piece(old, "removed")
        yield Piece(new, "added")
        return
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            yield Piece(old[old_from:old_to])
            continue
        if old_to > old_from:
            yield Piece(old[old_from:old_to], "removed")
        if new_to > new_from:
            yield Piece(new[new_from:new_to], "added")
