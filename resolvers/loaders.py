"""Loaders: the keys of a whole level are collected and asked for once. One set per request.

A loader is made when it is first used, inside the request's loop. Keys carry the tenant: what the
viewer's key does not see is answered as if it did not exist, before anything is asked.
"""

from asyncio import gather
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from domain.access import Viewer
from domain.activities import Activity, ActivityFilter, ActivityItem
from domain.brands import Brand
from domain.categories import CategoryTree
from domain.channels import AvailableChannel, Channel, ChannelKey, ConnectedChannel, Reason
from domain.connections import Callbacks
from domain.couriers import CourierChoice
from domain.errors import UpstreamError
from domain.orders import OrderKey
from domain.pages import Page, PageRequest
from domain.products import Listing, Product, ProductFilter
from domain.upstream import Answer, LabelRequest
from domain.variants import Offer, OfferKey, SoldItem, Variant, sku_id
from domain.warehouses import Warehouse, WarehouseKey
from resolvers.batching import Batch, by_key, in_order
from resolvers.discount_loaders import DiscountLoaders
from resolvers.order_loaders import OrderLoaders
from resolvers.services import Services

V = TypeVar("V")

AvailableWanted = tuple[str, Callbacks | None]
"""Whose marketplaces to connect are asked for, and where their pages shall lead back to."""


def had(answer: Answer[V] | None) -> V | None:
    """The value of an answer that was loaded: a loader raises errors, it never gives them."""
    if isinstance(answer, UpstreamError):
        raise answer
    return answer


