"""Hand a page to legal review: what is confirmed then is written down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer
from training.domain.content import FEWEST_QUESTIONS, MOST_QUESTIONS, Missing, missing_before_review
from training.flags import flags_on
from training.models import CaseStudyPage, ContentPage, ContentSubmission
from training.models.pages import revision_hash


class NotReady(Refused):
    """Something is missing before a reviewer may see the page; `missing` says what."""

    code = "not_ready"

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(" ".join(str(MISSING[each]) for each in missing))
        self.missing = missing


class NotYours(Refused):
    code = "not_yours"


MISSING = {
    Missing.OPENNESS: _("Choose how far the page may be disclosed (公开范围)."),
    Missing.POLICE_TYPES: _("Name the police types."),
    Missing.UNITS: _("Name the units that the page is for."),
    Missing.CITATIONS: _("Name the articles that the page rests on."),
    Missing.QUESTIONS: _("Link %(fewest)s to %(most)s practice questions.")
    % {"fewest": FEWEST_QUESTIONS, "most": MOST_QUESTIONS},
    Missing.CONFIRMATION: _("Confirm that there is no state or work secret and that persons are anonymised."),
    Missing.REASON: _("Take out the flagged passages, or write why they may stay."),
}
"""What to do, in words."""


def missing_on(page: ContentPage, *, flags: int) -> list[Missing]:
    """What still keeps `page` (as edited) from being submitted."""
    return missing_before_review(
        is_case=isinstance(page, CaseStudyPage),
        openness=page.openness,
        audience=page.audience,
        police_types=len(page.police_type_list),
        units=page.audience_units.count(),
        citations=page.citations.count(),
        questions=page.questions.count(),
        confirmed=page.confirmed_clean,
        flags=flags,
        reason=page.flags_reason,
    )


@transaction.atomic
def record_submission(*, revision: Revision, actor: Officer, at: datetime) -> ContentSubmission:
    """Appends the submission of a revision. Records `content.submitted`. Raises NotYours or NotReady."""
    page: ContentPage = revision.as_object()
    if not actor.may(Permission.CONTENT_WRITE, on=local_day(at), unit=page.unit):
        raise NotYours(_("You may not write for this unit."))
    flags = flags_on(page, unit=page.unit, on=local_day(at))
    missing = missing_on(page, flags=len(flags))
    if missing:
        raise NotReady(missing)
    submission = ContentSubmission.objects.create(
        page_id=page.pk,
        revision_id=revision.pk,
        content_hash=revision_hash(revision),
        openness=page.openness,
        flags=len(flags),
        flags_reason=page.flags_reason if flags else "",
        submitted_by=actor,
        at=at,
    )
    record_audit_event(
        kind="content.submitted",
        actor_id=actor.pk,
        at=at,
        subject=f"page:{page.pk}",
        facts={"revision": revision.pk, "flags": len(flags), "openness": page.openness},
    )
    return submission
