"""Variants and offers: a variant is the brand's SKU, an offer is what one channel sells of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from domain.channels import ChannelKey
from domain.products import ListingContent, ListingKey, NamedValue
from domain.warehouses import WarehouseKey


class OfferStatus(StrEnum):
    """Whether an offer is on sale; anything else is UNKNOWN beside its raw text."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    UNKNOWN = "UNKNOWN"

    @classmethod
    def read(cls, raw: str) -> "OfferStatus":
        return cls.__members__.get(raw.strip().upper(), cls.UNKNOWN)


@dataclass(frozen=True, slots=True)
class OfferKey:
    """Identity of an offer: `reference` is its remote variant's (domain.marketplaces.remote)."""

    brand_id: str
    channel_code: str
    reference: str

    @property
    def channel(self) -> ChannelKey:
        return ChannelKey(self.brand_id, self.channel_code)

    @property
    def text(self) -> str:
        return _text(self.brand_id, self.channel_code, self.reference)


@dataclass(frozen=True, slots=True)
class AdvanceStock:
    """Stock that a marketplace keeps in advance."""

    total: int | None
    sellable: int | None
    in_transit: int | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A weight: value in `unit` (G when fetched)."""

    value: Decimal | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Volume:
    """A size: edges in `unit` (CM in the document)."""

    height: Decimal | None
    length: Decimal | None
    width: Decimal | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class WarehouseOffer:
    """One row of variant_infos (V2); the warehouse id is None where the channel has just one."""

    remote_warehouse_id: str | None
    stock: int | None
    price: Decimal | None
    currency_code: str | None
    status: OfferStatus
    status_raw: str | None
    pickup_in_store: bool | None


@dataclass(frozen=True, slots=True)
class OfferContent:
    """What one product message says of one remote variant (V1 and V2).

    `remote_variant` is JSON text as received; `raw` is variant_raw, a text that is JSON at times.
    """

    key: OfferKey
    listing: ListingKey
    sku: str | None
    name: str
    status: OfferStatus
    status_raw: str
    currency_code: str | None
    price: Decimal | None
    stock: int | None
    url: str | None
    image_urls: tuple[str, ...]
    attributes: tuple[NamedValue, ...]
    options: tuple[NamedValue, ...]
    volume: Volume | None
    weight: Measure | None
    advance_stock: AdvanceStock | None
    warehouses: tuple[WarehouseOffer, ...]
    remote_variant: str
    item_references: tuple[str, ...]
    raw: str | None


@dataclass(frozen=True, slots=True)
class FetchedProduct:
    """One product message: a listing and the remote variants that it names.

    `activity_id` is the message's own id: of our syncProducts, where that caused it.
    """

    channel: ChannelKey
    listing: ListingContent
    offers: tuple[OfferContent, ...]
    activity_id: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as shown."""

    content: OfferContent
    variant_id: str

    @property
    def key(self) -> OfferKey:
        return self.content.key

    def warehouse_key(self, row: WarehouseOffer) -> WarehouseKey | None:
        if not row.remote_warehouse_id:
            return None
        return WarehouseKey(self.key.brand_id, self.key.channel_code, row.remote_warehouse_id)


def withdrawn(offer: OfferContent) -> OfferContent:
    """The offer as a run that names all of its channel shows it by leaving it out.

    The raw statuses stay, as the marketplace's last word.
    """
    inactive = OfferStatus.INACTIVE
    rows = tuple(replace(row, status=inactive) for row in offer.warehouses)
    return replace(offer, status=inactive, warehouses=rows)


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant of a brand: (brand, SKU), or one offer without a SKU (`sku` None)."""

    variant_id: str
    brand_id: str
    sku: str | None
    name: str
    product_id: str


def variant_id_of(key: OfferKey, sku: str | None) -> str:
    """Row id of the variant that an offer belongs to: by SKU, else the offer's very own."""
    return sku_id(key.brand_id, sku) if sku else key.text


def sku_id(brand_id: str, sku: str) -> str:
    """Row id of the variant that a SKU names."""
    return _text(brand_id, sku)


@dataclass(frozen=True, slots=True)
class SoldItem:
    """What an order line says of the variant that was sold: found by SKU, else `reference_id`."""

    channel: ChannelKey
    sku: str | None
    reference_id: str | None


@dataclass(frozen=True, slots=True)
class VariantFilter:
    """Which variants are wanted; `brand_ids` is always narrowed to the viewer."""

    brand_ids: frozenset[str] | None = None
    channel_codes: tuple[str, ...] | None = None
    skus: tuple[str, ...] | None = None
    search: str | None = None


def total_stock(offers: Iterable[Offer]) -> int | None:
    """The largest stock that any one channel shows: channels offer the same pieces.

    Offers of one channel are the same pieces too, but its warehouses' rows add up.
    """
    stocks = [stock for offer in offers if (stock := _stock(offer.content)) is not None]
    return max(stocks, default=None)


def _stock(offer: OfferContent) -> int | None:
    rows = [row.stock for row in offer.warehouses if row.stock is not None]
    return sum(rows) if rows else offer.stock


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Lowest and highest price of a variant's offers in one currency."""

    currency_code: str
    lowest: Decimal
    highest: Decimal


def price_ranges(offers: Iterable[Offer]) -> tuple[PriceRange, ...]:
    """One range per currency, never mixed; by currency code."""
    prices: dict[str, list[Decimal]] = {}
    for offer in offers:
        for currency, price in _prices(offer.content):
            prices.setdefault(currency, []).append(price)
    return tuple(
        PriceRange(currency, min(values), max(values))
        for currency, values in sorted(prices.items())
    )


def _prices(offer: OfferContent) -> list[tuple[str, Decimal]]:
    rows = [(row.currency_code or offer.currency_code, row.price) for row in offer.warehouses]
    told = [(code, price) for code, price in rows if code and price is not None]
    if told or not offer.currency_code or offer.price is None:
        return told
    return [(offer.currency_code, offer.price)]


class DiscrepancyKind(StrEnum):
    """What differs between a variant's offers."""

    PRICE = "PRICE"
    STOCK = "STOCK"


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Offers of one variant that do not agree; `values` pairs each offer with what it says."""

    kind: DiscrepancyKind
    currency_code: str | None
    values: tuple[tuple[OfferKey, str], ...]


def discrepancies(offers: Iterable[Offer]) -> tuple[Discrepancy, ...]:
    """Differences of price (within a currency) and of stock between a variant's offers.

    Warehouses of one offer may differ: offers that tell the same set of prices agree.
    """
    offers = tuple(offers)
    found: list[Discrepancy] = []
    by_currency: dict[str, list[tuple[OfferKey, Decimal]]] = {}
    for offer in offers:
        for currency, price in _prices(offer.content):
            by_currency.setdefault(currency, []).append((offer.key, price))
    for currency, pairs in sorted(by_currency.items()):
        told = [frozenset(p for k, p in pairs if k == key) for key in {key for key, _ in pairs}]
        if len(set(told)) > 1:
            texts = tuple(dict.fromkeys((key, format(price, "f")) for key, price in pairs))
            found.append(Discrepancy(DiscrepancyKind.PRICE, currency, texts))
    stocks = [(o.key, stock) for o in offers if (stock := _stock(o.content)) is not None]
    if len({stock for _, stock in stocks}) > 1:
        found.append(
            Discrepancy(DiscrepancyKind.STOCK, None, tuple((k, str(s)) for k, s in stocks))
        )
    return tuple(found)


def _text(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