class Loaders:
    """The loaders of one request, named <What>By<Key>."""

    def __init__(self, viewer: Viewer, services: Services) -> None:
        self.viewer = viewer
        self._services = services

    def _sees_brand(self, key: str) -> bool:
        return self.viewer.sees(key)

    def _sees(self, key: ChannelKey | OrderKey | OfferKey | WarehouseKey) -> bool:
        return self.viewer.sees(key.brand_id)

    @cached_property
    def brand_by_id(self) -> Batch[str, Brand | None]:
        return by_key(self._services.known.brands_by_id, self._sees_brand)

    @cached_property
    def channel_by_key(self) -> Batch[ChannelKey, Channel | None]:
        async def read(keys: Sequence[ChannelKey]) -> Mapping[ChannelKey, Channel]:
            now = self._services.now()
            found = await self._services.known.channels(keys)
            return {key: channel.as_of(now) for key, channel in found.items()}

        return by_key(read, self._sees)

    @cached_property
    def channel_by_names(self) -> Batch[tuple[str, str], Channel | None]:
        """The same for many rows of a few channels, by brand and code: keys that hash for less."""

        async def read(keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Channel]:
            found = await self.channel_by_key.load_many([ChannelKey(*key) for key in keys])
            return {key: one for key, one in zip(keys, found, strict=True) if one is not None}

        return by_key(read, lambda key: self.viewer.sees(key[0]))

    @cached_property
    def connected_by_brand(
        self,
    ) -> Batch[str, Answer[tuple[ConnectedChannel, ...]] | None]:
        return by_key(self._services.channels.connected, self._sees_brand)

    @cached_property
    def channels_by_brand(self) -> Batch[str, Answer[tuple[Channel, ...]] | None]:
        """Live: one GetConnectedSalesChannels for all brands, then what is known of each."""

        async def load(keys: list[str]) -> list[Answer[tuple[Channel, ...]] | None]:
            connected = [self.connected_by_brand.load(key) for key in keys]
            answers = await gather(*connected, return_exceptions=True)
            known = await self._services.registry.channels_of(keys)
            now = self._services.now()
            return [
                answer
                if isinstance(answer, UpstreamError)
                else tuple(channel.as_of(now) for channel in known.get(key, ()))
                for key, answer in zip(keys, answers, strict=True)
            ]

        return Batch(load)

    @cached_property
    def available_by_request(
        self,
    ) -> Batch[AvailableWanted, Answer[tuple[AvailableChannel, ...]] | None]:
        """Live: one GetCredentials per brand and callbacks, in parallel."""

        async def load(
            keys: list[AvailableWanted],
        ) -> list[Answer[tuple[AvailableChannel, ...]] | None]:
            return list(await gather(*(self._available(*key) for key in keys)))

        return Batch(load)

    async def _available(
        self, brand_id: str, callbacks: Callbacks | None
    ) -> Answer[tuple[AvailableChannel, ...]] | None:
        if not self.viewer.sees(brand_id):
            return None
        try:
            return await self._services.available.available(brand_id, callbacks)
        except UpstreamError as failure:
            return failure

    @cached_property
    def orders(self) -> OrderLoaders:
        return OrderLoaders(self.viewer, self._services.orders)

    @cached_property
    def product_by_id(self) -> Batch[str, Product | None]:
        return by_key(self._services.catalogue.products_by_id, lambda _: True)

    @cached_property
    def product_pages(self) -> Batch[tuple[ProductFilter, PageRequest], Page[Product]]:
        return in_order(self._services.catalogue.product_pages)

    @cached_property
    def product_counts(self) -> Batch[ProductFilter, int]:
        return in_order(self._services.catalogue.product_counts)

    @cached_property
    def listings_by_product(self) -> Batch[str, tuple[Listing, ...] | None]:
        return by_key(self._services.catalogue.listings, lambda _: True)

    @cached_property
    def variants_by_product(self) -> Batch[str, tuple[Variant, ...] | None]:
        return by_key(self._services.catalogue.variants_of, lambda _: True)

    @cached_property
    def variant_by_id(self) -> Batch[str, Variant | None]:
        return by_key(self._services.catalogue.variants_by_id, lambda _: True)

    @cached_property
    def variant_by_reference(self) -> Batch[tuple[ChannelKey, str], Variant | None]:
        return by_key(
            self._services.catalogue.variants_by_reference, lambda key: self._sees(key[0])
        )

    @cached_property
    def variant_by_line(self) -> Batch[SoldItem, Variant | None]:
        """By SKU first, for all lines at once; then the rest by reference_id, at once too."""

        async def load(items: list[SoldItem]) -> list[Variant | None]:
            seen = [item for item in items if self.viewer.sees(item.channel.brand_id)]
            skus = {item: sku_id(item.channel.brand_id, item.sku) for item in seen if item.sku}
            variants = await self.variant_by_id.load_many(list(skus.values())) if skus else []
            found = {item: one for item, one in zip(skus, variants, strict=True) if one}
            rest = {
                item: (item.channel, item.reference_id)
                for item in seen
                if item not in found and item.reference_id
            }
            others = await self.variant_by_reference.load_many(list(rest.values())) if rest else []
            found.update({item: one for item, one in zip(rest, others, strict=True) if one})
            return [found.get(item) for item in items]

        return Batch(load)

    @cached_property
    def offers_by_variant(self) -> Batch[str, tuple[Offer, ...] | None]:
        return by_key(self._services.catalogue.offers, lambda _: True)

    @cached_property
    def offer_by_key(self) -> Batch[OfferKey, Offer | None]:
        return by_key(self._services.catalogue.offers_by_key, self._sees)

    @cached_property
    def document_by_offer(self) -> Batch[OfferKey, str | None]:
        return by_key(self._services.catalogue.offer_documents, self._sees)

    @cached_property
    def tree_by_channel(self) -> Batch[str, CategoryTree | None]:
        return by_key(self._services.categories.trees, lambda _: True)

    @cached_property
    def warehouses_by_channel(
        self,
    ) -> Batch[ChannelKey, Answer[tuple[Warehouse, ...]] | None]:
        return by_key(self._services.warehouses.warehouses, self._sees)

    @cached_property
    def warehouse_by_key(self) -> Batch[WarehouseKey, Answer[Warehouse] | None]:
        """By the channel's list; a Warehouse with only its id where the marketplace knows none."""

        async def load(keys: list[WarehouseKey]) -> list[Answer[Warehouse] | None]:
            channels = list(dict.fromkeys(key.channel for key in keys if self._sees(key)))
            found = await self._services.warehouses.warehouses(channels)
            return [_pick(key, found.get(key.channel)) for key in keys]

        return Batch(load)

    @cached_property
    def cancel_reasons_by_channel(
        self,
    ) -> Batch[ChannelKey, Answer[tuple[Reason, ...]] | None]:
        return by_key(self._services.reasons.cancel_reasons, self._sees)

    @cached_property
    def reject_reasons_by_order(
        self,
    ) -> Batch[OrderKey, Answer[tuple[Reason, ...]] | None]:
        return by_key(self._services.reasons.reject_reasons, self._sees)

    @cached_property
    def label_by_request(self) -> Batch[LabelRequest, Answer[str | None] | None]:
        return by_key(self._services.labels.label_urls, lambda request: self._sees(request.order))

    @cached_property
    def couriers_by_channel(
        self,
    ) -> Batch[ChannelKey, Answer[tuple[CourierChoice, ...]] | None]:
        return by_key(self._services.couriers.couriers, self._sees)

    @cached_property
    def discounts(self) -> DiscountLoaders:
        return DiscountLoaders(self.viewer, self._services.discounts)

    @cached_property
    def activity_by_id(self) -> Batch[str, Activity | None]:
        return by_key(self._services.activities.by_id, lambda _: True)

    @cached_property
    def activity_pages(self) -> Batch[tuple[ActivityFilter, PageRequest], Page[Activity]]:
        return in_order(self._services.activities.pages)

    @cached_property
    def activity_counts(self) -> Batch[ActivityFilter, int]:
        return in_order(self._services.activities.counts)

    @cached_property
    def item_pages(self) -> Batch[tuple[str, PageRequest], Page[ActivityItem]]:
        return in_order(self._services.activities.item_pages)


def _pick(
    key: WarehouseKey, found: Answer[tuple[Warehouse, ...]] | None
) -> Answer[Warehouse] | None:
    if found is None or isinstance(found, Exception):
        return found
    return next((row for row in found if row.key == key), Warehouse(key))
