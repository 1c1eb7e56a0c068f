"""Guides for everybody, and for those who teach and lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Role
from portal.guides.page import DAY, FIRST, MONTH, NEED, WEEK, Guide, Job

LEARNING = (
    Guide(
        None,
        _("Study every week, sit the exam every month, and keep an eye on your own file."),
        (
            Job(
                FIRST,
                _(
                    "Sign in with your badge number and the one-time code that HR gave you, then choose a "
                    "password."
                ),
                "",
            ),
            Job(
                DAY,
                _(
                    "Open “Today”: it names what is to be done and until when; the button beside it leads there."
                ),
                "portal:today",
            ),
            Job(
                WEEK,
                _(
                    "In “Weekly study” press “Begin”, after each text “I have read this, go on”, then answer the "
                    "self-test. Wrong answers come into “My mistakes”."
                ),
                "training:weekly",
            ),
            Job(
                MONTH,
                _(
                    "When the exam is open press “To the exam”, look whether the name is yours, and press “Yes, "
                    "start the exam”. Every answer is saved at once. At the end press “Hand in” and “Hand in "
                    "now”, and keep the receipt with “Save the receipt file”."
                ),
                "portal:today",
            ),
            Job(
                NEED,
                _(
                    "If you cannot come, press “Ask for leave” on the page of the exam before its window closes. "
                    "Your leader decides."
                ),
                "",
            ),
            Job(
                NEED,
                _(
                    "“Laws” holds every article; “Compare two versions” marks what a new version changed. "
                    "“Search” finds 刑诉法第81条 and first letters of pinyin."
                ),
                "law:statutes",
            ),
            Job(NEED, _("“My file” holds your results, study, levels and certificates."), "records:own_file"),
            Job(
                NEED,
                _(
                    "“My data” shows what is held about you. If something is wrong, press “Ask for a correction”."
                ),
                "portal:my_data",
            ),
        ),
    ),
    Guide(
        Role.UNIT_LEADER,
        _("Decide on leave, see how the unit studies and sits exams, read the bulletin."),
        (
            Job(
                DAY,
                _("Under “Requests for leave” press “Grant” or “Refuse”; a refusal needs a reason."),
                "exams:leave_decisions",
            ),
            Job(
                WEEK,
                _(
                    "“Completion of weekly study” shows who is still to study, down to the names; “Save as a "
                    "spreadsheet” takes the list along."
                ),
                "training:completion",
            ),
            Job(
                MONTH,
                _(
                    "Under “Figures” open the “Dashboard” of the unit: attendance, pass rate, weak articles, "
                    "names."
                ),
                "analytics:units",
            ),
            Job(
                MONTH,
                _(
                    "Under “Bulletins” press “Approve the bulletin” for your unit, and “I have read it” for one "
                    "that was issued."
                ),
                "appraisal:bulletins",
            ),
            Job(
                NEED,
                _("Under “Files” read the enforcement file of an officer of the unit."),
                "records:officers_files",
            ),
            Job(
                MONTH,
                _("“Who has not sat or not passed” lists names; one button reminds those who still can sit."),
                "analytics:units",
            ),
            Job(NEED, _("“Expiring certificates” says whose level runs out soon."), "levels:expiring"),
        ),
    ),
    Guide(
        Role.TRAINER,
        _("Give the weekly study and write lessons and cases."),
        (
            Job(
                WEEK,
                _(
                    "“Assign a study”: title, last day, units, articles, a lesson or case; then “Choose "
                    "questions”, look at the preview and press “Publish”."
                ),
                "training:weekly_new",
            ),
            Job(
                WEEK,
                _(
                    "“Completion of weekly study” shows how far the units are; “Save as a spreadsheet” takes the "
                    "table along."
                ),
                "training:completion",
            ),
            Job(
                MONTH,
                _(
                    "In “Write and review” press “New lesson” or “New case”, write, and submit for legal review; "
                    "confirm each time that no secret is in it and persons are anonymised."
                ),
                "training:desk",
            ),
            Job(
                NEED,
                _(
                    "“Lessons and cases to change” on “Today”: the reviewer sent a text back. Read the comment, "
                    "change it, submit it again."
                ),
                "training:desk",
            ),
            Job(
                NEED,
                _(
                    "A law was changed: “New laws to study” proposes a plan by weeks, “Make the drafts”; pages "
                    "that cite it wait in “Write and review” under “Lessons and cases after changes of law”."
                ),
                "training:weekly_law",
            ),
            Job(
                NEED,
                _(
                    "A published study cannot be changed. If it is wrong, “Withdraw this study” with a reason and"
                    " assign a new one."
                ),
                "training:weekly_assignments",
            ),
        ),
    ),
    Guide(
        Role.LEGAL_OFFICER,
        _("Keep the laws current, give the weekly study, review what officers read, prepare the evaluation."),
        (
            Job(
                DAY,
                _(
                    "Open “Content to review” on “Today”, read the marked passages, then “Approve and publish” or"
                    " “Return to author”. Never your own text."
                ),
                "training:desk",
            ),
            Job(
                WEEK,
                _(
                    "“Assign a study”: articles, a lesson or case, last day and units; then “Choose questions” "
                    "and “Publish”."
                ),
                "training:weekly_new",
            ),
            Job(
                MONTH,
                _(
                    "Under “Quality evaluation” press “Open an evaluation” for the period; enter deductions and "
                    "bonuses with “Enter this item”. Somebody else confirms."
                ),
                "appraisal:cycles",
            ),
            Job(
                NEED,
                _(
                    "A law was changed: “Import a law”, “Read the file”, look at the preview, “Import this law”."
                ),
                "law:import",
            ),
            Job(
                NEED,
                _(
                    "Then open the law and “Compare two versions”: “Confirm or correct” what each article became."
                    " What cites it becomes a task by itself; your own are under “Lessons and cases after changes"
                    " of law”."
                ),
                "law:statutes",
            ),
            Job(
                NEED,
                _(
                    "Questions that cite other articles than before wait for the “Legal check”: “Citations are "
                    "right, approve” or “Return to author”. “Citations to look at” lists what is wrong in the "
                    "banks."
                ),
                "question_bank:review_queue",
            ),
            Job(
                NEED,
                _(
                    "Enter a fault or flaw under “Faults I entered” with “Enter this record”. The head of the "
                    "legal department decides."
                ),
                "appraisal:fault_entries",
            ),
            Job(
                NEED,
                _(
                    "Under “Files” add a record to a file with “Enter a record”; a wrong one is taken back with "
                    "“Withdraw”, never erased from the history."
                ),
                "records:officers_files",
            ),
        ),
    ),
)
