"""Subscriptions that the MP Adapter opened for features."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from adapters.database.engine import Connections, insert
from adapters.database.rows import choose
from adapters.database.tables import subscriptions
from domain.features import Subscription


class SubscriptionRepository:
    """domain.ports.Subscriptions over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def all(self) -> Mapping[str, Subscription]:
        columns = subscriptions.c
        rows = choose(columns.feature, columns.name, columns.enabled_at).order_by(columns.feature)
        return {row[0]: Subscription(*row) for row in await self._connections.read(rows)}

    async def keep(self, opened: Sequence[Subscription]) -> None:
        rows = [asdict(each) for each in opened]
        if not rows:
            return
        async with self._connections.write() as connection:
            put = insert(connection, subscriptions)
            named = put.on_conflict_do_update(
                index_elements=["feature"], set_={"name": put.excluded.name}
            )
            await connection.execute(named, rows)
