"""Pull what exams released into the officers' files: each result once, in chunks, repeatable after a kill."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.clock import local_day
from core.domain.chains import GENESIS
from core.domain.days import iso
from exams.models import Result
from exams.outcomes import CountedResult, counted_results
from records.actions.append_entries import heads_of, open_files
from records.domain.kinds import EXAM_RESULT, EXAM_RESULT_CORRECTED
from records.domain.sections import LEGAL_TRAINING_AND_EXAMS
from records.models import EnforcementFile, FileEntry

CHUNK = 500


def file_released_results(*, at: datetime, released_since: datetime | None = None) -> int:
    """Files every result that was released (at `released_since` or later) and has no entry yet; returns how many.

    Safe to run twice and side by side: `result_filed_once` holds, and whoever comes second finds nothing left.
    """
    filed = 0
    while True:
        unfiled = _unfiled(released_since).values_list("pk", "officer_id", "supersedes_id", "release_row__at")
        pending = _without_chains(unfiled[:CHUNK])
        if not pending:
            return filed
        open_files((officer_id for officer_id, _at in pending.values()), at=at)
        try:
            filed += _file_chunk(list(pending), at)
        except IntegrityError:
            continue
        # what was released before is filed: years of it are not looked through again for the next chunk
        released_since = max(released_at for _officer_id, released_at in pending.values())


def _unfiled(since: datetime | None = None) -> QuerySet[Result]:
    """Released results that are in no file yet, in order of release. Where only late ones are asked for, a correction
    of an earlier one that is not filed is left to the step that looks at all."""
    results = Result.objects.for_the_record().filter(file_entries=None).order_by("release_row__at", "pk")
    if since is None:
        return results
    earlier = Result.objects.released().filter(pk=OuterRef("supersedes"), release_row__at__lt=since)
    return results.filter(~Exists(earlier.filter(file_entries=None)), release_row__at__gte=since)


def _without_chains(
    rows: Iterable[tuple[int, int, int | None, datetime]],
) -> dict[int, tuple[int, datetime]]:
    """Officer and time of release by result, up to the first correction of one of these results: its entry names the
    entry before it, which must stand first."""
    taken: dict[int, tuple[int, datetime]] = {}
    for pk, officer_id, supersedes_id, released_at in rows:
        if supersedes_id in taken:
            break
        taken[pk] = (officer_id, released_at)
    return taken


def _file_chunk(result_ids: list[int], at: datetime) -> int:
    """Appends one entry per result, holding the rows of the files so that each chain grows at one place only."""
    with transaction.atomic():
        officer_ids = Result.objects.filter(pk__in=result_ids).values("officer_id")
        files = {
            file.officer_id: file
            for file in EnforcementFile.objects.select_for_update()
            .filter(officer__in=officer_ids)
            .order_by("pk")
        }
        results = list(
            _unfiled()
            .filter(pk__in=result_ids)
            .select_related("exam", "sitting", "release_row__release", "attempt")
        )
        heads = heads_of(FileEntry.objects.all(), [file.pk for file in files.values()])
        filed_before = _entries_of_superseded(results)
        counted = counted_results(results)
        entries = []
        for result in results:
            file = files[result.officer_id]
            entry = _entry(file, result, filed_before.get(result.supersedes_id), counted[result.pk], at)
            entry.chain_after(*heads.get(file.pk, (0, GENESIS)))
            heads[file.pk] = (entry.seq, entry.hash)
            entries.append(entry)
        FileEntry.objects.bulk_create(entries, batch_size=200)
        return len(entries)


def _entries_of_superseded(results: list[Result]) -> dict[int | None, int]:
    superseded = [result.supersedes_id for result in results if result.supersedes_id]
    if not superseded:
        return {}
    return dict(FileEntry.objects.filter(result__in=superseded).values_list("result_id", "pk"))


def _entry(
    file: EnforcementFile, result: Result, corrects_id: int | None, counted: CountedResult, at: datetime
) -> FileEntry:
    return FileEntry(
        file=file,
        section=LEGAL_TRAINING_AND_EXAMS,
        kind=EXAM_RESULT_CORRECTED if corrects_id else EXAM_RESULT,
        happened_on=local_day(result.attempt.started_at),
        unit_id=result.unit_id,
        result=result,
        corrects_id=corrects_id,
        payload=_payload(result, counted),
        policy_version_id=result.exam.policy_version_id,
        at=at,
    )


def _payload(result: Result, counted: CountedResult) -> dict[str, Any]:
    """The facts of a result and the evidence they rest on: ids, figures and hashes only. Of a make-up also what counts
    of it beside the first exam, and the rule that says so: the marks stay what they are."""
    payload = {
        "exam": result.exam_id,
        "exam_kind": result.exam.kind,
        "month": result.exam.month.isoformat(),
        "sitting": result.sitting_id,
        "attempt": str(result.attempt_id),
        "score": str(result.score),
        "full_marks": str(result.full_marks),
        "passed": result.passed,
        "evidence": result.evidence,
        "sign_off": result.release_row.release.sign_off_id,
        "released_at": iso(result.release_row.at),
    }
    if result.exam.makeup_of_id is not None:
        cap = result.exam.makeup_cap_percent
        payload["counted"] = {
            "makeup_of": result.exam.makeup_of_id,
            "cause": counted.cause,
            "rule": result.exam.makeup_rule,
            "cap_percent": None if cap is None else str(cap),
            "score": str(counted.score.score),
        }
    return payload
