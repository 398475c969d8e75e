"""Product messages V1 and V2 (document: Product Fetch From Channel, and V2) in our words."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import cast

from adapters.mp_adapter.exact_json import dump_json
from adapters.mp_adapter.fields import Fields
from domain.channels import ChannelKey
from domain.errors import Malformed
from domain.json_text import read_json
from domain.marketplaces.remote import item_references, listing_reference, offer_reference
from domain.products import ListingContent, ListingKey, NamedValue, Preorder
from domain.variants import (
    AdvanceStock,
    FetchedProduct,
    Measure,
    OfferContent,
    OfferKey,
    OfferStatus,
    Volume,
    WarehouseOffer,
)

_Named = tuple[Fields, Mapping[str, object]]


def read_product(body: Mapping[str, object], zone: tzinfo) -> FetchedProduct:
    """The listing and the remote variants that a message names.

    A remote variant that is named twice counts once, as it is told last. Raises Malformed.
    """
    message = Fields(body, zone=zone)
    product = message.needed_child("product")
    channel = ChannelKey(
        message.needed_key("brand_id"), product.needed_key("channel", "channel_code")
    )
    listing = _listing(product)
    variants: dict[str, _Named] = {}
    for variant in product.rows(product.first("variants", "variant")):
        remote = _remote_variant(variant)
        reference = offer_reference(channel.channel_code, remote, variant.key("variant_sku"))
        if reference is None:
            raise variant.wrong("remote_variant", "is empty, and there is no variant_sku either")
        variants[reference] = (variant, remote)
    offers = _offers(channel, listing.parent_sku, variants)
    return FetchedProduct(channel, listing, offers, message.key("id") or "")


def _offers(
    channel: ChannelKey, parent_sku: str | None, variants: Mapping[str, _Named]
) -> tuple[OfferContent, ...]:
    if not variants:
        return ()
    remotes = [remote for _, remote in variants.values()]
    reference = listing_reference(channel.channel_code, remotes, parent_sku, tuple(variants))
    listing = ListingKey(channel.brand_id, channel.channel_code, reference)
    return tuple(
        _offer(OfferKey(channel.brand_id, channel.channel_code, name), listing, variant, remote)
        for name, (variant, remote) in variants.items()
    )


def _listing(product: Fields) -> ListingContent:
    category = product.child("remote_category")
    preorder = product.child("preorder")
    return ListingContent(
        parent_sku=product.key("sku"),
        name=product.text("name") or "",
        description=product.text("description"),
        product_brand=product.text("merek"),
        slug=product.text("slug"),
        condition=product.text("condition"),
        platforms=product.words("listing_platforms"),
        image_urls=product.words("img_urls"),
        attributes=_named_values(product, "attributes"),
        remote_category_id=category.key("remote_category_id") if category else None,
        remote_category_name=category.text("remote_category_name") if category else None,
        preorder=Preorder(preorder.integer("value"), preorder.text("type")) if preorder else None,
    )


def _offer(
    key: OfferKey, listing: ListingKey, variant: Fields, remote: Mapping[str, object]
) -> OfferContent:
    status = variant.text("status") or ""
    return OfferContent(
        key=key,
        listing=listing,
        sku=variant.key("variant_sku"),
        name=variant.text("variant_name") or "",
        status=OfferStatus.read(status),
        status_raw=status,
        currency_code=variant.key("currency_code"),
        price=variant.amount("price"),
        stock=variant.integer("stock"),
        url=variant.text("url"),
        image_urls=variant.words("img_urls"),
        attributes=_named_values(variant, "attributes"),
        options=_named_values(variant, "options"),
        volume=_volume(variant.child("volume")),
        weight=_weight(variant.child("weight")),
        advance_stock=_advance_stock(variant.child("advance_stock")),
        warehouses=tuple(_warehouse_offer(row) for row in variant.rows("variant_infos")),
        remote_variant=dump_json(remote),
        item_references=item_references(key.channel_code, remote),
        raw=variant.any_text("variant_raw"),
    )


def _remote_variant(variant: Fields) -> Mapping[str, object]:
    """An object in fetched messages, a JSON text elsewhere in the document: both are read."""
    value = variant.values.get("remote_variant")
    if isinstance(value, str) and value.strip():
        try:
            value = read_json(value)
        except Malformed as error:
            raise variant.wrong("remote_variant", str(error)) from None
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return {}
    if not isinstance(value, Mapping):
        raise variant.wrong("remote_variant", "is no object")
    return cast("Mapping[str, object]", value)


def _named_values(owner: Fields, name: str) -> tuple[NamedValue, ...]:
    return tuple(
        NamedValue(
            row.text("name") or "", row.any_text("value") or "", row.words("listing_platforms")
        )
        for row in owner.rows(name)
    )


def _volume(size: Fields | None) -> Volume | None:
    if size is None:
        return None
    return Volume(
        height=size.amount("height"),
        length=size.amount("length"),
        width=size.amount("width"),
        unit=size.text("unit"),
    )


def _weight(weight: Fields | None) -> Measure | None:
    return Measure(weight.amount("value"), weight.text("unit")) if weight else None


def _advance_stock(stock: Fields | None) -> AdvanceStock | None:
    if stock is None:
        return None
    return AdvanceStock(
        stock.integer("total"), stock.integer("sellable"), stock.integer("in_transit")
    )


def _warehouse_offer(row: Fields) -> WarehouseOffer:
    status = row.text("status")
    return WarehouseOffer(
        remote_warehouse_id=row.key("remote_warehouse_id"),
        stock=row.integer("stock"),
        price=row.amount("price"),
        currency_code=row.key("currency_code"),
        status=OfferStatus.read(status or ""),
        status_raw=status,
        pickup_in_store=row.flag("pickup_in_store"),
    )
