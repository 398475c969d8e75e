"""Orders between the domain's records and the flat rows that keep them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from adapters.database.records import dump, load
from adapters.database.rows import AnyRow, AnySelect, choose
from adapters.database.tables import order_fees, order_lines, orders
from adapters.database.tables.orders import (
    DEADLINES,
    DELIVERY,
    HEAD,
    PLAIN,
    SHIPPING,
    TOTALS,
)
from domain.orders import (
    Courier,
    Deadlines,
    Delivery,
    Order,
    OrderContent,
    OrderFee,
    OrderKey,
    OrderLine,
    OrderStatus,
    Person,
    Shipping,
    Totals,
    due_at,
)
from domain.summaries import hundredths, second_of

PLAIN_NAMES = tuple(column.name for column in PLAIN)
SHIPPING_NAMES = tuple(column.name.removeprefix("shipping_") for column in SHIPPING)
_ENDS: list[int] = []
for _group in (HEAD, PLAIN, DEADLINES, TOTALS, DELIVERY, SHIPPING):
    _ENDS.append((_ENDS[-1] if _ENDS else 0) + len(_group))

LARGEST_RANK = 2**63 - 1


def select_orders() -> AnySelect:
    """Every column that `read_order` needs, in its order, and those that lists are sorted by."""
    groups = (HEAD, PLAIN, DEADLINES, TOTALS, DELIVERY, SHIPPING)
    names = [column.name for group in groups for column in group]
    return choose(*[orders.c[name] for name in (*names, "order_id", "due_at", "total_rank")])


def read_order(row: AnyRow) -> Order:
    """The order in one row of `select_orders`; lines, fees and documents are read when asked."""
    head, plain, deadlines, totals, delivery, shipping = _ENDS
    return Order(
        content=OrderContent(
            key=OrderKey(row.brand_id, row.channel_code, row.remote_order_id),
            status=row.content_status,
            status_raw=row.status_raw,
            deadlines=Deadlines(*row[plain:deadlines]),
            totals=Totals(*row[deadlines:totals]),
            delivery=Delivery(*row[totals:delivery]),
            dropshipper=_person(row.dropshipper_name, row.dropshipper_phone),
            shipping=Shipping(
                couriers=load(tuple[Courier, ...], row.shipping_couriers),
                driver=_person(row.shipping_driver_name, row.shipping_driver_phone),
                **dict(zip(SHIPPING_NAMES, row[delivery:shipping], strict=True)),
            ),
            **dict(zip(PLAIN_NAMES, row[head:plain], strict=True)),
        ),
        status=row.status,
        status_is_expected=row.overlay_status is not None,
        needs_review=row.review_reason is not None,
        review_reason=row.review_reason,
        remote_updated_at=row.remote_updated_at,
        updated_at=row.updated_at,
        change_sequence=row.change_sequence,
    )


def content_values(content: OrderContent, status: OrderStatus) -> dict[str, Any]:
    """The columns that the content alone decides; `status` is the shown one."""
    dropshipper = content.dropshipper or Person()
    driver = content.shipping.driver or Person()
    values: dict[str, Any] = {
        "order_id": content.key.text,
        "brand_id": content.key.brand_id,
        "channel_code": content.key.channel_code,
        "remote_order_id": content.key.remote_order_id,
        "content_status": content.status,
        "status_raw": content.status_raw,
        "dropshipper_name": dropshipper.name,
        "dropshipper_phone": dropshipper.phone,
        "shipping_couriers": dump(content.shipping.couriers),
        "shipping_driver_name": driver.name,
        "shipping_driver_phone": driver.phone,
        "due_at": due_at(content, status),
        "total_rank": total_rank(content.totals.total),
        "search_text": search_text(
            content.key.remote_order_id,
            content.customer_reference,
            content.shipping.airwaybill_number,
        ),
        "buyer_text": search_text(
            content.delivery.name,
            content.buyer_phone,
            content.delivery.phone,
            content.delivery.email,
        ),
        "courier_text": _courier_text(content.shipping),
        **sum_values(content.ordered_at, content.totals, content.lines),
    }
    values |= {name: getattr(content, name) for name in PLAIN_NAMES}
    for prefix in ("deadlines", "totals", "delivery"):
        group = getattr(content, prefix)
        values |= {f"{prefix}_{field.name}": getattr(group, field.name) for field in fields(group)}
    values |= {f"shipping_{name}": getattr(content.shipping, name) for name in SHIPPING_NAMES}
    return values


def sum_values(
    ordered_at: datetime | None, totals: Totals, lines: Iterable[OrderLine]
) -> dict[str, int | None]:
    """What summaries add: all of an order as whole numbers, or nothing of it."""
    amounts = (totals.total, totals.subtotal_seller)
    gross, net = map(hundredths, amounts)
    fits = (gross is None, net is None) == tuple(amount is None for amount in amounts)
    return {
        "ordered_second": None if ordered_at is None else second_of(ordered_at),
        "unit_count": sum(line.quantity for line in lines) if fits else None,
        "gross_hundredths": gross if fits else None,
        "net_hundredths": net if fits else None,
    }


def line_values(content: OrderContent) -> list[dict[str, Any]]:
    return [
        _values(content.key, line) | {"total_hundredths": hundredths(line.line_total)}
        for line in content.lines
    ]


def fee_values(content: OrderContent) -> list[dict[str, Any]]:
    return [
        _values(content.key, fee) | {"position": position}
        for position, fee in enumerate(content.fees)
    ]


LINE_COLUMNS = tuple(order_lines.c[field.name] for field in fields(OrderLine))
FEE_COLUMNS = tuple(order_fees.c[field.name] for field in fields(OrderFee))


def total_rank(total: Decimal | None) -> int | None:
    """A total as an integer to sort by: four decimals kept, the rest and the extremes cut."""
    if total is None:
        return None
    return max(-LARGEST_RANK, min(LARGEST_RANK, int(total.scaleb(4))))


def search_text(*words: str | None) -> str:
    """Words folded for searching, one a line, so that no match runs from one into the next."""
    return "\n".join(word.casefold().replace("\n", " ") for word in words if word)


def _courier_text(shipping: Shipping) -> str:
    names = {shipping.provider}
    for courier in shipping.couriers:
        names |= {courier.name, courier.provider}
    folded = sorted({name.casefold().strip() for name in names if name})
    return f"\n{chr(10).join(folded)}\n" if folded else ""


def _person(name: str | None, phone: str | None) -> Person | None:
    return None if name is None and phone is None else Person(name, phone)


def _values(key: OrderKey, part: OrderLine | OrderFee) -> dict[str, Any]:
    return {"order_id": key.text} | {f.name: getattr(part, f.name) for f in fields(part)}


def by_order(keys: Sequence[OrderKey], rows: Sequence[AnyRow]) -> Mapping[OrderKey, list[AnyRow]]:
    """Rows that begin with an order id, gathered by the key that it stands for."""
    names = {key.text: key for key in keys}
    found: dict[OrderKey, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(names[row[0]], []).append(row)
    return found
