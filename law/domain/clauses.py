"""Amendments and decisions: numbered clauses (一、……) instead of articles."""

from collections.abc import Sequence

from .amending import law_of_title
from .body import Body
from .citations import COUNTRY
from .lawtext import Annex, Clause, LawForm, Line, ParseWarning
from .shapes import Mark, article_head, clause_mark, is_annex, is_mark, is_order, is_running_title
from .variants import squeeze


def read_clauses(lines: Sequence[Line], title: str, form: LawForm) -> Body:
    """The clauses of an amendment or decision; quoted replacement text stays with its clause.

    A decision is often published with the whole law as amended below it: that text is kept aside, with a warning.
    """
    body = Body()
    end = _amended_text(lines, title)
    if end < len(lines):
        later: dict[str, str | int] = {"lines": len(lines) - end}
        body.warnings.append(ParseWarning("second_text", lines[end].number, later))
    by_articles = clause_mark(lines[0].text) is None if lines else False
    known = squeeze(title)
    current: tuple[Mark, list[Line]] | None = None
    annex: tuple[str, list[Line]] | None = None

    def close() -> None:
        if current is not None:
            mark, own = current
            body.clauses.append(Clause(mark.number, mark.label, mark.text, tuple(own)))

    for line in lines[:end]:
        mark = _clause(
            line.text,
            current[0].number if current else None,
            by_articles=by_articles and form is LawForm.AMENDMENT,
        )
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
    body.unplaced.extend(lines[end:])
    if annex is not None:
        body.annexes.append(Annex(annex[0], tuple(annex[1])))
    return body


def _clause(text: str, last: int | None, *, by_articles: bool) -> Mark | None:
    """A line as the next clause: 一、, or 第三十二条 in amendments that number their clauses so."""
    mark = clause_mark(text)
    if mark is None and by_articles:
        head = article_head(text)
        if head and head.separated and not head.suffix and not head.refers:
            mark = Mark(head.number, head.label, head.rest)
    if mark is None or (last is not None and mark.number <= last):
        return None
    return mark


def _amended_text(lines: Sequence[Line], title: str) -> int:
    """Where the law as amended begins below the clauses: at its title, else at its 第一条; the end without one."""
    if not lines or clause_mark(lines[0].text) is None:
        return len(lines)
    heads = [
        (at, head) for at, line in enumerate(lines) if (head := article_head(line.text)) and head.separated
    ]
    for (at, head), (_at, after) in zip(heads, heads[1:], strict=False):
        if (head.number, head.suffix, after.number, after.suffix) == (1, 0, 2, 0):
            law = squeeze(law_of_title(title)).removeprefix(COUNTRY)
            names = (law, COUNTRY + law)
            titles = [place for place in range(at) if squeeze(lines[place].text.lstrip("#")) in names]
            return titles[-1] if titles else at
    return len(lines)
