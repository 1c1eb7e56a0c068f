"""What people call the laws: short titles that citations, searches and imports understand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.domain.errors import Refused
from law.actions.note_abbreviation import note_abbreviation
from law.forms.abbreviations import AbbreviationForm
from law.models import Abbreviation
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@requires(Permission.LAW_IMPORT, Permission.QUESTION_WRITE)
def abbreviations(request: OfficerRequest) -> HttpResponse:
    """All short titles by law; a POST adds one, corrects it, or (with `withdraw`) takes it out of use."""
    withdrawn = request.POST.get("withdraw", "").replace("\x00", "")[:60]
    form = AbbreviationForm(request.POST if request.method == "POST" and not withdrawn else None)
    if request.method == "POST" and (withdrawn or form.is_valid()):
        short, title = (
            (withdrawn, "") if withdrawn else (form.cleaned_data["short"], form.cleaned_data["title"])
        )
        try:
            noted = note_abbreviation(short=short, title=title, actor=request.officer, at=request.at)
        except Refused as refusal:
            if withdrawn:
                messages.error(request, str(refusal))
                return redirect("law:abbreviations")
            form.add_error("short", str(refusal))
        else:
            words = (
                _("“%(short)s” now means 《%(title)s》.") if title else _("“%(short)s” is no longer used.")
            )
            messages.success(request, words % {"short": noted.short, "title": noted.title})
            return redirect("law:abbreviations")
    by_title: dict[str, list[str]] = {}
    for short, means in sorted(Abbreviation.objects.standing().items()):
        by_title.setdefault(means, []).append(short)
    return render(request, "law/abbreviations.html", {"form": form, "laws": sorted(by_title.items())})
