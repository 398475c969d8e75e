"""A world for the intake: a network, a clock and a store that fail by a seed, and a model.

Nothing in it is real but the intake's own code: no time passes and nothing is sent, so that one
seed always tells the same story, and a failing one can be told again.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flood import Message, folded, intake_over, orders_of
from intake_store import MemoryIntake
from made import NOON

from domain.errors import StoreUnavailable
from domain.messages import Delivery, Outcome
from domain.orders import OrderKey

MOST_STEPS = 3_000


class FailingStore(MemoryIntake):
    """A store that at any step may be away, or may be where the process is killed.

    Like SQLite it does one transaction at a time; a kill is a cancellation, which ends a task at
    the step where it stands.
    """

    def __init__(self, rng: random.Random, *brands: str) -> None:
        super().__init__(*brands)
        self.rng = rng
        self.turn = asyncio.Lock()
        self.calm = False
        self.killed = False
        self.highest = 0
        self.story: list[str] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryIntake]:
        async with self.turn:
            async with super().transaction() as tx:
                yield tx
            self._check_numbers()
            await self._step("committed")  # a death here loses the answer, not the message

    def order_transaction(
        self, messages: Sequence[tuple[Delivery, OrderKey]]
    ) -> AbstractAsyncContextManager[MemoryIntake]:
        return self.transaction()

    def _called(self, name: str) -> None:
        self.calls[name] += 1
        self.story.append(name)
        self._fail(name)

    async def _step(self, name: str) -> None:
        self.story.append(name)
        await asyncio.sleep(0)
        self._fail(name)

    def _fail(self, name: str) -> None:
        if self.killed:
            raise asyncio.CancelledError
        if self.calm:
            return
        luck = self.rng.random()
        if luck < 0.004:
            self.story.append("killed")
            self.killed = True
            raise asyncio.CancelledError
        if luck < 0.02:
            self.story.append("away")
            raise StoreUnavailable(f"away at {name}")

    def _check_numbers(self) -> None:
        """A reader that has read up to N never later finds a change at or below N."""
        now = self.kept.sequence
        changed = [number for number in self.kept.sequences.values() if number > self.highest]
        assert len(set(self.kept.sequences.values())) == len(self.kept.sequences)
        assert now >= self.highest
        assert max(changed, default=now) == now
        self.highest = now


@dataclass
class World:
    """Deliveries under way, the process that takes them, and what it acknowledged."""

    seed: int
    rng: random.Random = field(init=False)
    now: datetime = NOON
    acknowledged: dict[str, Outcome] = field(default_factory=dict[str, Outcome])

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.orders = orders_of(self.rng, self.rng.randint(1, 5))
        self.store = FailingStore(self.rng, "brand-1")
        self.bad = [self._bad(number) for number in range(self.rng.randint(0, 3))]
        self.sent = [m.delivery for of_order in self.orders.values() for m in of_order] + self.bad
        self.under_way = [(self._later(), each) for each in self.sent]
        self.intake = intake_over(self.store, self.now)

    async def run(self) -> None:
        """Let deliveries arrive, fail and come again until all is acknowledged, then look."""
        for step in range(MOST_STEPS):
            if not self.under_way:
                break
            self.store.calm = step > MOST_STEPS // 2
            self.now = min(at for at, _ in self.under_way)
            await self._arrive()
            self._look_at_acknowledged()
        assert self.under_way == []
        self._look_at_all()

    async def _arrive(self) -> None:
        """All that is due arrives at once, in any order; what fails comes again."""
        until = self.now + timedelta(seconds=self.rng.choice([0, 1, 30]))
        due = [each for at, each in self.under_way if at <= until]
        self.under_way = [(at, each) for at, each in self.under_way if at > until]
        self.rng.shuffle(due)
        self.store.story.append(f"arrive {[each.message_id for each in due]}")
        results = await asyncio.gather(*map(self._deliver, due), return_exceptions=True)
        if self.store.killed:
            self.store.killed = False
            self.intake = intake_over(self.store, self.now)
        for each, result in zip(due, results, strict=True):
            self._hear(each, result)

    async def _deliver(self, delivery: Delivery) -> Outcome:
        return await self.intake.receive(replace(delivery, received_at=self.now))

    def _hear(self, delivery: Delivery, result: Outcome | BaseException) -> None:
        if isinstance(result, Outcome):
            self.acknowledged[delivery.message_id] = result
        else:
            assert isinstance(result, StoreUnavailable | asyncio.CancelledError), repr(result)
        is_lost = self.rng.random() < 0.1  # the acknowledgement itself
        if not isinstance(result, Outcome) or is_lost:
            self.under_way.append((self._later(), delivery))

    def _look_at_acknowledged(self) -> None:
        kept = self.store.kept
        assert self.acknowledged.keys() <= kept.inbox.keys() | kept.quarantine.keys()

    def _look_at_all(self) -> None:
        kept, bad = self.store.kept, {each.message_id for each in self.bad}
        assert self.acknowledged.keys() == {each.message_id for each in self.sent}
        assert kept.quarantine.keys() == bad
        assert kept.inbox.keys() == self.acknowledged.keys() - bad
        assert kept.views.keys() == self.orders.keys()
        for key, messages in self.orders.items():
            self._look_at(key, messages)

    def _look_at(self, key: OrderKey, messages: Sequence[Message]) -> None:
        wanted, view = folded(messages), self.store.kept.views[key]
        assert view.message_id == wanted.current.message_id
        assert view.content.status is wanted.current.status
        assert view.review_reason == wanted.review_reason
        assert self.store.kept.versions[key].keys() == {one.message_id for one in messages}

    def _later(self) -> datetime:
        return self.now + timedelta(seconds=self.rng.choice([0, 0, 1, 5, 60, 3600]))

    def _bad(self, number: int) -> Delivery:
        data = self.rng.choice([b"", b"{", b"[]", b'{"order":{}}', b"\xff", b'{"a":NaN}'])
        return Delivery(f"bad-{number}", "CNX_ORDER_FETCHED_1", NOON, NOON, data)
