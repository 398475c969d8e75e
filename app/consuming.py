"""The consumer alone: what `channelgraph consume` runs, without any door."""

import asyncio
import signal
from collections.abc import Callable

from uvicorn.loops.auto import auto_loop_factory

from app.pulling import pulling_messages
from app.schedule import running_schedule
from app.sending import running_senders
from app.settings import Settings
from app.wiring import open_services


def consume(settings: Settings, on_ready: Callable[[Settings], None]) -> None:
    """Take messages in until SIGINT or SIGTERM; raises StartRefused as `serve` does."""
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_consume(settings, on_ready))


async def _consume(settings: Settings, on_ready: Callable[[Settings], None]) -> None:
    """A signal while it starts ends it as soon as all is open: nothing is left half made."""
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ending.set)
    async with (
        open_services(settings, plays_sandbox=False) as wired,
        pulling_messages(settings, wired),
        running_schedule(settings, wired.services),
        running_senders(settings, wired.services),
    ):
        on_ready(settings)
        await ending.wait()
