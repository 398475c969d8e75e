"""Each method against the document's example of its request and its answer."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

import pytest

ZERO = "0001-01-01T00:00:00Z"


def shape(value: Any) -> Any:
    """What a value looks like: its keys and types, lists by their first element."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {key: shape(item) for key, item in fields.items()}
    if isinstance(value, list):
        return [shape(item) for item in cast("Iterable[Any]", value)][:1]
    return type(value).__name__


async def ask(sandbox: Any, request: Any, **changes: Any) -> Any:
    body = {**request, "params": {**request["params"], **changes}}
    answer = await sandbox.post(body)
    return json.loads(answer.text, parse_float=Decimal)


async def test_add_brand(sandbox: Any, example: Any) -> None:
    name = "rpc.AuthService.AddBrandIDToClient"
    assert await ask(sandbox, example(f"{name}.request")) == example(f"{name}.response")
    assert "test-brand_1" in (await sandbox.control("GET", "/state"))["brands"]


async def test_a_brand_may_have_any_name(sandbox: Any) -> None:
    odd = "\ud800 / \u0000 "
    brands = [{"brand": odd, "brand_id": odd}]
    assert await sandbox.result("AuthService.AddBrandIDToClient", {"brands": brands}) == {
        "brand_ids": [odd]
    }
    params: dict[str, Any] = {"brand_id": odd, "channel_codes": []}
    assert await sandbox.result("CredentialsService.GetConnectedSalesChannels", params) == []


async def test_a_brand_of_another_client_is_refused_and_adds_nothing(sandbox: Any) -> None:
    brands = [{"brand": "a", "brand_id": "new"}, {"brand": "b", "brand_id": "toko-tetangga"}]
    answer = await sandbox.call("AuthService.AddBrandIDToClient", {"brands": brands})
    assert answer.status_code == 400
    assert answer.json()["error"] == {"code": 400, "message": "pg: no rows in result set"}
    assert "new" not in (await sandbox.control("GET", "/state"))["brands"]


async def test_add_features(sandbox: Any, example: Any) -> None:
    name = "rpc.ClientCredentialsService.AddFeatures"
    assert await ask(sandbox, example(f"{name}.request")) == example(f"{name}.response")
    unknown = await ask(sandbox, example(f"{name}.request"), feature_names=["product"])
    assert unknown == example(f"{name}.error_in_result")
    odd = await sandbox.result(
        "ClientCredentialsService.AddFeatures",
        {"feature_names": ["feedback-bulk-upsert-products", "feedback-create-discount"]},
    )
    assert odd["subscription_list"] == {
        "feedback-bulk-upsert-products": "CNX_FEEDBACK_BULK_UPSERT_PRODUCT_1",
        "feedback-create-discount": "CNX_FEEDBACK_BULK_UPSERT_DISCOUNT_1",
    }


async def test_get_credentials_has_every_row_of_the_example(still: Any, example: Any) -> None:
    name = "rpc.CredentialsService.GetCredentials"
    reply = await ask(still, example(f"{name}.request"), brand_id="kopi-nusantara")
    shown = {row["channel_code"]: row for row in reply["result"]}
    for row in example(f"{name}.response")["result"]:
        assert shape(shown[row["channel_code"]]) == shape(row)
        assert shown[row["channel_code"]]["fields"] == row["fields"]
    assert {"tktk", "lzda-sg", "shpe-sg"} < set(shown)
    one = await ask(
        still, example(f"{name}.request"), brand_id="kopi-nusantara", channel_codes=["shpe"]
    )
    assert [row["channel_code"] for row in one["result"]] == ["shpe"]


async def test_connected_channels_look_like_the_example(still: Any, example: Any) -> None:
    name = "rpc.CredentialsService.GetConnectedSalesChannels"
    reply = await ask(still, example(f"{name}.request"), brand_id="kopi-nusantara")
    shown = {row["channel_code"]: row for row in reply["result"]}
    expected = {row["channel_code"]: row for row in example(f"{name}.response")["result"]}
    assert sorted(shown) == sorted(
        ["tkpd", "shpe", "lzda", "tktk", "blib", "bklp", "zlra", "shpe-sg"]
    )
    assert shape(shown["tkpd"]) == shape(expected["tkpd"])
    assert shape(shown["blib"]) == shape(expected["blib"])
    assert shown["blib"]["token_expired_at"] == ZERO
    assert "*" not in shown["blib"]["credentials"]["signature_key"]["value"]
    assert shown["tkpd"]["credentials"]["client_secret"]["value"].startswith("****")


