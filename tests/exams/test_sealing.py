"""What is sealed, and what is found when somebody goes past every guard: on the real tables."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from core.actions.make_checkpoint import anchor_path, append_missing_anchors, make_checkpoint
from core.ledger import seal_day, verify_ledger
from core.models import Checkpoint, CheckpointLeaf
from exams.actions.close_exam import attempt_chain, close_exam, late_chain
from exams.actions.close_overdue_attempts import close_overdue_attempts
from exams.actions.errors import Closed
from exams.actions.save_answers import Save, save_answers
from exams.actions.start_attempt import start_attempt
from exams.domain.layout import layout_of
from exams.domain.paper import paper_from_frozen
from exams.domain.writer import Writer
from exams.models import AnswerSheet, AnswerStep, Exam
from tests.factories import AT, Cast, cast
from tests.factories.exams import open_sitting
from tests.factories.results import GRACE, hold

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def people(db: None, tmp_path: Path, settings) -> Cast:
    settings.DATA_DIR = tmp_path
    return cast()


def held(people: Cast) -> Exam:
    return hold(
        open_sitting(unit=people.bureau, candidates=[people.li, people.wang]),
        {people.li: True, people.wang: True},
    )


def past_the_guards(*statements: str) -> None:
    """What somebody with the database's password can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")
        else:
            cursor.execute("SET session_replication_role = DEFAULT")


def reasons(anchors: Path | None = None) -> set[str]:
    return {found.reason for found in verify_ledger(anchors).broken}


def test_one_changed_byte_is_found(people: Cast) -> None:
    held(people)
    step = AnswerStep.objects.filter(kind="answer").earliest("pk")
    changed = ("0" if step.salt[0] != "0" else "1") + step.salt[1:]
    assert reasons() == set()

    past_the_guards(f"UPDATE exams_answerstep SET salt = '{changed}' WHERE id = {step.pk}")

    assert reasons() == {"the answer differs from its commitment"}


def test_one_removed_row_is_found(people: Cast) -> None:
    held(people)
    step = AnswerStep.objects.filter(kind="answer").earliest("pk")

    past_the_guards(f"DELETE FROM exams_answerstep WHERE id = {step.pk}")

    found = {(one.chain, one.seq, one.reason) for one in verify_ledger().broken}
    assert (attempt_chain(step.attempt_id), step.seq, "gap") in found


def test_a_tail_cut_with_its_checkpoint_is_found_against_the_anchor_alone(
    people: Cast, tmp_path: Path
) -> None:
    exam = held(people)
    kept = tmp_path / "kept.jsonl"
    kept.write_bytes(anchor_path().read_bytes())
    tables = ["exams_result", "exams_receipt", "exams_answersheet", "exams_answerstep", "exams_attempt"]
    checkpoint = Checkpoint.objects.get(scope=f"exam:{exam.pk}")

    past_the_guards(
        "DELETE FROM question_bank_revisionstatistic",
        "DELETE FROM exams_itemcheck",
        *(f"DELETE FROM {table}" for table in tables),
        f"DELETE FROM core_checkpointleaf WHERE checkpoint_id = {checkpoint.pk}",
        f"DELETE FROM core_checkpoint WHERE id = {checkpoint.pk}",
    )

    assert reasons() == set()
    assert reasons(kept) == {"anchored, but not in the database"}


def test_a_rewritten_chain_with_a_new_checkpoint_is_found_against_the_anchor_alone(
    people: Cast, tmp_path: Path
) -> None:
    exam = held(people)
    kept = tmp_path / "kept.jsonl"
    kept.write_bytes(anchor_path().read_bytes())
    old = Checkpoint.objects.get(scope=f"exam:{exam.pk}")
    leaves = list(old.leaves.order_by("index").values_list("chain", "head"))[:1]

    past_the_guards(
        f"DELETE FROM core_checkpointleaf WHERE checkpoint_id = {old.pk}",
        f"DELETE FROM core_checkpoint WHERE id = {old.pk}",
    )
    make_checkpoint(scope=old.scope, heads=leaves, at=old.at)

    assert reasons() == set()
    assert reasons(kept) == {"differs from its anchor"}


def test_late_answers_are_sealed_with_the_exam_and_with_the_day(people: Cast) -> None:
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    read = start_attempt(sitting_id=sitting.pk, officer=people.li, at=AT, grace=GRACE).read
    paper = paper_from_frozen(sitting.exam.papers.get().frozen)
    layout = layout_of(read.secret, paper.shape)

    def late(key: str, at: object) -> None:
        with pytest.raises(Closed):
            save_answers(
                attempt_id=read.id,
                saves=[Save(layout.item_id(0), 1, key, None)],
                writer=Writer(people.li.pk, str(read.id), read.epoch, read.officer_epoch, "test"),
                officer_id=people.li.pk,
                at=at,
                grace=GRACE,
            )

    late("one", AT + timedelta(hours=2))
    close_exam(exam=sitting.exam, actor=None, at=AT + timedelta(hours=3), grace=GRACE)
    late("two", AT + timedelta(hours=4))
    seal_day(AT + timedelta(hours=5))

    first, second = AnswerStep.objects.filter(late=True).order_by("seq")
    leaves = CheckpointLeaf.objects.filter(chain=late_chain(read.id)).order_by("pk")
    assert list(leaves.values_list("head", flat=True)) == [first.hash, second.hash]
    assert reasons(anchor_path()) == set()


def test_an_attempt_that_ran_out_before_midnight_and_was_closed_after_it_is_in_the_next_day(
    people: Cast,
) -> None:
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    read = start_attempt(sitting_id=sitting.pk, officer=people.li, at=AT, grace=GRACE).read
    seal_day(AT + timedelta(hours=8))
    make_checkpoint(scope="day:2026-03-06", heads=[("other", "00")], at=AT + timedelta(hours=9))

    close_overdue_attempts(at=AT + timedelta(hours=10), grace=GRACE)
    sealed = seal_day(AT + timedelta(days=2))

    head = AnswerSheet.objects.get().head
    assert AnswerSheet.objects.get().closed_at < AT + timedelta(hours=8)
    assert (sealed["sealed"] >= 1, CheckpointLeaf.objects.get(chain=attempt_chain(read.id)).head) == (
        True,
        head,
    )


def test_an_anchor_line_that_a_kill_left_out_or_tore_is_written_again(people: Cast) -> None:
    held(people)
    whole = anchor_path().read_text()
    for left in ("", whole[:40]):
        anchor_path().write_text(left)

        added = append_missing_anchors()

        lines = anchor_path().read_text().splitlines()
        assert (added, lines[-1] + "\n", append_missing_anchors()) == (1, whole, 0)
        assert reasons(anchor_path()) == set()
