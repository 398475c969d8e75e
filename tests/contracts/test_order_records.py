"""Orders as records: what is asked for is read, and nothing else can be mistaken for a null."""

from dataclasses import replace
from decimal import Decimal

import pytest
from kept import show, view
from made import NOON, content
from statements import recorded

from adapters.database import Database
from adapters.database.tables import order_lines, orders
from domain.orders import (
    Courier,
    OrderFilter,
    OrderKey,
    OrderLine,
    OrderSort,
    OrderStatus,
    Shipping,
)
from domain.pages import PageRequest
from domain.records import Columns

LINES = (
    OrderLine(0, 1, "item-1", "SKU-1", "Kaos", 2, Decimal("10.10"), Decimal(9), reference_id="77"),
    OrderLine(1, None, "item-2", None, None, 1, comments="merah"),
)
HEAVY = ("raw", "channel_response", "barcode")
PAGE = (OrderFilter(), OrderSort(), PageRequest(10))
EVERYTHING = Columns(frozenset(column.name for column in orders.c))


def columns(*names: str) -> Columns:
    return Columns(frozenset(names))


async def test_no_column_is_read_that_was_not_asked_for(database: Database) -> None:
    await show(database, view(content()))
    with recorded(database) as sent:
        (page,) = await database.orders.records.pages([(*PAGE, columns("paid_at"))])
        await database.orders.records.by_key([content().key], columns("totals_tax"))
        await database.orders.records.lines([page.nodes[0].order_id], columns("sku"))
    asked = [_selected(statement) for statement in sent]
    key = {"order_id", "brand_id", "channel_code", "remote_order_id"}
    assert asked == [key | {"paid_at", "ordered_at"}, key | {"totals_tax"}, {"order_id", "sku"}]


def _selected(statement: str) -> set[str]:
    head = statement.split("FROM", maxsplit=1)[0].removeprefix("SELECT ")
    return {part.split(" AS ")[-1].split(".")[-1].strip() for part in head.split(",")} - {""}


async def test_a_column_that_was_not_read_cannot_be_touched(database: Database) -> None:
    await show(database, view(content(lines=LINES)))
    (page,) = await database.orders.records.pages([(*PAGE, columns("paid_at"))])
    (order,) = page.nodes
    with pytest.raises(AttributeError, match="remarks was not read"):
        _ = order.remarks
    (line,) = (await database.orders.records.lines([order.order_id], columns()))[order.order_id][:1]
    with pytest.raises(AttributeError, match="sku was not read"):
        _ = line.sku


async def test_hidden_columns_are_none_and_not_read(database: Database) -> None:
    await show(database, view(content()))
    hidden = Columns(frozenset({"status"}), frozenset({"delivery_name", "buyer_phone"}))
    with recorded(database) as sent:
        (page,) = await database.orders.records.pages([(*PAGE, hidden)])
    assert "delivery_name" not in sent[0]
    assert (page.nodes[0].delivery_name, page.nodes[0].hides) == (None, True)


async def test_values_are_those_of_the_domain(database: Database) -> None:
    couriers = (Courier("pickup", "JNE", "JNE", None), Courier("drop-off", None, "x", "y"))
    told = content(
        is_pre_order=False,
        paid_at=NOON,
        lines=LINES,
        shipping=Shipping(couriers=couriers, airwaybill_from_marketplace=True),
    )
    await show(database, view(told))
    order = (await database.orders.by_key([told.key]))[told.key]
    record = (await database.orders.records.by_key([told.key], EVERYTHING))[told.key]
    for name in ("currency_code", "paid_at", "required_at", "is_pre_order", "remarks"):
        assert getattr(record, name) == getattr(order.content, name), name
    assert record.status is OrderStatus(order.status)
    assert record.shipping_couriers == couriers
    assert record.shipping_airwaybill_from_marketplace is True
    assert (record.updated_at, record.change_sequence) == (order.updated_at, 1)
    for name in ("subtotal", "total", "tax", "discount"):
        kept, amount = getattr(record, f"totals_{name}"), getattr(order.content.totals, name)
        assert (kept is None, kept and Decimal(kept)) == (amount is None, amount and amount)
    lines = (await database.orders.records.lines([told.key.text], _of_lines()))[told.key.text]
    whole = (await database.orders.lines([told.key]))[told.key]
    assert [(line.sku, line.quantity) for line in lines] == [(o.sku, o.quantity) for o in whole]
    for line, one in zip(lines, whole, strict=True):
        assert (line.unit_price and Decimal(line.unit_price)) == one.unit_price


def _of_lines() -> Columns:
    return Columns(frozenset(column.name for column in order_lines.c))


async def test_heavy_texts_stand_in_a_table_of_their_own(database: Database) -> None:
    assert not {column.name for column in (*orders.c, *order_lines.c)} & set(HEAVY)
    with pytest.raises(KeyError, match="raw"):
        await database.orders.records.pages([(*PAGE, columns("raw"))])


async def test_pages_of_different_columns_in_one_level_are_one_statement(
    database: Database,
) -> None:
    await show(database, view(content()))
    await show(database, view(replace(content(), key=OrderKey("brand-2", "tkpd", "1"))))
    with recorded(database) as sent:
        first, second = await database.orders.records.pages(
            [(*PAGE, columns("paid_at")), (*PAGE, columns("status", "shipping_couriers"))]
        )
    assert len(sent) == 1
    assert [node.status for node in second.nodes] == [OrderStatus.PENDING] * 2
    assert [node.order_id for node in first.nodes] == [node.order_id for node in second.nodes]
    assert second.nodes[0].shipping_couriers == first.nodes[0].shipping_couriers


async def test_a_statement_is_written_once_for_all_values(database: Database) -> None:
    await show(database, view(content()))
    texts: set[str] = set()
    for number in range(5):
        wanted = OrderFilter(
            brand_ids=frozenset({f"brand-{number}"}), search=f"INV/{number}", changed_after=number
        )
        with recorded(database) as sent:
            (page,) = await database.orders.records.pages(
                [(wanted, OrderSort(), PageRequest(10), columns("status"))]
            )
        texts |= set(sent)
        assert len(page.nodes) == len((await database.orders.page(wanted, *PAGE[1:])).edges)
    assert len(texts) == 1
