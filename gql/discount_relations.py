"""How discounts lead to other things, and other things to discounts."""

from domain.access import Scope
from domain.discounts import DiscountFilter
from gql.brands import Brand, brand_of
from gql.channels import Channel, channel_of
from gql.discounts import (
    Discount,
    DiscountCapabilities,
    DiscountItem,
    capabilities_of,
    discount_list_of,
    discounts_of,
    items_of,
)
from gql.fields import Info, attach, relate
from gql.marketplaces import Marketplace
from gql.pages import After, Connection, First, Slice
from gql.variants import Variant, variant_of


async def _brand_discounts(
    root: Brand, info: Info, first: First = None, after: After = None
) -> Connection[Discount]:
    wanted = DiscountFilter(brand_ids=frozenset({root.brand_id}))
    part = Slice.read(("Brand.discounts", root.brand_id), first, after)
    return await discounts_of(info.context, wanted, part)


def _marketplace_discounts(root: Marketplace) -> DiscountCapabilities | None:
    return capabilities_of(root.code)


def relate_discounts() -> None:
    """Declare the fields; once, before the schema is built."""
    relate(
        Discount, "brand", Brand | None, "Whose discount it is.",
        load=lambda to: to.brand_by_id, key=lambda discount: discount.key.brand_id, make=brand_of,
    )  # fmt: skip
    relate(
        Discount, "channel", Channel | None, "Where it was made; what is known, no live read.",
        load=lambda to: to.channel_by_key, key=lambda discount: discount.key.channel,
        make=channel_of, scope=Scope.CHANNELS_READ,
    )  # fmt: skip
    relate(
        Discount, "items", list[DiscountItem], "Its items, in the order they were asked for.",
        load=lambda to: to.discounts.items, key=lambda discount: discount.key, make=items_of,
    )  # fmt: skip
    relate(
        DiscountItem, "variant", Variant | None, "The variant that is sold for less.",
        load=lambda to: to.variant_by_id, key=lambda item: item.variant_id, make=variant_of,
        scope=Scope.PRODUCTS_READ,
    )  # fmt: skip
    relate(
        Variant, "discounts", list[Discount],
        "The 50 that start the latest; all of them by discounts(filter: {skus}).",
        load=lambda to: to.discounts.by_variant, key=lambda variant: variant.row_id,
        make=discount_list_of, scope=Scope.PRODUCTS_READ,
    )  # fmt: skip
    attach(
        Brand, "discounts", Connection[Discount],
        "Its discounts, the latest to start first.", _brand_discounts,
    )  # fmt: skip
    attach(
        Marketplace, "discounts", DiscountCapabilities | None,
        "Which discounts it takes; null where it states nothing, and all are sent as they are.",
        _marketplace_discounts,
    )  # fmt: skip
