"""Exports out of the store: flat, sorted by change, one moment whatever is written meanwhile."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from exporting import column, read_all, wanting
from kept import show, view
from made import NOON, after, content

from adapters.database import Database
from domain.access import Scope
from domain.columns import COLUMNS, choose_columns
from domain.errors import BadUserInput
from domain.exports import ExportKind, read_cursor, write_cursor
from domain.orders import (
    Delivery,
    OrderContent,
    OrderKey,
    OrderLine,
    OrderStatus,
    Overlay,
    Shipping,
    TimeRange,
    Totals,
)


def order(number: int, brand: str = "brand-1", **fields: Any) -> OrderContent:
    made = content(**fields)
    return replace(made, key=OrderKey(brand, made.key.channel_code, f"INV/{number}"))


def line(position: int, **fields: Any) -> OrderLine:
    given = {"line_number": position, "remote_order_item_id": f"i{position}", "sku": "SKU-1"}
    return OrderLine(position=position, **(given | {"description": None, "quantity": 1} | fields))


async def test_a_row_holds_the_order_as_it_is_shown(database: Database) -> None:
    made = order(
        1,
        totals=Totals(total=Decimal("259000.10"), tax=Decimal("-0.5"), subtotal=Decimal("1E+3")),
        delivery=Delivery(name="Budi", city="Bandung"),
        shipping=Shipping(provider="JNE", airwaybill_number="JN1"),
        paid_at=NOON + timedelta(microseconds=5),
        is_pre_order=True,
    )
    overlay = Overlay(OrderStatus.ACCEPTED, NOON)
    await show(database, view(made, overlay=overlay, review_reason="after the end"))
    (row,), watermark = await read_all(database, wanting())
    assert watermark == 1
    assert list(row) == [each.name for each in COLUMNS[ExportKind.ORDERS]]
    expected = {
        "change_sequence": 1, "_deleted": 0, "brand_id": "brand-1", "channel_code": "tkpd",
        "remote_order_id": "INV/1", "status": "ACCEPTED", "status_raw": "pending",
        "status_is_expected": 1, "needs_review": 1, "review_reason": "after the end",
        "ordered_at": "2026-03-01T12:00:00.000000+00:00",
        "ordered_on": "2026-03-01T12:00:00.000000+00:00",
        "paid_at": "2026-03-01T12:00:00.000005+00:00", "cancelled_at": None,
        "total": "259000.10", "tax": "-0.5", "subtotal": "1000", "shipping": None,
        "delivery_name": "Budi", "delivery_city": "Bandung", "shipping_provider": "JNE",
        "airwaybill_number": "JN1", "is_pre_order": 1, "fulfilled_by_marketplace": None,
        "click_and_collect": 0,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


async def test_lines_carry_their_order(database: Database) -> None:
    lines = (line(0, unit_price=Decimal("12.50"), quantity=3), line(1, sku=None))
    await show(
        database, view(order(1, lines=lines)), view(order(2)), view(order(3, lines=lines[:1]))
    )
    rows, watermark = await read_all(database, wanting(ExportKind.ORDER_LINES))
    assert watermark == 3
    assert [(r["remote_order_id"], r["position"], r["change_sequence"]) for r in rows] == [
        ("INV/1", 0, 1), ("INV/1", 1, 1), ("INV/3", 0, 3),
    ]  # fmt: skip
    assert list(rows[0]) == [each.name for each in COLUMNS[ExportKind.ORDER_LINES]]
    assert (rows[0]["unit_price"], rows[0]["quantity"], rows[0]["sku"]) == ("12.50", 3, "SKU-1")
    assert (rows[0]["order_status"], rows[0]["currency_code"]) == ("PENDING", "IDR")


@pytest.mark.parametrize("kind", [ExportKind.ORDERS, ExportKind.ORDER_LINES])
async def test_rows_come_in_parts_by_change(
    database: Database, kind: ExportKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.database.feeds.SIZE", 3)
    monkeypatch.setattr("adapters.database.exports.SIZE", 3)
    for number in (5, 3, 1, 2, 6, 4, 7):
        its = () if number in {5, 2} else (line(0), line(1))
        await show(database, view(order(number, lines=its)))
    async with database.exports.snapshot(wanting(kind)) as snapshot:
        parts = [list(part) async for part in snapshot.rows()]
    found = [row[0] for part in parts for row in part]
    assert found == sorted(found)
    assert set(found) == ({*range(1, 8)} if kind is ExportKind.ORDERS else {2, 3, 5, 6, 7})
    assert max(map(len, parts)) <= 6


async def test_one_moment_whatever_is_written_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.database.feeds.SIZE", 2)
    monkeypatch.setattr("adapters.database.exports.SIZE", 2)
    await show(database, *[view(order(number)) for number in range(6)])
    seen: list[tuple[Any, ...]] = []
    async with database.exports.snapshot(wanting(ExportKind.ORDERS, "status")) as snapshot:
        async for part in snapshot.rows():
            seen += [tuple(row) for row in part]
            changed = order(5, status=OrderStatus.SHIPPED)
            await show(database, view(changed, content_hash=f"now {len(seen)}"))
            await show(database, view(order(100 + len(seen))))
        assert await snapshot.count() == 6
    assert seen == [(number, 0, "PENDING") for number in range(1, 7)]
    rows, watermark = await read_all(database, wanting(ExportKind.ORDERS, "status"))
    assert watermark == 12
    assert len(rows) == 9
    assert "SHIPPED" in column(rows, "status")


async def test_a_cursor_leads_to_what_changed_since(database: Database) -> None:
    await show(database, *[view(order(number)) for number in range(3)])
    await show(database, view(order(1, status=OrderStatus.SHIPPED)))
    rows, watermark = await read_all(database, wanting(changed_after=2))
    assert [(row["remote_order_id"], row["status"]) for row in rows] == [
        ("INV/2", "PENDING"), ("INV/1", "SHIPPED"),
    ]  # fmt: skip
    assert watermark == 4
    assert await read_all(database, wanting(changed_after=4)) == ([], 4)


async def test_what_left_the_filter_is_told_as_deleted(database: Database) -> None:
    await show(database, *[view(order(number)) for number in range(3)])
    await show(database, view(order(1, status=OrderStatus.SHIPPED)))
    pending = {"statuses": (OrderStatus.PENDING,)}
    rows, _ = await read_all(database, wanting(**pending))
    assert column(rows, "remote_order_id") == ["INV/0", "INV/2"]
    rows, _ = await read_all(database, wanting(changed_after=1, **pending))
    assert [(row["remote_order_id"], row["_deleted"], row["total"]) for row in rows] == [
        ("INV/2", 0, None), ("INV/1", 1, None),
    ]  # fmt: skip
    assert rows[1]["status"] is None
    other = {"channel_codes": ("shpe",), **pending}
    assert (await read_all(database, wanting(changed_after=1, **other)))[0] == []


async def test_filters_and_tenants(database: Database) -> None:
    await show(
        database, view(order(1, lines=(line(0),))), view(order(2, "brand-2", channel="shpe"))
    )
    later = replace(view(order(3)), content_hash="later")
    await show(database, later, now=after(hours=1))
    for kind in (ExportKind.ORDERS, ExportKind.ORDER_LINES):
        for wanted, expected in (
            ({"brand_ids": frozenset({"brand-2"})}, ["INV/2"]),
            ({"brand_ids": frozenset[str]()}, []),
            ({"channel_codes": ("tkpd",)}, ["INV/1", "INV/3"]),
            ({"updated_at": TimeRange(start=after(minutes=1))}, ["INV/3"]),
            ({"skus": ("SKU-1",)}, ["INV/1"]),
        ):
            rows, _ = await read_all(database, wanting(kind, **wanted))
            names = column(rows, "remote_order_id")
            having_lines = [name for name in expected if name == "INV/1"]
            assert names == (expected if kind is ExportKind.ORDERS else having_lines)


async def test_buyers_stay_empty_for_who_may_not_see_them(database: Database) -> None:
    person = Delivery(
        "Budi", "081", "b@example.org", "Jalan 1", "RT 2", "Coblong", "Bandung", "Jawa Barat",
        "ID", "40132", "-6.9", "107.6",
    )  # fmt: skip
    await show(database, view(order(1, delivery=person, buyer_phone="082")))
    (row,), _ = await read_all(database, wanting(buyers=False))
    hidden = {each.name for each in COLUMNS[ExportKind.ORDERS] if each.of_buyer}
    assert {row[name] for name in hidden} == {None}
    assert (row["delivery_city"], row["delivery_region"]) == ("Bandung", "Jawa Barat")
    text = repr(row)
    for secret in ("Budi", "081", "082", "example.org", "Jalan", "Coblong", "40132", "107.6"):
        assert secret not in text
    (row,), _ = await read_all(database, wanting())
    assert (row["delivery_name"], row["buyer_phone"]) == ("Budi", "082")


async def test_a_snapshot_leaves_nothing_open(database: Database) -> None:
    await show(database, *[view(order(number)) for number in range(3)])
    for _ in range(20):
        async with database.exports.snapshot(wanting()) as snapshot:
            async for _part in snapshot.rows():
                break
    await show(database, view(order(9)))
    assert len((await read_all(database, wanting()))[0]) == 4


def test_a_cursor_belongs_to_its_own_export() -> None:
    wanted = wanting(brand_ids=frozenset({"a", "b"}))
    cursor = write_cursor(wanted, 17)
    assert read_cursor(replace(wanted), cursor) == 17
    others = [
        wanting(brand_ids=frozenset({"a"})),
        wanting(brand_ids=frozenset({"a", "b"}), statuses=(OrderStatus.PENDING,)),
        wanting(ExportKind.ORDER_LINES, brand_ids=frozenset({"a", "b"})),
        wanting(ExportKind.ORDERS, "total", brand_ids=frozenset({"a", "b"})),
        wanting(buyers=False, brand_ids=frozenset({"a", "b"})),
    ]
    for other in others:
        with pytest.raises(BadUserInput, match="not of an export of this kind"):
            read_cursor(other, cursor)
    for broken in ("", "x", cursor[:-2], "é", "W10", "WzEsMl0"):
        with pytest.raises(BadUserInput):
            read_cursor(wanted, broken)


def test_columns_are_named_once_and_can_be_chosen() -> None:
    for kind, columns in COLUMNS.items():
        names = [each.name for each in columns]
        assert len(set(names)) == len(names)
        assert names[:2] == ["change_sequence", "_deleted"]
        assert all(each.description for each in columns)
        assert [each for each in columns if each.is_key]
        chosen = choose_columns(kind, (names[5], names[2], names[5], "change_sequence"))
        assert [each.name for each in chosen] == [*names[:2], names[5], names[2]]
    with pytest.raises(BadUserInput, match="no column 'nope'"):
        choose_columns(ExportKind.ORDERS, ("nope",))
    assert Scope.EXPORTS_CREATE
