"""The nine channel codes of the document (Channel Code), and what it says of each.

`variant_keys`, `listing_keys`, `item_keys`: doc, Product Fetch From Channel (V1 and V2), the
examples of remote_variant. SKUs among those keys never identify: a new SKU moves the offer.
`has_warehouses`: doc, Warehouse, Available channel. `fetches_variants_by_sku`: doc, Product Fetch
Single Variant, list of available channel. `can_reject_cancellation`, `reject_reason_required`:
doc, Reject Request Order Cancellation. `pack_again_as_retry`: doc, Single Pack Order.
`label_needs_airwaybill`: doc, Single Get Shipping Label URL, notes. Names in the document's prose
mean the exact codes: what it says of Shopee holds for shpe, not for shpe-sg.
"""

from domain.marketplaces.marketplace import Marketplace, Rule

_COLLECT = Rule(
    "click and collect",
    "An order not accepted within one hour is accepted by Blibli itself; complete it with the "
    "buyer's settlement code as receivedBy.",
    "doc, CnC Blibli Process Flow",
    is_limit=False,
)
_WINDOW = Rule("orders", "Only orders of the last 3 days can be fetched.", "Vin eRetail, Tokopedia")

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
            rules=(
                _COLLECT,
                Rule(
                    "prices", "5 requests an hour for one parent SKU.", "doc, Single Update Price"
                ),
                Rule(
                    "discounts",
                    "By price 25 requests a minute and 100 SKUs a request, by percentage 10 a "
                    "minute; times on a 30 minute grid, not before now.",
                    "doc, Promotion",
                ),
            ),
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
            rules=(Rule("prices", "13 items a request.", "doc, Single Update Price"),),
        ),
        Marketplace(
            code="lzda-sg",
            name="Lazada SG",
            is_documented=True,
            variant_keys=(("item_id", "sku_id"), ("shop_sku",)),
            listing_keys=("item_id",),
            item_keys=("sku_id", "shop_sku", "item_id"),
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
            rules=(
                Rule(
                    "products",
                    "The shop's own limits arrive when it is connected.",
                    "doc, Feedback Connect Channel",
                ),
            ),
        ),
        Marketplace(
            code="shpe-sg",
            name="Shopee SG",
            is_documented=True,
            variant_keys=(("item_id", "variation_id"),),
            listing_keys=("item_id",),
            item_keys=("variation_id", "item_id"),
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
            order_window_days=3,
            rules=(
                _WINDOW,
                Rule(
                    "prices",
                    "8 requests a second, 100 SKUs a request.",
                    "doc, Single Update Price",
                ),
                Rule("discounts", "2 requests a second.", "doc, Promotion"),
            ),
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
            rules=(
                Rule(
                    "discounts",
                    "Maximum order 1 to 99 or -1; promotion stock above 0 or -1.",
                    "doc, Promotion",
                ),
            ),
        ),
        Marketplace(
            code="zlra",
            name="Zalora",
            is_documented=True,
            # Two forms that share no key: V2 by the product set, V1 by the shop's own ids.
            variant_keys=(("product_set_id", "product_id"), ("shop_sku",), ("seller_sku",)),
            listing_keys=("product_set_id",),
            item_keys=("product_id", "shop_sku", "seller_sku"),
        ),
    )
}
