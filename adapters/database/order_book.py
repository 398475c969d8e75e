"""What a transaction knows of its orders: read at once and ahead, written at once and last.

A group of messages costs as many statements as one message does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import lock_all, padded
from adapters.database.open_actions import read_open_actions
from adapters.database.rows import IDS, AnyRow, choose
from adapters.database.shown import STATE, Change, show
from adapters.database.tables import order_versions, orders
from adapters.database.version_rows import VERSION_COLUMNS, read_version
from domain.evidence import OpenAction
from domain.orders import OrderKey, OrderView, Overlay
from domain.versions import Version

_STATES = choose(orders.c.order_id, *[orders.c[name] for name in STATE]).where(
    orders.c.order_id.in_(IDS)
)
_VERSIONS = choose(order_versions.c.order_id, *VERSION_COLUMNS).where(
    order_versions.c.order_id.in_(IDS)
)
_BODY = choose(order_versions.c.body).where(
    order_versions.c.order_id == bindparam("order_id"),
    order_versions.c.message_id == bindparam("message_id"),
)
_NEW_VERSION = plain_insert(order_versions)


@dataclass(slots=True)
class _Leaf:
    """One order: as it is kept, and what the transaction adds to it."""

    before: AnyRow | None
    versions: list[Version]
    action: OpenAction | None
    added: dict[str, tuple[Version, str, str]] = field(
        default_factory=dict[str, tuple[Version, str, str]]
    )
    change: Change | None = None


class OrderBook:
    """The orders of one transaction; an order is locked before it is read."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._leaves: dict[OrderKey, _Leaf] = {}

    async def open(self, keys: Iterable[OrderKey]) -> None:
        """Lock these orders until the transaction ends, and read what is kept of them."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._leaves]
        if not wanted:
            return
        await lock_all(self._connection, [("order", key.text) for key in wanted])
        ids = {"ids": padded(key.text for key in wanted)}
        states = {row.order_id: row for row in await self._connection.execute(_STATES, ids)}
        versions: dict[str, list[Version]] = {}
        for row in await self._connection.execute(_VERSIONS, ids):
            versions.setdefault(row[0], []).append(read_version(row))
        actions = await read_open_actions(self._connection, ids["ids"])
        for key in wanted:
            name = key.text
            self._leaves[key] = _Leaf(states.get(name), versions.get(name, []), actions.get(name))

    async def add_version(
        self, key: OrderKey, version: Version, activity_id: str, body: str
    ) -> None:
        leaf = await self._leaf(key)
        leaf.versions.append(version)
        leaf.added[version.message_id] = (version, activity_id, body)

    async def versions(self, key: OrderKey) -> tuple[Version, ...]:
        return tuple((await self._leaf(key)).versions)

    async def body(self, key: OrderKey, message_id: str) -> str:
        added = (await self._leaf(key)).added.get(message_id)
        if added is not None:
            return added[2]
        named = {"order_id": key.text, "message_id": message_id}
        return str((await self._connection.execute(_BODY, named)).scalar_one())

    async def overlay(self, key: OrderKey) -> Overlay | None:
        leaf = await self._leaf(key)
        if leaf.change is not None:
            return leaf.change.view.overlay
        row = leaf.before
        return (
            Overlay(row.overlay_status, row.overlay_since) if row and row.overlay_status else None
        )

    async def open_action(self, key: OrderKey) -> OpenAction | None:
        return (await self._leaf(key)).action

    def settled(self, action: OpenAction) -> None:
        """The action is closed: its order waits for it no more."""
        for leaf in self._leaves.values():
            if leaf.action == action:
                leaf.action = None

    async def show(self, view: OrderView, now: datetime) -> None:
        leaf = await self._leaf(view.content.key)
        leaf.change = Change(leaf.before, view, now)

    async def write(self) -> None:
        """Write all that was added and shown; changeSequence last, as its lock is everyone's."""
        rows = [
            {column.name: getattr(version, column.name) for column in VERSION_COLUMNS}
            | {"order_id": key.text, "activity_id": activity_id, "body": body}
            for key, leaf in self._leaves.items()
            for version, activity_id, body in leaf.added.values()
        ]
        if rows:
            await self._connection.execute(_NEW_VERSION, rows)
        changes: Sequence[Change] = [
            leaf.change for leaf in self._leaves.values() if leaf.change is not None
        ]
        await show(self._connection, changes)

    async def _leaf(self, key: OrderKey) -> _Leaf:
        if key not in self._leaves:
            await self.open([key])
        return self._leaves[key]
