"""Released results reach the file once each, in a chain."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.domain.chains import first_break
from exams.models import Result
from records.actions.file_released_results import file_released_results
from records.models import EnforcementFile, FileEntry
from tests.factories import AT, cast
from tests.factories.exams import open_sitting
from tests.factories.results import correct, hold, hold_and_release

LATER = AT + timedelta(days=1)


@pytest.mark.django_db
def test_a_released_result_is_filed_with_its_evidence() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    exam = hold_and_release(sitting, {people.li: True}, signer=people.chen)

    filed = file_released_results(at=LATER)

    entry = FileEntry.objects.get()
    result = Result.objects.get()
    assert filed == 1
    assert (entry.file.officer, entry.unit, entry.seq) == (people.li, result.unit, 1)
    assert entry.payload["score"] == str(result.score)
    assert entry.payload["passed"] is True
    assert entry.payload["exam"] == exam.pk
    assert entry.payload["evidence"]["seal"] == exam.papers.get().seal
    assert entry.payload["sign_off"] == exam.sign_offs.get().pk


@pytest.mark.django_db
def test_filing_twice_files_once() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang])
    hold_and_release(sitting, {people.li: True, people.wang: False}, signer=people.chen)

    first, second = file_released_results(at=LATER), file_released_results(at=LATER)

    assert (first, second) == (2, 0)
    assert FileEntry.objects.count() == 2


@pytest.mark.django_db
def test_a_correction_that_is_filed_together_with_the_first_result_names_it() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    exam = hold_and_release(sitting, {people.li: False}, signer=people.chen)
    correct(exam, people.li, exam.results.get().full_marks, at=LATER)

    filed = file_released_results(at=LATER)

    first, second = FileEntry.objects.order_by("seq")
    assert filed == 2
    assert (first.kind, second.kind, second.corrects) == ("exam_result", "exam_result_corrected", first)


@pytest.mark.django_db
def test_a_late_correction_waits_until_the_first_result_is_filed() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    exam = hold_and_release(sitting, {people.li: False}, signer=people.chen)
    correct(exam, people.li, exam.results.get().full_marks, at=LATER + timedelta(days=9))

    lately = file_released_results(at=LATER + timedelta(days=9), released_since=LATER + timedelta(days=7))
    whenever = file_released_results(at=LATER + timedelta(days=9))

    assert (lately, whenever) == (0, 2)
    assert FileEntry.objects.get(corrects__isnull=False).corrects == FileEntry.objects.get(corrects=None)


@pytest.mark.django_db
def test_nothing_is_filed_before_release() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    hold(sitting, {people.li: True})

    filed = file_released_results(at=LATER)

    assert filed == 0
    assert EnforcementFile.objects.count() == 0


@pytest.mark.django_db
def test_a_second_month_continues_the_chain_of_the_file() -> None:
    people = cast()
    for _month in range(2):
        sitting = open_sitting(unit=people.bureau, candidates=[people.li])
        hold_and_release(sitting, {people.li: True}, signer=people.chen)
        file_released_results(at=LATER)

    entries = list(FileEntry.objects.order_by("seq"))

    assert [entry.seq for entry in entries] == [1, 2]
    assert entries[1].prev_hash == entries[0].hash
    assert first_break([entry.as_link() for entry in entries]) is None


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_database_refuses_a_second_entry_of_one_result() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    hold_and_release(sitting, {people.li: True}, signer=people.chen)
    file_released_results(at=LATER)
    entry = FileEntry.objects.get()
    entry.pk = None
    entry.chain_after(entry.seq, entry.hash)

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)

    assert FileEntry.objects.count() == 1
