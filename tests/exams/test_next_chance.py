"""After a fail: neutral words, the make-ups that are left, what to look at again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.models import MakeupPlace
from exams.next_chance import MOST_SHOWN, WeakPoint, weak_points
from tests.factories import AT, BACKEND, cast
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release

SECTIONS = [
    {"title": "单项选择题", "score": "9", "full_marks": "10"},
    {"title": "多项选择题", "score": "5.9", "full_marks": "10"},
]
BLAME = ("不及格", "失败", "淘汰", "排名", "倒数")


def question(verdict: str, *labels: str) -> dict[str, Any]:
    return {"verdict": verdict, "citations": [{"label": label, "url": f"/{label}"} for label in labels]}


def test_the_articles_behind_most_questions_that_were_not_right_come_first() -> None:
    review = [
        question("right", "甲"),
        question("wrong", "乙"),
        question("blank", "丙", "乙"),
        question("unmarked", "丁"),
    ]

    assert weak_points(review, SECTIONS, Decimal(60)) == [
        WeakPoint("乙", "/乙", 2),
        WeakPoint("丙", "/丙", 1),
    ]


def test_no_more_are_named_than_can_be_read_at_a_glance() -> None:
    review = [question("wrong", f"第{number}条") for number in range(9)]

    assert len(weak_points(review, SECTIONS, Decimal(60))) == MOST_SHOWN


def test_without_an_open_review_the_parts_below_the_pass_mark_are_named() -> None:
    assert weak_points([], SECTIONS, Decimal(60)) == [WeakPoint("多项选择题")]


@pytest.mark.django_db
def test_a_fail_is_told_without_blame_with_the_next_chance(client: Client) -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang])
    hold_and_release(sitting, {people.li: False, people.wang: True}, signer=people.chen)
    result = sitting.exam.results.get(officer=people.li)
    address = reverse("exams:result", args=[result.attempt_id])
    client.force_login(people.li, backend=BACKEND)

    page = client.get(address).content.decode()
    again = open_sitting(unit=people.bureau, candidates=[])
    again.exam.makeup_of = sitting.exam
    again.exam.makeup_rule = "best"
    again.exam.save()
    MakeupPlace.objects.create(
        exam=again.exam,
        officer=people.li,
        unit=people.station,
        first=result.attempt.enrolment,
        cause="failed",
        added_at=AT,
        added_by=people.wang,
    )
    later = client.get(address).content.decode()
    client.force_login(people.wang, backend=BACKEND)
    passed = client.get(
        reverse("exams:result", args=[sitting.exam.results.get(officer=people.wang).attempt_id])
    )

    assert "未达到合格线" in page
    assert "还可补考 1 次" in page
    assert "薄弱点：" in page
    assert not [word for word in BLAME if word in page]
    assert "还可补考" not in later
    assert "next-chance" not in passed.content.decode()
