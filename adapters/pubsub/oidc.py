"""Google's signed pushes: a JSON Web Token in the Authorization header, checked by Google's keys.

The subscription names the audience and the service account that signs for it.
"""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Generator, Mapping
from typing import Any

import httpx
import structlog
from jwt import PyJWK, PyJWKSet, PyJWTError, decode, get_unverified_header

from adapters.pubsub.refusals import KeysUnavailable, TokenRefused, WrongAccount

ISSUERS = ("https://accounts.google.com", "accounts.google.com")
ALGORITHM = "RS256"
LEEWAY = 30
"""Seconds that clocks may differ."""
FRESH_SECONDS = 3600.0
"""How old keys may be before they are fetched again; Google's change every few days."""
LAST_SECONDS = 86_400.0
"""How old keys may be when they cannot be fetched."""
REST_SECONDS = 10.0
"""The least time between two fetches, whatever strangers send."""
PATIENCE = 5.0
LONGEST_ANSWER = 256 * 1024

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class SigningKeys:
    """The keys of a JSON Web Key Set, kept and fetched again in due time."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Prepare; nothing is fetched before it is asked for."""
        self._url = url
        self._clock = clock
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = -math.inf
        self._tried_at = -math.inf
        self._one = asyncio.Lock()

    async def find(self, key_id: str) -> PyJWK | None:
        """The key of this id, or None where there is none; raises KeysUnavailable."""
        if key_id not in self._keys or self._age > FRESH_SECONDS:
            async with self._one:
                if key_id not in self._keys or self._age > FRESH_SECONDS:
                    await self._refresh()
        if self._age > LAST_SECONDS or (key_id not in self._keys and self._has_failed):
            raise KeysUnavailable(f"no keys from {self._url}")
        return self._keys.get(key_id)

    @property
    def _age(self) -> float:
        return self._clock() - self._fetched_at

    @property
    def _has_failed(self) -> bool:
        return self._fetched_at < self._tried_at

    async def _refresh(self) -> None:
        now = self._clock()
        if now - self._tried_at < REST_SECONDS:
            return
        self._tried_at = now
        try:
            self._keys = await _fetch(self._url)
        except Exception as error:  # noqa: BLE001 - whatever came, these are no keys
            _log.warning("push_keys_not_fetched", url=self._url, error=repr(error))
        else:
            self._fetched_at = now


class SignedPushes:
    """Lets in who bears a token of `service_account` for `audience`."""

    def __init__(self, audience: str, service_account: str, keys: SigningKeys) -> None:
        self._audience = audience
        self._service_account = service_account
        self._keys = keys

    async def check(self, token: str) -> None:
        """Return for a good token; raises TokenRefused, WrongAccount or KeysUnavailable."""
        claims = await self._read(token)
        is_account = claims.get("email") == self._service_account
        if not is_account or claims.get("email_verified") is not True:
            raise WrongAccount("the token is of another account")

    async def _read(self, token: str) -> Mapping[str, Any]:
        with _refusing():
            header = get_unverified_header(token)
            key_id = header.get("kid")
            if header.get("alg") != ALGORITHM or not isinstance(key_id, str):
                raise TokenRefused("the token is not signed as Google signs")
        key = await self._keys.find(key_id)
        if key is None:
            raise TokenRefused("the token's key is unknown")
        with _refusing():
            return decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=ISSUERS,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "aud", "iss"]},
            )


@contextlib.contextmanager
def _refusing() -> Generator[None, None, None]:
    """Whatever a stranger's token makes the reader raise, it is no good token."""
    try:
        yield
    except (PyJWTError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise TokenRefused(type(error).__name__) from error


async def _fetch(url: str) -> dict[str, PyJWK]:
    body = b""
    async with (
        asyncio.timeout(PATIENCE),
        httpx.AsyncClient(timeout=PATIENCE) as client,
        client.stream("GET", url) as answer,
    ):
        answer.raise_for_status()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > LONGEST_ANSWER:
                raise ValueError("the key set is too long")
    found = PyJWKSet.from_json(body.decode()).keys
    keys = {key.key_id: key for key in found if key.key_id and key.key_type == "RSA"}
    if not keys:
        raise ValueError("the key set holds no key of use")
    return keys
