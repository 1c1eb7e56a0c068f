"""Whether a revision rests on other articles than the wording in use, so that the legal department looks at it."""

from __future__ import annotations

from collections.abc import Collection

from law.changes import same_words_in
from question_bank.domain.legal_check import CitedArticle, needs_legal_check
from question_bank.domain.states import RevisionState
from question_bank.models import Citation, QuestionRevision

Row = tuple[int, int | None, int, int, int | None, int | None]
"""Statute, version it was checked against, number, suffix, paragraph, item."""
NOWHERE = (0, 0)
"""No article has this number."""


def citations_changed(revision: QuestionRevision) -> bool:
    """Whether the citations of the revision differ from those of the wording in use, or approved ahead.

    A citation that follows an article to its new number is no other one where the legal department has confirmed that
    the words are the same; a citation of the same number whose words are others is.
    """
    proposed = _rows(revision)
    cited = {_article(row) for row in proposed}
    in_use = QuestionRevision.objects.filter(
        question=revision.question_id, state__in=(RevisionState.APPROVED, RevisionState.SCHEDULED)
    )
    return all(needs_legal_check(_followed(_rows(one), proposed), cited) for one in in_use) and (
        bool(in_use) or needs_legal_check((), cited)
    )


def _rows(revision: QuestionRevision) -> list[Row]:
    return list(
        Citation.objects.filter(revision=revision).values_list(
            "statute_id", "version_id", "number", "suffix", "paragraph", "item"
        )
    )


def _article(row: Row) -> CitedArticle:
    statute, _version, number, suffix, paragraph, item = row
    return CitedArticle(statute, number, suffix, paragraph, item)


def _followed(in_use: Collection[Row], proposed: Collection[Row]) -> set[CitedArticle]:
    """The articles in use as the versions name them that the proposed citations were checked against."""
    read_in: dict[int, set[int | None]] = {}
    for statute, version, *_place in proposed:
        read_in.setdefault(statute, set()).add(version)
    followed = set()
    moving: dict[int, list[Row]] = {}
    for row in in_use:
        versions = read_in.get(row[0], set())
        new = next(iter(versions)) if len(versions) == 1 else None
        if row[1] is None or new in (None, row[1]):
            followed.add(_article(row))
        else:
            moving.setdefault(new or 0, []).append(row)
    for new, rows in moving.items():
        places = same_words_in(new, {(row[1] or 0, row[2], row[3]) for row in rows})
        for statute, version, number, suffix, paragraph, item in rows:
            there = places.get((version or 0, number, suffix), NOWHERE)
            followed.add(CitedArticle(statute, *there, paragraph, item))
    return followed
