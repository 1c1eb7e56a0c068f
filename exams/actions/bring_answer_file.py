"""Bring in an answer file that a candidate saved while the site was away: the first of two persons."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.wording import Words
from exams.actions._papers import sealed_paper
from exams.actions._steps import AttemptRead
from exams.domain.answer_file import (
    Compared,
    Entry,
    UnreadableAnswerFile,
    compare,
    open_answer_file,
    read_answer_file,
)
from exams.domain.journal import journal_key
from exams.models import AnswerFile, Attempt, Exam
from personnel.models import Officer

PROBLEMS: Final[Mapping[str, Words]] = {
    "too_large": _("An answer file is at most 2 MB."),
    "not_an_answer_file": _(
        "This is no answer file of this platform. Ask for the file that the exam page saved."
    ),
    "wrong_key": _("This answer file is damaged or comes from another installation. It cannot be opened."),
}


class AnswerFileRefused(Refused):
    """The file cannot be brought in, or not by this person."""

    code = "answer_file_refused"


def bring_answer_file(*, exam: Exam, data: bytes, reason: str, actor: Officer, at: datetime) -> AnswerFile:
    """Keeps the file, opened once to see that it is whole; nothing of it counts before a second person takes it.

    The file of an attempt that was reopened belongs to the one that goes on with it. Raises `AnswerFileRefused`:
    unreadable, of another exam, of the actor's own attempt. The same file brought again
    is the one that is there. Writes the audit event `exam.answer_file_brought`.
    """
    try:
        sealed = read_answer_file(data)
        attempt = Attempt.objects.filter(pk=sealed.attempt, sitting__exam=exam).first()
        if attempt is None:
            raise AnswerFileRefused(_("This file belongs to no attempt of this exam."))
        attempt = _going_on(attempt)
        open_answer_file(sealed, journal_key(bytes(attempt.secret)))
    except UnreadableAnswerFile as error:
        raise AnswerFileRefused(PROBLEMS[error.code]) from None
    if attempt.officer_id == actor.pk:
        raise AnswerFileRefused(_("Nobody brings in their own answers. Ask another exam officer."))
    if exam.state == Exam.State.CANCELLED:
        raise AnswerFileRefused(_("The exam was called off. Its answers count for nobody."))
    if attempt.state == Attempt.State.VOIDED:
        raise AnswerFileRefused(_("This attempt was voided."))
    with transaction.atomic():
        file, new = AnswerFile.objects.get_or_create(
            attempt=attempt,
            sha256=hashlib.sha256(data).hexdigest(),
            defaults={"content": data, "reason": reason, "brought_at": at, "brought_by": actor},
        )
        if new:
            record_audit_event(
                kind="exam.answer_file_brought",
                actor_id=actor.pk,
                at=at,
                subject=f"attempt:{attempt.pk}",
                facts={"file": str(file.uid), "sha256": file.sha256},
            )
    return file


def _going_on(attempt: Attempt) -> Attempt:
    """The attempt itself, or the last of those that it was reopened as: they have its secret and its questions."""
    while later := Attempt.objects.filter(continues=attempt).first():
        attempt = later
    return attempt


def entries_of(file: AnswerFile, secret: bytes) -> list[Entry]:
    """The answers in a file that was brought in."""
    return open_answer_file(read_answer_file(bytes(file.content)), journal_key(secret))


def compared_with_stored(file: AnswerFile, read: AttemptRead) -> list[Compared]:
    """Each answer of the file beside the stored one of the attempt."""
    sealed = sealed_paper(read.paper_id, read.seal)
    layout = sealed.layout(read.secret)
    return compare(entries_of(file, read.secret), read.current(), sealed.paper, layout)
