"""Prices and stocks: checked whole, intent written, one call per SKU in parallel, outcome written.

A lost answer leaves its lines UNKNOWN. Setting to a value does no harm twice, but only the caller
knows whether the value is still the wanted one: nothing is sent again by itself.
"""

from asyncio import Semaphore, gather
from collections.abc import Callable, Sequence
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
from domain.gateways import PriceAndStockCalls
from domain.ports import BeginOutcome, Begun
from domain.prices_and_stocks import (
    MOST_WISHES,
    Line,
    LineAnswer,
    Planner,
    Subject,
    Wish,
    error_at,
    split_calls,
)
from domain.variants import Offer, OfferKey, sku_id
from resolvers.actions import CONFLICT
from resolvers.context import Context
from resolvers.replays import ended_items

PARALLEL = 4
"""Calls of one mutation that are under way at once."""

_KINDS = {
    Subject.PRICE: ActivityKind.UPDATE_PRICES,
    Subject.STOCK: ActivityKind.UPDATE_STOCKS,
}
_PLACES = 10_000
"""An activity item's position is its input item's place times this, plus its place among the
lines of that item: so a replayed answer names the same places of the input."""

_LOST = "The call was cut off: it may or may not have been set. Setting it again does no harm."
_BY_FEEDBACK = "Taken; the marketplace says by feedback what became of it."
_ERRORS = {
    ActivityStatus.FAILED: ErrorCode.REFUSED_BY_MARKETPLACE,
    ActivityStatus.UNKNOWN: ErrorCode.OUTCOME_UNKNOWN,
}


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
    """Set prices or stocks; one item that cannot be taken refuses all, without a call."""
    context.viewer.need(Scope.PRODUCTS_WRITE)
    log, key_id = context.services.actions, context.viewer.key_id
    if idempotency_key is not None:
        own = fingerprint(update.kind, update.arguments)
        before = await log.replay(key_id, idempotency_key, own, context.services.now())
        if before is not None:
            return await _answer_begun(context, before)
    lines, errors = await _plan(context, update)
    if errors:
        return UpdateOutcome(None, errors)
    items = _pending(lines)
    begun = await log.begin_sync(
        _activity(context, update, items), items, update.arguments, idempotency_key
    )
    if begun.outcome is not BeginOutcome.STARTED:
        return await _answer_begun(context, begun)
    # Nobody who leaves may cut the calls short: their outcomes must be written down.
    sending = _Sending(context, update, begun.activity_id, lines, items)
    return await context.services.detached.run(sending.send())


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
    offers = await _offers(context, list(dict.fromkeys((w.brand_id, w.sku) for w in wishes)))
    return Planner(update.subject, offers, update.name_offer).plan(wishes)


async def _offers(
    context: Context, skus: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Offer, ...]]:
    loader = context.loaders.offers_by_variant
    found = await gather(*(loader.load(sku_id(*sku)) for sku in skus))
    return {sku: offers or () for sku, offers in zip(skus, found, strict=True)}


def _pending(lines: Sequence[Line]) -> list[ActivityItem]:
    items: list[ActivityItem] = []
    for line in lines:
        last = items[-1].position if items else -1
        items.append(
            ActivityItem(
                position=max(line.item * _PLACES, last + 1),
                target=line.sku,
                status=ActivityStatus.PENDING,
                channel_code=line.offer.channel_code,
                brand_id=line.offer.brand_id,
                reference=line.offer.reference,
                remote_warehouse_id=line.remote_warehouse_id,
            )
        )
    return items


def _activity(context: Context, update: Update, items: Sequence[ActivityItem]) -> Activity:
    brands = {wish.brand_id for wish in update.wishes}
    return Activity(
        activity_id=context.services.new_id(),
        kind=update.kind,
        status=ActivityStatus.PENDING,
        brand_id=brands.pop() if len(brands) == 1 else None,
        key_id=context.viewer.key_id,
        requested_by=context.viewer.name,
        requested_at=context.services.now(),
        completed_at=None,
        item_count=len(items),
        done_count=0,
    )


