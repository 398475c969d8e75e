"""The consumer of the settings: Google Pub/Sub pulled, where that is asked for."""

import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from app.google import open_google
from app.http.health import Part
from app.settings import Settings
from app.wiring import Wired, utc_now
from domain.ports import Subscriptions


@dataclass(frozen=True, slots=True)
class _Named:
    """The subscriptions of the settings, and those of the features that were switched on."""

    given: tuple[str, ...]
    opened: Subscriptions

    async def names(self) -> Sequence[str]:
        opened = await self.opened.all()
        return (*self.given, *(each.name for each in opened.values()))


@contextlib.asynccontextmanager
async def pulling_messages(settings: Settings, wired: Wired) -> AsyncGenerator[None, None]:
    """Pull into the intake while the block runs, and let readiness tell of it.

    Raises StartRefused, in one line, where what pulling needs is missing.
    """
    if not settings.pulls or settings.pubsub_project is None:
        yield
        return
    async with open_google(settings, settings.pubsub_project) as subscriber:
        from adapters.pubsub.google import Pull

        known = _Named(settings.pubsub_subscriptions, wired.services.subscriptions)
        lag = wired.metrics.intake_lag.set
        pull = Pull(subscriber, settings.pubsub_project, known, wired.intake.receive, lag, utc_now)

        async def is_whole() -> bool:
            return pull.problem is None

        wired.parts["pubsub"] = Part(is_whole, needed=False, detail=lambda: pull.problem)
        async with pull:
            yield
