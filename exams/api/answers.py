"""Save answers. With a good writer token neither session nor user is read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse

from core.domain.days import iso
from exams.actions.errors import ReadOnly, WriterExpired
from exams.actions.look_at_attempt import look_at_attempt
from exams.actions.note_heard import note_heard
from exams.actions.save_answers import Save, Saved, Saving, save_answers
from exams.api._clock import clock_json
from exams.api._http import (
    Call,
    CallError,
    answer,
    asked_at,
    check_pace,
    decoded,
    officer_of,
    route,
    uuid_or_404,
)
from exams.domain.writer import Writer
from exams.writing import grace, writer_of, writer_shown

MAX_SAVES = 500
MAX_SEQ = 2**53 - 1


class _Save(msgspec.Struct):
    item: Annotated[str, msgspec.Meta(max_length=64)]
    seq: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEQ)]
    key: Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x20~\x7f][^\x00-\x1f\x7f]{0,62}$")]
    answer: Any
    elapsed_ms: Annotated[float, msgspec.Meta(ge=0, le=MAX_SEQ)] | None = None


class _Body(msgspec.Struct):
    saves: Annotated[list[_Save], msgspec.Meta(max_length=MAX_SAVES)]
    writer: str = ""


_decoder = msgspec.json.Decoder(_Body)


def saved_at_once(*, attempt_id: str, body: bytes, session_key: str, at: datetime) -> bytes:
    """The answer to a save by somebody whose cookies and form token were found good before: exactly what the call
    answers with 200. Raises `CallError`, `Refused` or `msgspec.MsgspecError` where it would answer otherwise."""
    sent = _decoder.decode(body)
    token = writer_shown(sent.writer, session_key)
    if token is None or token.attempt != attempt_id:
        raise ReadOnly
    check_pace(session_key, at)
    return msgspec.json.encode(_saved(UUID(attempt_id), sent, token, at, officer_id=None))


def _put_answers(request: HttpRequest, attempt_id: str) -> HttpResponse:
    try:
        body = decoded(request, _decoder)
    except CallError:
        officer = officer_of(request)
        look_at_attempt(attempt_id=uuid_or_404(attempt_id), officer_id=officer.pk, grace=grace())
        raise
    at = asked_at(request).at
    token = writer_of(request, body.writer)
    if token is not None and token.attempt == attempt_id:
        try:
            return answer(_saved(UUID(attempt_id), body, token, at, officer_id=None))
        except WriterExpired:
            token = None
    officer = officer_of(request)
    return answer(_saved(uuid_or_404(attempt_id), body, token, at, officer_id=officer.pk))


def _saved(
    attempt_id: UUID, body: _Body, token: Writer | None, at: datetime, *, officer_id: int | None
) -> dict[str, Any]:
    saving = save_answers(
        attempt_id=attempt_id,
        saves=[
            Save(save.item, save.seq, save.key, save.answer, int(save.elapsed_ms or 0)) for save in body.saves
        ],
        writer=token,
        officer_id=officer_id,
        at=at,
        grace=grace(),
    )
    if not body.saves:
        note_heard(attempt_id=attempt_id, at=saving.at)
    return _saving_json(saving)


def _saving_json(saving: Saving) -> dict[str, Any]:
    return {"saved": [_saved_json(saved) for saved in saving.saved], **clock_json(saving.clock, saving.at)}


def _saved_json(saved: Saved) -> dict[str, Any]:
    told: dict[str, Any] = {
        "item": saved.item,
        "seq": saved.seq,
        "saved_at": iso(saved.saved_at),
        "answer": saved.answer,
    }
    if saved.stale:
        told["stale"] = True
    return told


answers = route(PUT=Call(_put_answers, quick=True))
