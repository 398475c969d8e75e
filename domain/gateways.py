"""Ports to the marketplaces, through the MP Adapter or a cache in front of it, in our words.

Batched reads answer each key for itself: a value, or the UpstreamError of that key alone.
Single calls raise UpstreamError. `activity_id` becomes the call's id.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.actions import OrderAction
from domain.brands import Brand
from domain.categories import Category
from domain.channels import AvailableChannel, ChannelKey, ConnectedChannel, Reason
from domain.connections import Callbacks, ChannelChange, ChannelFeedback
from domain.couriers import CourierChoice
from domain.features import FeatureAnswer
from domain.feedback import Feedback
from domain.labels import LabelFile, LabelOrder
from domain.messages import MessageKind
from domain.orders import OrderContent, OrderKey
from domain.prices_and_stocks import Line, LineAnswer, Subject
from domain.upstream import ActionAnswer, Answer, LabelRequest, OrderWindow, SkuAnswer
from domain.variants import FetchedProduct
from domain.warehouses import Warehouse


class ConnectedChannels(Protocol):
    """CredentialsService.GetConnectedSalesChannels: one call for many brands."""

    async def connected(
        self, brand_ids: Sequence[str]
    ) -> Mapping[str, Answer[tuple[ConnectedChannel, ...]]]: ...


class ForgettableChannels(ConnectedChannels, Protocol):
    """The cached connected channels: the same shape, and a way to ask anew."""

    async def forget(self, brand_ids: Sequence[str]) -> None: ...


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


class LabelFiles(Protocol):
    """OrderService.BulkShippingLabelURL: one call for many orders. Never repeated by itself."""

    async def label_file(self, orders: Sequence[LabelOrder], activity_id: str) -> LabelFile: ...


class AvailableChannels(Protocol):
    """CredentialsService.GetCredentials: what a brand could connect.

    Addresses that lead to callbacks are None unless `callbacks` are given.
    """

    async def available(
        self, brand_id: str, callbacks: Callbacks | None = None
    ) -> tuple[AvailableChannel, ...]: ...


class ChannelCalls(Protocol):
    """ChannelService.Connect, Disconnect and Reconnect. Never repeated by themselves."""

    async def change(self, change: ChannelChange, activity_id: str) -> None: ...


class Registrations(Protocol):
    """What belongs to the client as a whole: its brands and its features."""

    async def register_brands(self, brands: Sequence[Brand], activity_id: str) -> frozenset[str]:
        """AuthService.AddBrandIDToClient: the ids that the answer names."""
        ...

    async def add_features(self, names: Sequence[str], activity_id: str) -> FeatureAnswer:
        """ClientCredentialsService.AddFeatures."""
        ...


class OrderCalls(Protocol):
    """The calls that change an order or cause its messages. Never repeated by themselves."""

    async def perform(
        self, action: OrderAction, activity_id: str, *, sparing: bool = False
    ) -> ActionAnswer:
        """Send it; `sparing`: not to a channel that keeps failing, where it is then not sent."""
        ...

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


class Couriers(Protocol):
    """CourierSourceService.GetShipmentProviderServices: one call per channel, in parallel.

    Channels of marketplaces that offer no choice are left out, without a call.
    """

    async def couriers(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, Answer[tuple[CourierChoice, ...]]]: ...


class PriceAndStockCalls(Protocol):
    """ProductService.UpdatePrice, InventoryService.UpdateStock (V3) and UpdateStockV4."""

    async def update(
        self, subject: Subject, lines: Sequence[Line], activity_id: str
    ) -> tuple[LineAnswer, ...]:
        """Set the lines of one brand's SKU; an answer for each, in their order."""
        ...

    async def update_stocks_v4(self, lines: Sequence[Line], activity_id: str) -> None:
        """Have stocks of many SKUs set by one call; feedback tells what became of them."""
        ...


class MessageParser(Protocol):
    """Reads message bodies, the vendor's words, into ours. Raises Malformed with place and reason.

    Bodies are JSON objects whose numbers are int or Decimal.
    """

    def order(self, body: Mapping[str, object]) -> OrderContent: ...
    def product(self, body: Mapping[str, object]) -> FetchedProduct: ...
    def category(self, body: Mapping[str, object]) -> Category: ...
    def channel_feedback(
        self, kind: MessageKind, body: Mapping[str, object]
    ) -> ChannelFeedback: ...
    def feedback(self, kind: MessageKind, body: Mapping[str, object]) -> Feedback: ...
    def content_hash(self, body: Mapping[str, object]) -> str:
        """Equal for order messages that differ in id, publish status, transaction_date only."""
        ...

    def kind(self, subscription: str, body: Mapping[str, object]) -> MessageKind:
        """What the message is, by its subscription's name, else by its shape."""
        ...


class Forgettable(Protocol):
    """What a message makes stale."""

    async def forget_categories(self, channel_codes: Sequence[str]) -> None: ...
    async def forget_channels(self, brand_ids: Sequence[str]) -> None: ...
