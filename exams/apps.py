from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from core.ledger import Finding
    from core.models import ChainedRow
    from core.reminders import Reminder


class ExamsConfig(AppConfig):
    name = "exams"
    verbose_name = _("exams")

    def ready(self) -> None:
        from core.audit_trail import keep_kind
        from core.due import every_hour, every_minute, register_step
        from core.ledger import register_chains, register_evidence
        from core.reminders import register_reminders
        from exams.actions.assign_forms import EVENT
        from exams.domain.absence import AbsencePolicy
        from exams.domain.after_exam import AfterExamPolicy
        from exams.domain.allocation import MarkingPolicy
        from exams.domain.item_check import ItemCheckPolicy
        from exams.domain.makeup import MakeupPolicy
        from exams.domain.plan import ExamDefaults
        from exams.domain.rooms import RoomsPolicy
        from exams.own_data import register_own_data
        from exams.pictures import may_see
        from personnel.activity import register_activity, register_exam_window
        from personnel.policy import register_policy
        from question_bank.seeing import shows_pictures

        keep_kind(EVENT)
        register_own_data()
        shows_pictures(may_see)
        register_chains("attempts", _attempt_chains, _attempts_grown)
        register_chains("marks", _mark_chains, _marks_grown)
        register_evidence("exams", _evidence)
        register_step("exams.make_series_months", _make_months, period=every_minute)
        register_step("exams.open_approved", _open_approved, period=every_minute)
        register_step("exams.close_overdue_attempts", _close_overdue)
        register_step("exams.close_finished_exams", _close_finished)
        register_step("exams.prepare_marking", _prepare_marking, period=every_minute)
        register_step("exams.mark_approved", _mark_approved, period=every_minute)
        register_step("exams.release_on_close", _release_due)
        register_step("exams.check_items", _check_items, period=every_minute)
        register_step("exams.follow_law_dates", _follow_law_dates, period=every_minute)
        register_step("exams.continue_corrections", _continue_corrections, period=every_minute)
        register_step("exams.open_paper_law_tasks", _open_law_tasks, period=every_minute)
        register_step("exams.measure_times", _measure_times, period=every_hour)
        register_step("exams.give_up_assemblies", _give_up_assemblies, period=every_minute)
        register_step("exams.draft_makeups", _draft_makeups, period=every_minute)
        register_reminders("exams", _reminders)
        register_activity(_last_step)
        register_exam_window(_in_exam_window)
        register_policy("exam_defaults", ExamDefaults, _("Monthly exam"))
        register_policy("marking", MarkingPolicy, _("Marking by people"))
        register_policy("item_check", ItemCheckPolicy, _("Item check"))
        register_policy("absence", AbsencePolicy, _("Absence and leave"))
        register_policy("makeup", MakeupPolicy, _("Make-up exam"))
        register_policy("rooms", RoomsPolicy, _("Rooms and invigilators"))
        register_policy("after_exam", AfterExamPolicy, _("After the exam"))


def _grace() -> timedelta:
    from django.conf import settings

    return timedelta(seconds=settings.GRACE_SECONDS)


def _make_months(at: datetime) -> dict[str, int]:
    from exams.actions.make_series_months import make_series_months

    return make_series_months(at=at)


def _open_approved(at: datetime) -> dict[str, int]:
    from exams.actions.follow_routine import open_approved

    return {"opened": open_approved(at=at)}


def _mark_approved(at: datetime) -> dict[str, int]:
    from exams.actions.follow_routine import mark_approved

    return {"marked": mark_approved(at=at)}


def _follow_law_dates(at: datetime) -> dict[str, int]:
    from exams.actions.follow_law_dates import follow_law_dates

    return {"followed": follow_law_dates(at=at)}


def _open_law_tasks(at: datetime) -> dict[str, int]:
    from exams.actions.open_paper_law_tasks import open_due_paper_tasks

    return {"opened": open_due_paper_tasks(at=at)}


