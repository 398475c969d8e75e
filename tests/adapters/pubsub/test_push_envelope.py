"""Push envelopes: every form that Pub/Sub has, and a name for whatever is none."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.pubsub.push import UnreadableEnvelope, read_push

RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 11, 21, 11, 59, 58, 123000, tzinfo=UTC)


def envelope(**changes: Any) -> dict[str, Any]:
    message = {
        "data": base64.b64encode(b'{"id":"1"}').decode(),
        "attributes": {"k": "v"},
        "messageId": "8000000000000001",
        "publishTime": "2026-11-21T11:59:58.123Z",
    }
    message.update(changes)
    return {
        "message": {name: value for name, value in message.items() if value is not ...},
        "subscription": "projects/p/subscriptions/CNX_ORDER_FETCHED_1",
        "deliveryAttempt": 2,
    }


def read(value: Any) -> Any:
    return read_push(json.dumps(value).encode(), RECEIVED)


def test_a_push_is_a_delivery() -> None:
    delivery = read(envelope())

    assert delivery.message_id == "8000000000000001"
    assert delivery.subscription == "projects/p/subscriptions/CNX_ORDER_FETCHED_1"
    assert delivery.published_at == PUBLISHED
    assert delivery.received_at == RECEIVED
    assert delivery.data == b'{"id":"1"}'
    assert delivery.attributes == (("k", "v"),)
    assert delivery.is_envelope is False


@pytest.mark.parametrize(
    ("attributes", "kept"),
    [
        (..., ()),
        (None, ()),
        ({}, ()),
        (["a"], ()),
        ({"b": "2", "a": "", "c": 3}, (("a", ""), ("b", "2"))),
    ],
)
def test_attributes_are_texts_and_never_a_reason_to_refuse(
    attributes: Any, kept: tuple[tuple[str, str], ...]
) -> None:
    assert read(envelope(attributes=attributes)).attributes == kept


def test_the_older_names_are_read_too() -> None:
    delivery = read(
        envelope(
            messageId=...,
            publishTime=...,
            message_id="m-1",
            publish_time="2026-11-21T11:59:58.123Z",
        )
    )

    assert (delivery.message_id, delivery.published_at) == ("m-1", PUBLISHED)


@pytest.mark.parametrize("data", [..., None, ""])
def test_a_message_without_data_is_empty(data: Any) -> None:
    assert read(envelope(data=data)).data == b""


@pytest.mark.parametrize("text", ["_-8-", "/+8+", "_-8-_w", "_-8-_w=="])
def test_both_alphabets_are_read_padded_or_not(text: str) -> None:
    expected = b"\xff\xef>\xff" if len(text) > 4 else b"\xff\xef>"

    assert read(envelope(data=text)).data == expected


@pytest.mark.parametrize("time", [..., None, "", "0001-01-01T00:00:00Z"])
def test_without_publish_time_that_of_receipt_counts(time: Any) -> None:
    assert read(envelope(publishTime=time)).published_at == RECEIVED


def test_without_subscription_the_shape_must_tell() -> None:
    value = envelope()
    del value["subscription"]

    assert read(value).subscription == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"data": "no base64!"},
        {"data": "abcde"},
        {"data": "ümlaut"},
        {"data": 7},
        {"data": {"id": 1}},
        {"publishTime": "yesterday"},
        {"publishTime": 7},
    ],
)
def test_what_cannot_be_read_is_kept_whole_under_its_id(changes: dict[str, Any]) -> None:
    body = json.dumps(envelope(**changes)).encode()

    with pytest.raises(UnreadableEnvelope) as caught:
        read_push(body, RECEIVED)

    delivery = caught.value.delivery
    assert delivery.message_id == "8000000000000001"
    assert delivery.subscription == "projects/p/subscriptions/CNX_ORDER_FETCHED_1"
    assert (delivery.published_at, delivery.received_at) == (RECEIVED, RECEIVED)
    assert (delivery.data, delivery.is_envelope) == (body, True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"{}",
        b"{",
        b"\xff\xfe",
        b'{"message": 7}',
        b'{"message": {}}',
        b'{"message": {"messageId": ""}}',
        b'{"message": {"messageId": true}}',
        b'{"message": {"messageId": "\\u0000"}}',
        b'{"message": {"messageId": "' + b"9" * 1025 + b'"}}',
        b'{"message": {"messageId": NaN}}',
        b"[" * 100_000,
    ],
)
def test_without_an_id_the_body_s_hash_names_it(body: bytes) -> None:
    with pytest.raises(UnreadableEnvelope, match=r"^no push envelope: ") as caught:
        read_push(body, RECEIVED)

    delivery = caught.value.delivery
    assert delivery.message_id == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert delivery.subscription == ""
    assert delivery.data == body


def test_an_id_that_is_a_number_is_read() -> None:
    assert read(envelope(messageId=8000000000000001)).message_id == "8000000000000001"


def test_ten_megabytes_come_whole() -> None:
    data = b"x" * 10_000_000

    assert read(envelope(data=base64.b64encode(data).decode())).data == data
