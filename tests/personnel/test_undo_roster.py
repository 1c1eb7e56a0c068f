"""Taking a roster import back: people, numbers, postings and units as before; or nothing, with a list."""

from __future__ import annotations

import json
import signal
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.actions.undo_import import UndoBlocked, undo_import
from core.models import AuditEvent, ImportBatch
from exams.models import Enrolment
from personnel.models import BadgeHolding, Officer, OneTimeCode, Posting, SignIn, Unit
from tests.factories import AT, Cast, cast, grant, officer
from tests.factories.exams import open_sitting
from tests.factories.people import Role
from tests.personnel.test_roster_command import roster, run
from tests.question_bank.actions.test_races import at_once
from tests.support.killing import killed_at_insert

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

UNITS = (
    ("A0103", "西关派出所", "A01", "派出所"),
    ("A0101", "城关中心派出所", "A0103", "派出所"),
)
OFFICERS = (
    ("200001", "赵强", "治安", "", "", "A0103", "", "2026-03-02", "", ""),
    ("200001", "赵强", "", "", "", "A0102", "借调", "2026-03-02", "", ""),
    ("100001", "李鸣", "", "一级警司", "", "A0103", "", "2026-03-02", "", "是"),
    ("100003", "钱刚", "", "", "", "A0102", "", "2026-03-02", "是", ""),
)
UNDO = """
from core.actions.undo_import import undo_import
from core.models import ImportBatch
undo_import(batch_id=ImportBatch.objects.get().pk, actor_id=None, at=now())
"""


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def written(people: Cast, tmp_path: Path) -> ImportBatch:
    """An import with a new unit and a renamed and moved one, a new officer, a transfer with a new name, a reissue."""
    answer, code = run(roster(tmp_path, UNITS, OFFICERS))
    assert (code, answer["rejected"]) == (0, [])
    return ImportBatch.objects.get()


def world() -> dict[str, Any]:
    """All that a roster can change, as people see it."""
    units = {unit.pk: unit.code for unit in Unit.objects.all()}
    return {
        "units": [
            (unit.code, unit.name, units[unit.get_parent().pk] if unit.depth > 1 else "")
            for unit in Unit.objects.filter(closed_on=None).order_by("code")
        ],
        "people": sorted(
            Officer.objects.filter(is_active=True)
            .with_badge()
            .with_home_unit(on=date(2026, 4, 1))
            .values_list("badge", "name", "police_rank", "home_unit_id"),
            key=str,
        ),
        "postings": Posting.objects.count(),
    }


