"""Wishes: the newest of a target is sent, one call at a time in its lane, and nothing is lost."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from made import NOON, after
from sqlalchemy import update

from adapters.database import Database
from adapters.database.tables import call_slots, wishes
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus, ErrorCode
from domain.limits import Busy
from domain.pages import PageRequest
from domain.ports import BeginOutcome
from domain.prices_and_stocks import Line, Subject
from domain.variants import OfferKey
from domain.wishes import FEEDBACK_TAKES, MOST_ATTEMPTS, QueuedLine, Way
from domain.work import WorkIntent

QUEUED, PENDING, SENT = ActivityStatus.QUEUED, ActivityStatus.PENDING, ActivityStatus.SENT
SUCCEEDED, SUPERSEDED = ActivityStatus.SUCCEEDED, ActivityStatus.SUPERSEDED
UNKNOWN = ActivityStatus.UNKNOWN
LEASE = timedelta(seconds=20)
LONG = timedelta(hours=1)


def line(
    value: int,
    *,
    channel: str = "lzda",
    offer: str = "1",
    warehouse: str | None = None,
    subject: Subject = Subject.PRICE,
    way: Way = Way.SINGLE,
) -> QueuedLine:
    key = OfferKey("brand-1", channel, offer)
    wanted = Line(0, "SKU-1", key, "{}", warehouse, Decimal(value), f"parent of {offer}")
    return QueuedLine("", 0, subject, way, wanted)


class Shop:
    """A store, and wishes that are wanted of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.wishes = database.wishes

    async def want(self, activity_id: str, *lines: QueuedLine, key: str | None = None) -> str:
        """Begin an update; what is waiting is for everyone at once."""
        activity = Activity(
            activity_id, ActivityKind.UPDATE_PRICES, PENDING, "brand-1", "key-1", "Dashboard",
            NOON, None, len(lines), 0,
        )  # fmt: skip
        placed = [replace(each, position=at) for at, each in enumerate(lines)]
        items = [
            ActivityItem(at, "SKU-1", QUEUED, channel_code=each.line.offer.channel_code)
            for at, each in enumerate(lines)
        ]
        begun = await self.wishes.begin(
            WorkIntent(activity, tuple(items), "f", key), placed, timedelta()
        )
        assert begun.outcome is BeginOutcome.STARTED
        await self.wishes.release(begun.activity_id)
        return begun.activity_id

    async def due(self) -> list[tuple[str, int]]:
        return [(each.activity_id, int(each.line.value)) for each in await self.wishes.due(100)]

    async def take(self, *only: str) -> Sequence[QueuedLine]:
        lines = [li for li in await self.wishes.due(100) if not only or li.activity_id in only]
        return await self.wishes.take(lines, LEASE, after(seconds=1))

    async def close(self, lines: Sequence[QueuedLine], status: ActivityStatus) -> None:
        items = [ActivityItem(each.position, "SKU-1", status) for each in lines]
        await self.wishes.close(lines, items, after(seconds=2))

    async def statuses(self, activity_id: str) -> list[ActivityStatus]:
        page = await self.database.activities.items(activity_id, PageRequest(99))
        return [edge.node.status for edge in page.edges]

    async def stands(self, activity_id: str) -> tuple[ActivityStatus, int]:
        kept = (await self.database.activities.by_id([activity_id]))[activity_id]
        return kept.status, kept.done_count

    async def pass_time(self, by: timedelta) -> None:
        """Let so much time pass: to the store it is the same as if every moment lay earlier."""
        async with self.database.connections.write() as connection:
            for row in (await connection.execute(wishes.select())).all():
                its = (wishes.c.activity_id == row.activity_id, wishes.c.position == row.position)
                held = None if row.held_until is None else row.held_until - by
                values = {"held_until": held, "due_at": row.due_at - by}
                await connection.execute(update(wishes).where(*its).values(values))
            for row in (await connection.execute(call_slots.select())).all():
                slot = (call_slots.c.limit_key == row.limit_key, call_slots.c.place == row.place)
                earlier = update(call_slots).where(*slot)
                await connection.execute(earlier.values(free_at=row.free_at - by))

    async def rows(self) -> int:
        async with self.database.connections.write() as connection:
            return len((await connection.execute(wishes.select())).all())


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database)


