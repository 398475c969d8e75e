"""Every action in every status on every channel, and the rules of single marketplaces."""

from typing import Any

import pytest

CHANNELS = ["tkpd", "shpe", "lzda", "tktk", "blib", "bklp", "zlra", "shpe-sg"]
STATUSES = [
    "unpaid",
    "pending",
    "accepted",
    "packed",
    "pack_failed",
    "shipped",
    "completed",
    "cancelled",
    "request_cancel",
]
ASKS_TO_CANCEL = {"tkpd", "shpe", "tktk"}

# action -> {status it may be done in: status after}
AFTER = {
    "Accept": {"pending": "accepted"},
    "Pack": {"accepted": "packed", "pack_failed": "packed"},
    "Ship": {"packed": "shipped"},
    "Complete": {"shipped": "completed"},
    "Cancel": dict.fromkeys(
        ["unpaid", "pending", "accepted", "packed", "pack_failed", "request_cancel"], "cancelled"
    ),
    "Reject": {"request_cancel": "accepted"},
}
METHODS = {
    "Accept": "OrderService.AcceptOrder",
    "Pack": "OrderService.PackOrder",
    "Ship": "OrderService.ShipOrder",
    "Complete": "OrderService.CompleteOrder",
    "Cancel": "OrderService.CancelOrder",
    "Reject": "OrderService.RejectCancelOrderRequest",
}


def params(action: str, order: Any, **more: Any) -> dict[str, Any]:
    names = {name: order[name] for name in ("brand_id", "channel", "remote_order_id")}
    extra: dict[str, dict[str, Any]] = {
        "Pack": {"delivery_method": "", "remote_order_item_ids": order["item_ids"]},
        "Ship": {"customer_reference": ""},
        "Cancel": {"cancel_reason": "30", "remote_order_item_ids": order["item_ids"]},
        "Reject": {"reject_reason": "You have reached an agreement with the buyer"},
    }
    return {**names, **extra.get(action, {}), **more}


async def act(sandbox: Any, action: str, order: Any, **more: Any) -> Any:
    return await sandbox.result(METHODS[action], params(action, order, **more))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("action", AFTER)
async def test_actions_by_status(still: Any, action: str, channel: str) -> None:
    for status in STATUSES:
        if status == "request_cancel" and channel not in ASKS_TO_CANCEL:
            continue
        order = await still.place(channel, status)
        after = AFTER[action].get(status)
        if action == "Pack" and status == "pack_failed" and channel == "shpe":
            after = None
        result = await act(still, action, order)
        now = await still.order(order)
        assert result["success"] is (after is not None), (status, result)
        assert result["message"]
        assert now["status"] == (after or status)
        assert now["published"] == (1 if after is None else 2)


@pytest.mark.parametrize("action", AFTER)
async def test_repeating_an_action_has_no_second_effect(still: Any, action: str) -> None:
    order = await still.place("tkpd", next(reversed(AFTER[action])))
    assert (await act(still, action, order))["success"] is True
    first = await still.order(order)
    assert (await act(still, action, order))["success"] is False
    assert await still.order(order) == first


async def test_shopee_packs_again_only_with_is_retry(still: Any) -> None:
    order = await still.place("shpe", "pack_failed")
    assert (await act(still, "Pack", order, is_retry=False))["success"] is False
    assert (await act(still, "Pack", order, is_retry=True))["success"] is True


async def test_packing_keeps_the_sellers_airwaybill_and_warehouse(still: Any) -> None:
    order = await still.place("lzda", "accepted")
    result = await act(still, "Pack", order, airwaybill_number="AWB-1", remote_warehouse_id="W9")
    assert result["airwaybill_number"] == "AWB-1"
    message = (await still.messages("CNX_ORDER_FETCHED_1"))[-1]["data"]["order"]
    assert (message["airwaybill_number"], message["remote_warehouse_id"]) == ("AWB-1", "W9")


async def test_items_that_are_not_in_the_order_are_refused(still: Any) -> None:
    order = await still.place("lzda", "accepted")
    for action in ("Pack", "Cancel"):
        result = await act(still, action, order, remote_order_item_ids=["another"])
        assert result["success"] is False
    assert (await still.order(order))["published"] == 1


