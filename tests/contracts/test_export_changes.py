"""What exports tell of the catalogue, and of what is gone, by numbers that nobody overtakes."""

import asyncio
import importlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from exporting import column, read_all, wanting
from kept import delivery, put_products, show, view
from made import NOON, after, content, warehouse_offer
from products import product, said
from sqlalchemy import Connection, text

from adapters.database import Database, open_database
from adapters.database.burying import bury_orders
from adapters.database.changes import note_changes, put_changes
from adapters.database.counters import Counter, next_number
from adapters.database.intake import MessageTransaction
from domain.channels import ChannelKey
from domain.exports import ExportKind
from domain.orders import (
    OrderContent,
    OrderFilter,
    OrderKey,
    OrderLine,
    OrderSort,
    OrderSortField,
)
from domain.pages import PageRequest
from domain.variants import Measure

VARIANTS, PRODUCTS, LINES = ExportKind.VARIANTS, ExportKind.PRODUCTS, ExportKind.ORDER_LINES


def having(number: int, count: int) -> OrderContent:
    lines = [
        OrderLine(position=at, line_number=at, remote_order_item_id="i", sku=f"S{at}",
                  description=None, quantity=1)
        for at in range(count)
    ]  # fmt: skip
    return replace(content(), key=OrderKey("brand-1", "tkpd", f"INV/{number}"), lines=tuple(lines))


async def test_offers_and_listings_are_rows(database: Database) -> None:
    rows = (warehouse_offer("w1", 3, "90.50"), warehouse_offer("w2", 4, "110"))
    offered = said("1", "S1", warehouses=rows, weight=Measure(Decimal("0.250"), "KG"))
    both = (product(offered, parent="P1"), delivery("1", after(minutes=1)))
    other = (product(said("2", "S2", of="listing-2")), delivery("2", after(minutes=2)))
    await put_products(database, both, other)
    found, watermark = await read_all(database, wanting(VARIANTS))
    expected = {
        "_deleted": False, "brand_id": "brand-1", "channel_code": "tkpd", "offer_reference": "1",
        "sku": "S1", "listing_reference": "listing-1", "status": "ACTIVE", "price": "100",
        "lowest_price": "90.50", "highest_price": "110", "stock": 7, "warehouse_count": 2,
        "weight": "0.250", "weight_unit": "KG", "height": None,
        "updated_at": "2026-03-01T12:01:00.000000+00:00",
    }  # fmt: skip
    assert {name: found[0][name] for name in expected} == expected
    assert column(found, "sku") == ["S1", "S2"]
    found, _ = await read_all(database, wanting(PRODUCTS))
    assert [(r["listing_reference"], r["product_sku"], r["name"]) for r in found] == [
        ("listing-1", "P1", "Kaos"), ("listing-2", None, "Kaos"),
    ]  # fmt: skip
    assert watermark == 4


async def test_a_change_of_the_catalogue_is_told_once_more(database: Database) -> None:
    await put_products(
        database,
        (product(said("1", "S1"), said("2", "S2")), delivery("1", after(minutes=1))),
    )
    _, watermark = await read_all(database, wanting(VARIANTS))
    assert (await read_all(database, wanting(VARIANTS, changed_after=watermark)))[0] == []
    again = (product(said("2", "S2", stock=1), name="Kemeja"), delivery("2", after(minutes=2)))
    await put_products(database, again)
    found, _ = await read_all(database, wanting(VARIANTS, changed_after=watermark))
    assert [(row["sku"], row["stock"], row["_deleted"]) for row in found] == [("S2", 1, False)]
    found, _ = await read_all(database, wanting(PRODUCTS, changed_after=watermark))
    assert column(found, "name") == ["Kemeja"]


async def test_an_older_message_tells_nothing(database: Database) -> None:
    await put_products(database, (product(said("1", "S1")), delivery("2", after(minutes=2))))
    _, watermark = await read_all(database, wanting(VARIANTS))
    await put_products(database, (product(said("1", "S9")), delivery("1", after(minutes=1))))
    assert await read_all(database, wanting(VARIANTS, changed_after=watermark)) == ([], watermark)


async def test_a_variant_that_another_covers_is_told_as_deleted(database: Database) -> None:
    whole = '{"product_id":1}'
    await put_products(database, (product(said(whole, "S1")), delivery("1", after(minutes=1))))
    first, watermark = await read_all(database, wanting(VARIANTS))
    close = '{"product_id":1,"variant_id":2}'
    await put_products(database, (product(said(close, "S1")), delivery("2", after(minutes=2))))
    found, _ = await read_all(database, wanting(VARIANTS, changed_after=watermark))
    told = {row["offer_reference"]: (row["_deleted"], row["sku"]) for row in found}
    assert told == {whole: (True, None), close: (False, "S1")}
    found, _ = await read_all(database, wanting(VARIANTS))
    assert column(found, "offer_reference") == [close]
    assert first[0]["offer_reference"] == whole


