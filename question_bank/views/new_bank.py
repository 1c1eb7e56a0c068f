"""Opening a bank."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.create_bank import create_bank
from question_bank.forms.banks import BankForm


@requires(Permission.QUESTION_WRITE)
def new_bank(request: OfficerRequest) -> HttpResponse:
    """A bank for one of the units where this officer writes questions."""
    units = request.officer.units_where(Permission.QUESTION_WRITE, on=request.day)
    form = BankForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            create_bank(**form.cleaned_data, at=request.at, actor=request.officer)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The bank was opened."))
            return redirect("question_bank:list")
    return render(request, "question_bank/new_bank.html", {"form": form})
