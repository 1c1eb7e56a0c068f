"""Guides for those who write questions and hold exams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Role
from portal.guides.page import DAY, FIRST, MONTH, NEED, WEEK, Guide, Job

EXAMS = (
    Guide(
        Role.QUESTION_AUTHOR,
        _("Write questions on articles in force and bring in collections."),
        (
            Job(
                WEEK,
                _(
                    "“New question”: stem, options, answer, explanation and the articles it rests on. “Save as "
                    "draft”, then “Submit for review”."
                ),
                "question_bank:new",
            ),
            Job(
                NEED,
                _(
                    "“Import questions”: “Download the template”, fill it in, “Read the file”, look at every "
                    "refused row, “Confirm the import”."
                ),
                "question_bank:import_upload",
            ),
            Job(
                NEED,
                _(
                    "Rows were refused: “Download the file with red cells”, mend them in your own workbook, send "
                    "it again; what is unchanged is passed over."
                ),
                "question_bank:import_upload",
            ),
            Job(
                NEED,
                _(
                    "A question came back: open it in the “Question bank”, read the comment, “Edit”, “Submit for "
                    "review”."
                ),
                "question_bank:list",
            ),
            Job(
                NEED,
                _(
                    "No file at hand: “Paste questions” shows beside the text how it is read; then “Read and "
                    "compare with the bank”."
                ),
                "question_bank:import_paste",
            ),
            Job(
                NEED,
                _(
                    "Many at once: tick questions and choose under “With the chosen questions”. Knowledge points,"
                    " labels and enemy sets: “Change the sorting” on the page of a question."
                ),
                "question_bank:list",
            ),
            Job(
                NEED,
                _("Taking questions along, or printing a paper: “Export”, first “Show what would be lost”."),
                "question_bank:export",
            ),
            Job(
                NEED,
                _(
                    "“After changes of law” lists questions whose articles changed: tick those with a new number "
                    "only and “Re-cite the chosen ones”, edit or retire the others. Sealed papers keep the "
                    "question as it was."
                ),
                "question_bank:law_tasks",
            ),
        ),
    ),
    Guide(
        Role.QUESTION_REVIEWER,
        _("Second pair of eyes on every question."),
        (
            Job(
                DAY,
                _("Open “To review”; read the question as a candidate would before looking at the answer."),
                "question_bank:review_queue",
            ),
            Job(
                DAY,
                _(
                    "Follow the cited articles: in force, and do they carry the answer? Then “Approve”, or "
                    "“Return to author” with a reason."
                ),
                "question_bank:review_queue",
            ),
            Job(
                NEED,
                _(
                    "“After changes of law”: compare the texts of the law with what the author decided, then "
                    "“Sign” or return it. Never your own decision."
                ),
                "question_bank:law_tasks",
            ),
            Job(
                NEED,
                _(
                    "“Similar questions” on the page of a question shows near-duplicates: return the weaker one."
                ),
                "question_bank:list",
            ),
            Job(
                MONTH,
                _(
                    "After an exam “In exams” shows facility and discrimination; what looks odd goes back to the "
                    "author."
                ),
                "question_bank:list",
            ),
        ),
    ),
    Guide(
        Role.EXAM_OFFICER,
        _("From the plan to the release of the results."),
        (
            Job(
                FIRST,
                _("“Set up a series”: what repeats each month is made by itself; people only approve."),
                "exams:series_new",
            ),
            Job(
                MONTH,
                _(
                    "Look at the paper of the exam that was made and press “Approve this exam”; the paper is "
                    "sealed and the exam takes its course."
                ),
                "exams:manage",
            ),
            Job(
                NEED,
                _(
                    "An exam by hand: “Plan an exam”, “Save and go on to the blueprint”, “Save the blueprint”, "
                    "“Seal this paper”, “Open the exam”."
                ),
                "exams:manage_new",
            ),
            Job(
                NEED,
                _(
                    "Equal forms: “Assemble the forms” on the page of the paper, with “The proof”. For an exam on"
                    " paper save the “PDF file” or “Word file” of the sealed paper."
                ),
                "exams:manage",
            ),
            Job(
                NEED,
                _(
                    "In a hall: “Rooms and seats” draws seats and invigilators and prints tickets, seat plan and "
                    "sheets."
                ),
                "exams:sites",
            ),
            Job(
                NEED,
                _(
                    "While it runs: “Live board” shows who is missing, offline or done. Tick candidates, “Do "
                    "something about candidates”, look at who is affected, confirm."
                ),
                "exams:boards",
            ),
            Job(
                NEED,
                _(
                    "On the overview of the exam: Safe Exam Browser, “Answer files” of candidates who could not "
                    "reach the site, and “Rehearse this exam”."
                ),
                "exams:manage",
            ),
            Job(
                NEED,
                _(
                    "“Sealed papers after changes of law”: the paper stays for a reason or the exam is called "
                    "off; the head of the legal department signs."
                ),
                "exams:manage_law_tasks",
            ),
            Job(
                NEED,
                _(
                    "A key was wrong: “Corrections” shows who would change before anything does; the head of the "
                    "legal department decides. Under “Appeals” you answer."
                ),
                "exams:manage",
            ),
            Job(
                MONTH,
                _(
                    "After the exam answer the “Item check”; when the results are signed off press “Release the "
                    "results”."
                ),
                "exams:manage",
            ),
            Job(
                MONTH,
                _("The bulletin: read the draft, “Edit the texts”, and after check and approval “Issue it”."),
                "appraisal:bulletins",
            ),
        ),
    ),
    Guide(
        Role.INVIGILATOR,
        _("In the hall: the right person at the right place, and help when a device fails."),
        (
            Job(
                MONTH,
                _(
                    "Officers may sign in from 30 minutes before the exam; the waiting room counts down and opens"
                    " by itself."
                ),
                "",
            ),
            Job(
                MONTH,
                _(
                    "Under “Invigilation” open your room. Scan the ticket, or type the end of the badge number or "
                    "the initials of the name; compare with the police ID and press “Identity is right”."
                ),
                "exams:invigilate",
            ),
            Job(
                NEED,
                _(
                    "A device fails: the officer signs in on another one and presses “Continue the exam”. Saved "
                    "answers are there; the clock runs on."
                ),
                "",
            ),
            Job(
                NEED,
                _(
                    "The “Live board” puts trouble first. Tick candidates, “Do something about candidates”: more "
                    "time, pause, another machine; “Note an incident” with one click."
                ),
                "exams:boards",
            ),
            Job(
                NEED,
                _(
                    "Safe Exam Browser does not work for a candidate: “Let one candidate in with any browser” on "
                    "the live board, with a reason."
                ),
                "exams:boards",
            ),
            Job(
                NEED,
                _("Nobody leaves before the receipt is on the screen. Print the “Room report” and sign it."),
                "exams:invigilate",
            ),
        ),
    ),
    Guide(
        Role.MARKER,
        _("Mark written answers without knowing whose they are."),
        (
            Job(
                MONTH,
                _(
                    "Under “Marking” choose a question and press “Mark”. Model answer and points stand beside the"
                    " answer."
                ),
                "exams:marking",
            ),
            Job(
                MONTH,
                _(
                    "Give marks for each point, press “Save and next”. Digits, arrows and Enter work without the "
                    "mouse."
                ),
                "exams:marking",
            ),
            Job(
                NEED,
                _(
                    "A slip: “Take back the last”, or change it under “My marks” as long as no results are made. "
                    "Earlier marks stay on record."
                ),
                "exams:marking",
            ),
            Job(
                NEED,
                _("An answer stays with you for 20 minutes; leave in peace, it then goes to somebody else."),
                "exams:marking",
            ),
        ),
    ),
)
