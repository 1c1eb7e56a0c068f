"""Amendments and decisions: numbered clauses (一、……) instead of articles."""

from collections.abc import Sequence

from .body import Body
from .lawtext import Annex, Clause, LawForm, Line
from .shapes import Mark, article_head, clause_mark, is_annex, is_mark, is_order, is_running_title
from .variants import squeeze


def read_clauses(lines: Sequence[Line], title: str, form: LawForm) -> Body:
    """The clauses of an amendment or decision; quoted replacement text stays with its clause."""
    body = Body()
    known = squeeze(title)
    current: tuple[Mark, list[Line]] | None = None
    annex: tuple[str, list[Line]] | None = None

    def close() -> None:
        if current is not None:
            mark, own = current
            body.clauses.append(Clause(mark.number, mark.label, mark.text, tuple(own)))

    for line in lines:
        mark = _clause(line.text, form, current[0].number if current else None)
        if is_mark(line.text) or is_order(line.text) or is_running_title(line.text, known):
            body.marks.append(line)
        elif annex is not None:
            annex[1].append(line)
        elif mark is not None:
            close()
            current = (mark, [line])
        elif current is not None and is_annex(line.text):
            annex = (line.text.lstrip("#").strip(), [line])
        elif current is not None:
            current[1].append(line)
        else:
            body.unplaced.append(line)
    close()
    if annex is not None:
        body.annexes.append(Annex(annex[0], tuple(annex[1])))
    return body


def _clause(text: str, form: LawForm, last: int | None) -> Mark | None:
    """A line as the next clause: 一、, or 第三十二条 in amendments that number their clauses so."""
    mark = clause_mark(text)
    if mark is None and form is LawForm.AMENDMENT:
        head = article_head(text)
        if head and head.separated and not head.suffix and not head.refers:
            mark = Mark(head.number, head.label, head.rest)
    if mark is None or (last is not None and mark.number <= last):
        return None
    return mark
