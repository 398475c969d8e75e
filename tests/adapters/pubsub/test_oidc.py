"""Google's keys: fetched once, again in due time, and never as often as strangers would have it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from google_keys import ACCOUNT, AUDIENCE, KeyServer, make_key, running_keys, token

from adapters.pubsub.oidc import (
    FRESH_SECONDS,
    LAST_SECONDS,
    LONGEST_ANSWER,
    REST_SECONDS,
    KeysUnavailable,
    SignedPushes,
    SigningKeys,
    TokenRefused,
    WrongAccount,
)

KEY, OTHER = make_key(), make_key()


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[KeyServer]:
    with running_keys(k1=KEY) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signed(server: KeyServer, clock: Clock) -> SignedPushes:
    return SignedPushes(AUDIENCE, ACCOUNT, SigningKeys(server.url, clock))


async def test_a_hundred_pushes_at_once_fetch_the_keys_once(
    signed: SignedPushes, server: KeyServer
) -> None:
    await asyncio.gather(*(signed.check(token(KEY)) for _ in range(100)))

    assert server.fetches == 1


@pytest.mark.parametrize("issuer", ["https://accounts.google.com", "accounts.google.com"])
async def test_both_names_of_the_issuer_are_known(signed: SignedPushes, issuer: str) -> None:
    await signed.check(token(KEY, iss=issuer))


async def test_an_account_that_is_another_is_told_from_a_bad_token(signed: SignedPushes) -> None:
    for claims in ({"email": "other@x"}, {"email": None}, {"email_verified": False}):
        with pytest.raises(WrongAccount):
            await signed.check(token(KEY, **claims))
    with pytest.raises(WrongAccount):
        await signed.check(token(KEY, email_verified="true"))


async def test_unknown_keys_fetch_no_more_than_the_rest_allows(
    signed: SignedPushes, server: KeyServer, clock: Clock
) -> None:
    for number in range(50):
        with pytest.raises(TokenRefused):
            await signed.check(token(OTHER, kid=f"k{number + 2}"))
    assert server.fetches == 1

    server.keys["k2"] = OTHER
    clock.now += REST_SECONDS
    await signed.check(token(OTHER, kid="k2"))
    assert server.fetches == 2


async def test_keys_are_fetched_again_when_they_are_old_and_a_withdrawn_one_is_refused(
    signed: SignedPushes, server: KeyServer, clock: Clock
) -> None:
    await signed.check(token(KEY))
    clock.now += FRESH_SECONDS
    await signed.check(token(KEY))
    assert server.fetches == 1

    server.keys = {"k2": OTHER}
    clock.now += 1
    with pytest.raises(TokenRefused):
        await signed.check(token(KEY))
    assert server.fetches == 2


async def test_old_keys_serve_while_new_ones_cannot_be_had_but_not_for_ever(
    signed: SignedPushes, server: KeyServer, clock: Clock
) -> None:
    await signed.check(token(KEY))
    server.status = 500
    clock.now += FRESH_SECONDS + 1
    await signed.check(token(KEY))
    with pytest.raises(KeysUnavailable):
        await signed.check(token(OTHER, kid="k2"))

    clock.now += LAST_SECONDS
    with pytest.raises(KeysUnavailable):
        await signed.check(token(KEY))
    server.status = 200
    with pytest.raises(KeysUnavailable):
        await signed.check(token(KEY))
    clock.now += REST_SECONDS
    await signed.check(token(KEY))


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"\xff", b'{"keys": []}', b'{"keys": [{"kty": "oct", "k": "YQ"}]}',
     b'{"keys": 1}', b" " * (LONGEST_ANSWER + 1)],
)  # fmt: skip
async def test_an_answer_that_is_no_key_set_says_nothing_of_the_token(
    signed: SignedPushes, server: KeyServer, body: bytes
) -> None:
    server.body = body

    with pytest.raises((KeysUnavailable, TokenRefused)) as refused:
        await signed.check(token(KEY))

    assert refused.type is KeysUnavailable
