"""What the officer was told, and who acted upon, read or exported what is held, as far as it is written down."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.models import FaultRecord
from core.models import AuditEvent
from personnel.models import Officer
from personnel.my_data import DataSection, Rows, register_section
from portal.audit_words import words_of
from portal.models import Notice
from portal.notices.wording import sentence
from records.models import Certificate, EnforcementFile

MOST = 1000


def register_own_data() -> None:
    """Called when the app is ready."""
    register_section(NOTICES)
    register_section(READERS)


def _notices(officer: Officer) -> Rows:
    for notice in Notice.objects.of(officer):
        yield notice.at, sentence(notice.kind, notice.facts), notice.read_at


def _readers(officer: Officer) -> Rows:
    """Acts of others whose subject is the officer, their file, certificates or decided faults; newest first.

    The address tells where a stranger tried to sign in; that of a colleague's desk is the colleague's own.
    """
    subjects = [f"officer:{officer.pk}"]
    subjects += [
        f"file:{pk}" for pk in EnforcementFile.objects.filter(officer=officer).values_list("pk", flat=True)
    ]
    subjects += [
        f"certificate:{pk}" for pk in Certificate.objects.filter(officer=officer).values_list("pk", flat=True)
    ]
    subjects += [f"fault:{pk}" for pk in FaultRecord.objects.about(officer).values_list("pk", flat=True)]
    others = AuditEvent.objects.filter(Q(subject__in=subjects)).exclude(actor_id=officer.pk)
    events = list(others.order_by("-at", "-pk")[:MOST])
    names = dict(
        Officer.objects.filter(pk__in={event.actor_id for event in events}).values_list("pk", "name")
    )
    for event in events:
        address = event.address if event.actor_id is None else ""
        yield event.at, words_of(event.kind), names.get(event.actor_id or 0, ""), address


NOTICES = DataSection(
    "notices",
    _("Notices"),
    _("To tell you of what is due and what happened."),
    (_("Date and time"), _("Notice"), pgettext_lazy("notice", "Read")),
    _notices,
)
READERS = DataSection(
    "readers",
    _("Who looked at it or changed it"),
    _("From the audit trail, as far back as it is kept."),
    (_("Date and time"), _("What happened"), _("Who"), _("Address")),
    _readers,
)
