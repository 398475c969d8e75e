"""The bulk topics between us and the sandbox: published over HTTP, and its feedback read."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from in_process import served

from adapters.mp_adapter import JsonRpcClient, MessageReader
from adapters.mp_adapter.topics import Topics
from adapters.pubsub.rest_publisher import RestPublisher
from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    ShipOrder,
)
from domain.discounts import DiscountItem, DiscountKey, DiscountType, WantedDiscount
from domain.errors import UpstreamMisread, UpstreamRefused, UpstreamTimeout, UpstreamUnavailable
from domain.feedback import Feedback
from domain.json_text import read_json
from domain.messages import MessageKind
from domain.orders import OrderKey
from domain.prices_and_stocks import Line, Subject
from domain.variants import OfferKey
from sandbox.main import make_server
from sandbox.marketplaces import FEATURES
from sandbox.settings import SandboxSettings

KEY = "b71c0f52-1111-4222-8333-aabbccddeeff"
BRAND = "kopi-nusantara"
ACCEPT = "CNX_BULK_ACCEPT_ORDERS"


def shown(text: str) -> str:
    return text


@dataclass
class Bulk:
    """Topics of a running sandbox, every feedback switched on."""

    url: str
    topics: Topics

    async def control(self, verb: str, path: str, body: Any = None) -> Any:
        async with httpx.AsyncClient(headers={"Authorization": KEY}) as http:
            answer = await http.request(verb, f"{self.url}/sandbox{path}", json=body)
        assert answer.status_code == 200, answer.text
        return read_json(answer.content)

    async def place(self, channel: str, status: str = "pending") -> OrderKey:
        wanted = {"brand_id": BRAND, "channel": channel, "status": status}
        made = await self.control("POST", "/orders", wanted)
        return OrderKey(BRAND, channel, made["remote_order_id"])

    async def items(self, order: OrderKey) -> tuple[str, ...]:
        query = f"brand_id={order.brand_id}&remote_order_id={order.remote_order_id}"
        (found,) = await self.control("GET", f"/orders?{query}")
        return tuple(found["item_ids"])

    async def feedback(self) -> list[Feedback]:
        """Every feedback that was sent, by its subscription, as we read it."""
        reader = MessageReader(UTC, KEY)
        told = (await self.control("GET", "/messages"))["messages"]
        rows = [(f"projects/p/subscriptions/{one['subscription']}", one["data"]) for one in told]
        return [
            reader.feedback(reader.kind(name, body), body)
            for name, body in rows
            if "CNX_FEEDBACK" in name
        ]

    async def publishes(self) -> list[str]:
        return [one["method"] for one in await self.control("GET", "/calls")]


@pytest.fixture
async def bulk() -> AsyncIterator[Bulk]:
    settings = SandboxSettings(client_key=KEY, live=False, publish_at_start=False, orders=20)
    server = make_server(settings)
    async with served(server):
        url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        async with JsonRpcClient(url, KEY) as client:
            names = [name for name in FEATURES if name.startswith("feedback")]
            params = {"feature_names": names}
            await client.call("ClientCredentialsService.AddFeatures", params)
        async with RestPublisher(url, "any", show=shown, timeout=1) as publisher:
            made = Bulk(url, Topics(publisher, KEY))
            await made.control("DELETE", "/calls")
            yield made


@pytest.mark.parametrize(
    ("make", "status", "kind"),
    [
        (AcceptOrder, "pending", MessageKind.ACCEPT_ORDERS_FEEDBACK),
        (PackOrder, "accepted", MessageKind.PACK_ORDERS_FEEDBACK),
        (ShipOrder, "packed", MessageKind.SHIP_ORDERS_FEEDBACK),
        (CompleteOrder, "shipped", MessageKind.COMPLETE_ORDERS_FEEDBACK),
        (CancelOrder, "accepted", MessageKind.CANCEL_ORDERS_FEEDBACK),
    ],
)
async def test_orders_are_done_and_told_of_by_one_feedback(
    bulk: Bulk, make: Any, status: str, kind: MessageKind
) -> None:
    orders = [await bulk.place("shpe", status), await bulk.place("lzda", status)]
    absent = OrderKey(BRAND, "shpe", "nobody's")

    async def action(order: OrderKey) -> OrderAction:
        arguments: dict[str, Any] = {}
        if make in (PackOrder, CancelOrder):
            items = ("1",) if order is absent else await bulk.items(order)
            arguments["remote_order_item_ids"] = items
        if make is CancelOrder:
            arguments["reason"] = "sold out"
        made: OrderAction = make(order, **arguments)
        return made

    actions = [await action(order) for order in (*orders, absent)]
    await bulk.topics.publish_orders(actions, "bulk-1")

    (told,) = await bulk.feedback()
    assert (told.kind, told.activity_id, told.brand_id) == (kind, "bulk-1", BRAND)
    assert [(row.channel_code, row.target, row.success) for row in told.items] == [
        ("shpe", orders[0].remote_order_id, True),
        ("lzda", orders[1].remote_order_id, True),
        ("shpe", "nobody's", False),
    ]
    assert told.items[2].message == "order not found"
    assert len(await bulk.publishes()) == 1


async def test_a_bulk_of_five_hundred_is_one_publish_and_one_feedback(bulk: Bulk) -> None:
    actions = [AcceptOrder(OrderKey(BRAND, "shpe", f"{at}")) for at in range(499)]
    actions.append(AcceptOrder(await bulk.place("tkpd")))

    await bulk.topics.publish_orders(actions, "bulk-500")

    (told,) = await bulk.feedback()
    assert [row.target for row in told.items] == [one.order.remote_order_id for one in actions]
    assert [row.success for row in told.items] == [False] * 499 + [True]
    assert await bulk.publishes() == [ACCEPT]


async def test_values_are_set_and_told_of_for_each_sku(bulk: Bulk) -> None:
    async with JsonRpcClient(bulk.url, KEY) as client:
        params = {"brand_id": BRAND, "channels": ["shpe"]}
        await client.call("ProductService.ProductFetchedManual", params)
    query = "/messages?subscription=CNX_PRODUCT_FETCHED_1"
    told = (await bulk.control("GET", query))["messages"]
    variants = {v["variant_sku"]: v for one in told for v in one["data"]["product"]["variants"]}
    skus = [sku for sku in variants if sku][:3]
    await bulk.control("DELETE", "/messages")

    for subject, value, kind in (
        (Subject.PRICE, "777", MessageKind.UPDATE_PRICE_FEEDBACK),
        (Subject.STOCK, "0", MessageKind.UPDATE_INVENTORY_FEEDBACK),
    ):
        lines = [
            Line(
                at, sku, OfferKey(BRAND, "shpe", sku), json.dumps(variants[sku]["remote_variant"]),
                None, Decimal(value),
            )
            for at, sku in enumerate(skus)
        ]  # fmt: skip
        await bulk.topics.publish_values(subject, lines, f"bulk {subject}")
        found = [one for one in await bulk.feedback() if one.kind is kind]
        assert [one.activity_id for one in found] == [f"bulk {subject}"] * 3
        rows = [row for one in found for row in one.items]
        assert [(row.brand_id, row.target, row.success) for row in rows] == [
            (BRAND, sku, True) for sku in skus
        ]
        assert all(row.reference for row in rows)


async def test_discounts_are_made_and_deleted(bulk: Bulk) -> None:
    starts_at = datetime(2031, 3, 1, 9, tzinfo=UTC)
    wanted = WantedDiscount(BRAND, "payday", starts_at, starts_at + timedelta(days=1), ())

    def item(channel: str, number: str | None = None) -> DiscountItem:
        key = DiscountKey(BRAND, "made", channel)
        return DiscountItem(
            key, 0, "sku", "v", '{"item_id":1,"variation_id":2}', None, "IDR", Decimal(15000),
            DiscountType.PRICE, Decimal(10000), remote_discount_id=number,
        )  # fmt: skip

    await bulk.topics.publish_discounts(wanted, [item("shpe"), item("tkpd")], "made")
    (made,) = await bulk.feedback()
    assert (made.kind, made.activity_id) == (MessageKind.UPSERT_DISCOUNT_FEEDBACK, "made")
    assert [(row.channel_code, row.success) for row in made.items] == [
        ("shpe", True),
        ("tkpd", True),
    ]
    numbers = [row.remote_discount_id for row in made.items]
    assert all(numbers)

    gone = [item("shpe", numbers[0]), item("tkpd", "unknown")]
    await bulk.topics.delete_discounts(BRAND, gone, "gone")
    (_, deleted) = await bulk.feedback()
    assert (deleted.kind, deleted.activity_id) == (MessageKind.DELETE_DISCOUNT_FEEDBACK, "gone")
    assert [(row.channel_code, row.success) for row in deleted.items] == [
        ("shpe", True),
        ("tkpd", False),
    ]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("error_400", UpstreamRefused),
        ("error_401", UpstreamRefused),
        ("error_403", UpstreamRefused),
        ("error_404", UpstreamRefused),
        ("error_429", UpstreamRefused),
        ("leak_key", UpstreamRefused),
        ("error_500", UpstreamUnavailable),
        ("error_503", UpstreamUnavailable),
        ("reset_before", UpstreamUnavailable),
        ("reset_after", UpstreamUnavailable),
        ("close_before", UpstreamUnavailable),
        ("close_after", UpstreamUnavailable),
        ("hang", UpstreamTimeout),
        ("hang_after", UpstreamTimeout),
        ("truncated", UpstreamMisread),
        ("garbage", UpstreamMisread),
        ("html", UpstreamMisread),
        ("error_200", UpstreamMisread),
        ("success_false", UpstreamMisread),
        ("redirect", UpstreamMisread),
        ("deep_json", UpstreamMisread),
        ("zip", UpstreamMisread),
        ("gzip_bomb", UpstreamMisread),
        ("huge", UpstreamMisread),
    ],
)
async def test_whatever_goes_wrong_is_published_once(
    bulk: Bulk, fault: str, kind: type[Exception]
) -> None:
    order = await bulk.place("shpe")
    await bulk.control("POST", "/faults", {"method": ACCEPT, "fault": fault, "bytes": 32 << 20})

    with pytest.raises(kind) as lost:
        await bulk.topics.publish_orders([AcceptOrder(order)], "bulk-1")

    assert type(lost.value) is kind
    assert vars(lost.value)["sent"] is True
    assert KEY not in str(lost.value)
    assert await bulk.publishes() == [ACCEPT]


async def test_a_wrong_key_is_taken_and_nothing_ever_comes_back(bulk: Bulk) -> None:
    order = await bulk.place("shpe")
    async with RestPublisher(bulk.url, "any", show=shown) as publisher:
        await Topics(publisher, "another-key").publish_orders([AcceptOrder(order)], "bulk-1")
    assert await bulk.feedback() == []
    assert await bulk.publishes() == [ACCEPT]
