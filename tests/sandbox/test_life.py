"""Life: orders come and move on by themselves, and never against the rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

ALLOWED = {
    "unpaid": {"pending", "cancelled"},
    "pending": {"accepted", "request_cancel", "cancelled"},
    "accepted": {"request_cancel", "cancelled"},
    "packed": {"shipped", "pack_failed", "request_cancel"},
    "shipped": {"completed"},
    "request_cancel": {"cancelled"},
}


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


async def test_each_step_publishes_one_order(sandbox: Any) -> None:
    await sandbox.control("DELETE", "/messages")
    moved = await sandbox.control("POST", "/life", {"steps": 50})
    messages = await sandbox.messages("CNX_ORDER_FETCHED_1")
    assert len(moved) == len(messages) == 50
    assert [one["remote_order_id"] for one in moved] == [
        one["data"]["order"]["remote_order_id"] for one in messages
    ]


async def test_orders_move_only_as_orders_may(run_sandbox: Any) -> None:
    clock = Clock()
    async with run_sandbox(clock=clock) as sandbox:
        known = {
            one["remote_order_id"]: one["status"]
            for one in await sandbox.control("GET", "/orders?limit=1000")
        }
        came = 0
        seen: set[tuple[str, str]] = set()
        for _ in range(40):
            clock.time += timedelta(minutes=90)
            for one in await sandbox.control("POST", "/life", {"steps": 20}):
                before = known.get(one["remote_order_id"])
                if before is None:
                    came += 1
                    assert one["status"] in ("unpaid", "pending")
                else:
                    assert one["status"] in ALLOWED[before]
                    seen.add((before, one["status"]))
                known[one["remote_order_id"]] = one["status"]
    assert 200 < came < 600
    assert {
        ("unpaid", "pending"),
        ("pending", "cancelled"),
        ("accepted", "cancelled"),
        ("packed", "shipped"),
        ("shipped", "completed"),
        ("request_cancel", "cancelled"),
    } <= seen


async def test_click_and_collect_is_accepted_after_an_hour(run_sandbox: Any) -> None:
    clock = Clock()
    async with run_sandbox(clock=clock, orders=0) as sandbox:
        order = await sandbox.place("blib", "pending", click_and_collect=True)
        clock.time += timedelta(minutes=61)
        while (await sandbox.order(order))["status"] == "pending":
            await sandbox.control("POST", "/life", {"steps": 5})
        assert (await sandbox.order(order))["status"] == "accepted"


async def test_it_lives_by_itself(run_sandbox: Any, receiver: Any) -> None:
    async with run_sandbox(live=True, pace=0.01, push_to=receiver.url, orders=10):
        pushes = await receiver.until(20)
    assert {one["subscription"].rsplit("/", 1)[1] for one in pushes} == {"CNX_ORDER_FETCHED_1"}


async def test_still_without_live(run_sandbox: Any, receiver: Any) -> None:
    async with run_sandbox(push_to=receiver.url, orders=10) as sandbox:
        await sandbox.place()
        assert len(await receiver.until(1)) == 1
    assert len(receiver.pushes) == 1
