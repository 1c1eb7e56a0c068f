"""The day of an exam in the browser: Safe Exam Browser, the answer file, time that is given back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.clock import now
from exams.actions.intervene import Order, intervene
from exams.actions.set_safe_browser import ask_for_safe_browser
from exams.actions.settle_outages import note_beat
from exams.domain.interventions import Intervening
from exams.models import AnswerFile, Attempt, AwayNotice, BrowserPass
from personnel.domain.roles import Role
from tests.factories import officer
from tests.frontend.conftest import SAVED, Exam, answer_shown, enter_room, eventually, go_to
from tests.support.browser import PHONE
from tests.support.signing_in import sign_in

NETWORK_ERRORS = (r"Failed to load resource", r"net::ERR")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


SAFE_EXAM_BROWSER = """
window.SafeExamBrowser = {security: {updateKeys(told) {
  const shown = new TextEncoder().encode(window.location.href.split('#')[0] + 'KEY');
  crypto.subtle.digest('SHA-256', shown).then((hash) => {
    const digits = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0'));
    this.configKey = window.SafeExamBrowser.security.configKey = digits.join('');
    window[told.name]();
  });
}}};
"""
"""As versions with a modern web view tell their key: when asked, by the name of the function that is to be called."""


def test_a_candidate_begins_and_comes_back_in_safe_exam_browser(
    desktop: Page, exam: Exam, live_server: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    start_page = reverse("exams:start", args=[exam.sitting.pk])
    rule = ask_for_safe_browser(
        sitting=exam.sitting,
        start_address=live_server.url + start_page,
        quit_address=live_server.url,
        uploaded=None,
        exam_keys=[],
        actor=exam.people.wang,
        at=now(),
    )
    page = desktop
    page.add_init_script(SAFE_EXAM_BROWSER.replace("KEY", rule.config_key))
    sign_in(page)

    page.goto(start_page)
    expect(page.locator("[name=browser_config_key]")).not_to_have_value("")
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("save-state")).to_contain_text(SAVED)
    page.get_by_test_id("option").first.click()
    page.reload()

    expect(page.get_by_test_id("save-state")).to_contain_text(SAVED)
    assert BrowserPass.objects.filter(how="key").count() == 1


def test_a_candidate_who_stays_cut_off_saves_the_file_and_two_officers_bring_it_in(
    phone: Page, exam: Exam, new_page: Any, tmp_path: Path, page_watch: Any
) -> None:
    second = officer(
        "300007", "吴刚", unit=exam.people.legal, roles=(Role.EXAM_OFFICER,), roles_on=exam.people.bureau
    )
    page_watch.allow(*NETWORK_ERRORS)
    phone.clock.install()
    enter_room(phone, exam)
    go_to(phone, 1)
    answer_shown(phone)
    expect(phone.get_by_test_id("save-state")).to_contain_text(SAVED)
    phone.context.set_offline(True)
    go_to(phone, 2)
    answer_shown(phone)
    expect(phone.get_by_test_id("answer-file-notice")).to_be_hidden()

    phone.clock.fast_forward(62_000)
    with phone.expect_download() as download:
        phone.get_by_test_id("answer-file").click()
    saved = tmp_path / "li.answers"
    download.value.save_as(saved)

    officer_page = sign_in(new_page(), "100002")
    officer_page.goto(reverse("exams:manage_answer_files", args=[exam.sitting.exam_id]))
    officer_page.locator("[name=file]").set_input_files(saved)
    officer_page.locator("[name=reason]").fill("机房断网")
    officer_page.get_by_test_id("bring-answer-file").click()
    expect(officer_page.get_by_test_id("answer-file-row")).to_have_count(2)
    again = sign_in(new_page(PHONE), "300007")
    again.goto(officer_page.url)
    again.get_by_test_id("take-answer-file").click()
    expect(again.get_by_test_id("answer-file-counted")).to_have_text("1")

    phone.context.set_offline(False)
    eventually(phone, AwayNotice.objects.filter(attempt=exam.attempt, kind="cut").exists)

    assert second.pk == AnswerFile.objects.get().decided_by_id
    assert sum(answer is not None for answer in exam.stored()) == 2


def test_what_never_left_the_browser_is_sent_when_the_paper_is_reopened(
    phone: Page, exam: Exam, page_watch: Any
) -> None:
    page_watch.allow(*NETWORK_ERRORS, r"403")
    enter_room(phone, exam)
    go_to(phone, 1)
    answer_shown(phone)
    expect(phone.get_by_test_id("save-state")).to_contain_text(SAVED)
    phone.context.set_offline(True)
    go_to(phone, 2)
    answer_shown(phone)
    expect(phone.get_by_test_id("save-state")).to_contain_text("1")
    closed = exam.attempt
    for kind in (Intervening.HAND_IN, Intervening.REOPEN):
        intervene(
            exam=exam.sitting.exam,
            order=Order(kind, "机房断网"),
            enrolments=[closed.enrolment_id],
            actor=exam.people.wang,
            at=now(),
            grace=timedelta(seconds=30),
        )

    phone.context.set_offline(False)
    expect(phone.get_by_test_id("receipt")).to_be_visible(timeout=20_000)
    phone.goto(reverse("exams:start", args=[exam.sitting.pk]))
    phone.get_by_test_id("resume").click()
    expect(phone.get_by_test_id("save-state")).to_contain_text(SAVED)

    new = Attempt.objects.get(continues=closed)
    eventually(phone, lambda: new.steps.filter(kind="answer").count() == 2)


def test_time_that_is_given_back_is_told_in_words_while_the_page_is_open(desktop: Page, exam: Exam) -> None:
    note_beat(at=now())
    enter_room(desktop, exam)
    expect(desktop.get_by_test_id("credits")).to_be_hidden()

    note_beat(at=now() + timedelta(minutes=5))
    answer_shown(desktop)

    expect(desktop.get_by_test_id("credits")).to_contain_text("现已补回时间")
    expect(desktop.get_by_test_id("timer")).to_contain_text("00:3")