async def test_a_wish_is_taken_once_and_closed(shop: Shop) -> None:
    await shop.want("a", line(1), line(2, channel="tktk"))
    assert await shop.statuses("a") == [QUEUED, QUEUED]
    both = await shop.wishes.due(100)
    taken = await shop.wishes.take(both, LEASE, after(seconds=1))
    assert [int(each.line.value) for each in taken] == [1, 2]
    assert taken == both
    assert await shop.statuses("a") == [PENDING, PENDING]
    assert await shop.wishes.take(both, LEASE, after(seconds=1)) == []
    assert await shop.due() == []
    assert await shop.wishes.wait() is None
    await shop.close(taken, SUCCEEDED)
    assert (await shop.stands("a"), await shop.rows()) == ((SUCCEEDED, 2), 0)


async def test_a_line_is_kept_as_it_was_wanted(shop: Shop) -> None:
    wanted = line(19, channel="shpe-sg", warehouse="W1", subject=Subject.STOCK)
    wanted = replace(wanted, line=replace(wanted.line, value=Decimal("19.90")))
    await shop.want("a", wanted)
    (kept,) = await shop.wishes.due(100)
    assert kept == replace(wanted, activity_id="a")
    assert str(kept.line.value) == "19.90"


async def test_a_newer_wish_supersedes_the_one_that_waits(shop: Shop) -> None:
    await shop.want("a", line(1), line(2, channel="tktk"))
    await shop.want("b", line(3))
    assert await shop.statuses("a") == [SUPERSEDED, QUEUED]
    assert await shop.stands("a") == (PENDING, 1)
    await shop.want("c", line(4, channel="tktk"))
    assert await shop.stands("a") == (SUCCEEDED, 2)
    assert sorted(await shop.due()) == [("b", 3), ("c", 4)]


async def test_a_newer_wish_has_the_place_of_the_one_it_supersedes(shop: Shop) -> None:
    await shop.want("a", line(1, offer="1"))
    await shop.want("b", line(2, offer="2"))
    for number in range(3, 6):
        await shop.want(f"again {number}", line(number, offer="1"))
    assert await shop.due() == [("again 5", 5), ("b", 2)]


async def test_a_newer_wish_waits_for_the_call_that_is_out(shop: Shop) -> None:
    await shop.want("a", line(1))
    out = await shop.take()
    await shop.want("b", line(2))
    assert await shop.due() == []
    await shop.want("c", line(3))
    assert await shop.statuses("b") == [SUPERSEDED]
    await shop.close(out, SUCCEEDED)
    assert await shop.due() == [("c", 3)]


async def test_warehouses_of_an_offer_go_in_their_order(shop: Shop) -> None:
    await shop.want("all", line(1))
    await shop.want("one", line(2, warehouse="W1"))
    assert await shop.due() == [("all", 1)]  # the later one is only a part of it
    await shop.want("other", line(3, warehouse="W2"))
    await shop.want("one again", line(4, warehouse="W1"))
    assert await shop.statuses("one") == [SUPERSEDED]
    await shop.want("all again", line(5))
    assert {status for name in ("all", "other", "one again") for status in
            await shop.statuses(name)} == {SUPERSEDED}  # fmt: skip
    assert await shop.due() == [("all again", 5)]


async def test_a_price_and_a_stock_do_not_wait_for_each_other(shop: Shop) -> None:
    await shop.want("a", line(1))
    await shop.take()
    await shop.want("b", line(2, subject=Subject.STOCK))
    assert await shop.due() == [("b", 2)]


async def test_after_a_lost_answer_the_lane_waits_until_nothing_can_arrive(shop: Shop) -> None:
    await shop.want("a", line(1))
    await shop.close(await shop.take(), UNKNOWN)
    await shop.want("b", line(2))
    assert await shop.due() == []
    await shop.pass_time(LEASE)
    assert await shop.due() == [("b", 2)]
    assert await shop.wishes.recover(after(seconds=30)) == 0
    assert (await shop.statuses("a"), await shop.rows()) == ([UNKNOWN], 1)


