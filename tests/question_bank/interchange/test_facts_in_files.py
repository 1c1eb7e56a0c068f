"""What stands beside the wording, in workbooks: use, validity, knowledge points, labels. In, out, and back again."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from core.actions.undo_import import UndoBlocked, undo_import
from core.clock import local_day
from question_bank.actions.apply_import import apply_import
from question_bank.actions.change_facts import change_facts, facts_of
from question_bank.actions.judge_import import judge_rows
from question_bank.domain.facts import Facts
from question_bank.domain.file_facts import FileFacts, read_facts
from question_bank.domain.rows import read_sheet
from question_bank.interchange.exports import exportable, to_export, write
from question_bank.interchange.workbook import QuestionFile
from question_bank.models import KnowledgePoint, Label, Question, QuestionRevision
from tests.factories import AT, approved_question, bank, cast, subject
from tests.question_bank.actions.test_import import staged_rows

HEADER = (
    "题号",
    "题型",
    "题干",
    "答案",
    "用途",
    "启用日期",
    "停用日期",
    "知识点",
    "警种",
    "执法资格等级",
    "标签",
)
SAID = ("练习", "2026年3月1日", "2026-12-31", "拘留；不存在的点", "交通", "basic", "易错、常考")


def rows(*cells):
    return list(read_sheet("试题", ((number, row, ()) for number, row in enumerate((HEADER, *cells), 1))))


def judged(into, *cells):
    return list(judge_rows(rows(*cells), bank=into, on=local_day(AT)))


def imported(into, actor, *cells):
    batch = staged_rows(judged(into, *cells), into)
    return batch, apply_import(batch, bank=into, at=AT, actor=actor)


@pytest.fixture
def people(db):
    return cast()


@pytest.fixture
def own(people):
    root = KnowledgePoint.add_root(code="1", name="处罚", subject=subject())
    root.add_child(code="1.1", name="拘留", subject=subject())
    return bank(people.bureau, "city")


def test_cells_are_read_in_the_ways_in_which_people_write_them():
    told, unread = read_facts(
        {
            "use": "考试、练习",
            "valid_from": "2026/3/1",
            "valid_to": "2026-12-31 00:00:00",
            "tags": "易错，易错;常考",
        }
    )
    assert (told, unread) == (
        FileFacts("both", date(2026, 3, 1), date(2026, 12, 31), tags=("易错", "常考")),
        (),
    )
    assert FileFacts.from_json(told.as_json()) == told
    assert read_facts({"use": "随便", "valid_from": "下周", "valid_to": "2026-02-30"})[1] == (
        ("use_unreadable", "use"), ("day_unreadable", "valid_from"), ("day_unreadable", "valid_to"),
    )  # fmt: skip
    assert read_facts({"valid_from": "2026-02-01", "valid_to": "2026-01-01"})[1] == (
        ("validity_backwards", "valid_to"),
    )


def test_what_cannot_be_read_is_kept_as_a_note_with_a_remark_and_hinders_nothing():
    [read] = rows(("a", "判断题", "说的对吗？", "对", "随便", "自公布之日起", "", "", "", "", ""))

    assert (read.refused, read.note, read.facts) == (False, "随便\n自公布之日起", FileFacts())
    assert [(one.code, one.column) for one in read.problems] == [
        ("use_unreadable", "E"),
        ("day_unreadable", "F"),
    ]


def test_a_file_puts_its_facts_beside_new_and_approved_questions_and_the_histories_tell_it(people, own):
    approved_question(own, "old", kind="true_false", stem="旧题说的对吗？", options=[], key=True)
    old = QuestionRevision.objects.get()
    cells = [("old", "判断题", old.stem, "对", *SAID), ("new", "判断题", "新题说的对吗？", "错", *SAID)]

    _batch, figures = imported(own, people.wang, *cells)

    assert figures["created"] == 1
    for question in Question.objects.filter(ref="new"):
        assert (question.use, question.valid_from, question.valid_to) == (
            "practice", date(2026, 3, 1), date(2026, 12, 31),
        )  # fmt: skip
        assert [point.code for point in question.points.all()] == ["1.1"]
        assert {label.name for label in question.labels.all()} == {"交通", "基本级", "易错", "常考"}
        assert {(change.field, change.reason, change.actor) for change in question.changes.all()} == {
            (field, "import", people.wang)
            for field in ("use", "validity", "points", "police_type", "level", "tag")
        }
        assert question.revisions.get().note == "不存在的点"
    assert "fact_unknown" in {problem.code for problem in judged(own, *cells)[0].row.problems}


def test_a_file_that_changes_facts_alone_makes_no_revision_and_an_empty_cell_changes_nothing(people, own):
    said = ("a", "判断题", "说的对吗？", "对", *SAID)
    silent = ("a", "判断题", "说的对吗？", "对", "", "", "", "", "", "", "")
    imported(own, people.wang, silent)
    assert [one.status for one in judged(own, silent)] == ["unchanged"]

    batch, figures = imported(own, people.wang, said)

    assert figures == {"created": 0, "updated": 1, "unchanged": 0}
    question = Question.objects.get()
    assert (question.revisions.count(), question.use) == (1, "practice")
    assert [one.status for one in judged(own, said, ("a", *silent[1:]))] == ["unchanged", "unchanged"]

    undo_import(batch_id=batch.pk, actor_id=people.wang.pk, at=AT)
    assert facts_of([question.pk])[question.pk] == Facts(owner=people.wang.pk)


def test_days_that_do_not_fit_those_in_the_bank_keep_the_row_out(people, own):
    imported(own, people.wang, ("a", "判断题", "说的对吗？", "对", *SAID))
    late = ("a", "判断题", "说的对吗？", "对", "", "2027-05-01", "", "", "", "", "")

    assert [(one.status, [problem.code for problem in one.row.problems]) for one in judged(own, late)] == [
        ("rejected", ["validity_backwards"])
    ]


@pytest.mark.both_databases
def test_what_was_sorted_otherwise_since_hinders_the_undo_and_a_new_question_goes_with_its_facts(people, own):
    batch, _figures = imported(own, people.wang, ("a", "判断题", "说的对吗？", "对", *SAID))
    question = Question.objects.get()
    facts = facts_of([question.pk])[question.pk]
    change_facts({question.pk: Facts(owner=people.wang.pk)}, reason="整理", at=AT, actor=people.wang)
    with pytest.raises(UndoBlocked):
        undo_import(batch_id=batch.pk, actor_id=people.wang.pk, at=AT)

    change_facts({question.pk: facts}, reason="整理", at=AT, actor=people.wang)
    undo_import(batch_id=batch.pk, actor_id=people.wang.pk, at=AT)
    assert question.revisions.get().state == "withdrawn"


def test_a_workbook_brings_back_the_right_side_of_a_matching_and_what_stands_beside(people, own, tmp_path):
    matching = approved_question(
        own, "m", kind="matching", options=["猫", "狗"], matches=["汪汪", "喵喵", "2.5米"], key=[[0, 1], [1, 0]],
        stem="配对。", explanation="",
    )  # fmt: skip
    point = KnowledgePoint.objects.get(code="1.1")
    facts = Facts(
        "both",
        date(2026, 1, 1),
        None,
        None,
        frozenset([point.pk]),
        frozenset(Label.objects.filter(code__in=["traffic", "basic"]).values_list("pk", flat=True)),
    )
    change_facts({matching.question_id: facts}, reason="整理", at=AT, actor=None)
    [asked] = to_export(exportable(QuestionRevision.objects.newest()))

    written = write("xlsx", [asked])
    path = tmp_path / "q.xlsx"
    path.write_bytes(BytesIO(written.content).read())
    [read] = list(QuestionFile(path).rows())

    assert written.losses == ()
    assert (read.content.options, read.content.matches, read.content.key) == (
        ("猫", "狗"), ("汪汪", "喵喵", "2.5米"), ((0, 1), (1, 0)),
    )  # fmt: skip
    assert read.facts == FileFacts("both", date(2026, 1, 1), None, ("拘留",), ("交通",), ("基本级",))
    assert [one.status for one in judge_rows([read], bank=own, on=local_day(AT))] == ["unchanged"]
    assert {loss.field for loss in write("gift", [asked]).losses} >= {
        "use",
        "valid_from",
        "points_asked",
        "levels",
    }
