"""What the sandbox knows of each marketplace, as data."""

from dataclasses import dataclass

CHANNEL_CODES = ("bklp", "blib", "lzda", "lzda-sg", "shpe", "shpe-sg", "tkpd", "tktk", "zlra")

WAREHOUSE_CHANNELS = frozenset({"blib", "lzda", "tkpd", "tktk", "shpe"})
"""Channels that WarehouseService.Get answers."""

SKU_FETCH_CHANNELS = frozenset({"lzda", "tkpd", "tktk", "shpe"})
"""Channels that FetchVariantsBySku answers."""

REJECT_CHANNELS = frozenset({"shpe", "tktk", "tkpd"})
"""Channels whose buyers ask for a cancellation that the seller may reject."""

LABEL_WITHOUT_AWB = frozenset({"tkpd", "blib", "lzda"})
"""Channels whose label needs no airwaybill number."""

FULFILLING_CHANNELS = frozenset({"lzda", "lzda-sg", "shpe", "shpe-sg", "tktk", "tkpd", "blib"})
"""Channels that may fulfil an order themselves."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a marketplace's messages look, where the document's two samples differ.

    `slash_dates`: "2020/12/12 12:12:12+007", else RFC 3339. `line_number_text`: "1", else 1.
    `cents`: 10000.00, else 10000. `transaction_date` is "" where marketplaces send none.
    `awb_source`: true, false, or None for an empty object. `fees`: an array, else null.
    """

    name: str
    domain: str
    currency: str = "IDR"
    slash_dates: bool = False
    line_number_text: bool = False
    cents: bool = False
    transaction_date: bool = True
    awb_source: bool | None = True
    fees: bool = True
    variant_infos: bool = True


HABITS = {
    "tkpd": Habits("Tokopedia", "tokopedia.example.com"),
    "shpe": Habits("Shopee", "shopee.example.com"),
    "shpe-sg": Habits("Shopee SG", "shopee-sg.example.com", currency="SGD", cents=True),
    "lzda": Habits("Lazada", "lazada.example.com", variant_infos=True),
    "lzda-sg": Habits("Lazada SG", "lazada-sg.example.com", currency="SGD", cents=True),
    "tktk": Habits("Tiktok", "tiktok.example.com"),
    "blib": Habits("Blibli", "blibli.example.com", transaction_date=False, fees=False),
    "bklp": Habits(
        "Bukalapak",
        "bukalapak.example.com",
        slash_dates=True,
        line_number_text=True,
        cents=True,
        transaction_date=False,
        fees=False,
        variant_infos=False,
    ),
    "zlra": Habits(
        "Zalora",
        "zalora.example.com",
        slash_dates=True,
        line_number_text=True,
        cents=True,
        transaction_date=False,
        awb_source=None,
        variant_infos=False,
    ),
}

CANCEL_OPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "tkpd": (
        ("Stock Habis", "30"),
        ("Varian produk tidak tersedia", "31"),
        ("Toko sedang tutup", "32"),
        ("Kurir tidak tersedia", "33"),
    ),
    "shpe": (("Out of stock", "OUT_OF_STOCK"), ("Undeliverable area", "UNDELIVERABLE_AREA")),
    "tktk": (
        ("Out of stock", "seller_cancel_reason_out_of_stock"),
        ("Pricing error", "seller_cancel_reason_wrong_price"),
    ),
    "lzda": (("Out of stock", "15"), ("Wrong price or pricing error", "21")),
}
"""(name, code) of the reasons a seller chooses from; elsewhere free text."""

REJECT_OPTIONS = (
    ("You have reached an agreement with the buyer", "reverse_reject_request_reason_5"),
    (
        "Product is shipped and parcel cannot be recalled back from logistics.",
        "seller_reject_apply_package_has_not_exceeded_estimated_delivery_time",
    ),
    ("The order is packed already", "seller_reject_apply_product_has_been_packed"),
)
"""(name, code) of the reasons Tiktok takes for rejecting a cancellation."""

FEATURES = {
    "order-fetched": "CNX_ORDER_FETCHED",
    "product-fetched": "CNX_PRODUCT_FETCHED",
    "category-fetched": "CNX_CATEGORY_FETCHED",
    "category-fetched-v2": "CNX_CATEGORY_FETCHED_V2",
    "chat-fetched": "CNX_CHAT_FETCHED",
    "chat-fetched-group": "CNX_CHAT_FETCHED_GROUP",
    "feedback-pack-orders": "CNX_FEEDBACK_PACK_ORDERS",
    "feedback-accept-orders": "CNX_FEEDBACK_ACCEPT_ORDERS",
    "feedback-cancel-orders": "CNX_FEEDBACK_CANCEL_ORDERS",
    "feedback-complete-orders": "CNX_FEEDBACK_COMPLETE_ORDERS",
    "feedback-product-fetched-manual": "CNX_FEEDBACK_PRODUCT_FETCHED_MANUAL",
    "feedback-bulk-upsert-products": "CNX_FEEDBACK_BULK_UPSERT_PRODUCT",
    "feedback-bulk-delete-products": "CNX_FEEDBACK_BULK_DELETE_PRODUCT",
    "feedback-bulk-update-price": "CNX_FEEDBACK_BULK_UPDATE_PRICE",
    "feedback-update-inventory": "CNX_FEEDBACK_UPDATE_INVENTORY",
    "feedback-connect-channel": "CNX_FEEDBACK_CONNECT_CHANNEL",
    "feedback-disconnect-channel": "CNX_FEEDBACK_DISCONNECT_CHANNEL",
    "feedback-create-discount": "CNX_FEEDBACK_BULK_UPSERT_DISCOUNT",
    "feedback-bulk-update-inventory-v4": "CNX_FEEDBACK_BULK_UPDATE_INVENTORY_V4",
}
"""Feature to subscription, without the client's number at its end."""

CLIENT_ID = "1"
FEATURES_AT_START = ("order-fetched", "product-fetched", "category-fetched", "category-fetched-v2")
FOREIGN_BRANDS = frozenset({"toko-tetangga"})
"""Brands that belong to another client."""
