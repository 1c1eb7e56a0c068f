"""The second factor in a browser: an authenticator, a security key (a virtual one), recovery codes."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page, expect

from core.clock import now
from personnel.models import Authenticator, SecurityKey
from tests.factories import Cast, cast
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import sign_in


@pytest.fixture
def people(live_server: Any) -> Cast:
    return cast()


def code(secret: str, steps: int = 0) -> str:
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return totp.generate(int(now().timestamp()) + 30 * steps).decode()


def test_staff_set_up_an_authenticator_and_use_it(new_page: Any, people: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "staff"
    phone = sign_in(new_page(PHONE), badge="100002")
    expect(phone.get_by_test_id("factor-must")).to_be_visible()
    expect(phone.get_by_test_id("factor-square")).to_be_visible()
    assert findings(phone) == []
    phone.get_by_text("以字符显示密钥").click()
    secret = phone.get_by_test_id("factor-secret").inner_text()

    phone.get_by_label("设备显示的验证码").fill(code(secret))
    phone.get_by_test_id("factor-save").click()
    codes = phone.get_by_test_id("recovery-codes").locator("li")
    expect(codes).to_have_count(10)
    assert findings(phone) == []
    recovery = codes.first.inner_text()
    phone.get_by_test_id("recovery-kept").click()
    expect(phone.get_by_test_id("today")).to_be_visible()
    assert Authenticator.objects.get().officer == people.wang

    other = sign_in(new_page(DESKTOP), badge="100002")
    other.get_by_label("验证码").fill("000000")
    other.get_by_test_id("factor-confirm").click()
    expect(other.get_by_test_id("error-summary")).to_be_visible()
    assert findings(other) == []
    other.get_by_label("验证码").fill(code(secret, 1))
    other.get_by_test_id("factor-confirm").click()
    expect(other.get_by_test_id("today")).to_be_visible()
    other.goto("/second-factor/own/")
    expect(other.get_by_test_id("own-factors")).to_be_visible()
    assert findings(other) == []

    third = sign_in(new_page(PHONE), badge="100002")
    third.get_by_label("验证码").fill(recovery)
    third.get_by_test_id("factor-confirm").click()
    expect(third.get_by_test_id("messages")).to_contain_text("还剩 9 个")


def with_virtual_key(page: Page) -> Page:
    """The browser has a security key that is always touched."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "automaticPresenceSimulation": True, "isUserVerified": False}},
    )
    return page


def test_a_security_key_is_added_shown_and_removed(new_page: Any, people: Cast) -> None:
    page = with_virtual_key(new_page(DESKTOP))
    sign_in(page)
    page.goto("/second-factor/own/")
    page.get_by_test_id("to-add-key").click()
    page.get_by_label("密钥名称").fill("办公室")
    assert findings(page) == []
    page.get_by_test_id("key-add").click()
    expect(page.get_by_test_id("recovery-codes").locator("li")).to_have_count(10)
    assert SecurityKey.objects.get().name == "办公室"

    page.context.clear_cookies()
    sign_in(page)
    page.get_by_test_id("key-show").click()
    expect(page.get_by_test_id("today")).to_be_visible()
    assert SecurityKey.objects.get().sign_count > 0

    page.goto("/second-factor/own/")
    page.get_by_test_id("key-remove").click()
    expect(page.get_by_test_id("security-key")).to_have_count(0)
    assert not SecurityKey.objects.exists()
