"""An action happens once; when nobody can know whether it happened, we say so."""

import asyncio
import json
import sqlite3
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from ports import free_port
from product import Product, example, running_product

from domain.actions import AcceptOrder, OrderAction
from domain.activities import ActivityStatus
from domain.errors import UpstreamTimeout
from domain.orders import OrderKey
from domain.upstream import ActionAnswer, OrderWindow
from resolvers.actions import perform
from resolvers.context import Context
from resolvers.schedule import VIEWER

NAME = "$brand: String!, $channel: String!, $order: String!"
REFERENCE = "brandId: $brand, channelCode: $channel, remoteOrderId: $order"
PAYLOAD = """{
  order { status statusRaw statusIsExpected availableActions }
  activity { activityId kind status requestedBy completedAt
    items { nodes { target status code message } } }
  userErrors { code message path }
}"""


async def act(
    product: Product, name: str, made: dict[str, Any], more: str = "", *, key: str | None = None
) -> dict[str, Any]:
    query = f"mutation ({NAME}) {{ {name}(input: {{{REFERENCE} {more}}}) {PAYLOAD} }}"
    variables = {
        "brand": made["brand_id"],
        "channel": made["channel"],
        "order": made["remote_order_id"],
    }
    payload: dict[str, Any] = (await product.ask(query, variables, key=key)).data[name]
    return payload


async def made_order(product: Product, channel: str, status: str, **more: Any) -> dict[str, Any]:
    order = await product.new_order(
        brand_id="kopi-nusantara", channel=channel, status=status, **more
    )
    await product.forget_calls()
    return {"brand_id": "kopi-nusantara", "channel": channel} | order


