"""Whether a candidate may begin or go on in this browser: by its keys, by a pass, by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions.errors import NeedsSafeBrowser
from exams.domain.safe_browser import Shown, proves
from exams.models import BrowserPass, Enrolment, SafeBrowser
from personnel.models import Officer


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser of a request: `session`, the hash of its session, and what it shows of itself."""

    session: str
    shown: Sequence[Shown] = ()


class OwnBrowser(Refused):
    """The officer who lets in is the one who would come in."""

    code = "own_browser"


def let_browser_in(*, enrolment_id: int, sitting_id: int, browser: Browser | None, at: datetime) -> None:
    """Raises `NeedsSafeBrowser` unless this browser may be used for the sitting, which asks for Safe Exam Browser.

    A browser that once showed the right key stays let in for its session: after a network loss the browser's own
    error page may be what it shows next. A person's word counts for every browser of the candidate.
    """
    passes = BrowserPass.objects.filter(enrolment=enrolment_id)
    known = set(
        passes.filter(session__in=["", browser.session if browser else ""]).values_list("how", flat=True)
    )
    if known:
        return
    rule = SafeBrowser.objects.filter(sitting=sitting_id).only("config_key", "exam_keys").first()
    if rule is None or browser is None or not browser.session:
        raise NeedsSafeBrowser
    if not any(
        proves(shown, config_key=rule.config_key, exam_keys=rule.exam_keys) for shown in browser.shown
    ):
        raise NeedsSafeBrowser
    BrowserPass.objects.get_or_create(
        enrolment_id=enrolment_id,
        session=browser.session,
        defaults={"how": BrowserPass.How.KEY, "at": at},
    )


def let_in_by_hand(*, enrolment: Enrolment, reason: str, actor: Officer, at: datetime) -> bool:
    """The candidate may write in any browser from now on; False when a person said so before.

    Raises `OwnBrowser`: nobody lets themselves in. Writes the audit event `exam.browser_let_in`.
    """
    if actor.pk == enrolment.officer_id:
        raise OwnBrowser(_("Nobody lets themselves in. Ask another invigilator."))
    with transaction.atomic():
        _pass, new = BrowserPass.objects.get_or_create(
            enrolment=enrolment,
            session="",
            defaults={"how": BrowserPass.How.PERSON, "at": at, "given_by": actor, "reason": reason},
        )
        if new:
            record_audit_event(
                kind="exam.browser_let_in",
                actor_id=actor.pk,
                at=at,
                subject=f"enrolment:{enrolment.pk}",
            )
    return new
