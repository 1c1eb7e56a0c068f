"""What personnel tells of an officer in "my data"."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from personnel.models import (
    Authenticator,
    BadgeHolding,
    CorrectionRequest,
    Officer,
    Posting,
    ReadingPlace,
    RoleGrant,
    SecurityKey,
    SignIn,
)
from personnel.my_data import DataSection, Rows, register_section
from personnel.role_names import role_name


def register_own_data() -> None:
    """Called when the app is ready."""
    for section in (PERSON, BADGES, POSTINGS, ROLES, SIGN_INS, FACTORS, CORRECTIONS, READING):
        register_section(section)


def _person(officer: Officer) -> Rows:
    yield officer.name, officer.police_type, officer.police_rank, officer.grade, officer.created_at


def _badges(officer: Officer) -> Rows:
    rows = BadgeHolding.objects.filter(officer=officer).order_by("-held_from", "-pk")
    return rows.values_list("badge_number", "held_from", "held_until")


def _postings(officer: Officer) -> Rows:
    for posting in (
        Posting.objects.filter(officer=officer).select_related("unit").order_by("-starts_on", "kind")
    ):
        yield posting.starts_on, posting.get_kind_display(), posting.unit.name if posting.unit else ""


def _roles(officer: Officer) -> Rows:
    for grant in (
        RoleGrant.objects.filter(officer=officer).select_related("unit").order_by("-starts_on", "-pk")
    ):
        yield role_name(grant.role), grant.unit.name, grant.starts_on, grant.ends_on


def _sign_ins(officer: Officer) -> Rows:
    rows = SignIn.objects.filter(officer=officer).order_by("-started_at", "-pk")
    return rows.values_list("started_at", "last_seen_at", "ended_at", "address", "device")


def _reading(officer: Officer) -> Rows:
    rows = ReadingPlace.objects.filter(officer=officer).order_by("-at", "-pk")
    return rows.values_list("text", "place", "at")


def _factors(officer: Officer) -> Rows:
    for device in Authenticator.objects.filter(officer=officer):
        yield str(_("Authenticator")), "", device.set_up_at, None
    for key in SecurityKey.objects.filter(officer=officer).order_by("pk"):
        yield str(_("Security key")), key.name, key.set_up_at, key.used_at


def _corrections(officer: Officer) -> Rows:
    asked = (
        CorrectionRequest.objects.filter(officer=officer)
        .select_related("answer")
        .order_by("-asked_at", "-pk")
    )
    for request in asked:
        answer = getattr(request, "answer", None)
        yield (
            request.asked_at,
            request.words,
            answer.answered_at if answer else None,
            answer.reason if answer else "",
        )


PERSON = DataSection(
    "person",
    _("Person"),
    _("To know whose results and file these are."),
    (_("Name"), _("Police type"), _("Police rank"), _("Grade"), _("Account made")),
    _person,
)
BADGES = DataSection(
    "badges",
    _("Badge numbers"),
    _("To sign you in, and to find your file under an earlier number."),
    (_("Badge number"), _("From"), _("Until")),
    _badges,
)
POSTINGS = DataSection(
    "postings",
    _("Postings"),
    _("Results count for the unit in which you served on the day."),
    (_("From"), _("Kind of posting"), _("Unit")),
    _postings,
)
ROLES = DataSection(
    "roles",
    _("Roles"),
    _("To open to you what your duty asks for, and nothing else."),
    (_("Role"), _("Unit"), _("From"), _("Until")),
    _roles,
)
SIGN_INS = DataSection(
    "sign_ins",
    _("Sign-ins"),
    _("So that you and the security administrator notice a stranger."),
    (_("Signed in"), _("Last used"), _("Ended"), _("Address"), _("Device")),
    _sign_ins,
)
FACTORS = DataSection(
    "factors",
    _("Second factor"),
    _("To make a stolen password useless. Secrets are never shown or exported."),
    (pgettext_lazy("my data", "Kind"), _("Name"), _("Set up"), _("Last used")),
    _factors,
)
CORRECTIONS = DataSection(
    "corrections",
    _("Requests for correction"),
    _("To show what you asked for and what came of it."),
    (_("Asked"), _("What is wrong, and how it should be"), _("Replied"), _("Reply")),
    _corrections,
)
READING = DataSection(
    "reading",
    _("Reading places"),
    _("To lead you back to where you stopped reading; nobody else sees them."),
    (pgettext_lazy("reading", "Text"), _("Place"), _("Last read")),
    _reading,
)
