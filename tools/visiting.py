"""A visitor of a running site for the trials: cookies, forms, the first sign-in. Standard library only."""

from __future__ import annotations

import http.cookiejar
import json
import re
import ssl
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.client import HTTPMessage, HTTPResponse

# A trial talks to nothing but the site that it started.
# ruff: noqa: S310

PASSWORD = "Qinghe-2026-Wuwang"  # noqa: S105
PATIENCE_SECONDS = 180


class Failed(Exception):
    """A trial did not come to its end; the message says where."""


class Browser:
    """Keeps cookies and follows redirects, as a person's browser does."""

    def __init__(self, site: str, context: ssl.SSLContext | None = None, **headers: str) -> None:
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        self.headers: HTTPMessage = HTTPMessage()
        """Of the last answer."""
        handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPCookieProcessor(self.jar)]
        if context is not None:
            handlers.append(urllib.request.HTTPSHandler(context=context))
        self._opener = urllib.request.build_opener(*handlers)
        self._opener.addheaders = list(headers.items())

    def get(self, path: str) -> tuple[str, str]:
        """Final address and text."""
        return self._read(self._opener.open(self.site + path, timeout=60))

    def post(self, path: str, **fields: str) -> tuple[str, str]:
        """Sends a form with its token; final address and text."""
        token = next(cookie.value for cookie in self.jar if cookie.name.endswith("csrftoken"))
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token or ""}).encode()
        request = urllib.request.Request(self.site + path, body, headers={"Referer": self.site + path})
        return self._read(self._opener.open(request, timeout=60))

    def _read(self, answer: HTTPResponse) -> tuple[str, str]:
        with answer:
            self.headers = answer.headers
            return answer.url, answer.read().decode()


def first_sign_in(new_browser: Callable[[], Browser], login: dict[str, str]) -> Browser:
    """Signs in with a one-time code, chooses a password, signs in anew with it; returns the signed-in browser."""
    browser = new_browser()
    browser.get("/login/")
    address, page = browser.post("/login/", username=login["badge"], password=login["code"])
    path = urllib.parse.urlsplit(address).path
    if path != "/password/":
        raise Failed(f"the one-time code led to {path}")
    fields = [field for field in re.findall(r"<input[^>]*>", page) if 'type="password"' in field]
    names = re.findall(r' name="([^"]+)"', "".join(fields))
    address, page = browser.post(path, **dict.fromkeys(names, PASSWORD))
    if login["name"] not in page or "/password/" in address:
        raise Failed(f"after the new password: {address}")
    again = new_browser()
    again.get("/login/")
    address, page = again.post("/login/", username=login["badge"], password=PASSWORD)
    if login["name"] not in page or "/login/" in address:
        raise Failed(f"signing in with the new password led to {address}")
    for sheet in re.findall(r'href="(/static/[^"]+[.]css)"', page):
        again.get(sheet)
    return again


def wait_until_ready(site: str, server: subprocess.Popen[bytes]) -> None:
    """Returns once web, worker and clock work; raises Failed when the platform ends or takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Failed(f"the platform ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{site}/readyz?all", timeout=5) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except OSError:
            time.sleep(0.3)
    raise Failed("the platform did not become ready")
