"""Activities and their items, and the one place that each order has for an action."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, PrimaryKeyConstraint, Table

from adapters.database.tables.base import metadata
from adapters.database.types import WORD, UtcDateTime, Word
from domain.activities import ActivityKind, ActivityStatus, ErrorCode
from domain.orders import OrderStatus

activities = Table(
    "activities",
    metadata,
    Column("activity_id", WORD, primary_key=True),
    Column("kind", Word(ActivityKind), nullable=False),
    Column("status", Word(ActivityStatus), nullable=False),
    Column("brand_id", WORD),
    Column("key_id", WORD, nullable=False),
    Column("requested_by", WORD, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("completed_at", UtcDateTime),
    Column("item_count", BigInteger, nullable=False),
    Column("done_count", BigInteger, nullable=False),
    Column("fingerprint", WORD, nullable=False),
    Column("idempotency_key", WORD),
    Column("arguments", WORD),
    Column("estimated_completion_at", UtcDateTime),
    # raised whenever its items came to something: who follows it sees that by this alone
    Column("revision", BigInteger, nullable=False, server_default="0"),
)
Index(
    "uq_activities_key_id_idempotency_key",
    activities.c.key_id,
    activities.c.idempotency_key,
    unique=True,
    sqlite_where=activities.c.idempotency_key.is_not(None),
    postgresql_where=activities.c.idempotency_key.is_not(None),
)
Index(None, activities.c.requested_at, activities.c.activity_id)
Index(None, activities.c.brand_id, activities.c.requested_at, activities.c.activity_id)
Index(None, activities.c.status, activities.c.requested_at)

activity_items = Table(
    "activity_items",
    metadata,
    Column("activity_id", WORD, ForeignKey(activities.c.activity_id), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("target", WORD, nullable=False),
    Column("status", Word(ActivityStatus), nullable=False),
    Column("message", WORD),
    Column("channel_code", WORD),
    Column("order_id", WORD),
    Column("error", Word(ErrorCode)),
    Column("upstream", WORD),
    # what feedback finds the item by
    Column("brand_id", WORD),
    Column("reference", WORD),
    Column("remote_warehouse_id", WORD),
    # what a success makes of the order
    Column("expected", Word(OrderStatus)),
    # when its call or publish began, null while it is queued, and when that ended, known or not
    Column("began_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    # when the one FetchOrders that shall tell of it was asked
    Column("asked_at", UtcDateTime),
    # the activity of that FetchOrders
    Column("asked_by", WORD),
    PrimaryKeyConstraint("activity_id", "position"),
)
Index(None, activity_items.c.order_id)

order_places = Table(
    "order_places",
    metadata,
    Column("order_id", WORD, primary_key=True),
    Column("activity_id", WORD, ForeignKey(activities.c.activity_id), nullable=False),
    Column("position", BigInteger, nullable=False),
)
Index(None, order_places.c.activity_id)

order_queue = Table(
    "order_queue",
    metadata,
    Column("activity_id", WORD, ForeignKey(activities.c.activity_id), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("order_id", WORD, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    # whether a bulk topic takes it
    Column("by_topic", Boolean, nullable=False),
    # null where it holds a secret: then the holder alone knows it, who lived at least until then
    Column("command", WORD),
    Column("holder", WORD),
    Column("held_until", UtcDateTime),
    PrimaryKeyConstraint("activity_id", "position"),
)
Index(None, order_queue.c.queued_at, order_queue.c.activity_id, order_queue.c.position)