async def test_a_partial_cancellation_leaves_the_order_until_all_are_cancelled(
    still: Any,
) -> None:
    order: Any = {"item_ids": []}
    while len(order["item_ids"]) < 2:
        order = await still.place("shpe", "accepted")
    first, rest = order["item_ids"][:1], order["item_ids"][1:]

    result = await act(still, "Cancel", order, remote_order_item_ids=first)
    now = await still.order(order)
    assert result["success"] is True
    assert (now["status"], now["cancelled_item_ids"]) == ("accepted", first)

    again = await act(still, "Cancel", order, remote_order_item_ids=first)
    assert again["success"] is False

    await act(still, "Cancel", order, remote_order_item_ids=rest)
    assert (await still.order(order))["status"] == "cancelled"
    message = (await still.messages("CNX_ORDER_FETCHED_1"))[-1]["data"]["order"]
    assert message["order_status"] == "cancelled"
    assert message["cancel_reason"] == "30"
    assert message["cancelled_at"] != "0001-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("channel", "reason", "taken"),
    [
        ("tkpd", "30", True),
        ("tkpd", "Stock Habis", True),
        ("tkpd", "anything", False),
        ("shpe", "anything", True),
        ("blib", "anything", True),
    ],
)
async def test_only_tokopedia_demands_one_of_its_reasons(
    still: Any, channel: str, reason: str, taken: bool
) -> None:
    order = await still.place(channel, "accepted")
    assert (await act(still, "Cancel", order, cancel_reason=reason))["success"] is taken


@pytest.mark.parametrize(
    ("channel", "reason", "taken"),
    [
        ("tktk", "", False),
        ("tktk", "reverse_reject_request_reason_5", False),
        ("tktk", "You have reached an agreement with the buyer", True),
        ("shpe", "", True),
        ("tkpd", "anything", True),
    ],
)
async def test_only_tiktok_demands_a_known_reason_to_reject(
    still: Any, channel: str, reason: str, taken: bool
) -> None:
    order = await still.place(channel, "request_cancel")
    assert (await act(still, "Reject", order, reject_reason=reason))["success"] is taken


@pytest.mark.parametrize("former", ["pending", "accepted", "packed", "pack_failed"])
async def test_rejecting_returns_to_the_former_status(still: Any, former: str) -> None:
    order = await still.place("tkpd", former)
    asked = await still.control("POST", "/orders/move", {**order, "move": "request_cancel"})
    assert (asked["status"], asked["former_status"]) == ("request_cancel", former)
    await act(still, "Reject", order)
    assert (await still.order(order))["status"] == former


async def test_click_and_collect_goes_from_accepted_to_completed_by_its_code(still: Any) -> None:
    order = await still.place("blib", "pending", click_and_collect=True)
    await act(still, "Accept", order)
    assert (await act(still, "Pack", order))["success"] is False
    assert (await act(still, "Complete", order))["success"] is False
    wrong = "0000-0000-0000-0000"
    assert (await act(still, "Complete", order, received_by=wrong))["success"] is False
    code = order["settlement_code"]
    result = await act(still, "Complete", order, received_by=code)
    assert result["success"] is True
    assert set(result) == {
        "brand_id",
        "channel",
        "remote_order_id",
        "message",
        "airwaybill_number",
        "shipment_extras",
        "success",
    }


async def test_what_the_marketplace_fulfils_is_not_packed_or_shipped(still: Any) -> None:
    for action, status in [("Pack", "accepted"), ("Ship", "packed")]:
        order = await still.place("shpe", status, fulfilled_by_marketplace=True)
        assert (await act(still, action, order))["success"] is False


@pytest.mark.parametrize("action", AFTER)
async def test_refusals_before_the_order_is_looked_at(still: Any, action: str) -> None:
    order = await still.place("tkpd", "pending")
    method = METHODS[action]
    changes: list[tuple[dict[str, Any], int]] = [
        ({"remote_order_id": "unknown"}, 404),
        ({"channel": "lzda-sg"}, 400),
        ({"channel": "nowhere"}, 400),
        ({"brand_id": "toko-tetangga"}, 400),
        ({"brand_id": ""}, 400),
        ({"remote_order_id": 5}, 400),
    ]
    for change, code in changes:
        answer = await still.call(method, {**params(action, order), **change})
        assert (answer.status_code, answer.json()["error"]["code"]) == (code, code), change
    assert (await still.order(order))["published"] == 1


@pytest.mark.parametrize(
    ("action", "change"),
    [
        ("Pack", {"remote_order_item_ids": []}),
        ("Pack", {"remote_order_item_ids": "1"}),
        ("Pack", {"delivery_method": None}),
        ("Pack", {"is_retry": "yes"}),
        ("Ship", {"customer_reference": None}),
        ("Cancel", {"remote_order_item_ids": []}),
        ("Cancel", {"cancel_reason": ""}),
        ("Reject", {"reject_reason": None}),
    ],
)
async def test_parameters_that_must_be_there(
    still: Any, action: str, change: dict[str, Any]
) -> None:
    order = await still.place("tkpd", next(iter(AFTER[action])))
    answer = await still.call(METHODS[action], params(action, order, **change))
    assert answer.status_code == 400
    assert next(iter(change)) in answer.json()["error"]["message"]
    assert (await still.order(order))["published"] == 1
