"""The nine channel codes of the document (Channel Code), and what it says of each.

`variant_keys`, `listing_keys`, `item_keys`: doc, Product Fetch From Channel (V1 and V2), the
examples of remote_variant. SKUs among those keys never identify: a new SKU moves the offer.
`has_warehouses`: doc, Warehouse, Available channel. `fetches_variants_by_sku`: doc, Product Fetch
Single Variant, list of available channel. `can_reject_cancellation`, `reject_reason_required`:
doc, Reject Request Order Cancellation. `pack_again_as_retry`: doc, Single Pack Order.
`label_needs_airwaybill`, `takes_label_type` and `default_label_type`: doc, Single Get Shipping
Label URL, notes. `bulk_label_needs_airwaybill`: doc, Bulk Shipping Label, notes. Names in the
document's prose mean the exact codes: what it says of Shopee holds for shpe, not for shpe-sg.
`has_couriers`: doc, Courier Requirement. `rules`: stated.py. How many requests each takes, and how
large: limits.py.
"""

from domain.marketplaces.marketplace import Marketplace
from domain.marketplaces.stated import STATED

MARKETPLACES: dict[str, Marketplace] = {
    entry.code: entry
    for entry in (
        Marketplace(
            code="bklp",
            name="Bukalapak",
            is_documented=True,
            variant_keys=(("bklp_product_id", "remote_variant_id"),),
            listing_keys=("bklp_product_id",),
            item_keys=("remote_variant_id", "bklp_product_id"),
            rules=STATED["bklp"],
        ),
        Marketplace(
            code="blib",
            name="Blibli",
            is_documented=True,
            variant_keys=(("gdn_sku",), ("product_code",)),
            listing_keys=("product_code",),
            item_keys=("gdn_sku", "product_code"),
            has_warehouses=True,
            has_click_and_collect=True,
            label_needs_airwaybill=False,
            takes_label_type=False,
            rules=STATED["blib"],
        ),
        Marketplace(
            code="lzda",
            name="Lazada",
            is_documented=True,
            variant_keys=(("item_id", "sku_id"), ("shop_sku",)),
            listing_keys=("item_id",),
            item_keys=("sku_id", "shop_sku", "item_id"),
            has_warehouses=True,
            fetches_variants_by_sku=True,
            label_needs_airwaybill=False,
            takes_label_type=False,
            has_couriers=True,
            rules=STATED["lzda"],
        ),
        Marketplace(
            code="lzda-sg",
            name="Lazada SG",
            is_documented=True,
            variant_keys=(("item_id", "sku_id"), ("shop_sku",)),
            listing_keys=("item_id",),
            item_keys=("sku_id", "shop_sku", "item_id"),
            rules=STATED["lzda-sg"],
        ),
        Marketplace(
            code="shpe",
            name="Shopee",
            is_documented=True,
            variant_keys=(("item_id", "variation_id"),),
            listing_keys=("item_id",),
            item_keys=("variation_id", "item_id"),
            has_warehouses=True,
            fetches_variants_by_sku=True,
            can_reject_cancellation=True,
            pack_again_as_retry=True,
            bulk_label_needs_airwaybill=True,
            default_label_type="THERMAL_AIR_WAYBILL",
            rules=STATED["shpe"],
        ),
        Marketplace(
            code="shpe-sg",
            name="Shopee SG",
            is_documented=True,
            variant_keys=(("item_id", "variation_id"),),
            listing_keys=("item_id",),
            item_keys=("variation_id", "item_id"),
            rules=STATED["shpe-sg"],
        ),
        Marketplace(
            code="tkpd",
            name="Tokopedia",
            is_documented=True,
            variant_keys=(("product_id", "variant_id"),),
            listing_keys=(),
            item_keys=("variant_id", "product_id"),
            has_warehouses=True,
            fetches_variants_by_sku=True,
            can_reject_cancellation=True,
            label_needs_airwaybill=False,
            takes_label_type=False,
            order_window_days=3,
            rules=STATED["tkpd"],
        ),
        Marketplace(
            code="tktk",
            name="TikTok",
            is_documented=True,
            variant_keys=(("product_id", "variant_id"),),
            listing_keys=("product_id",),
            item_keys=("variant_id", "product_id"),
            has_warehouses=True,
            fetches_variants_by_sku=True,
            can_reject_cancellation=True,
            reject_reason_required=True,
            rules=STATED["tktk"],
        ),
        Marketplace(
            code="zlra",
            name="Zalora",
            is_documented=True,
            # Two forms that share no key: V2 by the product set, V1 by the shop's own ids.
            variant_keys=(("product_set_id", "product_id"), ("shop_sku",), ("seller_sku",)),
            listing_keys=("product_set_id",),
            item_keys=("product_id", "shop_sku", "seller_sku"),
            has_couriers=True,
            rules=STATED["zlra"],
        ),
    )
}
