"""From settings to everything that answers: opened in order, closed in reverse."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from adapters.database import Database
from adapters.files import FileFolder
from adapters.formats import FileWriters
from adapters.mp_adapter import MessageReader, MpAdapter, OnCall
from app.admin_key import KeysWithAdmin
from app.authentication import Authenticator, new_secret, secret_hash
from app.background import repeating
from app.caches import Caches, open_caches, open_nudges, open_redis
from app.http.health import Part
from app.http.metrics import CountWaiting, Metrics
from app.publishing import open_topics
from app.readiness import parts_of
from app.sandbox_mode import (
    PlayedSandbox,
    play_sandbox,
    refuse_sandbox_database,
    whom_to_call,
)
from app.secret_files import keyed_hash
from app.settings import Settings
from app.stores import open_store
from app.workers.handed import Handed
from app.workers.neighbours import Neighbours
from app.workers.shelf import SharedShelf
from cache.near import Watched
from domain.access import Keys
from domain.brands import Brand
from domain.callbacks import AllowedCallbacks
from domain.errors import StoreUnavailable
from domain.live import LiveReads, Nudges
from domain.messages import MessageKind, Outcome, Reason
from domain.topics import BulkTopics
from events.intake import MessageIntake
from resolvers.services import Services

FLUSH_SECONDS = 5.0
ORPHAN_SECONDS = 30.0

OnMessage: TypeAlias = Callable[[MessageKind, Outcome, Reason | None], None]


@dataclass(frozen=True, slots=True)
class Wired:
    """Everything that the doors need, once it is open.

    `parts` are what readiness asks; `live` tells what changed, and `nudges` when to look; `taken`
    is set once a message was taken in; `sandbox` is None where a real MP Adapter is set.
    """

    services: Services
    intake: MessageIntake
    authenticator: Authenticator
    labels: SharedShelf
    metrics: Metrics
    neighbours: Neighbours | None
    count_quarantined: CountWaiting
    parts: dict[str, Part]
    moment: Callable[[], Awaitable[object]]
    live: LiveReads
    nudges: Nudges
    taken: asyncio.Event
    push_token: str | None = field(repr=False)
    sandbox: PlayedSandbox | None


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@contextlib.asynccontextmanager
async def open_services(
    settings: Settings,
    now: Callable[[], datetime] = utc_now,
    *,
    plays_sandbox: bool = True,
    handed: Handed | None = None,
) -> AsyncGenerator[Wired, None]:
    """Open the database (brought up to date), the marketplaces and the caches for `settings`.

    Where the sandbox is meant but `plays_sandbox` is false, the one is called that another
    process plays beside the same database, if one does. A worker takes what it is `handed`.
    Raises StartRefused where the database cannot be used or is not the marketplaces'.
    """
    metrics, taken = Metrics(), asyncio.Event()
    async with AsyncExitStack() as stack:
        server = await open_redis(stack, settings)
        nudges = await open_nudges(stack, server, settings)
        database = await stack.enter_async_context(open_store(settings, nudges.announce))
        keys = _keys(settings, database)
        sandbox = handed.sandbox if handed is not None else None
        if not settings.is_sandbox:
            await refuse_sandbox_database(database.keys)
        elif plays_sandbox and handed is None:
            sandbox = await stack.enter_async_context(play_sandbox(settings, database, now))
        # Brands that are known keep their names.
        await database.registry.add_brands([Brand(name, name) for name in settings.brand_ids])
        whom = whom_to_call(settings, sandbox)
        on_call = _call_counter(metrics)
        adapter = await stack.enter_async_context(_adapter(settings, whom, on_call, metrics))
        topics = await stack.enter_async_context(open_topics(settings, whom, on_call))
        caches = await open_caches(stack, database, adapter, (server, nudges), metrics, now)
        if sandbox is not None:  # so that a demo's first page knows its shops by name and status
            await caches.channels.connected(await database.registry.brand_ids())
        authenticator = Authenticator(keys, now)
        stack.push_async_callback(_flush_last, authenticator)
        await stack.enter_async_context(repeating(FLUSH_SECONDS, authenticator.flush))
        await stack.enter_async_context(repeating(FLUSH_SECONDS, caches.shelf.tidy))
        marking = repeating(ORPHAN_SECONDS, lambda: mark_orphans(settings, database, now()))
        await stack.enter_async_context(marking)
        shelf = await _open_shelf(stack, caches, metrics, handed)
        services = _services(
            settings, database, keys, adapter, topics, caches, shelf, authenticator, now
        )
        stack.push_async_callback(services.detached.drain)  # what was sent is written down
        yield Wired(
            services=services,
            intake=_intake(settings, database, whom[1], caches, now, _counter(metrics, taken)),
            authenticator=authenticator,
            labels=shelf,
            metrics=metrics,
            neighbours=shelf.neighbours,
            count_quarantined=database.quarantine.counts_by_reason,
            parts=parts_of(database, server, sandbox),
            moment=Watched(database.moments.now, caches.known.forget),
            live=database.live,
            nudges=nudges,
            taken=taken,
            push_token=_push_token(settings, sandbox),
            sandbox=sandbox,
        )


def _intake(
    settings: Settings,
    database: Database,
    client_key: str,
    caches: Caches,
    now: Callable[[], datetime],
    counted: OnMessage,
) -> MessageIntake:
    reader = MessageReader(settings.time_zone, client_key)
    return MessageIntake(database.intake, reader, caches, now, counted)


async def _open_shelf(
    stack: AsyncExitStack, caches: Caches, metrics: Metrics, handed: Handed | None
) -> SharedShelf:
    """The shelf of label files; a worker tells the others of its own, and its counts."""
    if handed is None:
        return SharedShelf(caches.shelf)
    neighbours = Neighbours(handed.sockets, handed.number)
    shelf = SharedShelf(caches.shelf, neighbours)
    answers = {**shelf.answers(), "metrics": metrics.tell}
    await stack.enter_async_context(neighbours.answering(answers))
    return shelf


async def mark_orphans(settings: Settings, database: Database, now: datetime) -> int:
    """Say of actions whose process died that their outcome is unknown.

    A call ends within its timeout, so what is open for twice as long has nobody left.
    """
    return await database.actions.orphan(now - settings.longest_call, now)


async def _flush_last(authenticator: Authenticator) -> None:
    """When a key was used last is no reason to fail at the end."""
    with contextlib.suppress(StoreUnavailable):
        await authenticator.flush()


def _keys(settings: Settings, database: Database) -> Keys:
    if settings.admin_key is None:
        return database.keys
    return KeysWithAdmin(database.keys, secret_hash(settings.admin_key.get_secret_value()))


def _call_counter(metrics: Metrics) -> OnCall:
    return lambda method, outcome, _: metrics.upstream_calls.add(method, outcome)


def _adapter(
    settings: Settings, whom: tuple[str, str], on_call: OnCall, metrics: Metrics
) -> MpAdapter:
    url, client_key = whom
    return MpAdapter(
        url,
        client_key,
        timeout=settings.upstream_timeout,
        label_timeout=settings.label_timeout,
        on_call=on_call,
        on_retry=metrics.retries.add,
        on_breaker=metrics.count_breaker,
    )


def _services(
    settings: Settings,
    database: Database,
    keys: Keys,
    adapter: MpAdapter,
    topics: BulkTopics | None,
    caches: Caches,
    shelf: SharedShelf,
    authenticator: Authenticator,
    now: Callable[[], datetime],
) -> Services:
    return Services(
        orders=database.orders,
        summaries=database.summaries,
        catalogue=database.catalogue,
        categories=caches.categories,
        registry=database.registry,
        known=caches.known,
        keys=keys,
        key_changes=database.key_changes,
        settlements=database.settlements,
        audit=database.audit,
        activities=database.activities,
        actions=database.actions,
        order_queue=database.order_queue,
        channels=caches.channels,
        available=caches.available,
        channel_calls=adapter.channel_calls,
        registrations=adapter.registrations,
        subscriptions=database.subscriptions,
        callbacks=AllowedCallbacks(settings.oauth_callbacks),
        warehouses=caches.warehouses,
        reasons=caches.reasons,
        couriers=caches.couriers,
        labels=caches.labels,
        label_files=adapter.label_files,
        label_shelf=shelf,
        order_calls=adapter.orders,
        product_calls=adapter.products,
        prices_and_stocks=adapter.prices_and_stocks,
        category_calls=adapter.categories,
        discounts=database.discounts,
        discount_calls=adapter.discounts,
        topics=topics,
        windows=database.windows,
        jobs=database.jobs,
        upkeep=database.upkeep,
        exports=database.exports,
        writers=FileWriters(),
        export_jobs=database.export_jobs,
        export_folder=FileFolder(settings.export_files),
        slots=database.slots,
        wishes=database.wishes,
        longest_call=settings.longest_call,
        time_zone=settings.time_zone,
        now=now,
        keyed_hash=keyed_hash(settings.hash_secret, settings.beside_database("secret")),
        new_secret=new_secret,
        forget_key=authenticator.forget,
    )


def _counter(metrics: Metrics, taken: asyncio.Event) -> OnMessage:
    def count(kind: MessageKind, outcome: Outcome, reason: Reason | None) -> None:
        metrics.count_message(kind, outcome, reason)
        if outcome is Outcome.TAKEN:
            taken.set()

    return count


def _push_token(settings: Settings, sandbox: PlayedSandbox | None) -> str | None:
    if sandbox is not None:
        return sandbox.push_token
    token = settings.pubsub_push_token
    return None if token is None else token.get_secret_value()
