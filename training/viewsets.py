"""Training's part of the back office: the list of a desk, and the chooser of practice questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageTitleColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.models import Page

from core.clock import local_day, now
from question_bank.models import Question, QuestionRevision
from training.forms.content import writable_paths
from training.models import DeskPage, LibraryPage
from training.practice import practice_by_question, practice_questions


class DeskFilters(WagtailFilterSet):  # type: ignore[misc]
    """No filters by person: Wagtail's would name the writers of every bureau."""

    class Meta:
        model = Page
        fields: list[str] = []


class DeskList(ExplorableIndexView):  # type: ignore[misc]
    """What stands on a desk, without ticking boxes: there is nothing to do to many pages at once."""

    base_columns = [
        PageTitleColumn("title", label=pgettext_lazy("page", "Title"), sort_key="title", classname="title"),
        *[
            column
            for column in ExplorableIndexView.base_columns
            if column.name not in ("bulk_actions", "title")
        ],
    ]
    base_filterset_class = DeskFilters
    is_searchable = False
    results_template_name = "wagtailadmin/pages/index_results.html"
    """Not the one that warns of pages without a site: ours are read at addresses of their own."""


class DeskViewSet(PageViewSet):  # type: ignore[misc]
    """The explorer below the library."""

    model = Page
    index_view_class = DeskList
    filterset_class = DeskFilters
    parent_models = [Page, LibraryPage, DeskPage]


class QuestionFilterForm(BaseFilterForm):  # type: ignore[misc]
    """Words of the stem, or the number."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)

    def filter(self, objects: QuerySet[Question]) -> QuerySet[Question]:
        words = (self.cleaned_data.get("q") or "").replace("\x00", "").strip()
        self.search_query = words
        self.is_searching = bool(words)
        if words:
            objects = objects.filter(Q(ref__icontains=words) | Q(approved_stem__icontains=words))
        return super().filter(objects)


def title_of(question: Question) -> str:
    """What a chosen question is called in the editor: its number and how it begins."""
    revision = practice_by_question([question.pk], on=local_day(now())).get(question.pk)
    return f"{question.ref} {Truncator(revision.stem).chars(60)}" if revision else question.ref


class PracticeQuestionInput(BaseChooser):  # type: ignore[misc]
    """The field of a chosen question; of one that may not be practised, whatever was sent, it says nothing."""

    def get_instance(self, value: object) -> Question | None:
        asked = value.pk if isinstance(value, Question) else value
        if asked is None or not str(asked).isascii() or not str(asked).isdigit() or len(str(asked)) > 18:
            return None
        found = practice_by_question([int(str(asked))], on=local_day(now())).get(int(str(asked)))
        return found.question if found else None

    def get_display_title(self, instance: Question) -> str:
        return title_of(instance)


class ScopedQuestions:
    """Only questions that this writer's pages may link; of others there is none."""

    request: Any
    filter_form_class = QuestionFilterForm

    def get_object_list(self) -> QuerySet[Question]:
        paths = writable_paths(self.request.user)
        if not paths:
            raise Http404
        stems = QuestionRevision.objects.approved().filter(question=OuterRef("pk")).values("stem")
        questions = practice_questions(paths, on=local_day(now())).select_related("bank")
        return questions.annotate(approved_stem=Subquery(stems[:1]))

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("approved_stem", label=_("Stem"), accessor="approved_stem"),
            Column("bank", label=_("Bank"), accessor="bank"),
        ]

    def get_object(self, pk: str) -> Question:
        if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
            raise Http404
        return get_object_or_404(self.get_object_list(), pk=pk)


class ChooseQuestion(ScopedQuestions, chooser.ChooseView):  # type: ignore[misc]
    """The window with the list."""


class ChooseQuestionResults(ScopedQuestions, chooser.ChooseResultsView):  # type: ignore[misc]
    """The list alone."""


class QuestionChosen(ScopedQuestions, chooser.ChosenView):  # type: ignore[misc]
    """One question, taken."""

    def get_display_title(self, instance: Question) -> str:
        return title_of(instance)


class QuestionChooserViewSet(ChooserViewSet):  # type: ignore[misc]
    """`practice-question-chooser/` in the back office."""

    model = Question
    icon = "help"
    base_widget_class = PracticeQuestionInput
    choose_one_text = _("Choose a practice question")
    choose_another_text = _("Choose another question")
    choose_view_class = ChooseQuestion
    choose_results_view_class = ChooseQuestionResults
    chosen_view_class = QuestionChosen

    def get_urlpatterns(self) -> list[Any]:
        """Choosing only: nothing is made here and many are not taken at once."""
        kept = {"choose", "choose_results", "chosen"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
