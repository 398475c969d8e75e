"""Orders, work, brands, channels, keys and messages."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from adapters.database.types import WORD, ExactDecimal, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LAST = {"ordered_at": "DESC NULLS LAST", "order_id": "DESC"}
GIVEN = sa.text("idempotency_key IS NOT NULL")


def upgrade() -> None:
    _create_orders()
    _create_work()
    _create_registry_and_messages()


def _columns(kind: TypeEngine[Any], names: str, *, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names.split()]


def _create_orders() -> None:
    op.create_table(
        "orders",
        *_columns(
            WORD,
            "order_id brand_id channel_code remote_order_id content_status status_raw status",
        ),
        *_columns(WORD, "overlay_status", nullable=True),
        *_columns(UtcDateTime(), "overlay_since", nullable=True),
        *_columns(WORD, "review_reason", nullable=True),
        *_columns(UtcDateTime(), "occurred_at"),
        *_columns(UtcDateTime(), "remote_updated_at", nullable=True),
        *_columns(UtcDateTime(), "updated_at"),
        *_columns(sa.BigInteger(), "change_sequence"),
        *_columns(WORD, "message_id content_hash"),
        *_columns(WORD, "dropshipper_name dropshipper_phone", nullable=True),
        *_columns(WORD, "shipping_couriers"),
        *_columns(WORD, "shipping_driver_name shipping_driver_phone", nullable=True),
        *_columns(WORD, "currency_code"),
        *_columns(UtcDateTime(), "ordered_at", nullable=True),
        *_columns(
            WORD,
            "mp_adapter_order_id remote_booking_id customer_reference shop_name publish_status",
            nullable=True,
        ),
        *_columns(UtcDateTime(), "paid_at required_at cancelled_at transaction_at", nullable=True),
        *_columns(
            WORD,
            "payment_method remarks cancel_reason buyer_phone remote_warehouse_id",
            nullable=True,
        ),
        *_columns(
            sa.Boolean(),
            "is_advance_fulfillment is_pre_order fulfilled_by_marketplace",
            nullable=True,
        ),
        *_columns(WORD, "listing_platform", nullable=True),
        *_columns(sa.Boolean(), "click_and_collect"),
        *_columns(
            UtcDateTime(),
            "click_and_collect_deadline deadlines_accept_by deadlines_pack_by "
            "deadlines_ship_by deadlines_respond_to_cancellation_by",
            nullable=True,
        ),
        *_columns(
            ExactDecimal(),
            "totals_subtotal totals_subtotal_seller totals_discount totals_discount_seller "
            "totals_discount_from_marketplace totals_voucher totals_voucher_seller "
            "totals_promo totals_shipping totals_tax totals_total",
            nullable=True,
        ),
        *_columns(
            WORD,
            "delivery_name delivery_phone delivery_email delivery_address1 delivery_address2 "
            "delivery_suburb delivery_city delivery_region delivery_country "
            "delivery_post_code delivery_latitude delivery_longitude shipping_method "
            "shipping_provider shipping_service shipping_service_type "
            "shipping_airwaybill_number",
            nullable=True,
        ),
        *_columns(UtcDateTime(), "shipping_airwaybill_at", nullable=True),
        *_columns(sa.Boolean(), "shipping_airwaybill_from_marketplace", nullable=True),
        *_columns(
            WORD,
            "shipping_pickup_code shipping_port_code shipping_sort_code shipping_reference "
            "shipping_extras shipping_label_url",
            nullable=True,
        ),
        *_columns(UtcDateTime(), "due_at", nullable=True),
        *_columns(sa.BigInteger(), "total_rank", nullable=True),
        *_columns(WORD, "search_text buyer_text courier_text"),
        sa.PrimaryKeyConstraint("order_id", name="pk_orders"),
    )
    op.create_index(
        "ix_orders_brand_id_ordered_at_order_id",
        "orders",
        ["brand_id", "ordered_at", "order_id"],
        postgresql_ops=LAST,
    )
    op.create_index(
        "ix_orders_brand_id_required_at_order_id", "orders", ["brand_id", "required_at", "order_id"]
    )
    op.create_index(
        "ix_orders_brand_id_status_ordered_at_order_id",
        "orders",
        ["brand_id", "status", "ordered_at", "order_id"],
        postgresql_ops=LAST,
    )
    op.create_index(
        "ix_orders_brand_id_total_rank_order_id", "orders", ["brand_id", "total_rank", "order_id"]
    )
    op.create_index(
        "ix_orders_brand_id_updated_at_order_id", "orders", ["brand_id", "updated_at", "order_id"]
    )
    op.create_index("ix_orders_change_sequence", "orders", ["change_sequence"], unique=True)
    op.create_index("ix_orders_due_at_order_id", "orders", ["due_at", "order_id"])
    op.create_index(
        "ix_orders_ordered_at_order_id", "orders", ["ordered_at", "order_id"], postgresql_ops=LAST
    )
    op.create_table(
        "order_lines",
        *_columns(WORD, "order_id"),
        *_columns(sa.BigInteger(), "position"),
        *_columns(sa.BigInteger(), "line_number", nullable=True),
        *_columns(WORD, "remote_order_item_id"),
        *_columns(WORD, "sku description", nullable=True),
        *_columns(sa.BigInteger(), "quantity"),
        *_columns(
            ExactDecimal(),
            "raw_price unit_price line_total voucher promo discount tax shipping_amount",
            nullable=True,
        ),
        *_columns(WORD, "comments reference_id", nullable=True),
        sa.PrimaryKeyConstraint("order_id", "position", name="pk_order_lines"),
    )
    op.create_index("ix_order_lines_sku_order_id", "order_lines", ["sku", "order_id"])
    op.create_table(
        "order_fees",
        *_columns(WORD, "order_id"),
        *_columns(sa.BigInteger(), "position"),
        *_columns(WORD, "type", nullable=True),
        *_columns(ExactDecimal(), "amount", nullable=True),
        *_columns(WORD, "sku remote_order_item_id name", nullable=True),
        sa.PrimaryKeyConstraint("order_id", "position", name="pk_order_fees"),
    )
    op.create_table(
        "order_documents",
        *_columns(WORD, "order_id raw"),
        *_columns(WORD, "channel_response barcode", nullable=True),
        sa.PrimaryKeyConstraint("order_id", name="pk_order_documents"),
    )
    op.create_table(
        "order_versions",
        *_columns(WORD, "order_id message_id"),
        *_columns(UtcDateTime(), "published_at received_at"),
        *_columns(UtcDateTime(), "transaction_at", nullable=True),
        *_columns(WORD, "status status_raw content_hash activity_id body"),
        sa.PrimaryKeyConstraint("order_id", "message_id", name="pk_order_versions"),
    )
    op.create_table(
        "counters",
        *_columns(WORD, "name"),
        *_columns(sa.BigInteger(), "value"),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )


def _create_work() -> None:
    op.create_table(
        "activities",
        *_columns(WORD, "activity_id kind status"),
        *_columns(WORD, "brand_id", nullable=True),
        *_columns(WORD, "key_id requested_by"),
        *_columns(UtcDateTime(), "requested_at"),
        *_columns(UtcDateTime(), "completed_at", nullable=True),
        *_columns(sa.BigInteger(), "item_count done_count"),
        *_columns(WORD, "fingerprint"),
        *_columns(WORD, "idempotency_key arguments expected", nullable=True),
        *_columns(UtcDateTime(), "ended_at", nullable=True),
        sa.PrimaryKeyConstraint("activity_id", name="pk_activities"),
    )
    op.create_index(
        "ix_activities_brand_id_requested_at_activity_id",
        "activities",
        ["brand_id", "requested_at", "activity_id"],
    )
    op.create_index(
        "ix_activities_requested_at_activity_id", "activities", ["requested_at", "activity_id"]
    )
    op.create_index("ix_activities_status_requested_at", "activities", ["status", "requested_at"])
    op.create_index(
        "uq_activities_key_id_idempotency_key",
        "activities",
        ["key_id", "idempotency_key"],
        unique=True,
        sqlite_where=GIVEN,
        postgresql_where=GIVEN,
    )
    op.create_table(
        "activity_items",
        *_columns(WORD, "activity_id"),
        *_columns(sa.BigInteger(), "position"),
        *_columns(WORD, "target status"),
        *_columns(WORD, "message channel_code order_id error upstream", nullable=True),
        sa.PrimaryKeyConstraint("activity_id", "position", name="pk_activity_items"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.activity_id"], name="fk_activity_items_activity_id"
        ),
    )
    op.create_index("ix_activity_items_order_id", "activity_items", ["order_id"])
    op.create_table(
        "order_places",
        *_columns(WORD, "order_id activity_id"),
        sa.PrimaryKeyConstraint("order_id", name="pk_order_places"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.activity_id"], name="fk_order_places_activity_id"
        ),
    )
    op.create_index("ix_order_places_activity_id", "order_places", ["activity_id"])


def _create_registry_and_messages() -> None:
    op.create_table(
        "brands",
        *_columns(WORD, "brand_id name"),
        sa.PrimaryKeyConstraint("brand_id", name="pk_brands"),
    )
    op.create_table(
        "channels",
        *_columns(WORD, "brand_id channel_code name"),
        *_columns(WORD, "shop_name", nullable=True),
        *_columns(WORD, "status"),
        *_columns(UtcDateTime(), "token_expires_at last_message_at", nullable=True),
        sa.PrimaryKeyConstraint("brand_id", "channel_code", name="pk_channels"),
    )
    op.create_table(
        "api_keys",
        *_columns(WORD, "key_id name secret_hash"),
        *_columns(WORD, "brand_ids", nullable=True),
        *_columns(WORD, "scopes"),
        *_columns(UtcDateTime(), "created_at"),
        *_columns(UtcDateTime(), "expires_at last_used_at revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_keys"),
        sa.UniqueConstraint("secret_hash", name="uq_api_keys_secret_hash"),
    )
    op.create_table(
        "inbox",
        *_columns(WORD, "kind message_id"),
        *_columns(WORD, "brand_id", nullable=True),
        *_columns(UtcDateTime(), "received_at"),
        sa.PrimaryKeyConstraint("kind", "message_id", name="pk_inbox"),
    )
    op.create_table(
        "quarantine",
        *_columns(WORD, "quarantine_id message_id subscription"),
        *_columns(WORD, "brand_id", nullable=True),
        *_columns(WORD, "reason detail"),
        *_columns(UtcDateTime(), "published_at received_at"),
        *_columns(sa.BigInteger(), "attempts"),
        *_columns(sa.LargeBinary(), "data"),
        sa.PrimaryKeyConstraint("quarantine_id", name="pk_quarantine"),
    )
    op.create_index(
        "ix_quarantine_subscription_message_id",
        "quarantine",
        ["subscription", "message_id"],
        unique=True,
    )
