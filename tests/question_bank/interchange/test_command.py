"""`import_questions FILE` as operators and other programs call it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from question_bank.models import Bank, Question, QuestionRevision
from tests.factories import bank, cast, statute, unit
from tests.question_bank.sheets import ROWS, row, saved, workbook

pytestmark = pytest.mark.django_db


def run(path, *arguments):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_questions", str(path), *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue(), err.getvalue()


def test_a_good_file_is_imported_and_answered_in_one_line(tmp_path):
    statute("练兵试验条例", articles=3)
    bank(cast().bureau, "city")
    path = saved(tmp_path, workbook(ROWS))
    assert run(path) == (0, "5 created, 0 updated, 0 unchanged, 0 refused\n", "")
    assert run(path, "--bank", "city") == (0, "0 created, 0 updated, 5 unchanged, 0 refused\n", "")


def test_json_lists_every_question_and_every_refusal_with_its_place(tmp_path):
    bank(cast().bureau, "city")
    path = saved(tmp_path, workbook([row(5), row(2, 答案="A")]))
    code, out, err = run(path, "--json", "--dry-run")
    answer = json.loads(out)

    assert (code, err, Question.objects.count()) == (1, "", 0)
    assert (answer["created"], answer["updated"], answer["unchanged"]) == (1, 0, 0)
    refused = answer["rejected"][0]
    assert (refused["sheet"], refused["row"], refused["column"], refused["value"]) == ("试题", 3, "H", "A")
    assert refused["code"] == "key_has_one_option"
    assert answer["questions"][0] == {
        "ref": "5",
        "kind": "fill_in",
        "stem": "询问查证不超过____小时，应当通知____。",
        "options": [],
        "key": [["八", "8"], ["家属"]],
        "marks": "2",
        "citations": [],
        "status": "new",
        "warnings": [],
    }
    assert answer["questions"][1]["status"] == "rejected"


CASE_HEADER = ("题号", "题型", "题干", "选项A", "选项B", "答案", "采分点", "分值", "题组", "材料")
CASE_ROWS = [
    ("7", "不定项选择题", "可以怎样处理？", "警告", "罚款", "AB", "", "2", "A1", "甲扰乱市场秩序。"),
    ("", "简答题", "先做什么？", "", "", "出示证件。", "出示证件（1分）；制止（3分）", "", "A1", ""),
]


def test_written_questions_and_cases_come_in_and_are_answered_in_json(tmp_path):
    bank(cast().bureau, "city")
    essay = ("8", "论述题", "论比例原则。", "", "", "", "论点（4分）；论据（6分）", "", "", "")
    path = saved(tmp_path, workbook([*CASE_ROWS, essay], header=CASE_HEADER))
    code, out, _err = run(path, "--json")
    case, essay_told = json.loads(out)["questions"]

    assert code == 0
    assert (case["kind"], case["ref"], case["key"], case["marks"]) == (
        "case_analysis", "7", [[0, 1], "出示证件。"], "6",
    )  # fmt: skip
    assert case["material"] == "甲扰乱市场秩序。"
    assert [part["kind"] for part in case["parts"]] == ["indefinite_choice", "short_answer"]
    assert (essay_told["kind"], essay_told["key"], essay_told["marks"]) == ("essay", "", "10")
    assert essay_told["rubric"] == [{"text": "论点", "marks": "4"}, {"text": "论据", "marks": "6"}]
    assert [revision.content().marks for revision in QuestionRevision.objects.with_content()] == [6, 10]
    assert run(path)[1] == "0 created, 0 updated, 2 unchanged, 0 refused\n"


def test_a_refusal_inside_a_case_names_the_row_of_the_part(tmp_path):
    bank(cast().bureau, "city")
    broken = [CASE_ROWS[0], (*CASE_ROWS[1][:7], "9", "A1", "")]
    code, out, _err = run(saved(tmp_path, workbook(broken, header=CASE_HEADER)), "--json")
    [refused] = json.loads(out)["rejected"]

    assert (code, Question.objects.count()) == (1, 0)
    assert (refused["row"], refused["column"], refused["value"]) == (3, "G", "4 / 9")


def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path):
    code, out, _err = run(saved(tmp_path, b"PK\x03\x04 broken"), "--json", "--dry-run")
    assert (code, json.loads(out)["rejected"][0]["code"]) == (1, "damaged")


def test_without_a_bank_one_is_opened_for_the_highest_unit(tmp_path):
    unit("A", "安平市公安局")
    assert run(saved(tmp_path, workbook([ROWS[3]])))[0] == 0
    assert list(Bank.objects.values_list("unit__code", "name")) == [("A", "安平市公安局题库")]


@pytest.mark.parametrize(
    "arguments",
    [["--bank", "nowhere"], []],
    ids=["unknown bank", "no unit"],
)
def test_a_wrong_call_ends_with_two_and_a_plain_message(tmp_path, arguments):
    with pytest.raises(CommandError) as wrong:
        run(saved(tmp_path, workbook([ROWS[3]])), *arguments)
    assert wrong.value.returncode == 2
