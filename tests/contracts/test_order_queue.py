"""The port OrderQueue: written in one transaction, taken once, over several processes at once."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bulks import (
    BEGUN_AT,
    accepting,
    became,
    bulk,
    items_of,
    key,
    shown_orders,
    statuses,
)
from kept import show, view
from made import after, content
from statements import recorded

from adapters.database import Database, open_database
from domain.actions import AcceptOrder, CancelOrder, CompleteOrder, OrderAction, PackOrder
from domain.activities import (
    Activity,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    UserError,
)
from domain.bulk import SECRET_LEASE, bad_row
from domain.bulk_ports import BegunMany
from domain.orders import OrderKey, OrderStatus
from domain.ports import BeginOutcome

STARTED, BUSY, MOVED = BeginOutcome.STARTED, BeginOutcome.BUSY, BeginOutcome.MOVED
QUEUED, PENDING, SENT = ActivityStatus.QUEUED, ActivityStatus.PENDING, ActivityStatus.SENT
SUCCEEDED, FAILED = ActivityStatus.SUCCEEDED, ActivityStatus.FAILED
UNKNOWN, NOT_SENT = ActivityStatus.UNKNOWN, ActivityStatus.NOT_SENT
NOW = after(hours=2)


async def one(database: Database, activity_id: str = "b-1") -> Activity:
    return (await database.activities.by_id([activity_id]))[activity_id]


def item(at: int, order: OrderKey, status: ActivityStatus, **more: Any) -> ActivityItem:
    return ActivityItem(
        at, order.remote_order_id, status, channel_code=order.channel_code, order_id=order.text,
        brand_id=order.brand_id, **more,
    )  # fmt: skip


async def begin(database: Database, activity_id: str, *actions: OrderAction) -> None:
    intent = bulk(activity_id, actions)
    assert await database.order_queue.begin_many(intent) == BegunMany(STARTED, activity_id)


async def test_a_bulk_is_written_with_its_items_and_waits(database: Database) -> None:
    keys = await shown_orders(database, 2)
    refused = bad_row(2, key(7), UserError(ErrorCode.ILLEGAL_STATUS, "no"))
    intent = bulk("b-1", accepting(*keys), bad=[refused])
    assert await database.order_queue.begin_many(intent) == BegunMany(STARTED, "b-1")
    assert await one(database) == Activity(
        "b-1", ActivityKind.ACCEPT_ORDER, PENDING, "brand-1", "key-1", "Dashboard", BEGUN_AT,
        None, 3, 1, after(hours=1, minutes=1),
    )  # fmt: skip
    assert await items_of(database, "b-1") == [
        *(item(at, each, QUEUED) for at, each in enumerate(keys)),
        item(2, key(7), FAILED, message="no", error=ErrorCode.ILLEGAL_STATUS),
    ]
    assert await database.order_queue.waiting() == 2


async def test_a_bulk_costs_the_same_statements_whatever_its_length(database: Database) -> None:
    keys = await shown_orders(database, 40)
    with recorded(database) as few:
        await database.order_queue.begin_many(bulk("b-1", accepting(*keys[:2])))
    with recorded(database) as many:
        await database.order_queue.begin_many(bulk("b-2", accepting(*keys[2:])))
    assert len(many) == len(few)


async def test_an_order_in_use_or_changed_begins_nothing(database: Database) -> None:
    keys = await shown_orders(database, 3)
    await begin(database, "b-1", AcceptOrder(keys[0]))
    await show(database, view(content(OrderStatus.CANCELLED, key=keys[1]), occurred_at=NOW))
    found = await database.order_queue.begin_many(bulk("b-2", accepting(*keys)))
    assert found == BegunMany(BUSY, "b-2", {keys[0]: "b-1"}, frozenset({keys[1]}))
    found = await database.order_queue.begin_many(bulk("b-2", accepting(*keys[1:])))
    assert found == BegunMany(MOVED, "b-2", {}, frozenset({keys[1]}))
    assert await database.activities.by_id(["b-2"]) == {}
    assert await database.order_queue.waiting() == 1


async def test_one_key_is_one_bulk(database: Database) -> None:
    keys = await shown_orders(database, 1)
    once = bulk("b-1", accepting(*keys), idempotency_key="k")
    assert (await database.order_queue.begin_many(once)).outcome is STARTED
    again = bulk("b-2", accepting(*keys), idempotency_key="k")
    found = await database.order_queue.begin_many(again)
    assert (found.outcome, found.activity_id) == (BeginOutcome.REPLAYED, "b-1")
    other = bulk("b-3", accepting(*keys), idempotency_key="k", fingerprint="g")
    assert (await database.order_queue.begin_many(other)).outcome is BeginOutcome.CONFLICT
    assert await database.order_queue.waiting() == 1


@pytest.mark.parametrize("bad", [(), (UserError(ErrorCode.INVALID, "no"),)])
async def test_a_bulk_without_a_good_row_has_ended_and_is_answered_again(
    database: Database, bad: tuple[UserError, ...]
) -> None:
    rows = [bad_row(0, key(0), error) for error in bad]
    intent = bulk("b-1", [], bad=rows, idempotency_key="k")
    assert (await database.order_queue.begin_many(intent)).outcome is STARTED
    ended = await one(database)
    assert (ended.status, ended.completed_at) == (FAILED if bad else SUCCEEDED, BEGUN_AT)
    assert (ended.progress, ended.estimated_completion_at) == (1.0, None)
    found = await database.order_queue.begin_many(bulk("b-2", [], bad=rows, idempotency_key="k"))
    assert found == BegunMany(BeginOutcome.REPLAYED, "b-1")


async def test_what_was_wholly_not_sent_begins_anew_under_its_key(database: Database) -> None:
    keys = await shown_orders(database, 2)
    refused = [bad_row(1, keys[1], UserError(ErrorCode.ILLEGAL_STATUS, "no"))]
    intent = bulk("b-1", accepting(keys[0]), bad=refused, idempotency_key="k")
    await database.order_queue.begin_many(intent)
    taken = await database.order_queue.take_one([], NOW, by_topic=False)
    assert taken is not None
    await database.order_queue.close("b-1", became(taken, NOT_SENT), NOW)
    again = bulk("b-2", accepting(*keys), idempotency_key="k")
    assert await database.order_queue.begin_many(again) == BegunMany(STARTED, "b-1")
    assert await statuses(database, "b-1") == [QUEUED, QUEUED]
    assert (await one(database)).completed_at is None


async def test_a_bulk_is_taken_whole_and_once_the_oldest_first(database: Database) -> None:
    keys = await shown_orders(database, 3)
    await begin(database, "b-2", *accepting(*keys[:2]))
    older = bulk("b-1", accepting(keys[2]), at=after(minutes=30))
    await database.order_queue.begin_many(older)
    first = await database.order_queue.take_bulk([], NOW)
    second = await database.order_queue.take_bulk([], NOW)
    assert first is not None
    assert second is not None
    assert (first.activity_id, second.activity_id) == ("b-1", "b-2")
    assert [each.action for each in second.orders] == accepting(*keys[:2])
    assert await statuses(database, "b-2") == [PENDING, PENDING]
    assert await database.order_queue.take_bulk([], NOW) is None
    assert await database.order_queue.waiting() == 0


async def test_what_no_topic_takes_is_taken_one_by_one(database: Database) -> None:
    keys = await shown_orders(database, 2)
    packed = CompleteOrder(keys[1], package_id="p-1")
    await begin(database, "b-1", CompleteOrder(keys[0]), packed)
    single = await database.order_queue.take_one([], NOW, by_topic=True)
    assert single is not None
    assert [each.action for each in single.orders] == [packed]
    assert await database.order_queue.take_one([], NOW, by_topic=True) is None
    rest = await database.order_queue.take_one([], NOW, by_topic=False)
    assert rest is not None
    assert [each.action for each in rest.orders] == [CompleteOrder(keys[0])]


async def test_every_argument_comes_back_as_it_was(database: Database) -> None:
    keys = await shown_orders(database, 2)
    pack = PackOrder(
        keys[0], "PICK_UP", "JNE/1", "p-1", True, "w-1", ("item-1", "item-2")
    )  # fmt: skip
    cancel = CancelOrder(keys[1], 'stok habis "x"', ("item-1",))
    await begin(database, "b-1", pack)
    await database.order_queue.begin_many(bulk("b-2", [cancel]))
    for action in (pack, cancel):
        taken = await database.order_queue.take_one([], NOW, by_topic=False)
        assert taken is not None
        assert taken.orders[0].action == action


async def test_many_takers_over_two_processes_take_each_once(
    database: Database, database_address: str
) -> None:
    keys = await shown_orders(database, 30)
    await begin(database, "b-1", *accepting(*keys))
    async with open_database(database_address) as other:

        async def take_all(store: Database) -> list[str]:
            targets: list[str] = []
            while taken := await store.order_queue.take_one([], NOW, by_topic=False):
                targets += [each.item.target for each in taken.orders]
            return targets

        found = await asyncio.gather(*[take_all(s) for s in (database, other) for _ in range(3)])
    assert sorted(target for its in found for target in its) == [k.remote_order_id for k in keys]
    assert await database.order_queue.waiting() == 0


async def test_two_processes_take_a_bulk_once(database: Database, database_address: str) -> None:
    keys = await shown_orders(database, 20)
    await begin(database, "b-1", *accepting(*keys))
    async with open_database(database_address) as other:
        found = await asyncio.gather(
            *[s.order_queue.take_bulk([], NOW) for s in (database, other) for _ in range(3)]
        )
    [taken] = [each for each in found if each is not None]
    assert len(taken.orders) == 20


async def test_each_order_is_free_once_its_own_item_has_ended(database: Database) -> None:
    keys = await shown_orders(database, 3)
    await begin(database, "b-1", *accepting(*keys))
    taken = await database.order_queue.take_bulk([], NOW)
    assert taken is not None
    done, unknown, sent = became(taken, SUCCEEDED)[0], *(
        became(taken, status)[at] for at, status in ((1, UNKNOWN), (2, SENT))
    )  # fmt: skip
    await database.order_queue.close("b-1", [done, unknown, sent], NOW)
    assert await statuses(database, "b-1") == [SUCCEEDED, UNKNOWN, SENT]
    shown = (await database.orders.by_key(keys))[keys[0]]
    assert (shown.status, shown.status_is_expected) == (OrderStatus.ACCEPTED, True)
    others = await database.order_queue.begin_many(bulk("b-2", accepting(*keys), seen=[4, 2, 3]))
    assert others == BegunMany(BUSY, "b-2", {keys[1]: "b-1", keys[2]: "b-1"})
    free = await database.order_queue.begin_many(bulk("b-3", accepting(keys[0]), seen=[4]))
    assert free.outcome is STARTED


async def test_what_was_in_flight_when_its_process_died_is_unknown(database: Database) -> None:
    keys = await shown_orders(database, 3)
    await begin(database, "b-1", *accepting(*keys))
    await database.order_queue.take_one([], NOW, by_topic=False)
    assert await database.actions.orphan(NOW, NOW) == 0
    assert await database.actions.orphan(after(hours=3), after(hours=3)) == 1
    assert await statuses(database, "b-1") == [UNKNOWN, QUEUED, QUEUED]


SECRET = "settlement-4711"


async def test_a_secret_is_never_kept_and_its_holder_alone_takes_it(
    database: Database, sqlite_address: str, database_address: str
) -> None:
    keys = await shown_orders(database, 2)
    await begin(database, "b-1", CompleteOrder(keys[0], SECRET), CompleteOrder(keys[1]))
    other = await database.order_queue.take_bulk([], NOW)
    assert other is not None
    assert [each.item.position for each in other.orders] == [1]
    assert await database.order_queue.take_one([], NOW, by_topic=False) is None
    if database_address == sqlite_address:
        with sqlite3.connect(sqlite_address.removeprefix("sqlite:///")) as store:
            assert SECRET not in "\n".join(store.iterdump())
    mine = await database.order_queue.take_bulk(["b-1"], NOW)
    assert mine is not None
    [held] = mine.orders
    assert (held.action, held.holder) == (None, "b-1")


async def test_a_secret_whose_holder_died_is_not_sent(database: Database) -> None:
    keys = await shown_orders(database, 1)
    await begin(database, "b-1", CompleteOrder(keys[0], SECRET))
    died = BEGUN_AT + SECRET_LEASE
    assert await database.order_queue.give_up(died - timedelta(seconds=1)) == 0
    await database.order_queue.hold(["b-1"], died + SECRET_LEASE)
    assert await database.order_queue.give_up(died) == 0
    assert await database.order_queue.give_up(died + SECRET_LEASE) == 1
    [item] = await items_of(database, "b-1")
    assert (item.status, item.error) == (NOT_SENT, ErrorCode.NOT_SENT)
    assert (await one(database)).status is FAILED
    assert await database.order_queue.waiting() == 0
    assert await database.order_queue.take_one(["b-1"], NOW, by_topic=False) is None
    free = await database.order_queue.begin_many(bulk("b-2", accepting(*keys)))
    assert free.outcome is STARTED


async def test_what_was_settled_while_it_waited_is_not_taken(database: Database) -> None:
    keys = await shown_orders(database, 2)
    await begin(database, "b-1", *accepting(*keys))
    operator = replace((await items_of(database, "b-1"))[0], status=FAILED, message="by hand")
    await database.order_queue.close("b-1", [operator], NOW)
    taken = await database.order_queue.take_bulk([], NOW)
    assert taken is not None
    assert [each.item.position for each in taken.orders] == [1]
    assert await statuses(database, "b-1") == [FAILED, PENDING]
    assert await database.order_queue.waiting() == 0


@pytest.mark.parametrize("reason", ["NUL \0", "\x07 bell", "é 🔑", '"]}', "1e400 NaN"])
async def test_no_text_of_a_caller_holds_up_what_waits_behind_it(
    database: Database, reason: str
) -> None:
    keys = await shown_orders(database, 2)
    odd, plain = CancelOrder(keys[0], reason), CancelOrder(keys[1], "out of stock")
    await begin(database, "b-1", odd, plain)
    taken = [await database.order_queue.take_one([], NOW, by_topic=False) for _ in range(3)]
    assert [[order.action for order in each.orders] for each in taken if each] == [[odd], [plain]]
