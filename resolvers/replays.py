"""A repeated idempotency key: the answer of the first, waited for while its call is out."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from domain.activities import ActivityItem, ActivityStatus
from domain.pages import PageRequest
from resolvers.context import Context

PATIENCE = timedelta(seconds=30)
"""How long after it was asked for a call's end is waited for: as long as the longest may take."""

_FIRST_LOOK = 0.02
_LONGEST_PAUSE = 0.5


async def ended_items(context: Context, activity_id: str, limit: int) -> Sequence[ActivityItem]:
    """The items of an activity, once no call for them is out; PENDING where that takes too long.

    Whoever makes the call may be another process: only the store knows of its end.
    """
    pause, until = _FIRST_LOOK, None
    while True:
        page = await context.services.activities.items(activity_id, PageRequest(limit=limit))
        items = [edge.node for edge in page.edges]
        if all(item.status is not ActivityStatus.PENDING for item in items):
            return items
        loop = asyncio.get_running_loop()
        until = until or loop.time() + await _left(context, activity_id)
        if loop.time() >= until:
            return items
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


async def _left(context: Context, activity_id: str) -> float:
    """Seconds that are left to wait; what was asked for long ago has nobody who would end it."""
    found = (await context.services.activities.by_id([activity_id])).get(activity_id)
    if found is None:
        return 0
    left = found.requested_at + PATIENCE - context.services.now()
    return min(left, PATIENCE).total_seconds()
