"""What feedback says of channels, kept: the newest word counts, whatever the order of arrival."""

import itertools
from collections.abc import Sequence
from decimal import Decimal

import pytest
from intake_store import MemoryIntake
from kept import delivery
from made import NOON, after

from adapters.database import Database
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus, ErrorCode
from domain.channels import Channel, ChannelKey, ChannelLimit, ChannelStatus, ConnectedChannel
from domain.connections import ChannelFeedback
from domain.features import Subscription
from domain.pages import PageRequest
from domain.ports import BeginOutcome
from events.channels import take_channel_feedback

KEY = ChannelKey("b", "shpe")
LIMITS = (ChannelLimit("price_limit", Decimal("0.10"), Decimal(150)), ChannelLimit("x", None, None))


def said(
    *, connected: bool = True, limits: tuple[ChannelLimit, ...] | None = None, activity: str = "a"
) -> ChannelFeedback:
    return ChannelFeedback(activity, KEY, connected, shop_name="Toko", limits=limits)


async def take(
    store: Database, feedback: ChannelFeedback, message_id: str, minutes: float, received: int = 0
) -> None:
    published = after(minutes=minutes)
    each = delivery(message_id, published)
    async with store.intake.transaction() as tx:
        await take_channel_feedback(tx, each, feedback, after(minutes=received))


async def shown(database: Database) -> Channel:
    return (await database.registry.channels([KEY]))[KEY]


async def test_a_connected_shop_is_known_with_its_limits(database: Database) -> None:
    await take(database, said(limits=LIMITS), "1", 0)
    expected = Channel(KEY, "Shopee", "Toko", ChannelStatus.CONNECTED, None, NOON, LIMITS)
    assert await shown(database) == expected
    await take(database, said(), "2", 1)  # null limits leave those that were told
    assert (await shown(database)).limits == LIMITS
    newer = (ChannelLimit("stock_limit", Decimal(0), Decimal(9)),)
    await take(database, said(limits=newer), "3", 2)
    assert (await shown(database)).limits == newer


WORDS = (
    (said(limits=LIMITS), "9", 0.0),
    (said(connected=False), "1", 5.0),
    (said(), "2", 5.0),
    (said(connected=False), "10", 5.0),
)


@pytest.mark.parametrize("turn", range(0, 24, 5))
async def test_arrival_decides_nothing(database: Database, turn: int) -> None:
    order: Sequence[tuple[ChannelFeedback, str, float]] = list(itertools.permutations(WORDS))[turn]
    for feedback, message_id, minutes in order:
        await take(database, feedback, message_id, minutes)
    channel = await shown(database)
    assert (channel.status, channel.limits) == (ChannelStatus.DISCONNECTED, LIMITS)


async def test_a_live_read_counts_from_when_it_was_asked(database: Database) -> None:
    live = ConnectedChannel(KEY, "Shopee", "Toko", after(days=30), ())
    await database.registry.note_connected({"b": [live]}, after(minutes=10))
    await take(database, said(connected=False), "1", 5)
    assert (await shown(database)).status is ChannelStatus.CONNECTED
    await take(database, said(connected=False), "2", 15)
    assert (await shown(database)).status is ChannelStatus.DISCONNECTED
    await database.registry.note_connected({"b": [live]}, after(minutes=14))  # asked before
    assert (await shown(database)).status is ChannelStatus.DISCONNECTED
    await database.registry.note_connected({"b": [live]}, after(minutes=16))
    assert (await shown(database)).status is ChannelStatus.CONNECTED


@pytest.mark.parametrize("days", [0.001, 1])
async def test_a_token_that_had_ended_says_nothing_of_the_new_one(
    database: Database, days: float
) -> None:
    ends = after(days=days)
    live = ConnectedChannel(KEY, "Shopee", "Toko", ends, ())
    await database.registry.note_connected({"b": [live]}, NOON)
    await take(database, said(), "1", 5)
    assert (await shown(database)).token_expires_at == (None if days < 1 else ends)


async def begun(
    database: Database, kind: ActivityKind, status: ActivityStatus, activity_id: str = "a"
) -> None:
    activity = Activity(
        activity_id, kind, ActivityStatus.PENDING, "b", "key", "me", NOON, None, 1, 0
    )
    item = ActivityItem(0, "shpe", ActivityStatus.PENDING, channel_code="shpe")
    outcome = await database.actions.begin_sync(activity, [item], "f", None)
    assert outcome.outcome is BeginOutcome.STARTED
    if status is not ActivityStatus.PENDING:
        ended = ActivityItem(0, "shpe", status, channel_code="shpe")
        await database.actions.close_sync(activity_id, [ended], NOON)


