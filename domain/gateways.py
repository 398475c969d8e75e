"""Ports to the marketplaces, through the MP Adapter or a cache in front of it, in our words.

Batched reads answer each key for itself: a value, or the UpstreamError of that key alone.
Single calls raise UpstreamError. `activity_id` becomes the call's id.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.actions import OrderAction
from domain.categories import Category
from domain.channels import AvailableChannel, ChannelKey, ConnectedChannel, Reason
from domain.messages import MessageKind
from domain.orders import OrderContent, OrderKey
from domain.upstream import ActionAnswer, Answer, LabelRequest, OrderWindow, SkuAnswer
from domain.variants import FetchedProduct
from domain.warehouses import Warehouse


class ConnectedChannels(Protocol):
    """CredentialsService.GetConnectedSalesChannels: one call for many brands."""

    async def connected(
        self, brand_ids: Sequence[str]
    ) -> Mapping[str, Answer[tuple[ConnectedChannel, ...]]]: ...


class Warehouses(Protocol):
    """WarehouseService.Get: one call per channel, in parallel; one warehouse per id."""

    async def warehouses(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, Answer[tuple[Warehouse, ...]]]: ...


class RefreshableWarehouses(Warehouses, Protocol):
    """The cached warehouses: the same shape, and a way to ask anew."""

    async def refresh(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, Answer[tuple[Warehouse, ...]]]: ...


class Reasons(Protocol):
    """Reasons to choose from: one ListCancelReason per brand for all its channels."""

    async def cancel_reasons(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, Answer[tuple[Reason, ...]]]: ...
    async def reject_reasons(
        self, orders: Sequence[OrderKey]
    ) -> Mapping[OrderKey, Answer[tuple[Reason, ...]]]: ...


class Labels(Protocol):
    """OrderService.ShippingLabelURL: None where the marketplace has no label yet."""

    async def label_urls(
        self, requests: Sequence[LabelRequest]
    ) -> Mapping[LabelRequest, Answer[str | None]]: ...


class AvailableChannels(Protocol):
    """CredentialsService.GetCredentials: what a brand could connect."""

    async def available(self, brand_id: str) -> tuple[AvailableChannel, ...]: ...


class OrderCalls(Protocol):
    """The calls that change an order or cause its messages. Never repeated by themselves."""

    async def perform(self, action: OrderAction, activity_id: str) -> ActionAnswer: ...
    async def fetch_orders(self, window: OrderWindow, activity_id: str) -> None: ...


class ProductCalls(Protocol):
    """The calls that cause product messages."""

    async def fetch_products(
        self, brand_id: str, channel_codes: Sequence[str], activity_id: str
    ) -> None:
        """ProductService.ProductFetchedManual; no codes means every connected channel."""
        ...

    async def fetch_variants(
        self, channel: ChannelKey, skus: Sequence[str], activity_id: str
    ) -> tuple[SkuAnswer, ...]:
        """ProductService.FetchVariantsBySku: at most 10 SKUs, the rest would be dropped."""
        ...


class CategoryCalls(Protocol):
    """CategoryService.GetCategory: causes category messages."""

    async def fetch_categories(self, channel_codes: Sequence[str], activity_id: str) -> None: ...


class MessageParser(Protocol):
    """Reads message bodies, the vendor's words, into ours. Raises Malformed with place and reason.

    Bodies are JSON objects whose numbers are int or Decimal.
    """

    def order(self, body: Mapping[str, object]) -> OrderContent: ...
    def product(self, body: Mapping[str, object]) -> FetchedProduct: ...
    def category(self, body: Mapping[str, object]) -> Category: ...
    def content_hash(self, body: Mapping[str, object]) -> str:
        """Equal for order messages that differ in id, publish status, transaction_date only."""
        ...

    def kind(self, subscription: str, body: Mapping[str, object]) -> MessageKind:
        """What the message is, by its subscription's name, else by its shape."""
        ...


class Forgettable(Protocol):
    """What a message makes stale."""

    async def forget_categories(self, channel_codes: Sequence[str]) -> None: ...
