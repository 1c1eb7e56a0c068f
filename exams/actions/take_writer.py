"""From now on this tab writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from core.origin import current_address
from exams.actions._in_time import read_in_time
from exams.actions._place import place_of_attempt
from exams.actions._steps import AttemptRead
from exams.actions.errors import AlreadySubmitted, Closed, NotFound
from exams.actions.let_browser_in import Browser, let_browser_in
from exams.domain.states import AttemptState
from exams.models import Attempt


def take_writer(
    *, attempt_id: UUID, officer_id: int, at: datetime, grace: timedelta, browser: Browser | None = None
) -> AttemptRead:
    """Raises the epoch of a running attempt, so that every writer token given before turns read-only.

    Returns the attempt with the new epoch; raises `NotFound`, `AlreadySubmitted`, `Closed`, in a sitting bound to its
    rooms `Elsewhere`, or, unless `browser` may be used, `NeedsSafeBrowser`.
    """
    enrolment = Attempt.objects.filter(pk=attempt_id, officer=officer_id, sitting__safe_browser=True)
    for enrolment_id, sitting_id in enrolment.values_list("enrolment", "sitting"):
        let_browser_in(enrolment_id=enrolment_id, sitting_id=sitting_id, browser=browser, at=at)
    with transaction.atomic():
        read = read_in_time(attempt_id, at=at, grace=grace, lock=True)
        if read is None or read.officer_id != officer_id:
            raise NotFound
        if read.state is AttemptState.SUBMITTED:
            raise AlreadySubmitted
        if read.state_at(at) is not AttemptState.IN_PROGRESS:
            raise Closed
        place_of_attempt(attempt_id).refuse_elsewhere(current_address(), begun=True)
        Attempt.objects.filter(pk=attempt_id).update(epoch=F("epoch") + 1)
        read.epoch += 1
        return read