async def test_connected_channels_of_several_brands(still: Any) -> None:
    method = "CredentialsService.GetConnectedSalesChannels"
    both = await still.result(
        method,
        {
            "brand_id": "dapur-ibu",
            "brand_ids": ["batik-lestari", "dapur-ibu"],
            "channel_codes": ["tkpd", "zlra"],
        },
    )
    assert [(row["brand_id"], row["channel_code"]) for row in both] == [
        ("dapur-ibu", "tkpd"),
        ("batik-lestari", "tkpd"),
        ("batik-lestari", "zlra"),
    ]
    refused: list[dict[str, Any]] = [
        {"brand_ids": ["dapur-ibu", "toko-tetangga"], "channel_codes": []},
        {"channel_codes": []},
        {"brand_id": "dapur-ibu"},
        {"brand_id": "dapur-ibu", "channel_codes": ["jdid"]},
    ]
    for bad in refused:
        assert (await still.call(method, bad)).status_code == 400


async def test_connect_disconnect_reconnect(sandbox: Any, example: Any) -> None:
    await sandbox.result(
        "ClientCredentialsService.AddFeatures",
        {"feature_names": ["feedback-connect-channel", "feedback-disconnect-channel"]},
    )
    request = example("rpc.ChannelService.Connect.request")
    reply = await ask(sandbox, request, brand_id="batik-lestari", channel_code="shpe")
    assert reply == example("rpc.ChannelService.Connect.response")
    feedback = (await sandbox.messages("CNX_FEEDBACK_CONNECT_CHANNEL_1"))[-1]["data"]
    assert shape(feedback) == shape(
        {
            **example("feedback.connect_channel_shopee"),
            "result": {
                **example("feedback.connect_channel_shopee")["result"],
                "credentials": {"shop_id": ""},
            },
        }
    )

    off = {"brand_id": "batik-lestari", "channel_code": "shpe"}
    assert await sandbox.result("ChannelService.Disconnect", off) is None
    told = (await sandbox.messages("CNX_FEEDBACK_DISCONNECT_CHANNEL_1"))[-1]["data"]
    assert told == {
        "id": "act-1",
        "method": "CNX_DISCONNECT_CHANNEL",
        "result": {"brand_id": "batik-lestari", "channel": "shpe"},
    }
    assert (await sandbox.call("ChannelService.Disconnect", off)).status_code == 400
    shown = await sandbox.result(
        "CredentialsService.GetConnectedSalesChannels",
        {"brand_id": "batik-lestari", "channel_codes": ["shpe"]},
    )
    assert shown == []
    count = len(await sandbox.messages())
    assert await sandbox.result("ChannelService.Reconnect", off) is None
    assert len(await sandbox.messages()) == count
    never = {"brand_id": "batik-lestari", "channel_code": "bklp"}
    assert (await sandbox.call("ChannelService.Reconnect", never)).status_code == 400


async def test_connect_demands_the_fields_and_keeps_no_secret(sandbox: Any) -> None:
    wanted = {"app_id": "application-1234", "app_secret": "very-secret-5678"}
    call = {"brand_id": "dapur-ibu", "channel_code": "zlra", "credentials": {"app_id": "1"}}
    assert (await sandbox.call("ChannelService.Connect", call)).status_code == 400
    assert await sandbox.result("ChannelService.Connect", {**call, "credentials": wanted}) is None
    shown = await sandbox.call(
        "CredentialsService.GetConnectedSalesChannels",
        {"brand_id": "dapur-ibu", "channel_codes": ["zlra"]},
    )
    assert "very-secret" not in shown.text
    credentials = shown.json()["result"][0]["credentials"]
    assert credentials["app_secret"]["value"] == "************5678"


async def test_fetch_orders_takes_both_ends_of_its_window(sandbox: Any, example: Any) -> None:
    placed = [
        await sandbox.place(ordered_at=f"2020-01-0{day}T00:00:00Z", channel="bklp")
        for day in (1, 2, 3, 4)
    ]
    await sandbox.control("DELETE", "/messages")
    request = example("rpc.OrderService.FetchOrders.request")
    window = {"start_date": "2020-01-02T00:00:00Z", "end_date": "2020-01-03T07:00:00+07:00"}
    reply = await ask(sandbox, request, brand_id="kopi-nusantara", **window)
    assert reply == example("rpc.OrderService.FetchOrders.response")
    messages = await sandbox.messages()
    assert [one["data"]["order"]["remote_order_id"] for one in messages] == [
        placed[1]["remote_order_id"],
        placed[2]["remote_order_id"],
    ]
    assert {one["data"]["id"] for one in messages} == {request["id"]}


