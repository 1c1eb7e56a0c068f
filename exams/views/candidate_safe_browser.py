"""The configuration of Safe Exam Browser for one sitting."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from exams.models import SafeBrowser, Sitting

_signer = Signer(salt="lianbing.safe-browser")


@require_safe
def configuration(request: HttpRequest, token: str) -> HttpResponse:
    """The .seb file. The browser fetches it before anybody has signed in there, so the address itself is the key."""
    try:
        sitting_id = _signer.unsign(token)
    except BadSignature:
        raise Http404 from None
    rule = SafeBrowser.objects.filter(sitting=sitting_id, sitting__safe_browser=True).first()
    if rule is None:
        raise Http404
    answer = HttpResponse(bytes(rule.configuration), content_type="application/seb")
    answer.headers["Content-Disposition"] = f'attachment; filename="exam-{rule.sitting_id}.seb"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


configuration.skips_session = True  # type: ignore[attr-defined]


def safe_browser_links(sitting: Sitting) -> dict[str, str]:
    """`open`: starts Safe Exam Browser with the configuration; `file`: the file itself; `begin`: where the exam
    begins in it; `quit`: the address at which it ends, in any other browser the page Today."""
    path = reverse("exams:safe_browser_file", args=[_signer.sign(str(sitting.pk))])
    public = urlsplit(settings.PUBLIC_URL)
    return {
        "open": f"{'sebs' if public.scheme == 'https' else 'seb'}://{public.netloc}{path}",
        "file": path,
        "begin": settings.PUBLIC_URL + reverse("exams:start", args=[sitting.pk]),
        "quit": f"{settings.PUBLIC_URL}{reverse('portal:today')}?quit=safe-exam-browser",
    }
