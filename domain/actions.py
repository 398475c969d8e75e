"""Order actions: the rules that refuse them before anything is sent, and what settles them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from domain.activities import ErrorCode, UserError
from domain.commands import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    OrderActionKind,
    PackOrder,
    RejectCancellation,
    ShipOrder,
)
from domain.marketplaces import Marketplace, marketplace
from domain.orders import Order, OrderKey, OrderStatus

__all__ = [
    "EXPECTED",
    "AcceptOrder",
    "CancelOrder",
    "CompleteOrder",
    "Intent",
    "OrderAction",
    "OrderActionKind",
    "PackOrder",
    "RejectCancellation",
    "ShipOrder",
    "actions_at",
    "available_actions",
    "check",
    "complete_arguments",
    "expected_status",
    "refusal",
]


EXPECTED: dict[OrderActionKind, OrderStatus] = {
    OrderActionKind.ACCEPT: OrderStatus.ACCEPTED,
    OrderActionKind.PACK: OrderStatus.PACKED,
    OrderActionKind.SHIP: OrderStatus.SHIPPED,
    OrderActionKind.COMPLETE: OrderStatus.COMPLETED,
    OrderActionKind.CANCEL: OrderStatus.CANCELLED,
}
"""The status that a successful action must have led to; a rejection leads back to the former."""


@dataclass(frozen=True, slots=True)
class Standing:
    """All of an order that decides which kinds of action it can take."""

    channel_code: str
    status: OrderStatus
    fulfilled_by_marketplace: bool
    click_and_collect: bool


def available_actions(order: Order) -> tuple[OrderActionKind, ...]:
    """What the mutations would let through now, in the course of an order."""
    at = _standing(order)
    return actions_at(at.channel_code, at.status, at.fulfilled_by_marketplace, at.click_and_collect)


@lru_cache(4096)
def actions_at(
    channel_code: str, status: str, fulfilled_by_marketplace: bool, click_and_collect: bool
) -> tuple[OrderActionKind, ...]:
    """The same of an order that stands so; orders are many, the ways they stand are few."""
    at = Standing(channel_code, OrderStatus(status), fulfilled_by_marketplace, click_and_collect)
    return tuple(kind for kind in OrderActionKind if _refusal(at, kind) is None)


def refusal(order: Order, kind: OrderActionKind) -> UserError | None:
    """Why the rules refuse this kind of action on this order, or None. Asks nobody."""
    return _refusal(_standing(order), kind)


def _standing(order: Order) -> Standing:
    content = order.content
    return Standing(
        order.key.channel_code,
        order.status,
        bool(content.fulfilled_by_marketplace),
        content.click_and_collect,
    )


def _refusal(at: Standing, kind: OrderActionKind) -> UserError | None:
    place = marketplace(at.channel_code)
    collect = at.click_and_collect and place.has_click_and_collect
    if kind is OrderActionKind.REJECT_CANCELLATION and not place.can_reject_cancellation:
        return UserError(
            ErrorCode.UNSUPPORTED_BY_MARKETPLACE,
            f"{place.name} has no way to refuse a buyer's cancellation; cancel the order instead.",
        )
    if kind in {OrderActionKind.PACK, OrderActionKind.SHIP}:
        if at.fulfilled_by_marketplace:
            return UserError(
                ErrorCode.UNSUPPORTED_BY_MARKETPLACE,
                f"{place.name} packs and ships this order itself (fulfilledByMarketplace).",
            )
        if collect:
            return UserError(
                ErrorCode.UNSUPPORTED_BY_MARKETPLACE,
                "The buyer collects this order: complete it with the settlement code instead.",
            )
    allowed = place.permits(kind, click_and_collect=collect)
    if at.status in allowed:
        return None
    names = ", ".join(status for status in OrderStatus if status in allowed)
    return UserError(
        ErrorCode.ILLEGAL_STATUS,
        f"{kind} needs status {names}; this order is {at.status}.",
    )


def check(order: Order, action: OrderAction, item_ids: tuple[str, ...]) -> UserError | None:
    """Why the rules refuse `action`, arguments included; `item_ids` are the order's own."""
    found = refusal(order, action.kind)
    if found is not None:
        return found
    match action:
        case PackOrder():
            return _check_items(action.remote_order_item_ids, item_ids) or _check_retry(
                order, action
            )
        case CancelOrder():
            return _check_items(action.remote_order_item_ids, item_ids) or _check_reason(
                action.reason
            )
        case RejectCancellation():
            place = marketplace(order.key.channel_code)
            return _check_reason(action.reason) if place.reject_reason_required else None
        case CompleteOrder():
            collect = _is_click_and_collect(order, marketplace(order.key.channel_code))
            return _check_code(action.received_by) if collect else None
        case _:
            return None


