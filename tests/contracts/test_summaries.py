"""The port Summaries: what it adds is what a plain recount of the orders adds."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from kept import show, view
from made import NOON, after, content
from statements import recorded

from adapters.database import Database
from domain import summaries
from domain.errors import BadUserInput
from domain.orders import (
    Delivery,
    Order,
    OrderContent,
    OrderFilter,
    OrderKey,
    OrderLine,
    OrderSort,
    OrderStatus,
    Overlay,
    Shipping,
    TimeRange,
    Totals,
)
from domain.pages import PageRequest
from domain.summaries import SummaryKey as K
from domain.summaries import SummaryRow

JAKARTA = ZoneInfo("Asia/Jakarta")
AMOUNTS = [None, "0", "0.01", "259000.00", "12387.39", "-5.5", "0.001", "1E+5", "9999999999.99"]
AMOUNTS += ["123456789012345678901234567890.123456789", "0.10", "-0.30", "8999999999.99"]


def amount(rng: random.Random) -> Decimal | None:
    text = rng.choice(AMOUNTS)
    return None if text is None else Decimal(text)


def line(position: int, sku: str | None, quantity: int, total: Decimal | None) -> OrderLine:
    return OrderLine(position, None, f"i{position}", sku, None, quantity, line_total=total)


def random_content(rng: random.Random, number: int) -> OrderContent:
    """An order of a year or more, on either side of midnights and of clock changes."""
    moment = datetime(2025, 10, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(500 * 86_400))
    return replace(
        content(),
        key=OrderKey(f"brand-{number % 3}", rng.choice(["tkpd", "shpe"]), f"INV/{number}"),
        status=rng.choice(list(OrderStatus)),
        currency_code=rng.choice(["IDR", "IDR", "SGD"]),
        ordered_at=rng.choice([None, *[moment] * 9]),
        totals=Totals(total=amount(rng), subtotal_seller=amount(rng)),
        remote_warehouse_id=rng.choice([None, "w1", "w2"]),
        delivery=Delivery(city=rng.choice([None, "Bandung", "bandung"])),
        shipping=Shipping(provider=rng.choice([None, "JNE", "J&T"])),
        lines=tuple(
            line(at, rng.choice([None, "A", "B"]), rng.choice([0, 1, 7]), amount(rng))
            for at in range(rng.randrange(4))
        ),
    )


def value_of(key: K, order: Order, line: OrderLine | None, zone: tzinfo) -> Any:
    told = order.content
    day = None if told.ordered_at is None else told.ordered_at.astimezone(zone).date()
    return {
        K.BRAND: told.key.brand_id,
        K.CHANNEL: told.key.channel_code,
        K.STATUS: order.status,
        K.DAY: day,
        K.WEEK: day and day - timedelta(days=day.weekday()),
        K.MONTH: day and day.replace(day=1),
        K.SKU: line and line.sku,
        K.WAREHOUSE: told.remote_warehouse_id,
        K.COURIER: told.shipping.provider,
        K.CITY: told.delivery.city,
    }[key]


async def recount(
    database: Database, wanted: OrderFilter, keys: Sequence[K], zone: tzinfo
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The same, order by order, with nothing but the list of orders and their lines."""
    page = await database.orders.page(wanted, OrderSort(), PageRequest(5_000))
    shown = [edge.node for edge in page.edges]
    lines = await database.orders.lines([order.key for order in shown])
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for order in shown:
        its = lines.get(order.key, ())
        parts = [(one, (one,)) for one in its] if K.SKU in keys else [(None, its)]
        for one, counted in parts:
            name = tuple(value_of(key, order, one, zone) for key in keys)
            row = rows.setdefault(
                name,
                {
                    "orders": set[str](), "units": 0, "gross": defaultdict[str, Decimal](Decimal),
                    "net": defaultdict[str, Decimal](Decimal), "grosses": set[str](),
                    "nets": set[str](),
                },
            )  # fmt: skip
            gross = one.line_total if one else order.content.totals.total
            net = None if one else order.content.totals.subtotal_seller
            row["orders"].add(order.key.text)
            row["units"] += sum(each.quantity for each in counted)
            for what, told in (("gross", gross), ("net", net)):
                if told is not None:
                    code = order.content.currency_code
                    row[what][code] = summaries.add(row[what][code], told)
                    row["grosses" if what == "gross" else "nets"].add(order.key.text)
    return rows


def told(rows: Sequence[SummaryRow], keys: Sequence[K]) -> dict[tuple[Any, ...], Any]:
    return {
        tuple(row.values[key] for key in keys): (
            row.sums.order_count, row.sums.unit_count, row.sums.gross_count, row.sums.net_count,
            dict(row.sums.gross), dict(row.sums.net),
        )
        for row in rows
    }  # fmt: skip


async def assert_recounted(
    database: Database, keys: Sequence[K], zone: tzinfo, wanted: OrderFilter | None = None
) -> None:
    wanted = wanted or OrderFilter()
    rows = await database.summaries.summary(wanted, keys, zone)
    plain = await recount(database, wanted, keys, zone)
    assert told(rows, keys) == {
        name: (
            len(row["orders"]), row["units"], len(row["grosses"]), len(row["nets"]),
            dict(row["gross"]), dict(row["net"]),
        )
        for name, row in plain.items()
    }  # fmt: skip
    names = [tuple(row.values[key] for key in keys) for row in rows]
    assert names == sorted(names, key=lambda name: [(v is None, v) for v in name])


