"""What crosses the border to the MP Adapter, in our words, beside the subjects themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from domain.errors import UpstreamError
from domain.orders import OrderKey

T = TypeVar("T")

Answer: TypeAlias = T | UpstreamError
"""A value, or why this one could not be had: siblings in a batch fail alone."""


@dataclass(frozen=True, slots=True)
class ActionAnswer:
    """The marketplace's answer to an order action; `upstream` is its result as JSON text.

    `success` False is a refusal: nothing was done.
    """

    success: bool
    message: str
    upstream: str


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """Which label is wanted (OrderService.ShippingLabelURL)."""

    order: OrderKey
    airwaybill_number: str | None
    document_type: str | None
    from_marketplace: bool


@dataclass(frozen=True, slots=True)
class SkuAnswer:
    """Whether a SKU's message was published (ProductService.FetchVariantsBySku)."""

    sku: str
    success: bool
    message: str


@dataclass(frozen=True, slots=True)
class OrderWindow:
    """A span of order dates to fetch again, both ends included (OrderService.FetchOrders)."""

    brand_id: str
    start: datetime
    end: datetime
