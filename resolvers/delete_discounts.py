"""Deleting discounts, by the ids that marketplaces gave: one call or message for each brand."""

from asyncio import gather
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace

from domain.access import Scope
from domain.activities import ActivityItem, ActivityKind, ActivityStatus, ErrorCode, UserError
from domain.arguments import tell
from domain.discount_limits import discount_needs
from domain.discount_rules import check_deletion
from domain.discounts import DiscountItem, DiscountItemStatus, DiscountKey
from domain.errors import UpstreamError
from resolvers.context import Context
from resolvers.discount_work import (
    MOST_ITEMS,
    DiscountOutcome,
    answered,
    outcome,
    pending_items,
    published,
    refused,
    topics_for,
)
from resolvers.limited import limited
from resolvers.work import LOST, Work, done_before, failed, undertake, unknown

MOST_DISCOUNTS = 100

ItemKey = tuple[DiscountKey, int]
"""A discount and the position of one of its items."""


async def delete_discounts(
    context: Context,
    discounts: tuple[DiscountKey, ...],
    only: tuple[ItemKey, ...] | None,
    idempotency_key: str | None,
) -> DiscountOutcome:
    """Delete these discounts, whole or `only` some of their items, once.

    One that cannot be deleted refuses everything, without a call.
    """
    context.viewer.need(Scope.DISCOUNTS_WRITE)
    kind, arguments = ActivityKind.DELETE_DISCOUNTS, tell({"discounts": discounts, "items": only})
    before = await done_before(context, kind, arguments, idempotency_key)
    if before is not None:
        return outcome(before, lambda _: discounts, _no_place)
    items, errors = await _choose(context, discounts, only)
    if errors:
        return refused(*errors)
    brands = {key.brand_id for key in discounts}
    brand_id = brands.pop() if len(brands) == 1 else None
    work = Work(kind, brand_id, tuple(pending_items(items)), arguments, idempotency_key)

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        return await _send(context, activity_id, items)

    return outcome(await undertake(context, work, send), lambda _: discounts, _no_place)


def _no_place(_: int) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A brand's items and their places in the activity."""

    items: tuple[DiscountItem, ...]
    pending: tuple[ActivityItem, ...]


async def _send(
    context: Context, activity_id: str, items: Sequence[DiscountItem]
) -> list[ActivityItem]:
    """Send every brand's call at once; what became of each item."""
    pending = pending_items(items)
    done = [unknown(item, LOST) for item in pending]
    parts: list[Awaitable[list[ActivityItem]]] = []
    for brand_id in dict.fromkeys(item.discount.brand_id for item in items):
        its = [at for at, item in enumerate(items) if item.discount.brand_id == brand_id]
        part = _Part(tuple(items[at] for at in its), tuple(pending[at] for at in its))
        parts.append(_send_part(context, activity_id, brand_id, part))
    outcomes = await gather(*parts, return_exceptions=True)
    for each in outcomes:
        for ended in () if isinstance(each, BaseException) else each:
            done[ended.position] = ended
    failures = [each for each in outcomes if isinstance(each, BaseException)]
    if failures:
        await context.services.actions.close_sync(activity_id, done, context.services.now())
        raise failures[0]
    return done


async def _send_part(
    context: Context, activity_id: str, brand_id: str, part: _Part
) -> list[ActivityItem]:
    """One brand's call or message; what is not known of an item is UNKNOWN, what failed stays."""
    services = context.services
    done = [unknown(item, LOST) for item in part.pending]
    try:
        async with limited(services, discount_needs(part.items)):
            if topics := topics_for(services, part.items):
                await topics.delete_discounts(brand_id, part.items, activity_id)
                done = [published(item) for item in part.pending]
            else:
                answers = await services.discount_calls.delete(brand_id, part.items, activity_id)
                done = [
                    answered(i, answer) for i, answer in zip(part.pending, answers, strict=True)
                ]
    except UpstreamError as failure:
        done = [failed(item, failure) for item in part.pending]
    finally:
        pairs = zip(part.items, done, strict=True)
        settled = [_settled(item, ended) for item, ended in pairs]
        await services.discounts.settle([item for item in settled if item not in part.items])
    return done


def _settled(item: DiscountItem, outcome: ActivityItem) -> DiscountItem:
    if outcome.status is ActivityStatus.SUCCEEDED:
        return replace(item, status=DiscountItemStatus.DELETED, message=outcome.message)
    if outcome.status is ActivityStatus.UNKNOWN:
        return replace(item, status=DiscountItemStatus.UNKNOWN, message=outcome.message)
    return item


Chosen = tuple[list[DiscountItem], list[UserError]]


async def _choose(
    context: Context, keys: tuple[DiscountKey, ...], only: tuple[ItemKey, ...] | None
) -> Chosen:
    """The items to delete, and what is wrong with those that cannot be."""
    if not 1 <= len(keys) <= MOST_DISCOUNTS or len(set(keys)) < len(keys):
        return [], [_error(ErrorCode.INVALID, f"Name 1 to {MOST_DISCOUNTS}, each once.", _IDS)]
    loaders = context.loaders.discounts
    known = await gather(*(loaders.by_key.load(key) for key in keys))
    missing = [str(at) for at, discount in enumerate(known) if discount is None]
    if missing:
        text = "There is no such discount."
        return [], [_error(ErrorCode.NOT_FOUND, text, _IDS, at) for at in missing]
    kept = await gather(*(loaders.items.load(key) for key in keys))
    chosen: list[DiscountItem] = []
    errors = _check_only([item for its in kept for item in its or ()], only)
    for at, (key, its) in enumerate(zip(keys, kept, strict=True)):
        wanted = [i for i in its or () if only is None or (key, i.position) in only]
        standing = [item for item in wanted if item.status in _STANDING]
        chosen.extend(standing)
        errors.extend(_check(key, at, wanted if only is not None else standing))
    if not errors and len(chosen) > MOST_ITEMS:
        text = f"At most {MOST_ITEMS} items at once, not {len(chosen)}: ask in parts."
        errors.append(_error(ErrorCode.INVALID, text, _IDS))
    return chosen, errors


_IDS = "discountIds"
_STANDING = (DiscountItemStatus.ACTIVE, DiscountItemStatus.UNKNOWN)


def _check(key: DiscountKey, at: int, items: Sequence[DiscountItem]) -> list[UserError]:
    """Why these items of one discount cannot be deleted."""
    unable = check_deletion(key.channel_code, _IDS, str(at))
    if unable is not None:
        return [unable]
    if not items:
        text = "Nothing of this discount stands at the marketplace."
        return [_error(ErrorCode.INVALID, text, _IDS, str(at))]
    return [
        _error(
            ErrorCode.INVALID,
            f"{item.sku} on {item.channel_code} is {item.status}"
            f"{'' if item.remote_discount_id else ' and has no id from the marketplace'}: "
            "leave it out by naming the others in itemIds.",
            _IDS,
            str(at),
        )
        for item in items
        if item.status not in _STANDING or not item.remote_discount_id
    ]


def _check_only(items: Sequence[DiscountItem], only: tuple[ItemKey, ...] | None) -> list[UserError]:
    there = {(item.discount, item.position) for item in items}
    text = "This is no item of the discounts that discountIds names."
    return [
        _error(ErrorCode.NOT_FOUND, text, "itemIds", str(at))
        for at, item in enumerate(only or ())
        if item not in there
    ]


def _error(code: ErrorCode, text: str, *path: str) -> UserError:
    return UserError(code, text, ("input", *path))
