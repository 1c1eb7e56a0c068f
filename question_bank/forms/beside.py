"""Forms for what stands beside a wording: facts of one question, bulk actions, saved searches."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Permission, roles_with
from personnel.models import Officer, RoleGrant
from question_bank.actions.bulk_change import BulkWish
from question_bank.actions.tags import split_tags
from question_bank.actions.take_calibration import said_time
from question_bank.domain.bulk import Verb
from question_bank.domain.facts import Facts
from question_bank.domain.times import LONGEST
from question_bank.forms.filters import PointChoice
from question_bank.models import Bank, KnowledgePoint, Label, Question, SavedSearch, Subject

LONGEST_REASON = 500


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def _reason(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("The history of every question tells it."),
        **kwargs,
    )


class _Points(forms.ModelMultipleChoiceField[KnowledgePoint]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * (obj.depth - 1)}{obj.name}"


def writers_in(bank: Bank, *, on: date) -> QuerySet[Officer]:
    """Who may write questions in `bank`, by name."""
    unit = bank.unit
    above = [*unit.get_ancestors(), unit]
    grants = RoleGrant.objects.in_force(on=on).filter(
        role__in=roles_with(Permission.QUESTION_WRITE), unit__in=above
    )
    found: QuerySet[Officer] = Officer.objects.filter(pk__in=grants.values("officer"))
    return found.order_by("name", "pk")


class FactsForm(forms.Form):
    """Use, validity, owner, knowledge points, labels and tags of one question, with the reason of the change."""

    use = forms.ChoiceField(label=_("Use"), choices=Question.Use.choices)
    valid_from = _day(_("Valid from"))
    valid_to = _day(_("Valid until"))
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=Officer.objects.none(), required=False, empty_label=_("nobody")
    )
    points = _Points(
        label=_("Knowledge points"),
        queryset=KnowledgePoint.objects.none(),
        required=False,
        to_field_name="code",
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Several: hold Ctrl."),
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=500, help_text=_("Parted by commas; new ones are made.")
    )
    seconds = forms.IntegerField(
        label=_("Expected time (seconds)"),
        min_value=1,
        max_value=LONGEST,
        required=False,
        help_text=_("Empty: what candidates took, or what is usual for the kind."),
    )
    reason = _reason(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The facts as they stood when the form was made: a save by others meanwhile is not written over unseen."""

    def __init__(self, *args: Any, question: Question, facts: Facts, on: date, **kwargs: Any) -> None:
        chosen = list(Label.objects.filter(pk__in=facts.labels))
        tags = [label.name for label in chosen if label.kind == Label.Kind.TAG]
        kwargs["initial"] = {
            "use": facts.use,
            "valid_from": facts.valid_from,
            "valid_to": facts.valid_to,
            "owner": facts.owner,
            "points": list(KnowledgePoint.objects.filter(pk__in=facts.points)),
            "tags": "，".join(tags),
            "seconds": said_time(question),
            **{kind: [label for label in chosen if label.kind == kind] for kind in _LABELS},
        }
        kwargs["initial"]["seen"] = json.dumps(facts.as_json())
        super().__init__(*args, **kwargs)
        closed_kept = KnowledgePoint.objects.filter(pk__in=facts.points)
        self.fields["points"].queryset = (KnowledgePoint.objects.offered() | closed_kept).order_by("path")  # type: ignore[attr-defined]
        owners = writers_in(question.bank, on=on) | Officer.objects.filter(pk=facts.owner)
        self.fields["owner"].queryset = owners.order_by("name", "pk")  # type: ignore[attr-defined]
        for kind in _LABELS:
            kept = Label.objects.filter(pk__in=facts.labels, kind=kind)
            self.fields[kind] = forms.ModelMultipleChoiceField(
                label=_LABELS[kind],
                queryset=(Label.objects.offered(kind) | kept).order_by("position", "name"),
                required=False,
                to_field_name="code",
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None chosen: meant for all."),
            )
        self.order_fields(
            [
                "use",
                "valid_from",
                "valid_to",
                "owner",
                "points",
                *_LABELS,
                "tags",
                "seconds",
                "reason",
                "seen",
            ]
        )

    def clean(self) -> dict[str, Any]:
        """Refuses a validity that ends before it begins."""
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first."))
        return data

    def facts(self, tags: dict[str, Label]) -> Facts:
        """The facts as filled in; `tags` are the labels of the names in `tag_names`."""
        data = self.cleaned_data
        labels = {label.pk for kind in _LABELS for label in data[kind]}
        return Facts(
            data["use"],
            data["valid_from"],
            data["valid_to"],
            data["owner"].pk if data["owner"] else None,
            frozenset(point.pk for point in data["points"]),
            frozenset(labels | {label.pk for label in tags.values()}),
        )

    def seen_facts(self) -> Facts:
        """The facts that stood in the form when it was made; those of nothing where that cannot be read."""
        try:
            return Facts.from_json(json.loads(self.cleaned_data["seen"]))
        except (ValueError, KeyError, TypeError):
            return Facts(use="")

    def show_again(self, now: Facts) -> None:
        """Keeps what was typed; the next save has seen what stands `now`."""
        self.data = self.data.copy()
        self.data["seen"] = json.dumps(now.as_json())

    @property
    def tag_names(self) -> tuple[str, ...]:
        """The tags that were typed."""
        return split_tags(self.cleaned_data["tags"])


