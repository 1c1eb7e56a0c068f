"""The one road into files: sources are filed once, chains grow at one place, words lie beside them."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.ledger import verify_ledger
from personnel.models import Officer, Unit
from records.actions.append_entries import (
    NewEntry,
    NewUnitEntry,
    NothingToCorrect,
    append_entries,
    append_unit_entries,
)
from records.models import EnforcementFile, FileEntry, FileEntryText, UnitFileEntry
from tests.factories import AT, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2026, 3, 5)


def entry(officer: Officer, unit: Unit, source: str, **more: object) -> NewEntry:
    values: dict[str, object] = {"payload": {"points": "2"}, **more}
    return NewEntry(officer.pk, "inspections", "record", DAY, unit.pk, source=source, **values)  # type: ignore[arg-type]


def test_a_source_is_filed_once_however_often_it_comes() -> None:
    people = cast()
    rows = [entry(people.li, people.station, "a:1"), entry(people.li, people.station, "a:2")]

    first = append_entries(rows, at=AT)
    again = append_entries([*rows, rows[0]], at=AT + timedelta(days=1))

    assert (first, again) == (2, 0)
    assert list(FileEntry.objects.order_by("seq").values_list("seq", "source")) == [(1, "a:1"), (2, "a:2")]
    assert verify_ledger().broken == []


def test_one_source_may_stand_in_the_files_of_several_officers() -> None:
    people = cast()

    filed = append_entries(
        [entry(people.li, people.station, "fault:1"), entry(people.wang, people.brigade, "fault:1")], at=AT
    )

    assert filed == 2
    assert EnforcementFile.objects.count() == 2


def test_a_correction_names_what_it_corrects_and_both_stay() -> None:
    people = cast()
    append_entries([entry(people.li, people.station, "a:1")], at=AT)

    append_entries([entry(people.li, people.station, "a:1:corrected", corrects_source="a:1")], at=AT)

    first, second = FileEntry.objects.order_by("seq")
    assert (first.corrects_id, second.corrects_id) == (None, first.pk)
    assert list(FileEntry.objects.standing()) == [second]


def test_nothing_is_filed_when_what_it_corrects_is_not_there() -> None:
    people = cast()

    with pytest.raises(NothingToCorrect):
        append_entries(
            [
                entry(people.li, people.station, "a:1"),
                entry(people.li, people.station, "b", corrects_source="c"),
            ],
            at=AT,
        )

    assert FileEntry.objects.count() == 0


def test_words_lie_beside_the_chain_and_only_their_commitment_in_it() -> None:
    people = cast()

    append_entries([entry(people.li, people.station, "a:1", text="在城关派出所的检查中受到表扬")], at=AT)

    stored = FileEntry.objects.get()
    assert stored.words.text == "在城关派出所的检查中受到表扬"
    assert "表扬" not in str(stored.chain_body())
    assert stored.chain_body()["commitment"] == stored.commitment
    assert verify_ledger().broken == []


def test_words_changed_afterwards_are_named_by_verify_ledger() -> None:
    people = cast()
    append_entries([entry(people.li, people.station, "a:1", text="警告")], at=AT)

    FileEntryText.objects.update(text="表扬")

    assert [found.reason for found in verify_ledger().broken] == ["the words differ from the entry"]


def test_a_unit_has_a_file_of_its_own_with_its_own_chain() -> None:
    people = cast()
    rows = [
        NewUnitEntry(people.station.pk, "quality_evaluation", "record", DAY, {"points": "1"}, f"u:{number}")
        for number in range(3)
    ]

    first, again = append_unit_entries(rows, at=AT), append_unit_entries(rows, at=AT)

    assert (first, again) == (3, 0)
    assert [row.seq for row in UnitFileEntry.objects.order_by("seq")] == [1, 2, 3]
    assert verify_ledger().rows == 3


def test_the_database_refuses_a_source_a_second_time() -> None:
    people = cast()
    append_entries([entry(people.li, people.station, "a:1")], at=AT)
    row = FileEntry.objects.get()
    row.pk = None
    row.chain_after(row.seq, row.hash)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)

    assert FileEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_workers_side_by_side_file_each_source_once() -> None:
    people = cast()
    rows = [entry(people.li, people.station, f"a:{number}") for number in range(20)]
    barrier = threading.Barrier(4)
    filed: list[int] = []

    def work() -> None:
        barrier.wait()
        filed.append(append_entries(rows, at=AT))
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(filed) == [0, 0, 0, 20]
    assert [row.seq for row in FileEntry.objects.order_by("seq")] == list(range(1, 21))
    assert verify_ledger().broken == []
