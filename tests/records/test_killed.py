"""A worker that is killed while it files leaves whole chunks, and the next run files the rest once."""

from __future__ import annotations

import signal

import pytest

from core.clock import now
from core.ledger import verify_ledger
from records.actions.file_released_results import file_released_results
from records.models import FileEntry
from tests.factories import cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release
from tests.support.killing import killed_at_insert

FILE = """
from records.actions import file_released_results
file_released_results.CHUNK = 2
file_released_results.file_released_results(at=now())
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_filing_that_was_killed_is_finished_by_the_next_run() -> None:
    people = cast()
    candidates = [people.li, *(officer(f"30000{number}", unit=people.station) for number in range(4))]
    sitting = open_sitting(unit=people.bureau, candidates=candidates)
    hold_and_release(sitting, dict.fromkeys(candidates, True), signer=people.chen)

    code = killed_at_insert(FILE, table="records_fileentry", after=2)
    between = FileEntry.objects.count()
    filed = file_released_results(at=now())

    assert (code, between, filed) == (-signal.SIGKILL, 2, 3)
    assert FileEntry.objects.values("result").distinct().count() == 5
    assert verify_ledger().broken == []
