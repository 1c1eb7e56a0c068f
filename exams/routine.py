"""What a series says of an exam that was made from it: the version behind it, who is due, who may seal it."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from exams.models import Exam, NameDraw, SeriesMonth, SeriesVersion
from exams.models.figures import Due, due_of
from personnel.models import Officer, Posting, Unit
from personnel.models.officers import OfficerQuerySet


def month_behind(exam: Exam) -> SeriesMonth | None:
    """The month of a series that `exam`, or the first exam of a make-up, was made for."""
    first = exam.makeup_of_id or exam.pk
    rows = SeriesMonth.objects.filter(exam=first)
    return rows.select_related("version__written_by", "series__unit", "version__blueprint").first()


def version_behind(exam: Exam) -> SeriesVersion | None:
    """What the series said when `exam` was made; None for an exam that a person planned."""
    month = month_behind(exam)
    return None if month is None else month.version


def is_second_person(exam: Exam, officer: Officer) -> bool:
    """Whether `officer` may seal and approve: of a series that asks for it, somebody else than its author."""
    version = version_behind(exam)
    return (
        version is None
        or version.approver != SeriesVersion.Approver.OTHER
        or version.author_id() != officer.pk
    )


def due_officers(exam: Exam) -> OfficerQuerySet:
    """Who is due for `exam` on its cut-off date: in post in its unit and below, less what its series leaves out; of a
    spot exam only who was named for it, if anybody was."""
    officers = in_post_for(exam)
    named = NameDraw.objects.newest(exam) if exam.kind == Exam.Kind.SPOT else None
    return officers if named is None else officers.filter(pk__in=named.names.values("officer"))


def in_post_for(exam: Exam) -> OfficerQuerySet:
    """Who could be due for `exam`: in post on its cut-off date, less what its series leaves out."""
    return due_by_rule(exam.unit, exam.cut_off, version_behind(exam))


def due_by_rule(unit: Unit, on: date, version: SeriesVersion | None) -> OfficerQuerySet:
    """The same for a version that has made no exam yet."""
    officers = Officer.objects.in_post_under(frozenset({unit.path}), on=on)
    if version is None:
        return officers
    if version.police_types:
        officers = officers.filter(police_type__in=version.police_types)
    paths = Unit.objects.filter(code__in=version.excluded_units).values_list("path", flat=True)
    left_out = Q()
    for path in paths:
        left_out |= Q(home_unit_path__startswith=path)
    if left_out:
        officers = officers.exclude(left_out)
    if version.without_seconded:
        newest = Posting.objects.filter(
            officer=OuterRef("pk"), kind=Posting.Kind.SECONDMENT, starts_on__lte=on
        ).order_by("-starts_on")
        officers = officers.annotate(seconded_to=Subquery(newest.values("unit_id")[:1])).filter(
            seconded_to=None
        )
    return officers


def due_for(exam: Exam) -> Due:
    """How many will be on the roster of `exam`: for a make-up, the names on its list."""
    if exam.makeup_of_id is not None:
        return Due(exam.makeup_places.count(), 0, 0)
    return due_of(due_officers(exam), exam.cut_off)


def routine_exams() -> Q:
    """Exams that a series made, and the make-ups of these."""
    made = SeriesMonth.objects.filter(exam=OuterRef("pk"))
    of_made = SeriesMonth.objects.filter(exam=OuterRef("makeup_of"))
    return Q(Exists(made)) | Q(Exists(of_made))
