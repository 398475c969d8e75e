"""The port Orders: filters."""

from dataclasses import replace

import pytest
from kept import show, view
from made import NOON, after, content

from adapters.database import Database
from domain.errors import BadUserInput
from domain.orders import (
    Courier,
    Delivery,
    OrderFilter,
    OrderKey,
    OrderLine,
    OrderSort,
    OrderStatus,
    Shipping,
    TimeRange,
)
from domain.pages import PageRequest

BY_ORDERED = OrderSort()
ALL = PageRequest(100)


def key(number: int, brand: str = "brand-1", channel: str = "tkpd") -> OrderKey:
    return OrderKey(brand, channel, f"INV/{number:03}")


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
