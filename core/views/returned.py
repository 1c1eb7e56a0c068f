"""The file that was sent, back with its bad cells marked; and what is said of files that were refused as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.actions.hold_back_import import HELD_BACK
from core.actions.tidy_uploads import EXPIRED
from core.imports import stored_upload
from core.limited_child import ChildFailed
from core.models import ImportBatch
from core.sheets.returning import Mark, returned_workbook
from core.sheets.writer import Column, Table, download, write_xlsx

State = ImportBatch.State

AS_A_WHOLE: Mapping[str, object] = {
    "discarded": gettext_lazy("The file was put aside by a person."),
    "failed": gettext_lazy(
        "Reading the file failed on our side. The fault has been noted. Send the file again, or ask the operator."
    ),
    HELD_BACK: gettext_lazy(
        "You chose to write nothing until all rows are good. Mend the red cells of the workbook and send it again."
    ),
    EXPIRED: gettext_lazy("Nobody confirmed the file within 30 days. Send it again."),
}
"""Why a file as a whole was not taken, apart from what its content says."""


def was_held_back(batch: ImportBatch) -> bool:
    """Whether a person chose to write nothing of the file until all its rows are good."""
    return batch.state == State.REFUSED and batch.refusal.get("code") == HELD_BACK


def may_be_returned(batch: ImportBatch) -> bool:
    """Whether the verdicts of the batch are still there to be given back."""
    return batch.state in (State.READY, State.APPLIED, State.UNDONE) or was_held_back(batch)


def refused_list(batch: ImportBatch, lines: Iterable[tuple[str, int, str, str, str]]) -> HttpResponse:
    """The refused rows alone as a workbook: sheet, row, column, value, reason."""
    columns = [
        Column(_("Sheet"), 14),
        Column(pgettext("of a table", "Row"), 8),
        Column(pgettext("of a table", "Column"), 16),
        Column(_("Value"), 30),
        Column(_("Reason"), 80),
    ]
    name = _("Refused rows of %(file)s") % {"file": _bare_name(batch)}
    return download(write_xlsx([Table(_("Refused rows"), columns, lines)]), name=f"{name}.xlsx")


def _bare_name(batch: ImportBatch) -> str:
    return batch.file_name.rpartition(".")[0] or batch.file_name


def returned_file(batch: ImportBatch, marks: Iterable[Mark]) -> HttpResponse | None:
    """The upload as a workbook with `marks`, to be mended and sent again; None when it cannot be given back.

    That is so when the upload is no longer kept, or too heavy for the limits of the process that writes it.
    """
    path = stored_upload(batch)
    if not batch.stored_as or not path.is_file():
        return None
    try:
        content = returned_workbook(path, marks)
    except ChildFailed:
        return None
    return download(content, name=_("%(file)s, cells to mend in red") % {"file": _bare_name(batch)} + ".xlsx")
