from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from exams.models import Exam
    from records.models import FileEntry, UnitFileEntry

LATELY = timedelta(days=2)


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("enforcement files")

    def ready(self) -> None:
        from core.due import every_day, every_hour, register_step
        from core.ledger import register_chains, register_evidence
        from exams.aftermath import register_follower
        from exams.levels_offered import register_levels
        from personnel.policy import register_policy
        from records.domain.levels import QualificationRules
        from records.domain.sections import FileSections, UnitFileSections
        from records.level_kinds import register_level_kinds
        from records.levels_offered import offered_levels
        from records.own_data import register_own_data
        from records.own_kinds import register_own_kinds

        register_policy("file_sections", FileSections, _("Sections of the enforcement file"))
        register_policy("unit_file_sections", UnitFileSections, _("Sections of the unit file"))
        register_own_kinds()
        register_own_data()
        register_follower("files", _("Results filed in the officers' files"), _filed_of)
        register_chains("files", _file_chains, _files_grown)
        register_chains("unit files", _unit_file_chains, _unit_files_grown)
        register_evidence("files", _evidence)
        register_step("records.file_released_results", _file_results)
        register_step("records.file_all_results", _file_all_results, period=every_day)
        register_step("records.file_study_months", _file_study, period=every_hour)
        register_step("records.propose_certificates", _propose_certificates)
        register_step("records.file_expired_certificates", _file_expired, period=every_day)
        register_policy("qualification_rules", QualificationRules, _("Qualification levels"))
        register_levels(offered_levels)
        register_level_kinds()


def _file_chains() -> Iterator[tuple[str, Iterator[object]]]:
    from core.ledger import chains_of
    from records.models import FileEntry

    rows = FileEntry.objects.order_by("file_id", "seq")
    return chains_of(rows, lambda entry: f"file:{entry.file_id}")


def _unit_file_chains() -> Iterator[tuple[str, Iterator[object]]]:
    from core.ledger import chains_of
    from records.models import UnitFileEntry

    rows = UnitFileEntry.objects.order_by("file_id", "seq")
    return chains_of(rows, lambda entry: f"unit_file:{entry.file_id}")


def _files_grown(since: datetime) -> list[tuple[str, str]]:
    from records.models import FileEntry

    return _heads_grown(FileEntry, "file", since)


def _unit_files_grown(since: datetime) -> list[tuple[str, str]]:
    from records.models import UnitFileEntry

    return _heads_grown(UnitFileEntry, "unit_file", since)


def _heads_grown(
    model: type[FileEntry] | type[UnitFileEntry], chain: str, since: datetime
) -> list[tuple[str, str]]:
    from django.db.models import Max

    entries = model.objects
    last = entries.filter(at__gte=since).order_by().values("file").annotate(last=Max("pk")).values("last")
    heads = entries.filter(pk__in=last).values_list("file_id", "hash")
    return [(f"{chain}:{file_id}", head) for file_id, head in heads]


def _filed_of(exam: Exam) -> tuple[int, int]:
    from exams.models import Result
    from records.models import FileEntry

    released = Result.objects.for_the_record().filter(exam=exam)
    return FileEntry.objects.filter(result__in=released).count(), released.count()


def _file_results(at: datetime) -> dict[str, int]:
    """Each tick: what was released lately, so that years of filed results cost nothing."""
    from records.actions.file_released_results import file_released_results

    return {"filed": file_released_results(at=at, released_since=at - LATELY)}


def _file_all_results(at: datetime) -> dict[str, int]:
    """Each day: whatever was missed, however old."""
    from records.actions.file_released_results import file_released_results

    return {"filed": file_released_results(at=at)}


def _propose_certificates(at: datetime) -> dict[str, int]:
    from records.actions.propose_certificates import propose_certificates

    return {"proposed": propose_certificates(at=at)}


def _file_expired(at: datetime) -> dict[str, int]:
    from records.actions.file_expired_certificates import file_expired_certificates

    return {"filed": file_expired_certificates(at=at)}


def _file_study(at: datetime) -> dict[str, int]:
    from records.actions.file_study_months import file_study_months

    return {"filed": file_study_months(at=at)}


def _evidence() -> Iterator[object]:
    from records.evidence import file_evidence

    return file_evidence()
