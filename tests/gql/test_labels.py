"""Shipping labels through the whole product: one by one, and many as one file."""

import asyncio
import io
import json
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import fault_server as play
import pytest
from product import Product, example

URL = "OrderService.ShippingLabelURL"
BULK = "OrderService.BulkShippingLabelURL"
CREATE = """mutation ($input: CreateShippingLabelsInput!) { createShippingLabels(input: $input) {
  url expiresAt userErrors { code message path }
  activity { activityId kind status requestedBy completedAt progress brand { brandId }
    items(first: 100) { nodes { target status code message upstream { channelCode } } } } } }"""
KEY = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }"""


async def made(
    product: Product, channel: str, status: str = "packed", brand: str = "kopi-nusantara"
) -> dict[str, Any]:
    order = await product.new_order(brand_id=brand, channel=channel, status=status)
    return {"brandId": brand, "channelCode": channel, "remoteOrderId": order["remote_order_id"]}


async def create(product: Product, *, key: str | None = None, **given: Any) -> dict[str, Any]:
    payload: dict[str, Any] = (await product.ask(CREATE, {"input": given}, key=key)).data[
        "createShippingLabels"
    ]
    return payload


async def new_key(product: Product, scopes: list[str]) -> str:
    given = {"name": "partner", "scopes": scopes, "brandIds": ["dapur-ibu"]}
    secret: str = (await product.ask(KEY, {"input": given})).data["createApiKey"]["secret"]
    return secret


async def entries(product: Product, url: str) -> set[str]:
    """Names in the file, fetched without any key."""
    answer = await product.client.get(f"{product.url}{url}")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return set(archive.namelist())


async def test_many_orders_make_one_call_and_one_file(product: Product) -> None:
    orders = [await made(product, channel) for channel in ("tkpd", "shpe", "lzda")]
    orders.append(await made(product, "tkpd", "shipped", "dapur-ibu"))
    await product.forget_calls()
    before = datetime.now(UTC)
    payload = await create(product, orders=orders)
    assert payload["userErrors"] == []
    assert await product.calls() == [BULK]
    (call,) = await product.control("GET", "/calls")
    assert [row["client_brand_id"] for row in call["params"]] == ["kopi-nusantara"] * 3 + [
        "dapur-ibu"
    ]
    assert call["id"] == payload["activity"]["activityId"]
    stems = {order["remoteOrderId"].replace("/", "_") for order in orders}
    assert await entries(product, payload["url"]) == {f"{stem}.pdf" for stem in stems}
    expires = datetime.fromisoformat(payload["expiresAt"])
    assert timedelta(minutes=14) < expires - before < timedelta(minutes=16)
    activity = payload["activity"]
    assert (activity["kind"], activity["status"]) == ("CREATE_SHIPPING_LABELS", "SUCCEEDED")
    assert (activity["progress"], activity["brand"]) == (1.0, None)
    assert [(item["target"], item["status"]) for item in activity["items"]["nodes"]] == [
        (order["remoteOrderId"], "SUCCEEDED") for order in orders
    ]


async def test_orders_are_named_by_id_too_and_each_is_asked_once(product: Product) -> None:
    order = await made(product, "tkpd")
    query = "{ orders { nodes { id } } }"
    (node,) = (await product.ask(query)).data["orders"]["nodes"]
    await product.forget_calls()
    payload = await create(product, orderIds=[node["id"], node["id"]], orders=[order, order])
    assert payload["userErrors"] == []
    assert payload["activity"]["brand"] == {"brandId": "kopi-nusantara"}
    (call,) = await product.control("GET", "/calls")
    assert len(call["params"]) == 1


async def test_what_the_marketplace_leaves_out_is_told_beside_the_file(product: Product) -> None:
    order, other = await made(product, "tkpd"), await made(product, "tkpd", "pending")
    # Here it is packed; at the marketplace it is not.
    await product.fault("OrderService.AcceptOrder", "raw", times=1, body=_success())
    await product.fault("OrderService.PackOrder", "raw", times=1, body=_success())
    for name in ("acceptOrder", "packOrder"):
        query = (
            f'mutation ($o: String!) {{ {name}(input: {{brandId: "kopi-nusantara", '
            'channelCode: "tkpd", remoteOrderId: $o}) { userErrors { code } } }'
        )
        done = await product.ask(query, {"o": other["remoteOrderId"]})
        assert done.data[name] == {"userErrors": []}
    await product.forget_calls()
    payload = await create(product, orders=[order, other])
    assert payload["userErrors"] == [
        {
            "code": "REFUSED_BY_MARKETPLACE",
            "message": "The marketplace has no label for it yet.",
            "path": ["input", "orders", "1"],
        }
    ]
    assert payload["activity"]["status"] == "PARTLY_SUCCEEDED"
    shown = [(i["status"], i["code"]) for i in payload["activity"]["items"]["nodes"]]
    assert shown == [("SUCCEEDED", None), ("FAILED", "REFUSED_BY_MARKETPLACE")]
    stem = order["remoteOrderId"].replace("/", "_")
    assert await entries(product, payload["url"]) == {f"{stem}.pdf"}
    assert await product.calls() == [BULK]


def _success() -> str:
    return '{"id": "{id}", "jsonrpc": "2.0", "result": {"success": true, "message": "OK"}}'


async def test_one_order_that_may_not_be_asked_for_refuses_all_without_a_call(
    product: Product,
) -> None:
    order, pending = await made(product, "tkpd"), await made(product, "shpe", "pending")
    absent = {**order, "remoteOrderId": "nobody"}
    await product.forget_calls()
    payload = await create(product, orders=[order, pending, absent])
    assert (payload["url"], payload["expiresAt"], payload["activity"]) == (None, None, None)
    number = pending["remoteOrderId"]
    assert payload["userErrors"] == [
        {
            "code": "ILLEGAL_STATUS",
            "message": f"A label needs status PACKED or later; order {number} is PENDING.",
            "path": ["input", "orders", "1"],
        },
        {
            "code": "NOT_FOUND",
            "message": "There is no such order.",
            "path": ["input", "orders", "2"],
        },
    ]
    assert await product.calls() == []


async def without_airwaybill(product: Product, channel: str, status: str = "packed") -> Any:
    body = json.loads(example(ORDER_EXAMPLE))
    body["brand_id"], body["order"]["channel_code"] = "kopi-nusantara", channel
    body["order"]["order_status"], body["order"]["airwaybill_number"] = status, ""
    assert await product.push(body) == 204
    number = body["order"]["remote_order_id"]
    return {"brandId": "kopi-nusantara", "channelCode": channel, "remoteOrderId": number}


ORDER_EXAMPLE = "message.order_fetched"


async def test_shopee_without_an_airwaybill_is_refused_by_its_rule(product: Product) -> None:
    order = await without_airwaybill(product, "shpe")
    payload = await create(product, orders=[order])
    assert [e["code"] for e in payload["userErrors"]] == ["RULE_VIOLATED"]
    assert (
        "Shopee gives a label only for an airwaybill number" in payload["userErrors"][0]["message"]
    )
    assert await product.calls() == []


@pytest.mark.parametrize("count", [0, 251])
async def test_a_file_holds_1_to_250_orders(product: Product, count: int) -> None:
    names = [
        {"brandId": "dapur-ibu", "channelCode": "tkpd", "remoteOrderId": str(n)}
        for n in range(count)
    ]
    ids = [] if count == 0 else [(await _order_id(product))]
    payload = await create(product, orders=names[:250], orderIds=ids)
    message = "Name 1 to 250 orders, by orderIds or orders."
    assert payload["userErrors"] == [{"code": "INVALID", "message": message, "path": ["input"]}]
    assert await product.calls() == []


async def _order_id(product: Product) -> str:
    await made(product, "tkpd")
    await product.forget_calls()
    found: str = (await product.ask("{ orders { nodes { id } } }")).data["orders"]["nodes"][0]["id"]
    return found


async def test_the_same_key_gives_the_same_file_with_one_call(product: Product) -> None:
    order, other = await made(product, "tkpd"), await made(product, "tkpd")
    await product.forget_calls()
    first, second = await asyncio.gather(
        *(create(product, orders=[order], idempotencyKey="labels-1") for _ in range(2))
    )
    again = await create(product, orders=[order], idempotencyKey="labels-1")
    assert again["url"] in {first["url"], second["url"]}
    assert {one["activity"]["activityId"] for one in (first, second, again)} == {
        again["activity"]["activityId"]
    }
    assert again["userErrors"] == []
    conflict = await create(product, orders=[other], idempotencyKey="labels-1")
    assert (conflict["url"], conflict["activity"]) == (None, None)
    assert [e["code"] for e in conflict["userErrors"]] == ["IDEMPOTENCY_CONFLICT"]
    assert await product.calls() == [BULK]


async def test_a_key_whose_file_is_gone_says_so_and_asks_nothing(product: Product) -> None:
    order = await made(product, "tkpd")
    await product.forget_calls()
    first = await create(product, orders=[order], idempotencyKey="labels-1")
    shelf = product.wired.labels._own
    shelf._drop(next(iter(shelf._held)))
    again = await create(product, orders=[order], idempotencyKey="labels-1")
    assert (again["url"], again["expiresAt"]) == (None, None)
    assert again["activity"] == first["activity"]
    (error,) = again["userErrors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["input", "idempotencyKey"])
    assert await product.calls() == [BULK]


async def test_another_tenants_order_is_as_if_it_were_not_there(product: Product) -> None:
    own = await made(product, "tkpd", brand="dapur-ibu")
    foreign = await made(product, "tkpd", brand="batik-lestari")
    key = await new_key(product, ["orders:read", "buyers:read"])
    await product.forget_calls()
    refused = await create(product, key=key, orders=[own, foreign])
    absent = await create(product, key=key, orders=[own, {**foreign, "remoteOrderId": "no"}])
    assert refused == absent
    assert [(e["code"], e["path"]) for e in refused["userErrors"]] == [
        ("NOT_FOUND", ["input", "orders", "1"])
    ]
    assert refused["activity"] is None
    assert await product.calls() == []
    assert (await create(product, key=key, orders=[own]))["userErrors"] == []


@pytest.mark.parametrize(
    ("scopes", "missing"), [(["orders:read"], "buyers:read"), (["buyers:read"], "orders:read")]
)
async def test_labels_show_the_buyer_so_both_scopes_are_needed(
    product: Product, scopes: list[str], missing: str
) -> None:
    own = await made(product, "tkpd", brand="dapur-ibu")
    key = await new_key(product, scopes)
    await product.forget_calls()
    answer = await product.ask(CREATE, {"input": {"orders": [own]}}, key=key)
    assert answer.codes == [("FORBIDDEN", ["createShippingLabels"])]
    assert missing in answer.errors[0]["message"]
    assert await product.calls() == []


PAGE = """{ orders(first: 100) { nodes { channelCode
  shippingLabelUrl
  same: shippingLabelUrl(documentType: "THERMAL_AIR_WAYBILL")
  anew: shippingLabelUrl(redownload: true) } } }"""


async def test_a_page_of_labels_is_one_call_for_each_distinct_one(product: Product) -> None:
    channels = ["tkpd", "shpe", "lzda", "blib"] * 4
    for channel in channels:
        await made(product, channel)
    await product.forget_calls()
    answer = await product.ask(PAGE)
    nodes = answer.data["orders"]["nodes"]
    assert len(nodes) == len(channels)
    assert all(node["shippingLabelUrl"].startswith("www.") for node in nodes)
    assert all(node["same"] == node["anew"] == node["shippingLabelUrl"] for node in nodes)
    assert Counter(await product.calls()) == {URL: 2 * len(channels)}
    sent = [call["params"] for call in await product.control("GET", "/calls")]
    types = {(one["channel"], one.get("document_type")) for one in sent}
    assert types == {
        ("tkpd", None), ("lzda", None), ("blib", None), ("shpe", "THERMAL_AIR_WAYBILL"),
    }  # fmt: skip
    assert Counter(one.get("generate_from_mp") for one in sent) == {None: 16, True: 16}


async def test_labels_of_a_page_are_asked_for_in_parallel(product: Product) -> None:
    for _ in range(8):
        await made(product, "tkpd")
    await product.fault(URL, "hang")
    asked = asyncio.create_task(product.ask("{ orders { nodes { shippingLabelUrl } } }"))
    async with asyncio.timeout(20):
        arrived: list[str] = []
        while arrived.count(URL) < 8:
            arrived = await product.calls()
    assert not asked.done()
    await product.control("DELETE", "/faults")
    answer = await asked
    urls = [node["shippingLabelUrl"] for node in answer.body["data"]["orders"]["nodes"]]
    had = len([url for url in urls if url])
    assert len(answer.errors) == 8 - had
    assert (await product.calls()).count(URL) == 8 + had  # cut off, and asked again


async def test_where_an_airwaybill_is_needed_and_there_is_none_nothing_is_asked(
    product: Product,
) -> None:
    await without_airwaybill(product, "shpe")
    await product.forget_calls()
    answer = await product.ask("{ orders { nodes { status shippingLabelUrl } } }")
    assert answer.body["data"]["orders"]["nodes"] == [
        {"status": "PACKED", "shippingLabelUrl": None}
    ]
    assert answer.codes == [("BAD_USER_INPUT", ["orders", "nodes", 0, "shippingLabelUrl"])]
    assert await product.calls() == []


async def test_an_address_from_the_marketplace_is_never_visited(product: Product) -> None:
    await made(product, "tkpd")
    async with play.running() as bait:
        url = f"{bait.url}/label.pdf"
        result = {"success": True, "message": "OK", "shipping_label_url": url}
        body = json.dumps({"jsonrpc": "2.0", "id": "1", "result": result})
        await product.fault(URL, "raw", times=1, body=body)
        answer = await product.ask("{ orders { nodes { shippingLabelUrl } } }")
        assert answer.data["orders"]["nodes"] == [{"shippingLabelUrl": url}]
        assert bait.opened == 0


async def test_marketplaces_tell_their_label_rules(product: Product) -> None:
    query = """{ marketplaces(codes: ["shpe", "tkpd", "zlra"]) { code capabilities {
      labelNeedsAirwaybill bulkLabelNeedsAirwaybill takesLabelType defaultLabelType } } }"""
    shown = {
        m["code"]: tuple(m["capabilities"].values())
        for m in (await product.ask(query)).data["marketplaces"]
    }
    assert shown == {
        "shpe": (True, True, True, "THERMAL_AIR_WAYBILL"),
        "tkpd": (False, False, False, None),
        "zlra": (True, False, True, None),
    }
