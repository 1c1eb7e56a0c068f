"""What appraisal tells of an officer in "my data": what was decided, as on the officer's own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.models import EvaluationItem, FaultRecord
from personnel.models import Officer
from personnel.my_data import DataSection, Rows, register_section


def register_own_data() -> None:
    """Called when the app is ready."""
    for section in (FAULTS, ITEMS):
        register_section(section)


def _faults(officer: Officer) -> Rows:
    for record in FaultRecord.objects.about(officer).select_related("unit"):
        kind, state = record.get_kind_display(), record.get_state_display()
        yield record.happened_on, kind, record.unit.name, record.case_number, state


def _items(officer: Officer) -> Rows:
    rows = EvaluationItem.objects.filter(officer=officer, state=EvaluationItem.State.CONFIRMED)
    for row in rows.order_by("-happened_on", "-pk"):
        yield row.happened_on, row.get_kind_display(), row.title, str(row.points)


FAULTS = DataSection(
    "faults",
    _("Faults and flaws"),
    _("Decisions about responsibility; you may appeal against them."),
    (_("Day"), pgettext_lazy("my data", "Kind"), _("Unit"), _("Case number"), _("State")),
    _faults,
)
ITEMS = DataSection(
    "evaluation",
    _("Items of evaluations"),
    _("Points that count in the quality evaluation of your unit."),
    (_("Day"), pgettext_lazy("my data", "Kind"), pgettext_lazy("my data", "Title"), _("Points")),
    _items,
)
