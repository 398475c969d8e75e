"""The store as one thing: its repositories, its schema, its health."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from sqlalchemy import text

from adapters.database.actions import ActionRepository
from adapters.database.activities import ActivityRepository
from adapters.database.audit import AuditRepository
from adapters.database.catalogue import CatalogueRepository
from adapters.database.categories import CategoryRepository
from adapters.database.commits import nobody
from adapters.database.discounts import DiscountRepository
from adapters.database.engine import Connections, connect
from adapters.database.export_jobs import ExportJobRepository
from adapters.database.exports import ExportRepository
from adapters.database.intake import Intake
from adapters.database.jobs import JobRepository
from adapters.database.key_changes import KeyChangeRepository
from adapters.database.keys import KeyRepository
from adapters.database.limits import SlotRepository
from adapters.database.live import LiveRepository
from adapters.database.migrating import upgrade
from adapters.database.moments import Moments
from adapters.database.order_queue import OrderQueueRepository
from adapters.database.orders import OrderRepository
from adapters.database.quarantine import QuarantineRepository
from adapters.database.registry import RegistryRepository
from adapters.database.seals import Seal, no_secret
from adapters.database.settlements import SettlementRepository
from adapters.database.subscriptions import SubscriptionRepository
from adapters.database.summaries import SummaryRepository
from adapters.database.upkeep import UpkeepRepository
from adapters.database.windows import WindowRepository
from adapters.database.wishes import WishRepository
from domain.errors import StoreUnavailable


class Database:
    """Every port to the store, over one pair of connection pools."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self.moments = Moments(connections)
        self.orders = OrderRepository(connections)
        self.summaries = SummaryRepository(connections)
        self.catalogue = CatalogueRepository(connections)
        self.categories = CategoryRepository(connections)
        self.registry = RegistryRepository(connections)
        self.subscriptions = SubscriptionRepository(connections)
        self.discounts = DiscountRepository(connections)
        self.audit = AuditRepository(connections)
        self.keys = KeyRepository(connections)
        self.key_changes = KeyChangeRepository(connections)
        self.settlements = SettlementRepository(connections)
        self.activities = ActivityRepository(connections)
        self.actions = ActionRepository(connections)
        self.order_queue = OrderQueueRepository(connections)
        self.intake = Intake(connections)
        self.live = LiveRepository(connections)
        self.windows = WindowRepository(connections)
        self.jobs = JobRepository(connections)
        self.slots = SlotRepository(connections)
        self.wishes = WishRepository(connections)
        self.upkeep = UpkeepRepository(connections)
        self.exports = ExportRepository(connections)
        self.export_jobs = ExportJobRepository(connections)
        self.quarantine = QuarantineRepository(connections)

    async def upgrade(self) -> None:
        """Bring the schema up to date; of several processes at once, one does it."""
        await upgrade(self.connections)

    async def is_ready(self) -> bool:
        """Whether the database answers now and holds our tables."""
        try:
            rows = await self.connections.read(text("SELECT count(*) FROM counters"))
        except StoreUnavailable:
            return False
        return len(rows) == 1


@asynccontextmanager
async def open_database(
    address: str,
    secret: Callable[[], bytes] = no_secret,
    *,
    committed: Callable[[], None] = nobody,
) -> AsyncGenerator[Database]:
    """Open SQLite or PostgreSQL by its address; ValueError for any other, or a broken one.

    `secret` seals the audit log; it is read when it is needed first. `committed` is called after
    every commit.
    """
    connections = replace(await connect(address, Seal(secret)), committed=committed)
    database = Database(connections)
    try:
        yield database
    finally:
        database.moments.close()
        await database.connections.close()
