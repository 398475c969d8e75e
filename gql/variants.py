"""Variants and offers: the brand's SKU, side by side on its channels."""

from decimal import Decimal

import strawberry

from domain.channels import ChannelKey
from domain.variants import DiscrepancyKind, OfferKey, OfferStatus, price_ranges, total_stock
from domain.variants import Offer as DomainOffer
from domain.variants import Variant as DomainVariant
from domain.variants import VariantFilter as DomainFilter
from domain.variants import WarehouseOffer as DomainWarehouseOffer
from domain.variants import discrepancies as find_discrepancies
from domain.warehouses import WarehouseKey
from gql.fields import about
from gql.money import Money, money_of
from gql.nodes import Node, global_id
from gql.products import NamedValue, named_values_of
from gql.scalars import RawJson


@strawberry.type(description="Stock that a marketplace keeps in advance.")
class AdvanceStock:
    """Advance stock."""

    total: int | None = about("All of it.")
    sellable: int | None = about("What can be sold.")
    in_transit: int | None = about("What is on its way.")


@strawberry.type(description="A weight.")
class Weight:
    """Weight."""

    value: Decimal | None = about("How much.")
    unit: str | None = about("As received: G.")


@strawberry.type(description="A size.")
class Volume:
    """Volume."""

    height: Decimal | None = about("Height.")
    length: Decimal | None = about("Length.")
    width: Decimal | None = about("Width.")
    unit: str | None = about("As received: CM.")


@strawberry.type(description="What one warehouse has of an offer.")
class OfferWarehouse:
    """A row of an offer by warehouse."""

    key: strawberry.Private[WarehouseKey | None]
    remote_warehouse_id: str | None = about("The marketplace's id; null where it has only one.")
    price: Money | None = about("Price there.")
    stock: int | None = about("Stock there.")
    status: OfferStatus = about("Whether it is on sale there.")
    status_raw: str | None = about("The marketplace's word for it.")
    pickup_in_store: bool | None = about("Whether buyers may collect it there.")


@strawberry.type(description="What one channel sells of a variant.")
class Offer(Node):
    """An offer; channel, raw and warehouses' warehouse are attached in gql.relations."""

    key: strawberry.Private[OfferKey]
    channel_key: strawberry.Private[ChannelKey]
    channel_code: str = about("The marketplace's code.")
    name: str = about("The variant's name there.")
    status: OfferStatus = about("Whether it is on sale.")
    status_raw: str = about("The marketplace's word for it.")
    price: Money | None = about("Its price.")
    stock: int | None = about("Its stock.")
    url: str | None = about("Where buyers find it.")
    images: list[str] = about("Addresses of its images.")
    attributes: list[NamedValue] = about("Its attributes.")
    options: list[NamedValue] = about("What it is chosen by, as size and colour.")
    volume: Volume | None = about("Its size.")
    weight: Weight | None = about("Its weight.")
    advance_stock: AdvanceStock | None = about("Stock kept in advance.")
    warehouses: list[OfferWarehouse] = about("What each warehouse has of it (V2 messages).")
    remote_variant: RawJson = about("The marketplace's own ids for it, as received.")


@strawberry.type(description="Lowest and highest price in one currency.")
class PriceRange:
    """A range of prices."""

    lowest: Money = about("The lowest.")
    highest: Money = about("The highest.")


@strawberry.type(description="What one offer says where offers differ.")
class DiscrepancyValue:
    """One side of a discrepancy."""

    channel_code: str = about("The marketplace's code.")
    offer_id: strawberry.ID = about("The offer.")
    value: str = about("What it says.")


@strawberry.type(description="Offers of a variant that do not agree.")
class Discrepancy:
    """A discrepancy."""

    kind: DiscrepancyKind = about("What differs.")
    currency_code: str | None = about("The currency, where prices differ.")
    values: list[DiscrepancyValue] = about("What each offer says.")


@strawberry.type(description="A variant of a brand, whatever the marketplace.")
class Variant(Node):
    """A variant; its relations are attached in gql.relations."""

    row_id: strawberry.Private[str]
    own_brand_id: strawberry.Private[str]
    product_id: strawberry.Private[str]
    sku: str | None = about("The SKU; null where a marketplace's variant has none.")
    name: str = about("The name that its newest offer gives.")


