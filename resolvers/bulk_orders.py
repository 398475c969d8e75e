"""Bulks of order actions: checked, written down at once, sent by the senders afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.access import Scope
from domain.actions import OrderAction
from domain.activities import REFUSED_BEFORE, ErrorCode, UserError
from domain.arguments import fingerprint
from domain.bulk import (
    MOST_ORDERS,
    BadRow,
    BulkIntent,
    ErrorPolicy,
    GoodRow,
    bad_row,
    check_rows,
    expected_end,
    row_path,
)
from domain.bulk_ports import BegunMany
from domain.orders import Order, OrderKey
from domain.pages import PageRequest
from domain.ports import BeginOutcome
from domain.topics import has_topic
from resolvers.actions import (
    CONFLICT,
    MOST_CHECKS,
    in_the_way,
    read_item_ids,
    read_orders,
    told_arguments,
)
from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The activity of a bulk and the rows that were refused, or why nothing was begun."""

    activity_id: str | None
    errors: tuple[UserError, ...]


@dataclass(frozen=True, slots=True)
class Bulk:
    """One kind of action on many orders; `actions` stand in the order of the input."""

    actions: tuple[OrderAction, ...]
    policy: ErrorPolicy

    @property
    def orders(self) -> list[OrderKey]:
        """Each order that is named, once."""
        return list(dict.fromkeys(action.order for action in self.actions))


async def perform_many(context: Context, bulk: Bulk, idempotency_key: str | None) -> BulkOutcome:
    """Write a bulk down, to be sent from now on; its activity tells what becomes of each order.

    An order that is not there refuses everything, whatever the policy says of bad rows.
    """
    context.viewer.need(Scope.ORDERS_WRITE)
    if not 0 < len(bulk.actions) <= MOST_ORDERS:
        text = f"Name 1 to {MOST_ORDERS} orders."
        return _refused(UserError(ErrorCode.INVALID, text, ("input", "orders")))
    beginning = _Beginning(context, bulk, _fingerprint(context, bulk), idempotency_key)
    return await beginning.answer_before() or await beginning.begin()


@dataclass(slots=True)
class _Beginning:
    """Rules and intent, again and again until no order changes between the two.

    `given_up` are orders that the store refused: in use, or changing all the time.
    """

    context: Context
    bulk: Bulk
    fingerprint: str
    idempotency_key: str | None
    given_up: dict[OrderKey, UserError] = field(default_factory=dict[OrderKey, UserError])

    async def answer_before(self) -> BulkOutcome | None:
        """The answer of the bulk that the idempotency key stands for already, if of any."""
        if self.idempotency_key is None:
            return None
        services, key_id = self.context.services, self.context.viewer.key_id
        before = await services.actions.replay(
            key_id, self.idempotency_key, self.fingerprint, services.now()
        )
        if before is None:
            return None
        return await _answer(self.context, before.outcome, before.activity_id)

    async def begin(self) -> BulkOutcome:
        for turn in range(2 * MOST_CHECKS):
            orders = await read_orders(self.context, self.bulk.orders)
            strange = _strange(self.bulk.actions, orders)
            if strange:
                return _refused(*strange)
            good, bad = await self._check(orders)
            if bad and self.bulk.policy is ErrorPolicy.REJECT_EVERYTHING:
                # perhaps the same bulk was begun meanwhile, and the orders are as it left them
                return await self.answer_before() or _refused(*(row.error for row in bad))
            begun = await self._write(good, bad)
            if begun.outcome not in {BeginOutcome.BUSY, BeginOutcome.MOVED}:
                return await _answer(self.context, begun.outcome, begun.activity_id)
            self._give_up(begun, gives_moved_up=turn >= MOST_CHECKS)
        return _refused(_MOVING)

    async def _check(self, orders: Mapping[OrderKey, Order]) -> tuple[list[GoodRow], list[BadRow]]:
        items = await read_item_ids(self.context, list(orders))
        good, bad = check_rows(self.bulk.actions, orders, items)
        refused = [row for row in good if row.action.order in self.given_up]
        for row in refused:
            bad.append(bad_row(row.position, row.action.order, self.given_up[row.action.order]))
        good = [row for row in good if row.action.order not in self.given_up]
        return good, sorted(bad, key=lambda row: row.position)

    async def _write(self, good: Sequence[GoodRow], bad: Sequence[BadRow]) -> BegunMany:
        services = self.context.services
        intent = await self._intend(good, bad)
        services.held.keep(intent.activity_id, good)
        is_begun = False
        try:
            begun = await services.order_queue.begin_many(intent)
            is_begun = begun.outcome is BeginOutcome.STARTED
        finally:
            if not is_begun:
                services.held.forget(intent.activity_id)
        if is_begun:
            services.bell.ring()
        return begun

    async def _intend(self, good: Sequence[GoodRow], bad: Sequence[BadRow]) -> BulkIntent:
        services, viewer = self.context.services, self.context.viewer
        now, kind = services.now(), self.bulk.actions[0].kind
        calls = [r for r in good if services.topics is None or not has_topic(r.action)]
        waiting = await services.order_queue.waiting() + len(calls)
        ignores = self.bulk.policy is ErrorPolicy.IGNORE_ROWS
        return BulkIntent(
            activity_id=services.new_id(),
            kind=kind,
            key_id=viewer.key_id,
            requested_by=viewer.name,
            requested_at=now,
            estimated_completion_at=expected_end(now, waiting, is_published=not calls),
            arguments={r.position: told_arguments(self.context, r.action) for r in good},
            fingerprint=self.fingerprint,
            idempotency_key=self.idempotency_key,
            good=tuple(good),
            bad=() if ignores else tuple(bad),
        )

    def _give_up(self, begun: BegunMany, *, gives_moved_up: bool) -> None:
        for order, activity_id in begun.busy.items():
            self.given_up[order] = in_the_way(activity_id)
        if gives_moved_up:
            self.given_up |= dict.fromkeys(begun.moved, _MOVING)


_MOVING = UserError(ErrorCode.ACTION_IN_PROGRESS, "The order keeps changing; try again.")


def _strange(actions: Sequence[OrderAction], orders: Mapping[OrderKey, Order]) -> list[UserError]:
    return [
        UserError(ErrorCode.NOT_FOUND, "There is no such order.", row_path(position))
        for position, action in enumerate(actions)
        if action.order not in orders
    ]


async def _answer(context: Context, outcome: BeginOutcome, activity_id: str) -> BulkOutcome:
    """The activity, and the rows that it kept as refused: a repeated key answers the same."""
    if outcome is BeginOutcome.CONFLICT:
        return _refused(CONFLICT)
    page = await context.services.activities.items(activity_id, PageRequest(limit=MOST_ORDERS))
    errors = [
        UserError(item.error, item.message or item.error.value, row_path(item.position))
        for item in (edge.node for edge in page.edges)
        if item.error is not None and item.error in REFUSED_BEFORE
    ]
    return BulkOutcome(activity_id, tuple(errors))


def _refused(*errors: UserError) -> BulkOutcome:
    return BulkOutcome(None, errors)


def _fingerprint(context: Context, bulk: Bulk) -> str:
    told = (told_arguments(context, action) for action in bulk.actions)
    return fingerprint(bulk.actions[0].kind, " ".join((bulk.policy, *told)))
