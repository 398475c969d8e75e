"""How things lead to each other: every related field that is a plain look-up, by loader and key.

One table instead of circles of imports between the subjects. Fields that need a live read are
nullable: an upstream that fails nulls its own field, with a code and a path. Related fields that
take arguments stand in gql.related_lists.
"""

from domain.access import Scope
from domain.orders import OrderKey
from gql.audit import relate_audit
from gql.brands import Brand, brand_of
from gql.channels import (
    CancelReason,
    Channel,
    Credential,
    channel_of,
    channels_of,
    credentials_of,
    reasons_of,
)
from gql.columns import reading
from gql.couriers import CourierChoice, couriers_of
from gql.discount_relations import relate_discounts
from gql.fields import relate
from gql.order_lines import OrderLine, line_columns, lines_of, sold_item
from gql.order_parts import OrderFee, OrderHistoryEntry, OrderShipping
from gql.orders import (
    Order,
    barcode_of,
    channel_response_of,
    fees_of,
    history_of,
    key_of,
    raw_of,
    rejectable_key,
    warehouse_key,
)
from gql.products import Listing, Product, listings_of, product_of
from gql.scalars import RawJson
from gql.variants import (
    Discrepancy,
    Offer,
    OfferWarehouse,
    PriceRange,
    Variant,
    discrepancies_of,
    offer_raw_of,
    offers_of,
    price_ranges_of,
    total_stock_of,
    variant_list_of,
    variant_of,
)
from gql.warehouses import Warehouse, warehouse_of, warehouses_of


def relate_all() -> None:
    """Declare the related fields; once, before the schema is built."""
    _relate_brands_and_channels()
    _relate_orders()
    _relate_products()
    _relate_variants()
    _relate_warehouses()
    relate_discounts()
    relate_audit()


def _relate_brands_and_channels() -> None:
    relate(
        Brand, "channels", list[Channel] | None, "Its shops, read live.",
        load=lambda to: to.channels_by_brand, key=lambda brand: brand.brand_id,
        make=channels_of, scope=Scope.CHANNELS_READ,
    )  # fmt: skip
    relate(
        Channel, "brand", Brand | None, "Whose shop it is.",
        load=lambda to: to.brand_by_id, key=lambda channel: channel.key.brand_id,
        make=brand_of, shared=True,
    )  # fmt: skip
    relate(
        Channel, "credentials", list[Credential] | None,
        "Its credentials as far as they may be shown, read live; null when it is not connected.",
        load=lambda to: to.connected_by_brand, key=lambda channel: channel.key.brand_id,
        make=credentials_of, scope=Scope.CHANNELS_READ,
    )  # fmt: skip
    relate(
        Channel, "warehouses", list[Warehouse] | None, "Its warehouses; cached for hours.",
        load=lambda to: to.warehouses_by_channel, key=lambda channel: channel.key,
        make=warehouses_of, scope=Scope.CHANNELS_READ,
    )  # fmt: skip
    relate(
        Channel, "cancel_reasons", list[CancelReason] | None,
        "Reasons that cancelOrder takes here, read live.",
        load=lambda to: to.cancel_reasons_by_channel, key=lambda channel: channel.key,
        make=reasons_of, scope=Scope.CHANNELS_READ,
    )  # fmt: skip
    relate(
        Channel, "couriers", list[CourierChoice] | None,
        "Couriers to choose from, read live; null where the marketplace offers no choice.",
        load=lambda to: to.couriers_by_channel, key=lambda channel: channel.key,
        make=couriers_of, scope=Scope.CHANNELS_READ,
    )  # fmt: skip


@reading("currency_code")
def _lines_of(order: Order) -> tuple[str, str]:
    return order.row.brand_id, order.row.order_id


@reading("currency_code")
def _priced_key(order: Order) -> OrderKey:
    return order.key


def _brand_of(order: Order) -> str:
    brand_id: str = order.row.brand_id
    return brand_id


def _channel_of(order: Order) -> tuple[str, str]:
    return order.row.brand_id, order.row.channel_code


