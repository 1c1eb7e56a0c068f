"""Being away from the page: told beside the saves, so that it never delays one."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

import msgspec
from django.http import HttpRequest, HttpResponse

from exams.actions.look_at_attempt import look_at_attempt
from exams.actions.note_away import Away, note_away
from exams.api._http import Call, CallError, answer, asked_at, decoded, officer_of, route, uuid_or_404
from exams.writing import grace

MAX_TIMES = 50
_Milliseconds = Annotated[float, msgspec.Meta(ge=0, le=1e12)]


class _Time(msgspec.Struct):
    key: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
    away_ms: _Milliseconds
    ago_ms: _Milliseconds = 0
    kind: Literal["left", "cut"] = "left"


class _Body(msgspec.Struct):
    times: Annotated[list[_Time], msgspec.Meta(max_length=MAX_TIMES)]


_decoder = msgspec.json.Decoder(_Body)


def _post_away(request: HttpRequest, attempt_id: str) -> HttpResponse:
    officer = officer_of(request)
    attempt = uuid_or_404(attempt_id)
    try:
        body = decoded(request, _decoder)
    except CallError:
        look_at_attempt(attempt_id=attempt, officer_id=officer.pk, grace=grace())
        raise
    count = note_away(
        attempt_id=attempt,
        officer_id=officer.pk,
        times=[
            Away(
                time.key,
                timedelta(milliseconds=time.away_ms),
                timedelta(milliseconds=time.ago_ms),
                cut=time.kind == "cut",
            )
            for time in body.times
        ],
        at=asked_at(request).at,
    )
    return answer({"count": count})


away = route(POST=Call(_post_away))
