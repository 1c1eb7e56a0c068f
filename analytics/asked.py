"""What the panels of a dashboard have in common: what is asked about, names, ways to look closer, figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.domain.hiding import SmallGroups
from exams.models import Exam
from personnel.models import Unit

TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dashboard is about: a unit with everything below it, one exam, and what may be shown."""

    unit: Unit
    below: tuple[Unit, ...]
    exam: Exam
    policy: SmallGroups


def name_below(unit: Unit, asked: Asked) -> str:
    """The name of a unit below, without that of the unit on screen, which the page says already."""
    return unit.name.removeprefix(asked.unit.name) or unit.name


def drill(unit: Unit, exam: Exam) -> str:
    """A unit with units below has a dashboard; one without, its officers by name."""
    name = "analytics:names" if unit.is_leaf() else "analytics:dashboard"
    return f"{reverse(name, args=[unit.pk])}?exam={exam.pk}"


def percent(share: Decimal) -> Decimal:
    """A share between 0 and 1 in percent with one decimal, rounded half up."""
    return (share * 100).quantize(TENTH, ROUND_HALF_UP)


def number(cell: Any) -> float | None:
    """A cell as the drawing library takes it."""
    return None if cell is None else float(cell)


def few(policy: SmallGroups) -> str:
    """Why nothing is shown."""
    return _("Figures about fewer than %(count)d people are not shown.") % {"count": policy.smallest}
