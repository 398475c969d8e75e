"""The bulk topics as the sandbox plays them: row by row, told of by feedback."""

import base64
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

BRAND = "kopi-nusantara"
KEY = "00000000-0000-0000-0000-00000000test"
ACCEPT = "CNX_BULK_ACCEPT_ORDERS"
NAMES = ("brand_id", "channel", "remote_order_id")
Example = Callable[[str], Any]


async def publish(
    sandbox: Any, topic: str, *bodies: Any, project: str = "any-project"
) -> httpx.Response:
    """Publish texts or values, as Google Pub/Sub's REST API has it."""
    texts = [body if isinstance(body, str) else json.dumps(body, default=str) for body in bodies]
    messages = [{"data": base64.b64encode(text.encode()).decode()} for text in texts]
    url = f"{sandbox.url}/v1/projects/{project}/topics/{topic}:publish"
    answer: httpx.Response = await sandbox.client.post(url, json={"messages": messages})
    return answer


def bulk(rows: list[Any], member: str = "orders", **more: Any) -> dict[str, Any]:
    return {"client_key": KEY, "id": "bulk-1", member: rows, **more}


def named(order: Any, **more: Any) -> dict[str, Any]:
    return {**{name: order[name] for name in NAMES}, **more}


async def enable(sandbox: Any, *features: str) -> None:
    await sandbox.result("ClientCredentialsService.AddFeatures", {"feature_names": features})


async def feedback(sandbox: Any, subscription: str) -> list[Any]:
    return [one["data"] for one in await sandbox.messages(f"CNX_FEEDBACK_{subscription}_1")]


def shape(value: Any) -> Any:
    """The names in a value, one row of each list; a remote variant is any object."""
    if isinstance(value, dict):
        told = {name: shape(item) for name, item in value.items()}
        return {**told, "remote_variant": "dict"} if "remote_variant" in told else told
    return [shape(value[0])] if isinstance(value, list) and value else type(value).__name__


async def test_orders_are_accepted_row_by_row_and_told_by_one_feedback(sandbox: Any) -> None:
    await enable(sandbox, "feedback-accept-orders")
    first, second = await sandbox.place("shpe"), await sandbox.place("tkpd")
    shipped = await sandbox.place("lzda", "shipped")
    unknown = {**named(first), "remote_order_id": "nobody's"}
    foreign = {**named(first), "brand_id": "toko-tetangga"}
    rows = [named(first), named(shipped), unknown, foreign, named(second)]

    answer = await publish(sandbox, ACCEPT, bulk(rows))

    assert answer.status_code == 200
    (message_id,) = answer.json()["messageIds"]
    assert message_id.isdecimal()
    statuses = [(await sandbox.order(one))["status"] for one in (first, shipped, second)]
    assert statuses == ["accepted", "shipped", "accepted"]
    (told,) = await feedback(sandbox, "ACCEPT_ORDERS")
    assert (told["id"], told["method"]) == ("bulk-1", "bulk_accept_orders")
    assert [named(row) for row in told["result"]] == rows
    assert [(row["success"], row["message"]) for row in told["result"]] == [
        (True, "Successfully updated"),
        (False, "the order is shipped, not pending"),
        (False, "order not found"),
        (False, "pg: no rows in result set"),
        (True, "Successfully updated"),
    ]


@pytest.mark.parametrize(
    ("kind", "status", "members", "becomes"),
    [
        ("accept", "pending", {}, "accepted"),
        ("pack", "accepted", {"delivery_method": "", "remote_order_item_ids": ...}, "packed"),
        ("ship", "packed", {"customer_reference": ""}, "shipped"),
        ("complete", "shipped", {"received_by": ""}, "completed"),
        ("cancel", "accepted", {"cancel_reason": "x", "remote_order_item_ids": ...}, "cancelled"),
    ],
)
async def test_each_order_topic_does_its_work_and_tells_it_as_the_documents(
    sandbox: Any, example: Example, kind: str, status: str, members: Any, becomes: str
) -> None:
    if kind != "ship":  # no feature switches it on
        await enable(sandbox, f"feedback-{kind}-orders")
    order = await sandbox.place("lzda", status)
    items = (await sandbox.order(order))["item_ids"]
    row = {name: items if value is ... else value for name, value in members.items()}

    topic = f"CNX_BULK_{kind.upper()}_ORDERS"
    assert (await publish(sandbox, topic, bulk([named(order, **row)]))).status_code == 200

    assert (await sandbox.order(order))["status"] == becomes
    (told,) = await feedback(sandbox, f"{kind.upper()}_ORDERS")
    assert shape(told) == shape(example(f"feedback.{kind}_orders"))
    assert told["method"] == f"bulk_{kind}_orders"
    assert told["result"][0]["success"] is True