_LABELS = {
    Label.Kind.LEVEL: _("Qualification levels"),
    Label.Kind.POLICE_TYPE: _("Police types"),
    Label.Kind.SYLLABUS: _("Versions of the syllabus"),
}

VERBS = {
    Verb.TAG: _("Add tags"),
    Verb.UNTAG: _("Remove tags"),
    Verb.LABEL: _("Add a level, police type or syllabus"),
    Verb.UNLABEL: _("Remove a level, police type or syllabus"),
    Verb.POINT: _("Add a knowledge point"),
    Verb.UNPOINT: _("Remove a knowledge point"),
    Verb.SUBJECT: _("Move to another subject"),
    Verb.USE: _("Change the use"),
    Verb.VALIDITY: _("Change the validity"),
    Verb.OWNER: _("Hand over to another owner"),
    Verb.ENEMIES: _("Put into an enemy set"),
    Verb.SUBMIT: _("Send to review"),
    Verb.RETIRE: _("Retire"),
}
"""What bulk actions are called."""


class BulkForm(forms.Form):
    """The one value that a verb needs, and the reason."""

    reason = _reason()

    def __init__(self, *args: Any, verb: Verb, banks: QuerySet[Bank], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._verb = verb
        for name, field in _fields_of(verb, banks, on).items():
            self.fields[name] = field
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean(self) -> dict[str, Any]:
        """Refuses a validity that ends before it begins."""
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first."))
        if self._verb in (Verb.TAG, Verb.UNTAG) and not self.errors and not split_tags(data["tags"]):
            self.add_error("tags", _("Write at least one tag."))
        return data

    def wish(self) -> BulkWish:
        """What is to be done."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("reason", "tags")}
        return BulkWish(self._verb, tags=split_tags(self.cleaned_data.get("tags", "")), **data)


def _fields_of(verb: Verb, banks: QuerySet[Bank], on: date) -> dict[str, forms.Field]:
    if verb in (Verb.TAG, Verb.UNTAG):
        return {"tags": forms.CharField(label=_("Tags"), max_length=500, help_text=_("Parted by commas."))}
    if verb in (Verb.LABEL, Verb.UNLABEL):
        labels = Label.objects.exclude(kind=Label.Kind.TAG).order_by("kind", "position", "name")
        return {"label": forms.ModelChoiceField(label=_("Label"), queryset=labels)}
    if verb in (Verb.POINT, Verb.UNPOINT):
        points = KnowledgePoint.objects.offered() if verb is Verb.POINT else KnowledgePoint.objects.all()
        return {"point": PointChoice(label=_("Knowledge point"), queryset=points)}
    if verb is Verb.SUBJECT:
        subjects = Subject.objects.order_by("name")
        return {"subject": forms.ModelChoiceField(label=_("Subject"), queryset=subjects)}
    if verb is Verb.USE:
        return {"use": forms.ChoiceField(label=_("Use"), choices=Question.Use.choices)}
    if verb is Verb.VALIDITY:
        return {"valid_from": _day(_("Valid from")), "valid_to": _day(_("Valid until"))}
    if verb is Verb.OWNER:
        people = Officer.objects.none()
        for bank in banks.select_related("unit"):
            people |= writers_in(bank, on=on)
        owners = people.distinct().order_by("name", "pk")
        return {"owner": forms.ModelChoiceField(label=_("Owner"), queryset=owners)}
    if verb is Verb.ENEMIES:
        field = forms.CharField(
            label=_("Name of the enemy set"),
            max_length=100,
            help_text=_("One form of a paper holds one question of the set at most."),
        )
        return {"name": field}
    return {}


class SavedSearchForm(forms.ModelForm[SavedSearch]):
    """A name, and the bank whose readers see it too."""

    class Meta:
        model = SavedSearch
        fields = ["name", "bank"]
        labels = {"name": _("Designation"), "bank": _("Share with the readers of")}

    def __init__(self, *args: Any, banks: QuerySet[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        self.fields["bank"].empty_label = _("nobody")  # type: ignore[attr-defined]