@pytest.mark.parametrize(
    "change",
    [
        {"brand_id": "toko-tetangga"},
        {"start_date": "yesterday"},
        {"start_date": "2021-01-02T15:04:05"},
        {"end_date": "2020-01-01T00:00:00Z"},
        {"end_date": None},
    ],
)
async def test_fetch_orders_refuses_and_publishes_nothing(
    sandbox: Any, example: Any, change: dict[str, Any]
) -> None:
    await sandbox.control("DELETE", "/messages")
    request = example("rpc.OrderService.FetchOrders.request")
    reply = await ask(sandbox, request, **{"brand_id": "kopi-nusantara", **change})
    assert reply["error"]["code"] == 400
    assert await sandbox.messages() == []


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("AcceptOrder", "pending"),
        ("PackOrder", "accepted"),
        ("ShipOrder", "packed"),
        ("CompleteOrder", "shipped"),
        ("CancelOrder", "accepted"),
        ("RejectCancelOrderRequest", "request_cancel"),
    ],
)
async def test_order_answers_have_the_examples_fields(
    still: Any, example: Any, name: str, status: str
) -> None:
    order = await still.place("shpe", status)
    names = {key: order[key] for key in ("brand_id", "channel", "remote_order_id")}
    request = example(f"rpc.OrderService.{name}.request")
    if "remote_order_item_ids" in request["params"]:
        names["remote_order_item_ids"] = order["item_ids"]
    reply = await ask(still, request, **names)
    assert shape(reply) == shape(example(f"rpc.OrderService.{name}.response"))
    assert reply["id"] == request.get("id", request.get("Id"))
    assert reply["result"]["success"] is True


async def test_cancel_reasons(still: Any, example: Any) -> None:
    name = "rpc.OrderService.ListCancelReason"
    reply = await ask(still, example(f"{name}.request"), brand_id="kopi-nusantara")
    blib, tkpd = reply["result"]["cancel_reasons"]
    assert [blib, {**tkpd, "options": tkpd["options"][:1]}] == example(f"{name}.response")[
        "result"
    ]["cancel_reasons"]
    other = await ask(still, example(f"{name}.request"), brand_id="batik-lestari")
    assert other["error"]["code"] == 400


async def test_reject_reasons(still: Any, example: Any) -> None:
    name = "rpc.OrderService.ListRejectCancelReason"
    order = await still.place("tktk", "request_cancel")
    names = {key: order[key] for key in ("brand_id", "channel", "remote_order_id")}
    reply = await ask(still, example(f"{name}.request"), **names)
    assert shape(reply) == shape(example(f"{name}.response"))
    assert reply["result"]["reject_reasons"]["channel"] == "tktk"
    for channel, status, code in [("tktk", "accepted", 400), ("shpe", "request_cancel", 400)]:
        other = await still.place(channel, status)
        names = {key: other[key] for key in names}
        reply = await ask(still, example(f"{name}.request"), **names)
        assert reply["error"]["code"] == code


async def test_label_address(still: Any, example: Any) -> None:
    name = "rpc.OrderService.ShippingLabelURL"
    order = await still.place("shpe", "packed")
    names = {
        key: order[key] for key in ("brand_id", "channel", "remote_order_id", "airwaybill_number")
    }
    reply = await ask(still, example(f"{name}.request"), **names)
    assert shape(reply) == shape(example(f"{name}.response"))
    assert reply["result"]["shipping_label_url"].startswith("www.")
    missing = await ask(still, example(f"{name}.request"), **{**names, "airwaybill_number": ""})
    assert missing["error"]["code"] == 400
    wrong = await ask(still, example(f"{name}.request"), **{**names, "airwaybill_number": "x"})
    assert wrong["result"]["success"] is False
    early = await still.place("tkpd", "accepted")
    names = {key: early[key] for key in ("brand_id", "channel", "remote_order_id")}
    reply = await ask(still, example(f"{name}.request"), **names, airwaybill_number="")
    assert (reply["result"]["success"], reply["result"]["shipping_label_url"]) == (False, "")


async def test_products_by_hand_tell_how_many(sandbox: Any, example: Any) -> None:
    await sandbox.result(
        "ClientCredentialsService.AddFeatures",
        {"feature_names": ["feedback-product-fetched-manual"]},
    )
    await sandbox.control("DELETE", "/messages")
    name = "rpc.ProductService.ProductFetchedManual"
    request = example(f"{name}.request")
    reply = await ask(sandbox, request, brand_id="batik-lestari")
    assert reply == example(f"{name}.response")
    *products, feedback = await sandbox.messages()
    assert feedback["subscription"] == "CNX_FEEDBACK_PRODUCT_FETCHED_MANUAL_1"
    assert feedback["data"] == {
        "id": request["Id"],
        "method": "jsonrpc_product_fetched_manual",
        "result": {
            "brand_id": "batik-lestari",
            "channels": [
                {
                    "channel": "lzda",
                    "total_fetched": len(products),
                    "message": "Successfully fetched products",
                    "success": True,
                },
                {
                    "channel": "bklp",
                    "total_fetched": 0,
                    "message": "Channel is not connected",
                    "success": False,
                },
            ],
        },
    }
    assert len(products) > 15
    assert {one["data"]["product"]["channel"] for one in products} == {"lzda"}
    assert {one["data"]["id"] for one in products} == {request["Id"]}