@pytest.mark.parametrize(
    ("kind", "lacks"),
    [
        ("pack", "delivery_method"),
        ("ship", "customer_reference"),
        ("complete", "received_by"),
        ("cancel", "cancel_reason"),
    ],
)
async def test_a_row_that_lacks_what_is_required_fails_alone(
    sandbox: Any, kind: str, lacks: str
) -> None:
    if kind != "ship":
        await enable(sandbox, f"feedback-{kind}-orders")
    order = await sandbox.place("lzda", "shipped")

    await publish(sandbox, f"CNX_BULK_{kind.upper()}_ORDERS", bulk([named(order)]))

    (told,) = await feedback(sandbox, f"{kind.upper()}_ORDERS")
    assert told["result"][0]["success"] is False
    assert told["result"][0]["message"].startswith(lacks)
    assert (await sandbox.order(order))["status"] == "shipped"


@pytest.mark.parametrize(
    "change",
    [{"client_key": "another"}, {"client_key": None}, {"client_key": 7}, {"id": ""}, {"id": 1}],
)
async def test_a_message_that_is_not_the_clients_is_taken_and_ignored(
    sandbox: Any, change: dict[str, Any]
) -> None:
    await enable(sandbox, "feedback-accept-orders")
    order = await sandbox.place()

    answer = await publish(sandbox, ACCEPT, {**bulk([named(order)]), **change})

    assert answer.status_code == 200
    assert len(answer.json()["messageIds"]) == 1
    assert (await sandbox.order(order))["status"] == "pending"
    assert await feedback(sandbox, "ACCEPT_ORDERS") == []


@pytest.mark.parametrize("body", ["no json", "[]", '{"client_key": NaN}', '{"orders": 1}'])
async def test_what_nobody_can_read_is_taken_and_ignored(still: Any, body: str) -> None:
    answer = await publish(still, ACCEPT, body)
    assert (answer.status_code, len(answer.json()["messageIds"])) == (200, 1)


async def test_without_its_feature_nothing_is_told(sandbox: Any) -> None:
    order = await sandbox.place()
    await publish(sandbox, ACCEPT, bulk([named(order)]))
    assert (await sandbox.order(order))["status"] == "accepted"
    assert await feedback(sandbox, "ACCEPT_ORDERS") == []


async def test_several_messages_have_an_id_and_a_feedback_each(sandbox: Any) -> None:
    await enable(sandbox, "feedback-accept-orders")
    orders = [await sandbox.place() for _ in range(2)]
    bodies = [bulk([named(one)], id=f"bulk-{at}") for at, one in enumerate(orders)]

    answer = await publish(sandbox, ACCEPT, *bodies)

    assert len(set(answer.json()["messageIds"])) == 2
    assert [one["id"] for one in await feedback(sandbox, "ACCEPT_ORDERS")] == ["bulk-0", "bulk-1"]


async def shelf(sandbox: Any, channel: str) -> Any:
    """One variant of a channel, as its product message tells it."""
    params = {"brand_id": BRAND, "channels": [channel]}
    await sandbox.result("ProductService.ProductFetchedManual", params)
    told = await sandbox.messages("CNX_PRODUCT_FETCHED_1")
    await sandbox.control("DELETE", "/messages")
    return next(v for one in told for v in one["data"]["product"]["variants"] if v["variant_sku"])


