"""At the door of the back office: the roles of today, and no page outside of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from core.clock import local_day
from core.middleware import BACK_OFFICE_PREFIX
from personnel.domain.roles import Permission
from personnel.models import Officer
from training.actions.keep_desks import keep_own_desks
from training.models import ContentPage, DeskPage, LibraryPage

PAGE_ADDRESSES = ("/pages/", "/editing-sessions/", "/practice-questions/")
"""What is there for those who write or review only."""
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "object_id")


class ContentDesks:
    """Keeps the desks of whoever comes in, and answers 404 for pages that are not theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Raises Http404 for a page of somebody else."""
        officer = request.user
        if not request.path.startswith(BACK_OFFICE_PREFIX) or not isinstance(officer, Officer):
            return
        on = local_day(request.at)  # type: ignore[attr-defined]
        keep_own_desks(officer, on=on)
        if not officer.permissions_on(on) & {Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW}:
            if any(part in request.path for part in PAGE_ADDRESSES):
                raise Http404
            return
        asked = next((kwargs[name] for name in PAGE_ARGUMENTS if name in kwargs), args[0] if args else None)
        if asked is not None and not _is_theirs(officer, on, str(asked)):
            raise Http404


def _is_theirs(officer: Officer, on: Any, asked: str) -> bool:
    """Whether the page belongs to a unit of the officer's roles, or is a desk on the way down to one."""
    if not asked.isdecimal() or len(asked) > 18:
        return False
    paths = officer.paths_where(Permission.CONTENT_WRITE, on=on) | officer.paths_where(
        Permission.CONTENT_REVIEW, on=on
    )
    content = ContentPage.objects.filter(pk=asked).values_list("unit__path", flat=True).first()
    if content is not None:
        return any(content.startswith(path) for path in paths)
    desk = DeskPage.objects.filter(pk=asked).values_list("unit__path", flat=True).first()
    if desk is not None:
        return any(desk.startswith(path) or path.startswith(desk) for path in paths)
    return LibraryPage.objects.filter(pk=asked).exists()