def _measure_times(at: datetime) -> dict[str, int]:
    """By the worker, as all answers of an exam are looked through; safe to ask for twice."""
    from exams.actions.measure_times import exams_to_measure
    from exams.tasks import measure_times_in_background

    waiting = exams_to_measure()
    for exam in waiting:
        measure_times_in_background.enqueue(exam)
    return {"asked": len(waiting)}


def _give_up_assemblies(at: datetime) -> dict[str, int]:
    from exams.actions.assemble_exam import give_up_lost

    return {"given_up": give_up_lost(at=at)}


def _draft_makeups(at: datetime) -> dict[str, int]:
    from exams.actions.follow_routine import draft_makeups

    return {"drafted": draft_makeups(at=at)}


def _reminders(at: datetime, officer_id: int | None) -> Iterable[Reminder]:
    from exams.reminders import exam_reminders

    return exam_reminders(at=at, officer_id=officer_id)


def _close_overdue(at: datetime) -> dict[str, int]:
    from exams.actions.close_overdue_attempts import close_overdue_attempts

    return {"closed": close_overdue_attempts(at=at, grace=_grace())}


def _close_finished(at: datetime) -> dict[str, int]:
    from exams.actions.close_exam import close_finished_exams

    return {"closed": close_finished_exams(at=at, grace=_grace())}


def _release_due(at: datetime) -> dict[str, int]:
    from exams.actions.release_results import release_due

    return {"released": release_due(at=at)}


def _prepare_marking(at: datetime) -> dict[str, int]:
    from exams.actions.prepare_marking import prepare_marking_due

    return {"answers": prepare_marking_due(at=at)}


def _check_items(at: datetime) -> dict[str, int]:
    from exams.actions.check_items import check_items_due

    return {"checked": check_items_due(at=at)}


def _continue_corrections(at: datetime) -> dict[str, int]:
    from exams.actions.run_correction import continue_runs

    return {"continued": continue_runs(at=at)}


def _attempt_chains() -> Iterable[tuple[str, Iterable[ChainedRow]]]:
    from core.ledger import chains_of
    from exams.actions.close_exam import attempt_chain, late_chain
    from exams.models import AnswerStep

    def name_of(step: AnswerStep) -> str:
        return late_chain(step.attempt_id) if step.late else attempt_chain(step.attempt_id)

    return chains_of(AnswerStep.objects.order_by("attempt", "late", "seq"), name_of)


def _mark_chains() -> Iterable[tuple[str, Iterable[ChainedRow]]]:
    from core.ledger import chains_of
    from exams.evidence import mark_chain
    from exams.models import ManualMark

    return chains_of(ManualMark.objects.order_by("task", "seq"), lambda row: mark_chain(row.task_id))


def _marks_grown(since: datetime) -> list[tuple[str, str]]:
    from exams.evidence import mark_chain
    from exams.models import ManualMark

    newest = ManualMark.objects.counting().filter(at__gte=since).values_list("task", "hash")
    return [(mark_chain(task), head) for task, head in newest]


def _attempts_grown(since: datetime) -> list[tuple[str, str]]:
    from exams.evidence import attempts_to_seal

    return attempts_to_seal(since)


def _ahead() -> timedelta:
    from django.conf import settings

    return timedelta(minutes=settings.WAITING_MINUTES)


def _last_step(officer_id: int, at: datetime) -> datetime | None:
    """The newest step of a running attempt; whoever waits for an exam to open is alive as well."""
    from exams.models import AnswerStep, Sitting

    if Sitting.objects.waited_for(officer_id, at, ahead=_ahead()).exists():
        return at
    return AnswerStep.objects.last_sign_of_life(officer_id)


def _in_exam_window(officer_id: int, at: datetime) -> bool:
    from exams.models import Attempt, Sitting

    return (
        Attempt.objects.running().filter(officer=officer_id).exists()
        or Sitting.objects.waited_for(officer_id, at, ahead=_ahead()).exists()
        or Sitting.objects.open_at(at).filter(enrolments__officer=officer_id).exists()
    )


def _evidence() -> Iterable[Finding]:
    from exams.evidence import exam_evidence

    return exam_evidence()