@strawberry.input(description="Which variants are wanted; what is left out means any.")
class VariantFilter:
    """Filter of variants."""

    brand_ids: list[str] | None = strawberry.field(default=None, description="Of these brands.")
    channel_codes: list[str] | None = strawberry.field(
        default=None, description="Offered on any of these marketplaces."
    )
    skus: list[str] | None = strawberry.field(default=None, description="With these SKUs.")
    search: str | None = strawberry.field(
        default=None, description="Whose name or SKU holds this text."
    )


def variant_list_of(variants: tuple[DomainVariant, ...] | None, *_: object) -> list[Variant]:
    """Variants as GraphQL shows them."""
    return [show_variant(variant) for variant in variants or ()]


def variant_of(variant: DomainVariant | None, *_: object) -> Variant | None:
    """The variant as GraphQL shows it."""
    return None if variant is None else show_variant(variant)


def show_variant(variant: DomainVariant) -> Variant:
    """A variant that was had as GraphQL shows it."""
    return Variant(
        id=global_id("Variant", variant.variant_id),
        row_id=variant.variant_id,
        own_brand_id=variant.brand_id,
        product_id=variant.product_id,
        sku=variant.sku,
        name=variant.name,
    )


def offer_of(offer: DomainOffer) -> Offer:
    """The offer as GraphQL shows it."""
    content = offer.content
    volume, weight, advance = content.volume, content.weight, content.advance_stock
    return Offer(
        id=global_id("Offer", offer.key.text),
        key=offer.key,
        channel_key=offer.key.channel,
        channel_code=offer.key.channel_code,
        name=content.name,
        status=content.status,
        status_raw=content.status_raw,
        price=money_of(content.price, content.currency_code),
        stock=content.stock,
        url=content.url,
        images=list(content.image_urls),
        attributes=named_values_of(content.attributes),
        options=named_values_of(content.options),
        volume=Volume(
            height=volume.height, length=volume.length, width=volume.width, unit=volume.unit
        )
        if volume
        else None,
        weight=Weight(value=weight.value, unit=weight.unit) if weight else None,
        advance_stock=AdvanceStock(
            total=advance.total, sellable=advance.sellable, in_transit=advance.in_transit
        )
        if advance
        else None,
        warehouses=[_row_of(offer, row) for row in content.warehouses],
        remote_variant=RawJson(content.remote_variant),
    )


def _row_of(offer: DomainOffer, row: DomainWarehouseOffer) -> OfferWarehouse:
    return OfferWarehouse(
        key=offer.warehouse_key(row),
        remote_warehouse_id=row.remote_warehouse_id,
        price=money_of(row.price, row.currency_code or offer.content.currency_code),
        stock=row.stock,
        status=row.status,
        status_raw=row.status_raw,
        pickup_in_store=row.pickup_in_store,
    )


def offers_of(offers: tuple[DomainOffer, ...] | None, *_: object) -> list[Offer]:
    """Offers as GraphQL shows them."""
    return [offer_of(offer) for offer in offers or ()]


def total_stock_of(offers: tuple[DomainOffer, ...] | None, *_: object) -> int | None:
    """The largest stock that any one channel shows."""
    return total_stock(offers or ())


def price_ranges_of(offers: tuple[DomainOffer, ...] | None, *_: object) -> list[PriceRange]:
    """One range per currency."""
    return [
        PriceRange(
            lowest=Money(amount=r.lowest, currency_code=r.currency_code),
            highest=Money(amount=r.highest, currency_code=r.currency_code),
        )
        for r in price_ranges(offers or ())
    ]


def discrepancies_of(offers: tuple[DomainOffer, ...] | None, *_: object) -> list[Discrepancy]:
    """Differences between offers."""
    return [
        Discrepancy(
            kind=found.kind,
            currency_code=found.currency_code,
            values=[
                DiscrepancyValue(
                    channel_code=key.channel_code,
                    offer_id=global_id("Offer", key.text),
                    value=value,
                )
                for key, value in found.values
            ],
        )
        for found in find_discrepancies(offers or ())
    ]


def read_filter(given: VariantFilter | None) -> DomainFilter:
    """The filter in our words."""
    given = given or VariantFilter()
    return DomainFilter(
        brand_ids=frozenset(given.brand_ids) if given.brand_ids is not None else None,
        channel_codes=tuple(given.channel_codes) if given.channel_codes is not None else None,
        skus=tuple(given.skus) if given.skus is not None else None,
        search=given.search,
    )


def offer_raw_of(raw: str | None, *_: object) -> str | None:
    """The marketplace's own answer inside the message."""
    return raw
