"""Prices, stocks and couriers as the sandbox plays them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

BRAND = "kopi-nusantara"
V4 = "InventoryService.UpdateStockV4"
FEATURE = "feedback-bulk-update-inventory-v4"
FEEDBACK = "CNX_FEEDBACK_BULK_UPDATE_INVENTORY_V4_1"
PRODUCTS = "CNX_PRODUCT_FETCHED_1"


async def shelf(sandbox: Any, channel: str) -> Any:
    """One variant of a channel, as its product message tells it."""
    await sandbox.control("DELETE", "/messages")
    await sandbox.result(
        "ProductService.ProductFetchedManual", {"brand_id": BRAND, "channels": [channel]}
    )
    told = await sandbox.messages(PRODUCTS)
    return next(v for one in told for v in one["data"]["product"]["variants"] if v["variant_sku"])


async def published(sandbox: Any) -> Any:
    """The one variant that was published since the messages were last forgotten."""
    (message,) = await sandbox.messages(PRODUCTS)
    (variant,) = message["data"]["product"]["variants"]
    return variant


def price(variant: Any, value: Any, channel: str, **more: Any) -> Any:
    remote = variant["remote_variant"]
    row = {"channel": channel, "remote_variant": remote, "sale_price": value, **more}
    return {"brand_id": BRAND, "sku": variant["variant_sku"], "prices": [row]}


def stock(variant: Any, count: Any, channel: str, warehouse: str = "", **more: Any) -> Any:
    remote = variant["remote_variant"]
    row = {"channel": channel, "remote_variant": remote, "qty": count, **more}
    row["remote_warehouse_code"] = warehouse
    return {"brand_id": BRAND, "sku": variant["variant_sku"], "stocks": [row]}


async def test_a_price_is_set_and_a_product_message_follows(sandbox: Any) -> None:
    variant = await shelf(sandbox, "tkpd")
    await sandbox.control("DELETE", "/messages")
    result = await sandbox.result("ProductService.UpdatePrice", price(variant, 12345, "tkpd"))
    assert result == {
        "brand_id": BRAND,
        "sku": variant["variant_sku"],
        "prices": [
            {
                "channel": "tkpd",
                "remote_variant": variant["remote_variant"],
                "remote_warehouse_code": "",
                "message": "successfully updated",
                "status": "Finished",
                "success": True,
            }
        ],
    }
    told = await published(sandbox)
    assert (told["variant_sku"], told["price"]) == (variant["variant_sku"], 12345)
    assert {row["price"] for row in told["variant_infos"]} == {12345}
    again = await shelf(sandbox, "tkpd")
    assert (again["variant_sku"], again["price"]) == (variant["variant_sku"], 12345)


async def test_a_price_may_be_one_warehouses(sandbox: Any) -> None:
    variant = await shelf(sandbox, "tkpd")
    places = [row["remote_warehouse_id"] for row in variant["variant_infos"]]
    assert len(places) > 1
    await sandbox.control("DELETE", "/messages")
    body = price(variant, 777, "tkpd", remote_warehouse_code=places[1])
    await sandbox.result("ProductService.UpdatePrice", body)
    told = await published(sandbox)
    prices = {row["remote_warehouse_id"]: row["price"] for row in told["variant_infos"]}
    assert prices[places[1]] == 777
    assert (prices[places[0]], told["price"]) == (variant["price"], variant["price"])


async def test_a_stock_is_set_and_kept_over_a_restart(run_sandbox: Any, tmp_path: Any) -> None:
    state = tmp_path / "state"
    async with run_sandbox(state_file=state) as sandbox:
        variant = await shelf(sandbox, "tkpd")
        place = variant["variant_infos"][1]["remote_warehouse_id"]
        await sandbox.control("DELETE", "/messages")
        await sandbox.result("InventoryService.UpdateStock", stock(variant, 31, "tkpd", place))
        told = await published(sandbox)
        stocks = {row["remote_warehouse_id"]: row["stock"] for row in told["variant_infos"]}
        assert stocks[place] == 31
        assert told["stock"] == sum(stocks.values())
    async with run_sandbox(state_file=state) as sandbox:
        assert (await shelf(sandbox, "tkpd"))["stock"] == told["stock"]


async def test_a_channel_without_warehouses_takes_any_code(sandbox: Any) -> None:
    variant = await shelf(sandbox, "bklp")
    for count, code in ((5, ""), (6, "bklp")):
        await sandbox.control("DELETE", "/messages")
        await sandbox.result("InventoryService.UpdateStock", stock(variant, count, "bklp", code))
        assert (await published(sandbox))["stock"] == count


async def test_blibli_queues_its_stocks(sandbox: Any) -> None:
    variant = await shelf(sandbox, "blib")
    result = await sandbox.result("InventoryService.UpdateStock", stock(variant, 5, "blib"))
    (row,) = result["stocks"]
    assert (row["status"], row["success"], row["message"]) == ("Queued", True, "awaiting queue")
    result = await sandbox.result("ProductService.UpdatePrice", price(variant, 500, "blib"))
    assert result["prices"][0]["status"] == "Finished"


async def test_a_line_fails_alone(sandbox: Any) -> None:
    variant = await shelf(sandbox, "tkpd")
    await sandbox.control("DELETE", "/messages")
    good = stock(variant, 1, "tkpd")["stocks"][0]
    rows = [
        good,
        good | {"qty": -1},
        good | {"channel": "lzda-sg"},
        good | {"channel": "nobody"},
        good | {"remote_variant": {"product_id": 1}},
        good | {"remote_variant": {}},
        good | {"remote_warehouse_code": "elsewhere"},
    ]
    body = {"brand_id": BRAND, "sku": "x", "stocks": rows}
    result = await sandbox.result("InventoryService.UpdateStock", body)
    assert [(row["status"], row["message"]) for row in result["stocks"]] == [
        ("Finished", "successfully updated"),
        ("Failed", "Stock must not be negative"),
        ("Failed", "Channel is not connected"),
        ("Failed", "Channel is not connected"),
        ("Failed", "Variant is not found"),
        ("Failed", "Variant is not found"),
        ("Failed", "Warehouse is not found"),
    ]
    assert [row["success"] for row in result["stocks"]] == [True] + [False] * 6
    assert len(await sandbox.messages(PRODUCTS)) == 1
    low = await sandbox.result("ProductService.UpdatePrice", price(variant, 0, "tkpd"))
    assert low["prices"][0]["message"] == "Price must be at least 1"


@pytest.mark.parametrize(
    ("method", "name"),
    [("ProductService.UpdatePrice", "prices"), ("InventoryService.UpdateStock", "stocks")],
)
async def test_a_call_of_the_wrong_form_is_refused_and_changes_nothing(
    sandbox: Any, method: str, name: str
) -> None:
    variant = await shelf(sandbox, "tkpd")
    good = (price if name == "prices" else stock)(variant, 1, "tkpd")
    value = "sale_price" if name == "prices" else "qty"
    wrong: list[Any] = [
        [good], good | {"brand_id": "toko-tetangga"}, good | {"sku": ""}, good | {name: []},
        good | {name: {}}, good | {name: ["x"]},
        good | {name: [good[name][0] | {value: "1"}]},
        good | {name: [good[name][0] | {value: True}]},
        good | {name: [good[name][0] | {"remote_variant": None}]},
        good | {name: [good[name][0] | {"channel": ""}]},
    ]  # fmt: skip
    if name == "stocks":
        short = dict(good[name][0])
        del short["remote_warehouse_code"]
        wrong.append(good | {name: [short]})
    await sandbox.control("DELETE", "/messages")
    for params in wrong:
        answer = await sandbox.call(method, params)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, 400), params
    assert await sandbox.messages() == []


async def test_v4_needs_its_feature(sandbox: Any, example: Any) -> None:
    answer = await sandbox.post(example(f"rpc.{V4}.request"))
    assert answer.status_code == 400
    assert FEATURE in answer.json()["error"]["message"]


@pytest.fixture
def moments() -> list[datetime]:
    """What the sandbox's clock shows: the last of them."""
    return [datetime(2026, 3, 1, tzinfo=UTC)]


