"""Brands, features and connections: what is sent, and every answer that the document shows."""

from collections.abc import Awaitable, Callable
from datetime import UTC
from decimal import Decimal
from typing import Any

import fault_server as play
import pytest
from fault_server import FaultServer

from adapters.mp_adapter import MessageReader, MpAdapter
from domain.brands import Brand
from domain.channels import ChannelKey, ChannelLimit
from domain.connections import (
    Callbacks,
    ChannelChange,
    ConnectChannel,
    DisconnectChannel,
    ReconnectChannel,
)
from domain.errors import (
    Malformed,
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamUnavailable,
)
from domain.messages import MessageKind

KEY = ChannelKey("test-zeus", "shpe")
CONNECT = ConnectChannel(
    KEY,
    (("shop_id", "1234567"),),
    Callbacks(*2 * ("https://connexi-test.mysirclo.id.dmmy.me/sales-channel",)),
)
SERVICES = {
    "AuthService.AddBrandIDToClient": lambda adapter: adapter.registrations.register_brands(
        [Brand("test-brand_1", "test brand 1")], "a1"
    ),
    "ClientCredentialsService.AddFeatures": lambda adapter: adapter.registrations.add_features(
        ["product-fetched"], "a1"
    ),
    "ChannelService.Connect": lambda adapter: adapter.channel_calls.change(CONNECT, "a1"),
    "ChannelService.Disconnect": lambda adapter: adapter.channel_calls.change(
        DisconnectChannel(KEY), "a1"
    ),
    "ChannelService.Reconnect": lambda adapter: adapter.channel_calls.change(
        ReconnectChannel(KEY), "a1"
    ),
}
Call = Callable[[MpAdapter], Awaitable[object]]


async def test_brands_are_registered_as_the_document_has_it(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.AuthService.AddBrandIDToClient.response"))
    brands = [Brand("test-brand_1", "test brand 1"), Brand("other", "Other")]
    assert await adapter.registrations.register_brands(brands, "a1") == {"test-brand_1"}
    assert server.requests[0].rpc["id"] == "a1"
    example = examples.json("rpc.AuthService.AddBrandIDToClient.request")["params"]["brands"][0]
    assert server.params[0]["brands"] == [example, {"brand": "Other", "brand_id": "other"}]


async def test_features_are_added_and_refused_as_the_document_has_it(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.ClientCredentialsService.AddFeatures.response"))
    answer = await adapter.registrations.add_features(["product-fetched"], "a1")
    assert server.params == [{"feature_names": ["product-fetched"]}]
    assert answer.subscriptions == {"product-fetched": "CNX_PRODUCT_FETCHED_1"}
    assert answer.errors == {}
    name = "rpc.ClientCredentialsService.AddFeatures.error_in_result"
    server.part = play.says(examples.text(name))
    answer = await adapter.registrations.add_features(["product"], "a1")
    assert answer.subscriptions == {}
    assert answer.errors == {"product": "Feature 'product' doesn't exist"}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Connect", CONNECT),
        ("Disconnect", DisconnectChannel(KEY)),
        ("Reconnect", ReconnectChannel(KEY)),
    ],
)
async def test_a_null_answer_is_accepted(
    name: str, change: ChannelChange, server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text(f"rpc.ChannelService.{name}.response"))
    await adapter.channel_calls.change(change, "a1")
    assert server.params == [examples.json(f"rpc.ChannelService.{name}.request")["params"]]
    server.part = play.result({"success": False, "message": "shop 1234567 is closed"})
    with pytest.raises(UpstreamRefused) as caught:
        await adapter.channel_calls.change(change, "a1")
    assert ("1234567" in str(caught.value)) is (name != "Connect")


@pytest.mark.parametrize("method", SERVICES)
async def test_the_documents_own_error(
    method: str, server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text(f"rpc.{method}.error"))
    with pytest.raises(UpstreamRefused) as caught:
        await SERVICES[method](adapter)
    assert (caught.value.method, caught.value.status) == (method, 400)
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", SERVICES)
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (401, UpstreamRefused),
        (403, UpstreamRefused),
        (404, UpstreamRefused),
        (500, UpstreamUnavailable),
        (503, UpstreamUnavailable),
    ],
)
async def test_every_error_of_the_documents_table(
    method: str, code: int, kind: type[UpstreamError], server: FaultServer, adapter: MpAdapter
) -> None:
    for status in (code, 200):
        server.part = play.error(code, "said the adapter", status)
        with pytest.raises(kind) as caught:
            await SERVICES[method](adapter)
        assert caught.value.sent
    assert len(server.requests) == 2


