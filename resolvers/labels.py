"""Shipping labels of many orders: checked, asked for once, kept as one file for minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.access import Scope
from domain.activities import (
    Activity,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    UserError,
)
from domain.arguments import fingerprint, tell
from domain.errors import UpstreamError, UpstreamRefused
from domain.labels import MOST_ORDERS, KeptFile, LabelFile, LabelOrder, bulk_refusal
from domain.orders import Order, OrderKey
from domain.ports import BeginOutcome
from resolvers.actions import CONFLICT
from resolvers.context import Context
from resolvers.replays import ended_items

Wanted = Mapping[OrderKey, tuple[str, ...]]
"""Orders, and where in the input each was named first."""


@dataclass(frozen=True, slots=True)
class LabelOutcome:
    """The file while it is there, the activity, and what was refused or is missing."""

    file: KeptFile | None
    activity_id: str | None
    errors: tuple[UserError, ...]


async def create_labels(
    context: Context, wanted: Wanted, idempotency_key: str | None
) -> LabelOutcome:
    """Fetch the labels of these orders as one file.

    One order that may not be asked for refuses all, without a call. Orders that the marketplaces
    left out are told, and the file holds the others.
    """
    context.viewer.need(Scope.ORDERS_READ)
    context.viewer.need(Scope.BUYERS_READ)
    if not 1 <= len(wanted) <= MOST_ORDERS:
        text = f"Name 1 to {MOST_ORDERS} orders, by orderIds or orders."
        return _refused(UserError(ErrorCode.INVALID, text, ("input",)))
    arguments = tell({"orders": list(wanted)})
    own = fingerprint(ActivityKind.CREATE_SHIPPING_LABELS, arguments)
    if idempotency_key is not None:
        before = await context.services.actions.replay(
            context.viewer.key_id, idempotency_key, own, context.services.now()
        )
        if before is not None and before.outcome is BeginOutcome.CONFLICT:
            return _refused(CONFLICT)
        if before is not None:
            return await _replay(context, before.activity_id, wanted)
    found = await context.loaders.order_by_key.load_many(list(wanted))
    orders = dict(zip(wanted, found, strict=True))
    refusals = [_refusal(order, wanted[key]) for key, order in orders.items()]
    if any(refusals):
        return _refused(*(error for error in refusals if error is not None))
    asked = [
        LabelOrder(key, order.content.shipping.airwaybill_number)
        for key, order in orders.items()
        if order is not None
    ]
    return await _begin(context, asked, wanted, (idempotency_key, arguments))


def _refusal(order: Order | None, path: tuple[str, ...]) -> UserError | None:
    if order is None:
        return UserError(ErrorCode.NOT_FOUND, "There is no such order.", path)
    return bulk_refusal(order, path)


async def _begin(
    context: Context,
    orders: Sequence[LabelOrder],
    wanted: Wanted,
    asked: tuple[str | None, str],
) -> LabelOutcome:
    """Write down what is asked for, then ask; who leaves meanwhile does not cut it short."""
    idempotency_key, arguments = asked
    items = [_pending(place, order.key) for place, order in enumerate(orders)]
    brands = {order.key.brand_id for order in orders}
    activity = Activity(
        activity_id=context.services.new_id(),
        kind=ActivityKind.CREATE_SHIPPING_LABELS,
        status=ActivityStatus.PENDING,
        brand_id=brands.pop() if len(brands) == 1 else None,
        key_id=context.viewer.key_id,
        requested_by=context.viewer.name,
        requested_at=context.services.now(),
        completed_at=None,
        item_count=len(items),
        done_count=0,
    )
    begun = await context.services.actions.begin_sync(activity, items, arguments, idempotency_key)
    if begun.outcome is BeginOutcome.CONFLICT:
        return _refused(CONFLICT)
    if begun.outcome is not BeginOutcome.STARTED:
        return await _replay(context, begun.activity_id, wanted)
    send = _send(context, begun.activity_id, orders, items)
    done, file = await context.services.detached.run(send)
    return LabelOutcome(file, begun.activity_id, _errors(done, wanted))


async def _send(
    context: Context,
    activity_id: str,
    orders: Sequence[LabelOrder],
    items: Sequence[ActivityItem],
) -> tuple[Sequence[ActivityItem], KeptFile | None]:
    """Ask once, and write down what came. A lost answer changes no order: it may be asked anew."""
    done = _all_failed(items, ErrorCode.UPSTREAM_UNAVAILABLE, "The call was cut off.")
    file = None
    try:
        labels = await context.services.label_files.label_file(orders, activity_id)
        done = [
            _outcome(item, order.key, labels) for item, order in zip(items, orders, strict=True)
        ]
        if labels.labelled or labels.unnamed:
            file = context.services.label_shelf.keep(activity_id, labels.content)
    except UpstreamError as failure:
        done = _failed(items, failure)
    finally:
        await context.services.actions.close_sync(activity_id, done, context.services.now())
    return done, file


def _outcome(item: ActivityItem, key: OrderKey, labels: LabelFile) -> ActivityItem:
    if key in labels.labelled:
        return replace(item, status=ActivityStatus.SUCCEEDED)
    if not labels.unnamed:
        code, text = ErrorCode.REFUSED_BY_MARKETPLACE, "The marketplace has no label for it yet."
        return replace(item, status=ActivityStatus.FAILED, error=code, message=text)
    text = f"The file holds {len(labels.unnamed)} labels whose names do not say whose they are."
    unknown = ErrorCode.OUTCOME_UNKNOWN
    return replace(item, status=ActivityStatus.UNKNOWN, error=unknown, message=text)


def _failed(items: Sequence[ActivityItem], failure: UpstreamError) -> list[ActivityItem]:
    if not failure.sent:
        text = f"Nothing was sent ({failure.reason}). Ask again, with the same idempotency key."
        failed = _all_failed(items, ErrorCode.NOT_SENT, text)
        return [replace(item, status=ActivityStatus.NOT_SENT) for item in failed]
    # 401 and 403 refuse us, not the orders.
    if isinstance(failure, UpstreamRefused) and failure.status not in {401, 403}:
        return _all_failed(items, ErrorCode.REFUSED_BY_MARKETPLACE, failure.reason)
    text = f"No labels came ({failure.reason}). Ask again, with another idempotency key."
    return _all_failed(items, ErrorCode.UPSTREAM_UNAVAILABLE, text)


def _all_failed(items: Sequence[ActivityItem], code: ErrorCode, message: str) -> list[ActivityItem]:
    failed = ActivityStatus.FAILED
    return [replace(item, status=failed, error=code, message=message) for item in items]


async def _replay(context: Context, activity_id: str, wanted: Wanted) -> LabelOutcome:
    """The same answer again; the file only for as long as it lives, and in its own process."""
    items = await ended_items(context, activity_id, MOST_ORDERS)
    file = context.services.label_shelf.kept(activity_id)
    errors = _errors(items, wanted)
    if any(item.status is ActivityStatus.PENDING for item in items):
        text = "The same labels are being fetched; ask for their activity."
        errors = (UserError(ErrorCode.ACTION_IN_PROGRESS, text),)
    elif file is None and any(item.status is ActivityStatus.SUCCEEDED for item in items):
        text = "The file's time is over. Ask for the labels again, with another idempotency key."
        gone = UserError(ErrorCode.NOT_FOUND, text, ("input", "idempotencyKey"))
        errors = (gone, *errors)
    return LabelOutcome(file, activity_id, errors)


def _errors(items: Sequence[ActivityItem], wanted: Wanted) -> tuple[UserError, ...]:
    """One for all orders where they failed alike, else one for each, in its place."""
    failed = [(item, path) for item, path in zip(items, wanted.values(), strict=True) if item.error]
    if len(failed) == len(items) and len({(item.error, item.message) for item in items}) == 1:
        failed = [(items[0], ())]
    return tuple(
        UserError(item.error, item.message or item.error.value, path)
        for item, path in failed
        if item.error is not None
    )


def _pending(place: int, key: OrderKey) -> ActivityItem:
    return ActivityItem(
        position=place,
        target=key.remote_order_id,
        status=ActivityStatus.PENDING,
        channel_code=key.channel_code,
        order_id=key.text,
        brand_id=key.brand_id,
    )


def _refused(*errors: UserError) -> LabelOutcome:
    return LabelOutcome(None, None, errors)
