"""What records tell of an officer in "my data"."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from personnel.models import Officer
from personnel.my_data import DataSection, Rows, register_section
from records.entry_kinds import described, kind_name
from records.models import Certificate, Credential, ExamApplication, FileEntry


def register_own_data() -> None:
    """Called when the app is ready."""
    for section in (FILE, CERTIFICATES, CREDENTIALS, APPLICATIONS):
        register_section(section)


def _file(officer: Officer) -> Rows:
    for entry in FileEntry.objects.for_reading().filter(file__officer=officer):
        told = described(entry, is_own=True)
        facts = "; ".join(f"{label}: {value}" for label, value in told.facts)
        words = getattr(entry, "words", None)
        text = words.text if words is not None and words.erased_at is None else ""
        yield entry.happened_on, kind_name(entry.kind), told.title, told.verdict, facts, text


def _certificates(officer: Officer) -> Rows:
    rows = Certificate.objects.filter(officer=officer).select_related("level").order_by("-issued_on", "-pk")
    for row in rows:
        yield row.number, row.level.name, row.issued_on, row.valid_until, row.get_state_display()


def _credentials(officer: Officer) -> Rows:
    for row in Credential.objects.filter(officer=officer).order_by("-entered_at", "-pk"):
        yield row.get_kind_display(), row.number, row.issued_on, row.get_state_display(), row.reason


def _applications(officer: Officer) -> Rows:
    rows = ExamApplication.objects.filter(officer=officer).order_by("-applied_at", "-pk")
    return rows.values_list("exam__title", "applied_at", "decided_at")


FILE = DataSection(
    "file",
    _("Enforcement file"),
    _("The record of your training, exams and enforcement that the law on training and personnel asks for."),
    (_("Day"), pgettext_lazy("my data", "Kind"), _("What"), _("Verdict"), _("Facts"), _("Words")),
    _file,
)
CERTIFICATES = DataSection(
    "certificates",
    _("Certificates"),
    _("To prove your level."),
    (_("Certificate number"), _("Level"), _("Issued on"), _("Valid until"), _("State")),
    _certificates,
)
CREDENTIALS = DataSection(
    "credentials",
    _("Credentials"),
    _("To exempt you from exams and to appoint legal officers."),
    (
        pgettext_lazy("my data", "Kind"),
        pgettext_lazy("my data", "Number"),
        _("Issued on"),
        _("State"),
        _("Reason"),
    ),
    _credentials,
)
APPLICATIONS = DataSection(
    "applications",
    _("Names given for qualification exams"),
    _("To clear you for the exam."),
    (_("Exam"), _("Asked"), pgettext_lazy("my data", "Decided")),
    _applications,
)
