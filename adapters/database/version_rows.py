"""Versions of an order between the domain's records and rows."""

from adapters.database.rows import AnyRow
from adapters.database.tables import order_versions
from domain.versions import Version

VERSION_COLUMNS = (
    order_versions.c.message_id,
    order_versions.c.published_at,
    order_versions.c.received_at,
    order_versions.c.transaction_at,
    order_versions.c.status,
    order_versions.c.status_raw,
    order_versions.c.content_hash,
)


def read_version(row: AnyRow) -> Version:
    """The version in a row that ends with VERSION_COLUMNS."""
    return Version(*row[-len(VERSION_COLUMNS) :])
