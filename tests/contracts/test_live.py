"""The port LiveReads: what changed, each in one statement, on both kinds of database."""

from datetime import timedelta

import pytest
from kept import take_versions
from made import NOON, after, content, version

from adapters.database import Database, open_database
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus
from domain.channels import ChannelKey, ChannelStatus, ConnectedChannel
from domain.orders import Order, OrderContent, OrderFilter, OrderKey, OrderStatus, TimeRange

PENDING = OrderFilter(statuses=(OrderStatus.PENDING,))
SHIPPED = OrderFilter(statuses=(OrderStatus.SHIPPED,))


def of(name: str, status: OrderStatus, brand: str = "brand-1") -> OrderContent:
    return content(status, key=OrderKey(brand, "tkpd", name))


async def put(
    database: Database, name: str, *statuses: OrderStatus, brand: str = "brand-1"
) -> Order:
    """An order that went through these statuses."""
    for number, status in enumerate(statuses):
        one = version(f"{name}-{number}", status, dated=after(minutes=number))
        order = await take_versions(database, of(name, status, brand), one)
    return order


async def after_(database: Database, sequence: int, wanted: OrderFilter, limit: int = 100) -> str:
    """Names and whether they match, in the order in which they are told."""
    found = await database.live.orders_after(sequence, wanted, limit)
    return " ".join(
        f"{change.order.key.remote_order_id}{'+' if change.matches else '-'}" for change in found
    )


@pytest.fixture
async def orders(database: Database) -> dict[str, Order]:
    """a stays pending, b was, c never was; d is another brand's."""
    return {
        "a": await put(database, "a", OrderStatus.PENDING),
        "b": await put(database, "b", OrderStatus.PENDING, OrderStatus.ACCEPTED),
        "c": await put(database, "c", OrderStatus.SHIPPED),
        "d": await put(database, "d", OrderStatus.PENDING, brand="brand-2"),
    }


async def test_an_empty_store_has_no_head(database: Database) -> None:
    assert await database.live.head() == 0
    assert await database.live.orders_after(0, OrderFilter(), 10) == []


@pytest.mark.parametrize(
    ("sequence", "wanted", "found"),
    [
        (0, OrderFilter(), "a+ b+ c+ d+"),
        (3, OrderFilter(), "c+ d+"),
        (5, OrderFilter(), ""),
        (0, OrderFilter(brand_ids=frozenset({"brand-1"})), "a+ b+ c+"),
        (0, OrderFilter(brand_ids=frozenset[str]()), ""),
        (0, PENDING, "a+ b- d+"),
        (0, OrderFilter(statuses=(OrderStatus.PENDING,), channel_codes=("shpe",)), ""),
        (0, OrderFilter(statuses=()), ""),
        (0, SHIPPED, "c+"),
        (0, OrderFilter(ordered_at=TimeRange(end=NOON)), ""),
        (0, OrderFilter(search="b"), "b+"),
        (0, OrderFilter(skus=("SKU-9",)), ""),
    ],
)
async def test_what_changed_is_told_in_its_order(
    database: Database, orders: dict[str, Order], sequence: int, wanted: OrderFilter, found: str
) -> None:
    assert await database.live.head() == max(one.change_sequence for one in orders.values())
    assert await after_(database, sequence, wanted) == found
    walked: list[str] = []
    while part := await database.live.orders_after(sequence, wanted, 1):
        walked.append(await after_(database, sequence, wanted, 1))
        sequence = part[-1].order.change_sequence
    assert " ".join(walked) == found


async def test_many_filters_are_asked_at_once(database: Database, orders: dict[str, Order]) -> None:
    a, b, c, d = orders.values()
    filters = [PENDING, SHIPPED, OrderFilter(search="d"), *[PENDING] * 60]
    found = await database.live.standings([a, b, c, d], filters)
    pending = {a.key: True, b.key: False, c.key: None, d.key: True}
    assert found[0] == pending
    assert found[1] == {a.key: None, b.key: None, c.key: True, d.key: None}
    assert found[2] == {a.key: None, b.key: None, c.key: None, d.key: True}
    assert list(found[3:]) == [pending] * 60
    later = version("a-9", OrderStatus.ACCEPTED, dated=after(hours=1))
    await take_versions(database, of("a", OrderStatus.ACCEPTED), later)
    [moved] = await database.live.standings([a, b], [PENDING])
    assert moved == {b.key: False}  # a is not as it was read


async def test_every_change_of_an_activity_shows(database: Database) -> None:
    activity = Activity(
        activity_id="work", kind=ActivityKind.SYNC_PRODUCTS, status=ActivityStatus.PENDING,
        brand_id="brand-1", key_id="k", requested_by="k", requested_at=NOON, completed_at=None,
        item_count=2, done_count=0, estimated_completion_at=None,
    )  # fmt: skip
    items = [
        ActivityItem(
            position=n, target=f"t{n}", status=ActivityStatus.PENDING, message=None,
            channel_code="tkpd", order_id=None, error=None, upstream=None,
        )
        for n in range(2)
    ]  # fmt: skip
    await database.actions.begin_sync(activity, items, "{}", None)
    seen = [(await database.live.activities(["work", "none"]))["work"]]
    assert seen[0].activity == activity
    for status in (ActivityStatus.UNKNOWN, ActivityStatus.SUCCEEDED):
        told = ActivityItem(
            position=0, target="t0", status=status, message="told", channel_code="tkpd",
            order_id=None, error=None, upstream=None,
        )  # fmt: skip
        await database.actions.close_sync("work", [told], NOON + timedelta(seconds=1))
        seen.append((await database.live.activities(["work"]))["work"])
    assert len(set(seen)) == 3
    assert [state.revision for state in seen] == sorted({state.revision for state in seen})


async def test_channels_are_told_of_the_brands_that_are_asked(database: Database) -> None:
    for brand in ("brand-1", "brand-2"):
        one = ConnectedChannel(ChannelKey(brand, "tkpd"), "Tokopedia", "Toko", None, ())
        await database.registry.note_connected({brand: [one]}, NOON)
    everything = await database.live.channels(None)
    assert {channel.key.brand_id for channel in everything} == {"brand-1", "brand-2"}
    [found] = await database.live.channels(frozenset({"brand-2"}))
    assert (found.key.brand_id, found.status) == ("brand-2", ChannelStatus.CONNECTED)
    assert await database.live.channels(frozenset[str]()) == []


async def test_each_commit_is_told_and_nothing_else(database_address: str) -> None:
    told: list[str] = []
    async with open_database(database_address, committed=lambda: told.append("")) as database:
        await database.upgrade()
        told.clear()
        await put(database, "a", OrderStatus.PENDING)
        assert len(told) == 1
        await database.live.orders_after(0, OrderFilter(), 10)
        with pytest.raises(ZeroDivisionError):
            async with database.intake.transaction():
                raise ZeroDivisionError
        assert len(told) == 1
