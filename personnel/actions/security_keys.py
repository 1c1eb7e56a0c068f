"""Security keys (WebAuthn): one is added, one is shown. The protocol is that of the library `fido2`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.domain.second_factor import Method
from personnel.models import Officer, SecurityKey
from personnel.second_factor import is_locked

from .confirm_second_factor import TooManyWrongCodes, record_confirmation
from .set_up_authenticator import first_codes

State = dict[str, Any]
LONGEST_ANSWER = 20_000
"""Characters of JSON; an honest answer has about a thousand."""


class KeyRefused(Refused):
    code = "key_refused"

    def __init__(self) -> None:
        super().__init__(_("The answer of the security key does not fit. Try again, or use a code."))


class KeyNameTaken(Refused):
    code = "key_name_taken"

    def __init__(self) -> None:
        super().__init__(_("You have a key of this name, or this very key, already."))


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name="练兵", id=host))


def _credentials(officer: Officer) -> list[AttestedCredentialData]:
    stored = SecurityKey.objects.filter(officer=officer).values_list("credential", flat=True)
    return [AttestedCredentialData(websafe_decode(one)) for one in stored]


def offer_to_add(officer: Officer, host: str) -> tuple[dict[str, Any], State]:
    """What the browser is asked (JSON) to make a key at `host`, and the state to keep until it answers."""
    user = PublicKeyCredentialUserEntity(
        id=officer.public_id.bytes, name=officer.badge_number, display_name=officer.name
    )
    options, state = _server(host).register_begin(
        user, _credentials(officer), user_verification=UserVerificationRequirement.DISCOURAGED
    )
    return dict(options.public_key), state


@transaction.atomic
def add_security_key(
    *, officer: Officer, name: str, answer: str, state: State | None, host: str, at: datetime
) -> list[str]:
    """Keeps the key that answered; returns recovery codes when the officer has none unused, else an empty list.

    Records `factor.set_up`. Raises KeyRefused for an answer that is none or answers something else, KeyNameTaken.
    """
    Officer.objects.select_for_update().get(pk=officer.pk)
    try:
        data = _server(host).register_complete(_needed(state), _json(answer))
    except Exception as error:  # the parsers of the library raise many things at what a client can send
        raise KeyRefused from error
    credential = data.credential_data
    if credential is None:
        raise KeyRefused
    try:
        with transaction.atomic():
            SecurityKey.objects.create(
                officer=officer,
                name=name,
                credential_id=websafe_encode(credential.credential_id),
                credential=websafe_encode(bytes(credential)),
                sign_count=data.counter,
                set_up_at=at,
            )
    except IntegrityError as error:
        raise KeyNameTaken from error
    record_audit_event(
        kind="factor.set_up",
        actor_id=officer.pk,
        subject=f"officer:{officer.pk}",
        at=at,
        facts={"method": Method.SECURITY_KEY.value},
    )
    return first_codes(officer, at)


def offer_to_confirm(officer: Officer, host: str) -> tuple[dict[str, Any], State] | None:
    """What the browser is asked (JSON) to show one of the officer's keys, and the state; None without keys."""
    credentials = _credentials(officer)
    if not credentials:
        return None
    options, state = _server(host).authenticate_begin(
        credentials, user_verification=UserVerificationRequirement.DISCOURAGED
    )
    return dict(options.public_key), state


def confirm_security_key(
    *, officer: Officer, answer: str, state: State | None, host: str, at: datetime
) -> Method | None:
    """SECURITY_KEY when one of the officer's keys signed what it was asked; None when not, or when it was copied.

    Records `factor.confirmed` or `factor.refused`. Raises TooManyWrongCodes without looking at the answer.
    """
    with transaction.atomic():
        Officer.objects.select_for_update().get(pk=officer.pk)
        if is_locked(officer.pk, at):
            raise TooManyWrongCodes
        method = Method.SECURITY_KEY if _is_shown(officer, answer, state, host, at) else None
        record_confirmation(officer, method, at)
    return method


def _is_shown(officer: Officer, answer: str, state: State | None, host: str, at: datetime) -> bool:
    try:
        said = _json(answer)
        used = _server(host).authenticate_complete(_needed(state), _credentials(officer), said)
        count = AuthenticationResponse.from_dict(said).response.authenticator_data.counter
    except Exception:  # the same: nothing of it signs anybody in
        return False
    key = SecurityKey.objects.get(officer=officer, credential_id=websafe_encode(used.credential_id))
    if key.sign_count and count <= key.sign_count:
        return False
    SecurityKey.objects.filter(pk=key.pk).update(sign_count=count, used_at=at)
    return True


def _needed(state: State | None) -> State:
    if not state:
        raise ValueError("nothing was asked")
    return state


def _json(answer: str) -> Mapping[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long")
    said = json.loads(answer)
    if not isinstance(said, dict):
        raise ValueError("no object")
    return said
