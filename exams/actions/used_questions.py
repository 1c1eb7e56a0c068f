"""Which questions an exam leaves out because candidates have met them not long ago."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from exams.models import Exam, PaperItem
from question_bank.models import Question, QuestionMerge

UNUSED = (Exam.State.DRAFT, Exam.State.CANCELLED)


def used_questions(exam: Exam) -> QuerySet[Question, int] | None:
    """The ids of the questions that `exam` must not ask again, as a sub-select; None when nothing is left out.

    Counted are sealed papers, not cancelled, of the units above and below that of the exam and of that unit itself,
    whose exam is for the month `used_since` or a later one. A make-up exam never repeats a question of the first
    exam or of another make-up of it. A question that was merged is left out under the one that stays.
    """
    wanted = Q()
    since = used_since(exam)
    if since is not None:
        above = exam.unit.get_ancestors().values_list("pk", flat=True)
        tree = Q(paper__exam__unit__path__startswith=exam.unit.path) | Q(paper__exam__unit__in=list(above))
        wanted |= tree & Q(paper__exam__month__gte=since)
    if exam.makeup_of_id is not None:
        first = exam.makeup_of_id
        wanted |= Q(paper__exam=first) | Q(paper__exam__makeup_of=first)
    if not wanted:
        return None
    items = PaperItem.objects.filter(wanted).exclude(paper__exam=exam).exclude(paper__exam__state__in=UNUSED)
    return _with_heirs(items.order_by().values("revision__question"))


def _with_heirs(used: QuerySet[PaperItem, Any]) -> QuerySet[Question, int]:
    """Also the questions into which one of `used` was merged, over any number of merges: they ask the same."""
    heir_of = dict(QuestionMerge.objects.values_list("gone", "stays"))
    wanted = Q(pk__in=used)
    if heir_of:
        asked = set(QuestionMerge.objects.filter(gone__in=used).values_list("gone", flat=True))
        heirs: set[int] = set()
        for gone in asked:
            while (gone := heir_of.get(gone, 0)) and gone not in heirs:
                heirs.add(gone)
        wanted |= Q(pk__in=heirs)
    return Question.objects.order_by().filter(wanted).values_list("pk", flat=True)


def used_since(exam: Exam) -> date | None:
    """The first day of the earliest month whose questions are left out; None when the plan leaves nothing out."""
    if exam.skip_used_months == 0:
        return None
    months = exam.month.year * 12 + exam.month.month - 1 - exam.skip_used_months
    return date(months // 12, months % 12 + 1, 1) if months >= 12 else date(1, 1, 1)
