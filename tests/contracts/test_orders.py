"""The port Orders: exact content, and one statement a question."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from kept import show, take_versions, view
from made import NOON, after, content, version
from statements import recorded

from adapters.database import Database
from domain.orders import (
    Courier,
    Deadlines,
    Delivery,
    OrderContent,
    OrderDocuments,
    OrderFee,
    OrderFilter,
    OrderKey,
    OrderLine,
    OrderSort,
    OrderStatus,
    Overlay,
    Person,
    Shipping,
    Totals,
)
from domain.pages import PageRequest

BY_ORDERED = OrderSort()
ALL = PageRequest(100)


def key(number: int, brand: str = "brand-1", channel: str = "tkpd") -> OrderKey:
    return OrderKey(brand, channel, f"INV/{number:03}")


def full() -> OrderContent:
    """An order with something in every field."""
    return OrderContent(
        key=key(1),
        status=OrderStatus.UNKNOWN,
        status_raw="in limbo",
        currency_code="IDR",
        ordered_at=after(microseconds=123456),
        mp_adapter_order_id="4711",
        remote_booking_id="B-1",
        customer_reference="REF/1",
        shop_name="Toko Satu",
        publish_status="published",
        paid_at=after(minutes=1),
        required_at=after(days=2),
        cancelled_at=after(days=1),
        transaction_at=after(hours=1),
        deadlines=Deadlines(after(hours=1), after(hours=2), after(hours=3), after(hours=4)),
        totals=Totals(
            *(Decimal(text) for text in ("1.50", "0", "-3", "0.00001", "100000000000000000.01")),
            total=Decimal("123456789012345678901234567890.12"),
        ),
        payment_method="VA",
        remarks="tolong bungkus 🎁",
        cancel_reason="",
        buyer_phone="0812",
        delivery=Delivery(*[f"part {place}" for place in range(12)]),
        dropshipper=Person("Budi", None),
        shipping=Shipping(
            *[f"way {place}" for place in range(5)],
            airwaybill_at=after(days=1),
            airwaybill_from_marketplace=False,
            label_url="https://example.com/label",
            couriers=(Courier("pickup", "JNE", None, "REG"), Courier("delivery", None, "x", None)),
            driver=Person(None, "0813"),
        ),
        remote_warehouse_id="W1",
        is_advance_fulfillment=True,
        is_pre_order=False,
        fulfilled_by_marketplace=False,
        listing_platform="tiktok",
        click_and_collect=True,
        click_and_collect_deadline=after(days=3),
        lines=(
            OrderLine(0, 1, "item-1", "SKU-1", "Kaos", 2, Decimal("10.10"), reference_id="77"),
            OrderLine(1, None, "item-2", None, None, 1, comments="merah"),
        ),
        fees=(
            OrderFee("commission", Decimal("-1.25"), "SKU-1", "item-1", "Komisi"),
            OrderFee(None, None, None, None, None),
        ),
        channel_response='{"a": 1}',
        barcode="<svg/>",
    )


async def test_everything_is_read_back_exactly(database: Database) -> None:
    made = full()
    [shown] = await show(database, view(made, raw='{"id": "77"}', remote_updated_at=after(hours=1)))
    bare = replace(made, lines=(), fees=(), channel_response=None, barcode=None)
    assert shown.content == bare
    assert (shown.change_sequence, shown.updated_at, shown.remote_updated_at) == (
        1, NOON, after(hours=1),
    )  # fmt: skip
    with recorded(database) as sent:
        found = await database.orders.by_key([made.key, key(99)])
        assert found == {made.key: shown}
        assert str(found[made.key].content.totals) == str(made.totals)
        assert await database.orders.lines([made.key, key(99)]) == {made.key: made.lines}
        assert await database.orders.fees([made.key, key(99)]) == {made.key: made.fees}
        assert await database.orders.documents([made.key, key(99)]) == {
            made.key: OrderDocuments('{"id": "77"}', '{"a": 1}', "<svg/>")
        }
    assert len(sent) == 4


async def test_loaders_ask_once_for_many_and_not_at_all_for_none(database: Database) -> None:
    keys = [key(number) for number in range(50)]
    line = OrderLine(0, 1, "item", "SKU", None, 1)
    await show(database, *[view(replace(content(), key=each, lines=(line,))) for each in keys])
    with recorded(database) as sent:
        assert len(await database.orders.lines(keys)) == 50
    assert len(sent) == 1
    with recorded(database) as sent:
        assert await database.orders.by_key([]) == {}
        assert await database.orders.history([]) == {}
    assert sent == []


async def test_a_page_is_one_statement_and_reads_no_heavy_text(database: Database) -> None:
    await show(database, *[view(replace(content(), key=key(n))) for n in range(3)])
    with recorded(database) as sent:
        page = await database.orders.page(OrderFilter(), BY_ORDERED, PageRequest(2))
    assert len(page.edges) == 2
    assert len(sent) == 1
    assert "order_documents" not in sent[0]
    assert "order_versions" not in sent[0]


async def test_new_parts_replace_the_old(database: Database) -> None:
    first = full()
    second = replace(first, lines=first.lines[:1], fees=(), channel_response=None)
    await show(database, view(first), view(second, message_id="2", raw="{}"))
    assert await database.orders.lines([first.key]) == {first.key: first.lines[:1]}
    assert await database.orders.fees([first.key]) == {}
    documents = await database.orders.documents([first.key])
    assert documents[first.key] == OrderDocuments("{}", None, "<svg/>")


async def test_history_is_what_was_shown_oldest_first(database: Database) -> None:
    made = content()
    await take_versions(
        database,
        made,
        version("3", OrderStatus.ACCEPTED, published=after(hours=2), dated=after(minutes=30)),
        version("1", published=NOON, content_hash="same"),
        version("2", published=after(minutes=1), content_hash="same"),
        version("4", OrderStatus.COMPLETED, published=after(hours=3)),
        version("5", OrderStatus.PACKED, published=after(hours=4)),
    )
    with recorded(database) as sent:
        found = await database.orders.history([made.key, key(9)])
    assert len(sent) == 1
    assert list(found) == [made.key]
    assert [(e.status, e.status_raw, e.occurred_at, e.received_at) for e in found[made.key]] == [
        (OrderStatus.PENDING, "pending", NOON, NOON),
        (OrderStatus.ACCEPTED, "accepted", after(minutes=30), after(hours=2)),
        (OrderStatus.COMPLETED, "completed", after(hours=3), after(hours=3)),
    ]


async def test_due_at_goes_by_the_shown_status(database: Database) -> None:
    made = replace(content(), deadlines=Deadlines(after(hours=1), None, after(hours=5), None))
    at_risk = OrderFilter(due_before=after(hours=2))
    await show(database, view(made))
    assert await database.orders.count(at_risk) == 1
    overlay = Overlay(OrderStatus.ACCEPTED, after(minutes=1))
    [shown] = await show(database, view(made, overlay=overlay))
    assert (shown.status, shown.status_is_expected) == (OrderStatus.ACCEPTED, True)
    assert shown.content.status is OrderStatus.PENDING
    assert await database.orders.count(at_risk) == 0
    assert await database.orders.count(OrderFilter(due_before=after(hours=6))) == 1
    assert await database.orders.count(OrderFilter(statuses=(OrderStatus.PENDING,))) == 0


async def test_only_visible_changes_raise_the_sequence(database: Database) -> None:
    made = content()
    moved = replace(made, transaction_at=after(hours=1))
    packed = replace(made, status=OrderStatus.PACKED, status_raw="packed")
    later = NOON + timedelta(days=1)
    await show(database, view(made, content_hash="1"))
    [same] = await show(
        database,
        view(moved, content_hash="1", message_id="2", remote_updated_at=after(hours=1), raw="2"),
        now=later,
    )
    assert (same.change_sequence, same.updated_at) == (1, NOON)
    assert same.remote_updated_at == after(hours=1)
    assert (await database.orders.by_key([made.key]))[made.key] == same
    assert (await database.orders.documents([made.key]))[made.key].raw == "2"
    overlay = Overlay(OrderStatus.PACKED, later)
    shown = await show(
        database,
        view(moved, content_hash="1", overlay=overlay),
        view(packed, content_hash="2", overlay=overlay),
        view(packed, content_hash="2"),
        view(packed, content_hash="2", review_reason="look"),
        view(packed, content_hash="2", review_reason="look"),
        now=later,
    )
    assert [each.change_sequence for each in shown] == [2, 3, 4, 5, 5]
    assert [each.needs_review for each in shown] == [False, False, False, True, True]
    assert shown[-1].review_reason == "look"
