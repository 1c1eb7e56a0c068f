"""Aiken: a question in one line, options behind letters, ``ANSWER: B``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from question_bank.domain.kinds.choice import option_letter
from question_bank.domain.rich_text import plain_text
from question_bank.domain.sheet_rows import ReadRow
from question_bank.interchange.drafts import Draft, read_row_of
from question_bank.interchange.losses import Exported, Loss, ToExport, count, losses_of

_OPTION = re.compile(r"^\s*([A-Za-z])\s*[.)]\s*(.*)$")
_ANSWER = re.compile(r"^\s*ANSWER\s*[:：]\s*(.*?)\s*$", re.IGNORECASE)


def read_aiken(text: str) -> Iterator[ReadRow]:
    """The questions of a file, each with the line on which it begins."""
    draft: Draft | None = None
    for number, line in enumerate(
        text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n"), 1
    ):
        if not line.strip():
            continue
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        if draft is None:
            draft = Draft(number, kind="single_choice")
        if answer:
            yield _answered(draft, answer[1])
            draft = None
        elif option and option[1].upper() == option_letter(len(draft.options)) and draft.stem:
            draft.options.append(option[2].strip())
        elif draft.options:
            draft.options[-1] += f"\n{line.strip()}"
        else:
            draft.stem = f"{draft.stem}\n{line.strip()}".strip()
    if draft is not None:
        yield read_row_of(draft)


def _answered(draft: Draft, written: str) -> ReadRow:
    letters = re.findall(r"[A-Z]", written.upper())
    numbers = tuple(sorted({ord(letter) - ord("A") for letter in letters}))
    draft.key = numbers if numbers and numbers[-1] < len(draft.options) else None
    if len(numbers) > 1:
        draft.kind = "multiple_choice"
    if numbers and draft.key is None:
        draft.refusals.append(("key_out_of_range", written))
    return read_row_of(draft)


def aiken(questions: Iterable[ToExport]) -> Exported:
    """Single choices alone; everything else is left out and said."""
    asked = list(questions)
    losses: list[Loss] = []
    blocks = []
    for one in asked:
        content = one.content
        if content.kind != "single_choice" or not isinstance(content.key, tuple) or len(content.key) != 1:
            losses.append(Loss(one.ref, "question", "kind_has_no_place"))
            continue
        losses += losses_of(one, "explanation", "marks", "subject", "difficulty", "citations", "fixed_order")
        losses.append(Loss(one.ref, "ref", "no_place"))
        if content.stem != _line(content.stem) or any(option != _line(option) for option in content.options):
            losses.append(Loss(one.ref, "stem", "one_line"))
        lines = [_line(content.stem)]
        lines += [
            f"{option_letter(number)}. {_line(option)}" for number, option in enumerate(content.options)
        ]
        [right] = content.key
        lines.append(f"ANSWER: {option_letter(right) if isinstance(right, int) else ''}")
        blocks.append("\n".join(lines))
    return Exported(("\n\n".join(blocks) + "\n").encode(), count(asked, losses), tuple(losses))


def _line(text: str) -> str:
    return " ".join(plain_text(text).split())
