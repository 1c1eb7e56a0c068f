"""The pipeline of imports: staged, read with progress, confirmed once; killed readers leave nothing half done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core import imports
from core.actions.apply_import import ImportOutdated, NotReady, apply_import
from core.actions.discard_import import check_again, discard_import
from core.actions.hold_back_import import hold_back_import
from core.actions.read_import import MOST_ATTEMPTS, STALE, read_import
from core.actions.stage_import import stage_import
from core.actions.tidy_uploads import tidy_uploads
from core.imports import Checked, Described, Problem, Verdict, stored_upload, upload_folder
from core.models import AuditEvent, DueJob, ImportBatch, ImportRow
from core.sheets.reader import SheetRefused, read_workbook
from core.tasks import UNHEARD, restart_stale_imports

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
State = ImportBatch.State


class Killed(BaseException):
    """The process is gone: nothing below may catch it."""


class Jobs:
    """Imports the first cells of a file as DueJob rows, the smallest table at hand; `x` is refused."""

    def __init__(self) -> None:
        self.die_at: int | None = None

    def check(self, batch: ImportBatch, file: Path, *, at: datetime) -> Checked:
        rows = read_workbook(file, name=batch.file_name).sheets[0].rows
        return Checked(len(rows), self._verdicts(rows))

    def _verdicts(self, rows: Sequence[Any]) -> Iterator[Verdict]:
        for row in rows:
            if row.number == self.die_at:
                raise Killed
            if row.cells[0] == "x":
                yield Verdict("", row.number, "rejected", {}, [Problem("A", "x", "bad")])
            else:
                yield Verdict("", row.number, "new", {"job": row.cells[0]})

    def basis(self, batch: ImportBatch) -> str:
        return str(DueJob.objects.count())

    def apply(
        self, batch: ImportBatch, verdicts: Iterator[Verdict], *, actor_id: int | None, at: datetime
    ) -> dict[str, int]:
        made = [DueJob(job=one.data["job"], period="p", claimed_at=at) for one in verdicts]
        return {"jobs": len(DueJob.objects.bulk_create(made))}

    def reason(self, problem: Problem) -> object:
        return "no x"

    def headings(self) -> Sequence[object]:
        return ("job",)

    def describe(self, verdict: Verdict) -> Described:
        return Described([verdict.data.get("job", "")])

    def written(self, counts: Mapping[str, int]) -> Sequence[tuple[object, int]]:
        return list(counts.items())


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Jobs:
    """The importer of `jobs`."""
    importer = Jobs()
    monkeypatch.setitem(imports._IMPORTERS, "jobs", importer)
    return importer


def staged(content: str = "a\nx\nb\n") -> ImportBatch:
    return stage_import(
        kind="jobs", chunks=[content.encode()], file_name="C:\\x\\任务.csv", actor_id=1, at=AT
    )


def read(batch: ImportBatch, at: datetime = AT) -> ImportBatch:
    read_import(batch_id=batch.pk, clock=lambda: at)
    return ImportBatch.objects.get(pk=batch.pk)


def test_an_upload_is_kept_under_a_name_of_the_servers_own(jobs: Jobs) -> None:
    batch = staged()

    assert batch.file_name == "任务.csv"
    assert stored_upload(batch).parent == upload_folder()
    assert stored_upload(batch).read_bytes() == b"a\nx\nb\n"
    assert stored_upload(batch).stat().st_mode & 0o777 == 0o600
    assert AuditEvent.objects.of_kind("import.staged").count() == 1


def test_an_upload_above_the_limit_leaves_nothing(jobs: Jobs) -> None:
    before = set(upload_folder().iterdir())

    with pytest.raises(SheetRefused):
        stage_import(kind="jobs", chunks=[bytes(1024 * 1024)] * 21, file_name="a", actor_id=1, at=AT)

    assert set(upload_folder().iterdir()) == before
    assert ImportBatch.objects.count() == 0


def test_reading_writes_verdicts_and_nothing_else(jobs: Jobs) -> None:
    batch = read(staged())

    assert (batch.state, batch.counts) == (State.READY, {"new": 2, "rejected": 1})
    assert (batch.rows_read, batch.rows_total) == (3, 3)
    assert [(row.row, row.status) for row in batch.rows.order_by("pk")] == [
        (1, "new"),
        (2, "rejected"),
        (3, "new"),
    ]
    assert DueJob.objects.count() == 0


def test_confirming_writes_the_good_rows_once(jobs: Jobs) -> None:
    batch = read(staged())
    path = stored_upload(batch)

    first = apply_import(batch_id=batch.pk, actor_id=7, at=AT)
    again = apply_import(batch_id=batch.pk, actor_id=8, at=AT + timedelta(minutes=1))

    assert (first.state, again.applied_by_id, again.applied_at) == (State.APPLIED, 7, AT)
    assert sorted(DueJob.objects.values_list("job", flat=True)) == ["a", "b"]
    event = AuditEvent.objects.get(kind="import.applied")
    assert (event.actor_id, event.facts["jobs"], event.facts["rejected"]) == (7, 2, 1)
    assert path.exists()  # deleted when the transaction of the test would commit


@pytest.mark.django_db(transaction=True)
def test_the_upload_is_deleted_after_it_was_written_but_kept_while_rows_are_refused(jobs: Jobs) -> None:
    good, mixed = read(staged("a\nb\n")), staged("c\nx\n")
    apply_import(batch_id=good.pk, actor_id=7, at=AT)
    mixed = read(mixed)
    apply_import(batch_id=mixed.pk, actor_id=7, at=AT)

    assert (stored_upload(good).exists(), stored_upload(mixed).exists()) == (False, True)


def test_a_file_that_is_held_back_writes_nothing_and_keeps_its_verdicts(jobs: Jobs) -> None:
    batch = read(staged())

    hold_back_import(batch=batch, actor_id=7, at=AT)

    with pytest.raises(NotReady):
        apply_import(batch_id=batch.pk, actor_id=7, at=AT)
    batch.refresh_from_db()
    assert (batch.state, batch.refusal["code"], batch.rows.count()) == (State.REFUSED, "held_back", 3)
    assert (stored_upload(batch).exists(), DueJob.objects.count()) == (True, 0)


def test_uploads_that_nobody_came_back_for_are_deleted_after_30_days(jobs: Jobs) -> None:
    waiting, held = read(staged()), read(staged())
    hold_back_import(batch=held, actor_id=7, at=AT)

    assert tidy_uploads(at=AT + timedelta(days=29)) == {"tidied": 0}
    assert tidy_uploads(at=AT + timedelta(days=31)) == {"tidied": 2}
    assert tidy_uploads(at=AT + timedelta(days=31)) == {"tidied": 0}

    assert not stored_upload(waiting).is_file()
    waiting.refresh_from_db()
    held.refresh_from_db()
    assert (waiting.state, waiting.refusal["code"]) == (State.REFUSED, "expired")
    assert (held.refusal["code"], held.stored_as) == ("held_back", "")


def test_what_changed_since_the_check_stops_the_confirmation(jobs: Jobs) -> None:
    batch = read(staged())
    DueJob.objects.create(job="c", period="p", claimed_at=AT)

    with pytest.raises(ImportOutdated):
        apply_import(batch_id=batch.pk, actor_id=7, at=AT)

    check_again(batch=ImportBatch.objects.get(pk=batch.pk))
    read(batch)
    assert apply_import(batch_id=batch.pk, actor_id=7, at=AT).state == State.APPLIED


def test_a_collision_while_writing_writes_nothing(jobs: Jobs) -> None:
    batch = read(staged("a\na\n"))

    with pytest.raises(ImportOutdated):
        apply_import(batch_id=batch.pk, actor_id=7, at=AT)

    assert DueJob.objects.count() == 0
    assert ImportBatch.objects.get(pk=batch.pk).state == State.READY


def test_a_file_that_is_no_use_is_refused_with_its_reason(jobs: Jobs) -> None:
    batch = staged("%PDF-1.7")

    batch = read(batch)

    assert (batch.state, batch.refusal["code"]) == (State.REFUSED, "not_a_workbook")
    assert not stored_upload(batch).exists()
    with pytest.raises(NotReady):
        apply_import(batch_id=batch.pk, actor_id=7, at=AT)


def test_a_killed_reader_is_replaced_and_its_rows_are_gone(jobs: Jobs) -> None:
    batch = staged("".join(f"{number}\n" for number in range(1, 1201)))
    jobs.die_at = 1100
    with pytest.raises(Killed):
        read_import(batch_id=batch.pk, clock=lambda: AT)
    half = ImportBatch.objects.get(pk=batch.pk)
    assert (half.state, half.rows_read, half.rows.count()) == (State.READING, 1000, 1000)
    jobs.die_at = None

    too_soon = read_import(batch_id=batch.pk, clock=lambda: AT + STALE)
    batch = read(batch, AT + STALE + timedelta(seconds=1))

    assert too_soon is False
    assert (batch.state, batch.rows.count(), batch.counts) == (State.READY, 1200, {"new": 1200})


def test_a_file_that_kills_every_reader_is_given_up(jobs: Jobs) -> None:
    batch = staged()
    jobs.die_at = 2
    at = AT
    for _attempt in range(MOST_ATTEMPTS):
        with pytest.raises(Killed):
            read_import(batch_id=batch.pk, clock=lambda: at)  # noqa: B023
        at += STALE + timedelta(seconds=1)

    batch = read(batch, at)

    assert (batch.state, batch.refusal["code"], ImportRow.objects.count()) == (State.REFUSED, "failed", 0)


def test_a_fault_of_ours_refuses_the_batch_and_says_so(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "basis", lambda batch: 1 / 0)

    batch = read(staged())

    assert (batch.state, batch.refusal["code"]) == (State.REFUSED, "failed")


def test_a_reader_that_lost_its_claim_writes_no_more(jobs: Jobs) -> None:
    batch = staged("".join(f"{number}\n" for number in range(1, 1201)))
    moments = iter([AT, AT, AT, AT + timedelta(seconds=1)])

    def clock() -> datetime:
        moment = next(moments, AT + timedelta(seconds=2))
        if moment == AT + timedelta(seconds=1):
            ImportBatch.objects.filter(pk=batch.pk).update(claimed_at=AT + timedelta(hours=1))
        return moment

    assert read_import(batch_id=batch.pk, clock=clock) is False
    assert ImportBatch.objects.get(pk=batch.pk).state == State.READING


def test_a_discarded_file_leaves_only_the_fact(jobs: Jobs) -> None:
    batch = read(staged())

    discard_import(batch=batch, actor_id=7, at=AT)

    assert (batch.state, ImportRow.objects.count(), stored_upload(batch).exists()) == (
        State.REFUSED,
        0,
        False,
    )
    assert AuditEvent.objects.get(kind="import.discarded").actor_id == 7


def test_batches_that_another_reader_looks_after_are_left_alone(jobs: Jobs) -> None:
    batch = staged()
    ImportBatch.objects.filter(pk=batch.pk).update(kind="somebody-elses")

    counts = restart_stale_imports(AT + timedelta(days=1))

    assert counts == {"restarted": 0}
    assert read_import(batch_id=batch.pk, clock=lambda: AT) is False
    assert ImportBatch.objects.get(pk=batch.pk).state == State.WAITING


def test_the_clock_announces_forgotten_batches_again(jobs: Jobs) -> None:
    batch = staged()

    early = restart_stale_imports(AT + UNHEARD - timedelta(seconds=1))
    late = restart_stale_imports(AT + UNHEARD)

    assert (early, late) == ({"restarted": 0}, {"restarted": 1})
    assert ImportBatch.objects.get(pk=batch.pk).state == State.READY
