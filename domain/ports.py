"""Ports to our own store: what the rooms need kept, in our words.

Every method of a repository is one session and one transaction; a transaction object is one of
both. Methods raise StoreUnavailable when the database does not answer.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.actions import Intent
from domain.activities import Activity, ActivityFilter, ActivityItem, ActivityStatus, ItemKey
from domain.brands import Brand
from domain.categories import Category, CategoryTree
from domain.channels import Channel, ChannelKey, ConnectedChannel
from domain.evidence import OpenAction
from domain.features import Subscription
from domain.feedback_ports import FeedbackTransaction
from domain.messages import Delivery, MessageKind, Reason
from domain.orders import (
    HistoryEntry,
    Order,
    OrderDocuments,
    OrderFee,
    OrderFilter,
    OrderKey,
    OrderLine,
    OrderSort,
    OrderStatus,
    OrderView,
    Overlay,
)
from domain.pages import Page, PageRequest
from domain.products import Listing, Product, ProductFilter
from domain.records import OrderRecords
from domain.variants import FetchedProduct, Offer, OfferKey, Variant, VariantFilter
from domain.versions import Version


class Orders(Protocol):
    """The read model of orders; keys that are unknown are missing from the answers.

    `records` is the same for who asks for a part of it.
    """

    @property
    def records(self) -> OrderRecords: ...

    async def page(
        self, wanted: OrderFilter, sort: OrderSort, request: PageRequest
    ) -> Page[Order]: ...
    async def count(self, wanted: OrderFilter) -> int: ...
    async def counts(self, wanted: Sequence[OrderFilter]) -> Sequence[int]: ...
    async def by_key(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, Order]: ...
    async def lines(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, tuple[OrderLine, ...]]: ...
    async def fees(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, tuple[OrderFee, ...]]: ...
    async def documents(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, OrderDocuments]: ...
    async def history(
        self, keys: Sequence[OrderKey]
    ) -> Mapping[OrderKey, tuple[HistoryEntry, ...]]: ...


class Catalogue(Protocol):
    """The read model of products, listings, variants and offers, by their row ids.

    Products and variants are sorted by brand, then SKU (those without one last), then row id.
    Variants of a product by SKU; offers and listings by channel, then reference.
    """

    async def products(self, wanted: ProductFilter, request: PageRequest) -> Page[Product]: ...
    async def product_pages(
        self, wanted: Sequence[tuple[ProductFilter, PageRequest]]
    ) -> Sequence[Page[Product]]: ...
    async def count_products(self, wanted: ProductFilter) -> int: ...
    async def product_counts(self, wanted: Sequence[ProductFilter]) -> Sequence[int]: ...
    async def products_by_id(self, ids: Sequence[str]) -> Mapping[str, Product]: ...
    async def listings(self, product_ids: Sequence[str]) -> Mapping[str, tuple[Listing, ...]]: ...
    async def variants_of(
        self, product_ids: Sequence[str]
    ) -> Mapping[str, tuple[Variant, ...]]: ...
    async def variants(self, wanted: VariantFilter, request: PageRequest) -> Page[Variant]: ...
    async def count_variants(self, wanted: VariantFilter) -> int: ...
    async def variants_by_id(self, ids: Sequence[str]) -> Mapping[str, Variant]: ...
    async def variants_by_reference(
        self, references: Sequence[tuple[ChannelKey, str]]
    ) -> Mapping[tuple[ChannelKey, str], Variant]: ...
    async def offers(self, variant_ids: Sequence[str]) -> Mapping[str, tuple[Offer, ...]]: ...
    async def offers_by_key(self, keys: Sequence[OfferKey]) -> Mapping[OfferKey, Offer]: ...
    async def offer_documents(self, keys: Sequence[OfferKey]) -> Mapping[OfferKey, str | None]: ...


class CategoryTrees(Protocol):
    """Category trees by channel code; the cache has the same shape.

    A channel without categories has an empty tree.
    """

    async def trees(self, channel_codes: Sequence[str]) -> Mapping[str, CategoryTree]: ...


class Registry(Protocol):
    """Brands, and what is known of their channels; `brand_ids` None means every brand."""

    async def brands(
        self, brand_ids: frozenset[str] | None, request: PageRequest
    ) -> Page[Brand]: ...
    async def count_brands(self, brand_ids: frozenset[str] | None) -> int: ...
    async def brands_by_id(self, brand_ids: Sequence[str]) -> Mapping[str, Brand]: ...
    async def brand_ids(self) -> tuple[str, ...]: ...
    async def add_brands(self, brands: Sequence[Brand], /) -> None: ...
    async def channels(self, keys: Sequence[ChannelKey]) -> Mapping[ChannelKey, Channel]: ...
    async def channels_of(self, brand_ids: Sequence[str]) -> Mapping[str, tuple[Channel, ...]]: ...
    async def note_connected(
        self, connected: Mapping[str, Sequence[ConnectedChannel]], now: datetime
    ) -> None:
        """Keep what a live read asked at `now` showed of these brands.

        What it did not name is disconnected; what was learned of a channel after `now` stays.
        """
        ...


class Subscriptions(Protocol):
    """Which features were switched on, and the subscription that each opened."""

    async def all(self) -> Mapping[str, Subscription]: ...
    async def keep(self, opened: Sequence[Subscription], /) -> None:
        """Keep these; one that is kept already keeps the moment when it was first enabled."""
        ...


class Activities(Protocol):
    """Activities, newest first, and their items, by position."""

    async def page(self, wanted: ActivityFilter, request: PageRequest) -> Page[Activity]: ...
    async def pages(
        self, wanted: Sequence[tuple[ActivityFilter, PageRequest]]
    ) -> Sequence[Page[Activity]]: ...
    async def count(self, wanted: ActivityFilter) -> int: ...
    async def counts(self, wanted: Sequence[ActivityFilter]) -> Sequence[int]: ...
    async def by_id(self, ids: Sequence[str]) -> Mapping[str, Activity]: ...
    async def items(self, activity_id: str, request: PageRequest) -> Page[ActivityItem]: ...
    async def item_pages(
        self, wanted: Sequence[tuple[str, PageRequest]]
    ) -> Sequence[Page[ActivityItem]]: ...
    async def count_items(self, activity_id: str) -> int: ...


class BeginOutcome(StrEnum):
    """What writing an intent down found.

    STARTED: go on and send. REPLAYED: the same key and arguments were used before; answer from
    that activity. CONFLICT: the same key, other arguments. BUSY: another action on the order is in
    flight or unknown. MOVED: the order changed since the rules were checked; check again.
    """

    STARTED = "STARTED"
    REPLAYED = "REPLAYED"
    CONFLICT = "CONFLICT"
    BUSY = "BUSY"
    MOVED = "MOVED"


@dataclass(frozen=True, slots=True)
class Begun:
    """The outcome, and the activity that it speaks of (started, replayed or in the way)."""

    outcome: BeginOutcome
    activity_id: str


class ActionLog(Protocol):
    """Intents and outcomes, so that a lost answer is known to be lost."""

    async def replay(
        self, key_id: str, idempotency_key: str, fingerprint: str, now: datetime
    ) -> Begun | None:
        """What this idempotency key stands for at `now`: REPLAYED, CONFLICT, or None.

        It is kept for 30 days. An activity that ended NOT_SENT may be tried again.
        """
        ...

    async def begin(self, intent: Intent) -> Begun:
        """Write the intent and take the order's one place, in one transaction."""
        ...

    async def close(
        self,
        intent: Intent,
        item: ActivityItem,
        ended_at: datetime,
    ) -> None:
        """Write the item's outcome; with one, free its order; show the expected status on success.

        An item that was settled meanwhile stays as it is. The overlay is left out when a version
        dated after the call began is shown already.
        """
        ...

    async def former_status(self, key: OrderKey) -> OrderStatus | None:
        """The last status that was shown before the buyer asked for cancellation."""
        ...

    async def begin_sync(
        self,
        activity: Activity,
        items: Sequence[ActivityItem],
        arguments: str,
        idempotency_key: str | None,
        asks_for: Sequence[ItemKey] = (),
    ) -> Begun:
        """Write the intent; `arguments` (domain.arguments) tell it from other work of its kind.

        `asks_for` are items of order actions that the work, a fetch, shall tell of: they are noted
        as asked for in the same transaction.
        """
        ...

    async def close_sync(
        self, activity_id: str, items: Sequence[ActivityItem], ended_at: datetime
    ) -> None:
        """Write these items' outcomes; what was settled meanwhile stays as it is."""
        ...

    async def orphan(self, before: datetime, now: datetime) -> int:
        """Mark items still PENDING that began before `before` as UNKNOWN: their process died.

        How many there were.
        """
        ...


