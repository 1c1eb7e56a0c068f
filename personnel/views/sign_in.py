"""Sign-in, sign-out and the page of a locked badge number."""

from __future__ import annotations

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse

sign_in = LoginView.as_view(template_name="personnel/sign_in.html")


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=429)
