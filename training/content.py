"""Which lessons and cases an officer may read: the one scoped queryset of lists, pages, search and weekly study."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from personnel.models import Officer, Unit
from training.domain.content import Audience, Openness
from training.models import ContentPage, PageUnit
from training.models.pages import ContentPageQuerySet


def pages_visible_to(officer: Officer, on: date) -> ContentPageQuerySet:
    """Live pages of the officer's bureau that openness and audience let `officer` read on day `on`, newest first.

    Openness says how far a page may be disclosed, audience whom it is addressed to: both must let the officer in.
    An officer without a post in a unit reads nothing. One query to learn the post, none for the pages yet.
    """
    pages: ContentPageQuerySet = ContentPage.objects.order_by("-first_published_at", "-pk")
    home = (
        Officer.objects.with_home_unit(on=on)
        .filter(pk=officer.pk)
        .values_list("home_unit_path", flat=True)
        .first()
    )
    if not home:
        return pages.none()
    above = [home[:end] for end in range(Unit.steplen, len(home) + 1, Unit.steplen)]
    of_my_type = Q(police_types__contains=f"|{officer.police_type}|") if officer.police_type else Q(pk=None)
    to_my_unit = Exists(PageUnit.objects.filter(page=OuterRef("pk"), unit__path__in=above))
    return pages.filter(
        Q(openness=Openness.ALL_POLICE)
        | (Q(openness=Openness.POLICE_TYPES) & of_my_type)
        | Q(openness=Openness.OWN_UNIT, unit__path__in=above),
        Q(audience=Audience.EVERYBODY)
        | (Q(audience=Audience.POLICE_TYPES) & of_my_type)
        | (Q(audience=Audience.UNITS) & to_my_unit),
        live=True,
        unit__path__startswith=home[: Unit.steplen],
    )
