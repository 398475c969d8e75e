"""Columns of the export of order lines: one row for each line, with what most ask of its order."""

from domain.columns.makers import CHANGE_SEQUENCE, DELETED, amount, date, integer, text, time

ORDER_LINE_COLUMNS = (
    CHANGE_SEQUENCE,
    DELETED,
    text("brand_id", "The brand.", "order.brand_id", is_key=True),
    text("channel_code", "The marketplace's code.", "order.channel_code", is_key=True),
    text("remote_order_id", "The order.", "order.remote_order_id", is_key=True),
    integer("position", "The line's place in the order, from 0.", is_key=True),
    integer("line_number", "The marketplace's number of the line."),
    text("remote_order_item_id", "The marketplace's id of the item."),
    text("order_status", "The order's status.", "order.status"),
    time("ordered_at", "When it was ordered.", "order.ordered_at"),
    date("ordered_on", "order.ordered_at"),
    time("updated_at", "When what is shown of the order changed here last.", "order.updated_at"),
    text("sku", "SKU."),
    text("description", "What it is, in the marketplace's words."),
    integer("quantity", "Pieces."),
    text("currency_code", "Currency of every amount in the row.", "order.currency_code"),
    amount("raw_price", "Price before anything is taken off."),
    amount("unit_price", "Price of a piece."),
    amount("line_total", "Total of the line, as the message says."),
    amount("voucher", "Voucher."),
    amount("promo", "Promotion."),
    amount("discount", "Discount."),
    amount("tax", "Tax."),
    amount("shipping_amount", "Shipping."),
    text("comments", "The buyer's notes."),
    text("reference_id", "The marketplace's id of the variant."),
    text("remote_warehouse_id", "The warehouse.", "order.remote_warehouse_id"),
)
