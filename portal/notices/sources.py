"""All sources of notices. To add one: write a function from a moment to events, and its sentence in `wording`."""

from __future__ import annotations

from portal.notices.after_exam import appeals_moved, notices_opened, objections_answered, provisional_shown
from portal.notices.events import Source
from portal.notices.exams import exams_to_sit, leave_decided, results_released
from portal.notices.imports import imports_read
from portal.notices.law_tasks import law_tasks_due, law_tasks_moved
from portal.notices.learning import study_due
from portal.notices.levels import applications_decided, certificates_ending, certificates_moved
from portal.notices.reminders import reminders_asked

SOURCES: tuple[Source, ...] = (
    exams_to_sit,
    results_released,
    leave_decided,
    provisional_shown,
    appeals_moved,
    notices_opened,
    objections_answered,
    study_due,
    applications_decided,
    certificates_moved,
    certificates_ending,
    law_tasks_moved,
    law_tasks_due,
)
PROMPT_SOURCES: tuple[Source, ...] = (imports_read, reminders_asked)
"""Asked every minute: somebody waits for it."""
