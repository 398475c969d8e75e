"""What may be done to an order in which status (readings 22 to 26)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.marketplaces import CANCEL_OPTIONS, REJECT_CHANNELS, REJECT_OPTIONS
from sandbox.model import Order

CANCELLABLE = ("unpaid", "pending", "accepted", "packed", "pack_failed", "request_cancel")
WITH_LABEL = ("packed", "shipped", "completed")
SETTLEMENT_CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")
WRONG_SETTLEMENT_CODE = "0000-0000-0000-0000"


class Refused(Exception):
    """The marketplace does not do it: HTTP 200, success false, and this sentence."""


@dataclass(frozen=True, slots=True)
class Packing:
    """What the seller says when packing."""

    item_ids: list[str]
    awb: str
    warehouse_id: str
    is_retry: bool


def accept(order: Order, now: datetime) -> None:
    """Accept a pending order; the buyer of a click-and-collect order gets the settlement code."""
    _demand(order, "pending")
    order.status = "accepted"
    order.updated_at = now


def pack(order: Order, packing: Packing, awb: str, now: datetime) -> None:
    """Pack; `awb` is the marketplace's own number, taken when the seller brings none."""
    _demand_parcel(order)
    _demand(order, "accepted", "pack_failed")
    if order.status == "pack_failed" and order.channel == "shpe" and not packing.is_retry:
        raise Refused("the order failed to pack before, set is_retry to pack it again")
    _demand_items(order, packing.item_ids)
    order.status = "packed"
    order.awb = packing.awb or order.awb or awb
    order.awb_at = now
    order.warehouse_id = packing.warehouse_id or order.warehouse_id
    if order.channel == "shpe" and order.service in ("Instant", "Sameday"):
        order.pickup_code = awb[-4:]
    order.updated_at = now


def ship(order: Order, now: datetime) -> None:
    """Hand a packed order to the courier."""
    _demand_parcel(order)
    _demand(order, "packed")
    order.status = "shipped"
    order.updated_at = now


def complete(order: Order, received_by: str, now: datetime) -> None:
    """Complete a shipped order, or an accepted click-and-collect one by its settlement code."""
    if order.is_click_and_collect:
        _demand(order, "accepted")
        if not SETTLEMENT_CODE.fullmatch(received_by) or received_by == WRONG_SETTLEMENT_CODE:
            raise Refused("received_by is not the settlement code of this order")
    else:
        _demand(order, "shipped")
    order.status = "completed"
    order.updated_at = now


def cancel(order: Order, reason: str, item_ids: list[str], now: datetime) -> None:
    """Cancel some items; the order is cancelled once all of them are."""
    _demand(order, *CANCELLABLE)
    if order.channel == "tkpd" and not _is_option(reason, CANCEL_OPTIONS["tkpd"]):
        raise Refused("cancel_reason must be one of the options of Tokopedia")
    _demand_items(order, item_ids)
    chosen = [line for line in order.lines if line.item_id in item_ids]
    if all(line.cancelled for line in chosen):
        raise Refused("the items are cancelled already")
    for line in chosen:
        line.cancelled = True
    order.updated_at = now
    if all(line.cancelled for line in order.lines):
        _end(order, reason, now)


def reject_cancellation(order: Order, reason: str, now: datetime) -> None:
    """Refuse the buyer's wish to cancel; the order returns to where it was."""
    if order.channel not in REJECT_CHANNELS:
        raise Refused("this marketplace has no cancellation requests")
    _demand(order, "request_cancel")
    if order.channel == "tktk" and reason not in [name for name, _ in REJECT_OPTIONS]:
        raise Refused("reject_reason must be a reason_name of ListRejectCancelReason")
    order.status = order.former_status
    order.former_status = ""
    order.answer_cancel_by = None
    order.cancel_reason = ""
    order.updated_at = now


def pay(order: Order, now: datetime) -> None:
    """The buyer pays."""
    _demand(order, "unpaid")
    order.status = "pending"
    order.paid_at = now
    order.updated_at = now


def fail_packing(order: Order, now: datetime) -> None:
    """The marketplace finds no courier for a parcel."""
    _demand(order, "accepted", "packed")
    order.status = "pack_failed"
    order.updated_at = now


def request_cancellation(order: Order, now: datetime, within: timedelta) -> None:
    """The buyer asks to cancel; the seller has until `within` from now to answer."""
    if order.channel not in REJECT_CHANNELS:
        raise Refused("this marketplace has no cancellation requests")
    _demand(order, "pending", "accepted", "packed", "pack_failed")
    order.former_status = order.status
    order.status = "request_cancel"
    order.cancel_reason = "Ingin mengubah alamat pengiriman"
    order.answer_cancel_by = now + within
    order.updated_at = now


def expire(order: Order, reason: str, now: datetime) -> None:
    """The marketplace or the buyer ends an order that is not under way yet."""
    _demand(order, *CANCELLABLE)
    for line in order.lines:
        line.cancelled = True
    order.updated_at = now
    _end(order, reason, now)


def _end(order: Order, reason: str, now: datetime) -> None:
    order.status = "cancelled"
    order.former_status = ""
    order.cancel_reason = reason
    order.cancelled_at = now
    order.answer_cancel_by = None


def _demand(order: Order, *statuses: str) -> None:
    if order.status not in statuses:
        raise Refused(f"the order is {order.status}, not {' or '.join(statuses)}")


def _demand_parcel(order: Order) -> None:
    if order.is_click_and_collect:
        raise Refused("click and collect orders are not packed or shipped")
    if order.fulfilled_by_marketplace:
        raise Refused("the order is fulfilled by the marketplace")


def _demand_items(order: Order, item_ids: list[str]) -> None:
    known = {line.item_id for line in order.lines}
    strange = [item for item in item_ids if item not in known]
    if strange:
        raise Refused(f"items are not in the order: {', '.join(strange)}")


def _is_option(reason: str, options: tuple[tuple[str, str], ...]) -> bool:
    return any(reason in option for option in options)
