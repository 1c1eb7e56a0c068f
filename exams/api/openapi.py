"""The description of all calls. A test compares it with the routes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse

from exams.api._http import STATUS, Call, route

Schema = dict[str, Any]


def _text(**more: Any) -> Schema:
    return {"type": "string", **more}


def _record(required: str, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_WHOLE: Final[Schema] = {"type": "integer"}
_TRUTH: Final[Schema] = {"type": "boolean"}
_MOMENT: Final[Schema] = _text(format="date-time")
_MARKS: Final[Schema] = _text(pattern=r"^[0-9]+(\.[0-9]+)?$", description="An exact decimal.")
_STATE: Final[Schema] = _text(enum=["in_progress", "submitted", "timed_out", "voided"])
_STORED: Final[Schema] = {
    "type": "object",
    "additionalProperties": _record("answer seq", answer=_ref("Answer"), seq=_WHOLE),
}
_ATTEMPT: Final[dict[str, Schema]] = {
    "attempt": _text(format="uuid"),
    "state": _STATE,
    "paper": _ref("Paper"),
    "answers": _STORED,
    "started_at": _MOMENT,
    "closes_at": _MOMENT,
    "remaining_s": _WHOLE,
    "server_time": _MOMENT,
    "digest": _text(description="Of the stored answers."),
    "credits": _list(
        _record(
            "cause seconds granted_at",
            cause=_text(enum=["personal", "extension", "pause", "outage", "undone"]),
            seconds=_WHOLE,
            granted_at=_MOMENT,
        )
    ),
}
_ATTEMPT_REQUIRED: Final = " ".join(_ATTEMPT)
_PAUSED: Final[Schema] = {
    **_MOMENT,
    "description": "Only while the attempt is paused: since when. The deadline moves on with the clock meanwhile.",
}

SCHEMAS: Final[dict[str, Schema]] = {
    "Error": _record(
        "code message", code=_text(enum=sorted(STATUS)), message=_text(), field=_text(), items=_STORED
    ),
    "Answer": {
        "description": "Option ids (choices; all of them in their order: ordering), true or false, a text, texts "
        "(fill-in), pairs of an option id and a match id (matching); null clears.",
        "oneOf": [
            {"type": "null"},
            _TRUTH,
            _text(),
            _list(_text()),
            _list(_list(_text())),
        ],
    },
    "Item": _record(
        "item kind stem options marks",
        item=_text(),
        group=_text(),
        kind=_text(),
        stem=_text(),
        options=_list(_record("id text", id=_text(), text=_text())),
        matches={
            **_list(_record("id text", id=_text(), text=_text())),
            "description": "The right side of a matching; its options are the left side.",
        },
        marks=_MARKS,
        blanks=_WHOLE,
    ),
    "Paper": _record(
        "sections",
        sections=_list(
            _record(
                "title rule groups items",
                title=_text(),
                rule=_text(),
                groups=_list(_record("id material", id=_text(), material=_text())),
                items=_list(_ref("Item")),
            )
        ),
    ),
    "Sitting": _record(
        "id title kind opens_at closes_at duration_s state",
        id=_WHOLE,
        title=_text(),
        kind=_text(),
        opens_at=_MOMENT,
        closes_at=_MOMENT,
        duration_s=_WHOLE,
        state=_text(enum=["upcoming", "open", "closed", "released"]),
        attempt=_text(format="uuid"),
        attempt_state=_STATE,
    ),
    "Attempt": _record(_ATTEMPT_REQUIRED, **_ATTEMPT, paused_at=_PAUSED),
    "StartedAttempt": _record(
        _ATTEMPT_REQUIRED + " journal_key",
        **_ATTEMPT,
        paused_at=_PAUSED,
        writer=_text(description="Absent when the attempt is closed."),
        journal_key=_text(format="byte"),
        continues={
            **_text(format="uuid"),
            "description": "The closed attempt that this one goes on with: what was never sent of it may still "
            "wait in the browser. Absent otherwise.",
        },
    ),
    "Browser": _record(
        "",
        safe_browser={
            **_record("", address=_text(), config_key=_text(), exam_key=_text()),
            "description": "What the JavaScript API of Safe Exam Browser tells; asked for by some sittings only.",
        },
    ),
    "Writer": _record("writer", writer=_text()),
    "Saves": _record(
        "writer saves",
        writer=_text(),
        saves=_list(
            _record(
                "item seq key answer",
                item=_text(),
                seq=_WHOLE,
                key=_text(maxLength=63),
                answer=_ref("Answer"),
                elapsed_ms=_WHOLE,
            )
        ),
    ),
    "Saved": _record(
        "saved closes_at remaining_s server_time",
        saved=_list(
            _record(
                "item seq saved_at",
                item=_text(),
                seq=_WHOLE,
                saved_at=_MOMENT,
                stale=_TRUTH,
                answer=_ref("Answer"),
            )
        ),
        closes_at=_MOMENT,
        paused_at=_PAUSED,
        remaining_s=_WHOLE,
        server_time=_MOMENT,
    ),
    "Absences": _record(
        "times",
        times=_list(
            _record(
                "key away_ms ago_ms",
                key=_text(maxLength=64),
                away_ms=_WHOLE,
                ago_ms=_WHOLE,
                kind=_text(enum=["left", "cut"]),
            )
        ),
    ),
    "AwayCount": _record("count", count=_WHOLE),
    "Submission": _record("", digest=_text()),
    "HandedIn": _record(
        "state submitted_at receipt", state=_STATE, submitted_at=_MOMENT, receipt=_ref("Receipt")
    ),
    "Receipt": _record(
        "alg attempt sitting answers submitted_at head signature key_id",
        alg=_text(),
        attempt=_text(),
        sitting=_WHOLE,
        answers=_WHOLE,
        digest=_text(),
        submitted_at=_MOMENT,
        head=_text(),
        signature=_text(),
        key_id=_text(),
        proof={"type": "object", "description": "After the exam has closed."},
        rehearsal={"type": "boolean", "description": "true in the receipt of a rehearsal; absent elsewhere."},
    ),
    "Result": _record(
        "score full_marks passed sections released_at",
        score=_MARKS,
        full_marks=_MARKS,
        passed=_TRUTH,
        sections=_list(_record("title score full_marks", title=_text(), score=_MARKS, full_marks=_MARKS)),
        released_at=_MOMENT,
        review=_list({"type": "object", "description": "When the review policy allows."}),
    ),
}


def _call(summary: str, answers: dict[str, str], errors: str, body: str = "") -> Schema:
    told: Schema = {
        status: {"description": summary, "content": {"application/json": {"schema": _ref(schema)}}}
        for status, schema in answers.items()
    }
    told |= {status: {"$ref": "#/components/responses/Error"} for status in errors.split()}
    call: Schema = {"summary": summary, "responses": told}
    if body:
        call["requestBody"] = {"content": {"application/json": {"schema": _ref(body)}}}
    return call


_READ: Final = "401 404 429"
_WRITE: Final = "401 403 404 413 429"
_SITTINGS: Final = _call("The officer's sittings", {}, "401 429")
_SITTINGS["responses"]["200"] = {
    "description": "The officer's sittings",
    "content": {"application/json": {"schema": _list(_ref("Sitting"))}},
}

PATHS: Final[dict[str, dict[str, Schema]]] = {
    "/api/v1/openapi.json": {
        "get": {"summary": "This description", "responses": {"200": {"description": "OpenAPI 3.1"}}}
    },
    "/api/v1/me/sittings": {"get": _SITTINGS},
    "/api/v1/sittings/{sitting_id}/attempts": {
        "post": _call(
            "Start (201) or resume (200), and write from here",
            {"200": "StartedAttempt", "201": "StartedAttempt"},
            _WRITE,
            "Browser",
        )
    },
    "/api/v1/attempts/{attempt_id}": {
        "get": _call("The attempt as stored", {"200": "Attempt"}, _READ + " 403")
    },
    "/api/v1/attempts/{attempt_id}/writer": {
        "post": _call("From now on this tab writes", {"200": "Writer"}, _WRITE + " 409", "Browser")
    },
    "/api/v1/attempts/{attempt_id}/answers": {
        "put": _call("Save answers, all or none", {"200": "Saved"}, "400 " + _WRITE + " 409 415", "Saves")
    },
    "/api/v1/attempts/{attempt_id}/away": {
        "post": _call(
            "How often the page was left: noted for whoever looks after the exam, without consequence",
            {"200": "AwayCount"},
            "400 " + _WRITE + " 409 415",
            "Absences",
        )
    },
    "/api/v1/attempts/{attempt_id}/submission": {
        "post": _call("Hand in", {"200": "HandedIn"}, "400 " + _WRITE + " 409 415", "Submission")
    },
    "/api/v1/attempts/{attempt_id}/receipt": {"get": _call("The receipt file", {"200": "Receipt"}, _READ)},
    "/api/v1/attempts/{attempt_id}/result": {
        "get": _call("The result, once released", {"200": "Result"}, _READ)
    },
}


@lru_cache(maxsize=1)
def description() -> bytes:
    """The whole description as JSON."""
    paths = {
        address: {
            **calls,
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in ("sitting_id", "attempt_id")
                if f"{{{name}}}" in address
            ],
        }
        for address, calls in PATHS.items()
    }
    error = {
        "description": "What was wrong, in the reader's language",
        "content": {"application/json": {"schema": _ref("Error")}},
    }
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "Lianbing: calls of candidates", "version": "1"},
            "paths": paths,
            "components": {"schemas": SCHEMAS, "responses": {"Error": error}},
        }
    )


def _get_openapi(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(description(), content_type="application/json")


openapi = route(GET=Call(_get_openapi, public=True))
