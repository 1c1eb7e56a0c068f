"""Start, resume and look at an attempt; take the writer."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse

from core.domain.days import iso
from exams.actions._papers import sealed_paper
from exams.actions._steps import AttemptRead
from exams.actions.look_at_attempt import look_in_time, show_questions
from exams.actions.start_attempt import start_attempt
from exams.actions.take_writer import take_writer
from exams.api._clock import clock_json
from exams.api._http import (
    Call,
    CallError,
    answer,
    asked_at,
    decoded,
    number_or_404,
    officer_of,
    route,
    uuid_or_404,
)
from exams.browser_shown import LONGEST, browser_of
from exams.credits_shown import credits_of_attempt
from exams.domain.answers import candidate_answers, digest
from exams.domain.safe_browser import Shown
from exams.domain.states import AttemptState
from exams.writing import grace, issue_writer, journal_key


def _post_attempt(request: HttpRequest, sitting_id: str) -> HttpResponse:
    at = asked_at(request).at
    started = start_attempt(
        sitting_id=number_or_404(sitting_id),
        officer=officer_of(request),
        at=at,
        grace=grace(),
        browser=browser_of(request, _told(request)),
    )
    read = started.read
    more: dict[str, Any] = {"journal_key": journal_key(read.secret)}
    if read.state is AttemptState.IN_PROGRESS:
        more["writer"] = issue_writer(request, read)
    if read.continues is not None:
        more["continues"] = str(read.continues)
    return answer({**_state(request, read), **more}, 201 if started.new else 200)


def _get_attempt(request: HttpRequest, attempt_id: str) -> HttpResponse:
    at = asked_at(request).at
    read = look_in_time(
        attempt_id=uuid_or_404(attempt_id), officer_id=officer_of(request).pk, at=at, grace=grace(), room=True
    )
    show_questions(read, browser=browser_of(request), at=at)
    return answer(_state(request, read))


def _post_writer(request: HttpRequest, attempt_id: str) -> HttpResponse:
    read = take_writer(
        attempt_id=uuid_or_404(attempt_id),
        officer_id=officer_of(request).pk,
        at=asked_at(request).at,
        grace=grace(),
        browser=browser_of(request, _told(request)),
    )
    return answer({"writer": issue_writer(request, read)})


class _Told(msgspec.Struct):
    address: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    config_key: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    exam_key: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""


class _Body(msgspec.Struct):
    safe_browser: _Told = msgspec.field(default_factory=_Told)


_decoder = msgspec.json.Decoder(_Body)


def _told(request: HttpRequest) -> Shown | None:
    """What the page's script read from the browser. The body is optional here, and one that says something else says
    nothing."""
    try:
        told = decoded(request, _decoder).safe_browser
    except CallError:
        return None
    return Shown(told.address, told.config_key, told.exam_key)


def _state(request: HttpRequest, read: AttemptRead) -> dict[str, Any]:
    at = asked_at(request).at
    sealed = sealed_paper(read.paper_id, read.seal)
    current = read.current()
    answers = candidate_answers(current, sealed.paper, sealed.layout(read.secret))
    seqs = [stored.client_seq for _position, stored in sorted(current.items())]
    return {
        "attempt": str(read.id),
        "state": read.state_at(at),
        "paper": msgspec.Raw(sealed.json_for(read.secret)),
        "answers": {
            item: {"answer": given, "seq": seq}
            for (item, given), seq in zip(answers.items(), seqs, strict=True)
        },
        "started_at": iso(read.clock.started_at),
        **clock_json(read.clock, at),
        "digest": digest(answers),
        "credits": [
            {"cause": credit.cause, "seconds": credit.seconds, "granted_at": iso(credit.granted_at)}
            for credit in credits_of_attempt(read)
        ],
    }


attempts = route(POST=Call(_post_attempt))
attempt = route(GET=Call(_get_attempt))
writer = route(POST=Call(_post_writer))
