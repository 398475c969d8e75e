"""The database's own clock: the one clock that all processes share."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, func, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import Connections

TICK = timedelta(milliseconds=1)
"""How much later than the clock says it may be: SQLite's counts whole milliseconds."""

# The moment of the statement, not of the transaction, which may have waited for a lock since.
# What goes by this clock must be known after a crash, whatever the server's own setting.
_POSTGRESQL = text(
    "SELECT clock_timestamp(), CASE WHEN current_setting('synchronous_commit') = 'off' "
    "THEN set_config('synchronous_commit', 'on', true) END"
)
_SQLITE = text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")


async def read_clock(connection: AsyncConnection) -> datetime:
    """What the time is, at most TICK later."""
    is_sqlite = connection.dialect.name == "sqlite"
    return _moment((await connection.execute(_SQLITE if is_sqlite else _POSTGRESQL)).scalar_one())


async def moment_after(
    connection: AsyncConnection, by: timedelta
) -> datetime | ColumnElement[datetime]:
    """At least so long after now, as a value to be written by the next statement."""
    if connection.dialect.name == "sqlite":
        return await read_clock(connection) + TICK + by
    return func.clock_timestamp() + by


async def clock_of(connections: Connections) -> datetime:
    """The same, outside of any transaction."""
    rows = await connections.read(_SQLITE if connections.is_sqlite else _POSTGRESQL)
    return _moment(rows[0][0])


def _moment(told: str | datetime) -> datetime:
    if isinstance(told, datetime):
        return told
    return datetime.fromisoformat(told).replace(tzinfo=UTC)
