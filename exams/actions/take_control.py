"""Mix an answer with agreed marks in among those that a marker is given."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from exams.domain.allocation import Marker, MarkingPolicy
from exams.domain.dealing import controls_due, drawn
from exams.domain.double_marking import FOR_RESULTS, Round
from exams.models import MarkingItem, MarkingTask
from exams.models.marking import FOR_GOOD
from exams.models.marking_team import marking_seed


def take_control(
    *, item: MarkingItem, place: Marker, policy: MarkingPolicy, at: datetime, until: datetime
) -> MarkingTask | None:
    """A control answer for the marker at `place`, on their screen until `until`; None when none is due or left.

    One of every `control_every` answers is one, at a place that the seed of the exam fixes for each marker and
    question, so that nobody can count. In the order in which they come up each marker has every control answer once.
    """
    agreed = MarkingTask.objects.filter(item=item).controls_for(place, policy.apart)
    found = list(agreed.order_by("turn", "pk")[:1])
    if not found:
        return None
    own = MarkingTask.objects.filter(item=item, leased_to=place.officer)
    marked = own.filter(round__in=FOR_RESULTS, leased_until=FOR_GOOD).count()
    given = own.filter(round=Round.CONTROL).count()
    seed = marking_seed(item.exam)
    due = controls_due(marked, every=policy.control_every, seed=seed, marker=place.officer, item=item.pk)
    if given >= due:
        return None
    source = found[0]
    try:
        with transaction.atomic():
            return MarkingTask.objects.create(
                item=item,
                attempt_id=source.attempt_id,
                position=source.position,
                round=Round.CONTROL.value,
                turn=drawn(seed, "control turn", source.attempt_id, source.position, place.officer),
                unit_id=source.unit_id,
                seconded_to_id=source.seconded_to_id,
                embedded_in_id=source.embedded_in_id,
                leased_to_id=place.officer,
                leased_until=until,
            )
    except IntegrityError:  # the marker has just been given it in another window
        return None
