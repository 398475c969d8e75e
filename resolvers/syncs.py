"""Syncs: ask the marketplaces to send orders, products, variants or categories again.

The calls answer "accepted"; what they cause arrives as messages. So an activity that was taken is
SENT, and an item is SUCCEEDED only where the answer itself says that its message was published.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.access import Scope
from domain.activities import (
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    ItemKey,
    UserError,
)
from domain.arguments import tell
from domain.channels import ChannelKey
from domain.completeness import is_down
from domain.errors import UpstreamError
from domain.marketplaces import marketplace
from domain.marketplaces.limits import CallKind, most_entries
from domain.upstream import OrderWindow
from domain.windows import AskedWindow
from resolvers.brands import get_brand
from resolvers.context import Context
from resolvers.work import Send, Work, errors_of, failed, undertake

WIDEST_WINDOW = timedelta(days=31)
"""No maximum is stated; a wider window would flood everyone with messages."""


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """The activity of a sync, or why it was refused."""

    activity_id: str | None
    errors: tuple[UserError, ...]


async def sync_orders(
    context: Context,
    window: OrderWindow,
    idempotency_key: str | None,
    asks_for: tuple[ItemKey, ...] = (),
) -> SyncOutcome:
    """Fetch a window of order dates again; the orders come as messages.

    `asks_for` are the items of unsettled actions that it is to tell of.
    """
    context.viewer.need(Scope.ORDERS_WRITE)
    if window.end <= window.start:
        return _refused(ErrorCode.INVALID, "to must lie after from.", "to")
    if window.end - window.start > WIDEST_WINDOW:
        return _refused(ErrorCode.INVALID, "A window is at most 31 days wide; ask in parts.", "to")
    if await get_brand(context, window.brand_id) is None:
        return _refused(ErrorCode.NOT_FOUND, "There is no such brand.", "brandId")
    item = ActivityItem(0, window.brand_id, ActivityStatus.PENDING)

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        asked_at = context.services.now()
        await context.services.order_calls.fetch_orders(window, activity_id)
        await _remember(context, window, activity_id, asked_at)
        return [replace(item, status=ActivityStatus.SENT)]

    work = Work(
        ActivityKind.SYNC_ORDERS, window.brand_id, (item,), tell(window), idempotency_key, asks_for
    )
    return await _run(context, work, send)


async def _remember(
    context: Context, window: OrderWindow, activity_id: str, asked_at: datetime
) -> None:
    """Remember what the marketplaces took: the completeness of days is worked out from it."""
    services = context.services
    known = (await services.registry.channels_of([window.brand_id])).get(window.brand_id, ())
    missed = frozenset(c.key.channel_code for c in known if is_down(c, asked_at))
    await services.windows.keep(
        AskedWindow(
            activity_id, window.brand_id, window.start, window.end, asked_at,
            context.viewer.name, missed,
        )
    )  # fmt: skip


async def sync_products(
    context: Context, brand_id: str, channel_codes: tuple[str, ...], idempotency_key: str | None
) -> SyncOutcome:
    """Fetch a brand's products again, on these channels or all; they come as messages."""
    context.viewer.need(Scope.PRODUCTS_WRITE)
    if await get_brand(context, brand_id) is None:
        return _refused(ErrorCode.NOT_FOUND, "There is no such brand.", "brandId")
    items = [
        ActivityItem(place, code, ActivityStatus.PENDING, channel_code=code or None)
        for place, code in enumerate(channel_codes)
    ] or [ActivityItem(0, brand_id, ActivityStatus.PENDING)]

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        await context.services.product_calls.fetch_products(brand_id, channel_codes, activity_id)
        return [replace(item, status=ActivityStatus.SENT) for item in items]

    work = Work(
        ActivityKind.SYNC_PRODUCTS,
        brand_id,
        tuple(items),
        tell({"brandId": brand_id, "channelCodes": channel_codes}),
        idempotency_key,
    )
    return await _run(context, work, send)


