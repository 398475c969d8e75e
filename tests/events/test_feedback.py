"""Feedback of work at the intake: taken once, foreign or not, whole or not at all."""

import json
from typing import Any

import pytest
from made import NOON

from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus
from domain.channels import ChannelKey
from domain.errors import StoreUnavailable
from domain.feedback import AskedWork
from domain.messages import MessageKind, Outcome, Reason

FETCHED = MessageKind.PRODUCT_FETCHED_MANUAL_FEEDBACK
SUBSCRIPTION = "CNX_FEEDBACK_PRODUCT_FETCHED_MANUAL_1"


def ours() -> AskedWork:
    """A sync of two channels under the id of the document's example."""
    activity = Activity(
        "12312321", ActivityKind.SYNC_PRODUCTS, ActivityStatus.SENT, "brand-1", "k", "n", NOON,
        None, 2, 0,
    )  # fmt: skip
    codes = enumerate(("shpe", "lzda"))
    sent = ActivityStatus.SENT
    return AskedWork(
        activity, tuple(ActivityItem(at, code, sent, channel_code=code) for at, code in codes)
    )


def body(examples: dict[str, str], brand_id: str = "brand-1") -> Any:
    found = json.loads(examples["feedback.product_fetched_manual"])
    found["result"]["brand_id"] = brand_id
    return found


async def test_what_is_ours_is_settled_once(entrance: Any, examples: dict[str, str]) -> None:
    kept = entrance.store.kept
    kept.works["12312321"] = ours()
    for expected in (Outcome.TAKEN, Outcome.DUPLICATE):
        assert await entrance.deliver("m1", body(examples), SUBSCRIPTION) is expected
    kept = entrance.store.kept
    statuses = [item.status for item in kept.works["12312321"].items]
    assert statuses == [ActivityStatus.SUCCEEDED, ActivityStatus.SENT]
    assert kept.runs == {ChannelKey("brand-1", "shpe"): (NOON, "12312321")}
    assert kept.inbox == {"m1": (FETCHED, "brand-1")}
    assert entrance.store.calls["close_items"] == 1
    assert entrance.counted == {
        (FETCHED, Outcome.TAKEN, None): 1,
        (FETCHED, Outcome.DUPLICATE, None): 1,
    }
    assert await entrance.deliver("m2", body(examples), SUBSCRIPTION) is Outcome.TAKEN
    assert entrance.store.calls["close_items"] == 1


async def test_what_is_not_ours_is_counted_and_dropped(
    entrance: Any, examples: dict[str, str]
) -> None:
    assert await entrance.deliver("m1", body(examples), SUBSCRIPTION) is Outcome.TAKEN
    entrance.store.kept.works["12312321"] = ours()
    foreign = body(examples, "stranger")
    assert await entrance.deliver("m2", foreign, SUBSCRIPTION) is Outcome.TAKEN
    kept = entrance.store.kept
    assert (kept.works["12312321"], kept.runs, kept.quarantine) == (ours(), {}, {})
    assert kept.inbox == {"m1": (FETCHED, "brand-1"), "m2": (FETCHED, "stranger")}
    assert entrance.store.calls["close_items"] == 0
    assert entrance.counted == {(FETCHED, Outcome.TAKEN, None): 2}


async def test_what_cannot_be_read_waits_whole(entrance: Any) -> None:
    told = {"id": "1", "method": "bulk_ship_orders", "result": [{"brand_id": "brand-1"}]}
    assert await entrance.deliver("m1", told, "own-name") is Outcome.QUARANTINED
    delivery, reason, detail, _ = entrance.store.kept.quarantine["m1"]
    assert json.loads(delivery.data) == told
    assert (reason, entrance.store.kept.inbox) == (Reason.MALFORMED, {})
    assert "result[0]." in detail


@pytest.mark.parametrize("step", ["asked_work", "close_items", "note_product_run", "commit"])
async def test_a_fault_of_the_store_keeps_nothing(
    step: str, entrance: Any, examples: dict[str, str]
) -> None:
    entrance.store.kept.works["12312321"] = ours()
    entrance.store.failing.add(step)
    with pytest.raises(StoreUnavailable):
        await entrance.deliver("m1", body(examples), SUBSCRIPTION)
    kept = entrance.store.kept
    assert (kept.inbox, kept.works, kept.runs) == ({}, {"12312321": ours()}, {})
    entrance.store.failing.clear()
    assert await entrance.deliver("m1", body(examples), SUBSCRIPTION) is Outcome.TAKEN
