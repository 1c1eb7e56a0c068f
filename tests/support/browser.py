"""Chromium for the journeys: where it is, how it starts, and what a page must never do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

HEADLESS = "chromium-headless-shell"
"""The same Chromium without windows; Playwright's own choice, and a page costs it half as much."""
NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
OWN_HOSTS = frozenset({"localhost", "127.0.0.1", ""})
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}
DESKTOP = {
    "viewport": {"width": 1280, "height": 800},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}


def chromium() -> str | None:
    """Path of an installed Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass  # no slots: Playwright marks the object whose method it is given
class PageWatch:
    """What the pages of a test did. `allow` names console errors that the test means to provoke (patterns)."""

    foreign_requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, *patterns: str) -> None:
        """Console errors that match one of `patterns` are what this test is about."""
        self.allowed += patterns

    def verdict(self) -> list[str]:
        """Everything that should not have happened."""
        unexpected = [
            complaint
            for complaint in self.complaints
            if not any(re.search(pattern, complaint) for pattern in self.allowed)
        ]
        return [*(f"request to another host: {url}" for url in self.foreign_requests), *unexpected]

    def on_request(self, request: Request) -> None:
        """Notes a request that leaves this machine."""
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and (parts.hostname or "") not in OWN_HOSTS:
            self.foreign_requests.append(request.url)

    def on_console(self, message: ConsoleMessage) -> None:
        """Notes an error in the console; a breach of the content policy is one."""
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_error(self, error: WebError) -> None:
        """Notes an exception that no script caught."""
        self.complaints.append(f"uncaught: {error.error}")


@contextmanager
def watched(context: BrowserContext, watch: PageWatch) -> Iterator[BrowserContext]:
    """Reports everything that happens in `context` to `watch`."""
    context.on("request", watch.on_request)
    context.on("console", watch.on_console)
    context.on("weberror", watch.on_error)
    yield context
