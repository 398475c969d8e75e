"""Many orders by one mutation, without topics: answered at once, done by single calls."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from bulk_orders import (
    BRAND,
    ask_bulk,
    by_target,
    codes,
    ended,
    make_orders,
    named,
    read_activity,
)
from ports import free_port
from product import Product, running_product
from statements import asked

NOWHERE = {"brandId": BRAND, "channelCode": "lzda", "remoteOrderId": "none"}


async def shown(product: Product, made: dict[str, str]) -> tuple[str, bool]:
    query = """query ($b: String!, $c: String!, $o: String!) {
      order(brandId: $b, channelCode: $c, remoteOrderId: $o) { status statusIsExpected } }"""
    names = {"b": made["brand_id"], "c": made["channel"], "o": made["remote_order_id"]}
    order = (await product.ask(query, names)).data["order"]
    return order["status"], order["statusIsExpected"]


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product on an empty SQLite store, beside a silent sandbox."""
    async with running_product(sqlite_address) as running:
        yield running


async def test_the_whole_course_of_many_orders(product: Product) -> None:
    made = await make_orders(product, 12)
    for name, kind, status, method in (
        ("acceptOrders", "ACCEPT_ORDER", "ACCEPTED", "OrderService.AcceptOrder"),
        ("packOrders", "PACK_ORDER", "PACKED", "OrderService.PackOrder"),
        ("shipOrders", "SHIP_ORDER", "SHIPPED", "OrderService.ShipOrder"),
        ("completeOrders", "COMPLETE_ORDER", "COMPLETED", "OrderService.CompleteOrder"),
    ):
        await product.forget_calls()
        payload = await ask_bulk(product, name, [named(each) for each in made])
        assert payload["userErrors"] == []
        begun = payload["activity"]
        assert (begun["kind"], begun["brand"]["brandId"]) == (kind, BRAND)
        assert datetime.fromisoformat(begun["estimatedCompletionAt"])
        activity = await ended(product, begun["activityId"])
        assert (activity["status"], activity["progress"]) == ("SUCCEEDED", 1.0)
        assert activity["completedAt"] is not None
        assert [item["target"] for item in activity["items"]] == [
            each["remote_order_id"] for each in made
        ]
        assert Counter(await product.calls()) == {method: 12}
        assert (await shown(product, made[0]))[0] == status
        await product.settled()


async def test_cancelling_many_orders_with_reasons(product: Product) -> None:
    made = await make_orders(product, 3)
    rows = [named(each, reason="15") for each in made]
    payload = await ask_bulk(product, "cancelOrders", rows)
    activity = await ended(product, payload["activity"]["activityId"])
    assert activity["status"] == "SUCCEEDED"
    assert await product.calls() == ["OrderService.CancelOrder"] * 3


async def test_a_bad_row_rejects_everything_by_default(product: Product) -> None:
    made = await make_orders(product, 2)
    shipped = await make_orders(product, 1, "shipped")
    rows = [named(each) for each in (*made, *shipped, made[0])]
    payload = await ask_bulk(product, "acceptOrders", rows)
    assert payload["activity"] is None
    assert codes(payload) == [
        ("ILLEGAL_STATUS", ["input", "orders", "2"]),
        ("INVALID", ["input", "orders", "3"]),
    ]
    assert await product.calls() == []
    assert await shown(product, made[0]) == ("PENDING", False)
    good = await ask_bulk(product, "acceptOrders", rows[:2])
    assert good["userErrors"] == []


async def test_bad_rows_alone_are_rejected_where_asked(product: Product) -> None:
    made = await make_orders(product, 2)
    shipped = await make_orders(product, 1, "shipped")
    rows = [named(each) for each in (made[0], *shipped, made[1])]
    more = {"errorPolicy": "REJECT_ROWS", "idempotencyKey": "rows"}
    payload = await ask_bulk(product, "acceptOrders", rows, **more)
    assert codes(payload) == [("ILLEGAL_STATUS", ["input", "orders", "1"])]
    activity = await ended(product, payload["activity"]["activityId"])
    assert activity["status"] == "PARTLY_SUCCEEDED"
    assert [(item["status"], item["code"]) for item in activity["items"]] == [
        ("SUCCEEDED", None), ("FAILED", "ILLEGAL_STATUS"), ("SUCCEEDED", None),
    ]  # fmt: skip
    again = await ask_bulk(product, "acceptOrders", rows, **more)
    assert again["userErrors"] == payload["userErrors"]
    assert again["activity"]["activityId"] == payload["activity"]["activityId"]
    assert await product.calls() == ["OrderService.AcceptOrder"] * 2


