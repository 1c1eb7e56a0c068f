"""The list of officers as a file: the rows and columns of the screen, in its order."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from import_export.fields import Field
from import_export.resources import Resource

from core.sheets.writer import Column, Table
from personnel.models import Unit
from personnel.models.officers import OfficerQuerySet


class OfficerList(Resource):  # type: ignore[misc]
    """What is told of each officer. The head of a column is written in the language of the person who asks."""

    name = Field(attribute="name")
    badge = Field(attribute="badge")
    unit = Field(attribute="home_unit_name")
    police_type = Field(attribute="police_type")
    police_rank = Field(attribute="police_rank")
    grade = Field(attribute="grade")

    class Meta:
        export_order = ("name", "badge", "unit", "police_type", "police_rank", "grade")


def officer_table(officers: OfficerQuerySet, *, on: date) -> Table:
    """The sheet for `officers` (annotated with their home unit on day `on`), in the order they come in."""
    unit_name = Unit.objects.filter(pk=OuterRef("home_unit_id")).values("name")[:1]
    exported = OfficerList().export(queryset=officers.annotate(home_unit_name=Subquery(unit_name)))
    heads = (
        pgettext("person", "Name"),
        _("Badge number"),
        _("Unit"),
        _("Police type"),
        _("Police rank"),
        _("Grade"),
    )
    columns = [Column(head, width) for head, width in zip(heads, (14, 14, 40, 14, 14, 16), strict=True)]
    return Table(
        name=f"{pgettext('people', 'Officers')} {on.isoformat()}", columns=columns, rows=list(exported)
    )
