"""Shipping labels of many orders: checked, asked for once, kept as one file for minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.access import Scope
from domain.activities import (
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    UserError,
)
from domain.arguments import tell
from domain.errors import UpstreamError, UpstreamRefused
from domain.labels import MOST_ORDERS, KeptFile, LabelFile, LabelOrder, bulk_refusal
from domain.orders import Order, OrderKey
from resolvers.context import Context
from resolvers.work import Done, Work, done_before, undertake

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
    kind, arguments = ActivityKind.CREATE_SHIPPING_LABELS, tell({"orders": list(wanted)})
    before = await done_before(context, kind, arguments, idempotency_key)
    if before is not None:
        return await _outcome_of(context, before, wanted)
    found = await context.loaders.orders.by_key.load_many(list(wanted))
    orders = dict(zip(wanted, found, strict=True))
    refusals = [_refusal(order, wanted[key]) for key, order in orders.items()]
    if any(refusals):
        return _refused(*(error for error in refusals if error is not None))
    asked = [
        LabelOrder(key, order.content.shipping.airwaybill_number)
        for key, order in orders.items()
        if order is not None
    ]
    items = tuple(_pending(place, order.key) for place, order in enumerate(asked))
    brands = {order.key.brand_id for order in asked}
    brand_id = brands.pop() if len(brands) == 1 else None
    work = Work(kind, brand_id, items, arguments, idempotency_key)

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        return await _send(context, activity_id, asked, items)

    return await _outcome_of(context, await undertake(context, work, send), wanted)


def _refusal(order: Order | None, path: tuple[str, ...]) -> UserError | None:
    if order is None:
        return UserError(ErrorCode.NOT_FOUND, "There is no such order.", path)
    return bulk_refusal(order, path)


async def _send(
    context: Context,
    activity_id: str,
    orders: Sequence[LabelOrder],
    items: Sequence[ActivityItem],
) -> Sequence[ActivityItem]:
    """Ask once, and keep what came. A lost answer changes no order: it may be asked anew."""
    services = context.services
    try:
        labels = await services.label_files.label_file(orders, activity_id)
    except UpstreamError as failure:
        return _failed(items, failure)
    if labels.labelled or labels.unnamed:
        services.label_shelf.keep(activity_id, labels.content)
    return [_outcome(item, order.key, labels) for item, order in zip(items, orders, strict=True)]


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


async def _outcome_of(context: Context, done: Done, wanted: Wanted) -> LabelOutcome:
    """What was done; the file only for as long as it lives."""
    if done.activity_id is None:
        return _refused(*([done.refusal] if done.refusal is not None else []))
    file = await context.services.label_shelf.kept(done.activity_id)
    errors = _errors(done.items, wanted)
    if any(item.status is ActivityStatus.PENDING for item in done.items):
        text = "The same labels are being fetched; ask for their activity."
        errors = (UserError(ErrorCode.ACTION_IN_PROGRESS, text),)
    elif file is None and any(item.status is ActivityStatus.SUCCEEDED for item in done.items):
        text = "The file's time is over. Ask for the labels again, with another idempotency key."
        gone = UserError(ErrorCode.NOT_FOUND, text, ("input", "idempotencyKey"))
        errors = (gone, *errors)
    return LabelOutcome(file, done.activity_id, errors)


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
