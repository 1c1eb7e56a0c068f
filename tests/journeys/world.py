"""A bureau on its first day with the people who work in it, and how they go about in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from personnel.domain.roles import Role
from personnel.models import Officer, Unit
from tests.factories import PASSWORD, officer, unit
from tests.support.accessible import is_open_to_everybody
from tests.support.browser import DESKTOP
from tests.support.signing_in import in_english, sign_in

LI, WANG, CHEN = "100001", "100002", "100003"
HR, EXAM_OFFICER, LEGAL_HEAD, LEADER, ZHOU = "100004", "100005", "100006", "100007", "900001"
EVERYTHING = (
    *(Role.HR, Role.TRAINER, Role.QUESTION_AUTHOR, Role.QUESTION_REVIEWER),
    *(Role.EXAM_OFFICER, Role.LEGAL_HEAD, Role.UNIT_LEADER),
)
PAUSE = 60_000
"""How long a page may take on a busy machine, in milliseconds."""


@dataclass(frozen=True, slots=True)
class World:
    """Two bureaus that have nothing to do with each other; 李 is in neither until the roster comes."""

    bureau: Unit
    wang: Officer
    chen: Officer
    exam_officer: Officer
    legal_head: Officer
    zhou: Officer

    @property
    def li(self) -> Officer:
        """李, once HR has taken the roster over."""
        return Officer.objects.holding_badge(LI).get()


def first_day() -> World:
    """安平 with its staff departments and no county yet; 宁远, where 周 holds every role that one can hold."""
    bureau = unit("A", "安平市公安局", kind=Unit.Kind.BUREAU)
    legal = unit("A09", "法制支队", parent=bureau, kind=Unit.Kind.LEGAL_DEPARTMENT)
    other = unit("B", "宁远市公安局", kind=Unit.Kind.BUREAU)

    def post(badge: str, name: str, *roles: Role) -> Officer:
        return officer(badge, name, unit=legal, roles=roles, roles_on=bureau)

    post(HR, "孙丽", Role.HR)
    post(LEADER, "高峰", Role.UNIT_LEADER)
    return World(
        bureau=bureau,
        wang=post(WANG, "王芳", Role.TRAINER, Role.QUESTION_AUTHOR),
        chen=post(CHEN, "陈静", Role.QUESTION_REVIEWER),
        exam_officer=post(EXAM_OFFICER, "赵强", Role.EXAM_OFFICER),
        legal_head=post(LEGAL_HEAD, "郑毅", Role.LEGAL_HEAD),
        zhou=officer(ZHOU, "周涛", unit=other, roles=EVERYTHING),
    )


@dataclass(frozen=True, slots=True)
class Desks:
    """Opens browsers: each call is a device of its own with nothing in it."""

    new_page: Callable[..., Page]

    def open(self, badge: str, device: dict[str, Any] = DESKTOP, *, password: str = PASSWORD) -> Page:
        """A device on which this officer has just signed in."""
        page = self.empty(device)
        sign_in(page, badge, password)
        return page

    def empty(self, device: dict[str, Any] = DESKTOP) -> Page:
        """A device on which nobody is signed in."""
        page = self.new_page(device)
        page.set_default_timeout(PAUSE)
        return page


def go(page: Page, place: str) -> None:
    """By the main navigation, until the page is there; what a role gives may be folded into the menu of duties."""
    navigation = page.locator(".site-nav")
    link = navigation.get_by_role("link", name=place, exact=True)
    if link.count() == 0:
        navigation.locator("summary").click()
    with page.expect_navigation():
        link.click()


def number_in(page: Page) -> int:
    """The last number in the address of the page: `/exams/manage/7/paper/` gives 7."""
    return [int(part) for part in page.url.split("?")[0].split("/") if part.isdecimal()][-1]


def reads_in_english(page: Page, *addresses: str) -> None:
    """The same pages after one press on "English": no Chinese but what people and laws are called."""
    page.goto(addresses[0])
    in_english(page)
    for address in addresses:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        is_open_to_everybody(page)
        chinese = page.evaluate(CHINESE_WORDS_OF_THE_SITE)
        assert (address, chinese) == (address, [])
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans-CN")


CHINESE_WORDS_OF_THE_SITE = """() => [...document.querySelectorAll(
    "h2, h3:not([data-stem]), dt, th[scope=col], .button, .tabs a, .site-nav a, .badge, .option__verdict"
  )].filter((node) => !node.closest("[lang=zh-Hans]"))
    .map((node) => node.textContent.trim()).filter((text) => /[\\u4e00-\\u9fff]/.test(text))"""


class Outsider:
    """周 at the desk in 宁远, looking in after every stage: at lists, and at addresses somebody gave away."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def finds_nothing(self, *, lists: Iterable[str], addresses: Iterable[str], words: Iterable[str]) -> None:
        """The lists open and hold none of `words`; the addresses do not exist for 周."""
        names = tuple(words)
        request = self.page.context.request
        seen = {}
        for address in lists:
            answer = request.get(address)
            text = answer.text()
            seen[address] = (answer.status, [word for word in names if word in text])
        assert seen == {address: (200, []) for address in seen}
        statuses = {address: request.get(address).status for address in addresses}
        assert statuses == dict.fromkeys(statuses, 404)
