"""The ports that answer, as one bundle: built once by the wiring."""

from asyncio import Task, create_task, gather, shield, wait
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any, TypeVar
from uuid import uuid4

from domain.access import Keys
from domain.audit import AuditLog
from domain.bulk_ports import OrderQueue
from domain.callbacks import AllowedCallbacks
from domain.discount_ports import DiscountCalls, Discounts
from domain.export_jobs import ExportFolder, ExportJobs
from domain.exports import ExportSource, Writers
from domain.gateways import (
    AvailableChannels,
    CategoryCalls,
    ChannelCalls,
    Couriers,
    ForgettableChannels,
    LabelFiles,
    Labels,
    OrderCalls,
    PriceAndStockCalls,
    ProductCalls,
    Reasons,
    RefreshableWarehouses,
    Registrations,
)
from domain.key_changes import KeyChanges
from domain.known import Known
from domain.labels import LabelShelf
from domain.limits import Slots
from domain.ports import (
    ActionLog,
    Activities,
    Catalogue,
    CategoryTrees,
    Orders,
    Registry,
    Subscriptions,
)
from domain.schedule import Jobs, Upkeep
from domain.settlements import Settlements
from domain.summaries import Summaries
from domain.topics import BulkTopics
from domain.windows import Windows
from domain.wishes import Wishes
from resolvers.export_places import ExportPlaces
from resolvers.export_runs import ExportRuns
from resolvers.held_actions import HeldActions
from resolvers.sending import Bell

T = TypeVar("T")

DRAIN_SECONDS = 6
"""How long the end waits for work that was begun: with the time that requests are given before, and
that the store may take after, the process is gone within thirty seconds."""


class Detached:
    """Work that must come to its end even when the one who asked for it has left."""

    def __init__(self) -> None:
        self._running: set[Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> Task[T]:
        """Begin `work`, which nobody waits for here."""
        task = create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for `work`; being cancelled leaves it running."""
        return await shield(self.start(work))

    async def drain(self) -> None:
        """Wait for what still runs; called before the adapters close.

        What takes too long is cut off: it writes down that its outcome is unknown, as it does
        whenever it is cut off, which is better than to be killed before it can.
        """
        if self._running:
            await wait(self._running, timeout=DRAIN_SECONDS)
        for task in self._running:
            task.cancel()
        await gather(*self._running, return_exceptions=True)


def _new_id() -> str:
    return str(uuid4())


@dataclass(frozen=True, slots=True)
class Services:
    """The ports that answer, built once by the wiring; the same for every request.

    `longest_call` is how long a call can be on its way, whatever became of who made it.
    `time_zone` is whose wall clock the marketplaces mean. `keyed_hash` turns a secret into what
    may be kept of it. `new_secret` gives an API key's secret and its hash. `forget_key` makes this
    process ask again for a key at once. `topics` is None where nothing can be published. `bell`
    wakes this process's senders.
    """

    orders: Orders
    summaries: Summaries
    catalogue: Catalogue
    categories: CategoryTrees
    registry: Registry
    known: Known
    keys: Keys
    key_changes: KeyChanges
    settlements: Settlements
    audit: AuditLog
    activities: Activities
    actions: ActionLog
    order_queue: OrderQueue
    channels: ForgettableChannels
    available: AvailableChannels
    channel_calls: ChannelCalls
    registrations: Registrations
    subscriptions: Subscriptions
    callbacks: AllowedCallbacks
    warehouses: RefreshableWarehouses
    reasons: Reasons
    couriers: Couriers
    labels: Labels
    label_files: LabelFiles
    label_shelf: LabelShelf
    order_calls: OrderCalls
    product_calls: ProductCalls
    prices_and_stocks: PriceAndStockCalls
    category_calls: CategoryCalls
    discounts: Discounts
    discount_calls: DiscountCalls
    topics: BulkTopics | None
    windows: Windows
    jobs: Jobs
    upkeep: Upkeep
    exports: ExportSource
    writers: Writers
    export_jobs: ExportJobs
    export_folder: ExportFolder
    slots: Slots
    wishes: Wishes
    longest_call: timedelta
    time_zone: tzinfo
    now: Callable[[], datetime]
    keyed_hash: Callable[[str], str]
    new_secret: Callable[[], tuple[str, str]]
    forget_key: Callable[[str], None]
    new_id: Callable[[], str] = _new_id
    detached: Detached = field(default_factory=Detached)
    bell: Bell = field(default_factory=Bell)
    export_places: ExportPlaces = field(default_factory=ExportPlaces)
    export_runs: ExportRuns = field(default_factory=ExportRuns)
    held: HeldActions = field(default_factory=HeldActions)
