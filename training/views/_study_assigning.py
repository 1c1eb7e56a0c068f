"""Shared by the screens of those who assign study."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from personnel.access import OfficerRequest
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from training.models import StudyAssignment

TONES = {
    StudyAssignment.State.DRAFT: "",
    StudyAssignment.State.PUBLISHED: "good",
    StudyAssignment.State.WITHDRAWN: "warn",
}


def assigning_units(request: OfficerRequest) -> QuerySet[Unit]:
    """Open units on which the officer assigns study, in tree order."""
    units: QuerySet[Unit] = Unit.objects.where(
        request.officer, Permission.STUDY_ASSIGN, on=request.day
    ).filter(closed_on=None)
    return units


def police_types_of(request: OfficerRequest) -> list[str]:
    """The police types of those in post where the officer assigns study."""
    there = Officer.objects.visible_to(request.officer, on=request.day, permission=Permission.STUDY_ASSIGN)
    return sorted(set(there.order_by().values_list("police_type", flat=True)) - {""})


def assignment_or_404(request: OfficerRequest, pk: int) -> StudyAssignment:
    """An assignment of the officer's units."""
    visible = StudyAssignment.objects.visible_to(request.officer, on=request.day)
    return get_object_or_404(visible.select_related("unit", "created_by"), pk=pk)