async def sync_variants(
    context: Context, channel: ChannelKey, skus: tuple[str, ...], idempotency_key: str | None
) -> SyncOutcome:
    """Fetch variants again by SKU, ten a call; an item says whether its message was published."""
    context.viewer.need(Scope.PRODUCTS_WRITE)
    skus = tuple(dict.fromkeys(skus))
    if not skus or len(skus) > 100 or not all(sku.strip() for sku in skus):
        return _refused(ErrorCode.INVALID, "Name 1 to 100 SKUs, none of them empty.", "skus")
    if await get_brand(context, channel.brand_id) is None:
        return _refused(ErrorCode.NOT_FOUND, "There is no such brand.", "brandId")
    place = marketplace(channel.channel_code)
    if place.is_documented and not place.fetches_variants_by_sku:
        text = f"{place.name} cannot fetch variants by SKU; use syncProducts."
        return _refused(ErrorCode.UNSUPPORTED_BY_MARKETPLACE, text, "channelCode")
    items = [
        ActivityItem(at, sku, ActivityStatus.PENDING, channel_code=channel.channel_code)
        for at, sku in enumerate(skus)
    ]

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        return await _fetch_variants(context, channel, items, activity_id)

    work = Work(
        ActivityKind.SYNC_VARIANTS,
        channel.brand_id,
        tuple(items),
        tell({"channel": channel, "skus": skus}),
        idempotency_key,
    )
    return await _run(context, work, send)


async def _fetch_variants(
    context: Context, channel: ChannelKey, items: Sequence[ActivityItem], activity_id: str
) -> Sequence[ActivityItem]:
    done: list[ActivityItem] = []
    most = most_entries(CallKind.VARIANTS_BY_SKU, channel.channel_code) or len(items)
    for start in range(0, len(items), most):
        part = items[start : start + most]
        skus = [item.target for item in part]
        try:
            answers = await context.services.product_calls.fetch_variants(
                channel, skus, activity_id
            )
        except UpstreamError as failure:
            done.extend(failed(item, failure) for item in part)
            continue
        by_sku = {answer.sku: answer for answer in answers}
        for item in part:
            answer = by_sku.get(item.target)
            if answer is None:
                text = "The marketplace said nothing of this SKU."
                done.append(replace(item, status=ActivityStatus.UNKNOWN, message=text))
            elif answer.success:
                done.append(replace(item, status=ActivityStatus.SUCCEEDED, message=answer.message))
            else:
                code = ErrorCode.REFUSED_BY_MARKETPLACE
                done.append(
                    replace(item, status=ActivityStatus.FAILED, error=code, message=answer.message)
                )
    return done


async def refresh_categories(
    context: Context, channel_codes: tuple[str, ...], idempotency_key: str | None
) -> SyncOutcome:
    """Fetch the category trees of these marketplaces again; they come as messages."""
    context.viewer.need(Scope.PRODUCTS_WRITE)
    codes = tuple(dict.fromkeys(channel_codes))
    if not codes or len(codes) > 50 or not all(code.strip() for code in codes):
        return _refused(ErrorCode.INVALID, "Name 1 to 50 channel codes.", "channelCodes")
    items = [
        ActivityItem(place, code, ActivityStatus.PENDING, channel_code=code)
        for place, code in enumerate(codes)
    ]

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        await context.services.category_calls.fetch_categories(codes, activity_id)
        return [replace(item, status=ActivityStatus.SENT) for item in items]

    asked = tell({"channelCodes": codes})
    work = Work(ActivityKind.REFRESH_CATEGORIES, None, tuple(items), asked, idempotency_key)
    return await _run(context, work, send)


async def _run(context: Context, work: Work, send: Send) -> SyncOutcome:
    done = await undertake(context, work, send)
    if done.refusal is not None:
        return SyncOutcome(None, (done.refusal,))
    return SyncOutcome(done.activity_id, errors_of(done.items, lambda _: ()))


def _refused(code: ErrorCode, message: str, field: str) -> SyncOutcome:
    return SyncOutcome(None, (UserError(code, message, ("input", field)),))
