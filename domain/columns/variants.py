"""Columns of the export of variants: one row for each offer, a variant on one channel."""

from domain.columns.makers import CHANGE_SEQUENCE, DELETED, amount, integer, text, time

VARIANT_COLUMNS = (
    CHANGE_SEQUENCE,
    DELETED,
    text("brand_id", "The brand.", is_key=True),
    text("channel_code", "The marketplace's code.", is_key=True),
    text("offer_reference", "What names the variant on its channel.", is_key=True),
    time("updated_at", "When what is shown changed here last."),
    text("sku", "SKU: rows that share it are one variant."),
    text("name", "Name on this channel."),
    text("listing_reference", "The listing that it belongs to, as in products."),
    text("status", "ACTIVE, INACTIVE or UNKNOWN."),
    text("status_raw", "The marketplace's word for the status."),
    text("currency_code", "Currency of the prices."),
    amount("price", "Price on this channel."),
    amount("lowest_price", "Lowest price of its warehouses in this currency."),
    amount("highest_price", "Highest price of its warehouses in this currency."),
    integer("stock", "Stock on this channel, over its warehouses."),
    integer("warehouse_count", "How many warehouses it has rows for."),
    text("options", "Options, as `name: value`, with semicolons between them."),
    text("url", "Where buyers find it."),
    text("image_url", "The first image."),
    amount("weight", "Weight."),
    text("weight_unit", "Unit of the weight."),
    amount("height", "Height."),
    amount("length", "Length."),
    amount("width", "Width."),
    text("size_unit", "Unit of the three."),
)
