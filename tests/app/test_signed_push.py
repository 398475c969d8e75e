"""Pushes that Google signs: who is let in, who is not, and that strangers leave no row."""

import base64
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import jwt
import pytest
from google_keys import (
    ACCOUNT,
    AUDIENCE,
    KeyServer,
    make_key,
    public_text,
    running_keys,
    token,
)
from ports import free_port
from product import PUSH_TOKEN, Product, example, running_product
from sqlalchemy import text

from adapters.database import open_database

KEY, OTHER = make_key(), make_key()
HOUR = 3600


@pytest.fixture(scope="module")
def server() -> Iterator[KeyServer]:
    with running_keys(k1=KEY) as server:
        yield server


@pytest.fixture
async def product(sqlite_address: str, server: KeyServer) -> AsyncIterator[Product]:
    """A product whose only way in is Google's signature."""
    async with running_product(sqlite_address, **_signed(server.url), **_closed()) as running:
        yield running


def _signed(url: str) -> dict[str, Any]:
    return {
        "pubsub_push_audience": AUDIENCE,
        "pubsub_push_service_account": ACCOUNT,
        "pubsub_push_keys_url": url,
    }


def _closed() -> dict[str, Any]:
    return {"pubsub_push_token": None}


def unsigned() -> str:
    """What `alg: none` makes of good claims."""
    _, claims, _ = token(KEY).split(".")
    raw = json.dumps({"alg": "none", "kid": "k1", "typ": "JWT"}).encode()
    return f"{base64.urlsafe_b64encode(raw).decode().rstrip('=')}.{claims}."


def keyed_by_the_public_key() -> str:
    """HS256 with the public key as its secret, which a careless reader takes."""
    header = {"alg": "HS256", "kid": "k1", "typ": "JWT"}
    _, claims, _ = token(KEY).split(".")
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    signed = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = signed.sign(f"{head}.{claims}".encode(), public_text(KEY))
    return f"{head}.{claims}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def swapped() -> str:
    """The claims of one good token with the signature of another."""
    first, second = token(KEY), token(KEY, sub="2")
    return first.rpartition(".")[0] + "." + second.rpartition(".")[2]


def tampered() -> str:
    header, claims, signature = token(KEY, email="other@x").split(".")
    raw = json.loads(base64.urlsafe_b64decode(claims + "=="))
    mine = json.dumps(raw | {"email": ACCOUNT}).encode()
    return f"{header}.{base64.urlsafe_b64encode(mine).decode().rstrip('=')}.{signature}"


NOW = int(time.time())
REFUSED: dict[str, tuple[str, int]] = {
    "no token": ("", 401),
    "no words": ("Bearer", 401),
    "no JWT": ("Bearer abc", 401),
    "three dots": ("Bearer ...", 401),
    "another scheme": (f"Basic {token(KEY)}", 401),
    "expired": (f"Bearer {token(KEY, iat=NOW - 2 * HOUR, exp=NOW - HOUR)}", 401),
    "not yet": (f"Bearer {token(KEY, nbf=NOW + HOUR)}", 401),
    "issued later": (f"Bearer {token(KEY, iat=NOW + HOUR)}", 401),
    "no expiry": (f"Bearer {token(KEY, exp=None)}", 401),
    "another audience": (f"Bearer {token(KEY, aud='https://other.example')}", 401),
    "no audience": (f"Bearer {token(KEY, aud=None)}", 401),
    "another issuer": (f"Bearer {token(KEY, iss='https://issuer.example')}", 401),
    "no issuer": (f"Bearer {token(KEY, iss=None)}", 401),
    "another's key": (f"Bearer {token(OTHER)}", 401),
    "unknown key": (f"Bearer {token(OTHER, kid='k9')}", 401),
    "no key id": (f"Bearer {token(KEY, kid=None)}", 401),
    "alg none": (f"Bearer {unsigned()}", 401),
    "HS256": (f"Bearer {keyed_by_the_public_key()}", 401),
    "RS512": (f"Bearer {token(KEY, algorithm='RS512')}", 401),
    "swapped": (f"Bearer {swapped()}", 401),
    "tampered": (f"Bearer {tampered()}", 401),
    "deep": ("Bearer " + base64.urlsafe_b64encode(b"[" * 20_000).decode() + ".e30.e30", 401),
    "another account": (f"Bearer {token(KEY, email='other@x')}", 403),
    "no account": (f"Bearer {token(KEY, email=None)}", 403),
    "not verified": (f"Bearer {token(KEY, email_verified=False)}", 403),
    "verified as text": (f"Bearer {token(KEY, email_verified='true')}", 403),
}


def envelope() -> dict[str, Any]:
    body = json.loads(example("message.order_fetched")) | {"brand_id": "kopi-nusantara"}
    data = base64.b64encode(json.dumps(body).encode()).decode()
    message = {"data": data, "messageId": "77", "publishTime": "2026-11-21T12:00:00Z"}
    return {"message": message, "subscription": "projects/p/subscriptions/CNX_ORDER_FETCHED_1"}


async def push(product: Product, authorization: str, query: str = "") -> httpx.Response:
    headers = {"authorization": authorization} if authorization else {}
    address = f"{product.url}/pubsub/push{query}"
    return await product.client.post(address, json=envelope(), headers=headers)


async def rows(address: str) -> tuple[int, int]:
    async with open_database(address) as database:
        counts = [
            (await database.connections.read(text(f"SELECT count(*) FROM {table}")))[0][0]
            for table in ("inbox", "quarantine")
        ]
    return counts[0], counts[1]


async def test_strangers_are_refused_and_leave_no_row(
    product: Product, sqlite_address: str
) -> None:
    answers = {name: await push(product, given) for name, (given, _) in REFUSED.items()}

    found = {name: answer.status_code for name, answer in answers.items()}
    assert found == {name: status for name, (_, status) in REFUSED.items()}
    assert all("ccounts.google" not in answer.text for answer in answers.values())
    assert await rows(sqlite_address) == (0, 0)


async def test_a_signed_push_is_taken_and_a_token_in_the_address_alone_is_not(
    product: Product, sqlite_address: str
) -> None:
    assert (await push(product, "", f"?token={PUSH_TOKEN}")).status_code == 401
    assert await rows(sqlite_address) == (0, 0)

    assert (await push(product, f"Bearer {token(KEY)}")).status_code == 204
    assert await rows(sqlite_address) == (1, 0)
    assert (await push(product, f"bearer {token(KEY)}")).status_code == 204
    assert await rows(sqlite_address) == (1, 0)


async def test_with_both_configured_either_suffices(sqlite_address: str, server: KeyServer) -> None:
    async with running_product(sqlite_address, **_signed(server.url)) as product:
        assert (await push(product, "", f"?token={PUSH_TOKEN}")).status_code == 204
        assert (await push(product, f"Bearer {token(KEY)}")).status_code == 204
        assert (await push(product, f"Bearer {token(KEY)}", "?token=wrong")).status_code == 204
        assert (await push(product, "Bearer abc", f"?token={PUSH_TOKEN}")).status_code == 204
        assert (await push(product, "Bearer abc", "?token=wrong")).status_code == 401
        assert (await push(product, "")).status_code == 401


async def test_when_the_keys_cannot_be_had_it_is_no_refusal(sqlite_address: str) -> None:
    away = f"http://127.0.0.1:{free_port()}/certs"
    async with running_product(sqlite_address, **_signed(away), **_closed()) as product:
        answer = await push(product, f"Bearer {token(KEY)}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert (await push(product, "Bearer abc")).status_code == 401

    assert await rows(sqlite_address) == (0, 0)
