"""Is this receipt or this certificate genuine? By number and code, or by the receipt file itself."""

from __future__ import annotations

import json
from datetime import datetime
from hmac import compare_digest
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keys
from core.clock import local_day
from core.rate import is_too_often
from exams.domain.verification import receipt_fault
from exams.models import Receipt
from personnel.requests import address_of
from records.domain.certificates import masked_name, new_code, normal_code
from records.level_wording import worth_words
from records.models import Certificate

MAX_RECEIPT_BYTES = 64 * 1024
CODE_LENGTH = 14
STRANGERS_PER_MINUTE = 120
"""Questions of all strangers behind one address; a hall that checks its receipts stays below."""


class CodeForm(forms.Form):
    """The short code that a receipt shows."""

    code = forms.CharField(label=gettext_lazy("Code on the receipt"), max_length=CODE_LENGTH)
    code.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class CertificateForm(forms.Form):
    """What is printed on a certificate beside its QR code."""

    number = forms.CharField(label=gettext_lazy("Certificate number"), max_length=40)
    check = forms.CharField(label=gettext_lazy("Verification code"), max_length=24)
    number.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
    check.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class FileForm(forms.Form):
    """The receipt as it was kept."""

    file = forms.FileField(label=gettext_lazy("Or the receipt file"))
    file.widget.attrs |= {"accept": ".json,application/json"}


def verify(request: HttpRequest) -> HttpResponse:
    """Anybody may ask. Of a receipt it is told when how many answers were handed in, never by whom; of a
    certificate what is printed on it, to whoever knows its number and its code."""
    context: dict[str, Any] = {
        "by_code": CodeForm(auto_id="receipt-%s"),
        "by_file": FileForm(),
        "by_certificate": CertificateForm(auto_id="certificate-%s"),
    }
    asks = request.method == "POST" or {"number", "code"} & set(request.GET)
    if asks and _asks_too_often(request):
        context["too_often"] = True
        return render(request, "portal/verify.html", context, status=429)
    if "number" in request.GET:
        asked = {name: request.GET.get(name, "").replace("\x00", "")[:40] for name in ("number", "check")}
        context["by_certificate"] = CertificateForm(auto_id="certificate-%s", initial=asked)
        context |= {"certificate_checked": True, **_certificate(request, asked["number"], asked["check"])}
    elif "code" in request.GET:
        code = request.GET["code"].strip().upper()
        context |= {
            "by_code": CodeForm(auto_id="receipt-%s", initial={"code": code}),
            "checked": True,
            **_by_code(code),
        }
    elif request.method == "POST":
        context |= {"checked": True, **_by_file(request)}
    return render(request, "portal/verify.html", context)


def _asks_too_often(request: HttpRequest) -> bool:
    """Strangers of one address share a generous bound; who is signed in has none."""
    at: datetime = request.at  # type: ignore[attr-defined]
    if request.user.is_authenticated:
        return False
    return is_too_often("verify", address_of(request), at=at, most=STRANGERS_PER_MINUTE)


def _certificate(request: HttpRequest, number: str, code: str) -> dict[str, Any]:
    """What the certificate says. An unknown number and a wrong code get the same answer."""
    shown = (
        Certificate.objects.filter(number__in=[number.strip(), number.strip().upper()])
        .select_related("unit", "level", "track")
        .first()
    )
    typed, right = normal_code(code), shown.code if shown else new_code()
    if shown is None or not compare_digest(typed, right):
        return {
            "certificate_fault": _(
                "No certificate has this number and this code. Compare both, sign by sign."
            )
        }
    today = local_day(request.at)  # type: ignore[attr-defined]
    word, tone = worth_words(shown.standing(on=today))
    return {
        "certificate": shown,
        "holder": masked_name(shown.holder_name),
        "worth": word,
        "tone": tone,
        "today": today,
    }


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
        "is_rehearsal": statement.get("rehearsal") is True,
    }
