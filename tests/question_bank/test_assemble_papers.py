"""`assemble_papers`: forms from files, without the database."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

POOL = "id,subject,difficulty,minutes,a,b,uses,last_used,enemies,case\n" + "".join(
    f"q{n},{'law' if n % 2 else 'force'},{1 + n % 5},{1 + n % 3},{0.8 + n % 7 / 10},{-1.5 + n % 13 / 4},{n % 4},"
    f"2026-0{1 + n % 9}-01,{'e1' if n in (1, 3) else ''},\n"
    for n in range(40)
)


@pytest.fixture
def told(tmp_path: Path, capfd: Any) -> Any:
    def run(spec: Any, pool: str = POOL, seed: int = 1) -> dict[str, Any]:
        (tmp_path / "spec.json").write_text(
            spec if isinstance(spec, str) else json.dumps(spec), encoding="utf-8"
        )
        (tmp_path / "pool.csv").write_text(pool, encoding="utf-8")
        files = [
            "--spec",
            str(tmp_path / "spec.json"),
            "--pool",
            str(tmp_path / "pool.csv"),
            "--seed",
            str(seed),
        ]
        out = io.StringIO()
        with suppress(SystemExit):  # 1: there are no such forms
            call_command("assemble_papers", *files, "--json", stdout=out)
        assert capfd.readouterr().out == ""  # the solver's library says nothing on standard output
        return json.loads(out.getvalue())  # type: ignore[no-any-return]

    return run


def test_forms_with_their_figures_as_the_contract_names_them(told: Any) -> None:
    spec = {
        "forms": 2,
        "questions": 8,
        "information": {"at": [-0.5, 0.5]},
        "balance": ["difficulty"],
        "limits": [{"where": {"subject": "law"}, "min": 3, "max": 5}, {"total": "minutes", "max": 18}],
        "forbidden": ["q5"],
        "gap": 0.02,
    }
    made = told(spec)
    assert [len(form["items"]) for form in made["forms"]] == [8, 8]
    assert set(made["forms"][0]["information"]) == {"-0.5", "0.5"}
    assert made["objective"] <= made["bound"] + 1e-6
    assert made["overlap"] == [[8, 0], [0, 8]]
    assert not any("q5" in form["items"] or {"q1", "q3"} <= set(form["items"]) for form in made["forms"])
    assert [form["items"] for form in told(spec)["forms"]] == [form["items"] for form in made["forms"]]


def test_questions_used_too_often_or_too_lately_are_left_out(told: Any) -> None:
    made = told({"questions": 5, "most_uses": 1, "not_used_since": "2026-07-01"})
    numbers = [int(one[1:]) for one in made["forms"][0]["items"]]
    assert all(number % 4 <= 1 and 1 + number % 9 < 7 for number in numbers)


def test_what_cannot_be_is_answered_with_the_smallest_change(told: Any) -> None:
    made = told({"forms": 2, "questions": 15, "limits": [{"where": {"subject": "law"}, "min": 12}]})
    assert made["forms"] == []
    assert [(one["from"], one["to"]) for one in made["impossible"]["changes"]] == [(12, 10)] or made[
        "impossible"
    ]
    assert "subject law: lower min from 12 to" in made["impossible"]["changes"][0]["text"]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("{", "line 1, column 2"),
        ("[" * 100_000, "cannot be read as JSON"),
        ([], "not a JSON object"),
        ({}, 'questions: how many questions a form has is missing; write for example "questions": 50.'),
        ({"questions": "50"}, "questions: '50' is not a number; write it without quotation marks."),
        ({"questions": 10**400}, "is not a number"),
        ({"questions": 5, "forms": 99}, "forms: 99 is out of range; write a number from 1 to 20."),
        (
            {"questions": 5, "limits": [{"where": {"subjct": "law"}, "min": 1}]},
            "no column subjct; did you mean subject?",
        ),
        (
            {"questions": 5, "limits": [{"where": {"subject": "lwa"}, "min": 1}]},
            "no question of the pool has lwa",
        ),
        (
            {"questions": 5, "limits": [{"min": 4, "max": 2}]},
            "limits[1]: min 4 is above max 2; exchange them.",
        ),
        ({"questions": 5, "limits": [7]}, "limits[1]: an object is wanted"),
        ({"questions": 5, "required": ["q99"]}, "required: the pool has no question q99; did you mean q9?"),
        ({"questions": 5, "enemies": [["q1"]]}, "enemies[1]: a list of at least two questions is wanted"),
        ({"questions": 5, "forms": 2, "required": ["q1"]}, 'write "overlap": 1 or require fewer.'),
        (
            {"questions": 5, "information": {"at": [0], "target": [1, 2]}},
            "information.target: 2 values for 1 abilities.",
        ),
        (
            {"questions": 5, "not_used_since": "May"},
            "not_used_since: 'May' is not a day; write it as 2026-05-01.",
        ),
    ],
)
def test_a_faulty_order_says_where_and_what_to_write(told: Any, spec: Any, words: str) -> None:
    with pytest.raises(CommandError) as refusal:
        told(spec)
    assert words in str(refusal.value)
    assert refusal.value.returncode == 2


@pytest.mark.parametrize(
    ("pool", "words"),
    [
        ("name\nx\n", "The pool has no column id"),
        ("id\nq1\nq1\n", "Row 3, id: q1 stands in row 2 already."),
        ("id,a,b\nq1,steep,0\n", "Row 2, a: steep is not a number."),
        ("id,a,b\nq1,-1,0\n", "Row 2, a: -1 is no slope"),
        ("id,a\nq1,1\n", "needs a column b"),
        ("id,id\nq1,1\n", "The column id stands there twice."),
    ],
)
def test_a_faulty_pool_says_which_cell(told: Any, pool: str, words: str) -> None:
    with pytest.raises(CommandError) as refusal:
        told({"questions": 1}, pool)
    assert words in str(refusal.value)
