"""A printed paper with its answer sheet, as Word file or PDF, and what the print does not say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from question_bank.domain.paper_blocks import paper_blocks
from question_bank.domain.parts import content_of_part
from question_bank.domain.printed_text import loses_tables
from question_bank.domain.question import Content
from question_bank.domain.tidy import images_in
from question_bank.interchange.losses import Exported, Loss, ToExport, losses_of
from question_bank.interchange.paper_pictures import printed_pictures
from question_bank.interchange.pictures import Pictures

PAPER_FORMATS: Final = ("paper-docx", "paper-pdf")
PAPER_SUFFIXES: Final = {"paper-docx": ".docx", "paper-pdf": ".pdf"}
PAPER_TYPES: Final = {
    "paper-docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "paper-pdf": "application/pdf",
}
NOT_PRINTED: Final = ("key", "explanation", "rubric", "citations")


def printed_paper(
    form: str,
    questions: Sequence[ToExport],
    pictures: Pictures,
    *,
    title: str,
    made_at: datetime,
    minutes: int = 0,
    with_key: bool = False,
) -> Exported:
    """The paper, its answer sheet, and with `with_key` the key on pages of its own.

    Raises core.pdf.CharactersMissing for a PDF whose font lacks a character.
    """
    blocks = paper_blocks(
        [(one.ref, one.content) for one in questions], title=title, minutes=minutes, with_key=with_key
    )
    shown = printed_pictures({sha for one in questions for sha in images_in(one.content)}, pictures)
    if form == "paper-pdf":
        from question_bank.interchange.paper_pdf import paper_pdf

        content = paper_pdf(blocks, shown, title=title, made_at=made_at)
    else:
        from question_bank.interchange.paper_docx import paper_docx

        content = paper_docx(blocks, shown, title=title, made_at=made_at)
    losses: list[Loss] = []
    for one in questions:
        losses += losses_of(one, "subject", "difficulty")
        losses += [] if with_key else losses_of(one, *NOT_PRINTED, code="key_not_printed")
        if any(sha not in shown for sha in images_in(one.content)):
            losses.append(Loss(one.ref, "stem", "picture_missing"))
        if any(map(loses_tables, _texts(one.content))):
            losses.append(Loss(one.ref, "stem", "table_as_text"))
    return Exported(content, len(questions), tuple(losses))


def _texts(content: Content) -> list[str]:
    """Everything of a question that may hold a table."""
    texts = [content.stem, content.material, content.explanation, *content.options, *content.matches]
    texts += [content.key] if isinstance(content.key, str) else []
    texts += [point.text for point in content.rubric]
    for part in content.parts:
        texts += _texts(content_of_part(part))
    return texts
