"""Loaders of discounts: one set per request, as all loaders."""

from functools import cached_property

from domain.access import Viewer
from domain.discount_ports import Discounts, DiscountsWanted
from domain.discounts import Discount, DiscountFilter, DiscountItem, DiscountKey
from domain.pages import Page
from resolvers.batching import Batch, by_key, in_order


class DiscountLoaders:
    """The loaders of discounts, named by what they are asked for."""

    def __init__(self, viewer: Viewer, discounts: Discounts) -> None:
        self._viewer = viewer
        self._discounts = discounts

    def _sees(self, key: DiscountKey) -> bool:
        return self._viewer.sees(key.brand_id)

    @cached_property
    def by_key(self) -> Batch[DiscountKey, Discount | None]:
        return by_key(self._discounts.by_key, self._sees)

    @cached_property
    def items(self) -> Batch[DiscountKey, tuple[DiscountItem, ...] | None]:
        return by_key(self._discounts.items, self._sees)

    @cached_property
    def by_variant(self) -> Batch[str, tuple[Discount, ...] | None]:
        """By row id of a variant, which the viewer saw."""
        return by_key(self._discounts.of_variants, lambda _: True)

    @cached_property
    def pages(self) -> Batch[DiscountsWanted, Page[Discount]]:
        return in_order(self._discounts.pages)

    @cached_property
    def counts(self) -> Batch[DiscountFilter, int]:
        return in_order(self._discounts.counts)