async def test_a_listing_that_lost_its_offers_is_told_as_deleted(database: Database) -> None:
    moved = (product(said("1", "S1", of="listing-1")), delivery("1", after(minutes=1)))
    await put_products(database, moved)
    _, watermark = await read_all(database, wanting(PRODUCTS))
    moved = (product(said("1", "S1", of="listing-2")), delivery("2", after(minutes=2)))
    await put_products(database, moved)
    found, _ = await read_all(database, wanting(PRODUCTS, changed_after=watermark))
    assert {row["listing_reference"]: row["_deleted"] for row in found} == {
        "listing-1": True, "listing-2": False,
    }  # fmt: skip


async def test_a_run_that_left_variants_out_tells_them_inactive(database: Database) -> None:
    await put_products(
        database,
        (product(said("1", "S1")), delivery("1", after(minutes=1))),
        (product(said("2", "S2", channel="shpe"), channel="shpe"), delivery("2", after(minutes=1))),
    )
    _, watermark = await read_all(database, wanting(VARIANTS))
    for _ in range(2):
        async with database.intake.transaction() as tx:
            key = ChannelKey("brand-1", "tkpd")
            await tx.note_product_run(key, "run", after(minutes=9), after(minutes=10))
    found, _ = await read_all(database, wanting(VARIANTS, changed_after=watermark))
    assert [(row["sku"], row["status"], row["_deleted"]) for row in found] == [
        ("S1", "INACTIVE", False)
    ]
    assert found[0]["updated_at"] == "2026-03-01T12:10:00.000000+00:00"


async def test_lines_that_went_are_told_as_deleted(database: Database) -> None:
    await show(database, view(having(1, 3)), view(having(2, 1)))
    await show(database, view(having(1, 1)))
    found, watermark = await read_all(database, wanting(LINES, changed_after=2))
    told = sorted((row["position"], bool(row["_deleted"]), row["sku"]) for row in found)
    assert told == [(0, False, "S0"), (1, True, None), (2, True, None)]
    assert {row["change_sequence"] for row in found} == {3}
    assert {row["remote_order_id"] for row in found} == {"INV/1"}
    await show(database, view(having(1, 2)))
    found, _ = await read_all(database, wanting(LINES, changed_after=watermark))
    assert [(row["position"], row["_deleted"]) for row in found] == [(0, 0), (1, 0)]
    rows, _ = await read_all(database, wanting(LINES))
    assert [(row["remote_order_id"], row["position"]) for row in rows] == [
        ("INV/2", 0), ("INV/1", 0), ("INV/1", 1),
    ]  # fmt: skip
    other = wanting(LINES, changed_after=2, brand_ids=frozenset({"brand-2"}))
    assert (await read_all(database, other))[0] == []


