"""Columns of the export of products: one row for each listing, a product on one channel."""

from domain.columns.makers import CHANGE_SEQUENCE, DELETED, integer, text, time

PRODUCT_COLUMNS = (
    CHANGE_SEQUENCE,
    DELETED,
    text("brand_id", "The brand.", is_key=True),
    text("channel_code", "The marketplace's code.", is_key=True),
    text("listing_reference", "What names the listing on its channel.", is_key=True),
    time("updated_at", "When what is shown changed here last."),
    text("product_sku", "Parent SKU: rows that share it are one product."),
    text("name", "Name on this channel."),
    text("product_brand", "The product's own brand."),
    text("condition", "Condition."),
    text("category_id", "The marketplace's id of the category."),
    text("category_name", "The category."),
    text("slug", "Slug."),
    text("image_url", "The first image."),
    integer("preorder_value", "How long a pre-order takes."),
    text("preorder_type", "In which unit."),
    text("description", "HTML, plain text or BBCode, by marketplace."),
)
