"""Order actions: rules, intent written, one call, outcome written. Never repeated by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.access import Scope
from domain.actions import (
    CompleteOrder,
    Intent,
    OrderAction,
    RejectCancellation,
    check,
    complete_arguments,
    expected_status,
)
from domain.activities import ActivityItem, ActivityStatus, ErrorCode, UserError
from domain.arguments import fingerprint, tell
from domain.errors import UpstreamError, UpstreamRefused
from domain.orders import Order, OrderKey
from domain.ports import BeginOutcome, Begun
from domain.upstream import ActionAnswer
from resolvers.context import Context
from resolvers.replays import ended_items

MOST_CHECKS = 5
"""How often the rules are checked again when the order changes between check and intent."""


@dataclass(frozen=True, slots=True)
class ActionOutcome:
    """What became of an order action: the order as shown now, the activity, the refusals."""

    order: OrderKey | None
    activity_id: str | None
    errors: tuple[UserError, ...]


async def perform(
    context: Context, action: OrderAction, idempotency_key: str | None
) -> ActionOutcome:
    """Do one action on one order, once.

    Refused by the rules without a call; a call's lost answer is OUTCOME_UNKNOWN and is not sent
    again; the same idempotency key gives the same answer.
    """
    context.viewer.need(Scope.ORDERS_WRITE)
    asked = Asked(context, _fingerprint(context, action), idempotency_key)
    before = await asked.before()
    if before is not None:
        return await _answer_begun(context, action.order, before)
    # Nobody who leaves may cut it short: what is intended is sent, and its outcome written down.
    return await context.services.detached.run(_undertake(asked, action))


async def _undertake(asked: "Asked", action: OrderAction) -> ActionOutcome:
    """Check, write the intent, send; once more from the start where the order moved meanwhile."""
    context = asked.context
    for _ in range(MOST_CHECKS):
        order = (await read_orders(context, [action.order])).get(action.order)
        if order is None:
            return _refused(None, UserError(ErrorCode.NOT_FOUND, "There is no such order."))
        items = (await read_item_ids(context, [order.key])).get(order.key, ())
        refused = check(order, action, items)
        if refused is not None:
            return await _answer_refused(asked, order.key, refused)
        complete = complete_arguments(order, action, items)
        intent = await asked.intend(order, complete, items)
        begun = await context.services.actions.begin(intent)
        if begun.outcome is BeginOutcome.STARTED:
            started = replace(intent, activity_id=begun.activity_id)
            return await _send(context, started, complete)
        if begun.outcome is not BeginOutcome.MOVED:
            return await _answer_begun(context, action.order, begun)
    return _refused(
        action.order,
        UserError(ErrorCode.ACTION_IN_PROGRESS, "The order keeps changing; try again."),
    )


async def _answer_refused(asked: "Asked", order: OrderKey, refused: UserError) -> ActionOutcome:
    """The refusal; but where the same key has done it meanwhile, that is why, and its answer is."""
    before = await asked.before()
    if before is not None:
        return await _answer_begun(asked.context, order, before)
    return _refused(order, refused)


async def read_orders(context: Context, keys: Sequence[OrderKey]) -> Mapping[OrderKey, Order]:
    """The orders as they are shown now; those of others are not there."""
    seen = [key for key in keys if context.viewer.sees(key.brand_id)]
    return await context.services.orders.by_key(seen)


async def read_item_ids(
    context: Context, keys: Sequence[OrderKey]
) -> Mapping[OrderKey, tuple[str, ...]]:
    """The marketplace's ids of these orders' items."""
    found = await context.services.orders.lines(keys)
    return {
        key: tuple(dict.fromkeys(line.remote_order_item_id for line in lines))
        for key, lines in found.items()
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """How an action was asked for."""

    context: Context
    fingerprint: str
    idempotency_key: str | None

    async def before(self) -> Begun | None:
        """What the idempotency key stands for already, if anything."""
        if self.idempotency_key is None:
            return None
        services, key_id = self.context.services, self.context.viewer.key_id
        return await services.actions.replay(
            key_id, self.idempotency_key, self.fingerprint, services.now()
        )

    async def intend(self, order: Order, action: OrderAction, items: tuple[str, ...]) -> Intent:
        """The intent to write down for this action on the order as it is shown now."""
        services, viewer = self.context.services, self.context.viewer
        former = None
        if isinstance(action, RejectCancellation):
            former = await services.actions.former_status(order.key)
        return Intent(
            activity_id=services.new_id(),
            kind=action.kind,
            order=order.key,
            key_id=viewer.key_id,
            requested_by=viewer.name,
            requested_at=services.now(),
            arguments=told_arguments(self.context, action),
            fingerprint=self.fingerprint,
            idempotency_key=self.idempotency_key,
            expected=expected_status(action, items, former),
            seen=order.change_sequence,
        )


async def _send(context: Context, intent: Intent, action: OrderAction) -> ActionOutcome:
    """Send the one call, and write down what became of it, whatever happens on the way."""
    item = _item(intent, ActivityStatus.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN, _LOST)
    try:
        answer = await context.services.order_calls.perform(action, intent.activity_id)
        item = answered(item, answer)
    except UpstreamError as failure:
        item = _failed(intent, failure)
    finally:
        await context.services.actions.close(intent, item, context.services.now())
    return await _read_outcome(context, intent.order, intent.activity_id)


def answered(item: ActivityItem, answer: ActionAnswer) -> ActivityItem:
    """The item of a call that was answered: done, or refused by the marketplace."""
    return replace(
        item,
        status=ActivityStatus.SUCCEEDED if answer.success else ActivityStatus.FAILED,
        error=None if answer.success else ErrorCode.REFUSED_BY_MARKETPLACE,
        message=answer.message or None,
        upstream=answer.upstream,
    )


_LOST = "The call was cut off: it may or may not have been done. A later message settles it."


def _failed(intent: Intent, failure: UpstreamError) -> ActivityItem:
    if isinstance(failure, UpstreamRefused):
        ours = failure.status in {401, 403}  # the MP Adapter refuses us, not the order
        code = ErrorCode.UPSTREAM_UNAVAILABLE if ours else ErrorCode.REFUSED_BY_MARKETPLACE
        return _item(intent, ActivityStatus.FAILED, code, failure.reason)
    if not failure.sent:
        text = f"Nothing was sent ({failure.reason}). Ask again, with the same idempotency key."
        return _item(intent, ActivityStatus.NOT_SENT, ErrorCode.NOT_SENT, text)
    text = (
        f"It was sent and no answer came that can be read ({failure.reason}): it may or may not "
        "have been done, and is not sent again. A later message settles it."
    )
    return _item(intent, ActivityStatus.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN, text)


def _item(
    intent: Intent,
    status: ActivityStatus,
    error: ErrorCode | None,
    message: str | None,
) -> ActivityItem:
    return ActivityItem(
        position=0,
        target=intent.order.remote_order_id,
        status=status,
        message=message,
        channel_code=intent.order.channel_code,
        order_id=intent.order.text,
        error=error,
    )


async def _answer_begun(context: Context, order: OrderKey, begun: Begun) -> ActionOutcome:
    """The answer to an action that was not started now: replayed, conflicting or in the way."""
    if begun.outcome is BeginOutcome.CONFLICT:
        return _refused(None, CONFLICT)
    if begun.outcome is BeginOutcome.BUSY:
        return _refused(order, in_the_way(begun.activity_id))
    return await _read_outcome(context, order, begun.activity_id)


async def _read_outcome(context: Context, order: OrderKey, activity_id: str) -> ActionOutcome:
    """What is kept of the action: a message may know more than the call's own answer."""
    [item] = await ended_items(context, activity_id, 1)
    return ActionOutcome(order, activity_id, _errors(item))


