"""What is done by itself: who runs it, how far it came, what was asked for and what is missed."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table

from adapters.database.tables.base import columns_of, metadata
from adapters.database.types import WORD, UtcDateTime
from domain.windows import AskedWindow, Silence

order_windows = Table(
    "order_windows",
    metadata,
    *columns_of(AskedWindow, leave_out={"missed"}),
    # JSON list of the channels that were disconnected then
    Column("missed", WORD, nullable=False),
    PrimaryKeyConstraint("activity_id"),
)
Index(None, order_windows.c.brand_id, order_windows.c.asked_at)

suspected_gaps = Table(
    "suspected_gaps",
    metadata,
    *columns_of(Silence),
    PrimaryKeyConstraint("brand_id", "channel_code", "start"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("name", WORD, primary_key=True),
    # whoever runs it; of the row `schedule` whoever runs the jobs, which the lease is for
    Column("holder", WORD),
    Column("leased_until", UtcDateTime),
    Column("done_for", UtcDateTime),
    Column("last_started", UtcDateTime),
    Column("last_ended", UtcDateTime),
    Column("last_outcome", WORD),
)
