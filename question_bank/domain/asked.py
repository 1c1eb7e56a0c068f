"""One question as it stands in a text, and what its lines say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from question_bank.domain import text_signs as signs
from question_bank.domain.kinds.choice import letter_with_text
from question_bank.domain.kinds.fill_in import blanks_in
from question_bank.domain.kinds.true_false import reads_as_verdict

MOST_SPACES = 20
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
        yield letter, line[start:end].strip().rstrip(";；,，").rstrip(), starred
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
    if stem:
        one.cells["stem"] = stem
    key = one.cells.get("key", "")
    if one.options and (stated := letter_with_text(key.removesuffix("。"), one.options)):
        one.cells["key"] = stated
    told = one.cells.get("kind") or one.options or one.cells.get("rubric") or not key or not stem
    if not told and not reads_as_verdict(key) and not blanks_in(stem):
        one.cells["kind"] = "short_answer"
        one.passed.append((-1, "short_answer"))
