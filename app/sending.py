"""The senders beside a server or consumer: every process sends what waits."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime

import structlog

from app.sandbox_mode import find_sandbox
from app.settings import Settings
from resolvers.order_sender import OrderSender
from resolvers.sending import Sender
from resolvers.services import Services
from resolvers.wish_sender import WishSender

POLL = 1.0
"""Seconds after which a sender looks again by itself: others write work down, and die."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def running_senders(settings: Settings, services: Services) -> AsyncGenerator[None, None]:
    """Send what waits while the block runs; at its end what still waits is left to the next."""
    if settings.is_sandbox and find_sandbox(settings) is None:
        yield  # there is nobody to send to
        return
    async with sending(senders_of(services), services):
        yield


def senders_of(services: Services) -> Sequence[Sender]:
    """Every sender there is."""
    return (OrderSender(services), WishSender(services))


@contextlib.asynccontextmanager
async def sending(senders: Sequence[Sender], services: Services) -> AsyncGenerator[None, None]:
    """Run these senders until the block ends; the failure of one is logged and ends none."""
    tasks = [asyncio.create_task(_send(sender, services)) for sender in senders]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send(sender: Sender, services: Services) -> None:
    bell = services.bell
    while True:
        heard, again = bell.rings, None
        try:
            again = await sender.send_waiting()
        except Exception:  # noqa: BLE001 - the next round may go well
            _log.exception("sending_failed", sender=type(sender).__name__)
            heard = bell.rings  # what rang meanwhile would fail at once too
        await bell.wait(heard, _seconds(again, services.now()))


def _seconds(again: datetime | None, now: datetime) -> float:
    return POLL if again is None else min(max((again - now).total_seconds(), 0.0), POLL)
