"""The editor of lessons and cases in the back office: citations as people write them, police types, confirmation."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from core.clock import local_day, now
from law.actions.find_articles import ArticleFinder, UnknownCitation
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from training.actions.submit_page import MISSING, missing_on
from training.domain.content import Missing
from training.flags import flags_on
from training.models import ContentPage, DeskPage, PageCitation
from training.practice import practice_questions

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Hours of publishing that can be meant."""
LONGEST_TEXT = 20_000
"""Characters in one part of a case."""
SUBMITS = ("action-submit", "action-restart-workflow")
WHERE = {
    Missing.OPENNESS: "openness",
    Missing.POLICE_TYPES: "police_type_choice",
    Missing.UNITS: "audience",
    Missing.CITATIONS: "citations_text",
    Missing.CONFIRMATION: "confirmed_clean",
    Missing.REASON: "flags_reason",
}
"""The field beside which a message stands; what is not here stands above the form."""


class ContentForm(WagtailAdminPageForm):  # type: ignore[misc]
    """Checks at the edge; whoever submits confirms anew each time."""

    citations_text = forms.CharField(
        label=_("Law basis"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Articles as you write them, separated by ； or line breaks: "
            "《刑法》第一百三十三条之一第一款；治安管理处罚法第二十六条"
        ),
    )
    police_type_choice = forms.MultipleChoiceField(
        label=_("Police types"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Needed when openness or audience says “police types”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page: ContentPage = self.instance
        self.unit: Unit = self._unit_of(page)
        self.initial["citations_text"] = "；".join(row.label for row in page.citations.all())
        self.initial["police_type_choice"] = page.police_type_list
        self.initial["confirmed_clean"] = False
        names = [*_police_types(self.unit), *page.police_type_list]
        self.fields["police_type_choice"].choices = [(name, name) for name in dict.fromkeys(names)]  # type: ignore[attr-defined]
        for name in page.text_fields:
            if isinstance(self.fields.get(name), forms.CharField):
                self.fields[name].validators.append(MaxLengthValidator(LONGEST_TEXT))
        self._scope_units()

    def _scope_units(self) -> None:
        """Units of the bureau only; the form class is shared by all requests, so this one gets its own."""
        formset = self.formsets["audience_units"]
        scoped = type("UnitForm", (formset.form,), {})
        field = copy.deepcopy(scoped.base_fields["unit"])
        field.queryset = self._units()
        scoped.base_fields = {**scoped.base_fields, "unit": field}
        formset.form = scoped

    def _unit_of(self, page: ContentPage) -> Unit:
        if page.unit_id is not None:
            return page.unit
        desk: DeskPage = self.parent_page.specific
        return desk.unit

    def _units(self) -> Any:
        return Unit.objects.under_paths(frozenset({self.unit.path[: Unit.steplen]})).filter(closed_on=None)

    @property
    def is_submitting(self) -> bool:
        """Whether the page is to go to review with this very form."""
        return any(self.data.get(name) for name in SUBMITS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.instance.unit = self.unit
        cleaned["police_types"] = "".join(f"|{name}" for name in cleaned.get("police_type_choice", [])) + "|"
        self._found = self._find_articles(cleaned)
        for name in ("go_live_at", "expire_at"):
            hour = cleaned.get(name)
            if hour is not None and not EARLIEST <= hour <= LATEST:
                self.add_error(name, _("This hour is too far away."))
        return cleaned

    def _find_articles(self, cleaned: dict[str, Any]) -> list[PageCitation]:
        """The citations in the law of the day of the case, else of today."""
        day = cleaned.get("case_date") or local_day(now())
        try:
            found = ArticleFinder(on=day).find_all(cleaned.get("citations_text") or "")
        except UnknownCitation as fault:
            self.add_error("citations_text", str(fault))
            return []
        return [
            PageCitation(
                statute=each.statute,
                version_id=each.version.pk,
                number=each.ref.number,
                suffix=each.ref.suffix,
                paragraph=each.ref.paragraph,
                item=each.ref.item,
                sort_order=order,
            )
            for order, each in enumerate(found)
        ]

    def _check_questions(self) -> None:
        """Only questions that the writer may see and that may be practised."""
        formset = self.formsets["questions"]
        chosen = {
            form.cleaned_data["question"].pk
            for form in formset.forms
            if getattr(form, "cleaned_data", None)
            and form.cleaned_data.get("question")
            and not form.cleaned_data.get("DELETE")
        }
        allowed = practice_questions(frozenset({self.unit.path}), on=local_day(now()))
        if chosen and allowed.filter(pk__in=chosen).count() != len(chosen):
            self.add_error(None, _("A linked question may not be practised, or is not of your bureau."))

    def is_valid(self) -> bool:
        """Formsets included; what submitting needs is asked for when everything else is right."""
        if not super().is_valid():
            return False
        self._check_questions()
        if self.is_submitting and not self.errors:
            self._check_ready()
        return not self.errors

    def _check_ready(self) -> None:
        page: ContentPage = self.save(commit=False)
        flags = flags_on(page, unit=self.unit, on=local_day(now()))
        for missing in missing_on(page, flags=len(flags)):
            text = str(MISSING[missing])
            if missing is Missing.REASON:
                text = "\n".join([text, *map(str, flags)])
            self.add_error(WHERE.get(missing), text)

    def _post_clean(self) -> None:
        super()._post_clean()
        if hasattr(self, "_found"):
            self.instance.police_types = (
                self.cleaned_data.get("police_types", "|").strip("|") and (self.cleaned_data["police_types"])
            )
            if "citations_text" in self.cleaned_data:
                self.instance.citations = self._found


def _police_types(unit: Unit) -> list[str]:
    """The police types of officers in the bureau of `unit`, by name."""
    officers = Officer.objects.with_home_unit(on=local_day(now())).filter(
        home_unit_path__startswith=unit.path[: Unit.steplen]
    )
    return sorted(set(officers.exclude(police_type="").values_list("police_type", flat=True)))


def writable_paths(officer: Officer) -> frozenset[str]:
    """Tree paths of the units for which `officer` writes today."""
    return officer.paths_where(Permission.CONTENT_WRITE, on=local_day(now()))
