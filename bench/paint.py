"""How heavy an officer's pages are and when they first show something, on a slow line.

    .venv/bin/python bench/paint.py http://127.0.0.1:8000 --badge 110001 --password …

Against a running site (`make demo`), in a Chromium of this machine with a phone's screen, an empty cache for each page,
and a line of 400 kbit/s with 400 ms to and fro ("slow 3G"); `--slower 4` slows the processor as well. Prints for each
page the compressed scripts and styles it asked for and the moment of its first paint: with an empty cache, and again
with what the browser keeps.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.browser import ARGUMENTS, PHONE, chromium

SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
PAGES = {
    "today": "/",
    "weekly study": "/study/weekly/",
    "mistakes": "/study/weekly/mistakes/",
    "lessons and cases": "/study/",
    "laws": "/laws/",
    "own file": "/file/",
    "own levels": "/levels/",
    "own evaluation": "/appraisal/mine/",
}
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0]"


def signed_in(context: BrowserContext, badge: str, password: str) -> None:
    """Signs in by the form, on a quick line."""
    page = context.new_page()
    page.goto("/login/")
    page.locator("[name=username]").fill(badge)
    page.locator("[name=password]").fill(password)
    page.get_by_test_id("sign-in").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.close()


def slowed(page: Page, processor: float) -> CDPSession:
    """Slows the line of `page`, and its processor so many times."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": processor})
    return session


def measured(context: BrowserContext, address: str, processor: float) -> dict[str, Any]:
    """Weight in bytes on the line (scripts and styles, everything) and milliseconds to the first paint."""
    page = context.new_page()
    session = slowed(page, processor)
    session.send("Network.clearBrowserCache")
    kinds: dict[str, str] = {}
    weights: dict[str, float] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(address, wait_until="networkidle")
    first = page.evaluate(FIRST_PAINT)
    code = sum(weight for request, weight in weights.items() if kinds[request] in ("Script", "Stylesheet"))
    total = sum(weights.values())
    page.goto(address, wait_until="networkidle")
    again = page.evaluate(FIRST_PAINT)
    page.close()
    return {
        "scripts_and_styles_bytes": round(code),
        "all_bytes": round(total),
        "first_ms": round(first),
        "again_ms": round(again),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("site")
    parser.add_argument("--badge", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--slower", type=float, default=1, help="slow the processor so many times")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        context = browser.new_context(base_url=options.site, **PHONE)
        found = {"sign-in": measured(context, "/login/", options.slower)}
        signed_in(context, options.badge, options.password)
        found |= {name: measured(context, address, options.slower) for name, address in PAGES.items()}
        browser.close()
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
