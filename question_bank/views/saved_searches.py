"""Filters of the list under a name: one's own, and those shared in a bank."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.saved_searches import remove_search, save_search
from question_bank.forms.beside import SavedSearchForm
from question_bank.forms.filters import NAMES
from question_bank.models import Bank, SavedSearch


@require_POST
@requires(Permission.QUESTION_READ)
def save(request: OfficerRequest) -> HttpResponse:
    """Keeps the filters that `query` names; the same name again replaces one's own search."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_READ, on=request.day)
    form = SavedSearchForm(request.POST, banks=banks, prefix="save")
    query = _filters_in(request.POST.get("query", ""))
    if not query:
        messages.error(request, _("Set at least one filter, then save the search."))
    elif form.is_valid():
        save_search(
            request.officer,
            name=form.cleaned_data["name"],
            bank=form.cleaned_data["bank"],
            query=query,
            at=request.at,
        )
        messages.success(request, _("The search was saved."))
    else:
        messages.error(request, _("Give the search a name of at most 60 characters."))
    return redirect(f"{reverse('question_bank:list')}?{query}" if query else "question_bank:list")


@require_POST
@requires(Permission.QUESTION_READ)
def remove(request: OfficerRequest, pk: int) -> HttpResponse:
    """Forgets one of one's own searches."""
    remove_search(get_object_or_404(SavedSearch, pk=pk, owner=request.officer))
    messages.success(request, _("The search was removed."))
    return redirect("question_bank:list")


def _filters_in(text: str) -> str:
    """The filters of an address, without anything else that stands in it."""
    given = QueryDict(text[:2000].replace("\x00", ""))
    kept = [(name, value) for name in NAMES for value in given.getlist(name)[:1] if value]
    return urlencode(kept)[:1000]