def _relate_orders() -> None:
    relate(
        Order, "brand", Brand | None, "Whose order it is.",
        load=lambda to: to.brand_by_id, key=_brand_of, make=brand_of, shared=True,
    )  # fmt: skip
    relate(
        Order, "channel", Channel | None, "Where it was placed; what is known, never a live read.",
        load=lambda to: to.channel_by_names, key=_channel_of, make=channel_of, shared=True,
        scope=Scope.CHANNELS_READ,
    )  # fmt: skip
    relate(
        Order, "warehouse", Warehouse | None,
        "Where it leaves from; with only its id where the marketplace tells no more.",
        load=lambda to: to.warehouse_by_key, key=warehouse_key, make=warehouse_of, shared=True,
        scope=Scope.CHANNELS_READ,
    )  # fmt: skip
    relate(
        Order, "lines", list[OrderLine], "What was bought.",
        narrow=lambda to, selection: to.orders.lines(line_columns(selection)), key=_lines_of,
        make=lambda lines, _, parent: lines_of(lines, parent.row),
    )  # fmt: skip
    relate(
        Order, "fees", list[OrderFee], "What the marketplace charges the seller.",
        load=lambda to: to.orders.fees, key=_priced_key, make=fees_of,
    )  # fmt: skip
    relate(
        Order, "history", list[OrderHistoryEntry],
        "The versions that changed something, oldest first.",
        load=lambda to: to.orders.history, key=lambda order: order.key, make=history_of,
    )  # fmt: skip
    relate(
        OrderLine, "variant", Variant | None,
        "The variant that was sold: by SKU, else by referenceId on that channel.",
        load=lambda to: to.variant_by_line, key=sold_item, make=variant_of, shared=True,
        scope=Scope.PRODUCTS_READ,
    )  # fmt: skip
    relate(
        Order, "raw", RawJson | None,
        "The shown version's message body as received. Needs the scope buyers:read.",
        load=lambda to: to.orders.documents, key=lambda order: order.key, make=raw_of,
        scope=Scope.BUYERS_READ,
    )  # fmt: skip
    relate(
        Order, "channel_response", str | None,
        "The marketplace's own answer inside the message. Needs the scope buyers:read.",
        load=lambda to: to.orders.documents, key=lambda order: order.key,
        make=channel_response_of,
        scope=Scope.BUYERS_READ,
    )  # fmt: skip
    relate(
        OrderShipping, "barcode", str | None, "Barcode as a base64 image.",
        load=lambda to: to.orders.documents, key=key_of,
        make=barcode_of,
    )  # fmt: skip
    relate(
        Order, "reject_cancellation_reasons", list[CancelReason] | None,
        "Reasons that rejectOrderCancellation takes, read live; null unless it can be rejected.",
        load=lambda to: to.reject_reasons_by_order, key=rejectable_key,
        make=reasons_of,
    )  # fmt: skip


def _relate_products() -> None:
    relate(
        Product, "brand", Brand | None, "Whose product it is.",
        load=lambda to: to.brand_by_id, key=lambda product: product.own_brand_id,
        make=brand_of, shared=True,
    )  # fmt: skip
    relate(
        Product, "listings", list[Listing], "What each channel shows of it.",
        load=lambda to: to.listings_by_product, key=lambda product: product.row_id,
        make=listings_of,
    )  # fmt: skip
    relate(
        Product, "variants", list[Variant], "Its variants, by SKU.",
        load=lambda to: to.variants_by_product, key=lambda product: product.row_id,
        make=variant_list_of,
    )  # fmt: skip
    relate(
        Listing, "channel", Channel | None, "Where it is listed; what is known, never a live read.",
        load=lambda to: to.channel_by_key, key=lambda listing: listing.key,
        make=channel_of, shared=True, scope=Scope.CHANNELS_READ,
    )  # fmt: skip


def _relate_variants() -> None:
    relate(
        Variant, "brand", Brand | None, "Whose variant it is.",
        load=lambda to: to.brand_by_id, key=lambda variant: variant.own_brand_id,
        make=brand_of, shared=True,
    )  # fmt: skip
    relate(
        Variant, "product", Product | None, "The product that it is a variant of.",
        load=lambda to: to.product_by_id, key=lambda variant: variant.product_id,
        make=product_of, shared=True,
    )  # fmt: skip
    relate(
        Variant, "offers", list[Offer], "What each channel sells of it, side by side.",
        load=lambda to: to.offers_by_variant, key=lambda variant: variant.row_id, make=offers_of,
    )  # fmt: skip
    relate(
        Variant, "total_stock", int | None,
        "The largest stock that any one channel shows: channels offer the same pieces.",
        load=lambda to: to.offers_by_variant, key=lambda variant: variant.row_id,
        make=total_stock_of,
    )  # fmt: skip
    relate(
        Variant, "price_range", list[PriceRange], "Lowest and highest price, one per currency.",
        load=lambda to: to.offers_by_variant, key=lambda variant: variant.row_id,
        make=price_ranges_of,
    )  # fmt: skip
    relate(
        Variant, "discrepancies", list[Discrepancy], "Where its offers differ in price or stock.",
        load=lambda to: to.offers_by_variant, key=lambda variant: variant.row_id,
        make=discrepancies_of,
    )  # fmt: skip
    relate(
        Offer, "channel", Channel | None, "Where it is sold; what is known, never a live read.",
        load=lambda to: to.channel_by_key, key=lambda offer: offer.channel_key,
        make=channel_of, shared=True, scope=Scope.CHANNELS_READ,
    )  # fmt: skip
    relate(
        Offer, "raw", str | None, "The marketplace's own answer inside the message, as received.",
        load=lambda to: to.document_by_offer, key=lambda offer: offer.key,
        make=offer_raw_of,
    )  # fmt: skip
    relate(
        OfferWarehouse, "warehouse", Warehouse | None,
        "The warehouse; with only its id where the marketplace tells no more.",
        load=lambda to: to.warehouse_by_key, key=lambda row: row.key,
        make=warehouse_of, shared=True, scope=Scope.CHANNELS_READ,
    )  # fmt: skip


def _relate_warehouses() -> None:
    relate(
        Warehouse, "brand", Brand | None, "Whose goods lie there.",
        load=lambda to: to.brand_by_id, key=lambda warehouse: warehouse.key.brand_id,
        make=brand_of, shared=True,
    )  # fmt: skip
    relate(
        Warehouse, "channel", Channel | None,
        "The channel that knows it; what is known, never a live read.",
        load=lambda to: to.channel_by_key, key=lambda warehouse: warehouse.key.channel,
        make=channel_of, shared=True, scope=Scope.CHANNELS_READ,
    )  # fmt: skip
