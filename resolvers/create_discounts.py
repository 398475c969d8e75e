"""Making discounts: rules, intent written, one call, outcome written. Never repeated by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from domain.access import Scope
from domain.activities import ActivityItem, ActivityKind, ActivityStatus, ErrorCode, UserError
from domain.arguments import tell
from domain.discount_limits import discount_needs
from domain.discount_rules import check_discount
from domain.discounts import (
    Discount,
    DiscountAnswer,
    DiscountItem,
    DiscountItemStatus,
    DiscountKey,
    WantedDiscount,
)
from domain.errors import UpstreamError
from resolvers.brands import get_brand
from resolvers.context import Context
from resolvers.discount_offers import ShowOffer, find_items
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
from resolvers.work import Work, done_before, failed, undertake

MOST_NAME = 200


async def create_discounts(
    context: Context, wanted: WantedDiscount, idempotency_key: str | None, show: ShowOffer
) -> DiscountOutcome:
    """Make one discount on each channel that the items name, in one call or message, once.

    Anything that a rule forbids refuses everything, without a call. A lost answer is
    OUTCOME_UNKNOWN and is not sent again; the same idempotency key gives the same answer.
    """
    context.viewer.need(Scope.DISCOUNTS_WRITE)
    zone = context.services.time_zone
    kind, arguments = ActivityKind.CREATE_DISCOUNTS, tell(wanted)
    before = await done_before(context, kind, arguments, idempotency_key)
    if before is not None:
        return outcome(before, partial(_keys, wanted), _place)
    wanted = replace(
        wanted,
        starts_at=wanted.starts_at.astimezone(zone),
        ends_at=wanted.ends_at.astimezone(zone),
    )
    wrong = _check_shape(wanted)
    if wrong is not None:
        return refused(wrong)
    if await get_brand(context, wanted.brand_id) is None:
        path = ("input", "brandId")
        return refused(UserError(ErrorCode.NOT_FOUND, "There is no such brand.", path))
    found = await find_items(context, wanted, show)
    errors = (*found.errors, *check_discount(wanted, found.items, context.services.now()))
    if errors:
        return refused(*errors)
    items = tuple(pending_items(found.items))
    work = Work(kind, wanted.brand_id, items, arguments, idempotency_key)

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        return await _Made(context, wanted, activity_id, found.items).send()

    return outcome(await undertake(context, work, send), partial(_keys, wanted), _place)


@dataclass(frozen=True, slots=True)
class _Made:
    """What is about to be sent under an activity."""

    context: Context
    wanted: WantedDiscount
    activity_id: str
    found: tuple[DiscountItem, ...]

    @property
    def _items(self) -> list[DiscountItem]:
        """The items as they are kept, each in the discount of its channel."""
        return [
            replace(item, discount=replace(item.discount, activity_id=self.activity_id))
            for item in self.found
        ]

    @property
    def _discounts(self) -> list[Discount]:
        wanted, now = self.wanted, self.context.services.now()
        return [
            Discount(key, wanted.name, wanted.starts_at, wanted.ends_at, now)
            for key in _keys(wanted, self.activity_id)
        ]

    async def send(self) -> Sequence[ActivityItem]:
        """Send the one call or message, and write down what became of the discounts.

        They are UNKNOWN from the start, and stay so if this is cut off.
        """
        services, items = self.context.services, self._items
        await services.discounts.keep(self._discounts, items)
        pending = pending_items(items)
        answers: Sequence[DiscountAnswer | None] = [None] * len(items)
        try:
            async with limited(services, discount_needs(items)):
                if topics := topics_for(services, items):
                    await topics.publish_discounts(self.wanted, items, self.activity_id)
                    done = [published(item) for item in pending]
                else:
                    calls = services.discount_calls
                    answers = await calls.create(self.wanted, items, self.activity_id)
                    done = [answered(i, answer) for i, answer in zip(pending, answers, strict=True)]
        except UpstreamError as failure:
            done = [failed(item, failure) for item in pending]
        settled = [_settled(*each) for each in zip(items, done, answers, strict=True)]
        await services.discounts.settle(settled)
        return done


_STATUSES = {
    ActivityStatus.SUCCEEDED: DiscountItemStatus.ACTIVE,
    ActivityStatus.FAILED: DiscountItemStatus.FAILED,
    ActivityStatus.NOT_SENT: DiscountItemStatus.FAILED,
}


def _settled(
    item: DiscountItem, outcome: ActivityItem, answer: DiscountAnswer | None
) -> DiscountItem:
    return replace(
        item,
        status=_STATUSES.get(outcome.status, DiscountItemStatus.UNKNOWN),
        message=outcome.message,
        remote_discount_id=answer.remote_discount_id if answer else None,
    )


def _check_shape(wanted: WantedDiscount) -> UserError | None:
    name = wanted.name
    if not 1 <= len(name.strip()) <= MOST_NAME or not name.isprintable():
        return _invalid(f"A name has 1 to {MOST_NAME} printable characters.", "name")
    if not 1 <= len(wanted.items) <= MOST_ITEMS:
        return _invalid(f"Give 1 to {MOST_ITEMS} items.", "items")
    for at, item in enumerate(wanted.items):
        for text, field in ((item.channel_code, "channelCode"), (item.sku, "sku")):
            if not text.strip():
                return _invalid("It must not be empty.", *_place(at)[1:], field)
    return None


def _invalid(text: str, *path: str) -> UserError:
    return UserError(ErrorCode.INVALID, text, ("input", *path))


def _keys(wanted: WantedDiscount, activity_id: str) -> tuple[DiscountKey, ...]:
    codes = dict.fromkeys(item.channel_code for item in wanted.items)
    return tuple(DiscountKey(wanted.brand_id, activity_id, code) for code in codes)


def _place(at: int) -> tuple[str, ...]:
    return ("input", "items", str(at))
