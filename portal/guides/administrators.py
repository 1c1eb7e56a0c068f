"""Guides for the three administrators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Role
from portal.guides.page import DAY, MONTH, NEED, Guide, Job

ADMINISTRATORS = (
    Guide(
        Role.SYSTEM_ADMIN,
        _("Accounts and the machine: no exams, no results, no roles."),
        (
            Job(
                DAY,
                _(
                    "Somebody left or a device was lost: under “People” open the officer, “To the account”, then "
                    "“Close the account” or “End every session”."
                ),
                "personnel:officers",
            ),
            Job(
                NEED,
                _(
                    "A forgotten password: “Issue a one-time code” for the officer after you have made sure who "
                    "asks."
                ),
                "personnel:codes",
            ),
            Job(
                DAY,
                _(
                    "Look whether last night’s backup was written and the service answers; rehearse a restore "
                    "every quarter (operations manual)."
                ),
                "",
            ),
            Job(
                NEED,
                _("Before an exam: no updates, no restarts. The page of the exam names what is missing."),
                "",
            ),
        ),
    ),
    Guide(
        Role.SECURITY_ADMIN,
        _("Who may do what."),
        (
            Job(
                NEED,
                _(
                    "Under “Roles” choose officer, role and unit, then “Give the role”. Never to yourself; a role"
                    " holds for the unit and everything below."
                ),
                "personnel:roles",
            ),
            Job(
                NEED,
                _("Somebody changes duties: “End” the role on the day of the change."),
                "personnel:roles",
            ),
            Job(
                NEED,
                _(
                    "A lost phone: make sure who asks, open the officer under “People”, “Reset the second factor”"
                    " with a reason."
                ),
                "personnel:officers",
            ),
            Job(
                MONTH,
                _(
                    "Go through the roles in force with the heads of the units and end what is no longer needed."
                ),
                "personnel:roles",
            ),
        ),
    ),
    Guide(
        Role.AUDIT_ADMIN,
        _("Reads the audit trail, and nothing else."),
        (
            Job(
                MONTH,
                _(
                    "“Audit trail”: look at failed and refused acts, roles given, accounts opened, lists "
                    "exported."
                ),
                "portal:audit",
            ),
            Job(
                NEED,
                _(
                    "For an inspection choose days, person or kind, say what it is for, and “Save the file”. The "
                    "export itself is written down."
                ),
                "portal:audit",
            ),
            Job(
                MONTH,
                _(
                    "The trail is kept for 200 days, older parts lie in signed archives; have the system "
                    "administrator run the check of the chains and show you the outcome."
                ),
                "portal:audit",
            ),
        ),
    ),
)