async def test_what_is_taken_by_topic_keeps_its_lane_until_feedback(shop: Shop) -> None:
    await shop.want("a", line(1, way=Way.TOPIC))
    lines = await shop.take()
    await shop.close(lines, SENT)
    await shop.want("b", line(2))
    await shop.pass_time(LEASE)
    assert await shop.due() == []
    done = [ActivityItem(0, "SKU-1", SUCCEEDED)]
    await shop.database.actions.close_sync("a", done, after(seconds=9))  # as feedback does
    assert await shop.due() == [("b", 2)]


async def test_without_feedback_the_lane_goes_on_after_a_while(shop: Shop) -> None:
    await shop.want("a", line(1, way=Way.TOPIC))
    await shop.close(await shop.take(), SENT)
    await shop.want("b", line(2))
    await shop.pass_time(FEEDBACK_TAKES - timedelta(seconds=30))
    assert await shop.due() == []
    await shop.pass_time(timedelta(seconds=31))
    assert await shop.due() == [("b", 2)]


async def test_update_stock_v4_keeps_its_own_order(shop: Shop) -> None:
    await shop.want("a", line(1, subject=Subject.STOCK, way=Way.V4))
    await shop.close(await shop.take(), SENT)
    await shop.want("b", line(2, subject=Subject.STOCK, way=Way.V4))
    assert await shop.due() == [("b", 2)]
    await shop.want("c", line(3, subject=Subject.STOCK))  # by a call, which could overtake it
    assert await shop.due() == []


async def test_a_call_that_came_too_early_waits_again(shop: Shop) -> None:
    await shop.want("a", line(1))
    taken = await shop.take()
    an_hour = timedelta(hours=1)  # long beside any test: the clock is the database's own
    await shop.wishes.put_back(taken, "later", an_hour, after(seconds=3))
    assert await shop.statuses("a") == [QUEUED]
    assert await shop.due() == []
    wait = await shop.wishes.wait()
    assert wait is not None
    assert an_hour / 2 < wait <= an_hour
    await shop.pass_time(an_hour)
    assert [each.attempts for each in await shop.wishes.due(9)] == [1]


async def test_a_call_that_came_too_early_yields_to_a_newer_wish(shop: Shop) -> None:
    await shop.want("a", line(1), line(9, channel="tktk"))
    taken = await shop.take()
    await shop.want("b", line(2))
    await shop.wishes.put_back(taken, "later", timedelta(), after(seconds=3))
    assert await shop.statuses("a") == [SUPERSEDED, QUEUED]
    assert sorted(await shop.due()) == [("a", 9), ("b", 2)]


async def test_a_wish_whose_process_died_is_sent_again(shop: Shop) -> None:
    await shop.want("a", line(1))
    for attempt in range(MOST_ATTEMPTS):
        (lost,) = await shop.take()
        assert lost.attempts == attempt
        assert await shop.wishes.recover(after(seconds=9)) == 0  # it may run still
        await shop.pass_time(LEASE)
        assert await shop.wishes.recover(after(seconds=9)) == 1
    # Whatever it is that kills its process each time: it ends.
    assert (await shop.statuses("a"), await shop.rows()) == ([UNKNOWN], 0)
    page = await shop.database.activities.items("a", PageRequest(9))
    assert page.edges[0].node.error is ErrorCode.OUTCOME_UNKNOWN


async def test_only_the_newest_wish_is_sent_again(shop: Shop) -> None:
    await shop.want("a", line(1))
    await shop.take()
    await shop.want("b", line(2))
    await shop.pass_time(LEASE)
    assert await shop.wishes.recover(after(seconds=9)) == 1
    assert (await shop.statuses("a"), await shop.due()) == ([SUPERSEDED], [("b", 2)])


async def test_a_publish_whose_process_died_is_not_repeated(shop: Shop) -> None:
    await shop.want("a", line(1, way=Way.TOPIC))
    await shop.take()
    await shop.pass_time(LEASE)
    assert await shop.wishes.recover(after(seconds=9)) == 1
    assert (await shop.statuses("a"), await shop.rows()) == ([UNKNOWN], 0)


