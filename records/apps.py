from collections.abc import Iterator
from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("enforcement files")

    def ready(self) -> None:
        from core.due import register_step
        from core.ledger import register_chains, register_evidence
        from personnel.policy import register_policy
        from records.domain.sections import FileSections

        register_policy("file_sections", FileSections, _("Sections of the enforcement file"))
        register_chains("files", _file_chains, _files_grown)
        register_evidence("files", _evidence)
        register_step("records.file_released_results", _file_results)


def _file_chains() -> Iterator[tuple[str, Iterator[object]]]:
    from core.ledger import chains_of
    from records.models import FileEntry

    rows = FileEntry.objects.order_by("file_id", "seq")
    return chains_of(rows, lambda entry: f"file:{entry.file_id}")


def _files_grown(since: datetime) -> list[tuple[str, str]]:
    from django.db.models import Max

    from records.models import FileEntry

    last = (
        FileEntry.objects.filter(at__gte=since)
        .order_by()
        .values("file")
        .annotate(last=Max("pk"))
        .values("last")
    )
    heads = FileEntry.objects.filter(pk__in=last).values_list("file_id", "hash")
    return [(f"file:{file_id}", head) for file_id, head in heads]


def _file_results(at: datetime) -> dict[str, int]:
    from records.actions.file_released_results import file_released_results

    return {"filed": file_released_results(at=at)}


def _evidence() -> Iterator[object]:
    from records.evidence import file_evidence

    return file_evidence()
