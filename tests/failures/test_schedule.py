"""The schedule beside the whole product: each thing is asked once a period, whoever is killed."""

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from kept import view
from made import content, version
from product import BRANDS, Product, running_product

from adapters.database import Database, open_database
from domain.channels import ChannelKey, ConnectedChannel
from domain.errors import StoreUnavailable, UpstreamUnavailable
from domain.orders import OrderKey
from domain.schedule import JOBS, LEASE, RETRY, JobKind, JobRun, Jobs, Task, due_time, tasks
from domain.upstream import OrderWindow
from domain.windows import AskedWindow
from resolvers.context import Context
from resolvers.schedule import VIEWER, Runner
from resolvers.scheduled_jobs import WORK, Result, Turn

JAKARTA = ZoneInfo("Asia/Jakarta")
FETCH = "OrderService.FetchOrders"
BRAND = "kopi-nusantara"
START = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 2, 28, 17, tzinfo=UTC)
"""The day of START begins here, in Jakarta."""
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
OF = {job.kind: job for job in JOBS}


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def go(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
async def product(database_address: str) -> AsyncIterator[Product]:
    """The product on SQLite and on PostgreSQL, without the schedule's own task."""
    async with running_product(database_address) as running:
        yield running


@pytest.fixture
async def unanswered(database_address: str) -> AsyncIterator[Product]:
    """The same, where no message comes of what is asked for: only that it is asked counts."""
    async with running_product(database_address, sandbox={"push_to": None}) as running:
        yield running


@pytest.fixture
async def other(product: Product, database_address: str) -> AsyncIterator[Database]:
    """Another process on the same store."""
    async with open_database(database_address) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


def runner(product: Product, clock: Clock, holder: str = "us", **instead: Any) -> Runner:
    return Runner(replace(product.wired.services, now=clock, **instead), holder)


def text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def windows(product: Product, brand: str | None = BRAND) -> list[tuple[str, str]]:
    """The windows of the FetchOrders that reached the sandbox."""
    calls = await product.control("GET", f"/calls?method={FETCH}")
    params = [call["params"] for call in calls]
    return [
        (each["start_date"], each["end_date"]) for each in params
        if brand in {None, each["brand_id"]}
    ]  # fmt: skip


def due(kind: JobKind, now: datetime, brand: str | None = BRAND) -> datetime:
    return due_time(Task(OF[kind], brand), now, JAKARTA)


async def do(
    product: Product, clock: Clock, kind: JobKind, since: datetime | None = None, **instead: Any
) -> Result:
    """Do one job as the runner does when it is due now."""
    services = replace(product.wired.services, now=clock, **instead)
    task = Task(OF[kind], BRAND)
    turn = Turn(Context(VIEWER, services), task, since or clock.now - DAY, clock.now)
    return await WORK[kind](turn)


async def test_a_fresh_start_asks_nothing(product: Product, clock: Clock) -> None:
    us = runner(product, clock)
    assert await us.run() == []
    clock.go(minutes=9)
    assert await us.run() == []
    assert await product.calls() == []
    noted = await product.wired.services.jobs.runs()
    assert set(noted) == {task.name for task in tasks(BRANDS)}


async def test_each_hour_the_last_three_hours_once(product: Product, clock: Clock) -> None:
    us = runner(product, clock)
    await us.run()
    clock.go(minutes=71)
    done = await us.run()
    assert sorted(n for n in done if n.startswith("recent-orders")) == [
        f"recent-orders {brand}" for brand in BRANDS
    ]
    found = {brand: await windows(product, brand) for brand in BRANDS}
    expected: dict[str, list[tuple[str, str]]] = {}
    for brand in BRANDS:
        end = due(JobKind.RECENT_ORDERS, clock.now, brand)
        expected[brand] = [(text(end - timedelta(hours=3)), text(end - SECOND))]
    assert found == expected
    assert await us.run() == []
    assert len(await windows(product, None)) == len(BRANDS)


async def test_two_days_of_schedule(unanswered: Product, clock: Clock) -> None:
    product = unanswered
    us = runner(product, clock)
    await us.run()
    clock.go(minutes=11)
    ran: Counter[str] = Counter()
    for _ in range(48 * 4):
        clock.go(minutes=15)
        ran.update(await us.run())
    calls = Counter(await product.calls())
    assert {ran[f"recent-orders {brand}"] for brand in BRANDS} == {48}
    assert {ran[f"whole-days {brand}"] for brand in BRANDS} == {2}
    assert {ran[f"products {brand}"] for brand in BRANDS} == {2}
    assert (ran["channels"], ran["retention"]) == (48, 2)
    days = [  # the first day also asks for the one before yesterday
        (text(MIDNIGHT + n * DAY), text(MIDNIGHT + (n + 1) * DAY - SECOND)) for n in (-1, 0, 1)
    ]
    whole = [each for each in await windows(product) if each in days]
    assert whole == days
    assert len(await windows(product)) == 48 + 3
    assert calls["CredentialsService.GetConnectedSalesChannels"] == 48
    assert calls["ProductService.ProductFetchedManual"] == 2 * len(BRANDS)
    assert calls["CategoryService.GetCategory"] <= 1


async def test_two_processes_ask_as_one(product: Product, clock: Clock, other: Database) -> None:
    us, they = runner(product, clock), runner(product, clock, "they", jobs=other.jobs)
    await us.run()
    clock.go(minutes=71)
    assert await us.run() != []
    asked = len(await windows(product, None))
    for _ in range(20):
        clock.go(minutes=1)
        assert await they.run() == []
        assert await us.extend() is True
    await us.release()
    clock.go(minutes=60)
    assert await they.run() != []
    assert await us.run() == []
    assert len(await windows(product, None)) == asked + len(BRANDS)


@dataclass
class Killed:
    """The port Jobs of a process that is killed before it can write down that a task ended."""

    inner: Jobs

    async def hold(self, holder: str, now: datetime, until: datetime) -> bool:
        return await self.inner.hold(holder, now, until)

    async def extend(self, holder: str, now: datetime, until: datetime) -> bool:
        return await self.inner.extend(holder, now, until)

    async def release(self, holder: str) -> None:
        raise AssertionError

    async def runs(self) -> Mapping[str, JobRun]:
        return await self.inner.runs()

    async def begin_with(self, runs: Any) -> None:
        await self.inner.begin_with(runs)

    async def started(self, name: str, holder: str, now: datetime) -> None:
        await self.inner.started(name, holder, now)

    async def ended(self, name: str, now: datetime, outcome: str, done_for: datetime) -> None:
        if FETCHES in name:
            raise StoreUnavailable("killed")
        await self.inner.ended(name, now, outcome, done_for)


FETCHES = "recent-orders"


async def test_a_killed_holder_is_followed_and_nothing_is_asked_twice(
    product: Product, clock: Clock, other: Database
) -> None:
    killed = Killed(product.wired.services.jobs)
    us = runner(product, clock, jobs=killed)
    they = runner(product, clock, "they", jobs=other.jobs)
    await us.run()
    clock.go(minutes=71)
    with pytest.raises(StoreUnavailable):
        await us.run()
    assert len(await windows(product, None)) == 1
    clock.now += LEASE - SECOND
    assert await they.run() == []
    clock.now += SECOND
    done = await they.run()
    assert sum(name.startswith(FETCHES) for name in done) == len(BRANDS)
    assert len(await windows(product, None)) == len(BRANDS)
    assert await us.run() == []


@dataclass
class Away:
    """Order calls to a marketplace that cannot be reached."""

    asked: int = 0

    async def fetch_orders(self, window: OrderWindow, activity_id: str) -> None:
        self.asked += 1
        raise UpstreamUnavailable(FETCH, "no connection", sent=False)


async def test_what_never_left_is_tried_again_later(product: Product, clock: Clock) -> None:
    away = Away()
    cut_off = runner(product, clock, order_calls=away)
    await cut_off.run()
    clock.go(minutes=71)
    await cut_off.run()
    assert away.asked == len(BRANDS)
    clock.now += RETRY - SECOND
    before = {b: due(JobKind.RECENT_ORDERS, clock.now - RETRY, b) for b in BRANDS}
    same = [b for b in BRANDS if due(JobKind.RECENT_ORDERS, clock.now + SECOND, b) == before[b]]
    await cut_off.run()
    clock.now += SECOND
    us = runner(product, clock)
    await us.run()
    assert same
    for brand in same:
        end = before[brand]
        assert await windows(product, brand) == [
            (text(end - timedelta(hours=3)), text(end - SECOND))
        ]
    runs = await product.wired.services.jobs.runs()
    assert runs[f"recent-orders {same[0]}"].last_outcome == "1 asked"


async def test_what_was_missed_is_asked_for_but_never_beyond_three_days(
    product: Product, clock: Clock
) -> None:
    result = await do(product, clock, JobKind.RECENT_ORDERS, clock.now - timedelta(hours=10))
    assert result == Result("1 asked")
    assert await windows(product) == [
        (text(START - timedelta(hours=10)), text(START - SECOND))
    ]  # fmt: skip
    await product.forget_calls()
    clock.go(days=9)
    now = clock.now
    await do(product, clock, JobKind.RECENT_ORDERS, START)
    midnights = [MIDNIGHT + n * DAY for n in (7, 8, 9)]
    edges = [now - timedelta(days=3) + timedelta(hours=1), *midnights, now]
    assert await windows(product) == [
        (text(a), text(b - SECOND)) for a, b in itertools.pairwise(edges)
    ]  # fmt: skip


async def connected(product: Product, clock: Clock, *codes: str) -> None:
    shops = [ConnectedChannel(ChannelKey(BRAND, c), c, "Toko", None, ()) for c in codes]
    await product.wired.services.registry.note_connected({BRAND: shops}, clock.now)


async def test_whole_days_that_were_asked_for_are_not_asked_again(
    product: Product, clock: Clock
) -> None:
    clock.now = MIDNIGHT + timedelta(minutes=30)
    await connected(product, clock, "tkpd", "lzda")
    services = product.wired.services
    asked = AskedWindow("a", BRAND, MIDNIGHT - 2 * DAY, MIDNIGHT - DAY, MIDNIGHT - DAY, "me")
    await services.windows.keep(asked)
    assert await do(product, clock, JobKind.WHOLE_DAYS) == Result("1 asked")
    yesterday = (text(MIDNIGHT - DAY), text(MIDNIGHT - SECOND))
    assert await windows(product) == [yesterday]
    clock.go(days=1)
    await do(product, clock, JobKind.WHOLE_DAYS)
    assert await windows(product) == [
        yesterday, (text(MIDNIGHT), text(MIDNIGHT + DAY - SECOND)),
    ]  # fmt: skip


async def test_a_day_that_missed_a_channel_is_asked_again_once_it_is_back(
    product: Product, clock: Clock
) -> None:
    clock.now = MIDNIGHT + timedelta(minutes=30)
    await connected(product, clock, "tkpd", "lzda")
    await connected(product, clock, "lzda")  # Tokopedia is gone
    await do(product, clock, JobKind.WHOLE_DAYS)
    kept = await product.wired.services.windows.asked(BRAND, MIDNIGHT)
    assert [each.missed for each in kept] == [frozenset({"tkpd"})] * 2
    assert {each.asked_by for each in kept} == {"schedule"}
    await product.forget_calls()
    clock.go(days=1)
    await connected(product, clock, "tkpd", "lzda")
    await do(product, clock, JobKind.WHOLE_DAYS)
    assert await windows(product) == [
        (text(MIDNIGHT - DAY), text(MIDNIGHT - SECOND)),
        (text(MIDNIGHT), text(MIDNIGHT + DAY - SECOND)),
    ]  # fmt: skip


ACCEPT = """mutation ($order: String!) {
  acceptOrder(input: {brandId: "kopi-nusantara", channelCode: "lzda", remoteOrderId: $order}) {
    activity { activityId status } } }"""
LISTED = "query ($id: String!) { activity(activityId: $id) { status } }"
SYNCS = """{ activities(filter: {kinds: [SYNC_ORDERS]}) {
  nodes { requestedBy status brand { brandId } } } }"""


async def unknown_action(product: Product) -> tuple[dict[str, Any], str]:
    made = await product.new_order(brand_id=BRAND, channel="lzda", status="pending")
    await product.fault("OrderService.AcceptOrder", "error_500", times=1)
    payload = (await product.ask(ACCEPT, {"order": made["remote_order_id"]})).data["acceptOrder"]
    assert payload["activity"]["status"] == "UNKNOWN"
    return made, payload["activity"]["activityId"]


async def test_an_unknown_action_is_settled_by_one_fetch_after_a_quarter_of_an_hour(
    product: Product, clock: Clock
) -> None:
    made, activity_id = await unknown_action(product)
    clock.now = datetime.now(UTC) + timedelta(minutes=14)
    assert await do(product, clock, JobKind.UNKNOWN_ACTIONS) == Result("0 asked")
    assert await windows(product) == []
    clock.go(minutes=2)
    assert await do(product, clock, JobKind.UNKNOWN_ACTIONS) == Result("1 asked")
    ordered = datetime.fromisoformat(made["ordered_at"])
    [(start, end)] = await windows(product)
    assert start == text(ordered - timedelta(hours=1))
    assert datetime.fromisoformat(end) - ordered < timedelta(hours=1, seconds=1)
    await product.settled()
    answer = await product.ask(LISTED, {"id": activity_id})
    assert answer.data["activity"]["status"] == "FAILED"  # its order is still pending
    assert await do(product, clock, JobKind.UNKNOWN_ACTIONS) == Result("0 asked")
    syncs = (await product.ask(SYNCS)).data["activities"]["nodes"]
    assert syncs == [{"requestedBy": "schedule", "status": "SENT", "brand": {"brandId": BRAND}}]


async def test_an_action_that_stays_unknown_is_listed_and_not_asked_for_again(
    product: Product, clock: Clock
) -> None:
    _, activity_id = await unknown_action(product)
    await product.fault(FETCH, "error_500")  # taken, and nothing comes of it
    clock.now = datetime.now(UTC) + timedelta(minutes=16)
    for _ in range(5):
        await do(product, clock, JobKind.UNKNOWN_ACTIONS)
        clock.go(hours=1)
    assert len(await windows(product)) == 1
    answer = await product.ask(LISTED, {"id": activity_id})
    assert answer.data["activity"]["status"] == "UNKNOWN"


async def test_actions_on_orders_close_together_are_asked_for_in_one_fetch(
    product: Product, clock: Clock
) -> None:
    found = [await unknown_action(product) for _ in range(3)]
    clock.now = datetime.now(UTC) + timedelta(minutes=16)
    assert await do(product, clock, JobKind.UNKNOWN_ACTIONS) == Result("1 asked")
    assert len(await windows(product)) == 1
    await product.settled()
    for _, activity_id in found:
        answer = await product.ask(LISTED, {"id": activity_id})
        assert answer.data["activity"]["status"] == "FAILED"  # their orders are still pending


async def hear(product: Product, at: datetime, message_id: str) -> None:
    made = content(channel="tkpd", key=OrderKey(BRAND, "tkpd", "1"))
    async with product.wired.intake.store.transaction() as tx:
        await tx.lock_order(made.key)
        await tx.add_version(made.key, version(message_id, published=at), "", "{}")
        await tx.show(view(made, message_id=message_id), at)
        await tx.note_channel(made.key.channel, "Tokopedia", None, at)


async def test_a_silence_beyond_the_habit_is_fetched_once(product: Product, clock: Clock) -> None:
    silent = START - timedelta(hours=3)
    for ago in (5, 4, 3, 2, 1):
        await hear(product, START - ago * DAY - timedelta(minutes=5), f"{ago}-a")
        await hear(product, START - ago * DAY + timedelta(minutes=55), f"{ago}-b")
    await hear(product, silent, "last")
    assert await do(product, clock, JobKind.GAPS) == Result("1 asked")
    assert await windows(product) == [(text(silent), text(START - SECOND))]
    clock.go(hours=1)
    await do(product, clock, JobKind.GAPS)
    assert len(await windows(product)) == 1
    [gap] = await product.wired.services.windows.suspected(BRAND, silent)
    assert (gap.channel_code, gap.start, gap.until) == ("tkpd", silent, clock.now)


async def test_a_silence_within_the_habit_is_none(product: Product, clock: Clock) -> None:
    for ago in (5, 4, 3, 2, 1, 0):
        await hear(product, START - ago * DAY - timedelta(hours=8), str(ago))
    assert await do(product, clock, JobKind.GAPS) == Result("no silence is new")
    assert await windows(product, None) == []
    assert await product.wired.services.windows.suspected(BRAND, START - DAY) == ()


async def test_channels_of_all_brands_are_read_in_one_call_and_noted(
    product: Product, clock: Clock
) -> None:
    result = await do(product, clock, JobKind.CHANNELS)
    assert result.is_done
    assert await product.calls() == ["CredentialsService.GetConnectedSalesChannels"]
    known = await product.wired.services.registry.channels_of(BRANDS)
    assert set(known) == set(BRANDS)
    await do(product, clock, JobKind.CHANNELS)  # live, whatever was remembered
    assert len(await product.calls()) == 2
