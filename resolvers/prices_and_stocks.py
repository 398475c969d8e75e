"""Prices and stocks: checked whole, written down as wishes, and sent at once where there is room.

A lost answer leaves its lines UNKNOWN. Setting to a value does no harm twice, but only the caller
knows whether the value is still the wanted one: it is not sent again by itself.
"""

from asyncio import gather
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.access import Scope
from domain.activities import (
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    UserError,
)
from domain.arguments import tell
from domain.ports import BeginOutcome, Begun
from domain.prices_and_stocks import (
    MOST_WISHES,
    Line,
    Planner,
    Subject,
    Wish,
    error_at,
)
from domain.variants import Offer, OfferKey, sku_id
from domain.wishes import QueuedLine, Way
from domain.work import WorkIntent
from resolvers.context import Context
from resolvers.wish_sender import PATIENCE, WishSender
from resolvers.work import Done, Work, answer, done_before, new_activity

MANY_SKUS = 20
"""More SKUs than this leave by the bulk topics, where those are configured."""

V4_FEATURE = "feedback-bulk-update-inventory-v4"

_KINDS = {
    Subject.PRICE: ActivityKind.UPDATE_PRICES,
    Subject.STOCK: ActivityKind.UPDATE_STOCKS,
}
QUEUED = ActivityStatus.QUEUED
_PLACES = 10_000
"""An activity item's position is its input item's place times this, plus its place among the
lines of that item: so a replayed answer names the same places of the input."""

_NEEDS_FEATURE = (
    f"UpdateStockV4 needs the feature {V4_FEATURE}: switch it on with enableFeatures, or leave "
    "inOneCall out."
)


@dataclass(frozen=True, slots=True)
class UpdateOutcome:
    """The activity of an update and the lines that failed, or why nothing was sent."""

    activity_id: str | None
    errors: tuple[UserError, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """What is to be set; `name_offer` words an offer's id as the caller may pass it back.

    `in_one_call` sends all stocks by UpdateStockV4, which answers by feedback alone.
    """

    subject: Subject
    wishes: tuple[Wish, ...]
    name_offer: Callable[[OfferKey], str]
    in_one_call: bool = False

    @property
    def kind(self) -> ActivityKind:
        return _KINDS[self.subject]

    @property
    def arguments(self) -> str:
        return tell({"items": self.wishes, "inOneCall": self.in_one_call})


async def set_values(
    context: Context, update: Update, idempotency_key: str | None
) -> UpdateOutcome:
    """Set prices or stocks; one item that cannot be taken refuses all, without a call.

    What a marketplace's limit delays is QUEUED and sent later, unless a newer value is wanted for
    the same target before that.
    """
    context.viewer.need(Scope.PRODUCTS_WRITE)
    before = await done_before(context, update.kind, update.arguments, idempotency_key)
    if before is not None:
        return _outcome(await _as_ended(context, before))
    lines, errors = await _plan(context, update)
    if errors:
        return UpdateOutcome(None, errors)
    return _outcome(await _set(context, update, lines, idempotency_key))


async def _set(
    context: Context, update: Update, lines: Sequence[Line], idempotency_key: str | None
) -> Done:
    services, items = context.services, _queued(lines)
    brands = {wish.brand_id for wish in update.wishes}
    brand_id = brands.pop() if len(brands) == 1 else None
    work = Work(update.kind, brand_id, tuple(items), update.arguments, idempotency_key)
    way = _way(context, update)
    wanted = [
        QueuedLine("", item.position, update.subject, way, line)
        for item, line in zip(items, lines, strict=True)
    ]
    activity = new_activity(context, work)
    intent = WorkIntent(activity, work.items, work.arguments, idempotency_key)
    begun = await services.wishes.begin(intent, wanted, PATIENCE)
    if begun.outcome is BeginOutcome.STARTED:
        # Who leaves loses nothing: what was begun ends, and the rest is sent later.
        await services.detached.run(WishSender(services).send_now(begun.activity_id))
    return await _as_ended(context, await answer(context, begun))


async def _as_ended(context: Context, done: Done) -> Done:
    """What was done, once whoever asked for it first has sent what can be sent at once."""
    if done.activity_id is None or all(item.status is not QUEUED for item in done.items):
        return done
    await WishSender(context.services).watch(done.activity_id)
    return await answer(context, Begun(BeginOutcome.REPLAYED, done.activity_id))


def _way(context: Context, update: Update) -> Way:
    if update.in_one_call:
        return Way.V4
    skus = {(wish.brand_id, wish.sku) for wish in update.wishes}
    by_topic = context.services.topics is not None and len(skus) > MANY_SKUS
    return Way.TOPIC if by_topic else Way.SINGLE


async def _plan(context: Context, update: Update) -> tuple[tuple[Line, ...], tuple[UserError, ...]]:
    wishes = update.wishes
    if not 0 < len(wishes) <= MOST_WISHES:
        text = f"Name 1 to {MOST_WISHES} items."
        return (), (UserError(ErrorCode.INVALID, text, ("input", "items")),)
    brands = list(dict.fromkeys(wish.brand_id for wish in wishes))
    found = await gather(*(context.loaders.brand_by_id.load(brand) for brand in brands))
    known = {brand.brand_id for brand in found if brand is not None}
    strange = tuple(
        error_at(item, ErrorCode.NOT_FOUND, "There is no such brand.", "brandId")
        for item, wish in enumerate(wishes)
        if wish.brand_id not in known
    )
    if strange:
        return (), strange
    if update.in_one_call and V4_FEATURE not in await context.services.subscriptions.all():
        path = ("input", "inOneCall")
        return (), (UserError(ErrorCode.RULE_VIOLATED, _NEEDS_FEATURE, path),)
    offers = await _offers(context, list(dict.fromkeys((w.brand_id, w.sku) for w in wishes)))
    return Planner(update.subject, offers, update.name_offer).plan(wishes)


async def _offers(
    context: Context, skus: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Offer, ...]]:
    loader = context.loaders.offers_by_variant
    found = await gather(*(loader.load(sku_id(*sku)) for sku in skus))
    return {sku: offers or () for sku, offers in zip(skus, found, strict=True)}


def _queued(lines: Sequence[Line]) -> list[ActivityItem]:
    items: list[ActivityItem] = []
    for line in lines:
        last = items[-1].position if items else -1
        items.append(
            ActivityItem(
                position=max(line.item * _PLACES, last + 1),
                target=line.sku,
                status=QUEUED,
                channel_code=line.offer.channel_code,
                brand_id=line.offer.brand_id,
                reference=line.offer.reference,
                remote_warehouse_id=line.remote_warehouse_id,
            )
        )
    return items


def _outcome(done: Done) -> UpdateOutcome:
    if done.refusal is not None:
        return UpdateOutcome(None, (done.refusal,))
    if any(item.status is ActivityStatus.PENDING for item in done.items):
        text = "The same update is in flight; ask for its activity."
        in_flight = UserError(ErrorCode.ACTION_IN_PROGRESS, text)
        return UpdateOutcome(done.activity_id, (in_flight,))
    errors = (
        error_at(item.position // _PLACES, item.error, item.message or item.error.value)
        for item in done.items
        if item.error is not None
    )
    return UpdateOutcome(done.activity_id, tuple(errors))
