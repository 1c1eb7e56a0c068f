"""Is this receipt genuine? By its short code, or by the file itself."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keys
from exams.domain.verification import receipt_fault
from exams.models import Receipt

MAX_RECEIPT_BYTES = 64 * 1024
CODE_LENGTH = 14


class CodeForm(forms.Form):
    """The short code that a receipt shows."""

    code = forms.CharField(label=gettext_lazy("Code on the receipt"), max_length=CODE_LENGTH)
    code.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class FileForm(forms.Form):
    """The receipt as it was kept."""

    file = forms.FileField(label=gettext_lazy("Or the receipt file"))
    file.widget.attrs |= {"accept": ".json,application/json"}


def verify(request: HttpRequest) -> HttpResponse:
    """Anybody may ask; the answer says when how many answers were handed in, never by whom."""
    context: dict[str, Any] = {"by_code": CodeForm(), "by_file": FileForm()}
    if "code" in request.GET:
        code = request.GET["code"].strip().upper()
        context |= {"by_code": CodeForm(initial={"code": code}), "checked": True, **_by_code(code)}
    elif request.method == "POST":
        context |= {"checked": True, **_by_file(request)}
    return render(request, "portal/verify.html", context)


def _by_code(code: str) -> dict[str, Any]:
    receipt = Receipt.objects.filter(code=code[:CODE_LENGTH]).first() if len(code) == CODE_LENGTH else None
    if receipt is None:
        return {"fault": _("No receipt has this code. Compare it with the receipt, sign by sign.")}
    return _stated(receipt.statement)


def _by_file(request: HttpRequest) -> dict[str, Any]:
    upload = request.FILES.get("file")
    if upload is None:
        return {"fault": _("Choose the receipt file first.")}
    if (upload.size or 0) > MAX_RECEIPT_BYTES:
        return {"fault": _("This is no receipt: the file is too large.")}
    try:
        receipt = json.loads(upload.read())
    except (ValueError, RecursionError):
        return {"fault": _("This is no receipt file.")}
    if not isinstance(receipt, dict) or receipt_fault(receipt, keys.public_key()) is not None:
        return {
            "fault": _("This receipt is not genuine, or it was changed, or another installation signed it.")
        }
    return {**_stated(receipt), "proven": "proof" in receipt}


def _stated(statement: dict[str, Any]) -> dict[str, Any]:
    return {
        "submitted_at": parse_datetime(str(statement["submitted_at"])),
        "answers": statement["answers"],
        "head": statement["head"],
    }
