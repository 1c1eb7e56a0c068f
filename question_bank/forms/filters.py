"""The filters of the question list, read from the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms.long_select import LongSelect
from personnel.models import Officer
from question_bank.actions.search_questions import read_search
from question_bank.domain.difficulty import BOUNDS, FAR_APART
from question_bank.domain.states import RevisionState
from question_bank.models import Bank, KnowledgePoint, Label, Question, QuestionRevision, Subject

ANY = [("", _("All"))]
NAMES = (
    "text", "bank", "kind", "subject", "state", "point", "level", "police_type", "syllabus", "tag", "use",
    "difficulty", "measured", "owner", "valid",
)  # fmt: skip
"""The names of the filters in the address."""
FIRST = ("text", "bank", "kind", "subject", "state")
"""Those that are always shown; the others are behind “More filters”."""


def _choice(label: Any, queryset: QuerySet[Any]) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=label,
        queryset=queryset,
        required=False,
        to_field_name="code",
        empty_label=_("All"),
        widget=LongSelect,
    )


class PointChoice(forms.ModelChoiceField[KnowledgePoint]):
    """A point of the tree, its depth shown."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * (obj.depth - 1)}{obj.name}"


class QuestionFilter(forms.Form):
    """What narrows the list; anything that cannot be read filters nothing."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Words, a number, an article in any notation, or the initials of a law."),
    )
    bank = _choice(_("Bank"), Bank.objects.none())
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=ANY + list(QuestionRevision.Kind.choices)
    )
    subject = _choice(_("Subject"), Subject.objects.order_by("name"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=ANY + [one for one in QuestionRevision.State.choices if one[0] != RevisionState.WITHDRAWN],
    )
    point = PointChoice(
        label=_("Knowledge point"),
        queryset=KnowledgePoint.objects.all(),
        required=False,
        to_field_name="code",
        empty_label=_("All"),
        widget=LongSelect,
    )
    level = _choice(_("Qualification level"), Label.objects.none())
    police_type = _choice(_("Police type"), Label.objects.none())
    syllabus = _choice(_("Version of the syllabus"), Label.objects.none())
    tag = forms.CharField(label=_("Tag"), required=False, max_length=40)
    use = forms.ChoiceField(label=_("Use"), required=False, choices=ANY + list(Question.Use.choices))
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), required=False, choices=ANY + [(str(n), str(n)) for n in range(1, 6)]
    )
    measured = forms.ChoiceField(
        label=_("Measured difficulty"),
        required=False,
        choices=[
            *ANY,
            ("yes", _("measured")),
            ("no", _("not measured yet")),
            ("apart", _("far from the author's")),
        ],
    )
    owner = forms.ChoiceField(
        label=_("Owner"), required=False, choices=[*ANY, ("me", _("mine")), ("none", _("nobody"))]
    )
    valid = forms.ChoiceField(
        label=_("Validity"),
        required=False,
        choices=[*ANY, ("today", _("valid today")), ("over", _("run out")), ("ahead", _("not yet valid"))],
    )

    def __init__(self, *args: Any, banks: QuerySet[Bank], officer: Officer, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._officer, self._day = officer, on
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        for kind in (Label.Kind.LEVEL, Label.Kind.POLICE_TYPE, Label.Kind.SYLLABUS):
            self.fields[kind].queryset = Label.objects.filter(kind=kind).order_by("position", "name")  # type: ignore[attr-defined]

    @property
    def first(self) -> list[Any]:
        """The fields that are always shown."""
        return [self[name] for name in FIRST]

    @property
    def more(self) -> list[Any]:
        """The other fields."""
        return [self[name] for name in NAMES if name not in FIRST]

    @property
    def more_is_used(self) -> bool:
        """Whether one of the other fields is filled."""
        return any(field.value() for field in self.more)

    def applied_to(self, revisions: QuerySet[QuestionRevision]) -> QuerySet[QuestionRevision]:
        """The revisions that every filled filter lets through."""
        self.is_valid()
        for name in NAMES:
            if value := self.cleaned_data.get(name):
                revisions = revisions.filter(getattr(self, f"_by_{name}")(value))
        return revisions

    def _by_text(self, text: str) -> Q:
        found = read_search(text, begins=True).found
        return Q(pk__in=[]) if found is None else found

    def _by_bank(self, bank: Bank) -> Q:
        return Q(question__bank=bank)

    def _by_kind(self, kind: str) -> Q:
        return Q(kind=kind)

    def _by_subject(self, subject: Subject) -> Q:
        return Q(subject=subject)

    def _by_state(self, state: str) -> Q:
        return Q(state=state)

    def _by_point(self, point: KnowledgePoint) -> Q:
        given = Question.points.through.objects.filter(knowledgepoint__path__startswith=point.path)
        return Q(question__in=given.values("question"))

    def _by_label(self, label: Label) -> Q:
        return Q(question__in=Question.labels.through.objects.filter(label=label).values("question"))

    _by_level = _by_police_type = _by_syllabus = _by_label

    def _by_tag(self, name: str) -> Q:
        given = Question.labels.through.objects.filter(
            label__kind=Label.Kind.TAG, label__name__iexact=name.strip().replace("\x00", "")
        )
        return Q(question__in=given.values("question"))

    def _by_use(self, use: str) -> Q:
        return Q(question__use=use)

    def _by_difficulty(self, difficulty: str) -> Q:
        return Q(difficulty=int(difficulty))

    def _by_measured(self, measured: str) -> Q:
        if measured != "apart":
            return Q(question__measured_facility__isnull=measured == "no")
        return _far_apart()

    def _by_owner(self, owner: str) -> Q:
        return Q(question__owner=self._officer if owner == "me" else None)

    def _by_valid(self, valid: str) -> Q:
        day = self._day
        if valid == "over":
            return Q(question__valid_to__lt=day)
        if valid == "ahead":
            return Q(question__valid_from__gt=day)
        begun = Q(question__valid_from=None) | Q(question__valid_from__lte=day)
        return begun & (Q(question__valid_to=None) | Q(question__valid_to__gte=day))


def _far_apart() -> Q:
    """Revisions whose measured difficulty is at least FAR_APART steps from the author's."""
    condition, above = Q(pk__in=[]), 1.01
    for bound, measured in (*BOUNDS, (0.0, 5)):
        apart = [own for own in range(1, 6) if abs(own - measured) >= FAR_APART]
        condition |= Q(
            difficulty__in=apart,
            question__measured_facility__gte=bound,
            question__measured_facility__lt=above,
        )
        above = bound
    return condition
