"""Messages out: the push envelope, and that nothing is lost on the way."""

from pathlib import Path
from typing import Any

import httpx


def is_idle(state: dict[str, Any]) -> bool:
    return bool(state["pending"] == 0)


async def test_a_push_has_the_pubsub_envelope(run_sandbox: Any, receiver: Any) -> None:
    async with run_sandbox(push_to=receiver.url, orders=1, publish_at_start=True) as sandbox:
        waiting = (await sandbox.messages())[0]
        push = next(
            one
            for one in await receiver.until(1)
            if one["message"]["messageId"] == waiting["message_id"]
        )
        assert push.keys() == {"message", "subscription", "deliveryAttempt"}
        assert push["message"].keys() == {"data", "attributes", "messageId", "publishTime"}
        assert push["subscription"] == "projects/sandbox/subscriptions/CNX_ORDER_FETCHED_1"
        assert push["deliveryAttempt"] == 1
        assert push["message"]["publishTime"] == waiting["publish_time"]
        assert receiver.data(push) == waiting["data"]


async def test_an_empty_state_publishes_all_it_has(run_sandbox: Any, receiver: Any) -> None:
    async with run_sandbox(push_to=receiver.url, orders=40, publish_at_start=True) as sandbox:
        total = len(await sandbox.messages())
        pushes = await receiver.until(total)
        kinds = [one["subscription"].rsplit("/", 1)[1] for one in pushes]
        assert kinds.count("CNX_ORDER_FETCHED_1") == 40
        assert set(kinds) == {
            "CNX_ORDER_FETCHED_1",
            "CNX_PRODUCT_FETCHED_1",
            "CNX_CATEGORY_FETCHED_1",
            "CNX_CATEGORY_FETCHED_V2_1",
        }
        ids = [one["message"]["messageId"] for one in pushes]
        assert len(set(ids)) == len(ids) == total
        assert all(one.isdigit() for one in ids)


async def test_a_refused_push_comes_again(run_sandbox: Any, receiver: Any) -> None:
    receiver.refusals = 3
    async with run_sandbox(push_to=receiver.url) as sandbox:
        message = await sandbox.control(
            "POST", "/publish", {"subscription": "CNX_ORDER_FETCHED_1", "data": {"a": 1}}
        )
        pushes = await receiver.until(4)
    assert [one["deliveryAttempt"] for one in pushes] == [1, 2, 3, 4]
    assert {one["message"]["messageId"] for one in pushes} == {message["message_id"]}
    assert pushes[0]["message"] == pushes[3]["message"]


async def test_an_unreachable_receiver_gets_everything_after_a_restart(
    run_sandbox: Any, receiver: Any, tmp_path: Path
) -> None:
    state = tmp_path / "sandbox.state"
    nowhere = "http://127.0.0.1:9/pubsub/push"
    async with run_sandbox(push_to=nowhere, state_file=state) as sandbox:
        for _ in range(3):
            await sandbox.place()
        before = await sandbox.messages()
        assert (await sandbox.control("GET", "/state"))["pending"] == len(before)
    async with run_sandbox(push_to=receiver.url, state_file=state) as sandbox:
        pushes = await receiver.until(len(before))
        assert {one["message"]["messageId"] for one in pushes} == {
            one["message_id"] for one in before
        }
        later = await sandbox.control(
            "POST", "/publish", {"subscription": "CNX_ORDER_FETCHED_1", "data": {}}
        )
        assert int(later["message_id"]) > max(int(one["message_id"]) for one in before)


async def test_a_message_taken_is_not_pushed_after_a_restart(
    run_sandbox: Any, receiver: Any, tmp_path: Path
) -> None:
    state = tmp_path / "sandbox.state"
    async with run_sandbox(push_to=receiver.url, state_file=state) as sandbox:
        await sandbox.place()
        await receiver.until(1)
        await sandbox.eventually("/state", is_idle)
    receiver.pushes.clear()
    async with run_sandbox(push_to=receiver.url, state_file=state) as sandbox:
        order = await sandbox.place()
        (push,) = await receiver.until(1)
        assert receiver.data(push)["order"]["remote_order_id"] == order["remote_order_id"]


async def test_anything_can_be_published(run_sandbox: Any, receiver: Any) -> None:
    async with run_sandbox(push_to=receiver.url) as sandbox:
        body = {
            "subscription": "CNX_ORDER_FETCHED_1",
            "text": "not json",
            "publish_time": "2020-01-01T00:00:00Z",
            "message_id": 17,
        }
        await sandbox.control("POST", "/publish", body)
        (push,) = await receiver.until(1)
        assert push["message"] == {
            "data": "bm90IGpzb24=",
            "attributes": {},
            "messageId": "17",
            "publishTime": "2020-01-01T00:00:00.000Z",
        }


async def test_each_change_of_status_is_pushed_once(run_sandbox: Any, receiver: Any) -> None:
    async with run_sandbox(push_to=receiver.url) as sandbox:
        order = await sandbox.place("tkpd", "pending")
        names = {key: order[key] for key in ("brand_id", "channel", "remote_order_id")}
        await sandbox.result("OrderService.AcceptOrder", names)
        await sandbox.result("OrderService.AcceptOrder", names)
        await sandbox.control("POST", "/orders/move", {**names, "move": "expire"})
        pushes = await receiver.until(3)
        statuses = {receiver.data(one)["order"]["order_status"] for one in pushes}
        assert statuses == {"pending", "accepted", "cancelled"}
        assert len(receiver.pushes) == 3


async def test_a_disconnected_channel_stays_silent(sandbox: Any) -> None:
    order = await sandbox.place("tkpd", "pending")
    off = {"brand_id": "kopi-nusantara", "channel_code": "tkpd"}
    await sandbox.result("ChannelService.Disconnect", off)
    await sandbox.control("DELETE", "/messages")
    await sandbox.control("POST", "/orders/publish", order)
    assert await sandbox.messages() == []


async def test_control_says_what_is_wrong(still: Any) -> None:
    headers = {"authorization": "00000000-0000-0000-0000-00000000test"}
    cases: list[tuple[str, dict[str, Any], int]] = [
        ("/publish", {"subscription": "X"}, 400),
        ("/publish", {"subscription": "X", "data": {}, "message_id": "a"}, 400),
        ("/orders", {"brand_id": "kopi-nusantara", "channel": "lzda-sg"}, 400),
        ("/orders/move", {"brand_id": "a", "channel": "b", "remote_order_id": "c"}, 404),
        ("/faults", {"fault": "unheard-of"}, 400),
        ("/faults", {"fault": "hang", "times": 0}, 400),
        ("/life", {"steps": 0}, 400),
    ]
    for path, body, code in cases:
        answer: httpx.Response = await still.client.post(
            f"{still.url}/sandbox{path}", json=body, headers=headers
        )
        assert answer.status_code == code, path
    shipped = await still.place("tkpd", "shipped")
    answer = await still.client.post(
        f"{still.url}/sandbox/orders/move", json={**shipped, "move": "pay"}, headers=headers
    )
    assert answer.status_code == 409
