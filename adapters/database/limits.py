"""The limiter's slots (docs/adr/0009-limits-and-wishes.md)."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.clock import moment_after, read_clock
from adapters.database.engine import Connections, insert, lock_all
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import call_slots
from domain.limits import Busy, Grant, Need

_NOW = timedelta()


class SlotRepository:
    """domain.limits.Slots over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def take(self, needs: Sequence[Need], lease: timedelta) -> Grant | Busy:
        grant = Grant(secrets.token_hex(8), tuple(needs))
        if not needs:
            return grant
        async with self._connections.write() as connection:
            await lock_all(connection, [("limit", need.key) for need in needs])
            now = await read_clock(connection)
            held = await _held(connection, needs, now)
            free = {need.key: _free_place(need, held[need.key]) for need in needs}
            busy = [need for need in needs if free[need.key] is None]
            if busy:
                return Busy({need.key: _wait(need, held[need.key], now) for need in busy})
            rows = [
                {
                    "limit_key": need.key,
                    "place": free[need.key],
                    "out_of": need.count,
                    "holder": grant.token,
                    "free_at": now + lease + need.window,
                }
                for need in needs
            ]
            await _write(connection, rows)
        return grant

    async def give_back(self, grant: Grant, *, used: bool = True) -> None:
        if not grant.needs:
            return
        async with self._connections.write() as connection:
            for need in grant.needs:
                its = (call_slots.c.limit_key == need.key, call_slots.c.holder == grant.token)
                free_at = await moment_after(connection, need.window if used else _NOW)
                given = update(call_slots).where(*its).values(holder=None, free_at=free_at)
                await connection.execute(given)


async def _held(
    connection: AsyncConnection, needs: Sequence[Need], now: datetime
) -> Mapping[str, Sequence[AnyRow]]:
    """The slots of each limit that are not free yet."""
    slots = choose(call_slots.c.limit_key, *_SHOWN).where(
        call_slots.c.limit_key.in_([need.key for need in needs]), call_slots.c.free_at > now
    )
    held: dict[str, list[AnyRow]] = {need.key: [] for need in needs}
    for row in await connection.execute(slots):
        held[row.limit_key].append(row)
    return held


_SHOWN = (call_slots.c.place, call_slots.c.holder, call_slots.c.free_at)


def _free_place(need: Need, held: Sequence[AnyRow]) -> int | None:
    taken = {row.place for row in held}
    return next((place for place in range(need.count) if place not in taken), None)


def _wait(need: Need, held: Sequence[AnyRow], now: datetime) -> timedelta:
    """How long until one may be free: one that is held, a window from now at the earliest."""
    waits: Iterator[timedelta] = (
        row.free_at - now if row.holder is None else min(row.free_at - now, need.window)
        for row in held
        if row.place < need.count
    )
    return min(waits)


async def _write(connection: AsyncConnection, rows: Sequence[Mapping[str, object]]) -> None:
    taken = insert(connection, call_slots)
    values = {name: taken.excluded[name] for name in ("out_of", "holder", "free_at")}
    keys = ["limit_key", "place"]
    await connection.execute(
        taken.on_conflict_do_update(index_elements=keys, set_=values), list(rows)
    )
