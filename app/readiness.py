"""What readiness asks: the parts that a server stands on."""

from typing import TYPE_CHECKING

from adapters.database import Database
from app.http.health import Part
from app.sandbox_mode import PlayedSandbox

if TYPE_CHECKING:  # Redis is large, and most have none
    from cache.server import RedisServer


def parts_of(
    database: Database, server: "RedisServer | None", sandbox: PlayedSandbox | None
) -> dict[str, Part]:
    """The parts of one server, by name."""
    parts = {"database": Part(database.is_ready)}
    if server is not None:
        parts["redis"] = Part(server.ping, needed=False)
    if sandbox is not None:
        process = sandbox.sandbox

        async def is_alive() -> bool:
            return process.is_alive

        parts["sandbox"] = Part(is_alive)
    return parts
