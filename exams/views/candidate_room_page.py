"""The page of the running exam: thousands load it in one minute, so it is drawn once and filled for each."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from exams.actions._papers import SealedPaper
from exams.actions._steps import AttemptRead, RoomFacts
from exams.credits_shown import credits_of_attempt
from exams.domain.rendering import group_id
from exams.views.candidate_common import attempt_urls, round_up_minutes
from exams.views.candidate_questions import room_sections
from exams.views.candidate_rendering import NOBODYS, PAGES, cell_html, drawn, hole, question_html
from exams.writing import issue_writer
from personnel.access import OfficerRequest

TEMPLATE: Final = "exams/room.html"


def room_page(request: OfficerRequest, read: AttemptRead, sealed: SealedPaper) -> HttpResponse:
    """The page as `request.officer` gets it. `read` was read with what the room says.

    Whatever decides on a branch of the template stands in `name`; everything else that differs between candidates is
    a value for a hole.
    """
    told = list(messages.get_messages(request))
    room = read.room
    if room is None:
        raise ValueError("the attempt was read without what its room says")
    paused = read.clock.paused_at is not None
    locked = paused or read.clock.remaining_seconds(request.at) == 0
    officer, credits = request.officer, credits_of_attempt(read)
    given = tuple((credit.cause, credit.seconds) for credit in credits)
    name = (get_language(), read.seal, read.sitting_id, room.title, room.is_rehearsal, locked, paused)
    name += (officer.text_size, room.away_count > 0, *given)

    def context() -> dict[str, Any]:
        same = _same_for_all(read, sealed, room, locked, officer.text_size)
        return {**same, "paused": paused, "credits": credits, "messages": told}

    form = drawn(
        (*name, *map(str, told), *(message.level for message in told)), TEMPLATE, context, kept=PAGES
    )
    return HttpResponse(form.filled(_values(request, read, sealed, room, locked)))


def _same_for_all(
    read: AttemptRead, sealed: SealedPaper, room: RoomFacts, locked: bool, text_size: str
) -> dict[str, Any]:
    urls = attempt_urls(NOBODYS)
    urls["api_start"] = reverse("exams:api_attempts", kwargs={"sitting_id": read.sitting_id})
    sections = room_sections(sealed, sealed.layout(read.secret), {})
    for section in sections:
        for question in section["questions"]:
            question["html"] = hole(f"q{question['number']}")
            question["cell"] = hole(f"c{question['number']}")
    return {
        "attempt": {"id": str(NOBODYS)},
        "sitting": {"title": room.title, "is_rehearsal": room.is_rehearsal},
        "sections": sections,
        "locked": locked,
        "was_away": room.away_count > 0,
        "urls": urls,
        "user": SimpleNamespace(is_authenticated=True, name=hole("who"), text_size=text_size),
        "account_badge": hole("badge"),
        "csrf_token": hole("token"),
        "writer": hole("writer"),
        "nonce": hole("nonce"),
        "next_seq": hole("seq"),
        "time_words": hole("time"),
        "away_words": hole("away"),
        "answered_words": hole("answered"),
    }


def _values(
    request: OfficerRequest, read: AttemptRead, sealed: SealedPaper, room: RoomFacts, locked: bool
) -> dict[str, str]:
    current = read.current()
    answered = sum(stored.answer is not None for stored in current.values())
    minutes = round_up_minutes(read.clock.remaining_seconds(request.at))
    values = {
        "attempt": str(read.id),
        "who": request.officer.name,
        "badge": request.officer.badge_number,
        "token": get_token(request),
        "writer": issue_writer(request, read),
        "nonce": secrets.token_hex(16),
        "seq": str(1 + max((stored.client_seq for stored in current.values()), default=0)),
        "time": ngettext(
            "The exam ends at %(ends)s; %(minutes)s minute was left when this page was loaded.",
            "The exam ends at %(ends)s; %(minutes)s minutes were left when this page was loaded.",
            minutes,
        )
        % {
            "ends": date_format(localtime(read.clock.deadline(request.at)), "TIME_FORMAT"),
            "minutes": minutes,
        },
        "away": ngettext("left %(count)s time", "left %(count)s times", room.away_count)
        % {"count": room.away_count},
        "answered": _("Answered %(answered)s of %(total)s")
        % {"answered": answered, "total": len(sealed.paper.items)},
    }
    layout, language = sealed.layout(read.secret), get_language() or ""
    groups = _groups(sealed)
    for position, item in enumerate(sealed.paper.items):
        stored = current.get(position)
        answer = stored.answer if stored else None
        number = position + 1
        values[f"q{number}"] = question_html(
            (language, read.seal), item, position, layout, answer, group=groups[position], locked=locked
        )
        values[f"c{number}"] = cell_html(
            language, number, layout.item_id(position), answered=answer is not None
        )
    return values


def _groups(sealed: SealedPaper) -> Sequence[str | None]:
    """The id of the shared material of each item."""
    found: list[str | None] = []
    first = 0
    for section in sealed.paper.sections:
        found += [None if item.group is None else group_id(first + item.group) for item in section.items]
        first += len(section.groups)
    return found