@pytest.mark.parametrize("size", [1, 2, 3, 100])
async def test_deleted_orders_come_in_their_place(
    database: Database, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("feeds", "exports"):
        monkeypatch.setattr(f"adapters.database.{room}.SIZE", size)
    await show(database, *[view(having(number, 0)) for number in range(9)])
    for number in (7, 2, 4):
        await bury(database, number)
        await show(database, view(having(100 + number, 0)))
    await bury(database, 0)
    found, watermark = await read_all(database, wanting(changed_after=1))
    numbers = column(found, "change_sequence")
    assert numbers == sorted(numbers)
    assert watermark == 16
    assert [(row["remote_order_id"], bool(row["_deleted"])) for row in found] == [
        ("INV/1", False), ("INV/3", False), ("INV/5", False), ("INV/6", False), ("INV/8", False),
        ("INV/7", True), ("INV/107", False), ("INV/2", True), ("INV/102", False),
        ("INV/4", True), ("INV/104", False), ("INV/0", True),
    ]  # fmt: skip
    found, _ = await read_all(database, wanting())
    assert not any(row["_deleted"] for row in found)


async def bury(database: Database, number: int) -> None:
    order_id = OrderKey("brand-1", "tkpd", f"INV/{number}").text
    async with database.connections.write() as connection:
        assert await bury_orders(connection, [order_id], NOON) == 1
    async with database.connections.write() as connection:
        assert await bury_orders(connection, [order_id], NOON) == 0


async def test_the_lines_of_a_deleted_order_are_told(database: Database) -> None:
    await show(database, view(having(1, 2)), view(having(2, 1)))
    await bury(database, 1)
    found, _ = await read_all(database, wanting(LINES, changed_after=1))
    assert [(row["remote_order_id"], row["position"], row["_deleted"]) for row in found] == [
        ("INV/2", 0, 0), ("INV/1", 0, True), ("INV/1", 1, True),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [ExportKind.ORDERS, VARIANTS])
async def test_a_change_that_commits_late_is_beyond_every_watermark(
    postgres_address: str, kind: ExportKind
) -> None:
    """The first transaction has its number and waits; the second cannot pass it."""
    async with open_database(postgres_address) as database:
        first_has_number, may_commit = asyncio.Event(), asyncio.Event()

        async def write(name: str, *, waits: bool) -> None:
            async with database.connections.write() as connection:
                if kind is VARIANTS:
                    row_id = f'["brand-1","tkpd","{name}"]'
                    await note_changes(connection, kind, [row_id], NOON)
                else:
                    own = await next_number(connection, Counter.ORDERS)
                    row_id = OrderKey("brand-1", "tkpd", name).text
                    await put_changes(connection, kind, {row_id: own}, NOON)
                if waits:
                    first_has_number.set()
                    await may_commit.wait()

        await write("before", waits=False)
        slow = asyncio.create_task(write("slow", waits=True))
        await first_has_number.wait()
        quick = asyncio.create_task(write("quick", waits=False))
        names = kind.name_in_address
        rows, watermark = await read_all(database, wanting(kind, changed_after=0))
        assert (rows, watermark) == ([], 1), names
        may_commit.set()
        await asyncio.gather(slow, quick)
        rows, watermark = await read_all(database, wanting(kind, changed_after=1))
        key = "remote_order_id" if kind is ExportKind.ORDERS else "offer_reference"
        assert [(row[key], row["change_sequence"]) for row in rows] == [("slow", 2), ("quick", 3)]
        assert watermark == 3


async def test_lists_by_change_miss_nothing_that_commits_late(postgres_address: str) -> None:
    """orders(sort: CHANGE_SEQUENCE, filter: changedAfter): the same promise in GraphQL."""
    by_change = OrderSort(OrderSortField.CHANGE_SEQUENCE, descending=False)
    async with open_database(postgres_address) as database:
        written, may_commit = asyncio.Event(), asyncio.Event()

        async def take(number: int, *, waits: bool) -> None:
            async with database.connections.write() as connection:
                transaction = MessageTransaction(connection)
                await transaction.lock_order(having(number, 0).key)
                await transaction.show(view(having(number, 0)), NOON)
                await transaction.write()
                if waits:
                    written.set()
                    await may_commit.wait()

        async def listed(after_number: int) -> list[tuple[str, int]]:
            wanted = OrderFilter(changed_after=after_number)
            page = await database.orders.page(wanted, by_change, PageRequest(10))
            return [(e.node.key.remote_order_id, e.node.change_sequence) for e in page.edges]

        await take(1, waits=False)
        slow = asyncio.create_task(take(2, waits=True))
        await written.wait()
        quick = asyncio.create_task(take(3, waits=False))
        assert await listed(0) == [("INV/1", 1)]
        may_commit.set()
        await asyncio.gather(slow, quick)
        assert await listed(1) == [("INV/2", 2), ("INV/3", 3)]


def migrate(connection: Connection) -> None:
    """Run this one migration, whatever came after it."""
    module = importlib.import_module("adapters.database.migrations.versions.v0013_exports")
    with Operations.context(MigrationContext.configure(connection)):
        module.upgrade()


async def test_what_was_there_before_is_told_after_the_migration(database: Database) -> None:
    await put_products(
        database, (product(said("1", "S1"), said("2", "S2")), delivery("1", after(minutes=1)))
    )
    async with database.connections.write() as connection:
        await connection.execute(text("DROP TABLE row_changes"))
        await connection.execute(text("DELETE FROM counters WHERE name = 'catalogue'"))
        await connection.run_sync(migrate)
    found, watermark = await read_all(database, wanting(VARIANTS))
    assert sorted(column(found, "sku")) == ["S1", "S2"]
    assert len((await read_all(database, wanting(PRODUCTS)))[0]) == 1
    assert watermark == 3
    later: Any = (product(said("3", "S3")), delivery("2", after(minutes=2)))
    await put_products(database, later)
    found, _ = await read_all(database, wanting(VARIANTS, changed_after=watermark))
    assert column(found, "sku") == ["S3"]
