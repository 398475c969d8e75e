"""The push door: Google Pub/Sub delivers messages here, and 2xx tells it to forget them."""

import asyncio
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.pubsub.push import UnreadableEnvelope, read_push
from adapters.pubsub.refusals import KeysUnavailable, TokenRefused, WrongAccount
from domain.messages import Delivery, MessageKind, Outcome, Reason

if TYPE_CHECKING:  # who signs nothing needs no cryptography
    from adapters.pubsub.oidc import SignedPushes

READ_SECONDS = 30
AT_ONCE = 8
"""Bodies in memory at one time."""
MOST_WAITING = 64

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Intake(Protocol):
    """What takes deliveries in (events.intake.MessageIntake)."""

    @property
    def count(self) -> Callable[[MessageKind, Outcome, Reason | None], None]: ...
    async def receive(self, delivery: Delivery) -> Outcome: ...
    async def set_aside(
        self, delivery: Delivery, reason: Reason, detail: str, brand_id: str | None
    ) -> None: ...


class PushDoor:
    """Answers one push: 204 once it is committed, 4xx for strangers, 503 for a fault of ours.

    Who knows the shared token may enter, or who bears one that Google signed; either suffices.
    403 when neither is configured or Google signed for another account, 401 for a missing or wrong
    token, 503 when Google's keys cannot be had, all before the body is read; 429 when too many wait
    already. How long a body may be is bounded before this door.
    """

    def __init__(
        self,
        intake: Intake,
        token: str | None,
        now: Callable[[], datetime],
        note_lag: Callable[[float], None],
        signed: "SignedPushes | None" = None,
    ) -> None:
        """Prepare; `note_lag` hears how many seconds old each message is once it is taken in."""
        self._intake = intake
        self._token = token
        self._now = now
        self._note_lag = note_lag
        self._signed = signed
        self._waiting = 0
        self._places = asyncio.Semaphore(AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """Answer one push."""
        is_known = self._knows_token(request)
        if not is_known and self._signed is None:
            return self._refuse()
        if self._waiting >= MOST_WAITING:
            return _later(429)
        self._waiting += 1
        try:
            refusal = None if is_known else await self._check_signature(request)
            if refusal is not None:
                return refusal
            async with self._places:
                return await self._take(request)
        except Exception:  # noqa: BLE001 - whatever fails here is no reason to acknowledge
            _log.exception("push_not_taken")
            return _later(503)
        finally:
            self._waiting -= 1

    def _knows_token(self, request: Request) -> bool:
        given = request.query_params.get("token", "")
        return self._token is not None and hmac.compare_digest(given.encode(), self._token.encode())

    def _refuse(self) -> Response:
        if self._token is None and self._signed is None:
            return Response("Push is closed.", 403)
        return Response("The token is missing or wrong.", 401)

    async def _check_signature(self, request: Request) -> Response | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if self._signed is None or scheme.lower() != "bearer":
            return self._refuse()
        try:
            await self._signed.check(token.strip())
        except TokenRefused as error:
            _log.info("push_refused", reason=str(error))
            return self._refuse()
        except WrongAccount:
            _log.info("push_refused", reason="another account")
            return Response("The token is of another account.", 403)
        except KeysUnavailable:
            return _later(503)
        return None

    async def _take(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await request.body()
        except (TimeoutError, ClientDisconnect):
            return _later(503)
        try:
            delivery = read_push(body, self._now())
        except UnreadableEnvelope as error:
            await self._set_aside(error)
        else:
            await self._intake.receive(delivery)
            self._note_lag((self._now() - delivery.published_at).total_seconds())
        return Response(status_code=204)

    async def _set_aside(self, error: UnreadableEnvelope) -> None:
        await self._intake.set_aside(error.delivery, Reason.MALFORMED, str(error), None)
        self._intake.count(MessageKind.UNKNOWN, Outcome.QUARANTINED, Reason.MALFORMED)


def push_route(door: PushDoor) -> Route:
    """The route of the push door."""
    return Route("/pubsub/push", door.answer, methods=["POST"])


def _later(status: int) -> Response:
    return Response(status_code=status, headers={"Retry-After": "1"})
