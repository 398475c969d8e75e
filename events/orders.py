"""Order messages: every version is kept, and the greatest is shown (domain.versions)."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from domain.activities import ActivityStatus
from domain.evidence import EVIDENCE_AFTER, OpenAction, settle
from domain.gateways import MessageParser
from domain.json_text import read_json
from domain.marketplaces import marketplace
from domain.messages import Delivery
from domain.orders import Order, OrderContent, OrderView
from domain.ports import IntakeTransaction
from domain.versions import Version, fold

Body = Mapping[str, object]


async def take_order(
    tx: IntakeTransaction,
    parser: MessageParser,
    delivery: Delivery,
    body: Body,
    content: OrderContent,
    now: datetime,
) -> None:
    """Keep this version, fold all of the order's, show the greatest, settle what it proves."""
    key = content.key
    await tx.lock_order(key)
    version = Version(
        message_id=delivery.message_id,
        published_at=delivery.published_at,
        received_at=delivery.received_at,
        transaction_at=content.transaction_at,
        status=content.status,
        status_raw=content.status_raw,
        content_hash=parser.content_hash(body),
    )
    activity_id = _text(body.get("id"))
    raw = delivery.data.decode("utf-8-sig")
    await tx.add_version(key, version, activity_id, raw)
    view = await _fold(tx, parser, version, content, raw)
    await tx.show(view, now)
    action = await tx.open_action(key)
    if action is not None:
        await _settle(tx, action, _as_marketplace_has_it(view, now), version, activity_id, now)
    name = marketplace(key.channel_code).name
    await tx.note_channel(key.channel, name, content.shop_name, delivery.published_at)


async def _fold(
    tx: IntakeTransaction, parser: MessageParser, newest: Version, content: OrderContent, raw: str
) -> OrderView:
    key = content.key
    folded = fold(await tx.versions(key))
    current = folded.current
    if current.message_id != newest.message_id:
        raw = await tx.body(key, current.message_id)
        content = parser.order(cast("dict[str, object]", read_json(raw)))
    overlay = await tx.overlay(key)
    return OrderView(
        content=content,
        raw=raw,
        message_id=current.message_id,
        content_hash=current.content_hash,
        occurred_at=current.occurred_at,
        remote_updated_at=current.date,
        review_reason=folded.review_reason,
        overlay=overlay if overlay and overlay.holds(current.occurred_at) else None,
    )


async def _settle(
    tx: IntakeTransaction,
    action: OpenAction,
    bare: Order,
    version: Version,
    activity_id: str,
    now: datetime,
) -> None:
    asked_at = await tx.sync_asked_at(activity_id) if activity_id else None
    dated_at = version.date if _is_comparable(version) else None
    proved = settle(action, bare, version.status, dated_at, asked_at)
    if proved is ActivityStatus.SUCCEEDED:
        text = f"A message shows the order {bare.content.status_raw}."
        await tx.settle(action, proved, text, now)
    elif proved is ActivityStatus.FAILED:
        text = f"A later message still shows the order {bare.content.status_raw}."
        await tx.settle(action, proved, text, now)


def _is_comparable(version: Version) -> bool:
    """Whether its date may be held against our clock: one that is behind makes old news late."""
    return version.published_at <= version.received_at + EVIDENCE_AFTER


def _as_marketplace_has_it(view: OrderView, now: datetime) -> Order:
    """The order without an overlay, to judge an action of ours by; its number is of no matter."""
    return Order(
        content=view.content,
        status=view.content.status,
        status_is_expected=False,
        needs_review=view.review_reason is not None,
        review_reason=view.review_reason,
        remote_updated_at=view.remote_updated_at,
        updated_at=now,
        change_sequence=0,
    )


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""
