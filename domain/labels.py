"""Shipping labels: which rule each marketplace has, and files that live for a short while."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.activities import ErrorCode, UserError
from domain.errors import BadUserInput
from domain.marketplaces import marketplace
from domain.orders import Order, OrderKey, OrderStatus
from domain.upstream import LabelRequest

MOST_ORDERS = 250
"""Orders in one file of labels."""

WITH_LABEL = frozenset({OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.COMPLETED})
"""A parcel has its label once it is packed (doc, Single Pack Order: its airwaybill comes then)."""


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """An order whose label goes into a file (OrderService.BulkShippingLabelURL)."""

    key: OrderKey
    airwaybill_number: str | None


@dataclass(frozen=True, slots=True)
class LabelFile:
    """Labels as one zip, as received: orders with a label in it, and labels of nobody knows whom.

    `unnamed` are the zip's labels whose names say nothing of any order that was asked for.
    """

    content: bytes = field(repr=False)
    labelled: frozenset[OrderKey] = frozenset()
    unnamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Where a file lies for a while: who knows the token has it."""

    token: str = field(repr=False)
    expires_at: datetime


class LabelShelf(Protocol):
    """Where files of labels wait to be fetched, for minutes; it may lose them at any time."""

    def keep(self, activity_id: str, content: bytes) -> KeptFile: ...
    async def kept(self, activity_id: str) -> KeptFile | None:
        """Where this activity's file lies; None once it is gone."""
        ...


def label_request(order: Order, document_type: str | None, *, redownload: bool) -> LabelRequest:
    """What to ask of the marketplace for one label, by its rule.

    A document type is left out where the marketplace knows none, and is its default where none is
    given. Raises BadUserInput when it wants an airwaybill number and the order has none.
    """
    place = marketplace(order.key.channel_code)
    number = order.content.shipping.airwaybill_number or None
    if document_type is not None and not 1 <= len(document_type.strip()) <= 100:
        text = "documentType has 1 to 100 characters, or is left out."
        raise BadUserInput(text, ("documentType",))
    if number is None and place.label_needs_airwaybill:
        raise BadUserInput(_no_airwaybill(place.name))
    wanted = (document_type or place.default_label_type) if place.takes_label_type else None
    return LabelRequest(order.key, number, wanted, redownload)


def bulk_refusal(order: Order, path: tuple[str, ...]) -> UserError | None:
    """Why an order's label cannot be in a file of many; None when it can be asked for."""
    place = marketplace(order.key.channel_code)
    name = order.key.remote_order_id
    if order.content.click_and_collect and place.has_click_and_collect:
        text = f"Order {name} is fetched by its buyer: it has no shipping label."
        return UserError(ErrorCode.UNSUPPORTED_BY_MARKETPLACE, text, path)
    if order.status not in WITH_LABEL:
        text = f"A label needs status PACKED or later; order {name} is {order.status}."
        return UserError(ErrorCode.ILLEGAL_STATUS, text, path)
    if place.bulk_label_needs_airwaybill and not order.content.shipping.airwaybill_number:
        return UserError(
            ErrorCode.RULE_VIOLATED, f"Order {name}: {_no_airwaybill(place.name)}", path
        )
    return None


def _no_airwaybill(name: str) -> str:
    return (
        f"{name} gives a label only for an airwaybill number, and this order has none yet. "
        "Fetch the order again with syncOrders if the marketplace shows one."
    )
