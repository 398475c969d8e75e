"""Product messages V1 and V2, as the document's samples have them."""

from decimal import Decimal

from sandbox.category_messages import category_of, platforms, remote_category_id
from sandbox.json_text import Json, Object, encode
from sandbox.marketplaces import HABITS
from sandbox.order_messages import money
from sandbox.seed.catalogue import Offer, Variant
from sandbox.seed.tables import brand_seeds

BY_CRON = "import_variant_consumer_cron"
BY_CALL = "jsonrpc_product_fetched_manual"


def product_message(activity_id: str, action: str, offer: Offer) -> Object:
    """The whole message of one product with the variants given in the offer."""
    return {
        "id": activity_id,
        "brand_id": offer.brand_id,
        "action": action,
        "product": _product(offer),
    }


def _product(offer: Offer) -> Object:
    node = category_of(offer.category)
    brand = brand_seeds()[offer.brand_id].name
    brand_attribute: Object = {
        "name": "Brand",
        "value": brand,
        "listing_platforms": platforms(offer.channel),
    }
    return {
        "channel": offer.channel,
        "listing_platforms": platforms(offer.channel),
        "name": offer.name,
        "merek": brand,
        "sku": offer.sku,
        "description": _description(offer, brand),
        "slug": _slug(offer),
        "condition": "New",
        "img_urls": [f"https://img.example.com/{_slug(offer)}.jpg"],
        "attributes": [brand_attribute],
        "variants": [_variant(offer, variant) for variant in offer.variants],
        "remote_category": {
            "remote_category_id": remote_category_id(offer.channel, node.number),
            "remote_category_name": node.path.split(" > ")[-1],
        },
        "preorder": {"value": 0, "type": "days"},
    }


def _variant(offer: Offer, variant: Variant) -> Object:
    habits = HABITS[offer.channel]
    stock = sum(count for _, count in variant.stocks)
    raw: Object = {"id": variant.reference_id, "sku": variant.sku, "stock": stock}
    fields: Object = {
        "variant_sku": variant.sku,
        "variant_name": variant.name,
        "status": _status(variant),
        "currency_code": habits.currency,
        "price": money(variant.price, habits),
        "variant_raw": encode(raw),
        "url": f"https://{habits.domain}/{_slug(offer)}?v={variant.reference_id}",
        "img_urls": [f"https://img.example.com/{_slug(offer)}-{variant.reference_id}.jpg"],
        "volume": {"height": 10, "length": Decimal("22.5"), "unit": "CM", "width": 15},
        "weight": {"unit": "G", "value": variant.grams},
        "attributes": [],
        "options": _options(offer, variant),
        "remote_variant": variant.remote_variant,
        "stock": stock,
        "advance_stock": {"total": 0, "sellable": 0, "in_transit": 0},
    }
    if offer.has_infos:
        fields["variant_infos"] = _infos(offer, variant)
    return fields


def _infos(offer: Offer, variant: Variant) -> list[Json]:
    habits = HABITS[offer.channel]
    return [
        {
            "remote_warehouse_id": warehouse,
            "stock": count,
            "price": money(dict(variant.prices).get(warehouse, variant.price), habits),
            "currency_code": habits.currency,
            "status": _status(variant),
            "pickup_in_store": offer.channel == "blib",
        }
        for warehouse, count in variant.stocks
    ]


def _options(offer: Offer, variant: Variant) -> list[Json]:
    name, value = variant.option
    if not name:
        return []
    return [{"name": name, "value": value, "listing_platforms": platforms(offer.channel)}]


def _status(variant: Variant) -> str:
    return "active" if variant.is_active else "inactive"


def _slug(offer: Offer) -> str:
    return offer.name.lower().replace(" ", "-")


def _description(offer: Offer, brand: str) -> str:
    sentence = f"{offer.name} dari {brand}. Dikirim dari gudang resmi."
    if offer.channel in ("lzda", "lzda-sg", "zlra"):
        return f"<p><b>{offer.name}</b></p><p>{sentence}</p>"
    if offer.channel == "bklp":
        return f"[b]{offer.name}[/b]\n{sentence}"
    return sentence
