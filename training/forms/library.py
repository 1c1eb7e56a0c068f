"""The filters of the library, read from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from law.models import Statute
from training.models import CaseStudyPage, ContentPage, LessonPage, PageCitation

ANY = [("", _("All"))]


class LibraryFilter(forms.Form):
    """Kind, law and words of the title; anything that cannot be read filters nothing."""

    text = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=pgettext_lazy("page", "Kind"),
        required=False,
        choices=[*ANY, ("lesson", _("Lessons")), ("case", _("Cases"))],
    )
    law = forms.ModelChoiceField(
        label=_("Law"), queryset=Statute.objects.none(), required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, pages: QuerySet[ContentPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cited = PageCitation.objects.filter(page__in=pages.order_by()).values("statute")
        self.fields["law"].queryset = Statute.objects.filter(pk__in=cited).order_by("title")  # type: ignore[attr-defined]

    def applied_to(self, pages: QuerySet[ContentPage]) -> QuerySet[ContentPage]:
        """The pages that every filled filter lets through."""
        self.is_valid()
        chosen = self.cleaned_data
        kind = {"lesson": LessonPage, "case": CaseStudyPage}.get(chosen.get("kind", ""))
        if kind is not None:
            pages = pages.filter(pk__in=kind.objects.values("pk"))
        if chosen.get("law"):
            pages = pages.filter(
                Exists(PageCitation.objects.filter(page=OuterRef("pk"), statute=chosen["law"]))
            )
        words = (chosen.get("text") or "").replace("\x00", "").strip()
        if words:
            pages = pages.filter(Q(title__icontains=words) | Q(summary__icontains=words))
        return pages
