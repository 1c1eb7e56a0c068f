"""Whatever is refused or goes wrong: what happened, what is kept, what to do, and a code; never a bare page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import NoReturn

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config import urls
from tests.factories import Cast, cast
from tests.portal.world import desk

handler400, handler500 = urls.handler400, urls.handler500


def breaks(_request: HttpRequest) -> NoReturn:
    raise ZeroDivisionError


def finds_no_database(_request: HttpRequest) -> NoReturn:
    raise OperationalError("connection refused")


def is_suspicious(_request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation("made up")


urlpatterns = [
    *urls.urlpatterns,
    path("breaks/", breaks),
    path("no-database/", finds_no_database),
    path("suspicious/", is_suspicious),
]
NOTHING_CHANGED = "没有改动任何数据"
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.test_refusals")]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What these tests provoke is no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def li(people: Cast) -> Client:
    client = desk(people.li)
    client.raise_request_exception = False
    return client


def says(answer: HttpResponse, code: int, *sentences: str) -> None:
    """A page of refusal with its code, these sentences and the way home."""
    page = answer.content.decode()
    assert answer.status_code == code
    assert f"代码 {code}" in page
    assert [sentence for sentence in sentences if sentence not in page] == []
    assert 'href="/"' in page
    assert "系统错误" not in page


def test_a_screen_of_another_role(li: Client) -> None:
    says(li.get("/roles/"), 403, "您的角色不能打开这个页面", NOTHING_CHANGED)


def test_an_address_that_does_not_exist(li: Client) -> None:
    says(li.get("/nothing/"), 404, "请核对网址")


def test_an_address_that_only_takes_a_form(li: Client) -> None:
    answer = li.get("/sessions/end-others/")

    says(answer, 405, "此地址只用于提交表单", NOTHING_CHANGED, "请返回有该按钮的页面")
    assert answer["Allow"] == "POST"


def test_a_program_gets_its_refusal_as_json(li: Client) -> None:
    answer = li.delete("/api/v1/me/sittings")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_request_that_cannot_be_understood(li: Client) -> None:
    says(li.get("/suspicious/"), 400, NOTHING_CHANGED, "请返回")


@pytest.mark.parametrize(
    "form",
    [{"text": "字" * 2_000_000}, {f"f{number}": "" for number in range(10_001)}],
    ids=["too long", "too many fields"],
)
def test_a_form_that_holds_too_much(li: Client, form: dict[str, str]) -> None:
    answer = li.post(
        "/password/",
        data="&".join(f"{name}={value}" for name, value in form.items()),
        content_type="application/x-www-form-urlencoded",
    )

    says(answer, 413, "5 MB", "10000", "填写的内容仍在浏览器中")


def test_a_form_that_is_out_of_date(people: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = desk(people.li).cookies

    says(client.post("/password/", {"new": "x"}), 403, NOTHING_CHANGED, "填写的内容会自动恢复")


def test_too_many_wrong_passwords(people: Cast) -> None:
    stranger = Client()
    for _attempt in range(20):
        answer = stranger.post("/login/", {"username": "100001", "password": "wrong"})
        if answer.status_code == 429:
            break

    page = answer.content.decode()
    assert answer.status_code == 429
    assert 'data-testid="locked"' in page
    assert "一次性" in page


def test_a_fault_of_ours(li: Client) -> None:
    says(li.get("/breaks/"), 500, "显示“已保存”的答案都在", "请稍等一分钟")


def test_a_database_that_does_not_answer(li: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    answer = li.get("/no-database/")

    says(answer, 503, "平台暂时无法使用", "本次请求没有执行", "请不要关闭窗口")
    assert answer["Retry-After"] == "60"


def test_refusals_are_there_in_english_too(li: Client) -> None:
    li.cookies["django_language"] = "en"

    assert "Code 503" in li.get("/no-database/").content.decode()
    assert "Code 405" in li.get("/sessions/end-others/").content.decode()
