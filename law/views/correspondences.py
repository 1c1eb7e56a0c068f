"""Deciding about correspondences, and the comparison as a workbook."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from core.sheets.writer import download, write_xlsx
from law.actions.decide_correspondence import confirm_unchanged, decide_correspondence, take_decision_back
from law.actions.decided_comparison import decided_comparison, rows_of
from law.forms.correspondence import DecisionForm
from law.interchange.comparison_sheet import comparison_sheets
from law.models import Article, Statute, StatuteVersion
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

from .wording import version_name

KEPT = ("old", "new", "kind", "open", "page")
"""What the comparison shows stays the same after a decision."""


class NoTwoVersions(Refused):
    """The address does not name two versions of the law."""

    code = "no_two_versions"


@require_POST
@requires(Permission.LAW_IMPORT)
def decide(request: OfficerRequest, pk: int) -> HttpResponse:
    """Writes one decision and goes back to its row."""
    statute = get_object_or_404(Statute, pk=pk)
    form = DecisionForm(request.POST)
    article = None
    try:
        old, new = _versions(statute, request.POST)
        if form.is_valid():
            article = get_object_or_404(Article, pk=form.cleaned_data["article"], version__in=[old, new])
            messages.success(request, _decided(request, old, new, article, form))
        else:
            messages.error(
                request, " ".join(str(fault) for faults in form.errors.values() for fault in faults)
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, statute, article)


@require_POST
@requires(Permission.LAW_IMPORT)
def confirm_all_unchanged(request: OfficerRequest, pk: int) -> HttpResponse:
    """Confirms the proposals in which no word has changed."""
    statute = get_object_or_404(Statute, pk=pk)
    try:
        old, new = _versions(statute, request.POST)
        count = confirm_unchanged(old, new, at=request.at, actor=request.officer)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext(
            "%(count)d correspondence was confirmed.", "%(count)d correspondences were confirmed.", count
        )
        messages.success(request, said % {"count": count})
    return _back(request, statute, None)


@require_safe
@requires()
def workbook(request: OfficerRequest, pk: int) -> HttpResponse:
    """All rows of the comparison of the versions `old` and `new` as a workbook."""
    statute = get_object_or_404(Statute, pk=pk)
    try:
        old, new = _versions(statute, request.GET)
        rows = rows_of(decided_comparison(old, new))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("law:compare", pk)
    names = request.officer.may(Permission.LAW_IMPORT, on=request.day)
    content = write_xlsx(comparison_sheets(old, new, rows, names=names))
    return download(content, name=f"{statute.title} {version_name(old)}–{version_name(new)}.xlsx")


def _versions(statute: Statute, given: QueryDict) -> tuple[StatuteVersion, StatuteVersion]:
    """The versions named by `old` and `new`. Raises NoTwoVersions."""
    by_key = {str(version.pk): version for version in statute.versions.all()}
    old, new = (by_key.get(given.get(name, "")) for name in ("old", "new"))
    if old is None or new is None:
        raise NoTwoVersions(_("Choose two versions of this law."))
    return old, new


def _decided(
    request: OfficerRequest, old: StatuteVersion, new: StatuteVersion, article: Article, form: DecisionForm
) -> str:
    said = form.cleaned_data
    if said["verb"] == "take_back":
        take_decision_back(old, new, article=article, seen=said["seen"], at=request.at, actor=request.officer)
        return _("%(article)s: the decision was taken back.") % {"article": article.display}
    decide_correspondence(
        old, new, article=article, counterparts=said["counterparts"], seen=said["seen"], note=said["note"],
        at=request.at, actor=request.officer,
    )  # fmt: skip
    return _("%(article)s: the decision was recorded.") % {"article": article.display}


def _back(request: OfficerRequest, statute: Statute, article: Article | None) -> HttpResponse:
    kept = {name: request.POST[name][:20] for name in KEPT if request.POST.get(name)}
    place = f"#about-{article.pk}" if article is not None else ""
    return redirect(f"{reverse('law:compare', args=[statute.pk])}?{urlencode(kept)}{place}")