class _Sending:
    """The calls of one activity: each line's item is UNKNOWN until its call's answer is read."""

    def __init__(
        self,
        context: Context,
        update: Update,
        activity_id: str,
        lines: Sequence[Line],
        items: Sequence[ActivityItem],
    ) -> None:
        self._services = context.services
        self._update = update
        self._activity_id = activity_id
        self._lines = lines
        self._pending = dict(zip(lines, items, strict=True))
        lost = LineAnswer(ActivityStatus.UNKNOWN, _LOST)
        self._done = {line: _told(item, lost) for line, item in self._pending.items()}
        self._slots = Semaphore(PARALLEL)

    async def send(self) -> UpdateOutcome:
        """Make the calls, write down what became of every line, and tell what failed."""
        whole = self._update.in_one_call
        calls = [self._lines] if whole else split_calls(self._update.subject, self._lines)
        try:
            ended = await gather(*map(self._call, calls), return_exceptions=True)
        finally:
            items = tuple(self._done.values())
            await self._services.actions.close_sync(self._activity_id, items, self._services.now())
        for fault in ended:
            if isinstance(fault, BaseException):
                raise fault
        return UpdateOutcome(self._activity_id, _errors(items))

    async def _call(self, lines: Sequence[Line]) -> None:
        calls = self._services.prices_and_stocks
        async with self._slots:
            try:
                answers = await self._answers(calls, lines)
            except UpstreamError as failure:
                for line in lines:
                    self._done[line] = _failed(self._pending[line], failure)
            else:
                for line, answer in zip(lines, answers, strict=True):
                    self._done[line] = _told(self._pending[line], answer)

    async def _answers(
        self, calls: PriceAndStockCalls, lines: Sequence[Line]
    ) -> Sequence[LineAnswer]:
        if not self._update.in_one_call:
            return await calls.update(self._update.subject, lines, self._activity_id)
        await calls.update_stocks_v4(lines, self._activity_id)
        return [LineAnswer(ActivityStatus.SENT, _BY_FEEDBACK)] * len(lines)


def _told(item: ActivityItem, answer: LineAnswer) -> ActivityItem:
    return replace(
        item,
        status=answer.status,
        error=_ERRORS.get(answer.status),
        message=answer.message or None,
        upstream=answer.upstream,
    )


def _failed(item: ActivityItem, failure: UpstreamError) -> ActivityItem:
    if isinstance(failure, UpstreamRefused):
        ours = failure.status in {401, 403}  # the MP Adapter refuses us, not the value
        code = ErrorCode.UPSTREAM_UNAVAILABLE if ours else ErrorCode.REFUSED_BY_MARKETPLACE
        return replace(item, status=ActivityStatus.FAILED, error=code, message=failure.reason)
    if not failure.sent:
        text = f"Nothing was sent ({failure.reason}). Ask again, with the same idempotency key."
        return replace(item, status=ActivityStatus.NOT_SENT, error=ErrorCode.NOT_SENT, message=text)
    text = (
        f"It was sent and no answer came that can be read ({failure.reason}): it may or may not "
        "have been set, and is not sent again by itself. Setting it again does no harm."
    )
    return replace(
        item, status=ActivityStatus.UNKNOWN, error=ErrorCode.OUTCOME_UNKNOWN, message=text
    )


async def _answer_begun(context: Context, begun: Begun) -> UpdateOutcome:
    if begun.outcome is BeginOutcome.CONFLICT:
        return UpdateOutcome(None, (CONFLICT,))
    items = await ended_items(context, begun.activity_id, MOST_WISHES * _PLACES)
    return UpdateOutcome(begun.activity_id, _errors(items))


def _errors(items: Sequence[ActivityItem]) -> tuple[UserError, ...]:
    if any(item.status is ActivityStatus.PENDING for item in items):
        text = "The same update is in flight; ask for its activity."
        return (UserError(ErrorCode.ACTION_IN_PROGRESS, text),)
    return tuple(
        error_at(item.position // _PLACES, item.error, item.message or item.error.value)
        for item in items
        if item.error is not None
    )
