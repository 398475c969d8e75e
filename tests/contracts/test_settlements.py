"""The port Settlements: an operator's verdict, once, whatever else speaks at the same time."""

import asyncio
from collections import Counter

from actions import activities, activity, intent, open_action, outcome, the_order
from kept import show, view
from made import after, content

from adapters.database import Database, open_database
from domain.activities import Activity, ActivityKind, ActivityStatus, ErrorCode, UserError
from domain.arguments import tell
from domain.orders import OrderStatus
from domain.ports import BeginOutcome, Begun
from domain.settlements import Settlement, Verdict
from domain.work import WorkIntent

NOW = after(hours=5)
SUCCEEDED, FAILED, UNKNOWN = ActivityStatus.SUCCEEDED, ActivityStatus.FAILED, ActivityStatus.UNKNOWN


def settlement(
    verdict: Verdict = Verdict.SUCCEEDED, *, by: str = "s-1", key: str | None = None
) -> Settlement:
    done = Activity(
        by, ActivityKind.SETTLE_ACTIVITY, SUCCEEDED, "brand-1", "ops", "Ops", NOW, NOW, 0, 0
    )
    return Settlement(WorkIntent(done, (), tell(verdict), key), "a-1", verdict, "seen")


async def lost(database: Database) -> None:
    await show(database, view(content()))
    await database.actions.begin(intent())
    unknown = outcome(UNKNOWN, error=ErrorCode.OUTCOME_UNKNOWN, message="lost")
    await database.actions.close(intent(), unknown, after(hours=2))


async def test_a_verdict_frees_the_order_and_shows_the_success(database: Database) -> None:
    await lost(database)
    assert await database.settlements.settle(settlement()) == Begun(BeginOutcome.STARTED, "s-1")
    kept, item = await activity(database)
    assert (kept.status, kept.completed_at, kept.done_count) == (SUCCEEDED, NOW, 1)
    assert item == outcome(SUCCEEDED, message="Settled by Ops: seen")
    shown = await the_order(database)
    assert (shown.status, shown.status_is_expected) == (OrderStatus.ACCEPTED, True)
    assert await open_action(database) is None
    made, own = await activity(database, "s-1")
    assert (made.kind, made.status, made.item_count) == (
        ActivityKind.SETTLE_ACTIVITY, SUCCEEDED, 1,
    )  # fmt: skip
    assert own.message == "a-1 is SUCCEEDED: seen"


async def test_what_is_in_flight_or_absent_is_not_settled(database: Database) -> None:
    await show(database, view(content()))
    for _ in range(2):
        refused = await database.settlements.settle(settlement())
        assert isinstance(refused, UserError)
        assert refused.code is ErrorCode.ILLEGAL_STATUS
        await database.actions.begin(intent())
    assert await open_action(database) is not None
    assert await activities(database) == 1


async def test_the_same_key_settles_once_over_two_processes(
    database: Database, database_address: str
) -> None:
    await lost(database)
    async with open_database(database_address) as other:
        found = await asyncio.gather(
            *[
                (database, other)[number % 2].settlements.settle(
                    settlement(by=f"s-{number}", key="k")
                )
                for number in range(10)
            ]
        )
    begun = [each for each in found if isinstance(each, Begun)]
    assert Counter(each.outcome for each in begun) == {
        BeginOutcome.STARTED: 1,
        BeginOutcome.REPLAYED: 9,
    }
    assert await activities(database) == 2


async def test_a_verdict_and_a_message_at_once_are_one_outcome(database: Database) -> None:
    await lost(database)
    await asyncio.gather(
        database.settlements.settle(settlement(Verdict.FAILED)),
        _by_message(database),
    )
    kept, item = await activity(database)
    assert kept.status is item.status
    assert (kept.status, item.message) in {
        (FAILED, "Settled by Ops: seen"),
        (SUCCEEDED, "shown"),
    }
    assert await open_action(database) is None


async def _by_message(database: Database) -> None:
    async with database.intake.transaction() as tx:
        await tx.lock_order(content().key)
        held = await tx.open_action(content().key)
        if held is not None:
            await tx.settle(held, SUCCEEDED, "shown", NOW)