def undo(*options: str) -> tuple[dict[str, Any], int]:
    """The JSON answer of the command for the oldest import, and the exit code."""
    out, code = StringIO(), 0
    number = str(ImportBatch.objects.earliest("pk").pk)
    try:
        call_command("undo_import", number, "--json", *options, stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return json.loads(out.getvalue()), code


def test_all_is_as_before_and_a_corrected_file_may_bring_the_same_again(people: Cast, tmp_path: Path) -> None:
    before = world()
    first, _code = run(roster(tmp_path, UNITS, OFFICERS))
    trial, _code = undo("--dry-run")
    after_trial = world()
    answer, code = undo()

    counts = {
        "officers_closed": 2, "officers_restored": 1, "postings_annulled": 4, "units_closed": 1, "units_restored": 1,
    }  # fmt: skip
    assert (trial["undone"], trial["counts"], after_trial == before) == (False, counts, False)
    assert (code, answer["undone"], answer["counts"], answer["obstacles"]) == (0, True, counts, [])
    assert world() == before
    assert Posting.every.exclude(annulled_at=None).count() == 4
    assert AuditEvent.objects.filter(kind="import.undone", facts__postings_annulled=4).count() == 1

    again, code = run(roster(tmp_path, UNITS, OFFICERS))
    assert (code, again["created"], again["updated"]) == (0, first["created"] - 1, first["updated"] + 1)
    assert Unit.objects.get(code="A0103").closed_on is None
    assert Officer.objects.holding_badge("200001").get().postings.count() == 2


def test_who_has_been_used_since_keeps_all_of_it_in(
    people: Cast, written: ImportBatch, tmp_path: Path
) -> None:
    zhao, qian = (Officer.objects.holding_badge(badge).get() for badge in ("200001", "100003"))
    SignIn.objects.create(officer=zhao, session_hash="x", started_at=AT, last_seen_at=AT)
    grant(zhao, Role.HR, people.bureau)
    open_sitting(unit=people.bureau, candidates=[qian])
    run(roster(tmp_path, (), [("100001", "李鸣", "", "二级警司", "", "A0102", "", "2026-05-01", "", "")]))
    newcomer = officer("300001", "孙新", unit=Unit.objects.get(code="A0103"))
    before = world()

    with pytest.raises(UndoBlocked) as blocked:
        undo_import(batch_id=written.pk, actor_id=None, at=AT)

    found = {(one.label, str(one.reason)) for one in blocked.value.obstacles}
    assert found == {
        ("200001 赵强", "已登录过"),
        ("200001 赵强", "担任（过）角色，或授予过角色"),
        ("100003 钱刚", "参加了考试"),
        ("100001 李鸣", "导入后又有改动"),
        ("100001 李鸣", "有更晚的任职"),
        ("A0103 西关派出所", "有导入后新来的人员"),
    }
    assert reverse("personnel:officer", args=[qian.public_id]) in {one.url for one in blocked.value.obstacles}
    assert (world(), Enrolment.objects.count(), newcomer.is_active) == (before, 1, True)


def test_a_unit_that_was_changed_or_got_others_below_it_keeps_all_in(
    people: Cast, written: ImportBatch, tmp_path: Path
) -> None:
    run(
        roster(
            tmp_path,
            [("A0104", "新设派出所", "A0103", "派出所"), ("A0101", "又改名派出所", "A0103", "派出所")],
        )
    )

    answer, code = undo()

    assert code == 1
    assert [(one["what"], one["reason"]) for one in answer["obstacles"]] == [
        ("A0101 又改名派出所", "导入后又有改动"),
        ("A0103 西关派出所", "其下有导入后新设的单位"),
    ]


def test_the_number_that_was_reissued_again_and_a_last_holder_with_another_number_keep_all_in(
    people: Cast, written: ImportBatch, tmp_path: Path
) -> None:
    BadgeHolding.objects.create(officer=people.chen, badge_number="100033", held_from=date(2026, 4, 1))
    run(roster(tmp_path, (), [("200001", "周新", "", "", "", "A0102", "", "2026-05-01", "是", "")]))

    answer, code = undo()

    reasons = {(one["what"].split()[-1], one["reason"]) for one in answer["obstacles"]}
    assert (code, reasons) == (1, {("赵强", "已有别的警号"), ("陈静", "已有别的警号")})


def test_an_undo_that_was_killed_has_undone_nothing(written: ImportBatch) -> None:
    before = world()

    code = killed_at_insert(UNDO, table="core_auditevent", after=1)

    assert (code, world()) == (-signal.SIGKILL, before)
    assert undo()[1] == 0


@pytest.mark.concurrency
def test_of_two_undos_at_once_one_holds(written: ImportBatch) -> None:
    outcomes = at_once(*[lambda: undo_import(batch_id=written.pk, actor_id=None, at=AT)] * 2)

    assert outcomes == ["done", "import_moved_on"]


def test_codes_that_nobody_used_go_with_the_account(written: ImportBatch) -> None:
    zhao = Officer.objects.holding_badge("200001").get()
    OneTimeCode.objects.create(officer=zhao, digest="x", issued_at=AT, expires_at=AT)

    _answer, code = undo()

    zhao.refresh_from_db()
    assert (code, zhao.is_active, OneTimeCode.objects.count()) == (0, False, 0)


def test_a_wrong_number_and_a_second_undo_are_wrong_calls(written: ImportBatch) -> None:
    undo()

    for number in (written.pk, 999_999):
        with pytest.raises(CommandError) as wrong:
            call_command("undo_import", str(number), stdout=StringIO())
        assert wrong.value.returncode == 2
