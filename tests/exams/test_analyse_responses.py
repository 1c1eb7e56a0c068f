"""`analyse_responses`: the figures of an exam that was held on paper."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

TABLE = "考生,q1,q2,q3,q4\na,A,B,C,D\nb,A,B,C,A\nc,A,B,A,A\nd,A,C,A,\ne,B,C,A,\n"


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def file(name: str, text: str) -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return file


def told(*args: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("analyse_responses", *args, "--json", stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def test_answers_and_a_key_give_the_figures_of_a_hand_calculation(write: Any) -> None:
    answers, key = write("r.csv", TABLE), write("k.csv", "item,key\nq1,A\nq2,B\nq3,C\nq4,D\n")

    found = told(answers, "--key", key)

    # a Guttman scale: totals 4 3 2 1 0, alpha 0.8; q2 with its rest: 1 / sqrt(0.3 · 1.6 …)
    assert (found["test"]["n"], found["test"]["mean"]) == (5, 2.0)
    assert found["test"]["alpha"] == pytest.approx(0.8, abs=1e-9)
    assert [item["facility"] for item in found["items"]] == [0.8, 0.6, 0.4, 0.2]
    assert found["items"][0]["d27"] == pytest.approx(1 - 0.35 / 1.35, abs=1e-9)
    last = found["items"][3]
    assert (last["omission_rate"], last["not_reached_rate"]) == (0.0, 0.4)
    assert [(o["option"], o["chosen"], o["key"]) for o in last["options"]] == [
        ("A", 2, False),
        ("D", 1, True),
    ]
    assert found["rejected"] == []


def test_the_key_may_stand_in_a_row_below_the_names(write: Any) -> None:
    answers = write("r.csv", TABLE)
    long, wide = (
        write("l.csv", "q1,A\nq2,B\nq3,C\nq4,D\n"),
        write("w.csv", "题号,q1,q2,q3,q4\n答案,A,B,C,D\n"),
    )
    assert told(answers, "--key", long) == told(answers, "--key", wide)


def test_several_letters_are_one_answer_in_any_order(write: Any) -> None:
    answers = write("r.csv", 'c,q1\na,ABD\nb,"D、B,A"\nc,AB\nd,\n')
    found = told(answers, "--key", write("k.csv", "q1,ABD\n"))
    assert found["items"][0]["facility"] == 0.5
    assert [(o["option"], o["chosen"]) for o in found["items"][0]["options"]] == [
        ("A", 3),
        ("B", 3),
        ("D", 2),
    ]


def test_marks_are_read_with_what_each_question_gives(write: Any) -> None:
    scores = write("s.csv", "c,q1,q2\na,2,5\nb,1,0\nc,0,2.5\n")
    found = told(scores, "--max-marks", "q1=2,q2=5")
    assert [item["facility"] for item in found["items"]] == [0.5, 0.5]
    assert found == told(scores, "--max-marks", "2,5")
    assert found == told(scores, "--max-marks", write("m.csv", "q1,2\nq2,5\n"))


def test_rows_that_cannot_be_read_are_left_out_and_listed(write: Any) -> None:
    scores = write("s.csv", "c,q1\na,1\na,0\nb,x\nc,2\nd,0\n,1\n")
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("analyse_responses", scores, "--max-marks", "1", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (end.value.code, found["test"]["n"]) == (1, 2)
    assert [row["row"] for row in found["rejected"]] == [3, 7, 4, 5]


@pytest.mark.parametrize(
    "args",
    [["--model", "rasch"], ["--model", "2pl"], ["--integrity"], ["--dif", "unit"], ["--max-marks", "1,2"]],
)
def test_what_is_not_there_is_refused(write: Any, args: list[str]) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("analyse_responses", write("s.csv", "c,q1\na,1\n"), *args)
    assert refusal.value.returncode == 2


def test_marks_above_one_without_full_marks_are_refused(write: Any) -> None:
    with pytest.raises(CommandError, match="--max-marks"):
        call_command("analyse_responses", write("s.csv", "c,q1\na,2\n"))


def test_a_column_where_all_are_right_has_no_discrimination(write: Any) -> None:
    found = told(write("s.csv", "c,q1,q2\na,1,1\nb,1,0\n"))
    assert [item["discrimination_index"] for item in found["items"]] == [None, None]