async def _enabled(sandbox: Any) -> None:
    names = {"feature_names": [FEATURE]}
    await sandbox.result("ClientCredentialsService.AddFeatures", names)


async def test_v4_promises_and_tells_by_feedback(
    run_sandbox: Any, example: Any, moments: list[datetime]
) -> None:
    async with run_sandbox(clock=lambda: moments[-1]) as sandbox:
        await _enabled(sandbox)
        variant = await shelf(sandbox, "tkpd")
        places = [row["remote_warehouse_id"] for row in variant["variant_infos"]]
        await sandbox.control("DELETE", "/messages")
        first = stock(variant, 99, "tkpd", places[0])
        last = stock(variant, 7, "tkpd", places[0])
        both = first | {"stocks": first["stocks"] + last["stocks"]}
        none = stock(variant, 3, "lzda-sg") | {"sku": "other"}
        answer = await sandbox.call(V4, [both, none], "activity_id")
        assert answer.json() == example(f"rpc.{V4}.response")
        one, two = (message["data"] for message in await sandbox.messages(FEEDBACK))
        assert (one["id"], one["method"]) == ("activity_id", "bulk_update_stock_v4")
        old, new = one["result"]["stocks"]
        sku = variant["variant_sku"]
        assert old["message"] == (
            f"unprocessed requests for sku {sku} with qty 99, "
            "we will process your latest update stock request"
        )
        assert (old["success"], new["success"], "status" in new) == (False, True, False)
        assert two["result"]["stocks"][0]["message"] == "Channel is not connected"
        sample = example("feedback.update_inventory_v4")
        assert old.keys() == sample["result"]["stocks"][0].keys()
        told = await published(sandbox)
        assert {r["remote_warehouse_id"]: r["stock"] for r in told["variant_infos"]}[places[0]] == 7


