"""What people call a period of evaluation."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.models import EvaluationCycle

Kind = EvaluationCycle.Kind


def period_name(kind: str, starts_on: date, ends_before: date) -> str:
    """A calendar month, quarter or year by its name; any other period by its kind and its first and last day."""
    first_of_month = starts_on.day == 1
    if kind == Kind.MONTH and first_of_month:
        return date_format(starts_on, "YEAR_MONTH_FORMAT")
    if kind == Kind.QUARTER and first_of_month and starts_on.month % 3 == 1:
        return _("quarter %(number)d of %(year)d") % {
            "number": (starts_on.month + 2) // 3,
            "year": starts_on.year,
        }
    if kind == Kind.YEAR and first_of_month and starts_on.month == 1:
        return _("the year %(year)d") % {"year": starts_on.year}
    last = date_format(ends_before - timedelta(days=1), "DATE_FORMAT")
    return _("%(kind)s from %(first)s to %(last)s") % {
        "kind": Kind(kind).label,
        "first": date_format(starts_on, "DATE_FORMAT"),
        "last": last,
    }


def cycle_name(cycle: EvaluationCycle) -> str:
    """The period of `cycle` in words."""
    return period_name(cycle.kind, cycle.starts_on, cycle.ends_before)
