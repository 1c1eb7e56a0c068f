"""How tests look at a page for everybody: at the page that is there in the end, with rule and target of what is wrong."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.accessible import EVERY, WCAG, findings

FAULTY = """<!doctype html><html lang="zh-Hans"><title>有误的页面</title>
<main style="width: 3000px"><h1>有误的页面</h1><img src="data:,"><h4>越级的标题</h4></main></html>"""
ON_ITS_WAY = """<!doctype html><html lang="zh-Hans"><title>旧页面</title><main><h1>旧页面</h1></main><script>
Object.defineProperty(window, "axe", {
  set: () => location.replace("/faulty/"),
  get: () => ({ run: () => new Promise(() => {}) }),
});
</script></html>"""
"""Makes way for the other page as soon as somebody looks at it."""


def shown(page: Page, html: str) -> Page:
    page.route("**/shown/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.route(
        "**/faulty/", lambda route: route.fulfill(body=FAULTY, content_type="text/html; charset=utf-8")
    )
    page.goto("/shown/")
    return page


def test_what_is_grave_is_named_with_its_rule_and_target(desktop: Page) -> None:
    assert findings(shown(desktop, FAULTY)) == ["image-alt img", "sideways scroll"]


def test_what_is_slight_counts_where_a_test_says_so(desktop: Page) -> None:
    page = shown(desktop, FAULTY)

    assert "heading-order h4" in findings(page, impacts=EVERY)
    assert findings(page, impacts=EVERY, rules=WCAG) == ["image-alt img", "sideways scroll"]


def test_a_page_that_makes_way_for_another_is_not_the_one_that_is_looked_at(desktop: Page) -> None:
    page = shown(desktop, ON_ITS_WAY)

    assert findings(page) == ["image-alt img", "sideways scroll"]
    assert page.url.endswith("/faulty/")
