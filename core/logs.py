"""Log lines without personal data: what happened and where in the code, never to whom and with which values.

A line is `time LEVEL logger request=… words`. Exceptions appear as their type and the places in the code; their
messages carry values (a badge number that is taken, a text that cannot be read) and are left out, except the name of a
constraint. Libraries may say what they like: of their arguments only numbers, dotted names and UUIDs are shown.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
OURS = frozenset(path.parent.name for path in PROJECT.glob("*/__init__.py"))
REQUEST_LOGGER = "core.requests"
PLACES = 12
"""Of a long way through the code, the last places."""
_HARMLESS = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DJANGO_SAYS_PATHS = "django.request"
_DJANGO_SAYS_HEADERS = "django.security"

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The name of the request that is being answered; people find it on the error page."""


class HouseFormatter(logging.Formatter):
    """One line per record, of the shape that this module describes."""

    def format(self, record: logging.LogRecord) -> str:
        at = (
            datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )
        parts = [at, record.levelname, record.name, f"request={request_id.get()}", _words(record)]
        if record.exc_info and record.exc_info[1] is not None:
            parts += _fault(record.exc_info[1])
        return " ".join(" ".join(parts).split())


class NoRefusals(logging.Filter):
    """Drops Django's own lines about refused requests: they name addresses, and our line tells of each request."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.name == _DJANGO_SAYS_PATHS and record.levelno < logging.ERROR)


def _words(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    if record.name.startswith((_DJANGO_SAYS_PATHS, _DJANGO_SAYS_HEADERS)):
        return "unhandled" if record.exc_info else "refused"
    arguments = record.args
    if not arguments:
        return str(record.msg)
    shown = (
        {name: _shown(value) for name, value in arguments.items()}
        if isinstance(arguments, dict)
        else tuple(map(_shown, arguments))
    )
    try:
        return str(record.msg) % shown
    except (TypeError, ValueError):
        return str(record.msg)


def _shown(value: object) -> object:
    if isinstance(value, int | float) or _HARMLESS.fullmatch(str(value)):
        return value
    return "…"


def _fault(error: BaseException) -> Iterator[str]:
    seen = error
    yield f"error={_kind(seen)}"
    while (cause := seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)) is not None:
        seen = cause
        yield f"from={_kind(seen)}"
    yield "at=" + "<".join(reversed(_places(error.__traceback__)))


def _kind(error: BaseException) -> str:
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    if constraint is None and isinstance(error, sqlite3.IntegrityError):
        constraint = str(error).rpartition(": ")[2]  # columns or a constraint, never values
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name}[{constraint}]" if constraint else name


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{_short(frame.filename)}:{frame.lineno}:{frame.name}"
        for frame in traceback.extract_tb(trace, limit=-PLACES)
    ]


def _short(filename: str) -> str:
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else path.name


def log_unhandled() -> None:
    """In a process that runs by itself: an exception that ends it is told like all others."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            logging.getLogger(__name__).critical("the process ends", exc_info=(kind, error, trace))

    sys.excepthook = tell