@pytest.mark.parametrize(
    ("topic", "feature", "subscription", "name", "member", "value", "wrong", "done"),
    [
        (
            "CNX_BULK_UPDATE_PRICE",
            "feedback-bulk-update-price",
            "BULK_UPDATE_PRICE",
            "update_price",
            "prices",
            {"sale_price": 777},
            {"sale_price": 0},
            "",
        ),
        (
            "CNX_BULK_UPDATE_INVENTORY_V3",
            "feedback-update-inventory",
            "UPDATE_INVENTORY",
            "update_inventory",
            "stocks",
            {"qty": 77, "remote_warehouse_code": ""},
            {"qty": -1, "remote_warehouse_code": ""},
            "Successfully updated",
        ),
    ],
)
async def test_values_are_set_and_told_of_for_each_sku(
    sandbox: Any, example: Example, topic: str, feature: str, subscription: str, name: str,
    member: str, value: Any, wrong: Any, done: str,
) -> None:  # fmt: skip
    await enable(sandbox, feature)
    shpe, blib = await shelf(sandbox, "shpe"), await shelf(sandbox, "blib")

    def entry(variant: Any, channel: str, *rows: Any, **more: Any) -> Any:
        place = {"channel": channel, "remote_variant": variant["remote_variant"]}
        told = [{**place, **row} for row in rows]
        return {"brand_id": BRAND, "sku": variant["variant_sku"], member: told, **more}

    entries = [
        entry(shpe, "shpe", value, wrong),
        entry(blib, "blib", value),
        entry(shpe, "shpe", value, brand_id="toko-tetangga"),
    ]
    assert (await publish(sandbox, topic, bulk(entries, "variants"))).status_code == 200

    told = await feedback(sandbox, subscription)
    one = example(f"feedback.{name}")
    assert all(shape(each) == shape(one) for each in told)
    assert {each["method"] for each in told} == {one["method"]}
    results = [each["result"] for each in told]
    assert [(each["brand_id"], each["sku"]) for each in results] == [
        (each["brand_id"], each["sku"]) for each in entries
    ]
    outcomes = [[(row["success"], row["message"]) for row in each[member]] for each in results]
    assert outcomes[0][0] == (True, done)
    assert outcomes[0][1][0] is False
    assert outcomes[1:] == [[(True, done)], [(False, "pg: no rows in result set")]]
    published = await sandbox.messages("CNX_PRODUCT_FETCHED_1")
    assert len(published) == 2  # the product of each that was set, and no more


def discount(*rows: Any, channel: str = "shpe", **more: Any) -> dict[str, Any]:
    return {
        "brand_id": BRAND,
        "discount_name": "payday",
        "start_time": "2031-03-01T09:00:00",
        "end_time": "2031-03-02T09:30:00",
        "discount_products": {channel: [*rows]},
        **more,
    }


TERMS = {
    "remote_variant": {"item_id": 1},
    "sku": "a",
    "base_price": 15000,
    "discount_type": "price",
    "discount_value": 10000,
    "max_order": 1,
    "promo_stock": 10,
}


async def test_discounts_are_made_and_deleted_and_told_of(sandbox: Any, example: Example) -> None:
    await enable(sandbox, "feedback-create-discount")
    rows = [
        discount(TERMS),
        discount({**TERMS, "discount_type": "percentage"}, channel="lzda"),
        discount(TERMS, brand_id="toko-tetangga"),
    ]
    await publish(sandbox, "CNX_BULK_UPSERT_DISCOUNT", bulk(rows, "discounts"))

    (made,) = await feedback(sandbox, "BULK_UPSERT_DISCOUNT")
    sample = example("feedback.upsert_discount")
    sample["result"][0]["discount_products"] = {
        "shpe": sample["result"][0]["discount_products"]["shpe"]
    }
    assert shape(made) == shape(sample)
    channels = [one["discount_products"] for one in made["result"]]
    outcomes = [
        (row["success"], row["message"])
        for one in channels
        for each in one.values()
        for row in each
    ]
    assert outcomes == [
        (True, ""),
        (False, "discount by percentage is not supported"),
        (False, "pg: no rows in result set"),
    ]

    number = channels[0]["shpe"][0]["discount_id"]
    gone = {"remote_variant": {"item_id": 1}, "sku": "a", "discount_id": number}
    body = {"brand_id": BRAND, "discount_products": {"shpe": [gone, gone]}}
    await publish(sandbox, "CNX_BULK_DELETE_DISCOUNT", bulk([body], "discounts", id="bulk-2"))

    (deleted,) = await feedback(sandbox, "BULK_DELETE_DISCOUNT")
    assert deleted == {
        "id": "bulk-2",
        "method": "bulk_delete_discount",
        "result": [
            {
                "brand_id": "",
                "discount_products": {
                    "shpe": [
                        {"remote_variant": {"item_id": 1}, "success": True, "message": ""},
                        {
                            "remote_variant": {"item_id": 1},
                            "success": False,
                            "message": "discount not found",
                        },
                    ]
                },
            }
        ],
    }
    assert deleted["result"][0].keys() == example("feedback.delete_discount")["result"][0].keys()


async def test_a_topic_that_is_not_the_documents_is_unknown(sandbox: Any) -> None:
    for topic in ("CNX_BULK_ACCEPT_ORDERS_1", "CNX_BULK_UPDATE_INVENTORY_V4", "else"):
        answer = await publish(sandbox, topic, bulk([]))
        assert answer.status_code == 404
        assert answer.json()["error"] == {
            "code": 404,
            "message": f"Resource not found (resource={topic}).",
            "status": "NOT_FOUND",
        }


