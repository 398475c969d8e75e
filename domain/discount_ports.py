"""Ports of discounts: where they are kept, and the calls that make and delete them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.discounts import (
    Discount,
    DiscountAnswer,
    DiscountFilter,
    DiscountItem,
    DiscountKey,
    WantedDiscount,
)
from domain.pages import Page, PageRequest

DiscountsWanted = tuple[DiscountFilter, PageRequest]


class Discounts(Protocol):
    """What was asked for and what became of it; the latest to start first, items by position."""

    async def pages(self, wanted: Sequence[DiscountsWanted]) -> Sequence[Page[Discount]]: ...
    async def counts(self, wanted: Sequence[DiscountFilter]) -> Sequence[int]: ...
    async def by_key(self, keys: Sequence[DiscountKey]) -> Mapping[DiscountKey, Discount]: ...
    async def items(
        self, keys: Sequence[DiscountKey]
    ) -> Mapping[DiscountKey, tuple[DiscountItem, ...]]: ...
    async def of_variants(self, variant_ids: Sequence[str]) -> Mapping[str, tuple[Discount, ...]]:
        """The latest of each variant, at most MOST_OF_VARIANT."""
        ...

    async def keep(self, kept: Sequence[Discount], items: Sequence[DiscountItem]) -> None:
        """Write discounts down before they are sent, in place of those with the same keys."""
        ...

    async def settle(self, items: Sequence[DiscountItem]) -> None:
        """Write status, message and remote id of these items; what is DELETED stays so."""
        ...


MOST_OF_VARIANT = 50
"""A variant's list has no pages: older discounts are found by SKU among all."""


class DiscountCalls(Protocol):
    """The calls that make and delete discounts. Never repeated by themselves.

    Answers come in the order of the items; None where the answer says nothing clear of one.
    Raise UpstreamError where the call as a whole has no answer.
    """

    async def create(
        self, wanted: WantedDiscount, items: Sequence[DiscountItem], activity_id: str
    ) -> Sequence[DiscountAnswer | None]:
        """PromotionService.CreateDiscount: makes another each time."""
        ...

    async def delete(
        self, brand_id: str, items: Sequence[DiscountItem], activity_id: str
    ) -> Sequence[DiscountAnswer | None]:
        """PromotionService.DeleteDiscount, by the ids that the marketplaces gave."""
        ...
