"""The first sign-in on a phone, in a browser."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from personnel.actions.issue_one_time_codes import issue_one_time_codes
from tests.factories import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_officer_signs_in_with_a_code_and_chooses_a_password(phone: Page) -> None:
    li = cast().li
    (issued,) = issue_one_time_codes(officers=[li], actor=None, at=timezone.now())

    phone.goto("/sessions/")
    phone.get_by_label("警号").fill("１００００１")
    phone.get_by_label("密码").fill(issued.code)
    phone.get_by_test_id("sign-in").click()
    expect(phone.get_by_test_id("password-due")).to_be_visible()
    phone.get_by_label("新密码", exact=True).fill("Zhenlan-77-Hupan")
    phone.get_by_label("再次输入新密码").fill("Zhenlan-77-Hupan")
    phone.get_by_test_id("password-change").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("登录设备")
    expect(phone.get_by_test_id("session")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
