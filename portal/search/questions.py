"""Questions as a source of the search, for those who may read them and in their banks alone."""

from __future__ import annotations

from django.urls import reverse

from core.domain.marking import Piece, excerpt, marked, terms
from core.views.capped import keys_and_count
from portal.search.asking import Asked, Badge, Hit
from question_bank.actions.search_questions import QuestionSearch, search_questions, with_texts
from question_bank.domain.rich_text import plain_text
from question_bank.models import QuestionRevision

TONES = {
    QuestionRevision.State.APPROVED: "good",
    QuestionRevision.State.SCHEDULED: "good",
    QuestionRevision.State.IN_REVIEW: "info",
    QuestionRevision.State.RETIRED: "",
    QuestionRevision.State.DRAFT: "warn",
}


def found_questions(asked: Asked) -> FoundQuestions | None:
    """None for officers without a role that reads questions: no tab, no count."""
    search = search_questions(asked.text, asked.officer, on=asked.today, names=asked.names)
    return FoundQuestions(asked, search) if search is not None else None


class FoundQuestions:
    """The newest revision of each question, those asked for by number or article first."""

    def __init__(self, asked: Asked, search: QuestionSearch) -> None:
        self._asked = asked
        self._search = search
        self._page: list[int] = []
        self._number = asked.text.strip().casefold()
        self._words = terms(asked.text, search.query.words)

    def count(self) -> int:
        """Counted while the page that is asked for is read: to find all takes most of the time."""
        start = self._asked.start
        self._page, seen = keys_and_count(self._search.revisions, start, start + self._asked.per_page)
        return seen if self._page or not start else self._search.revisions.count()

    def hits(self, start: int, stop: int) -> list[Hit]:
        if start == self._asked.start and self._page:
            keys = self._page[: stop - start]
        else:
            keys = list(self._search.revisions.values_list("pk", flat=True)[start:stop])
        revisions = with_texts(keys)
        return [self._hit(revisions[key]) for key in keys]

    def _hit(self, revision: QuestionRevision) -> Hit:
        question = revision.question
        asked_for = question.ref.casefold() == self._number
        texts = [revision.stem, *revision.options, *revision.matches, revision.material, *revision.part_stems]
        text = " ".join(map(plain_text, texts))
        return Hit(
            title=[Piece(question.ref, marked=True)] if asked_for else marked(question.ref, ()),
            url=reverse("question_bank:question", args=[question.pk]),
            text=excerpt(text, self._words),
            facts=[question.bank.name, revision.get_kind_display(), revision.subject.name],
            badges=[Badge(revision.get_state_display(), TONES.get(revision.state, ""))],
        )