async def test_products_are_taken_and_not_played(sandbox: Any) -> None:
    answer = await publish(sandbox, "CNX_BULK_UPSERT_PRODUCT", bulk([], "product"))
    assert answer.status_code == 200
    assert await sandbox.messages() == []


@pytest.mark.parametrize(
    "body", ["no json", "[]", "{}", '{"messages": []}', '{"messages": [{"data": "%%"}]}',
             '{"messages": [{}]}'],
)  # fmt: skip
async def test_a_request_of_another_form_is_refused(still: Any, body: str) -> None:
    url = f"{still.url}/v1/projects/p/topics/{ACCEPT}:publish"
    answer = await still.client.post(url, content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


async def test_publishes_are_listed_without_the_key(sandbox: Any) -> None:
    order = await sandbox.place()
    rows = [named(order)]
    await publish(sandbox, ACCEPT, bulk(rows))
    await publish(sandbox, ACCEPT, bulk(rows, client_key="planted-key"))
    await publish(sandbox, ACCEPT, "no json")
    await publish(sandbox, "else", bulk(rows))

    noted = await sandbox.control("GET", "/calls")
    assert [(one["method"], one["id"], one["params"], one["outcome"]) for one in noted] == [
        (ACCEPT, "bulk-1", {"id": "bulk-1", "orders": rows}, "200"),
        (ACCEPT, "bulk-1", {"id": "bulk-1", "orders": rows}, "200"),
        (ACCEPT, None, {}, "200"),
        ("else", None, {}, "404"),
    ]
    assert len(await sandbox.control("GET", f"/calls?method={ACCEPT}")) == 3
    told = json.dumps([noted, await sandbox.messages()], default=str)
    assert KEY not in told
    assert "planted-key" not in told


async def test_faults_are_played_on_topics_too(sandbox: Any) -> None:
    order = await sandbox.place("shpe")
    await sandbox.control("POST", "/faults", {"method": ACCEPT, "fault": "error_503", "times": 1})
    answer = await publish(sandbox, ACCEPT, bulk([named(order)]))
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, 503)
    assert (await sandbox.order(order))["status"] == "pending"

    await sandbox.control("POST", "/faults", {"method": ACCEPT, "fault": "reset_after", "times": 1})
    with pytest.raises(httpx.HTTPError):
        await publish(sandbox, ACCEPT, bulk([named(order)]))
    assert (await sandbox.order(order))["status"] == "accepted"
    noted = await sandbox.control("GET", f"/calls?method={ACCEPT}")
    assert [one["outcome"] for one in noted] == ["error_503", "reset_after"]


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        (ACCEPT, bulk([{"brand_id": BRAND, "channel": "tkpd", "remote_order_id": "1"}])),
        (
            "CNX_BULK_UPDATE_PRICE",
            bulk([{"brand_id": BRAND, "prices": [{"channel": "tkpd"}]}], "variants"),
        ),
        ("CNX_BULK_UPSERT_DISCOUNT", bulk([discount(TERMS, channel="tkpd")], "discounts")),
    ],
)
async def test_faults_may_be_meant_for_a_brand_or_a_channel(
    sandbox: Any, topic: str, body: Any
) -> None:
    for narrow in ({"channel": "shpe"}, {"brand_id": "batik-lestari"}):
        await sandbox.control("POST", "/faults", {"method": "*", "fault": "error_500", **narrow})
    assert (await publish(sandbox, topic, body)).status_code == 200
    for narrow in ({"channel": "tkpd"}, {"brand_id": BRAND}):
        fault = {"method": "*", "fault": "error_429", "times": 1, **narrow}
        await sandbox.control("POST", "/faults", fault)
        assert (await publish(sandbox, topic, body)).status_code == 429


async def test_amounts_stay_exact(sandbox: Any) -> None:
    variant = await shelf(sandbox, "shpe-sg")
    remote = json.dumps(variant["remote_variant"])
    text = (
        f'{{"client_key":"{KEY}","id":"1","variants":[{{"brand_id":"{BRAND}",'
        f'"sku":"{variant["variant_sku"]}","prices":[{{"channel":"shpe-sg",'
        f'"remote_variant":{remote},"sale_price":18.83}}]}}]}}'
    )
    await publish(sandbox, "CNX_BULK_UPDATE_PRICE", text)
    (message,) = await sandbox.messages("CNX_PRODUCT_FETCHED_1")
    assert message["data"]["product"]["variants"][0]["price"] == Decimal("18.83")
