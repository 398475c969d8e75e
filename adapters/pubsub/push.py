"""Reads what Google Pub/Sub pushes: an envelope around one message."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from domain.errors import Malformed
from domain.json_text import read_json
from domain.messages import Delivery
from domain.times import read_time

LONGEST_NAME = 1024
"""Characters of a message id or a subscription's name; Google's own are far shorter."""

_URL_SAFE = bytes.maketrans(b"-_", b"+/")

Members = Mapping[str, object]


class UnreadableEnvelope(Malformed):
    """A push that holds no message to read; `delivery` keeps its whole body for the quarantine.

    Its message id is the envelope's own where that much can be read, else the body's SHA-256.
    """

    def __init__(self, reason: str, delivery: Delivery) -> None:
        super().__init__(reason)
        self.delivery = delivery


def read_push(body: bytes, received_at: datetime) -> Delivery:
    """The delivery in a push body; raises UnreadableEnvelope.

    A message without publish time, or with a zero one, counts as published when it was received.
    Data may be base64 of either alphabet, padded or not; without any the delivery is empty.
    """
    envelope: Members = {}
    try:
        envelope = _object(read_json(body), "the body")
        message = _object(envelope.get("message"), "message")
        return Delivery(
            message_id=_message_id(message),
            subscription=_subscription(envelope),
            published_at=_publish_time(message) or received_at,
            received_at=received_at,
            data=_data(message),
            attributes=_attributes(message),
        )
    except Malformed as error:
        raise UnreadableEnvelope(
            f"no push envelope: {error}", _whole(body, envelope, received_at)
        ) from None


def _whole(body: bytes, envelope: Members, received_at: datetime) -> Delivery:
    message_id, subscription = f"sha256:{hashlib.sha256(body).hexdigest()}", ""
    try:
        subscription = _subscription(envelope)
        message_id = _message_id(_object(envelope.get("message"), "message"))
    except Malformed:
        pass  # then the body's own hash tells its deliveries from others
    return Delivery(message_id, subscription, received_at, received_at, body, is_envelope=True)


def _object(value: object, place: str) -> Members:
    if not isinstance(value, dict):
        raise Malformed(f"{place} is no object")
    return cast("dict[str, object]", value)


def _message_id(message: Members) -> str:
    value = message.get("messageId", message.get("message_id"))
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _name(value, "messageId")


def _subscription(envelope: Members) -> str:
    value = envelope.get("subscription")
    return "" if value in (None, "") else _name(value, "subscription")


def _name(value: object, place: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
        raise Malformed(f"{place} is no text of 1 to {LONGEST_NAME} characters")
    return value


def _publish_time(message: Members) -> datetime | None:
    value = message.get("publishTime", message.get("publish_time"))
    if value is None:
        return None
    if not isinstance(value, str):
        raise Malformed("publishTime is no text")
    try:
        return read_time(value, UTC)
    except ValueError as error:
        raise Malformed(f"publishTime: {error}") from None


def _attributes(message: Members) -> tuple[tuple[str, str], ...]:
    """Names and values, which Google makes texts; nothing is decided by them."""
    value = message.get("attributes")
    if not isinstance(value, dict):
        return ()
    pairs = cast("dict[str, object]", value).items()
    return tuple(sorted((name, text) for name, text in pairs if isinstance(text, str)))


def _data(message: Members) -> bytes:
    value = message.get("data")
    if value is None:
        return b""
    if not isinstance(value, str) or not value.isascii():
        raise Malformed("data is no base64 text")
    text = value.encode().translate(_URL_SAFE).rstrip(b"=")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise Malformed(f"data is no base64: {error}") from None
