"""Orders as shown, their parts, and every version that was received."""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table

from adapters.database.tables.base import columns_of, metadata
from adapters.database.types import WORD, UtcDateTime, Word
from domain.orders import (
    Deadlines,
    Delivery,
    OrderContent,
    OrderDocuments,
    OrderFee,
    OrderLine,
    OrderStatus,
    Shipping,
    Totals,
)

APART = frozenset({"status_raw", "channel_response", "barcode"})
"""Fields of the content that stand in the head of the row or in a table of their own."""

PLAIN = columns_of(OrderContent, leave_out=APART)
DEADLINES = columns_of(Deadlines, "deadlines_")
TOTALS = columns_of(Totals, "totals_")
DELIVERY = columns_of(Delivery, "delivery_")
SHIPPING = columns_of(Shipping, "shipping_")

HEAD: tuple[Column[Any], ...] = (
    Column("brand_id", WORD, nullable=False),
    Column("channel_code", WORD, nullable=False),
    Column("remote_order_id", WORD, nullable=False),
    Column("content_status", Word(OrderStatus), nullable=False),
    Column("status_raw", WORD, nullable=False),
    Column("status", Word(OrderStatus), nullable=False),
    Column("overlay_status", Word(OrderStatus)),
    Column("overlay_since", UtcDateTime),
    Column("review_reason", WORD),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("remote_updated_at", UtcDateTime),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("change_sequence", BigInteger, nullable=False),
    Column("message_id", WORD, nullable=False),
    Column("content_hash", WORD, nullable=False),
    Column("dropshipper_name", WORD),
    Column("dropshipper_phone", WORD),
    Column("shipping_couriers", WORD, nullable=False),
    Column("shipping_driver_name", WORD),
    Column("shipping_driver_phone", WORD),
)

SORTING: tuple[Column[Any], ...] = (
    Column("due_at", UtcDateTime),
    Column("total_rank", BigInteger),
    Column("search_text", WORD, nullable=False),
    Column("buyer_text", WORD, nullable=False),
    Column("courier_text", WORD, nullable=False),
)
"""Derived from the content, for sorts and filters alone; never read."""

SUMMING: tuple[Column[Any], ...] = (
    Column("ordered_second", BigInteger),
    # None: an amount is no number of hundredths, and the order is added by itself
    Column("unit_count", BigInteger),
    Column("gross_hundredths", BigInteger),
    Column("net_hundredths", BigInteger),
)
"""Derived from the content, for summaries: whole numbers, which every database adds exactly."""

orders = Table(
    "orders",
    metadata,
    Column("order_id", WORD, primary_key=True),
    *HEAD,
    *PLAIN,
    *DEADLINES,
    *TOTALS,
    *DELIVERY,
    *SHIPPING,
    *SORTING,
    *SUMMING,
)

# PostgreSQL reads a list with nulls last straight off an index only when it is built that way;
# SQLite, where nulls are smallest, walks the plain one backwards.
_LAST = {"ordered_at": "DESC NULLS LAST", "order_id": "DESC"}
_LARGEST = {"total_rank": "DESC NULLS LAST", "order_id": "DESC"}
_of = orders.c
Index(None, _of.ordered_at, _of.order_id, postgresql_ops=_LAST)
Index(None, _of.brand_id, _of.ordered_at, _of.order_id, postgresql_ops=_LAST)
Index(None, _of.brand_id, _of.status, _of.ordered_at, _of.order_id, postgresql_ops=_LAST)
Index(None, _of.brand_id, _of.channel_code, _of.ordered_at, _of.order_id, postgresql_ops=_LAST)
Index(None, _of.updated_at, _of.order_id)
Index(None, _of.brand_id, _of.updated_at, _of.order_id)
Index(None, _of.brand_id, _of.required_at, _of.order_id)
Index(None, _of.brand_id, _of.total_rank, _of.order_id, postgresql_ops=_LARGEST)
Index(None, _of.brand_id, _of.due_at, _of.order_id)
Index(None, _of.due_at, _of.order_id)
Index(None, _of.change_sequence, unique=True)

SUMMED_BY = (
    _of.brand_id,
    _of.ordered_second,
    _of.channel_code,
    _of.status,
    _of.currency_code,
    _of.unit_count,
    _of.gross_hundredths,
    _of.net_hundredths,
)
"""What most summaries ask for: they read this index and no row."""
Index("ix_orders_summed", *SUMMED_BY)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", WORD, nullable=False),
    *columns_of(OrderLine),
    Column("total_hundredths", BigInteger),
    PrimaryKeyConstraint("order_id", "position"),
)
Index(None, order_lines.c.sku, order_lines.c.order_id)

order_fees = Table(
    "order_fees",
    metadata,
    Column("order_id", WORD, nullable=False),
    Column("position", BigInteger, nullable=False),
    *columns_of(OrderFee),
    PrimaryKeyConstraint("order_id", "position"),
)

order_documents = Table(
    "order_documents",
    metadata,
    Column("order_id", WORD, primary_key=True),
    *columns_of(OrderDocuments),
)

order_versions = Table(
    "order_versions",
    metadata,
    Column("order_id", WORD, nullable=False),
    Column("message_id", WORD, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("transaction_at", UtcDateTime),
    Column("status", Word(OrderStatus), nullable=False),
    Column("status_raw", WORD, nullable=False),
    Column("content_hash", WORD, nullable=False),
    Column("activity_id", WORD, nullable=False),
    # last, so that SQLite reads the rest without walking over it
    Column("body", WORD, nullable=False),
    PrimaryKeyConstraint("order_id", "message_id"),
)
Index(None, order_versions.c.received_at, order_versions.c.order_id)

counters = Table(
    "counters",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
