"""A browser's own description, in the few words that let a person recognise a device."""

from __future__ import annotations

import re

_BROWSERS = (
    ("WeCom", r"wxwork/(\d+)"),
    ("WeChat", r"MicroMessenger/(\d+)"),
    ("DingTalk", r"DingTalk/(\d+)"),
    ("360", r"(?:QIHU 360\w*|360SE|360EE)(?:/(\d+))?"),
    ("QQ", r"M?QQBrowser/(\d+)"),
    ("UC", r"UCBrowser/(\d+)"),
    ("Huawei", r"HuaweiBrowser/(\d+)"),
    ("Edge", r"Edg\w*/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"Firefox/(\d+)"),
    ("Chrome", r"(?:Headless)?Chrome/(\d+)"),
    ("Safari", r"Version/(\d+).*Safari/"),
)
_SYSTEMS = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("UOS", r"\bUOS\b|Uniontech"),
    ("Kylin", r"Kylin"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh"),
    ("Linux", r"Linux|X11"),
)


def describe_device(user_agent: str) -> str:
    """`Chrome 86, Windows` from a User-Agent header; empty when nothing is recognised."""
    browser = next(
        (
            " ".join(part for part in (name, match[1]) if part)
            for name, pattern in _BROWSERS
            if (match := re.search(pattern, user_agent))
        ),
        "",
    )
    system = next((name for name, pattern in _SYSTEMS if re.search(pattern, user_agent)), "")
    return ", ".join(part for part in (browser, system) if part)
