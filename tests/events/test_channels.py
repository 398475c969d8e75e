"""Feedback about channels: taken once, kept and answered in one transaction, then forgotten."""

import json
from typing import Any

import pytest
from made import NOON, after

from domain.channels import ChannelKey
from domain.errors import StoreUnavailable
from domain.messages import MessageKind, Outcome, Reason

CONNECT = "CNX_FEEDBACK_CONNECT_CHANNEL_1"
DISCONNECT = "CNX_FEEDBACK_DISCONNECT_CHANNEL_1"


def body(examples: dict[str, str], name: str, **result: Any) -> Any:
    found = json.loads(examples[f"feedback.{name}"])
    found["result"] |= {"brand_id": "brand-1"} | result
    return found


async def test_feedback_is_kept_answered_and_forgotten(
    entrance: Any, examples: dict[str, str]
) -> None:
    first = body(examples, "connect_channel_shopee")
    assert await entrance.deliver("m1", first, CONNECT, after(minutes=1)) is Outcome.TAKEN
    kept = entrance.store.kept
    [(feedback, name, message_id)] = kept.feedback
    assert kept.answered == [feedback]
    assert (feedback.activity_id, feedback.is_connected) == ("12312321", True)
    assert (feedback.key, name, message_id) == (ChannelKey("brand-1", "shpe"), "Shopee", "m1")
    assert kept.channels == {feedback.key: ("Shopee", "Toko Bagus Sekali", after(minutes=1))}
    assert entrance.forgotten == ["brand-1"]
    again = await entrance.deliver("m1", first, CONNECT)
    assert again is Outcome.DUPLICATE
    assert len(entrance.store.kept.feedback) == 1
    assert entrance.forgotten == ["brand-1", "brand-1"]
    assert entrance.counted == {
        (MessageKind.CHANNEL_CONNECTED, Outcome.TAKEN, None): 1,
        (MessageKind.CHANNEL_CONNECTED, Outcome.DUPLICATE, None): 1,
    }


async def test_an_unknown_brand_waits_in_quarantine(
    entrance: Any, examples: dict[str, str]
) -> None:
    stranger = body(examples, "disconnect_channel", brand_id="stranger")
    assert await entrance.deliver("m1", stranger, DISCONNECT) is Outcome.QUARANTINED
    kept = entrance.store.kept
    _, reason, _, brand_id = kept.quarantine["m1"]
    assert (reason, brand_id) == (Reason.UNKNOWN_BRAND, "stranger")
    assert (kept.feedback, kept.answered, kept.channels, entrance.forgotten) == ([], [], {}, [])


async def test_feedback_without_a_channel_is_malformed(entrance: Any) -> None:
    told = {"id": "1", "method": "CNX_DISCONNECT_CHANNEL", "result": {"brand_id": "brand-1"}}
    assert await entrance.deliver("m1", told, DISCONNECT) is Outcome.QUARANTINED
    _, reason, detail, brand_id = entrance.store.kept.quarantine["m1"]
    assert (reason, brand_id) == (Reason.MALFORMED, "brand-1")
    assert "result.channel_code" in detail
    assert entrance.store.kept.answered == []


async def test_feedback_of_a_failure_closes_its_activity_and_changes_no_channel(
    entrance: Any, examples: dict[str, str]
) -> None:
    failed = body(examples, "connect_channel", success=False, message="no such shop")
    assert await entrance.deliver("m1", failed, CONNECT) is Outcome.TAKEN
    kept = entrance.store.kept
    [feedback] = kept.answered
    assert (feedback.success, feedback.message) == (False, "no such shop")
    assert (kept.feedback, kept.channels) == ([], {})


@pytest.mark.parametrize("step", ["settle_channel", "put_channel", "note_channel", "commit"])
async def test_a_fault_of_the_store_keeps_nothing(
    step: str, entrance: Any, examples: dict[str, str]
) -> None:
    entrance.store.failing.add(step)
    with pytest.raises(StoreUnavailable):
        await entrance.deliver("m1", body(examples, "connect_channel"), CONNECT, NOON)
    kept = entrance.store.kept
    assert (kept.inbox, kept.feedback, kept.answered, kept.channels) == ({}, [], [], {})
    assert entrance.forgotten == []
