"""Which questions an exam leaves out because candidates have met them not long ago."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull

from exams.candidates_known import Known, candidates_known
from exams.models import Attempt, Enrolment, Exam, Paper, PaperItem
from personnel.models import Officer
from question_bank.models import Question, QuestionMerge

UNUSED = (Exam.State.DRAFT, Exam.State.CANCELLED)
AHEAD = (Exam.State.SEALED, Exam.State.OPEN)


def used_questions(exam: Exam, *, months: int | None = None) -> QuerySet[Question, int] | None:
    """The ids of the questions that `exam` must not ask again, as a sub-select; None when nothing is left out.

    Counted are sealed papers, not cancelled, whose exam is for the month `used_since` or a later one and which one of
    the candidates met (see `_met_by`); where no candidate is known yet, those of the units above and below that of the
    exam and of that unit itself. A make-up exam never repeats a question of the first exam or of another make-up of it.
    A question that was merged is left out under the one that stays. `months` stands for those of the plan.
    """
    wanted = Q()
    since = used_since(exam, months=months)
    if since is not None:
        # The numbers of the papers are few; read first, so that nobody's attempts are looked through twice.
        wanted |= Q(paper__in=list(_papers_since(exam, since).values_list("pk", flat=True)))
    if exam.makeup_of_id is not None:
        first = exam.makeup_of_id
        wanted |= Q(paper__exam=first) | Q(paper__exam__makeup_of=first)
    if not wanted:
        return None
    items = PaperItem.objects.filter(wanted).exclude(paper__exam=exam).exclude(paper__exam__state__in=UNUSED)
    return _with_heirs(items.order_by().values("revision__question"))


def _papers_since(exam: Exam, since: date) -> QuerySet[Paper]:
    """The papers of exams for `since` and later whose questions count as met by the candidates of `exam`."""
    papers = Paper.objects.order_by().filter(exam__month__gte=since).exclude(exam__state__in=UNUSED)
    above = exam.unit.get_ancestors().values_list("pk", flat=True)
    tree = Q(exam__unit__path__startswith=exam.unit.path) | Q(exam__unit__in=list(above))
    who = candidates_known(exam)
    if who.known is Known.UNITS:
        return papers.filter(tree)
    return papers.filter(_met_by(who.officers, tree))


def _one_of(officers: QuerySet[Officer, Any]) -> Q:
    """That an attempt or an enrolment is of one of `officers`.

    SQLite keeps the answer of a sub-select by itself. PostgreSQL would look up everybody's postings for each paper:
    it is given the ids, as one array, since thousands of parameters take longer than the question.
    """
    if connection.vendor != "postgresql":
        return Q(officer__in=officers)
    ids = ",".join(map(str, officers.values_list("pk", flat=True)))
    return Q(
        Func(
            F("officer"),
            Value(f"{{{ids}}}"),
            template="%(expressions)s::bigint[])",
            arg_joiner=" = ANY(",
            output_field=BooleanField(),
        )
    )


def _met_by(officers: QuerySet[Officer, Any], tree: Q) -> Q:
    """That one of `officers` met a paper: began it, or is on the roster of an exam that is still ahead or was not sat
    here at all (on paper). Such an exam without a roster counts where it is one of the `tree`.

    Asked once for each paper, not for each officer: the first attempt that is found answers for all. (`_any` and not
    `Exists`, for which PostgreSQL joins everybody's attempts at all papers.)
    """
    theirs = _one_of(officers)
    roster = Enrolment.objects.filter(sitting__exam=OuterRef("exam"))
    began = Attempt.objects.filter(theirs, paper=OuterRef("pk"))
    unseen = Q(exam__state__in=AHEAD) | ~Exists(Attempt.objects.filter(sitting__exam=OuterRef("exam")))
    awaited = _any(roster.filter(theirs)) | (tree & ~Exists(roster))
    return _any(began) | (unseen & awaited)


def _any(rows: QuerySet[Any, Any]) -> Q:
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


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


def used_since(exam: Exam, *, months: int | None = None) -> date | None:
    """The first day of the earliest month whose questions are left out; None when the plan leaves nothing out."""
    back = exam.skip_used_months if months is None else months
    if back == 0:
        return None
    number = exam.month.year * 12 + exam.month.month - 1 - back
    return date(number // 12, number % 12 + 1, 1) if number >= 12 else date(1, 1, 1)
