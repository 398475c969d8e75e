"""The port Discounts: kept before the call, settled after it, found again in order."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from made import NOON, after
from statements import recorded

from adapters.database import Database
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus
from domain.discount_ports import MOST_OF_VARIANT
from domain.discounts import (
    Discount,
    DiscountFilter,
    DiscountItem,
    DiscountItemStatus,
    DiscountKey,
    DiscountType,
)
from domain.errors import BadUserInput
from domain.feedback import Feedback, FeedbackItem
from domain.messages import MessageKind
from domain.pages import PageRequest
from events.feedback import take_feedback

ALL = PageRequest(100)
ACTIVE, UNKNOWN = DiscountItemStatus.ACTIVE, DiscountItemStatus.UNKNOWN
DELETED = DiscountItemStatus.DELETED


def discount(
    activity: str = "a1",
    channel: str = "shpe",
    brand: str = "brand-1",
    starts: datetime = NOON,
    ends: datetime | None = None,
) -> Discount:
    key = DiscountKey(brand, activity, channel)
    return Discount(key, f"Gajian {activity}", starts, ends or after(days=1), after(hours=-1))


def item(of: Discount, position: int = 0, sku: str = "SKU-1", **more: Any) -> DiscountItem:
    made = DiscountItem(
        discount=of.key,
        position=position,
        sku=sku,
        variant_id=f"v-{of.key.brand_id}-{sku}",
        remote_variant='{"item_id":1}',
        remote_warehouse_id=None,
        currency_code=None,
        base_price=Decimal("15000.00"),
        discount_type=DiscountType.PRICE,
        discount_value=Decimal("0.10"),
    )
    return replace(made, **more)


async def test_everything_is_read_back_exactly(database: Database) -> None:
    one, other = discount(), discount(channel="lzda")
    full = item(
        one, 3, remote_warehouse_id="W1", currency_code="IDR", max_order=5, promo_stock=7,
        discount_type=DiscountType.PERCENTAGE, status=ACTIVE, message="ok", remote_discount_id="9",
    )  # fmt: skip
    await database.discounts.keep([one, other], [full, item(one, 1), item(other, 2)])
    foreign = DiscountKey("brand-2", "a1", "shpe")
    with recorded(database) as sent:
        found = await database.discounts.by_key([one.key, other.key, foreign])
        items = await database.discounts.items([one.key, other.key, foreign])
    assert len(sent) == 2
    assert found == {one.key: one, other.key: other}
    assert items == {one.key: (item(one, 1), full), other.key: (item(other, 2),)}
    assert str(items[one.key][1].base_price) == "15000.00"


async def test_keeping_again_takes_the_place_of_what_was_kept(database: Database) -> None:
    one = discount()
    await database.discounts.keep([one], [item(one, 0), item(one, 1)])
    renamed = replace(one, name="Lebaran")
    await database.discounts.keep([renamed], [item(one, 0, "SKU-2")])
    assert await database.discounts.by_key([one.key]) == {one.key: renamed}
    assert await database.discounts.items([one.key]) == {one.key: (item(one, 0, "SKU-2"),)}


async def test_settling_writes_what_is_known_and_leaves_the_deleted(database: Database) -> None:
    one = discount()
    await database.discounts.keep([one], [item(one, at) for at in range(3)])
    first = item(one, 0, status=ACTIVE, message="ok", remote_discount_id="7")
    await database.discounts.settle([first, item(one, 1, status=DELETED)])
    await database.discounts.settle([item(one, 1, status=UNKNOWN, message="lost")])
    await database.discounts.settle([])
    kept = await database.discounts.items([one.key])
    assert kept == {one.key: (first, item(one, 1, status=DELETED), item(one, 2))}


async def test_pages_follow_the_start_the_latest_first(database: Database) -> None:
    kept = [discount(f"a{n}", starts=after(hours=n % 3)) for n in range(6)]
    await database.discounts.keep(kept, [item(each) for each in kept])
    other = discount("b", brand="brand-2")
    await database.discounts.keep([other], [item(other)])
    wanted = DiscountFilter(brand_ids=frozenset({"brand-1"}))
    expected = sorted(kept, key=lambda d: (d.starts_at, d.key.text), reverse=True)
    names: list[str] = []
    request = PageRequest(2)
    while True:
        with recorded(database) as sent:
            mine, all_of_them = await database.discounts.pages(
                [(wanted, request), (DiscountFilter(), ALL)]
            )
        assert len(sent) == 1
        assert len(all_of_them.edges) == 7
        names += [edge.node.name for edge in mine.edges]
        if not mine.has_next:
            break
        request = PageRequest(2, after=mine.edges[-1].position)
    assert names == [each.name for each in expected]
    assert await database.discounts.counts([wanted, DiscountFilter()]) == [6, 7]
    with pytest.raises(BadUserInput):
        await database.discounts.pages([(wanted, PageRequest(2, after=("x",)))])


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (DiscountFilter(brand_ids=frozenset()), []),
        (DiscountFilter(channel_codes=("lzda", "tkpd")), ["a2"]),
        (DiscountFilter(skus=("SKU-2", "x")), ["a1"]),
        (DiscountFilter(skus=("SKU-1",)), ["a2", "a1"]),
        (DiscountFilter(active_at=NOON), ["a1"]),
        (DiscountFilter(active_at=after(days=1)), []),
        (DiscountFilter(active_at=after(seconds=-1)), []),
        (DiscountFilter(active_at=NOON, skus=("SKU-1",)), ["a1"]),
        (DiscountFilter(active_at=NOON, skus=("SKU-2",)), []),
        (DiscountFilter(), ["a2", "a1"]),
    ],
)
async def test_filters(database: Database, wanted: DiscountFilter, names: list[str]) -> None:
    """What is active is the very item whose SKU is wanted."""
    one, other = discount("a1"), discount("a2", "lzda", starts=after(hours=1))
    items = [item(one, 0, status=ACTIVE), item(one, 1, "SKU-2"), item(other, 0)]
    await database.discounts.keep([one, other], items)
    (page,) = await database.discounts.pages([(wanted, ALL)])
    assert [edge.node.key.activity_id for edge in page.edges] == names
    assert await database.discounts.counts([wanted]) == [len(names)]


async def test_a_variant_has_its_latest_discounts(database: Database) -> None:
    many = [discount(f"a{n}", starts=after(hours=n)) for n in range(MOST_OF_VARIANT + 5)]
    # two items of one variant are one discount of it
    items = [item(each, at) for each in many for at in (0, 1)] + [item(many[3], 2, "SKU-2")]
    await database.discounts.keep(many, items)
    with recorded(database) as sent:
        found = await database.discounts.of_variants(["v-brand-1-SKU-1", "v-brand-1-SKU-2", "x"])
    assert len(sent) == 1
    assert found == {
        "v-brand-1-SKU-1": tuple(reversed(many))[:MOST_OF_VARIANT],
        "v-brand-1-SKU-2": (many[3],),
    }


@pytest.mark.parametrize("kind", [ActivityKind.CREATE_DISCOUNTS, ActivityKind.DELETE_DISCOUNTS])
async def test_what_its_process_left_behind_is_unknown(
    database: Database, kind: ActivityKind
) -> None:
    activity = Activity(
        "a1", kind, ActivityStatus.PENDING, "brand-1", "key", "name", NOON, None, 1, 0
    )
    pending = ActivityItem(0, "SKU-1", ActivityStatus.PENDING, channel_code="shpe")
    await database.actions.begin_sync(activity, [pending], "f", "k")
    assert await database.actions.orphan(NOON, after(hours=1)) == 0
    assert await database.actions.orphan(after(seconds=1), after(hours=1)) == 1
    assert (await database.activities.by_id(["a1"]))["a1"].status is ActivityStatus.UNKNOWN
    begun = await database.actions.replay("key", "k", "f", NOON)
    assert begun is not None
    assert begun.activity_id == "a1"


def of_discount(target: str = "SKU-1", **fields: Any) -> FeedbackItem:
    """A row as the document shows it: without a brand."""
    made = FeedbackItem(None, "shpe", target, None, None, True, False, "made", "{}")
    return replace(made, **fields)


async def told(database: Database, kind: MessageKind, *rows: FeedbackItem, of: str = "a1") -> None:
    async with database.intake.transaction() as tx:
        await take_feedback(tx, Feedback(of, kind, rows), after(hours=1))


async def asked(database: Database, activity_id: str, kind: ActivityKind, *skus: str) -> None:
    pending = [
        ActivityItem(at, sku, ActivityStatus.PENDING, channel_code="shpe", brand_id="brand-1")
        for at, sku in enumerate(skus)
    ]
    activity = Activity(
        activity_id, kind, ActivityStatus.PENDING, "brand-1", "key-1", "Dashboard", NOON, None,
        len(skus), 0,
    )  # fmt: skip
    await database.actions.begin_sync(activity, pending, "f", None)


async def test_feedback_gives_what_a_lost_answer_did_not(database: Database) -> None:
    made = discount()
    items = [item(made, 0), item(made, 1, "SKU-2"), item(made, 2, "SKU-3")]
    await database.discounts.keep([made], items)
    await asked(database, "a1", ActivityKind.CREATE_DISCOUNTS, "SKU-1", "SKU-2", "SKU-3")
    rows = (of_discount(remote_discount_id="9"), of_discount("SKU-2", success=False))
    await told(database, MessageKind.UPSERT_DISCOUNT_FEEDBACK, *rows)
    settled = (
        replace(items[0], status=ACTIVE, message="made", remote_discount_id="9"),
        replace(items[1], status=DiscountItemStatus.FAILED, message="made"),
        items[2],
    )
    assert (await database.discounts.items([made.key]))[made.key] == settled
    await database.discounts.settle([replace(each, message="lost") for each in items])
    expected = (*settled[:2], replace(items[2], message="lost"))
    assert (await database.discounts.items([made.key]))[made.key] == expected


@pytest.mark.parametrize("status", [ACTIVE, UNKNOWN])
async def test_feedback_says_that_an_item_was_deleted(
    database: Database, status: DiscountItemStatus
) -> None:
    made, other = discount(), discount("a2")
    stands = item(made, status=status, remote_discount_id="9")
    await database.discounts.keep([made, other], [stands, item(other)])
    await asked(database, "d1", ActivityKind.DELETE_DISCOUNTS, "SKU-1")
    kind = MessageKind.DELETE_DISCOUNT_FEEDBACK
    await told(database, kind, of_discount(message="gone"), of="d1")
    found = await database.discounts.items([made.key, other.key])
    assert found[made.key] == (replace(stands, status=DELETED, message="gone"),)
    assert found[other.key] == (item(other),)


async def test_of_two_that_may_be_meant_none_is_deleted(database: Database) -> None:
    made, other = discount(), discount("a2")
    stand = [item(one, status=ACTIVE, remote_discount_id="9") for one in (made, other)]
    await database.discounts.keep([made, other], stand)
    await asked(database, "d1", ActivityKind.DELETE_DISCOUNTS, "SKU-1")
    await told(database, MessageKind.DELETE_DISCOUNT_FEEDBACK, of_discount(), of="d1")
    found = await database.discounts.items([made.key, other.key])
    assert [*found[made.key], *found[other.key]] == stand
    kept = (await database.activities.by_id(["d1"]))["d1"]
    assert kept.status is ActivityStatus.SUCCEEDED