async def test_a_late_answer_settles_its_item_and_nothing_of_the_next_try(shop: Shop) -> None:
    await shop.want("a", line(1))
    late = await shop.take()
    await shop.pass_time(LEASE)
    await shop.wishes.recover(after(seconds=9))
    await shop.take()
    await shop.close(late, SUCCEEDED)
    assert (await shop.statuses("a"), await shop.rows()) == ([SUCCEEDED], 1)


async def test_wishes_are_left_to_whoever_asked_for_a_while(shop: Shop) -> None:
    activity = Activity(
        "a", ActivityKind.UPDATE_PRICES, PENDING, "brand-1", "key-1", "x", NOON, None, 1, 0
    )
    items = [ActivityItem(0, "SKU-1", QUEUED)]
    await shop.wishes.begin(WorkIntent(activity, tuple(items), "f"), [line(1)], LONG)
    assert await shop.due() == []
    assert [each.activity_id for each in await shop.wishes.due(9, activity_id="a")] == ["a"]
    wait = await shop.wishes.wait()
    assert wait is not None
    assert LONG - timedelta(minutes=1) < wait <= LONG
    await shop.pass_time(LONG)
    assert await shop.due() == [("a", 1)]


async def test_what_waits_for_a_place_holds_up_nothing_else(shop: Shop) -> None:
    await shop.want("a", line(1, channel="blib", offer="1"))
    (first,) = await shop.wishes.due(9)
    need = first.need
    assert need is not None
    for _ in range(need.count):
        grant = await shop.database.slots.take([need], LEASE)
        assert not isinstance(grant, Busy)
        await shop.database.slots.give_back(grant)
    await shop.want("b", line(2, channel="blib", offer="2"), line(3, channel="tktk"))
    assert await shop.due() == [("b", 2), ("b", 3)]
    assert [each.activity_id for each in await shop.wishes.due(9, activity_id="a")] == ["a"]
    wait = await shop.wishes.wait("a")
    assert wait is not None
    assert LONG - timedelta(minutes=1) < wait <= LONG + timedelta(seconds=1)
    await shop.pass_time(LONG)
    assert ("a", 1) in await shop.due()


async def test_an_activity_says_when_the_last_of_it_should_be_sent(shop: Shop) -> None:
    need = line(0, channel="blib").need
    assert need is not None
    for _ in range(need.count):
        grant = await shop.database.slots.take([need], LEASE)
        assert not isinstance(grant, Busy)
        await shop.database.slots.give_back(grant)
    # Twelve SKUs of one parent, five an hour, and those of this hour are used up.
    for number in range(12):
        wanted = line(number, channel="blib")
        offer = OfferKey("brand-1", "blib", f"o{number}")
        sku = replace(wanted.line, sku=f"SKU-{number}", offer=offer)
        await shop.want(f"a{number}", replace(wanted, line=sku))
    found = await shop.database.activities.by_id(["a0", "a4", "a5", "a11"])
    ends = {name: activity.estimated_completion_at for name, activity in found.items()}
    first = ends["a0"]
    assert first is not None
    for name, hours in (("a4", 0), ("a5", 1), ("a11", 2)):
        its = ends[name]
        assert its is not None
        assert abs(its - first - hours * LONG) < timedelta(minutes=1)


async def test_wishes_at_once_leave_one(shop: Shop) -> None:
    await asyncio.gather(*(shop.want(f"a{number}", line(number)) for number in range(20)))
    ((newest, _),) = await shop.due()
    for number in range(20):
        name = f"a{number}"
        assert await shop.statuses(name) == [QUEUED if name == newest else SUPERSEDED]


async def test_many_takers_at_once_take_each_line_once(shop: Shop) -> None:
    wanted = [line(number, offer=f"{number}") for number in range(5)]
    await shop.want("a", *wanted)
    lines = await shop.wishes.due(100)
    takers = (shop.wishes.take(lines, LEASE, after(seconds=1)) for _ in range(8))
    taken = await asyncio.gather(*takers)
    assert sorted(len(each) for each in taken) == [0] * 7 + [5]


async def test_a_key_that_sent_nothing_wants_again(shop: Shop) -> None:
    first = await shop.want("a", line(1), key="k")
    await shop.close(await shop.take(), ActivityStatus.NOT_SENT)
    assert await shop.want("b", line(1), key="k") == first
    assert await shop.due() == [("a", 1)]
