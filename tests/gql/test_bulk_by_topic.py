"""Many orders by one message to a bulk topic, and what feedback says of each."""

from collections.abc import AsyncIterator

import pytest
from bulk_orders import ask_bulk, by_target, codes, ended, make_orders, named
from product import Product, running_product

ENABLE = """mutation ($names: [String!]!) {
  enableFeatures(input: {features: $names}) { userErrors { code } } }"""
FEEDBACK = [f"feedback-{what}-orders" for what in ("accept", "pack", "complete", "cancel")]
ACCEPT, COMPLETE = "CNX_BULK_ACCEPT_ORDERS", "CNX_BULK_COMPLETE_ORDERS"


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product beside a sandbox whose topics it publishes to."""
    async with running_product(sqlite_address, pubsub_project="p") as running:
        assert (await running.ask(ENABLE, {"names": FEEDBACK})).data["enableFeatures"] == {
            "userErrors": []
        }
        yield running


async def settled(product: Product, activity_id: str) -> dict[str, str]:
    """What became of each order once all messages have come in."""
    await ended(product, activity_id)
    await product.settled()
    return by_target(await ended(product, activity_id, unlike="SENT"))


async def test_the_whole_course_by_one_message_each(product: Product) -> None:
    made = await make_orders(product, 12)
    for name, topic in (
        ("acceptOrders", ACCEPT),
        ("packOrders", "CNX_BULK_PACK_ORDERS"),
        ("shipOrders", "CNX_BULK_SHIP_ORDERS"),
        ("completeOrders", COMPLETE),
    ):
        await product.forget_calls()
        payload = await ask_bulk(product, name, [named(each) for each in made])
        assert payload["userErrors"] == []
        found = await settled(product, payload["activity"]["activityId"])
        assert found == {each["remote_order_id"]: "SUCCEEDED" for each in made}
        [call] = await product.control("GET", "/calls")
        assert (call["method"], call["id"]) == (topic, payload["activity"]["activityId"])
        assert [row["remote_order_id"] for row in call["params"]["orders"]] == list(found)


async def test_one_failure_is_one_items(product: Product) -> None:
    made = await make_orders(product, 3)
    order = {name: made[1][name] for name in ("brand_id", "channel", "remote_order_id")}
    await product.control("POST", "/orders/move", order | {"move": "expire"})
    payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])
    if payload["activity"] is None:  # its message was faster
        assert codes(payload) == [("ILLEGAL_STATUS", ["input", "orders", "1"])]
        return
    found = await settled(product, payload["activity"]["activityId"])
    assert list(found.values()) == ["SUCCEEDED", "FAILED", "SUCCEEDED"]


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("error_500", "UNKNOWN", "OUTCOME_UNKNOWN"),
        ("garbage", "UNKNOWN", "OUTCOME_UNKNOWN"),
        ("error_400", "FAILED", "REFUSED_BY_MARKETPLACE"),
    ],
)
async def test_a_publish_is_never_repeated(
    product: Product, fault: str, status: str, code: str
) -> None:
    made = await make_orders(product, 3)
    await product.fault(ACCEPT, fault, times=1)
    rows = [named(each) for each in made]
    payload = await ask_bulk(product, "acceptOrders", rows, idempotencyKey="k")
    activity = await ended(product, payload["activity"]["activityId"])
    assert {(item["status"], item["code"]) for item in activity["items"]} == {(status, code)}
    again = await ask_bulk(product, "acceptOrders", rows, idempotencyKey="k")
    assert again["activity"]["activityId"] == payload["activity"]["activityId"]
    assert await product.calls() == [ACCEPT]


async def test_what_no_topic_says_goes_by_a_single_call(product: Product) -> None:
    made = await make_orders(product, 3, "accepted", "blib", click_and_collect=True)
    found = {
        order["remote_order_id"]: order["settlement_code"]
        for order in await product.control("GET", "/orders?channel=blib")
    }
    rows = [named(each, receivedBy=found[each["remote_order_id"]]) for each in made]
    rows[1]["packageId"] = "package-1"
    payload = await ask_bulk(product, "completeOrders", rows)
    assert payload["userErrors"] == []
    outcome = await settled(product, payload["activity"]["activityId"])
    assert set(outcome.values()) == {"SUCCEEDED"}
    calls = await product.control("GET", "/calls")
    assert [call["method"] for call in calls] == [COMPLETE, "OrderService.CompleteOrder"]
    assert [row["received_by"] for row in calls[0]["params"]["orders"]] == [
        found[made[at]["remote_order_id"]] for at in (0, 2)
    ]