def codes(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


async def test_the_whole_course_of_an_order(product: Product) -> None:
    made = await made_order(product, "lzda", "pending")
    for name, status, method in (
        ("acceptOrder", "ACCEPTED", "OrderService.AcceptOrder"),
        ("packOrder", "PACKED", "OrderService.PackOrder"),
        ("shipOrder", "SHIPPED", "OrderService.ShipOrder"),
        ("completeOrder", "COMPLETED", "OrderService.CompleteOrder"),
    ):
        await product.forget_calls()
        payload = await act(product, name, made)
        assert payload["userErrors"] == []
        assert payload["order"]["status"] == status
        assert payload["activity"]["status"] == "SUCCEEDED"
        assert payload["activity"]["items"]["nodes"][0]["status"] == "SUCCEEDED"
        assert await product.calls() == [method]
        await product.settled()  # the marketplace's own word has come
        shown = await act(product, name, made)
        assert shown["order"]["statusIsExpected"] is False
        assert shown["order"]["status"] == status
        assert codes(shown) == ["ILLEGAL_STATUS"]
        assert await product.calls() == [method]


async def test_after_success_the_status_is_expected_until_a_message_says_so(
    sqlite_address: str,
) -> None:
    async with running_product(sqlite_address, sandbox={"push_to": None}) as product:
        made = await product.control(
            "POST", "/orders", {"brand_id": "kopi-nusantara", "channel": "lzda"}
        )
        made |= {"brand_id": "kopi-nusantara", "channel": "lzda"}
        await _deliver(product, 0)
        payload = await act(product, "acceptOrder", made)
        assert payload["order"] == {
            "status": "ACCEPTED",
            "statusRaw": "pending",
            "statusIsExpected": True,
            "availableActions": ["PACK", "CANCEL"],
        }
        await _deliver(product, 0, again=True)  # dated before the action: changes nothing shown
        shown = await act(product, "acceptOrder", made)
        assert (shown["order"]["status"], shown["order"]["statusIsExpected"]) == ("ACCEPTED", True)
        await _deliver(product, 1)
        shown = await act(product, "acceptOrder", made)
        assert shown["order"] == {
            "status": "ACCEPTED",
            "statusRaw": "accepted",
            "statusIsExpected": False,
            "availableActions": ["PACK", "CANCEL"],
        }


async def _deliver(product: Product, place: int, *, again: bool = False) -> None:
    """Deliver the sandbox's n-th order message by hand, as itself or as a repeat."""
    messages = (await product.control("GET", "/messages?subscription=CNX_ORDER_FETCHED_1"))[
        "messages"
    ]
    message = messages[place]
    status = await product.push(
        json.dumps(message["data"], default=float),
        message_id="7" if again else message["message_id"],
        published_at=datetime.fromisoformat(message["publish_time"]),
    )
    assert status == 204


async def test_a_refusal_of_the_rules_sends_nothing(product: Product) -> None:
    made = await made_order(product, "shpe", "pending")
    payload = await act(product, "shipOrder", made)
    assert payload["activity"] is None
    assert payload["userErrors"] == [
        {
            "code": "ILLEGAL_STATUS",
            "message": "SHIP needs status PACKED; this order is PENDING.",
            "path": [],
        }
    ]
    assert await product.calls() == []


async def test_a_refusal_of_the_marketplace_is_told(product: Product) -> None:
    made = await made_order(product, "shpe", "pending")
    await product.fault("OrderService.AcceptOrder", "success_false", times=1)
    payload = await act(product, "acceptOrder", made)
    assert codes(payload) == ["REFUSED_BY_MARKETPLACE"]
    assert payload["order"]["status"] == "PENDING"
    assert payload["activity"]["status"] == "FAILED"
    assert await product.calls() == ["OrderService.AcceptOrder"]
    assert codes(await act(product, "acceptOrder", made)) == []


LOST = ["error_500", "garbage", "html", "truncated", "reset_after", "hang_after", "close_after"]
DONE = LOST[3:]


@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_is_unknown_and_never_sent_again(product: Product, fault: str) -> None:
    made = await made_order(product, "tkpd", "accepted")
    await product.fault("OrderService.PackOrder", fault, times=1)
    payload = await act(product, "packOrder", made, 'idempotencyKey: "pack-1"')
    # Where the packing was done, its message may be faster than the answer that was lost.
    late = {"UNKNOWN", "SUCCEEDED"} if fault in DONE else {"UNKNOWN"}
    assert payload["activity"]["status"] in late
    if payload["activity"]["status"] == "UNKNOWN":
        assert codes(payload) == ["OUTCOME_UNKNOWN"]
    again = await act(product, "packOrder", made, 'idempotencyKey: "pack-1"')
    assert again["activity"]["activityId"] == payload["activity"]["activityId"]
    assert again["activity"]["status"] in late
    assert codes(again) == (["OUTCOME_UNKNOWN"] if again["activity"]["status"] == "UNKNOWN" else [])
    other = await act(product, "cancelOrder", made, 'reason: "30"')
    assert codes(other) in (["ACTION_IN_PROGRESS"], [])
    assert (await product.calls()).count("OrderService.PackOrder") == 1


async def test_unknown_is_settled_by_the_message_that_shows_it(product: Product) -> None:
    made = await made_order(product, "tkpd", "accepted")
    await product.fault("OrderService.PackOrder", "error_500", times=1)  # nothing was done
    payload = await act(product, "packOrder", made)
    assert payload["activity"]["status"] == "UNKNOWN"
    assert codes(await act(product, "cancelOrder", made, 'reason: "30"')) == ["ACTION_IN_PROGRESS"]
    order = {k: made[k] for k in ("brand_id", "channel", "remote_order_id")}
    await product.control("POST", "/orders/move", order | {"move": "pack"})
    await product.settled()
    activity = await product.ask(
        "query ($id: String!) { activity(activityId: $id) { status } }",
        {"id": payload["activity"]["activityId"]},
    )
    assert activity.data["activity"]["status"] == "SUCCEEDED"
    shipped = await act(product, "shipOrder", made)
    assert codes(shipped) == []
    assert await product.calls() == ["OrderService.PackOrder", "OrderService.ShipOrder"]


class Overtaken:
    """An upstream that does what it is asked, and whose message comes before its answer is lost."""

    def __init__(self, product: Product, made: dict[str, Any]) -> None:
        self._product = product
        self._move = {k: made[k] for k in ("brand_id", "channel", "remote_order_id")}

    async def perform(
        self, action: OrderAction, activity_id: str, *, sparing: bool = False
    ) -> ActionAnswer:
        await self._product.control("POST", "/orders/move", self._move | {"move": "accept"})
        await self._product.settled()
        raise UpstreamTimeout("OrderService.AcceptOrder", "no answer in time")

    async def fetch_orders(self, window: OrderWindow, activity_id: str) -> None:
        raise AssertionError("nobody asked for orders")


async def test_the_answer_says_what_a_message_has_settled_meanwhile(product: Product) -> None:
    made = await made_order(product, "lzda", "pending")
    services = replace(product.wired.services, order_calls=Overtaken(product, made))
    key = OrderKey(made["brand_id"], made["channel"], made["remote_order_id"])
    outcome = await perform(Context(VIEWER, services), AcceptOrder(key), None)
    assert outcome.errors == ()
    found = await services.activities.by_id([outcome.activity_id or ""])
    assert [each.status for each in found.values()] == [ActivityStatus.SUCCEEDED]


async def test_nothing_sent_is_not_sent_and_may_be_tried_again(sqlite_address: str) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    async with running_product(sqlite_address, mp_adapter_url=nobody) as product:
        body = json.loads(example("message.order_fetched_cnc")) | {"brand_id": "dapur-ibu"}
        assert await product.push(body) == 204
        made = {
            "brand_id": "dapur-ibu",
            "channel": "blib",
            "remote_order_id": body["order"]["remote_order_id"],
        }
        payload = await act(product, "acceptOrder", made, 'idempotencyKey: "a"')
        assert codes(payload) == ["NOT_SENT"]
        assert payload["order"]["status"] == "PENDING"
        again = await act(product, "acceptOrder", made, 'idempotencyKey: "a"')
        assert codes(again) == ["NOT_SENT"]
        assert again["activity"]["activityId"] == payload["activity"]["activityId"]
        assert codes(await act(product, "acceptOrder", made)) == ["NOT_SENT"]


async def test_the_same_key_answers_the_same_without_a_second_call(product: Product) -> None:
    made = await made_order(product, "tkpd", "accepted")
    payload = await act(product, "packOrder", made, 'idempotencyKey: "pack-2"')
    assert codes(payload) == []
    again = await act(product, "packOrder", made, 'idempotencyKey: "pack-2"')
    assert again["activity"] == payload["activity"]
    assert again["userErrors"] == []
    assert await product.calls() == ["OrderService.PackOrder"]


async def test_one_key_is_one_call_and_other_arguments_conflict(product: Product) -> None:
    made = await made_order(product, "shpe", "pending")
    answers = await asyncio.gather(
        *(act(product, "acceptOrder", made, 'idempotencyKey: "once"') for _ in range(10))
    )
    assert (await product.calls()).count("OrderService.AcceptOrder") == 1
    ids = {answer["activity"]["activityId"] for answer in answers if answer["activity"]}
    assert len(ids) == 1
    other = await act(product, "cancelOrder", made, 'reason: "x" idempotencyKey: "once"')
    assert codes(other) == ["IDEMPOTENCY_CONFLICT"]
    assert (await product.calls()) == ["OrderService.AcceptOrder"]


async def test_races_on_one_order_send_one_action(product: Product) -> None:
    made = await made_order(product, "shpe", "pending")
    answers = await asyncio.gather(
        *(
            act(product, "acceptOrder", made)
            if turn % 2
            else act(product, "cancelOrder", made, 'reason: "OUT_OF_STOCK"')
            for turn in range(20)
        )
    )
    done = [answer for answer in answers if not answer["userErrors"]]
    calls = await product.calls()
    assert len(calls) == len(done)
    accepted = calls.count("OrderService.AcceptOrder")
    cancelled = calls.count("OrderService.CancelOrder")
    assert accepted <= 1
    assert cancelled <= 1
    refused = {code for answer in answers for code in codes(answer)}
    assert refused <= {"ACTION_IN_PROGRESS", "ILLEGAL_STATUS"}


async def test_cancelling_some_items_leaves_the_order_as_it_was(product: Product) -> None:
    made = await made_order(product, "lzda", "pending", lines=2)
    lines = await product.ask(
        f"query ({NAME}) {{ order({REFERENCE}) {{ lines {{ remoteOrderItemId }} }} }}",
        {"brand": made["brand_id"], "channel": "lzda", "order": made["remote_order_id"]},
    )
    items = [line["remoteOrderItemId"] for line in lines.data["order"]["lines"]]
    assert len(items) > 1
    payload = await act(
        product, "cancelOrder", made, f'reason: "15" remoteOrderItemIds: ["{items[0]}"]'
    )
    assert payload["userErrors"] == []
    assert (payload["order"]["status"], payload["order"]["statusIsExpected"]) == ("PENDING", False)
    foreign = await act(product, "cancelOrder", made, 'reason: "15" remoteOrderItemIds: ["none"]')
    assert foreign["userErrors"][0]["code"] == "INVALID"
    assert foreign["userErrors"][0]["path"] == ["input", "remoteOrderItemIds"]
    assert await product.calls() == ["OrderService.CancelOrder"]


async def test_a_settlement_code_is_sent_and_kept_only_as_a_hash(
    product: Product, sqlite_address: str
) -> None:
    made = await made_order(product, "blib", "accepted", click_and_collect=True)
    found = await product.control("GET", f"/orders?remote_order_id={made['remote_order_id']}")
    code = (
        found["orders"][0]["settlement_code"] if "orders" in found else found[0]["settlement_code"]
    )
    refused = await act(product, "completeOrder", made)
    assert refused["userErrors"][0]["path"] == ["input", "receivedBy"]
    assert await product.calls() == []
    payload = await act(product, "completeOrder", made, f'receivedBy: "{code}"')
    assert payload["userErrors"] == []
    assert payload["order"]["status"] == "COMPLETED"
    with sqlite3.connect(sqlite_address.removeprefix("sqlite:///")) as database:
        dump = "\n".join(database.iterdump())
    arguments = [line for line in dump.splitlines() if "activities" in line and code in line]
    assert arguments == []


async def test_rejecting_a_cancellation_leads_back_to_the_former_status(
    product: Product,
) -> None:
    made = await made_order(product, "tktk", "accepted")
    order = {k: made[k] for k in ("brand_id", "channel", "remote_order_id")}
    await product.control("POST", "/orders/move", order | {"move": "request_cancel"})
    await product.settled()
    reasons = await product.ask(
        f"query ({NAME}) {{ order({REFERENCE}) {{ status availableActions "
        "rejectCancellationReasons { code name isFreeText } } }",
        {"brand": made["brand_id"], "channel": "tktk", "order": made["remote_order_id"]},
    )
    shown = reasons.data["order"]
    assert shown["status"] == "REQUEST_CANCEL"
    assert "REJECT_CANCELLATION" in shown["availableActions"]
    name = shown["rejectCancellationReasons"][0]["name"]
    payload = await act(product, "rejectOrderCancellation", made, f'reason: "{name}"')
    assert payload["userErrors"] == []
    assert payload["order"]["status"] == "ACCEPTED"


async def test_who_leaves_once_the_intent_is_written_has_it_done_all_the_same(
    product: Product,
) -> None:
    made = await made_order(product, "lzda", "pending")
    key = OrderKey(made["brand_id"], made["channel"], made["remote_order_id"])
    services = product.wired.services
    written = asyncio.Event()

    class Left:
        """The log of actions, telling when an intent stands, one step before its call."""

        def __getattr__(self, name: str) -> Any:
            return getattr(services.actions, name)

        async def begin(self, intent: Any) -> Any:
            begun = await services.actions.begin(intent)
            asked.cancel()
            written.set()
            await asyncio.sleep(0)  # where a cancelled caller would be cut off
            return begun

    left = Context(VIEWER, replace(services, actions=Left()))
    asked = asyncio.create_task(perform(left, AcceptOrder(key), "left"))
    await asyncio.gather(asked, return_exceptions=True)
    assert asked.cancelled()
    assert written.is_set()
    await services.detached.drain()
    assert await product.calls() == ["OrderService.AcceptOrder"]
    again = await perform(Context(VIEWER, services), AcceptOrder(key), "left")
    assert again.errors == ()
    assert await product.calls() == ["OrderService.AcceptOrder"]
