"""Discounts: written before they are sent, settled by what was answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, func, update
from sqlalchemy import insert as plain_insert

from adapters.database.engine import Connections, chunks
from adapters.database.paging import Ordering, SortKey, count_all, read_pages
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import discount_items, discounts
from domain.discount_ports import MOST_OF_VARIANT, DiscountsWanted
from domain.discounts import (
    Discount,
    DiscountFilter,
    DiscountItem,
    DiscountItemStatus,
    DiscountKey,
)
from domain.pages import Page

DISCOUNT_COLUMNS = tuple(
    discounts.c[name]
    for name in (
        "brand_id", "activity_id", "channel_code", "name", "starts_at", "ends_at", "created_at",
        "discount_id",
    )
)  # fmt: skip
KEY_COLUMNS = DISCOUNT_COLUMNS[:3]
ITEM_COLUMNS = tuple(
    discount_items.c[field.name] for field in fields(DiscountItem) if field.name != "discount"
)
SETTLED = ("status", "message", "remote_discount_id")

LATEST_FIRST = Ordering(
    (SortKey(discounts.c.starts_at, datetime), SortKey(discounts.c.discount_id, str)),
    descending=True,
)


class DiscountRepository:
    """domain.discount_ports.Discounts over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def pages(self, wanted: Sequence[DiscountsWanted]) -> Sequence[Page[Discount]]:
        rows = choose(*DISCOUNT_COLUMNS)
        slices = [(rows.where(_conditions(its)), LATEST_FIRST, request) for its, request in wanted]
        return await read_pages(self._connections, slices, _discount)

    async def counts(self, wanted: Sequence[DiscountFilter]) -> Sequence[int]:
        counted = choose(func.count()).select_from(discounts)
        each = [counted.where(_conditions(filter_)) for filter_ in wanted]
        return await count_all(self._connections, each)

    async def by_key(self, keys: Sequence[DiscountKey]) -> Mapping[DiscountKey, Discount]:
        ids = [key.text for key in keys]
        rows = choose(*DISCOUNT_COLUMNS)
        found = await self._connections.read_of(rows, discounts.c.discount_id, ids)
        return {discount.key: discount for discount in map(_discount, found)}

    async def items(
        self, keys: Sequence[DiscountKey]
    ) -> Mapping[DiscountKey, tuple[DiscountItem, ...]]:
        names = {key.text: key for key in keys}
        rows = choose(discount_items.c.discount_id, *ITEM_COLUMNS)
        rows = rows.order_by(discount_items.c.position)
        found: dict[DiscountKey, list[DiscountItem]] = {}
        for row in await self._connections.read_of(rows, discount_items.c.discount_id, names):
            key = names[row[0]]
            found.setdefault(key, []).append(DiscountItem(key, *row[1:]))
        return {key: tuple(its) for key, its in found.items()}

    async def of_variants(self, variant_ids: Sequence[str]) -> Mapping[str, tuple[Discount, ...]]:
        latest = (discounts.c.starts_at.desc(), discounts.c.discount_id.desc())
        pairs = choose(discount_items.c.variant_id, discount_items.c.discount_id).distinct()
        found: dict[str, list[Discount]] = {}
        for chunk in chunks(variant_ids):
            its = pairs.where(discount_items.c.variant_id.in_(chunk)).subquery()
            place = func.row_number().over(partition_by=its.c.variant_id, order_by=latest)
            ranked = (
                choose(*DISCOUNT_COLUMNS, its.c.variant_id, place.label("place"))
                .join(its, its.c.discount_id == discounts.c.discount_id)
                .subquery()
            )
            shown = choose(ranked).where(ranked.c.place <= MOST_OF_VARIANT)
            for row in await self._connections.read(shown.order_by(ranked.c.place)):
                found.setdefault(row.variant_id, []).append(_discount(row))
        return {variant_id: tuple(each) for variant_id, each in found.items()}

    async def keep(self, kept: Sequence[Discount], items: Sequence[DiscountItem]) -> None:
        ids = [discount.key.text for discount in kept]
        async with self._connections.write() as connection:
            for table in (discount_items, discounts):
                await connection.execute(delete(table).where(table.c.discount_id.in_(ids)))
            await connection.execute(plain_insert(discounts), [_discount_row(d) for d in kept])
            await connection.execute(plain_insert(discount_items), [_item_row(i) for i in items])

    async def settle(self, items: Sequence[DiscountItem]) -> None:
        if not items:
            return
        its = and_(
            discount_items.c.discount_id == bindparam("of"),
            discount_items.c.position == bindparam("at"),
            discount_items.c.status != DiscountItemStatus.DELETED,
        )
        told = update(discount_items).where(its)
        told = told.values({name: bindparam(f"new_{name}") for name in SETTLED})
        # feedback may have come before an answer that was lost
        lost = told.where(discount_items.c.status == DiscountItemStatus.UNKNOWN)
        async with self._connections.write() as connection:
            for settled, unmade in ((told, False), (lost, True)):
                rows = [_settled_row(item) for item in items if _is_unmade(item) is unmade]
                if rows:
                    await connection.execute(settled, rows)


def _conditions(wanted: DiscountFilter) -> ColumnElement[bool]:
    return and_(True, *_parts(wanted))


def _parts(wanted: DiscountFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.brand_ids is not None:
        yield discounts.c.brand_id.in_(sorted(wanted.brand_ids))
    if wanted.channel_codes is not None:
        yield discounts.c.channel_code.in_(wanted.channel_codes)
    its = [discount_items.c.discount_id == discounts.c.discount_id]
    if wanted.skus is not None:
        its.append(discount_items.c.sku.in_(wanted.skus))
    if wanted.active_at is not None:
        yield discounts.c.starts_at <= wanted.active_at
        yield discounts.c.ends_at > wanted.active_at
        its.append(discount_items.c.status == DiscountItemStatus.ACTIVE)
    if len(its) > 1:
        yield exists().where(*its)


def _discount(row: AnyRow) -> Discount:
    return Discount(DiscountKey(*row[:3]), *row[3:7])


def _discount_row(discount: Discount) -> dict[str, Any]:
    return {
        "discount_id": discount.key.text,
        "brand_id": discount.key.brand_id,
        "activity_id": discount.key.activity_id,
        "channel_code": discount.key.channel_code,
        "name": discount.name,
        "starts_at": discount.starts_at,
        "ends_at": discount.ends_at,
        "created_at": discount.created_at,
    }


def _is_unmade(item: DiscountItem) -> bool:
    """Nobody knows whether it was made; one that may have been deleted has its id."""
    return item.status is DiscountItemStatus.UNKNOWN and item.remote_discount_id is None


def _settled_row(item: DiscountItem) -> dict[str, Any]:
    named = {"of": item.discount.text, "at": item.position}
    return named | {f"new_{name}": getattr(item, name) for name in SETTLED}


def _item_row(item: DiscountItem) -> dict[str, Any]:
    row = {column.name: getattr(item, column.name) for column in ITEM_COLUMNS}
    return row | {"discount_id": item.discount.text}
