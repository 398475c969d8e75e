"""Plays Google's signing: tokens of keys of our own, and a server of their public halves."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AUDIENCE = "https://api.example/pubsub/push"
ACCOUNT = "push@test-project.iam.gserviceaccount.com"


def make_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_text(key: RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def token(key: Any, *, kid: str | None = "k1", algorithm: str = "RS256", **claims: Any) -> str:
    """A token as Google signs one; a claim that is None is left out."""
    now = datetime.now(UTC)
    every = {
        "iss": "https://accounts.google.com",
        "aud": AUDIENCE,
        "email": ACCOUNT,
        "email_verified": True,
        "sub": "1",
        "iat": now,
        "exp": now + timedelta(hours=1),
    } | claims
    kept = {name: value for name, value in every.items() if value is not None}
    return jwt.encode(kept, key, algorithm, headers={"kid": kid} if kid else None)


@dataclass
class KeyServer:
    """A JSON Web Key Set over loopback; `body` stands in its place where it is set."""

    url: str
    keys: dict[str, RSAPrivateKey]
    status: int = 200
    body: bytes | None = None
    fetches: int = 0
    wait: threading.Event = field(default_factory=threading.Event)

    def answer(self) -> bytes:
        self.fetches += 1
        assert self.wait.wait(60)
        if self.body is not None:
            return self.body
        rows: list[dict[str, Any]] = []
        for kid, key in self.keys.items():
            row = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            rows.append(row | {"kid": kid, "alg": "RS256", "use": "sig"})
        return json.dumps({"keys": rows}).encode()


@contextmanager
def running_keys(**keys: RSAPrivateKey) -> Iterator[KeyServer]:
    """Serve these keys by their ids."""
    found = KeyServer("", keys)
    found.wait.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = found.answer()
            self.send_response(found.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_address[1]}/certs"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
