"""The rows of a blueprint: which sort of questions, how many, with how many marks each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _

from exams.domain.paper import decimal_text
from question_bank.domain.blueprint import Cell
from question_bank.models import BlueprintCell, KnowledgePoint, Label, QuestionRevision, Subject
from question_bank.sorts import ASKED_LABELS

MAX_ROWS: Final = 200
MAX_COUNT: Final = 400
PREFIX: Final = "cells"
ANY: Final = ("", _("Any"))

DIFFICULTIES: Final = [
    ("0", _("Any")),
    ("1", _("1, easy")),
    ("2", "2"),
    ("3", _("3, medium")),
    ("4", "4"),
    ("5", _("5, hard")),
]


class CellForm(forms.Form):
    """One row. A row left wholly empty says nothing."""

    subject = forms.ChoiceField(label=_("Subject"))
    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionRevision.Kind.choices)
    difficulty = forms.TypedChoiceField(label=_("Difficulty"), coerce=int, choices=DIFFICULTIES)
    count = forms.IntegerField(label=_("Number of questions"), min_value=1, max_value=MAX_COUNT)
    marks_each = forms.DecimalField(
        label=_("Marks each"), min_value=Decimal("0.01"), max_value=100, max_digits=6, decimal_places=2
    )
    point = forms.ChoiceField(label=_("Knowledge point"), required=False)
    level = forms.ChoiceField(label=_("Qualification level"), required=False)
    police_type = forms.ChoiceField(label=_("Police type"), required=False)

    NARROW = ("point", "level", "police_type")

    @property
    def broad(self) -> list[Any]:
        """The fields that every row fills in."""
        return [self[name] for name in ("subject", "kind", "difficulty", "count", "marks_each")]

    @property
    def narrow(self) -> list[Any]:
        """The fields that most rows leave at any."""
        return [self[name] for name in self.NARROW]

    @property
    def is_narrow(self) -> bool:
        """Whether one of them says something."""
        return any(field.value() for field in self.narrow)

    def has_changed(self) -> bool:
        """Kind and difficulty always say something: only subject, number and marks tell an empty row."""
        return bool({"subject", "count", "marks_each"} & set(self.changed_data))

    @property
    def cell(self) -> Cell | None:
        """The row as the rules know it; None while it cannot be read or is to be taken out."""
        if not self.is_valid() or not self.has_changed() or self.cleaned_data.get(DELETION_FIELD_NAME):
            return None
        chosen = self.cleaned_data
        return Cell(
            subject=chosen["subject"],
            kind=chosen["kind"],
            difficulty=chosen["difficulty"] or None,
            count=chosen["count"],
            marks=chosen["marks_each"],
            **{name: chosen[name] for name in self.NARROW},
        )


class _Cells(forms.BaseFormSet[CellForm]):
    """All rows share lists of subjects, points and labels, read once; `initial` says how many rows are shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = len(self.initial or ())
        subjects = Subject.objects.order_by("name").values_list("code", "name")
        points = KnowledgePoint.objects.order_by("path").values_list("code", "name", "depth")
        labels = Label.objects.filter(kind__in=ASKED_LABELS).order_by("position", "name")
        named = list(labels.values_list("kind", "code", "name"))
        self._choices = {
            "subject": [("", _("Choose")), *subjects],
            "point": [ANY, *((code, f"{'　' * (depth - 1)}{name}") for code, name, depth in points)],
            **{kind.value: [ANY, *(row[1:] for row in named if row[0] == kind)] for kind in ASKED_LABELS},
        }

    def initial_form_count(self) -> int:
        """None: every row may be left empty."""
        return 0

    def add_fields(self, form: CellForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, choices in self._choices.items():
            form.fields[name].choices = choices  # type: ignore[attr-defined]

    def get_deletion_widget(self) -> forms.Widget:
        return forms.CheckboxInput(attrs={"class": "blueprint__remove"})


CellFormSet = forms.formset_factory(
    CellForm,
    formset=_Cells,
    extra=0,
    can_delete=True,
    max_num=MAX_ROWS,
    absolute_max=MAX_ROWS + 20,
    validate_max=True,
)


def rows_of(cells: Iterable[BlueprintCell]) -> list[dict[str, Any]]:
    """Initial rows from a blueprint."""
    return [
        {
            "subject": cell.subject.code,
            "kind": cell.kind,
            "difficulty": cell.difficulty,
            "count": cell.count,
            "marks_each": decimal_text(cell.marks_each),
            "point": cell.point.code if cell.point else "",
            "level": cell.level.code if cell.level else "",
            "police_type": cell.police_type.code if cell.police_type else "",
        }
        for cell in cells
    ]


def rows_as_typed(data: Mapping[str, str], *, without_removed: bool = True) -> list[dict[str, Any]]:
    """The posted rows as they were typed, good or not, so that a row can be added without losing any."""
    try:
        total = min(int(data.get(f"{PREFIX}-TOTAL_FORMS", "0")), MAX_ROWS)
    except ValueError:
        total = 0
    rows = []
    for number in range(total):
        removed = data.get(f"{PREFIX}-{number}-{DELETION_FIELD_NAME}")
        if not (removed and without_removed):
            rows.append({name: data.get(f"{PREFIX}-{number}-{name}", "") for name in CellForm.base_fields})
    return rows


def cells_of(formset: Any) -> tuple[Sequence[int], Sequence[Cell]]:
    """The readable rows: their numbers in the form, and the cells."""
    numbered = [
        (number, cell) for number, form in enumerate(formset.forms) if (cell := form.cell) is not None
    ]
    return [number for number, _cell in numbered], [cell for _number, cell in numbered]