class IntakeTransaction(FeedbackTransaction, Protocol):
    """One message's work, committed whole or not at all."""

    async def take(self, delivery: Delivery, kind: MessageKind, brand_id: str | None) -> bool:
        """Note the delivery in the inbox; False when it was taken before.

        A message that lay in quarantine is taken out of it.
        """
        ...

    async def quarantine(
        self, delivery: Delivery, reason: Reason, detail: str, brand_id: str | None
    ) -> None: ...
    async def knows_brand(self, brand_id: str) -> bool: ...
    async def lock_order(self, key: OrderKey) -> None: ...
    async def add_version(
        self, key: OrderKey, version: Version, activity_id: str, body: str
    ) -> None: ...
    async def versions(self, key: OrderKey) -> tuple[Version, ...]: ...
    async def body(self, key: OrderKey, message_id: str) -> str: ...
    async def overlay(self, key: OrderKey) -> Overlay | None: ...
    async def open_action(self, key: OrderKey) -> OpenAction | None: ...
    async def sync_asked_at(self, activity_id: str) -> datetime | None:
        """When our own FetchOrders with this id was sent, if it was ours."""
        ...

    async def settle(
        self, action: OpenAction, status: ActivityStatus, message: str, now: datetime
    ) -> None:
        """Close an open action by what a message proved, and free its order."""
        ...

    async def show(self, view: OrderView, now: datetime) -> None:
        """Keep the view; a visible change raises changeSequence and updatedAt, at the commit."""
        ...

    async def put_product(self, product: FetchedProduct, delivery: Delivery) -> None:
        """Keep each remote variant that is newer than what is kept, and group anew."""
        ...

    async def put_category(self, category: Category, delivery: Delivery) -> None:
        """Keep the category if it is newer than what is kept."""
        ...

    async def note_channel(
        self, key: ChannelKey, name: str, shop_name: str | None, at: datetime
    ) -> None:
        """Remember that this channel speaks: its last message, and its shop's name if told.

        `name` is the marketplace's, for a channel that no live read has named yet.
        """
        ...


class Intake(Protocol):
    """The way in: a transaction for each message, or for a group of order messages."""

    def transaction(self) -> AbstractAsyncContextManager[IntakeTransaction]: ...
    def order_transaction(
        self, messages: Sequence[tuple[Delivery, OrderKey]], /
    ) -> AbstractAsyncContextManager[IntakeTransaction]:
        """A transaction for these messages, which are about these orders."""
        ...
