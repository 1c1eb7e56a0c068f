"""Announce signed results before their release, where the policy wants a public notice first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.wording import Words
from exams.actions._after_exam import after_exam, days_end, waiting_corrections
from exams.domain.states import ExamState
from exams.models import Exam, NoticeObjection, PublicNotice
from personnel.models import Officer


class NoticeRefused(Refused):
    """There is no public notice to open, or results cannot be released because of it."""

    code = "notice_refused"


def open_public_notice(*, exam: Exam, actor: Officer, at: datetime) -> PublicNotice:
    """Opens the public notice of signed results for as many whole days as the policy says.

    Raises `NoticeRefused`: not signed, no notice before the release by policy, or open already. Writes the audit event
    `exam.notice_opened`.
    """
    rules = after_exam(exam)
    if not rules.body.notice_first:
        raise NoticeRefused(_("The policy has no public notice before the release of this exam."))
    try:
        with transaction.atomic():
            held = Exam.objects.select_for_update().get(pk=exam.pk)
            if held.state != ExamState.SIGNED_OFF:
                raise NoticeRefused(_("Signed results are announced, before they are released."))
            notice = PublicNotice.objects.create(
                exam=exam,
                sign_off=exam.sign_offs.latest("pk"),
                opens_at=at,
                closes_at=days_end(exam, rules.body.notice_days, at),
                actor=actor,
                policy_version_id=rules.version_id,
            )
            record_audit_event(
                kind="exam.notice_opened",
                actor_id=actor.pk,
                at=at,
                subject=f"exam:{exam.pk}",
                facts={"notice": notice.pk, "days": rules.body.notice_days},
            )
    except IntegrityError:
        raise NoticeRefused(_("The public notice of these results is open already.")) from None
    return notice


def standing_notice(exam: Exam) -> PublicNotice | None:
    """The notice of the results that are signed now; one of results that were corrected since does not count."""
    sign_off = exam.sign_offs.order_by("pk").last()
    return PublicNotice.objects.filter(sign_off=sign_off).first() if sign_off is not None else None


def release_obstacles(exam: Exam, *, at: datetime) -> Iterator[Words]:
    """What the public notice still holds up before signed results are released, in words; by policy nothing at all."""
    if not after_exam(exam).body.notice_first:
        return
    notice = standing_notice(exam)
    if notice is None:
        yield _("The results have to be announced in the public notice first.")
        return
    if at < notice.closes_at:  # a clock that stepped back opens nothing early
        yield _("The public notice lasts until %(until)s.") % {
            "until": date_format(localtime(notice.closes_at), "DATETIME_FORMAT")
        }
    objections = notice.objections.filter(state=NoticeObjection.State.RECEIVED).count()
    if objections:
        yield ngettext_lazy(
            "%(count)d objection to the public notice is not answered.",
            "%(count)d objections to the public notice are not answered.",
            objections,
        ) % {"count": objections}
    yield from waiting_corrections(exam)
