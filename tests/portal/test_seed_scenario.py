"""`seed_scenario` takes what contract 4 writes, to the letter."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exams.models import Enrolment, Sitting
from personnel.models import Officer, RoleGrant
from question_bank.models import Question

EXAMPLE: dict[str, Any] = {
    "units": [{"code": "A", "name": "甲分局", "parent": None}],
    "officers": [
        {
            "badge": "100001",
            "name": "李明",
            "unit": "A",
            "password": "…",
            "roles": [{"role": "exam_officer", "unit": "A"}],
        },
        {"count": 500, "badge_from": 200000, "unit": "A", "password": "…"},
    ],
    "questions": [
        {
            "ref": "q1",
            "kind": "single_choice",
            "stem": "…",
            "options": ["…", "…"],
            "key": [0],
            "explanation": "…",
            "marks": "2",
        }
    ],
    "sittings": [
        {
            "ref": "s1",
            "title": "…",
            "kind": "monthly",
            "questions": ["q1"],
            "opens_in_s": -10,
            "closes_in_s": 600,
            "duration_s": 300,
            "pass_percent": 60,
            "multiple_choice_rule": "all_or_nothing",
            "release": "manual",
            "review": "after_release",
            "candidates": ["100001"],
            "extra_time_s": {"100003": 150},
        }
    ],
}


@pytest.fixture
def printed(db: None, tmp_path: Path, settings: Any) -> dict[str, Any]:
    """What the command prints for the example."""
    settings.ALLOW_SCENARIOS = True
    file = tmp_path / "world.json"
    file.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    out = StringIO()
    call_command("seed_scenario", str(file), stdout=out)
    return dict(json.loads(out.getvalue()))


def test_the_example_of_the_contract_is_planted_as_it_stands(printed: dict[str, Any]) -> None:
    assert printed["officers"][0] == {"badge": "100001", "password": "…"}
    assert [entry["badge"] for entry in printed["officers"][1:]] == [str(200000 + n) for n in range(500)]
    sitting = Sitting.objects.get(pk=printed["sittings"]["s1"]["id"])
    assert printed["sittings"]["s1"]["url"].endswith(f"/exams/{sitting.pk}/")
    assert Enrolment.objects.filter(sitting=sitting).count() == 1
    assert [grant.role for grant in RoleGrant.objects.all()] == ["exam_officer"]
    assert Officer.objects.get(name="李明").check_password("…")


WRITTEN: list[dict[str, Any]] = [
    {
        "ref": "w1",
        "kind": "short_answer",
        "stem": "先做什么？",
        "key": "先出示证件。",
        "rubric": [{"text": "出示证件", "marks": 2}, {"text": "说明来意", "marks": "1"}],
        "marks": 3,
    },
    {
        "ref": "w2",
        "kind": "case_analysis",
        "material": "示例案情：甲扰乱市场秩序。",
        "parts": [
            {"kind": "true_false", "stem": "甲违法。", "key": True, "marks": 1},
            {"kind": "essay", "stem": "论述。", "rubric": [{"text": "论点", "marks": "4"}], "marks": 4},
        ],
    },
]


def test_written_questions_and_cases_can_be_planted(db: None, tmp_path: Path, settings: Any) -> None:
    settings.ALLOW_SCENARIOS = True
    sitting = EXAMPLE["sittings"][0] | {"questions": ["q1", "w1", "w2"]}
    questions = [*EXAMPLE["questions"], *WRITTEN]
    world = EXAMPLE | {
        "officers": EXAMPLE["officers"][:1],
        "questions": questions,
        "sittings": [sitting],
    }
    file = tmp_path / "world.json"
    file.write_text(json.dumps(world), encoding="utf-8")

    call_command("seed_scenario", str(file), stdout=StringIO())

    [paper] = Sitting.objects.get().exam.papers.all()
    assert (paper.item_count, paper.full_marks) == (4, 10)


@pytest.mark.parametrize(
    "flaw",
    [
        {"rubric": []},
        {"rubric": [{"text": "甲", "marks": 2}]},
        {"rubric": [{"text": "甲", "marks": "NaN"}]},
        {"rubric": ["甲"]},
        {"key": [1]},
        {"stem": ""},
        {"material": "案情"},
        {"kind": "case_analysis"},
        {"kind": "case_analysis", "material": "案情", "parts": [{"kind": "case_analysis", "stem": "甲"}]},
        {"kind": "case_analysis", "material": "案情", "parts": [7]},
    ],
)
def test_an_unsound_written_question_is_refused_in_words(
    db: None, tmp_path: Path, settings: Any, flaw: dict[str, Any]
) -> None:
    settings.ALLOW_SCENARIOS = True
    world = {"units": EXAMPLE["units"], "questions": [WRITTEN[0] | flaw]}
    file = tmp_path / "world.json"
    file.write_text(json.dumps(world), encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("seed_scenario", str(file), stdout=StringIO())

    assert not Question.objects.exists()
