"""An Intake in memory: one transaction at a time, kept whole or not at all; faults on request."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, cast

from domain.activities import ActivityStatus
from domain.categories import Category
from domain.channels import ChannelKey
from domain.connections import ChannelFeedback
from domain.errors import StoreUnavailable
from domain.evidence import OpenAction
from domain.feedback import Answered, AskedWork
from domain.messages import Delivery, MessageKind, Reason
from domain.orders import OrderKey, OrderView, Overlay
from domain.variants import FetchedProduct
from domain.versions import Version


@dataclass
class Kept:
    """All that is committed."""

    inbox: dict[str, tuple[MessageKind, str | None]] = field(default_factory=dict)
    quarantine: dict[str, tuple[Delivery, Reason, str, str | None]] = field(default_factory=dict)
    versions: dict[OrderKey, dict[str, tuple[Version, str, str]]] = field(default_factory=dict)
    views: dict[OrderKey, OrderView] = field(default_factory=dict)
    sequences: dict[OrderKey, int] = field(default_factory=dict)
    sequence: int = 0
    products: list[tuple[FetchedProduct, str]] = field(default_factory=list)
    categories: list[tuple[Category, str]] = field(default_factory=list)
    channels: dict[ChannelKey, tuple[str, str | None, datetime]] = field(default_factory=dict)
    feedback: list[tuple[ChannelFeedback, str, str]] = field(default_factory=list)
    answered: list[ChannelFeedback] = field(default_factory=list)
    actions: dict[OrderKey, OpenAction] = field(default_factory=dict)
    works: dict[str, AskedWork] = field(default_factory=dict)
    runs: dict[ChannelKey, tuple[datetime, str]] = field(default_factory=dict)
    settled: dict[str, tuple[ActivityStatus, str]] = field(default_factory=dict)


class MemoryIntake:
    """domain.ports.Intake, and its own transaction; `failing` names methods that break."""

    def __init__(self, *brands: str) -> None:
        self.brands = set(brands)
        self.asked: dict[str, datetime] = {}
        self.kept = Kept()
        self.failing: set[str] = set()
        self.calls: Counter[str] = Counter()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["MemoryIntake"]:
        self._called("begin")
        before = _copied(self.kept)
        try:
            yield self
            self._called("commit")
        except BaseException:
            self.kept = before
            raise

    def order_transaction(
        self, messages: Sequence[tuple[Delivery, OrderKey]]
    ) -> AbstractAsyncContextManager["MemoryIntake"]:
        return self.transaction()

    async def take(self, delivery: Delivery, kind: MessageKind, brand_id: str | None) -> bool:
        self._called("take")
        if delivery.message_id in self.kept.inbox:
            return False
        self.kept.inbox[delivery.message_id] = (kind, brand_id)
        self.kept.quarantine.pop(delivery.message_id, None)
        return True

    async def quarantine(
        self, delivery: Delivery, reason: Reason, detail: str, brand_id: str | None
    ) -> None:
        self._called("quarantine")
        self.kept.quarantine[delivery.message_id] = (delivery, reason, detail, brand_id)

    async def knows_brand(self, brand_id: str) -> bool:
        self._called("knows_brand")
        return brand_id in self.brands

    async def lock_order(self, key: OrderKey) -> None:
        self._called("lock_order")

    async def add_version(
        self, key: OrderKey, version: Version, activity_id: str, body: str
    ) -> None:
        self._called("add_version")
        of_order = self.kept.versions.setdefault(key, {})
        assert version.message_id not in of_order
        of_order[version.message_id] = (version, activity_id, body)

    async def versions(self, key: OrderKey) -> tuple[Version, ...]:
        self._called("versions")
        return tuple(version for version, _, _ in self.kept.versions[key].values())

    async def body(self, key: OrderKey, message_id: str) -> str:
        self._called("body")
        return self.kept.versions[key][message_id][2]

    async def overlay(self, key: OrderKey) -> Overlay | None:
        view = self.kept.views.get(key)
        return view.overlay if view else None

    async def open_action(self, key: OrderKey) -> OpenAction | None:
        return self.kept.actions.get(key)

    async def sync_asked_at(self, activity_id: str) -> datetime | None:
        return self.asked.get(activity_id)

    async def settle(
        self, action: OpenAction, status: ActivityStatus, message: str, now: datetime
    ) -> None:
        self._called("settle")
        self.kept.settled[action.activity_id] = (status, message)
        left = {key: held for key, held in self.kept.actions.items() if held != action}
        self.kept.actions = left

    async def show(self, view: OrderView, now: datetime) -> None:
        self._called("show")
        key = view.content.key
        if _visible(self.kept.views.get(key)) != _visible(view):
            self.kept.sequence += 1
            self.kept.sequences[key] = self.kept.sequence
        self.kept.views[key] = view

    async def put_product(self, product: FetchedProduct, delivery: Delivery) -> None:
        self._called("put_product")
        self.kept.products.append((product, delivery.message_id))

    async def put_category(self, category: Category, delivery: Delivery) -> None:
        self._called("put_category")
        self.kept.categories.append((category, delivery.message_id))

    async def note_channel(
        self, key: ChannelKey, name: str, shop_name: str | None, at: datetime
    ) -> None:
        self._called("note_channel")
        self.kept.channels[key] = (name, shop_name, at)

    async def put_channel(self, feedback: ChannelFeedback, name: str, delivery: Delivery) -> None:
        self._called("put_channel")
        self.kept.feedback.append((feedback, name, delivery.message_id))

    async def settle_channel(self, feedback: ChannelFeedback, now: datetime) -> None:
        self._called("settle_channel")
        self.kept.answered.append(feedback)

    async def asked_work(self, activity_id: str) -> AskedWork | None:
        self._called("asked_work")
        return self.kept.works.get(activity_id)

    async def close_items(
        self, work: AskedWork, answered: Sequence[Answered], now: datetime
    ) -> None:
        self._called("close_items")
        settled = {each.item.position: each.item for each in answered}
        items = tuple(settled.get(item.position, item) for item in work.items)
        self.kept.works[work.activity.activity_id] = replace(work, items=items)

    async def note_product_run(
        self, channel: ChannelKey, activity_id: str, asked_at: datetime, now: datetime
    ) -> None:
        self._called("note_product_run")
        run = (asked_at, activity_id)
        self.kept.runs[channel] = max(run, self.kept.runs.get(channel, run))

    def _called(self, name: str) -> None:
        self.calls[name] += 1
        if name in self.failing:
            raise StoreUnavailable("the database is away")


def _copied(kept: Kept) -> Kept:
    """A copy of what can be changed; what is kept in it never is."""

    def copied(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: copied(item) for key, item in cast("dict[Any, Any]", value).items()}
        return list(cast("list[Any]", value)) if isinstance(value, list) else value

    return Kept(**{one.name: copied(getattr(kept, one.name)) for one in fields(Kept)})


def _visible(view: OrderView | None) -> object:
    return view and (view.content_hash, view.status, view.overlay is None, view.review_reason)