def in_the_way(activity_id: str) -> UserError:
    """The refusal of an order whose one place this activity holds."""
    text = f"Activity {activity_id} on this order is in flight or unknown; wait for it."
    return UserError(ErrorCode.ACTION_IN_PROGRESS, text)


CONFLICT = UserError(
    ErrorCode.IDEMPOTENCY_CONFLICT,
    "This idempotency key was used with other arguments; take a new one.",
    ("input", "idempotencyKey"),
)


def _errors(item: ActivityItem) -> tuple[UserError, ...]:
    if item.status is ActivityStatus.PENDING:
        text = "The same action is in flight; ask for its activity."
        return (UserError(ErrorCode.ACTION_IN_PROGRESS, text),)
    if item.error is None:
        return ()
    return (UserError(item.error, item.message or item.error.value),)


def _refused(order: OrderKey | None, error: UserError) -> ActionOutcome:
    return ActionOutcome(order, None, (error,))


def _fingerprint(context: Context, action: OrderAction) -> str:
    return fingerprint(action.kind, told_arguments(context, action))


def told_arguments(context: Context, action: OrderAction) -> str:
    """What was asked, as JSON; the settlement code only as a keyed hash."""
    if isinstance(action, CompleteOrder) and action.received_by is not None:
        hashed = context.services.keyed_hash(action.received_by)
        return tell(replace(action, received_by=hashed))
    return tell(action)