def complete_arguments(order: Order, action: OrderAction, item_ids: tuple[str, ...]) -> OrderAction:
    """The action with what the caller left out: the order's items, reference, Shopee's retry."""
    match action:
        case PackOrder():
            retry = action.is_retry
            if not marketplace(order.key.channel_code).pack_again_as_retry:
                retry = None
            elif retry is None:
                retry = order.status is OrderStatus.PACK_FAILED
            return replace(
                action,
                is_retry=retry,
                remote_order_item_ids=action.remote_order_item_ids or item_ids,
            )
        case CancelOrder():
            return replace(action, remote_order_item_ids=action.remote_order_item_ids or item_ids)
        case ShipOrder():
            if action.customer_reference is None:
                return replace(action, customer_reference=order.content.customer_reference or "")
            return action
        case _:
            return action


def expected_status(
    action: OrderAction, item_ids: tuple[str, ...], former: OrderStatus | None
) -> OrderStatus | None:
    """What the order must be after success; None where success does not tell.

    Cancelling some items leaves the order as it was. `former` is the last status that was shown
    before the buyer asked for cancellation.
    """
    if isinstance(action, RejectCancellation):
        return former
    if isinstance(action, CancelOrder) and set(action.remote_order_item_ids or item_ids) != set(
        item_ids
    ):
        return None
    return EXPECTED[action.kind]


@dataclass(frozen=True, slots=True)
class Intent:
    """What is written down before an action is sent, so that nothing is lost with its answer.

    `arguments` is what was asked, as JSON, secrets only as a keyed hash; `fingerprint` tells the
    same arguments from others under one idempotency key; `seen` is the order's changeSequence that
    the rules were checked against.
    """

    activity_id: str
    kind: OrderActionKind
    order: OrderKey
    key_id: str
    requested_by: str
    requested_at: datetime
    arguments: str
    fingerprint: str
    idempotency_key: str | None
    expected: OrderStatus | None
    seen: int


def _is_click_and_collect(order: Order, place: Marketplace) -> bool:
    return order.content.click_and_collect and place.has_click_and_collect


def _check_items(wanted: tuple[str, ...] | None, own: tuple[str, ...]) -> UserError | None:
    path = ("input", "remoteOrderItemIds")
    if wanted is None:
        return None
    if not wanted:
        return UserError(
            ErrorCode.INVALID, "Name at least one item, or leave the list out for all.", path
        )
    foreign = [item for item in wanted if item not in own]
    if foreign:
        return UserError(
            ErrorCode.INVALID, f"The order has no item {foreign[0]!r}; it has {list(own)}.", path
        )
    return None


def _check_retry(order: Order, action: PackOrder) -> UserError | None:
    if not action.is_retry:
        return None
    place = marketplace(order.key.channel_code)
    if not place.pack_again_as_retry:
        return UserError(
            ErrorCode.UNSUPPORTED_BY_MARKETPLACE,
            f"isRetry is Shopee's; {place.name} packs again without it.",
            ("input", "isRetry"),
        )
    return None


def _check_reason(reason: str) -> UserError | None:
    if reason.strip():
        return None
    return UserError(ErrorCode.INVALID, "A reason is needed here.", ("input", "reason"))


def _check_code(received_by: str | None) -> UserError | None:
    if received_by and received_by.strip():
        return None
    return UserError(
        ErrorCode.INVALID,
        "receivedBy must be the settlement code that the buyer shows.",
        ("input", "receivedBy"),
    )
