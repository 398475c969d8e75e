"""Settling by hand: the items, what follows from them, and who did it, in one transaction."""

from adapters.database.engine import Connections
from adapters.database.feedback import close_items, read_asked_work
from adapters.database.idempotency import work_before, write_work
from domain.activities import UserError
from domain.feedback import Answered
from domain.ports import BeginOutcome, Begun
from domain.settlements import Settlement


class SettlementRepository:
    """domain.settlements.Settlements over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def settle(self, settlement: Settlement) -> Begun | UserError:
        async with self._connections.write_asked() as connection:
            before = await work_before(connection, settlement.work)
            if before.outcome is not BeginOutcome.STARTED:
                return before
            held = await read_asked_work(connection, settlement.activity_id)
            if held is None:
                return settlement.refused()
            chosen = settlement.choose(held.items)
            if isinstance(chosen, UserError):
                return chosen
            answered = [Answered(settlement.settled(item), None) for item in chosen]
            await close_items(connection, held, answered, settlement.work.activity.requested_at)
            return await write_work(connection, settlement.work_on(chosen))