@pytest.mark.parametrize("method", list(SERVICES)[:2])
@pytest.mark.parametrize("result", [None, "OK", [], {}, {"brand_ids": 7, "subscription_list": 7}])
async def test_an_answer_that_names_nothing_is_misread(
    method: str, result: object, server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result(result)
    with pytest.raises(UpstreamMisread):
        await SERVICES[method](adapter)


def feedback(examples: Any, name: str, **result: Any) -> Any:
    body = examples.json(f"feedback.{name}")
    body["result"] |= result
    return body


def test_feedback_is_told_by_a_table_of_methods_and_subscriptions(examples: Any) -> None:
    reader = MessageReader(UTC)
    table = {
        "connect_channel_shopee": MessageKind.CHANNEL_CONNECTED,
        "connect_channel": MessageKind.CHANNEL_CONNECTED,
        "disconnect_channel": MessageKind.CHANNEL_DISCONNECTED,
        "accept_orders": MessageKind.ACCEPT_ORDERS_FEEDBACK,
        "upsert_discount": MessageKind.UPSERT_DISCOUNT_FEEDBACK,
        "product_fetched_manual": MessageKind.PRODUCT_FETCHED_MANUAL_FEEDBACK,
    }
    for name, kind in table.items():
        body = examples.json(f"feedback.{name}")
        for subscription in ("", "own-name", "projects/p/subscriptions/CNX_FEEDBACK_ALL_1"):
            assert reader.kind(subscription, body) is kind, (name, subscription)
    silent = {"id": "1", "method": "other", "result": {}}
    assert reader.kind("CNX_FEEDBACK_CONNECT_CHANNEL_32", silent) is MessageKind.CHANNEL_CONNECTED
    assert reader.kind("cnx_feedback_disconnect_channel_1", silent) is (
        MessageKind.CHANNEL_DISCONNECTED
    )


def test_the_documents_feedback_is_read_without_its_credentials(examples: Any) -> None:
    reader = MessageReader(UTC)
    read = reader.channel_feedback
    shopee = read(MessageKind.CHANNEL_CONNECTED, examples.json("feedback.connect_channel_shopee"))
    assert shopee.key == ChannelKey("MPA", "shpe")
    assert shopee.shop_name == "Toko Bagus Sekali"
    assert shopee.limits is not None
    assert len(shopee.limits) == 9
    assert shopee.limits[0] == ChannelLimit("price_limit", Decimal(99), Decimal(150_000_000))
    plain = read(MessageKind.CHANNEL_CONNECTED, examples.json("feedback.connect_channel"))
    assert plain.limits is None
    assert "seller@example.com" not in repr(plain)
    gone = read(MessageKind.CHANNEL_DISCONNECTED, examples.json("feedback.disconnect_channel"))
    assert (gone.key, gone.is_connected) == (ChannelKey("MPA", "bklp"), False)


@pytest.mark.parametrize(
    ("told", "names"),
    [
        (None, None),
        ("", None),
        ({}, None),
        ({"error": "auth failed", "response": {"price_limit": {"min_limit": 1}}}, None),
        ({"response": None, "price_limit": {"min_limit": 1}}, ["price_limit"]),
        ({"response": {}}, None),
        (
            {
                "response": {
                    "price_limit": {"min_limit": "0.10", "max_limit": None},
                    "odd": [1],
                    "none": {"days": 3},
                    "bad": {"min_limit": "much"},
                }
            },
            ["price_limit"],
        ),
    ],
)
def test_odd_limits_never_cost_the_message(
    told: Any, names: list[str] | None, examples: Any
) -> None:
    reader = MessageReader(UTC)
    body = feedback(examples, "connect_channel", product_limitation=told)
    found = reader.channel_feedback(MessageKind.CHANNEL_CONNECTED, body).limits
    assert (None if found is None else [limit.name for limit in found]) == names


@pytest.mark.parametrize(
    "result", [{}, {"brand_id": "b"}, {"channel": "shpe"}, {"brand_id": {}, "channel": "shpe"}]
)
def test_feedback_without_brand_or_channel_is_malformed(result: Any) -> None:
    reader = MessageReader(UTC)
    with pytest.raises(Malformed):
        reader.channel_feedback(MessageKind.CHANNEL_CONNECTED, {"id": "1", "result": result})
