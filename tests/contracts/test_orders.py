"""The port Orders: exact content, filters, sorts, keyset pages, one statement a question."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from kept import show, take_versions, view
from made import NOON, after, content, version
from statements import recorded

from adapters.database import Database
from domain.errors import BadUserInput
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
    OrderSortField,
    OrderStatus,
    Overlay,
    Person,
    Shipping,
    TimeRange,
    Totals,
)
from domain.pages import PageRequest, Position

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


SORTED: dict[OrderSortField, tuple[str, str]] = {
    OrderSortField.ORDERED_AT: ("1 0 2 3 4", "2 0 1 4 3"),
    OrderSortField.REQUIRED_AT: ("3 0 1 2 4", "1 0 3 4 2"),
    OrderSortField.TOTAL: ("4 2 0 1 3", "0 2 4 3 1"),
    OrderSortField.CHANGE_SEQUENCE: ("0 1 2 3 4", "4 3 2 1 0"),
    OrderSortField.UPDATED_AT: ("0 1 2 3 4", "4 3 2 1 0"),
    OrderSortField.DUE_AT: ("3 0 1 2 4", "1 0 3 4 2"),
}


async def five(database: Database) -> list[OrderKey]:
    """Five orders with ties and gaps in what lists are sorted by."""
    ordered = (NOON, after(days=-1), after(days=1), None, None)
    required = (after(days=1), after(days=2), None, after(hours=1), None)
    totals = (Decimal(99999999999999999999), None, Decimal("10.00009"), None, Decimal(-5))
    keys = [key(number) for number in range(5)]
    for place, each in enumerate(keys):
        made = replace(
            content(OrderStatus.ACCEPTED),
            key=each,
            ordered_at=ordered[place],
            required_at=required[place],
            totals=Totals(total=totals[place]),
        )
        await show(database, view(made), now=after(seconds=place))
    return keys


@pytest.mark.parametrize("field", list(OrderSortField))
@pytest.mark.parametrize("descending", [False, True])
async def test_sorts_put_nulls_last_and_walk_both_ways(
    database: Database, field: OrderSortField, descending: bool
) -> None:
    keys = await five(database)
    expected = [keys[int(n)] for n in SORTED[field][descending].split()]
    sort = OrderSort(field, descending)
    whole = await database.orders.page(OrderFilter(), sort, ALL)
    assert [edge.node.key for edge in whole.edges] == expected
    assert (whole.has_next, whole.has_previous) == (False, False)
    for size in (1, 2, 3):
        assert await walk(database, sort, size, forwards=True) == expected
        assert await walk(database, sort, size, forwards=False) == expected
    for first in range(5):
        for last in range(first + 1, 5):
            between = PageRequest(9, whole.edges[first].position, whole.edges[last].position)
            page = await database.orders.page(OrderFilter(), sort, between)
            assert [edge.node.key for edge in page.edges] == expected[first + 1 : last]


async def walk(database: Database, sort: OrderSort, size: int, *, forwards: bool) -> list[OrderKey]:
    found: list[OrderKey] = []
    position: Position | None = None
    while True:
        after_, before = (position, None) if forwards else (None, position)
        request = PageRequest(size, after_, before, backwards=not forwards)
        page = await database.orders.page(OrderFilter(), sort, request)
        keys = [edge.node.key for edge in page.edges]
        found = [*found, *keys] if forwards else [*keys, *found]
        assert (page.has_previous if forwards else page.has_next) is (position is not None)
        if not (page.has_next if forwards else page.has_previous):
            return found
        position = page.edges[-1 if forwards else 0].position


async def test_positions_are_plain_values_with_the_row_id_last(database: Database) -> None:
    [first, *_] = await five(database)
    page = await database.orders.page(OrderFilter(), OrderSort(descending=False), ALL)
    by_key = {edge.node.key: edge.position for edge in page.edges}
    assert by_key[first] == ("2026-03-01T12:00:00.000000+00:00", first.text)
    assert by_key[key(3)] == (None, key(3).text)
    totals = OrderSort(OrderSortField.TOTAL)
    page = await database.orders.page(OrderFilter(), totals, PageRequest(2))
    assert [edge.position[0] for edge in page.edges] == [2**63 - 1, 100000]


@pytest.mark.parametrize(
    "position",
    [(), ("x",), (NOON.isoformat(), "id", "more"), (5, "id"), ("no time", "id"),
     ("2026-03-01T12:00:00", "id"), (NOON.isoformat(), None), (NOON.isoformat(), 5), (True, "id")],
)  # fmt: skip
async def test_a_position_of_another_list_is_refused(
    database: Database, position: Position
) -> None:
    with recorded(database) as sent, pytest.raises(BadUserInput, match="cursor"):
        await database.orders.page(OrderFilter(), BY_ORDERED, PageRequest(2, after=position))
    assert sent == []


async def test_a_page_stays_true_while_rows_arrive(database: Database) -> None:
    keys = await five(database)
    first = await database.orders.page(OrderFilter(), BY_ORDERED, PageRequest(2))
    await show(database, view(replace(content(), key=key(50), ordered_at=after(days=9))))
    rest = PageRequest(9, after=first.edges[-1].position)
    page = await database.orders.page(OrderFilter(), BY_ORDERED, rest)
    assert [edge.node.key for edge in page.edges] == [keys[1], keys[4], keys[3]]


async def test_many_pages_and_counts_are_one_statement_each(database: Database) -> None:
    await five(database)
    await show(database, view(replace(content(), key=key(7, "brand-2"))))
    one = OrderFilter(brand_ids=frozenset({"brand-1"}))
    two = OrderFilter(brand_ids=frozenset({"brand-2"}))
    wanted = [
        (one, BY_ORDERED, PageRequest(2)),
        (two, OrderSort(OrderSortField.TOTAL), PageRequest(2)),
        (one, OrderSort(OrderSortField.REQUIRED_AT, descending=False), PageRequest(4)),
        (one, BY_ORDERED, PageRequest(2, backwards=True)),
        (OrderFilter(brand_ids=frozenset()), BY_ORDERED, PageRequest(2)),
    ]
    alone = [await database.orders.page(*each) for each in wanted]
    with recorded(database) as sent:
        pages = await database.orders.pages(wanted)
    assert len(sent) == 1
    assert list(pages) == alone
    with recorded(database) as sent:
        counts = await database.orders.counts([one, two, OrderFilter(brand_ids=frozenset())])
    assert len(sent) == 1
    assert list(counts) == [5, 1, 0]
    assert await database.orders.pages([]) == []
    assert await database.orders.counts([]) == []


async def filtered(database: Database, **wanted: object) -> list[str]:
    filter_ = OrderFilter(**wanted)  # type: ignore[arg-type] - a table of keywords
    page = await database.orders.page(filter_, BY_ORDERED, ALL)
    assert await database.orders.count(filter_) == len(page.edges)
    return sorted(edge.node.key.remote_order_id for edge in page.edges)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "ab"),
        ({"brand_ids": frozenset({"brand-1"})}, "a"),
        ({"brand_ids": frozenset({"brand-1", "brand-2"})}, "ab"),
        ({"brand_ids": frozenset[str]()}, ""),
        ({"channel_codes": ("shpe",)}, "b"),
        ({"channel_codes": ()}, ""),
        ({"statuses": (OrderStatus.PENDING, OrderStatus.PACKED)}, "a"),
        ({"statuses": ()}, ""),
        ({"ordered_at": TimeRange(NOON, after(hours=1))}, "a"),
        ({"ordered_at": TimeRange(end=NOON)}, ""),
        ({"ordered_at": TimeRange(start=after(seconds=1))}, "b"),
        ({"paid_at": TimeRange(start=NOON)}, "b"),
        ({"required_at": TimeRange(end=after(days=9))}, "a"),
        ({"updated_at": TimeRange(start=NOON, end=after(seconds=1))}, "ab"),
        ({"skus": ("SKU-1", "none")}, "a"),
        ({"skus": ()}, ""),
        ({"warehouse_ids": ("W1",)}, "b"),
        ({"couriers": ("jne",)}, "a"),
        ({"couriers": ("JN",)}, ""),
        ({"couriers": ("SiCepat", "GoSend")}, "b"),
        ({"couriers": ()}, ""),
        ({"fulfilled_by_marketplace": True}, "b"),
        ({"fulfilled_by_marketplace": False}, "a"),
        ({"is_pre_order": False}, "ab"),
        ({"changed_after": 1}, "b"),
        ({"changed_after": 2}, ""),
        ({"due_before": after(days=3)}, "a"),
        ({"due_before": after(hours=1)}, ""),
        ({"search": "AWB"}, "a"),
        ({"search": " ref_1 "}, "b"),
        ({"search": "ref%1"}, ""),
        ({"search": "ÉLAN"}, "a"),
        ({"search": "siti"}, ""),
        ({"search": "siti", "search_buyers": True}, "b"),
        ({"search": "a\nref"}, ""),
        ({"search": "  "}, "ab"),
    ],
)
async def test_filters(database: Database, wanted: dict[str, object], found: str) -> None:
    one = replace(
        content(),
        key=OrderKey("brand-1", "tkpd", "a"),
        required_at=after(hours=1),
        customer_reference="Élan",
        shipping=Shipping(airwaybill_number="awb%77", provider="JNE"),
        lines=(OrderLine(0, 1, "i", "SKU-1", None, 1), OrderLine(1, 2, "j", "SKU-1", None, 1)),
    )
    two = replace(
        content(OrderStatus.SHIPPED),
        key=OrderKey("brand-2", "shpe", "b"),
        ordered_at=after(hours=1),
        paid_at=after(hours=2),
        customer_reference="REF_1",
        remote_warehouse_id="W1",
        fulfilled_by_marketplace=True,
        delivery=Delivery(name="Siti"),
        shipping=Shipping(couriers=(Courier("pickup", "GoSend", None, None),)),
    )
    await show(database, view(one), view(two))
    assert await filtered(database, **wanted) == list(found)


@pytest.mark.parametrize(
    "wanted",
    [{"search": "x" * 201}, {"search": "nul\x00"}, {"search": "\ud800"}, {"changed_after": 2**70}],
)
async def test_absurd_filters_are_the_callers_fault(
    database: Database, wanted: dict[str, object]
) -> None:
    filter_ = OrderFilter(**wanted)  # type: ignore[arg-type] - a table of keywords
    if database.connections.is_sqlite and wanted.get("search") == "nul\x00":
        assert await database.orders.count(filter_) == 0
        return
    with pytest.raises(BadUserInput):
        await database.orders.count(filter_)


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
