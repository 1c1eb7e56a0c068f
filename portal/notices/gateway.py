"""Hands notices to the bureau's own gateway (mail, SMS, 警务微信): one JSON request for many people."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

TIMEOUT_S = 5
SIGNATURE = "X-Lianbing-Signature"


class GatewayFailed(Exception):
    """The gateway did not take the messages: they are offered again."""


@dataclass(frozen=True, slots=True)
class Digest:
    """All that is new for one person. `id` is the same when it is offered again, so that a gateway can drop doubles."""

    id: str
    badge: str
    texts: tuple[str, ...]
    url: str


def post_digests(digests: Sequence[Digest], *, url: str, secret: str) -> None:
    """Posts `{"messages": [{id, badge, texts, url}]}`, signed with HMAC-SHA-256 over the body in hex.

    A redirect is not followed and counts as a failure. Raises GatewayFailed unless the answer is 2xx.
    """
    body = json.dumps({"messages": [asdict(digest) for digest in digests]}, ensure_ascii=False).encode()
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        SIGNATURE: hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise GatewayFailed(type(error).__name__) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise GatewayFailed(f"status {status}")
