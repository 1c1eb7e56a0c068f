"""Lists that come back as one left them: filter, order and page stand in the address and are kept for the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

KEPT = "lists"
"""Where a session carries them: address of a list to its query string. They end with the session, so that the next
person at the same computer finds nothing of them."""
MOST = 40
"""So many lists are remembered; the one looked at longest ago is forgotten first."""
PAGE, ALL = "page", "all"
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def keeps_filter(*parts: str) -> Callable[[View], View]:
    """View decorator of a list, below `requires`: `parts` are the names in the address that narrow or order it.

    Opened without any of them, the list comes back as this person left it, by a redirect, so that the address says
    what is shown. `?all=1` shows everything and forgets. The view's `request.is_narrowed` tells the component
    `components/show_all.html` whether to offer that.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def remembering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            if ALL in request.GET:
                _remember(request, "")
                return HttpResponseRedirect(request.path)
            kept = request.session.get(KEPT, {}).get(request.path, "")
            if not request.GET and kept:
                return HttpResponseRedirect(f"{request.path}?{kept}")
            if request.GET:
                _remember(request, _shown(request, (*parts, PAGE)))
            request.is_narrowed = bool(_shown(request, parts))  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        remembering.keeps_filter = True  # type: ignore[attr-defined]
        return cast(View, remembering)

    return decorate


def _shown(request: HttpRequest, parts: tuple[str, ...]) -> str:
    """The query string of what is filled in among `parts`."""
    filled = [(name, value) for name in parts for value in request.GET.getlist(name) if value]
    return urlencode([pair for pair in filled if pair != (PAGE, "1")])


def _remember(request: HttpRequest, query: str) -> None:
    """Writes to the session only when something changed."""
    lists: dict[str, str] = request.session.get(KEPT, {})
    if lists.get(request.path, "") == query:
        return
    others = {path: kept for path, kept in lists.items() if path != request.path}
    newest = {request.path: query} if query else {}
    request.session[KEPT] = dict([*others.items(), *newest.items()][-MOST:])
