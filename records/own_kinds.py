"""The kinds of entries that records writes itself, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.wording import Words
from exams.wording import makeup_sentence
from records.domain import kinds
from records.entry_kinds import Described, register_entry_kind
from records.models import FileEntry, FileEntryText
from records.models.entries import ChainedEntry


def register_own_kinds() -> None:
    """Called when the app is ready."""
    register_entry_kind(kinds.EXAM_RESULT, gettext_lazy("Exam result"), _exam_result)
    register_entry_kind(kinds.EXAM_RESULT_CORRECTED, gettext_lazy("Corrected exam result"), _exam_result)
    register_entry_kind(kinds.STUDY_MONTH, gettext_lazy("Study of the month"), _study_month)
    register_entry_kind(kinds.RECORD, gettext_lazy("Record"), _record)
    register_entry_kind(kinds.RECORD_WITHDRAWN, gettext_lazy("Withdrawn record"), _record)


def _exam_result(entry: ChainedEntry, is_own: bool) -> Described:
    result = cast(FileEntry, entry).result
    payload = entry.payload
    passed = bool(payload.get("passed"))
    score = f"{_figure(payload.get('score'))} / {_figure(payload.get('full_marks'))}"
    return Described(
        title=result.exam.title if result else _("Exam result"),
        facts=((gettext_lazy("Score"), score), *_counted(payload)),
        verdict=_("Passed") if passed else _("Below the pass mark"),
        tone="good" if passed else "warn",
        url=reverse("exams:result", args=[result.attempt_id]) if result and is_own else "",
        url_label=_("Result and answers"),
    )


def _counted(payload: Mapping[str, Any]) -> tuple[tuple[Words, str], ...]:
    """Of a make-up: what counts of it, and by which rule. Entries written before that was kept say nothing."""
    counted = payload.get("counted")
    if not counted:
        return ()
    cap = counted.get("cap_percent")
    return (
        (
            gettext_lazy("Counts as"),
            f"{_figure(counted.get('score'))} / {_figure(payload.get('full_marks'))}",
        ),
        (
            gettext_lazy("Rule of the make-up"),
            makeup_sentence(counted.get("rule", ""), _figure(cap) if cap else ""),
        ),
    )


def _study_month(entry: ChainedEntry, is_own: bool) -> Described:
    payload = entry.payload
    assigned, completed = int(payload.get("assigned", 0)), int(payload.get("completed", 0))
    late = int(payload.get("completed_late", 0))
    facts = [
        (gettext_lazy("Completed"), f"{completed} / {assigned}"),
        (gettext_lazy("Of these late"), str(late)),
        (gettext_lazy("Minutes of study"), str(payload.get("minutes", 0))),
    ]
    open_ones = assigned - completed
    return Described(
        title=_("Weekly study in %(month)s") % {"month": str(payload.get("month", ""))[:7]},
        facts=tuple(facts),
        verdict=ngettext("%(count)d assignment open", "%(count)d assignments open", open_ones)
        % {"count": open_ones}
        if open_ones
        else _("All done"),
        tone="warn" if open_ones else "good",
        url=reverse("training:weekly") if is_own else "",
        url_label=_("Weekly study"),
    )


def _record(entry: ChainedEntry, _is_own: bool) -> Described:
    payload = entry.payload
    facts = []
    if payload.get("points"):
        facts.append((gettext_lazy("Points"), _figure(payload["points"])))
    if payload.get("document"):
        facts.append((gettext_lazy("Document number"), str(payload["document"])))
    withdrawn = entry.kind == kinds.RECORD_WITHDRAWN
    return Described(
        title=words_of(entry) or _("The words of this entry were erased"),
        facts=tuple(facts),
        verdict=_("Withdraws an earlier record") if withdrawn else "",
        tone="warn" if withdrawn else "",
    )


def words_of(entry: ChainedEntry) -> str:
    """The words beside an entry (loaded with it by `for_reading`), or an empty text."""
    words: FileEntryText | None = getattr(entry, "words", None)
    return words.text if words is not None else ""


def _figure(text: object) -> str:
    """A decimal text as people write it: 88.50 as 88.5, 100.00 as 100."""
    try:
        figure = Decimal(str(text))
    except InvalidOperation:
        return "—"
    return f"{figure.normalize():f}"
