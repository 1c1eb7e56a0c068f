"""One question as it stands in a text, and what its lines say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from question_bank.domain import text_signs as signs
from question_bank.domain.columns import kind_of
from question_bank.domain.kinds.choice import letter_with_text, letters_of
from question_bank.domain.kinds.fill_in import blanks_in
from question_bank.domain.kinds.true_false import reads_as_verdict

MOST_SPACES = 20
_FILLED = re.compile(r"(?<!_)__(?!_)\s*([^_\n]{1,40}?)\s*(?<!_)__(?!_)")
_RUN = re.compile(r"\s{21,}")


@dataclass(slots=True)
class Asked:
    """One question (or sub-question) of the text: its cells and the line of each."""

    line: int
    number: int = 0
    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    marked: str = ""
    passed: list[tuple[int, str]] = field(default_factory=list)

    def put(self, name: str, text: str, line: int) -> None:
        """Adds ``text`` to a cell, on a new line where something stands there."""
        text = text.strip()
        if name.startswith("note:"):
            self.notes[name[5:]] = f"{self.notes.get(name[5:], '')}\n{text}".strip()
            return
        self.lines.setdefault(name, line)
        before = self.cells.get(name, "")
        self.cells[name] = f"{before}\n{text}" if before and text else before or text

    @property
    def answered(self) -> bool:
        """Whether an answer or points that earn marks were given."""
        return bool(self.cells.get("key") or self.cells.get("rubric") or self.marked)


def squeezed(line: str) -> str:
    """A line without long runs of spaces: more of them say nothing, and would make looking slow."""
    return _RUN.sub(lambda run: run[0][:MOST_SPACES], line).strip()


def options_in_row(line: str, count: int) -> Iterator[tuple[str, str, bool]]:
    """Letter, text and mark of each option in a line that begins with the option of number ``count``."""
    flat = signs.narrow(line)
    found = signs.option_at_start(flat)
    in_list = False
    while found is not None:
        letter, start, starred = found
        following = chr(ord(letter) + 1)
        end, nxt = len(line), None
        for place in range(start, len(line)):
            if flat[place].upper() != following and not (
                flat[place] in "([【*√" and flat[place + 1 : place + 2].upper() == following
            ):
                continue
            option = signs.option_at_start(flat[place:])
            signed = option is not None and flat[place : place + option[1]].rstrip()[-1:] in ".、:,)]】"
            parted = place > 0 and flat[place - 1] in " \t;；,，。"
            glued = place > 0 and not flat[place - 1].isascii()
            if option and option[0] == following and ((signed and (parted or glued)) or parted):
                end, nxt = place, (option[0], place + option[1], option[2])
                break
        text = line[start:end].strip()
        in_list = in_list or text.endswith((";", "；"))
        # The full stop behind the last of several that semicolons part ends the list, not the option.
        text = text.rstrip("。") if in_list and nxt is None and letter != "A" else text
        yield letter, text.rstrip(";；,，").rstrip(), starred
        found = nxt


def unbracketed(text: str) -> str:
    """Without the bracket that closes ``（答案：B）``."""
    text = text.strip()
    flat = signs.narrow(text)
    return text[:-1].rstrip() if flat.endswith((")", "]", "】")) and not set("([【") & set(flat) else text


def finish(one: Asked) -> None:
    """What stands in brackets in the stem, and a kind where the answer is plain prose."""
    stem = one.cells.get("stem", "")
    stem, kind = signs.kind_in_brackets(stem)
    if kind:
        one.cells["kind"] = kind
    stem, marks = signs.marks_in_brackets(stem)
    if marks:
        one.cells["marks"] = marks
    if one.marked and "key" not in one.cells:
        one.cells["key"] = one.marked
    if "key" not in one.cells and "rubric" not in one.cells and stem:
        found = signs.answer_in_brackets(stem)
        if found:
            stem, one.cells["key"] = found
            one.lines.setdefault("key", one.line)
        elif filled := _filled_blanks(one, stem):
            stem, one.cells["key"] = filled
            one.lines.setdefault("key", one.line)
    if not one.options and stem.endswith("（　）") and one.cells.get("key", "").strip().upper() in ("T", "F"):
        stem = stem.removesuffix("（　）").rstrip()
    if stem:
        one.cells["stem"] = stem
    key = one.cells.get("key", "")
    if one.options and (stated := letter_with_text(key.removesuffix("。"), one.options)):
        one.cells["key"] = stated
    _settle_verdicts_and_blanks(one, stem)
    key = one.cells.get("key", "")
    told = one.cells.get("kind") or one.options or one.cells.get("rubric") or not key or not stem
    if not told and not reads_as_verdict(key) and not blanks_in(stem):
        one.cells["kind"] = "short_answer"
        one.passed.append((-1, "short_answer"))


def _filled_blanks(one: Asked, stem: str) -> tuple[str, str] | None:
    """Stem and answer where the answer is written on the line of the blank: ``不得超过__B__``, ``不超过__八__小时``.

    A line of two strokes is one end of a filled blank; longer ones are blanks themselves.
    """
    found = _FILLED.findall(stem)
    if one.options:
        letters = letters_of(found[0]) if len(found) == 1 else None
        return (_FILLED.sub("（　）", stem), letters) if letters else None
    if not found or kind_of(one.cells.get("kind", "")) != "fill_in":
        return None
    return _FILLED.sub("____", stem), "；".join(text.strip() for text in found)


def _settle_verdicts_and_blanks(one: Asked, stem: str) -> None:
    """Two options that are verdicts make a question true or false; answers parted by blank space fill the blanks."""
    key = one.cells.get("key", "")
    if "kind" not in one.cells and len(one.options) == 2 and all(map(reads_as_verdict, one.options)):
        one.cells["kind"] = "true_false"
    elif kind_of(one.cells.get("kind", "")) == "fill_in" and not set(key) & set(";；/\n|"):
        texts = key.split()
        if len(texts) > 1 and len(texts) == blanks_in(stem):
            one.cells["key"] = "；".join(texts)