async def test_variants_by_sku(sandbox: Any, example: Any) -> None:
    fetch = {"brand_id": "kopi-nusantara", "channels": ["tkpd"]}
    await sandbox.result("ProductService.ProductFetchedManual", fetch)
    listed = (await sandbox.messages("CNX_PRODUCT_FETCHED_1"))[0]["data"]
    sku = listed["product"]["variants"][-1]["variant_sku"]
    await sandbox.control("DELETE", "/messages")
    name = "rpc.ProductService.FetchVariantsBySku"
    skus = [sku, *[f"unknown-{n}" for n in range(10)]]
    names = {"brand_id": listed["brand_id"], "channel": listed["product"]["channel"]}
    reply = await ask(sandbox, example(f"{name}.request"), **names, skus=skus)
    assert shape(reply) == shape(example(f"{name}.response"))
    assert [(row["sku"], row["success"]) for row in reply["result"]] == [
        (one, one == sku) for one in skus[:10]
    ]
    (message,) = await sandbox.messages()
    assert message["data"]["id"] == "test1"
    assert [one["variant_sku"] for one in message["data"]["product"]["variants"]] == [sku]


async def test_variants_by_sku_take_a_number_as_brand(sandbox: Any, example: Any) -> None:
    brand = {"brands": [{"brand": "five", "brand_id": "5558"}]}
    await sandbox.result("AuthService.AddBrandIDToClient", brand)
    reply = await ask(sandbox, example("rpc.ProductService.FetchVariantsBySku.request"))
    assert reply["error"]["message"] == "channel 'tkpd' is not connected"


async def test_get_category_answers_without_an_envelope(sandbox: Any, example: Any) -> None:
    await sandbox.control("DELETE", "/messages")
    answer = await sandbox.call(
        "CategoryService.GetCategory", {"channels": ["tktk", "bklp"]}, "cat-1"
    )
    reply = json.loads(answer.text)
    sample = example("rpc.CategoryService.GetCategory.response")
    assert list(reply) == ["id", "action", "category"]
    assert (reply["id"], reply["action"]) == ("cat-1", sample["action"])
    assert reply["category"].keys() == sample["category"].keys()
    assert (
        shape(reply["category"]["attributes"][:1])[0].keys()
        == shape(sample["category"]["attributes"][0]).keys()
    )
    messages = await sandbox.messages()
    assert [one["subscription"] for one in messages] == ["CNX_CATEGORY_FETCHED_V2_1"] * 2
    assert [one["data"]["category"]["channel"] for one in messages] == ["tktk", "bklp"]
    assert (
        await sandbox.call("CategoryService.GetCategory", {"channels": ["x"]})
    ).status_code == 400


async def test_warehouses_repeat_an_id_under_other_names(still: Any, example: Any) -> None:
    name = "rpc.WarehouseService.Get"
    reply = await ask(still, example(f"{name}.request"), brand_id="kopi-nusantara")
    assert shape(reply) == shape(example(f"{name}.response"))
    rows = reply["result"]["remote_warehouses"]
    assert [(row["id"], row["name"]) for row in rows] == [
        ("dropshipping", ""),
        ("dropshipping", "Gudang Cikarang"),
        ("dropshipping", ""),
    ]
    assert isinstance(json.loads(reply["result"]["raw"]), dict)
    tktk = await still.result(
        "WarehouseService.Get", {"brand_id": "kopi-nusantara", "sales_channel": "tktk"}
    )
    kinds = [row["type"] for row in tktk["remote_warehouses"]]
    assert kinds == ["SALES_WAREHOUSE"] * 3 + ["RETURN_WAREHOUSE"]


@pytest.mark.parametrize("channel", ["bklp", "zlra", "shpe-sg", "lzda-sg", "nowhere"])
async def test_warehouses_elsewhere_are_refused(still: Any, channel: str) -> None:
    answer = await still.call(
        "WarehouseService.Get", {"brand_id": "kopi-nusantara", "sales_channel": channel}
    )
    assert answer.status_code == 400
