"""An exam that is open now, and people who sit it in the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exams.domain.answers import candidate_answers
from exams.models import Attempt, Sitting
from tests.factories import Cast, cast
from tests.factories.exams import open_sitting
from tests.support.browser import PHONE
from tests.support.signing_in import sign_in

SAVED, SAVING, OFFLINE = "已保存", "保存中", "已离线"


def eventually(page: Any, condition: Callable[[], bool], *, within_ms: int = 15_000) -> None:
    """Lets the page go on until `condition` holds; fails when it never does."""
    for _turn in range(within_ms // 100):
        if condition():
            return
        page.wait_for_timeout(100)
    assert condition()


@dataclass(slots=True)
class Exam:
    """A sitting that is open now, with one question of each kind, and its candidate 李."""

    people: Cast
    sitting: Sitting

    @property
    def attempt(self) -> Attempt:
        """The only attempt; fails when there is none or more than one."""
        return Attempt.objects.get(sitting=self.sitting)

    def stored(self) -> list[Any]:
        """What the server holds, in the order of the paper; None where there is no answer."""
        from exams.actions._papers import sealed_paper
        from exams.actions.look_at_attempt import look_at_attempt

        read = look_at_attempt(
            attempt_id=self.attempt.pk, officer_id=self.people.li.pk, grace=timedelta(seconds=30)
        )
        sealed = sealed_paper(read.paper_id, read.seal)
        layout = sealed.layout(read.secret)
        answers = candidate_answers(read.current(), sealed.paper, layout)
        return [answers.get(layout.item_id(position)) for position in range(len(sealed.paper.items))]


@pytest.fixture
def make_exam(live_server: Any) -> Callable[..., Exam]:
    """Makes an exam that opened a minute ago; `duration` and everything else go to the factory."""

    def make(**plan: Any) -> Exam:
        people = cast()
        now = datetime.now(UTC)
        times = {
            "opens_at": now - timedelta(minutes=1),
            "closes_at": now + timedelta(hours=2),
            "duration": timedelta(minutes=30),
        }
        sitting = open_sitting(unit=people.bureau, candidates=[people.li], at=now, **{**times, **plan})
        return Exam(people, sitting)

    return make


@pytest.fixture
def exam(make_exam: Callable[..., Exam]) -> Exam:
    """The usual exam: half an hour, five questions."""
    return make_exam()


def enter_room(page: Page, exam: Exam) -> Page:
    """Signs in, starts (or goes on with) the exam, and waits until the room is ready."""
    sign_in(page)
    page.goto(f"/exams/{exam.sitting.pk}/")
    page.get_by_test_id("start").or_(page.get_by_test_id("resume")).click()
    expect(page.get_by_test_id("save-state")).to_contain_text(SAVED)
    return page


def answer_all(page: Page) -> None:
    """Answers every question from the first to the last, as a person would."""
    count = page.get_by_test_id("palette-item").count()
    go_to(page, 1)
    for number in range(1, count + 1):
        answer_shown(page)
        if number < count:
            page.get_by_test_id("next").click()


def answer_shown(page: Page) -> None:
    """Answers the question on screen: its second option, or a text in each blank."""
    blanks = page.get_by_test_id("blank")
    if blanks.count():
        for number in range(blanks.count()):
            blanks.nth(number).fill("二十四小时")
    else:
        page.get_by_test_id("option").nth(1).click()


def go_to(page: Page, number: int) -> None:
    """Goes to a question by the answer sheet."""
    if page.viewport_size == PHONE["viewport"]:
        page.get_by_test_id("palette-open").click()
    page.get_by_test_id("palette-item").nth(number - 1).click()