async def test_v4_refuses_by_the_document(
    run_sandbox: Any, example: Any, moments: list[datetime]
) -> None:
    async with run_sandbox(clock=lambda: moments[-1]) as sandbox:
        await _enabled(sandbox)
        good = stock({"remote_variant": {"a": 1}, "variant_sku": "s"}, 1, "tkpd")
        wrong: list[Any] = [
            good, [], [good] * 2001, [good, good], [good | {"sku": ""}], [good | {"stocks": []}],
        ]  # fmt: skip
        for params in wrong:
            moments.append(moments[-1] + timedelta(seconds=1))
            assert (await sandbox.call(V4, params)).status_code == 400
        moments.append(moments[-1] + timedelta(seconds=1))
        answer = await sandbox.call(V4, [good | {"brand_id": "test-aja"}])
        sample = example(f"rpc.{V4}.error")["error"]
        assert answer.json()["error"]["message"].startswith(
            "No brand record found with ID test-aja for client with key 00000000-"
        )
        assert answer.json()["error"]["code"] == sample["code"]
        assert await sandbox.messages(FEEDBACK) == []


async def test_v4_takes_two_calls_in_any_second(run_sandbox: Any, moments: list[datetime]) -> None:
    async with run_sandbox(clock=lambda: moments[-1]) as sandbox:
        await _enabled(sandbox)
        good = stock({"remote_variant": {"a": 1}, "variant_sku": "s"}, 1, "tkpd")
        at = moments[0]
        seen: list[int] = []
        # The second one is refused for its form, and counts all the same.
        for seconds, params in ((0, [good]), (0.5, []), (0.9, [good]), (1, [good]), (1.4, [good]),
                                (1.5, [good])):  # fmt: skip
            moments.append(at + timedelta(seconds=seconds))
            seen.append((await sandbox.call(V4, params)).status_code)
        assert seen == [200, 400, 429, 200, 429, 200]


async def test_couriers_are_lazadas_and_zaloras(sandbox: Any, example: Any) -> None:
    name = "CourierSourceService.GetShipmentProviderServices"
    sample = example(f"rpc.{name}.response")["result"]
    lazada = await sandbox.result(name, {"brand_id": BRAND, "channel": "lzda"})
    assert lazada == sample
    zalora = await sandbox.result(name, {"brand_id": BRAND, "channel": "zlra"})
    assert zalora["default_courier"] == ""
    assert len(zalora["couriers"]) == 2
    for params in (
        {"brand_id": BRAND, "channel": "tkpd"},
        {"brand_id": BRAND, "channel": "nobody"},
        {"brand_id": "toko-tetangga", "channel": "lzda"},
        {"brand_id": "dapur-ibu", "channel": "lzda"},
        {"brand_id": BRAND},
    ):
        answer = await sandbox.call(name, params)
        assert (answer.status_code, json.loads(answer.text)["error"]["code"]) == (400, 400)
