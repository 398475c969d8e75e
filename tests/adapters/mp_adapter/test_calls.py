"""The typed calls: what they send is the document's example, what they read is the document's."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import fault_server as play
import pytest
from fault_server import FaultServer

from adapters.mp_adapter import MpAdapter
from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    RejectCancellation,
    ShipOrder,
)
from domain.channels import ChannelKey
from domain.errors import UpstreamMisread, UpstreamRefused
from domain.orders import OrderKey
from domain.upstream import OrderWindow, SkuAnswer

ORDER = OrderKey("string_brand_id_1", "string_marketplace_1", "string_remote_order_id_1")
PLAIN = OrderKey("string_brand_id", "string_channel", "string_remote_order_id")
COLLECTED = OrderKey("test-zeus", "blib", "33001738731-3145252968")
ITEMS = ("string_remote_order_item_id_1", "string_remote_order_item_id_2")

ACTIONS: dict[str, OrderAction] = {
    "rpc.OrderService.AcceptOrder": AcceptOrder(ORDER),
    "rpc.OrderService.PackOrder": PackOrder(
        PLAIN,
        airwaybill_number="string_awb",
        package_id="ABC123",
        is_retry=False,
        remote_warehouse_id="",
        remote_order_item_ids=("string_item_id_1", "string_item_id_2"),
    ),
    "rpc.OrderService.ShipOrder": ShipOrder(PLAIN, "customer_reference"),
    "rpc.OrderService.CompleteOrder": CompleteOrder(
        ORDER, "string_received_by_1", "string_package_id_1"
    ),
    "rpc.OrderService.CancelOrder": CancelOrder(ORDER, "string_cancel_reason", ITEMS),
    "rpc.OrderService.RejectCancelOrderRequest": RejectCancellation(ORDER, "string_message_reason"),
}


@pytest.mark.parametrize("name", ACTIONS)
async def test_an_action_is_the_documents(
    name: str, server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text(f"{name}.response"))
    wanted = examples.json(f"{name}.request")
    call_id = wanted.get("id", wanted.get("Id"))
    answer = await adapter.orders.perform(ACTIONS[name], call_id)
    sent = server.requests[0].rpc
    assert sent == {
        "jsonrpc": "2.0", "id": call_id, "method": wanted["method"], "params": wanted["params"],
    }  # fmt: skip
    assert answer.success is True
    assert answer.message == "string_message_1"
    assert json.loads(answer.upstream) == examples.json(f"{name}.response")["result"]


async def test_a_collected_order_is_completed_by_its_code(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.result({"success": True})
    action = CompleteOrder(COLLECTED, received_by="1PFL-9M6C-8WHK-QA7H")
    await adapter.orders.perform(action, "complete-cnc")
    assert server.requests[0].rpc == examples.json("rpc.OrderService.CompleteOrder.request_cnc")


@pytest.mark.parametrize(
    ("action", "more"),
    [
        (PackOrder(ORDER), {"delivery_method": "", "remote_order_item_ids": []}),
        (ShipOrder(ORDER), {"customer_reference": ""}),
        (CompleteOrder(ORDER), {}),
        (RejectCancellation(ORDER), {"reject_reason": ""}),
    ],
)
async def test_required_arguments_are_present_and_optional_ones_left_out(
    action: OrderAction, more: dict[str, Any], server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result({"success": True})
    await adapter.orders.perform(action, "a")
    own = {"brand_id": ORDER.brand_id, "channel": ORDER.channel_code}
    assert server.params == [own | {"remote_order_id": ORDER.remote_order_id} | more]


async def test_a_marketplace_refusal_is_a_value(server: FaultServer, adapter: MpAdapter) -> None:
    server.part = play.result({"success": False, "message": "order is shipped"})
    answer = await adapter.orders.perform(AcceptOrder(ORDER), "a")
    assert (answer.success, answer.message) == (False, "order is shipped")
    assert answer.upstream == '{"success":false,"message":"order is shipped"}'


@pytest.mark.parametrize(
    "value", [None, "on progress", [], [{"success": True}], {}, {"message": "?"}, {"success": "?"}]
)
async def test_an_action_without_a_clear_answer_may_have_been_done(
    value: object, server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result(value)
    with pytest.raises(UpstreamMisread) as caught:
        await adapter.orders.perform(AcceptOrder(ORDER), "a")
    assert caught.value.sent is True
    assert len(server.requests) == 1


async def test_a_zip_is_no_answer_to_an_action(server: FaultServer, adapter: MpAdapter) -> None:
    server.part = play.raw(b"PK\x03\x04zip")
    with pytest.raises(UpstreamMisread):
        await adapter.orders.perform(AcceptOrder(ORDER), "a")


async def test_a_huge_result_is_kept_by_its_documented_members(
    server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result({"success": True, "message": "fine", "blob": "x" * 200_000})
    answer = await adapter.orders.perform(AcceptOrder(ORDER), "a")
    assert json.loads(answer.upstream) == {"success": "true", "message": "fine"}


async def test_orders_are_fetched_by_whole_utc_seconds(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.OrderService.FetchOrders.response"))
    jakarta = timezone(timedelta(hours=7))
    window = OrderWindow(
        "string_brand_id_1",
        datetime(2021, 1, 2, 22, 4, 5, 999, tzinfo=jakarta),
        datetime(2021, 1, 4, 15, 4, 4, 1, tzinfo=UTC),
    )
    await adapter.orders.fetch_orders(window, "123145")
    assert server.requests[0].rpc == examples.json("rpc.OrderService.FetchOrders.request")


Fetch = Callable[[MpAdapter], Awaitable[None]]
WINDOW = OrderWindow("b", datetime(2021, 1, 1, tzinfo=UTC), datetime(2021, 1, 2, tzinfo=UTC))
FETCHES: dict[str, Fetch] = {
    "orders": lambda adapter: adapter.orders.fetch_orders(WINDOW, "a"),
    "products": lambda adapter: adapter.products.fetch_products("b", ["lzda"], "a"),
    "categories": lambda adapter: adapter.categories.fetch_categories(["lzda"], "a"),
}


@pytest.mark.parametrize("fetch", FETCHES)
@pytest.mark.parametrize("value", [None, "on progress", {"message": "OK", "success": True}])
async def test_a_promise_is_enough_for_a_fetch(
    value: object, fetch: str, server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result(value)
    await FETCHES[fetch](adapter)
    assert len(server.requests) == 1


@pytest.mark.parametrize("fetch", FETCHES)
async def test_a_refused_fetch_is_refused(
    fetch: str, server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result({"message": "not connected", "success": False})
    with pytest.raises(UpstreamRefused, match="not connected") as caught:
        await FETCHES[fetch](adapter)
    assert caught.value.status == 200


@pytest.mark.parametrize("fetch", FETCHES)
@pytest.mark.parametrize("value", [7, True, {"status": "closed for repairs", "category": 1}])
async def test_a_fetch_answered_with_nonsense_is_misread(
    value: object, fetch: str, server: FaultServer, adapter: MpAdapter
) -> None:
    if fetch != "categories" and isinstance(value, dict):
        value = [value]
    server.part = play.result(value)
    with pytest.raises(UpstreamMisread):
        await FETCHES[fetch](adapter)


async def test_products_are_fetched_by_channel(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.ProductService.ProductFetchedManual.response"))
    await adapter.products.fetch_products("test-zeus", ["lzda", "bklp"], "12312312dsadas")
    wanted = examples.json("rpc.ProductService.ProductFetchedManual.request")
    assert server.requests[0].rpc["params"] == wanted["params"]
    assert server.requests[0].rpc["id"] == wanted["Id"]


async def test_variants_are_fetched_by_sku(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.ProductService.FetchVariantsBySku.response"))
    found = await adapter.products.fetch_variants(
        ChannelKey("5558", "tkpd"), ["baju-black"], "test1"
    )
    wanted = examples.json("rpc.ProductService.FetchVariantsBySku.request")
    wanted["params"]["brand_id"] = "5558"  # a number in that example alone
    assert server.requests[0].rpc == wanted
    assert found == (SkuAnswer("baju-black", True, "Success Get Current Sku's Variant"),)


@pytest.mark.parametrize("count", [0, 11])
async def test_skus_that_would_be_dropped_are_never_sent(
    count: int, server: FaultServer, adapter: MpAdapter
) -> None:
    with pytest.raises(ValueError, match="takes 1 to 10 SKUs"):
        await adapter.products.fetch_variants(ChannelKey("b", "tkpd"), ["sku"] * count, "a")
    assert server.requests == []


async def test_categories_are_fetched_by_a_literal_answer(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.CategoryService.GetCategory.response"))
    await adapter.categories.fetch_categories(["bklp", "lzda"], "12312321")
    assert server.params == [{"channels": ["bklp", "lzda"]}]
    server.part = play.says({"status": "closed for repairs"})
    with pytest.raises(UpstreamMisread, match="has no category"):
        await adapter.categories.fetch_categories([], "a")
