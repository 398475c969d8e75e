"""R10, R11: a lost answer is UNKNOWN after one call, and is found out about without another."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bulk_orders import BRAND, ended, make_orders, named
from kept import show, view
from made import content
from ports import free_port
from product import Product, running_product

from adapters.database import Database
from domain.orders import OrderKey, OrderStatus
from domain.schedule import JOBS, JobKind, Task
from resolvers.context import Context
from resolvers.schedule import VIEWER
from resolvers.scheduled_jobs import WORK, Turn

Size = Callable[[int, int], int]
SHIP = "OrderService.ShipOrder"
FETCH = "OrderService.FetchOrders"
MUTATION = """mutation ($input: ShipOrderInput!) { shipOrder(input: $input) {
  activity { activityId status } order { status } userErrors { code } } }"""
LISTED = """{ activities(filter: {statuses: [UNKNOWN]}, first: 100) { nodes { activityId } } }"""
AT_ONCE = 10


async def ship(product: Product, made: dict[str, Any], key: str) -> dict[str, Any]:
    given = named(made, idempotencyKey=key)
    payload: dict[str, Any] = (await product.ask(MUTATION, {"input": given})).data["shipOrder"]
    return payload


@pytest.mark.parametrize("fault", ["hang", "reset_after", "error_500", "truncated"])
async def test_a_lost_answer_is_unknown_after_exactly_one_call(
    database_address: str, size: Size, fault: str
) -> None:
    count = size(12, 50)  # more than open the breaker of a shop: an action is tried all the same
    async with running_product(database_address, upstream_timeout=1.0) as product:
        made = await make_orders(product, count, "packed")
        await product.fault(SHIP, fault, times=count, acts=False)
        first: list[dict[str, Any]] = []
        for start in range(0, count, AT_ONCE):
            part = made[start : start + AT_ONCE]
            asked = (ship(product, each, each["remote_order_id"]) for each in part)
            first += await asyncio.gather(*asked)
        again = [await ship(product, each, each["remote_order_id"]) for each in made]
        for payloads in (first, again):
            assert {p["activity"]["status"] for p in payloads} == {"UNKNOWN"}
            assert {e["code"] for p in payloads for e in p["userErrors"]} == {"OUTCOME_UNKNOWN"}
        ids = [payload["activity"]["activityId"] for payload in first]
        assert [payload["activity"]["activityId"] for payload in again] == ids
        assert (await product.calls()).count(SHIP) == count


async def test_a_refused_connection_is_not_sent_and_may_be_tried_again(
    database: Database, database_address: str, size: Size
) -> None:
    count = size(5, 50)
    keys = [OrderKey(BRAND, "lzda", f"order-{number}") for number in range(count)]
    packed = content(OrderStatus.PACKED)
    await show(
        database,
        *(
            view(replace(packed, key=key), message_id=f"m-{number}")
            for number, key in enumerate(keys)
        ),
    )
    made = [
        {"brand_id": BRAND, "channel": "lzda", "remote_order_id": k.remote_order_id} for k in keys
    ]
    async with running_product(
        database_address, mp_adapter_url=f"http://127.0.0.1:{free_port()}"
    ) as product:
        asked = (ship(product, each, each["remote_order_id"]) for each in made)
        payloads = await asyncio.gather(*asked)
        assert {p["activity"]["status"] for p in payloads} == {"FAILED"}
        assert {e["code"] for p in payloads for e in p["userErrors"]} == {"NOT_SENT"}
        assert {p["order"]["status"] for p in payloads} == {"PACKED"}
    async with running_product(database_address) as product:  # the sandbox has no such orders
        asked = (ship(product, each, each["remote_order_id"]) for each in made)
        again = await asyncio.gather(*asked)
        assert (await product.calls()).count(SHIP) == count
        assert [p["activity"]["activityId"] for p in again] == [
            p["activity"]["activityId"] for p in payloads
        ]


async def test_a_later_message_settles_what_is_unknown(database_address: str, size: Size) -> None:
    async with running_product(database_address) as product:
        made = await make_orders(product, size(3, 20), "packed")
        await product.fault(SHIP, "error_500", times=len(made), acts=False)
        payloads = [await ship(product, each, each["remote_order_id"]) for each in made]
        for each, payload in zip(made, payloads, strict=True):
            order = {name: each[name] for name in ("brand_id", "channel", "remote_order_id")}
            await product.control("POST", "/orders/move", order | {"move": "ship"})
            await product.settled()  # as soon as its message is taken
            activity = await ended(product, payload["activity"]["activityId"])
            assert activity["status"] == "SUCCEEDED"
        assert (await product.calls()).count(SHIP) == len(made)


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


async def test_without_a_message_one_fetch_is_asked_and_the_action_stays_listed(
    database_address: str, size: Size
) -> None:
    count = size(3, 20)
    async with running_product(database_address) as product:
        made = await make_orders(product, count, "packed")
        await product.fault(SHIP, "error_500", times=count, acts=False)
        ids = {
            (await ship(product, e, e["remote_order_id"]))["activity"]["activityId"] for e in made
        }
        await product.fault(FETCH, "error_500", acts=False)  # and nothing comes of it
        clock = Clock(datetime.now(UTC))
        services = replace(product.wired.services, now=clock)
        tasks = [Task(job) for job in JOBS if job.kind in {JobKind.WAITS, JobKind.UNKNOWN_ACTIONS}]
        for minute in range(1, size(30, 24 * 60)):
            clock.now += timedelta(minutes=1)
            for task in tasks:
                turn = Turn(Context(VIEWER, services), task, clock.now, clock.now)
                await WORK[task.job.kind](turn)
            calls = (await product.calls()).count(FETCH)
            assert calls == (
                0 if minute < 15 else 1
            )  # one tells of all, as they lie close together
        listed = (await product.ask(LISTED)).data["activities"]["nodes"]
        assert ids <= {each["activityId"] for each in listed}
        assert (await product.calls()).count(SHIP) == count
