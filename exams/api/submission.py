"""Hand in; fetch the receipt."""

from __future__ import annotations

from typing import Annotated

import msgspec
from django.http import HttpRequest, HttpResponse

from core.actions.make_checkpoint import inclusion_proof
from core.domain.days import iso
from core.models import Checkpoint
from exams.actions._closing import receipt_file
from exams.actions.close_exam import attempt_chain, exam_scope
from exams.actions.errors import NotFound
from exams.actions.submit_attempt import submit_attempt
from exams.api._http import Call, answer, asked_at, decoded, has_body, officer_of, route, uuid_or_404
from exams.models import Receipt
from exams.writing import grace


class _Body(msgspec.Struct):
    digest: Annotated[str, msgspec.Meta(max_length=200)] | None = None


_decoder = msgspec.json.Decoder(_Body)


def _post_submission(request: HttpRequest, attempt_id: str) -> HttpResponse:
    own = uuid_or_404(attempt_id)
    body = decoded(request, _decoder) if has_body(request) else _Body()
    handed_in = submit_attempt(
        attempt_id=own,
        officer_id=officer_of(request).pk,
        client_digest=body.digest,
        at=asked_at(request).at,
        grace=grace(),
    )
    return answer(
        {
            "state": handed_in.state,
            "submitted_at": iso(handed_in.submitted_at),
            "receipt": handed_in.receipt,
        }
    )


def _get_receipt(request: HttpRequest, attempt_id: str) -> HttpResponse:
    receipt = (
        Receipt.objects.filter(attempt=uuid_or_404(attempt_id), attempt__officer=officer_of(request))
        .select_related("attempt__sitting")
        .first()
    )
    if receipt is None:
        raise NotFound
    told = receipt_file(receipt)
    checkpoint = Checkpoint.objects.filter(scope=exam_scope(receipt.attempt.sitting.exam_id)).first()
    proof = checkpoint and inclusion_proof(checkpoint, attempt_chain(receipt.attempt_id))
    if proof:
        told["proof"] = proof
    response = answer(told)
    if "download" in request.GET:
        response.headers["Content-Disposition"] = f'attachment; filename="receipt-{receipt.code}.json"'
    return response


submission = route(POST=Call(_post_submission))
receipt = route(GET=Call(_get_receipt))