async def test_bad_rows_are_ignored_where_asked(product: Product) -> None:
    made = await make_orders(product, 2)
    shipped = await make_orders(product, 1, "shipped")
    rows = [named(each) for each in (made[0], *shipped, made[1])]
    payload = await ask_bulk(product, "acceptOrders", rows, errorPolicy="IGNORE_ROWS")
    assert payload["userErrors"] == []
    activity = await ended(product, payload["activity"]["activityId"])
    assert by_target(activity) == {each["remote_order_id"]: "SUCCEEDED" for each in made}
    assert await product.calls() == ["OrderService.AcceptOrder"] * 2


@pytest.mark.parametrize("policy", ["REJECT_EVERYTHING", "REJECT_ROWS", "IGNORE_ROWS"])
async def test_an_order_that_is_not_there_refuses_everything(product: Product, policy: str) -> None:
    made = await make_orders(product, 1)
    rows = [named(made[0]), NOWHERE]
    payload = await ask_bulk(product, "acceptOrders", rows, errorPolicy=policy)
    assert payload == {
        "activity": None,
        "userErrors": [
            {
                "code": "NOT_FOUND",
                "message": "There is no such order.",
                "path": ["input", "orders", "1"],
            }
        ],
    }
    assert await product.calls() == []


async def test_an_order_in_use_is_a_bad_row(product: Product) -> None:
    made = await make_orders(product, 2)
    await product.fault("OrderService.AcceptOrder", "error_500", times=1)
    first = await ask_bulk(product, "acceptOrders", [named(made[0])])
    lost = await ended(product, first["activity"]["activityId"])
    assert [item["code"] for item in lost["items"]] == ["OUTCOME_UNKNOWN"]
    rows = [named(each, reason="15") for each in made]
    payload = await ask_bulk(product, "cancelOrders", rows)
    assert codes(payload) == [("ACTION_IN_PROGRESS", ["input", "orders", "0"])]
    payload = await ask_bulk(product, "cancelOrders", rows, errorPolicy="REJECT_ROWS")
    assert codes(payload) == [("ACTION_IN_PROGRESS", ["input", "orders", "0"])]
    activity = await ended(product, payload["activity"]["activityId"])
    assert [item["status"] for item in activity["items"]] == ["FAILED", "SUCCEEDED"]
    assert Counter(await product.calls()) == {
        "OrderService.AcceptOrder": 1, "OrderService.CancelOrder": 1,
    }  # fmt: skip


async def test_what_the_marketplace_says_of_each_is_told(product: Product) -> None:
    made = await make_orders(product, 4)
    await product.fault("OrderService.AcceptOrder", "success_false", times=1)
    payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])
    activity = await ended(product, payload["activity"]["activityId"])
    assert activity["status"] == "PARTLY_SUCCEEDED"
    assert Counter(item["code"] for item in activity["items"]) == {
        None: 3, "REFUSED_BY_MARKETPLACE": 1,
    }  # fmt: skip


async def test_the_same_key_is_one_bulk_and_other_orders_conflict(product: Product) -> None:
    made = await make_orders(product, 3)
    rows = [named(each) for each in made]
    first = await ask_bulk(product, "acceptOrders", rows, idempotencyKey="once")
    again = await ask_bulk(product, "acceptOrders", rows, idempotencyKey="once")
    assert again["activity"]["activityId"] == first["activity"]["activityId"]
    other = await ask_bulk(product, "acceptOrders", rows[:2], idempotencyKey="once")
    assert codes(other) == [("IDEMPOTENCY_CONFLICT", ["input", "idempotencyKey"])]
    await ended(product, first["activity"]["activityId"])
    assert len(await product.calls()) == 3


async def test_nobody_to_send_to_is_not_sent(sqlite_address: str) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    async with running_product(sqlite_address) as product:
        made = await make_orders(product, 2)
    async with running_product(sqlite_address, mp_adapter_url=nobody) as product:
        rows = [named(each) for each in made]
        payload = await ask_bulk(product, "acceptOrders", rows, idempotencyKey="k")
        activity = await ended(product, payload["activity"]["activityId"])
        assert activity["status"] == "FAILED"
        assert {item["code"] for item in activity["items"]} == {"NOT_SENT"}
        assert await shown(product, made[0]) == ("PENDING", False)
        again = await ask_bulk(product, "acceptOrders", rows, idempotencyKey="k")
        assert again["activity"]["activityId"] == payload["activity"]["activityId"]


