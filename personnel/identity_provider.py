"""Sign-in with the bureau's identity provider (OpenID Connect): the extra `oidc`.

Authorization code flow with PKCE, state and nonce; signatures and claims are checked by the library `joserfc`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import requests
from django.core.cache import cache
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "Ed25519", "EdDSA"]
"""Signatures by a key of the provider; nothing that a client secret, or nobody, signs."""
LEEWAY_S = 60
FLOW_S = 600
KEPT_S = 600
TIMEOUT = (5, 10)
LONGEST_ANSWER = 256 * 1024


class ProviderRefused(Exception):
    """The answer cannot be trusted or says no; `reason` is a code for the audit trail, never shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ProviderDown(Exception):
    """The provider does not answer."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What this browser was sent off with; kept in its session until it comes back, once."""

    state: str
    nonce: str
    verifier: str
    began: float
    next: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider; everything else is read from its discovery document."""

    issuer: str
    client_id: str
    client_secret: str
    badge_claim: str

    def departure(self, *, callback: str, at: datetime, next_page: str) -> tuple[str, Flow]:
        """Where to send the browser, and what to remember. Raises ProviderDown, ProviderRefused."""
        flow = Flow(*(secrets.token_urlsafe(32) for _ in range(3)), began=at.timestamp(), next=next_page)
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": callback,
            "scope": "openid",
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": _challenge(flow.verifier),
            "code_challenge_method": "S256",
        }
        door = str(self._discovery()["authorization_endpoint"])
        return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}", flow

    def arrival(self, flow: Flow | None, said: dict[str, str], *, callback: str, at: datetime) -> str:
        """The badge number of whoever comes back; raises ProviderRefused, ProviderDown."""
        if flow is None or not hmac.compare_digest(flow.state.encode(), said.get("state", "").encode()):
            raise ProviderRefused("state")
        if at.timestamp() - flow.began > FLOW_S:
            raise ProviderRefused("late")
        if "iss" in said and said["iss"] != self.issuer:
            raise ProviderRefused("issuer")
        if not said.get("code"):
            raise ProviderRefused("denied")
        answer = self._exchange(said["code"], flow, callback)
        claims = self._claims(str(answer.get("id_token", "")), at)
        self._check(claims, flow, at)
        badge = claims.get(self.badge_claim)
        if not isinstance(badge, str) or not badge:
            raise ProviderRefused("badge")
        return badge

    def _exchange(self, code: str, flow: Flow, callback: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "code_verifier": flow.verifier,
        }
        return _fetched(
            "POST",
            str(self._discovery()["token_endpoint"]),
            data=form,
            auth=(self.client_id, self.client_secret),
        )

    def _claims(self, token: str, at: datetime) -> dict[str, Any]:
        """The claims of a token that the provider signed; keys are read anew once when the signer is unknown."""
        for is_last in (False, True):
            try:
                return dict(jwt.decode(token, self._keys(anew=is_last), algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError, TypeError, KeyError) as error:
                if is_last:
                    raise ProviderRefused("signature") from error
        raise ProviderRefused("signature")

    def _check(self, claims: dict[str, Any], flow: Flow, at: datetime) -> None:
        now = at.timestamp()
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != self.issuer:
            raise ProviderRefused("issuer")
        if self.client_id not in audiences or (len(audiences) > 1 and claims.get("azp") != self.client_id):
            raise ProviderRefused("audience")
        if not _is_instant(claims.get("exp")) or claims["exp"] + LEEWAY_S <= now:
            raise ProviderRefused("expired")
        if not _is_instant(claims.get("iat")) or claims["iat"] - LEEWAY_S > now:
            raise ProviderRefused("early")
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), flow.nonce.encode()):
            raise ProviderRefused("nonce")

    def _discovery(self) -> dict[str, Any]:
        found = self._kept("discovery", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise ProviderRefused("issuer")
        if not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= found.keys():
            raise ProviderRefused("discovery")
        return found

    def _keys(self, *, anew: bool) -> KeySet:
        return KeySet.import_key_set(self._kept("keys", str(self._discovery()["jwks_uri"]), anew=anew))  # type: ignore[arg-type]

    def _kept(self, what: str, address: str, *, anew: bool = False) -> dict[str, Any]:
        """A document of the provider, from memory for ten minutes."""
        key = f"oidc:{what}:{hashlib.sha256(address.encode()).hexdigest()}"
        found: dict[str, Any] | None = None if anew else cache.get(key)
        if found is None:
            found = _fetched("GET", address)
            cache.set(key, found, KEPT_S)
        return found


def _is_instant(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _fetched(method: str, address: str, **more: Any) -> dict[str, Any]:
    """JSON from the provider; follows nobody elsewhere and reads only so much."""
    try:
        with requests.request(
            method, address, timeout=TIMEOUT, allow_redirects=False, stream=True, **more
        ) as response:
            body = response.raw.read(LONGEST_ANSWER + 1, decode_content=True)
            if response.status_code >= 500:
                raise ProviderDown
            if response.status_code != 200 or len(body) > LONGEST_ANSWER:
                raise ProviderRefused("answer")
            found = json.loads(body)
    except (requests.RequestException, OSError) as error:
        raise ProviderDown from error
    except ValueError as error:
        raise ProviderRefused("answer") from error
    if not isinstance(found, dict):
        raise ProviderRefused("answer")
    return found
