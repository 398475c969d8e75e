"""Which wish is the newest of its target, and what becomes of the others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import chunks
from adapters.database.items import queue_items
from adapters.database.rows import AnyRow, choose
from adapters.database.settling import settle_items
from adapters.database.tables import activity_items, wishes
from adapters.database.waiting import WAITS
from adapters.database.wish_rows import (
    change,
    forget,
    key_of,
    lane_of,
    line_of,
    lock_lanes,
    which,
)
from domain.activities import ActivityItem, ActivityStatus, ErrorCode
from domain.wishes import MOST_ATTEMPTS, QueuedLine, Way

LOST = "The process that sent this ended before it could write down the answer."
AGAIN = "The process that sent this ended; it waits to be sent again."
NEWER = "A newer value was wanted before this one was sent."

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _covers(newer: str | None, older: str | None) -> bool:
    """Whether a value at the one warehouse makes one at the other needless; None is all of them."""
    return newer is None or newer == older


async def _waiting(
    connection: AsyncConnection, lines: Iterable[QueuedLine]
) -> Mapping[str, Sequence[AnyRow]]:
    """The wishes that wait in the lanes of these lines, by lane."""
    found: dict[str, list[AnyRow]] = {}
    for lanes in chunks(map(lane_of, lines)):
        rows = choose(wishes).where(wishes.c.lane.in_(lanes), WAITS)
        for row in await connection.execute(rows):
            found.setdefault(row.lane, []).append(row)
    return found


async def supersede(
    connection: AsyncConnection, lines: Sequence[QueuedLine], clock: datetime, now: datetime
) -> list[int]:
    """Take the place of older wishes of the same targets; the number of each line."""
    waiting = await _waiting(connection, lines)
    fresh = (clock - _EPOCH) // timedelta(microseconds=1)
    numbers: list[int] = []
    gone: list[QueuedLine] = []
    for line in lines:
        before = waiting.get(lane_of(line), ())
        place = line.line.remote_warehouse_id
        older = [row for row in before if _covers(place, row.remote_warehouse_id)]
        last = max((row.number + 1 for row in before), default=0)
        numbers.append(min((row.number for row in older), default=max(fresh, last)))
        gone.extend(line_of(row) for row in older)
    await end_lines(connection, gone, ActivityStatus.SUPERSEDED, NEWER, now)
    return numbers


async def end_lines(
    connection: AsyncConnection,
    lines: Iterable[QueuedLine],
    status: ActivityStatus,
    message: str,
    now: datetime,
) -> None:
    """Say what lines came to that are not sent any more, and forget them."""
    error = ErrorCode.OUTCOME_UNKNOWN if status is ActivityStatus.UNKNOWN else None
    in_order = sorted({key_of(line): line for line in lines}.items())
    for activity_id, its in groupby(in_order, lambda pair: pair[0][0]):
        ended = [line for _, line in its]
        items = [
            ActivityItem(line.position, line.line.sku, status, message, error=error)
            for line in ended
        ]
        await settle_items(connection, activity_id, items, now)
        await forget(connection, ended)


async def put_back(
    connection: AsyncConnection,
    lines: Sequence[QueuedLine],
    due_at: datetime,
    message: str,
    now: datetime,
) -> None:
    """Let lines of one activity wait again; those for which a newer wish waits are superseded."""
    waiting = await _waiting(connection, lines)
    newer = [
        line
        for line in lines
        if any(
            _covers(row.remote_warehouse_id, line.line.remote_warehouse_id)
            for row in waiting.get(lane_of(line), ())
        )
    ]
    await end_lines(connection, newer, ActivityStatus.SUPERSEDED, NEWER, now)
    again = [line for line in lines if line not in newer]
    if again:
        positions = [line.position for line in again]
        await queue_items(connection, again[0].activity_id, positions, message)
        attempts = wishes.c.attempts + 1
        values = {"held_until": None, "reserved": False, "due_at": due_at, "attempts": attempts}
        await change(connection, again, values)


async def recover(
    connection: AsyncConnection, lines: Sequence[QueuedLine], clock: datetime, now: datetime
) -> int:
    """Put the lines of one activity back whose call was cut off, and forget those that ended."""
    await lock_lanes(connection, lines)
    still = await which(connection, lines, wishes.c.held_until <= clock)
    its = [line for line in lines if key_of(line) in still]
    if not its:
        return 0
    item = activity_items.c
    rows = choose(item.position).where(
        item.activity_id == its[0].activity_id, item.status == ActivityStatus.PENDING
    )
    cut_off = set((await connection.execute(rows)).scalars())
    await forget(connection, [line for line in its if line.position not in cut_off])
    lost = [line for line in its if line.position in cut_off]
    ends = [li for li in lost if li.way is Way.TOPIC or li.attempts + 1 >= MOST_ATTEMPTS]
    await end_lines(connection, ends, ActivityStatus.UNKNOWN, LOST, now)
    again = [line for line in lost if line not in ends]
    await put_back(connection, again, clock, AGAIN, now)
    return len(lost)