CONNECT, RECONNECT = ActivityKind.CONNECT_CHANNEL, ActivityKind.RECONNECT_CHANNEL
OPEN = (ActivityStatus.PENDING, ActivityStatus.SENT, ActivityStatus.UNKNOWN)


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("kind", [CONNECT, RECONNECT])
async def test_feedback_closes_what_is_open(
    database: Database, kind: ActivityKind, status: ActivityStatus
) -> None:
    await begun(database, kind, status)
    await take(database, said(), "1", 0, received=3)
    found = (await database.activities.by_id(["a"]))["a"]
    assert (found.status, found.completed_at, found.done_count) == (
        ActivityStatus.SUCCEEDED,
        after(minutes=3),
        1,
    )
    late = ActivityItem(0, "shpe", ActivityStatus.UNKNOWN, error=ErrorCode.OUTCOME_UNKNOWN)
    await database.actions.close_sync("a", [late], after(minutes=4))  # overtaken by the feedback
    page = await database.activities.items("a", PageRequest(limit=1))
    item = page.edges[0].node
    assert (item.status, item.error) == (ActivityStatus.SUCCEEDED, None)
    assert item.channel_code == "shpe"


async def test_feedback_of_a_failure_says_so(database: Database) -> None:
    await begun(database, CONNECT, ActivityStatus.SENT)
    failed = ChannelFeedback("a", KEY, is_connected=True, success=False, message="no such shop")
    await take(database, failed, "1", 0)
    page = await database.activities.items("a", PageRequest(limit=1))
    item = page.edges[0].node
    assert (item.status, item.error, item.message) == (
        ActivityStatus.FAILED,
        ErrorCode.REFUSED_BY_MARKETPLACE,
        "no such shop",
    )
    assert await database.registry.channels([KEY]) == {}


@pytest.mark.parametrize(
    ("kind", "status", "feedback"),
    [
        (CONNECT, ActivityStatus.FAILED, said()),
        (CONNECT, ActivityStatus.NOT_SENT, said()),
        (CONNECT, ActivityStatus.SENT, said(connected=False)),
        (RECONNECT, ActivityStatus.SENT, said(connected=False)),
        (ActivityKind.SYNC_PRODUCTS, ActivityStatus.SENT, said()),
        (CONNECT, ActivityStatus.SENT, said(activity="other")),
        (CONNECT, ActivityStatus.SENT, ChannelFeedback("a", ChannelKey("b", "tkpd"), True)),
        (CONNECT, ActivityStatus.SENT, ChannelFeedback("a", ChannelKey("c", "shpe"), True)),
    ],
)
async def test_nothing_else_is_closed(
    database: Database, kind: ActivityKind, status: ActivityStatus, feedback: ChannelFeedback
) -> None:
    await begun(database, kind, status)
    before = await database.activities.by_id(["a"])
    await take(database, feedback, "1", 0)
    assert await database.activities.by_id(["a"]) == before


async def test_work_whose_process_died_is_unknown(database: Database) -> None:
    await begun(database, CONNECT, ActivityStatus.PENDING)
    assert await database.actions.orphan(after(minutes=1), after(minutes=2)) == 1
    assert (await database.activities.by_id(["a"]))["a"].status is ActivityStatus.UNKNOWN


async def test_subscriptions_keep_when_they_were_first_enabled(database: Database) -> None:
    await database.subscriptions.keep([])
    await database.subscriptions.keep([Subscription("order-fetched", "CNX_ORDER_FETCHED_1", NOON)])
    later = [
        Subscription("order-fetched", "CNX_ORDER_FETCHED_2", after(days=1)),
        Subscription("chat", "CNX_CHAT_1", after(days=1)),
    ]
    await database.subscriptions.keep(later)
    assert await database.subscriptions.all() == {
        "chat": later[1],
        "order-fetched": Subscription("order-fetched", "CNX_ORDER_FETCHED_2", NOON),
    }


async def test_the_store_in_memory_keeps_the_same_words() -> None:
    store = MemoryIntake("b")
    async with store.transaction() as tx:
        await take_channel_feedback(tx, delivery("1", NOON), said(), NOON)
    assert [(word, name) for word, name, _ in store.kept.feedback] == [(said(), "Shopee")]
