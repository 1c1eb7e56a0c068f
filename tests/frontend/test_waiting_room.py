"""The waiting room in a browser: it counts down by itself and asks the server for nothing until the start."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, Request, expect

from tests.exams.candidate import move_window
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

from .conftest import Exam


def test_the_button_appears_when_the_exam_opens_without_a_request(
    phone: Page, make_exam: Callable[..., Exam]
) -> None:
    exam = make_exam(opens_at=datetime.now(UTC) + timedelta(minutes=20))
    sign_in(phone)
    phone.clock.install()
    phone.goto(f"/exams/{exam.sitting.pk}/")
    expect(phone.get_by_test_id("device-check")).to_be_visible()
    expect(phone.get_by_test_id("start")).to_be_hidden()
    assert findings(phone) == []
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    phone.on("request", note)
    phone.clock.fast_forward("10:00")
    expect(phone.get_by_test_id("countdown")).to_contain_text("09:")
    expect(phone.get_by_test_id("start")).to_be_hidden()
    move_window(exam.sitting, opens=timedelta(seconds=-1), closes=timedelta(hours=1))
    phone.clock.fast_forward("10:05")

    expect(phone.get_by_test_id("start")).to_be_visible()
    assert asked == []
    phone.get_by_test_id("start").click()
    expect(phone.get_by_test_id("question-title").first).to_be_visible()
