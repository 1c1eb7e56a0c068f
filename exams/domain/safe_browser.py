"""Safe Exam Browser: the key of a configuration, and what a browser shows that runs under it.

Source of both: the developer documentation of Safe Exam Browser, "Config Key" (safeexambrowser.org/developer/
seb-config-key.html). The settings become JSON with the keys of each dictionary sorted without regard to case, no white
space, strings as they are (nothing escaped), data in base64, without empty dictionaries and without
`originatorVersion`; the key is its SHA-256. With
each request the browser shows SHA-256(address of the request without fragment + key), for the Config Key and for the
Browser Exam Key alike.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import plistlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from xml.parsers.expat import ExpatError

CONFIG_KEY_HEADER: Final = "X-SafeExamBrowser-ConfigKeyHash"
EXAM_KEY_HEADER: Final = "X-SafeExamBrowser-RequestHash"
LARGEST_FILE: Final = 1024 * 1024
"""Bytes, before and after unpacking."""
DEEPEST: Final = 20
_PLAIN: Final = b"plnd"
_GZIP: Final = b"\x1f\x8b"
_IGNORED: Final = "originatorVersion"

Settings = Mapping[str, Any]


class UnreadableConfiguration(ValueError):
    """The file is no configuration that can be read; `code` is `too_large`, `encrypted` or `not_a_configuration`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_configuration(data: bytes) -> Settings:
    """The settings in an unencrypted .seb file: a property list in XML, as it is or packed; raises
    UnreadableConfiguration."""
    if len(data) > LARGEST_FILE:
        raise UnreadableConfiguration("too_large")
    plain = _unpacked(data)
    if plain[:4] in (b"pswd", b"pwcc", b"pkhs", b"phsk"):
        raise UnreadableConfiguration("encrypted")
    plain = _unpacked(plain.removeprefix(_PLAIN))
    try:
        settings = plistlib.loads(plain, fmt=plistlib.FMT_XML)
    except (ValueError, ExpatError, OverflowError, RecursionError, AttributeError, IndexError) as error:
        raise UnreadableConfiguration("not_a_configuration") from error
    if not isinstance(settings, dict) or not settings or not _is_shallow(settings, DEEPEST):
        raise UnreadableConfiguration("not_a_configuration")
    return settings


def config_key(settings: Settings) -> str:
    """The Config Key: 64 hexadecimal digits."""
    counted = {name: value for name, value in settings.items() if name != _IGNORED}
    return hashlib.sha256(_json(counted).encode()).hexdigest()


def shown_hash(address: str, key: str) -> str:
    """What a browser with `key` shows at `address` (absolute; a fragment is left out)."""
    return hashlib.sha256((address.partition("#")[0] + key).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser shows of itself: the address it was at, and one hash or both in hexadecimal."""

    address: str
    config_key: str = ""
    exam_key: str = ""


def proves(shown: Shown, *, config_key: str, exam_keys: Iterable[str] = ()) -> bool:
    """Whether the browser runs under the configuration with `config_key` or is one of those with `exam_keys`.

    One of both is enough when both are asked for, since not every version shows both.
    """
    exam = [_same(shown.exam_key, shown_hash(shown.address, key)) for key in exam_keys]
    return any(exam) or bool(config_key and _same(shown.config_key, shown_hash(shown.address, config_key)))


def configuration_for(start_address: str, *, quit_address: str) -> dict[str, Any]:
    """Settings of our own for one exam: it begins at `start_address`, shows its keys, and may be left through
    `quit_address`. Everything that is not named stays at the browser's default, which is the strict one."""
    return {
        "startURL": start_address,
        "quitURL": quit_address,
        "quitURLConfirm": False,
        "sendBrowserExamKey": True,
        "browserWindowWebView": 3,
        "examSessionClearCookiesOnStart": False,
        "allowQuit": True,
        "browserWindowAllowReload": True,
        "showReloadButton": True,
        "showTaskBar": True,
        "showTime": True,
        "showInputLanguage": True,
        "enableZoomPage": True,
        "allowSpellCheck": False,
        "sebConfigPurpose": 0,
        "originatorVersion": "Lianbing",
    }


def configuration_file(settings: Settings) -> bytes:
    """`settings` as a .seb file: a property list in XML."""
    return plistlib.dumps(dict(settings), fmt=plistlib.FMT_XML, sort_keys=True)


def _unpacked(data: bytes) -> bytes:
    """What is in a gzip, up to the largest size; anything else as it is."""
    if not data.startswith(_GZIP):
        return data
    try:
        unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
        plain = unpacking.decompress(data, LARGEST_FILE + 1)
    except zlib.error as error:
        raise UnreadableConfiguration("not_a_configuration") from error
    if len(plain) > LARGEST_FILE:
        raise UnreadableConfiguration("too_large")
    return plain


def _is_shallow(value: object, left: int) -> bool:
    if left == 0:
        return False
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(_is_shallow(part, left - 1) for part in inner)


def _json(value: object) -> str:
    if isinstance(value, dict):
        names = sorted(
            (name for name in value if value[name] != {}), key=lambda name: (name.lower(), name.swapcase())
        )
        return "{" + ",".join(f'"{name}":{_json(value[name])}' for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_json(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return f'"{base64.b64encode(value).decode()}"'
    if isinstance(value, datetime):
        return f'"{value:%Y-%m-%dT%H:%M:%SZ}"'
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return f"{value}" if isinstance(value, int) else f'"{value}"'


def _same(one: str, other: str) -> bool:
    return one.isascii() and hmac.compare_digest(one.strip().lower(), other)
