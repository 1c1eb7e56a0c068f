"""Guides for those who answer for people, law and discipline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Role
from portal.guides.page import DAY, FIRST, MONTH, NEED, Guide, Job

BUREAU = (
    Guide(
        Role.HR,
        _("People, postings, codes, levels, files and promotion checks."),
        (
            Job(
                FIRST,
                _(
                    "“Roster import”: fill in the template, “Send and check”, look at the refused rows, “Confirm "
                    "and write”."
                ),
                "personnel:roster",
            ),
            Job(
                FIRST,
                _(
                    "“One-time codes”: tick officers, “Issue codes to those ticked”, “Print the slips”. The codes"
                    " are shown only once."
                ),
                "personnel:codes",
            ),
            Job(
                DAY,
                _(
                    "Under “Requests for correction” say whether it was corrected and why, then “Send the "
                    "answer”."
                ),
                "portal:corrections",
            ),
            Job(
                MONTH,
                _(
                    "Transfers and newcomers: one row each in the roster, or “Write the posting” on the page of "
                    "the officer."
                ),
                "personnel:roster",
            ),
            Job(
                MONTH,
                _(
                    "“Figures”: turnout and pass rates by unit; “Who has not sat or not passed” lists names and "
                    "reminds them."
                ),
                "analytics:units",
            ),
            Job(
                NEED,
                _(
                    "“Levels”: who holds what, who is eligible, “Expiring certificates”, “Put officers forward” "
                    "for a qualification exam."
                ),
                "levels:check",
            ),
            Job(
                NEED,
                _(
                    "“New promotion check”: paste badge numbers, “See who is on the list”, “Make the check”. "
                    "Every rule says met, not met or to be checked."
                ),
                "appraisal:promotion_new",
            ),
        ),
    ),
    Guide(
        Role.LEGAL_HEAD,
        _(
            "The second signature: results, certificates, faults, evaluation, promotion; and the policy "
            "of the bureau."
        ),
        (
            Job(
                DAY,
                _("“Waiting for me” on “Today” lists everything that waits for your signature."),
                "portal:today",
            ),
            Job(
                MONTH,
                _(
                    "Look at the “Item check” and the figures, then “Sign the results”. What you sign is the hash"
                    " over all results."
                ),
                "exams:manage",
            ),
            Job(
                MONTH,
                _("Compare the bulletin with the figures and press “I have checked it”."),
                "appraisal:bulletins",
            ),
            Job(
                NEED,
                _(
                    "Questions that cite other articles than before wait for the “Legal check”; decisions about "
                    "sealed papers, lessons and cases after a change of law wait for your signature."
                ),
                "question_bank:review_queue",
            ),
            Job(
                NEED,
                _(
                    "“Appeals” against results, and “Corrections” of them, are decided on the pages of the exam; "
                    "never your own."
                ),
                "exams:manage",
            ),
            Job(
                NEED,
                _(
                    "“Certificates to sign”: “Sign the chosen”. Names for a qualification exam: “Clear the "
                    "chosen” or refuse with a reason."
                ),
                "levels:proposals",
            ),
            Job(
                NEED,
                _(
                    "“Register of faults”: hear both sides, write the reasons, “Take the decision”. The officer "
                    "may appeal."
                ),
                "appraisal:faults",
            ),
            Job(
                NEED,
                _(
                    "At the end of the period “Close and sign” the evaluation; in “Promotion checks” “Sign this "
                    "check”."
                ),
                "appraisal:cycles",
            ),
            Job(
                NEED,
                _(
                    "Under “Policy” write a new version with its first day. Earlier results keep the version they"
                    " were made under."
                ),
                "policy:index",
            ),
        ),
    ),
    Guide(
        Role.INSPECTORATE,
        _("Read figures and files of the units you inspect; enter faults."),
        (
            Job(
                MONTH, _("“Figures”: compare units, go down to the names, save the table."), "analytics:units"
            ),
            Job(
                NEED,
                _(
                    "Under “Faults I entered” enter facts, officers and share, then “Enter this record”. Somebody"
                    " else decides."
                ),
                "appraisal:fault_entries",
            ),
            Job(
                NEED,
                _(
                    "The “Register of faults” shows decisions, appeals and deadlines. Each look at a record is "
                    "written down."
                ),
                "appraisal:faults",
            ),
            Job(
                NEED,
                _("Under “Files” read the enforcement files; the source stands behind each entry."),
                "records:officers_files",
            ),
            Job(
                NEED,
                _(
                    "“Exam set-up” shows who made, sealed, signed and released an exam; nothing can be changed "
                    "there."
                ),
                "exams:manage",
            ),
        ),
    ),
)
