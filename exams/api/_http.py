"""What all calls share: methods, sign-in, form token, size, type, pace, and errors as `{code, message}`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import RawPostDataException
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from core.wording import Words
from exams.actions.errors import DigestMismatch, InvalidSave, NotFound
from exams.api._pace import within_pace
from personnel.access import OfficerRequest
from personnel.models import Officer

MAX_BODY: Final = 512 * 1024
MAX_ID: Final = 2**63 - 1
JSON: Final = "application/json"
NO_STORE: Final = "no-store"

STATUS: Final = {
    "invalid": 400,
    "signed_out": 401,
    "closed": 403,
    "not_open": 403,
    "read_only": 403,
    "csrf": 403,
    "needs_clearance": 403,
    "needs_safe_browser": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "key_reused": 409,
    "digest_mismatch": 409,
    "already_submitted": 409,
    "too_large": 413,
    "unsupported_type": 415,
    "slow_down": 429,
}
"""HTTP status by error code. Every code that a call can answer with is here."""

Handler = Callable[..., HttpResponse]
View = Callable[..., HttpResponseBase]
T = TypeVar("T")

_CSRF = CsrfViewMiddleware(lambda _request: HttpResponse())
_PATH_IN_MESSAGE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`")


class CallError(Exception):
    """An error answer."""

    def __init__(self, code: str, message: Words, **more: Any) -> None:
        super().__init__(code)
        self.code, self.message, self.more = code, message, more


class SignedOut(CallError):
    """Nobody is signed in."""

    def __init__(self) -> None:
        super().__init__("signed_out", _("You are signed out. Sign in again; what you wrote here is kept."))


class Invalid(CallError):
    """The body cannot be read."""

    def __init__(self, field: str = "") -> None:
        more = {"field": field} if field else {}
        super().__init__("invalid", _("The request cannot be read."), **more)


@dataclass(frozen=True, slots=True)
class Call:
    """What one method of a route does. `quick`: neither session nor user is read before the handler runs."""

    handler: Handler
    quick: bool = False
    public: bool = False


def route(**calls: Call) -> View:
    """A view that answers the methods named, each by its call, and nothing else."""
    allowed = ", ".join([*calls, *(("HEAD",) if "GET" in calls else ())])

    def view(request: HttpRequest, **arguments: str) -> HttpResponseBase:
        call = calls.get("GET" if request.method == "HEAD" else str(request.method))
        try:
            if call is None:
                raise CallError("method_not_allowed", _("This address does not answer that method."))
            refused = _refuse(request, call)
            response = refused if refused is not None else call.handler(request, **arguments)
        except CallError as error:
            response = error_answer(error.code, error.message, **error.more)
        except Refused as refusal:
            response = error_answer(refusal.code, str(refusal.message), **_details(refusal))
        response.headers["Cache-Control"] = NO_STORE
        if response.status_code == 405:
            response.headers["Allow"] = allowed
        return response

    view.csrf_exempt = True  # type: ignore[attr-defined]
    view.calls = calls  # type: ignore[attr-defined]
    if any(call.quick for call in calls.values()):
        view.skips_session = True  # type: ignore[attr-defined]
    return view


def answer(data: object, status: int = 200) -> HttpResponse:
    """`data` as JSON."""
    return HttpResponse(msgspec.json.encode(data), content_type=JSON, status=status)


def error_answer(code: str, message: Words, **more: Any) -> HttpResponse:
    """`{code, message}` and what else is known, in the reader's language."""
    return answer({"code": code, "message": str(message), **more}, STATUS.get(code, 400))


def decoded(request: HttpRequest, decoder: msgspec.json.Decoder[T]) -> T:
    """The body of a call; raises `CallError` for a body that is too large, of another type, or wrong."""
    _check_size(request)
    if has_body(request) and request.content_type != JSON:
        raise CallError("unsupported_type", _("Send JSON (Content-Type: application/json)."))
    try:
        return decoder.decode(request.body)
    except msgspec.ValidationError as error:
        found = _PATH_IN_MESSAGE.search(str(error))
        raise Invalid(found["path"] if found else "") from None
    except RequestDataTooBig:
        raise _too_large() from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, RawPostDataException):
        raise Invalid from None


def has_body(request: HttpRequest) -> bool:
    """Whether the client sent anything."""
    return request.META.get("CONTENT_LENGTH", "") not in ("", "0")


def officer_of(request: HttpRequest) -> Officer:
    """The officer who is signed in; raises `SignedOut`."""
    if not request.user.is_authenticated:
        raise SignedOut
    return request.user


def asked_at(request: HttpRequest) -> OfficerRequest:
    """The request with its time of arrival."""
    return cast(OfficerRequest, request)


def uuid_or_404(written: str) -> UUID:
    """An attempt's id from the address; an invented one is simply not found."""
    try:
        return UUID(written)
    except ValueError:
        raise NotFound from None


def number_or_404(written: str) -> int:
    """A sitting's id from the address."""
    if not written.isascii() or not written.isdigit() or len(written) > 19 or int(written) > MAX_ID:
        raise NotFound
    return int(written)


def _refuse(request: HttpRequest, call: Call) -> HttpResponse | None:
    """What stands before every handler: sign-in, form token, pace. A refused form token brings its own answer."""
    if call.public:
        return None
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not cookie:
        raise SignedOut
    if not call.quick:
        officer_of(request)
    if request.method not in ("GET", "HEAD"):
        _check_size(request)
        refused = _CSRF.process_view(request, _protected, (), {})
        if refused is not None:
            return cast(HttpResponse, refused)
    check_pace(cookie, asked_at(request).at)
    return None


def check_pace(session_key: str, at: datetime) -> None:
    """Raises `CallError` for a session that asks too often."""
    if not within_pace(session_key, at):
        raise CallError("slow_down", _("Too many requests. Wait a moment; nothing is lost."))


def _protected(_request: HttpRequest) -> HttpResponse:
    """Stands for a view without exemption when the form token is checked."""
    return HttpResponse()


def _check_size(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BODY:
        raise _too_large()


def _too_large() -> CallError:
    return CallError("too_large", _("This is more than one request may hold."))


def _details(refusal: Refused) -> dict[str, Any]:
    if isinstance(refusal, InvalidSave):
        return {"field": refusal.field}
    if isinstance(refusal, DigestMismatch):
        return {"items": refusal.items}
    return {}
