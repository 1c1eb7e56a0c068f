"""What was approved for an hour comes before readers at that hour, and leaves them at the end that was set."""

from __future__ import annotations

import logging
from datetime import datetime

from wagtail.models import Revision

from core.actions.record_audit_event import record_audit_event
from training.models import ContentPage, NotReviewed

logger = logging.getLogger(__name__)


def publish_scheduled(*, at: datetime) -> dict[str, int]:
    """Does what Wagtail's `publish_scheduled` does, for lessons and cases, and writes it down.

    One page that cannot be published is logged and does not hold up the others. Safe to run twice.
    """
    expired = list(ContentPage.objects.filter(live=True, expire_at__lt=at).specific())
    for page in expired:
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        record_audit_event(kind="content.expired", actor_id=None, at=at, subject=f"page:{page.pk}")
    published = refused = 0
    due = Revision.page_revisions.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    for revision in due:
        try:
            revision.publish(log_action="wagtail.publish.scheduled")
        except NotReviewed:
            logger.error("revision %s was scheduled without a legal review", revision.pk)
            refused += 1
            continue
        record_audit_event(
            kind="content.published",
            actor_id=None,
            at=at,
            subject=f"page:{revision.object_id}",
            facts={"revision": revision.pk},
        )
        published += 1
    return {"published": published, "expired": len(expired), "refused": refused}
