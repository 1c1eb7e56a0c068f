"""Whoever changes a figure in the database by hand, past every guard, is found by `verify_ledger`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from core.append_only import install_guards
from core.ledger import verify_ledger
from exams.models import AnswerSheet, AnswerStep, Attempt, Paper, Receipt, Result, SignOff
from records.actions.file_released_results import file_released_results
from records.models import EnforcementFile, FileEntry
from tests.factories import AT, Cast, cast
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release, sit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people(tmp_path: Any, settings: Any) -> Cast:
    """李 and 王 have sat, were marked, signed and filed."""
    settings.DATA_DIR = tmp_path
    members = cast()
    past = open_sitting(unit=members.bureau, candidates=[members.li, members.wang])
    hold_and_release(past, {members.li: True, members.wang: False}, signer=members.chen)
    file_released_results(at=AT + timedelta(days=1))
    return members


def by_hand(statement: str, *parameters: Any) -> None:
    """What somebody with the password of the database can do: take the guards away, write, put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")
    install_guards()


def reasons() -> set[str]:
    return {found.reason for found in verify_ledger().broken}


def test_what_the_product_writes_holds(people: Cast) -> None:
    sitting = open_sitting(unit=people.legal, candidates=[people.chen])
    sit(sitting, people.chen, right=True)
    assert verify_ledger().broken == []


def of_li(model: Any) -> Any:
    return model.objects.get(attempt__officer__name="李明")


def a_step() -> AnswerStep:
    return AnswerStep.objects.filter(attempt__officer__name="李明", kind="answer").earliest("seq")


FORGERIES: dict[str, tuple[Callable[[], tuple[Any, ...]], set[str]]] = {
    "a score": (
        lambda: ("UPDATE exams_result SET score = score - 1 WHERE id = %s", of_li(Result).pk),
        {
            "the result differs from the answers and the key",
            "the results differ from what was signed",
            "differs from its result",
        },
    ),
    "a verdict": (
        lambda: ("UPDATE exams_result SET passed = %s WHERE id = %s", False, of_li(Result).pk),
        {
            "the result differs from the answers and the key",
            "the results differ from what was signed",
            "differs from its result",
        },
    ),
    "marks of items": (
        lambda: ("UPDATE exams_result SET items = %s WHERE id = %s", '["0"]', of_li(Result).pk),
        {"the result differs from the answers and the key"},
    ),
    "the evidence of a result": (
        lambda: ("UPDATE exams_result SET evidence = %s WHERE id = %s", "{}", of_li(Result).pk),
        {"the result cites other evidence", "differs from its result"},
    ),
    "an answer": (
        lambda: ("UPDATE exams_answerstep SET answer = %s WHERE id = %s", "[0]", a_step().pk),
        {"the answer differs from its commitment", "the sheet differs from the answers"},
    ),
    "the salt of an answer": (
        lambda: ("UPDATE exams_answerstep SET salt = 'nothing' WHERE id = %s", a_step().pk),
        {"the answer differs from its commitment"},
    ),
    "the sheet": (
        lambda: (
            "UPDATE exams_answersheet SET answers = '[]' WHERE attempt_id = %s",
            AnswerSheet._meta.pk.get_db_prep_value(of_li(AnswerSheet).pk, connection),
        ),
        {"the sheet differs from the answers"},
    ),
    "the paper": (
        lambda: (
            "UPDATE exams_paper SET frozen = replace(frozen, '三日', '四日') WHERE id = %s",
            Paper.objects.get().pk,
        ),
        {"differs from its seal"},
    ),
    "the paper with its seal": (
        lambda: ("UPDATE exams_paper SET seal = %s WHERE id = %s", "0" * 64, Paper.objects.get().pk),
        {
            "differs from its seal",
            "the attempt differs from its opening",
            "the result cites other evidence",
        },
    ),
    "a receipt": (
        lambda: (
            "UPDATE exams_receipt SET signature = 'AAAA' WHERE code = %s",
            of_li(Receipt).code,
        ),
        {"the signature of the receipt is wrong"},
    ),
    "whose attempt it was": (
        lambda: (
            "UPDATE exams_attempt SET officer_id = %s WHERE officer_id = %s",
            SignOff.objects.get().officer_id,
            of_li(Result).officer_id,
        ),
        {"the attempt differs from its opening", "the result cites other evidence"},
    ),
    "a signature": (
        lambda: ("UPDATE exams_signoff SET results_hash = '0' WHERE id = %s", SignOff.objects.get().pk),
        {"the results differ from what was signed"},
    ),
    "whose file it is": (
        lambda: (
            "UPDATE records_enforcementfile SET officer_id = %s WHERE officer_id = %s",
            SignOff.objects.get().officer_id,
            of_li(Result).officer_id,
        ),
        {"differs from its result"},
    ),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_change_by_hand_is_found(people: Cast, what: str) -> None:
    forge, found = FORGERIES[what]
    statement, *parameters = forge()
    by_hand(statement, *parameters)
    assert reasons() == found


def test_a_file_entry_changed_by_hand_breaks_its_chain(people: Cast) -> None:
    entry = FileEntry.objects.filter(file__officer=people.li).get()
    by_hand("UPDATE records_fileentry SET payload = '{}' WHERE id = %s", entry.pk)
    assert reasons() == {"changed", "differs from its result"}


def test_a_tail_cut_off_before_its_seal_is_found(people: Cast) -> None:
    last = AnswerStep.objects.filter(attempt__officer=people.li).latest("seq")
    by_hand("DELETE FROM exams_answerstep WHERE id = %s", last.pk)
    assert {"the sheet differs from the closing step"} < reasons()
    assert any("does not hold its head in exam:" in reason for reason in reasons())


def test_an_attempt_that_was_taken_away_is_found(people: Cast) -> None:
    assert EnforcementFile.objects.count() == 2
    attempt = Attempt.objects.get(officer=people.li)
    for step in AnswerStep.objects.filter(attempt=attempt).order_by("-seq"):
        by_hand("DELETE FROM exams_answerstep WHERE id = %s", step.pk)
    assert "has no steps" in reasons()
    assert any(reason.startswith("is gone, sealed in exam:") for reason in reasons())
