"""Two people at the same moment: one wins, the other is told, nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from wagtail.search.models import IndexEntry

from core.domain.errors import Refused
from core.models import ImportBatch
from core.search.finding import index_rows, missing
from question_bank.actions.apply_import import apply_import
from question_bank.actions.approve_revision import approve_revision
from question_bank.actions.return_revision import return_revision
from question_bank.models import Question, QuestionRevision, RevisionEvent
from tests.factories import AT, bank, cast, question
from tests.question_bank.actions.test_import import staged
from tests.question_bank.sheets import ROWS

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Runs the acts in parallel; for each `done` or the code of its refusal."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            gate.wait()
            act()
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_confirms_at_once_take_the_file_over_once():
    city_bank = bank(cast().bureau, "city")
    batch = staged(ROWS[1:], city_bank)
    copies = [ImportBatch.objects.get(pk=batch.pk) for _ in range(4)]

    outcomes = at_once(*(lambda b=b: apply_import(b, bank=city_bank, at=AT, actor=None) for b in copies))

    assert outcomes == ["done", "not_ready", "not_ready", "not_ready"]
    assert (Question.objects.count(), QuestionRevision.objects.count()) == (4, 4)


def test_of_an_approval_and_a_return_at_once_one_holds():
    people = cast()
    revision = question(bank(people.bureau, "city"), state="in_review", author=people.wang)
    first, second = (QuestionRevision.objects.get(pk=revision.pk) for _ in range(2))

    outcomes = at_once(
        lambda: approve_revision(first, at=AT, actor=people.chen),
        lambda: return_revision(second, at=AT, actor=people.chen, comment="改"),
    )

    assert outcomes == ["done", "lost_race"]
    assert RevisionEvent.objects.filter(revision=revision).exclude(from_state="").count() == 1


@pytest.mark.both_databases
def test_the_same_questions_are_indexed_by_two_at_once_without_either_failing():
    home = bank(cast().bureau, "city")
    rows = [question(home, ref=str(number)) for number in range(60)]
    IndexEntry.objects.all().delete()

    outcomes = at_once(*(lambda: index_rows(rows) for _ in range(4)))

    assert outcomes == ["done"] * 4
    assert missing(QuestionRevision).count() == 0
    assert IndexEntry.objects.filter(object_id__in=[str(row.pk) for row in rows]).count() == 60
