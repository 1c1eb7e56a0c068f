"""An identity provider on loopback: real HTTP, real signatures, and whatever lie a test wants it to tell."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "lianbing", "a-client-secret"


@dataclass(slots=True)
class FakeProvider:
    """`badge` is who signs in next; `lies` replace claims of the token; `dress` dresses the token itself."""

    issuer: str = ""
    badge: str = "100001"
    lies: dict[str, Any] = field(default_factory=dict)
    dress: str = ""
    is_down: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))

    def settings(self) -> dict[str, str]:
        return {
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "badge_claim": "badge_number",
            "name": "统一认证",
        }

    def rotate(self) -> None:
        """Signs with another key from now on."""
        self.key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig"})

    def authorise(self, address: str) -> dict[str, str]:
        """The person signs in there; what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def token(self, form: dict[str, str], credentials: str) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or credentials != "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            or proof.rstrip(b"=").decode() != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "some-subject",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "badge_number": self.badge,
            **self.lies,
        }
        return 200, {"token_type": "Bearer", "access_token": "x", "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.dress == "none":
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
            return f"{head}.{body}."
        if self.dress == "client secret":
            from joserfc.jwk import OctKey

            return jwt.encode({"alg": "HS256", "kid": self.key.kid}, claims, OctKey.import_key(SECRET))
        key = self.key
        if self.dress == "stranger":
            key = RSAKey.generate_key(2048, {"kid": self.key.kid})
        alg = "ES256" if key.key_type == "EC" else "RS256"
        token = jwt.encode({"alg": alg, "kid": self.key.kid}, claims, key)
        if self.dress == "changed":
            head, body, signature = token.split(".")
            return f"{head}.{body[:-4]}AAAA.{signature}"
        return token


@contextmanager
def running_provider() -> Iterator[FakeProvider]:
    """A provider that answers on a port of this machine."""
    provider = FakeProvider()

    class Answers(BaseHTTPRequestHandler):
        def _say(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(503 if provider.is_down else status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            if self.path.endswith("openid-configuration"):
                issuer = provider.issuer
                ends = {"authorization_endpoint": "authorise", "token_endpoint": "token", "jwks_uri": "keys"}
                self._say(200, {"issuer": issuer, **{name: f"{issuer}/{end}" for name, end in ends.items()}})
            else:
                self._say(200, {"keys": [provider.key.as_dict(private=False)]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*provider.token(form, self.headers.get("Authorization", "")))

        def log_message(self, *_args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
