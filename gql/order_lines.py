"""The lines of an order: each shows a record of its own, in the order's currency."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import strawberry

from domain.channels import ChannelKey
from domain.records import Columns, Record
from domain.variants import SoldItem
from gql.columns import amount_at, columns_of, reading
from gql.execution.selection import Selection
from gql.fields import about
from gql.money import Money


def _amount(column: str) -> Callable[["OrderLine"], Money | None]:
    """A source: the amount in this column of the line."""

    @reading(column)
    def see(line: "OrderLine") -> Money | None:
        amount = getattr(line.row, column)
        if amount is None:
            return None
        return Money(amount=amount, currency_code=line.order.currency_code)

    cast("Any", see).shown = amount_at(f"row.{column}", "order.currency_code")
    return see


@strawberry.type(description="One line of an order, text and amounts as received.")
class OrderLine:
    """A line; its variant is attached in gql.relations."""

    row: strawberry.Private[Record]
    order: strawberry.Private[Record]
    line_number: int | None = about("Its number in the order.", "row.line_number")
    remote_order_item_id: str = about("The marketplace's id for it.", "row.remote_order_item_id")
    sku: str | None = about(
        "The SKU that was sold; null where the marketplace gave none.", "row.sku"
    )
    description: str | None = about("What it was called.", "row.description")
    quantity: int = about("How many.", "row.quantity")
    raw_price: Money | None = about("Price of one, before discounts.", _amount("raw_price"))
    unit_price: Money | None = about(
        "Price of one, as the marketplace computes it.", _amount("unit_price")
    )
    line_total: Money | None = about("Total of the line.", _amount("line_total"))
    voucher: Money | None = about("Discount by voucher.", _amount("voucher"))
    promo: Money | None = about("Discount by promotion.", _amount("promo"))
    discount: Money | None = about("Discount.", _amount("discount"))
    tax: Money | None = about("Tax.", _amount("tax"))
    shipping_amount: Money | None = about("Shipping cost.", _amount("shipping_amount"))
    comments: str | None = about("The buyer's notes.", "row.comments")
    reference_id: str | None = about(
        "The marketplace's id of the product or variant.", "row.reference_id"
    )


@reading("sku", "reference_id")
def sold_item(line: OrderLine) -> SoldItem:
    """What leads to the variant that was sold."""
    channel = ChannelKey(line.order.brand_id, line.order.channel_code)
    return SoldItem(channel, line.row.sku, line.row.reference_id)


def line_columns(selection: Selection | None) -> Columns:
    """What has to be read of lines."""
    return Columns(columns_of(OrderLine, selection, ("",)))


def lines_of(lines: Sequence[Record] | None, order: Record) -> list[OrderLine]:
    """Lines as GraphQL shows them, in the order's currency."""
    return [OrderLine(row=line, order=order) for line in lines or ()]