async def test_settlement_codes_go_out_from_memory(product: Product, sqlite_address: str) -> None:
    made = await make_orders(product, 3, "accepted", "blib", click_and_collect=True)
    found = {
        order["remote_order_id"]: order["settlement_code"]
        for order in await product.control("GET", "/orders?channel=blib")
    }
    rows = [named(each, receivedBy=found[each["remote_order_id"]]) for each in made]
    payload = await ask_bulk(product, "completeOrders", rows)
    activity = await ended(product, payload["activity"]["activityId"])
    assert activity["status"] == "SUCCEEDED"
    assert await product.calls() == ["OrderService.CompleteOrder"] * 3


@pytest.mark.parametrize("count", [0, 1_001])
async def test_a_bulk_has_bounds(product: Product, count: int) -> None:
    query = "mutation ($input: AcceptOrdersInput!) { acceptOrders(input: $input) { userErrors { path code } } }"  # noqa: E501
    answer = await product.ask(query, {"input": {"orders": [NOWHERE] * count}})
    if count:
        assert [error["extensions"]["limit"] for error in answer.errors] == ["items"]
    else:
        [refused] = answer.data["acceptOrders"]["userErrors"]
        assert refused == {"path": ["input", "orders"], "code": "INVALID"}
    assert await product.calls() == []


async def test_a_row_that_names_no_order_is_bad_input(product: Product) -> None:
    query = "mutation ($input: AcceptOrdersInput!) { acceptOrders(input: $input) { userErrors { path code } } }"  # noqa: E501
    answer = await product.ask(query, {"input": {"orders": [NOWHERE, {"brandId": "x"}]}})
    assert answer.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_reading_only_keys_begin_nothing(product: Product) -> None:
    made = await make_orders(product, 1)
    create = """mutation { createApiKey(input: {
      name: "r", scopes: ["orders:read"], allBrands: true}) { secret } }"""
    key = (await product.ask(create)).data["createApiKey"]["secret"]
    query = "mutation ($input: AcceptOrdersInput!) { acceptOrders(input: $input) { userErrors { code } } }"  # noqa: E501
    answer = await product.ask(query, {"input": {"orders": [named(made[0])]}}, key=key)
    assert [code for code, _ in answer.codes] == ["FORBIDDEN"]
    assert await product.calls() == []


async def test_the_activity_is_answered_before_anything_is_done(product: Product) -> None:
    made = await make_orders(product, 2)
    await product.fault("OrderService.AcceptOrder", "slow", seconds=0.5, times=2)
    payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])
    waiting = await read_activity(product, payload["activity"]["activityId"])
    assert (waiting["status"], waiting["completedAt"]) == ("PENDING", None)
    assert {item["status"] for item in waiting["items"]} <= {"QUEUED", "PENDING"}
    activity = await ended(product, payload["activity"]["activityId"])
    assert activity["status"] == "SUCCEEDED"


async def test_many_orders_are_read_by_as_many_statements_as_few(product: Product) -> None:
    made = await make_orders(product, 12)
    rows = [named(each) for each in made]
    with asked("SELECT", "WITH") as few:
        refused = await ask_bulk(product, "shipOrders", rows[:2])
    with asked("SELECT", "WITH") as many:
        refused = await ask_bulk(product, "shipOrders", rows)
    assert [code for code, _ in codes(refused)] == ["ILLEGAL_STATUS"] * 12
    assert len(many) == len(few) == 2, many  # the orders, their items


async def test_five_hundred_orders_with_all_that_can_be_said_fit(product: Product) -> None:
    items = ["2109030AD65F52J#100009437#0#1", "2109030AD65F52J#100009437#0#2"]
    rows = [
        {
            "brandId": BRAND,
            "channelCode": "tkpd",
            "remoteOrderId": f"INV/20210928/MPL/{1632818563 + number}",
            "deliveryMethod": "DROP_OFF",
            "airwaybillNumber": f"TKPD-CGK-{10_000_000 + number}",
            "packageId": f"PACKAGE-{10_000_000 + number}",
            "remoteWarehouseId": "12221112",
            "remoteOrderItemIds": items,
        }
        for number in range(500)
    ]
    payload = await ask_bulk(product, "packOrders", rows)
    assert [code for code, _ in codes(payload)] == ["NOT_FOUND"] * 500
