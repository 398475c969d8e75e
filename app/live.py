"""What follows changes in this process, and the doors of those who are told."""

import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from strawberry.schema import BaseSchema

from app.background import repeating
from app.http.live import KeyGuard, LiveResponses, LiveSockets, Served
from app.http.live.guard import CHECK_SECONDS
from app.http.live.operations import MakeContext
from app.wiring import Wired
from gql.live import LiveStreams
from resolvers.live import Follower


@dataclass(frozen=True, slots=True)
class LiveDoors:
    """Both doors to live subscriptions, and what stands behind them."""

    sockets: LiveSockets
    responses: LiveResponses
    streams: LiveStreams
    follower: Follower

    async def end(self) -> None:
        """Close what is open, so that the server can leave."""
        self.responses.end()
        await self.sockets.end()


@contextlib.asynccontextmanager
async def open_live(
    wired: Wired, schema: BaseSchema, make_context: MakeContext
) -> AsyncGenerator[LiveDoors, None]:
    """Follow changes until the block ends."""
    follower = Follower(wired.live, wired.nudges, wired.services.now)
    guard = KeyGuard(wired.authenticator.viewer)
    served = Served(schema, LiveStreams(follower), make_context, guard, wired.metrics)
    doors = LiveDoors(LiveSockets(served), LiveResponses(served), served.streams, follower)
    async with (
        follower.running(),
        repeating(CHECK_SECONDS, guard.check),
        repeating(CHECK_SECONDS, doors.sockets.let_go),
    ):
        try:
            yield doors
        finally:
            await doors.end()
