"""Bulks of orders by topics, over HTTP from end to end: published once, settled by feedback."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from bulk_orders import ask_bulk, by_target, ended, make_orders, named, read_activity
from product import CLIENT_KEY, DEADLINE, Product, running_product

from adapters.mp_adapter.redact import base64_forms

ACCEPT = "CNX_BULK_ACCEPT_ORDERS"
CODE = "1PFL-9M6C-8WHK-QA7H"
"""A settlement code, as the sandbox takes it."""
FEATURES = tuple(f"feedback-{kind}-orders" for kind in ("accept", "pack", "complete", "cancel"))


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product on an empty SQLite store, publishing to its sandbox, all feedback on."""
    async with running_product(sqlite_address, pubsub_project="demo") as running:
        await enable(running)
        yield running


async def enable(product: Product) -> None:
    params = {"feature_names": [*FEATURES]}
    call = {"jsonrpc": "2.0", "id": "1", "method": "ClientCredentialsService.AddFeatures"}
    answer = await product.client.post(
        f"{product.sandbox_url}/v1/jsonrpc",
        json=call | {"params": params},
        headers={"authorization": CLIENT_KEY},
    )
    assert answer.json()["result"]["subscription_error"] == {}
    await product.forget_calls()


async def settled(product: Product, payload: Any) -> dict[str, Any]:
    """The activity once it is settled, and every item of it: it is read before they are."""
    assert payload["userErrors"] == []
    activity_id = payload["activity"]["activityId"]
    waits = {"QUEUED", "PENDING", "SENT", "UNKNOWN"}
    async with asyncio.timeout(DEADLINE):
        while True:
            found = await read_activity(product, activity_id)
            if not waits & {found["status"], *by_target(found).values()}:
                return found
            await asyncio.sleep(0.05)


async def test_the_whole_course_of_many_orders_is_one_publish_for_each_step(
    product: Product,
) -> None:
    made = await make_orders(product, 40)
    for name, topic in (
        ("acceptOrders", ACCEPT),
        ("packOrders", "CNX_BULK_PACK_ORDERS"),
        ("shipOrders", "CNX_BULK_SHIP_ORDERS"),
        ("completeOrders", "CNX_BULK_COMPLETE_ORDERS"),
    ):
        await product.forget_calls()
        payload = await ask_bulk(product, name, [named(each) for each in made])
        activity = await settled(product, payload)
        assert activity["status"] == "SUCCEEDED"
        assert by_target(activity) == {each["remote_order_id"]: "SUCCEEDED" for each in made}
        (call,) = await product.control("GET", "/calls")
        assert (call["method"], call["id"]) == (topic, payload["activity"]["activityId"])
        assert [row["remote_order_id"] for row in call["params"]["orders"]] == [
            each["remote_order_id"] for each in made
        ]
        await product.settled()


async def test_each_item_ends_as_its_own_row_says(product: Product) -> None:
    """Tokopedia takes none but its own reasons."""
    good, bad = await make_orders(product, 4), await make_orders(product, 2, channel="tkpd")
    rows = [named(each, reason="because") for each in (*good[:2], *bad, *good[2:])]
    activity = await settled(product, await ask_bulk(product, "cancelOrders", rows))
    assert activity["status"] == "PARTLY_SUCCEEDED"
    assert by_target(activity) == {
        **{each["remote_order_id"]: "SUCCEEDED" for each in good},
        **{each["remote_order_id"]: "FAILED" for each in bad},
    }
    assert await product.calls() == ["CNX_BULK_CANCEL_ORDERS"]


@pytest.mark.parametrize("fault", ["reset_after", "hang_after", "error_500", "garbage"])
async def test_a_publish_without_an_answer_is_unknown_and_never_repeated(
    product: Product, fault: str
) -> None:
    """Where it was taken nevertheless, feedback says so."""
    made = await make_orders(product, 5)
    is_taken = fault.endswith("_after")
    await product.fault(ACCEPT, fault)

    payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])

    if is_taken:
        activity = await settled(product, payload)
        assert set(by_target(activity).values()) == {"SUCCEEDED"}
    else:
        activity = await ended(product, payload["activity"]["activityId"])
        assert [(one["status"], one["code"]) for one in activity["items"]] == [
            ("UNKNOWN", "OUTCOME_UNKNOWN")
        ] * 5
    assert await product.calls() == [ACCEPT]


@pytest.mark.parametrize("fault", ["error_403", "error_404", "leak_key"])
async def test_a_refused_publish_fails_every_item(product: Product, fault: str) -> None:
    made = await make_orders(product, 3)
    await product.fault(ACCEPT, fault)
    payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])
    activity = await settled(product, payload)
    assert {one["status"] for one in activity["items"]} == {"FAILED"}
    assert CLIENT_KEY not in str(activity)
    assert await product.calls() == [ACCEPT]


async def test_where_nobody_listens_nothing_was_sent(sqlite_address: str) -> None:
    given = {"pubsub_project": "demo", "pubsub_endpoint": "http://127.0.0.1:9"}
    async with running_product(sqlite_address, **given) as product:
        made = await make_orders(product, 3)
        payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])
        activity = await settled(product, payload)
        assert [(one["status"], one["code"]) for one in activity["items"]] == [
            ("NOT_SENT", "NOT_SENT")
        ] * 3
        assert await product.calls() == []


async def test_no_secret_is_in_any_file_or_answer(product: Product, sqlite_address: str) -> None:
    """Neither the client key nor a buyer's settlement code."""
    made = await make_orders(product, 3)
    collected = await make_orders(product, 1, "accepted", "blib", click_and_collect=True)
    await product.fault(ACCEPT, "leak_key", times=1)
    rows = [named(each) for each in made]
    await settled(product, await ask_bulk(product, "acceptOrders", rows))
    done = await settled(product, await ask_bulk(product, "acceptOrders", rows))
    assert {one["status"] for one in done["items"]} == {"SUCCEEDED"}
    codes = [named(each, receivedBy=CODE) for each in collected]
    given = await settled(product, await ask_bulk(product, "completeOrders", codes))
    assert by_target(given) == {collected[0]["remote_order_id"]: "SUCCEEDED"}
    sent = await product.control("GET", "/calls?method=CNX_BULK_COMPLETE_ORDERS")
    assert [call["params"]["orders"][0]["received_by"] for call in sent] == [CODE]

    folder = Path(sqlite_address.removeprefix("sqlite:///")).parent
    files = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    assert files
    secrets = [form for one in (CLIENT_KEY, CODE) for form in (one, *base64_forms(one))]
    for text in secrets:
        assert not any(text.encode() in file for file in files)
        assert text not in f"{done} {given}"


async def test_what_no_topic_says_goes_by_a_single_call(product: Product) -> None:
    """A package's id has no place in the message: that order is completed by itself."""
    made = await make_orders(product, 3, "accepted", "blib", click_and_collect=True)
    rows = [named(each, receivedBy=CODE) for each in made]
    rows[1]["packageId"] = "package-1"
    await settled(product, await ask_bulk(product, "completeOrders", rows))
    calls = await product.control("GET", "/calls")
    assert [call["method"] for call in calls] == [
        "CNX_BULK_COMPLETE_ORDERS", "OrderService.CompleteOrder",
    ]  # fmt: skip
    assert [row["remote_order_id"] for row in calls[0]["params"]["orders"]] == [
        made[at]["remote_order_id"] for at in (0, 2)
    ]