GROUPINGS = [
    (K.BRAND,), (K.CHANNEL, K.STATUS), (K.DAY,), (K.WEEK, K.BRAND), (K.MONTH,), (K.SKU,),
    (K.DAY, K.WEEK, K.MONTH), (K.SKU, K.MONTH, K.CHANNEL), (K.WAREHOUSE, K.COURIER, K.CITY),
    tuple(K),
]  # fmt: skip
FILTERS = [
    OrderFilter(brand_ids=frozenset({"brand-1", "brand-2"})),
    OrderFilter(statuses=(OrderStatus.CANCELLED, OrderStatus.UNPAID), channel_codes=("shpe",)),
    OrderFilter(skus=("A",)),
    OrderFilter(search="INV/1", couriers=("jne",), warehouse_ids=("w1", "w2")),
    OrderFilter(ordered_at=TimeRange(after(days=-30, microseconds=1), after(microseconds=1))),
    OrderFilter(ordered_at=TimeRange(end=NOON), changed_after=40),
]


async def test_sums_are_those_of_a_plain_recount(database: Database) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    rng = random.Random(seed)
    await show(database, *[view(random_content(rng, number)) for number in range(160)])
    # each once more, some as another, some with a status that we expect
    for number in rng.sample(range(160), 60):
        since = rng.choice([None, Overlay(OrderStatus.PACKED, NOON)])
        await show(database, view(random_content(rng, number), message_id="2", overlay=since))
    for keys in GROUPINGS:
        for name in ("Asia/Jakarta", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"):
            await assert_recounted(database, keys, ZoneInfo(name))
    for wanted in FILTERS:
        await assert_recounted(database, (K.DAY, K.CHANNEL), JAKARTA, wanted)
        await assert_recounted(database, (K.SKU,), JAKARTA, wanted)


async def test_no_orders_are_one_empty_row_or_none(database: Database) -> None:
    assert await database.summaries.summary(OrderFilter(), (K.DAY,), JAKARTA) == ()
    [row] = await database.summaries.summary(OrderFilter(), (), JAKARTA)
    assert (row.values, row.sums) == ({}, summaries.Sums(0, 0, {}, {}, 0, 0))


async def test_the_statements_are_few_and_counted(database: Database) -> None:
    await show(database, view(content(totals=Totals(total=Decimal("0.01")))))
    for keys, many in (((K.STATUS,), 1), ((K.MONTH, K.SKU), 2)):
        with recorded(database) as sent:
            await database.summaries.summary(OrderFilter(), keys, JAKARTA)
        assert len(sent) == many
    odd = replace(content(), key=OrderKey("b", "tkpd", "2"), totals=Totals(total=Decimal("0.001")))
    await show(database, view(odd))
    with recorded(database) as sent:
        [row] = await database.summaries.summary(OrderFilter(), (), JAKARTA)
    assert (len(sent), row.sums.gross) == (2, {"IDR": Decimal("0.011")})


async def test_what_has_too_many_rows_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.database.summaries.MOST_ROWS", 2)
    for number in range(3):
        key = OrderKey("b", "tkpd", f"{number}")
        await show(database, view(content(key=key, ordered_at=after(days=number))))
    assert len(await database.summaries.summary(OrderFilter(), (K.CHANNEL,), JAKARTA)) == 1
    with pytest.raises(BadUserInput, match="narrow the filter"):
        await database.summaries.summary(OrderFilter(), (K.DAY,), JAKARTA)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999"])
async def test_the_ends_of_all_calendars(database: Database, moment: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    await show(database, view(content(ordered_at=at)), view(content(ordered_at=at)))
    [row] = await database.summaries.summary(OrderFilter(), (K.DAY, K.WEEK, K.MONTH), UTC)
    assert row.values[K.DAY] == at.date()
    assert row.values[K.MONTH] == at.date().replace(day=1)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        [row] = await database.summaries.summary(OrderFilter(), (K.DAY,), ZoneInfo(zone))
        assert isinstance(row.values[K.DAY], date)


async def test_amounts_beyond_64_bits_together_are_added_to_the_last_digit(
    database: Database,
) -> None:
    most, lines = Decimal("8999999999.99"), (line(0, "A", 2**31 - 1, Decimal("8999999999.99")),)
    for number in range(9):
        key = OrderKey("b", "tkpd", f"{number}")
        huge = Totals(total=most if number else Decimal("1E+30"), subtotal_seller=most)
        await show(database, view(content(key=key, totals=huge, lines=lines)))
    [row] = await database.summaries.summary(OrderFilter(), (K.CHANNEL,), JAKARTA)
    assert row.sums.gross == {"IDR": Decimal("1000000000000000000071999999999.92")}
    assert row.sums.net == {"IDR": Decimal("80999999999.91")}
    assert row.sums.unit_count == 9 * (2**31 - 1)
