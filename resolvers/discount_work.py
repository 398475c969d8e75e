"""One piece of work on discounts: written down before it is sent, closed after, never repeated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from domain.activities import (
    Activity,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    UserError,
)
from domain.arguments import fingerprint
from domain.discounts import DiscountAnswer, DiscountItem, DiscountKey
from domain.errors import UpstreamError, UpstreamRefused
from domain.json_text import read_json
from domain.marketplaces.remote import offer_reference
from domain.ports import BeginOutcome, Begun
from resolvers.actions import CONFLICT
from resolvers.context import Context
from resolvers.replays import ended_items

MOST_ITEMS = 250
"""Items of one call: as many as one list in a request may have."""

Place = Callable[[int], tuple[str, ...]]
"""Where in the input the item at a position stands."""


@dataclass(frozen=True, slots=True)
class DiscountOutcome:
    """The discounts as they are now, the activity, and what was refused or is not known."""

    discounts: tuple[DiscountKey, ...]
    activity_id: str | None
    errors: tuple[UserError, ...]


def refused(*errors: UserError) -> DiscountOutcome:
    """Nothing was sent."""
    return DiscountOutcome((), None, errors)


@dataclass(frozen=True, slots=True)
class Work:
    """What was asked, by whom: `arguments` are all that the idempotency key stands for."""

    context: Context
    kind: ActivityKind
    arguments: str
    idempotency_key: str | None
    place: Place

    @property
    def _fingerprint(self) -> str:
        return fingerprint(self.kind, self.arguments)

    async def begun_before(self) -> Begun | None:
        """What the idempotency key stands for already, if anything."""
        if self.idempotency_key is None:
            return None
        services = self.context.services
        return await services.actions.replay(
            self.context.viewer.key_id, self.idempotency_key, self._fingerprint, services.now()
        )

    async def begin(self, brand_id: str | None, items: Sequence[ActivityItem]) -> Begun:
        """Write the intent down; STARTED: go on and send."""
        services, viewer = self.context.services, self.context.viewer
        activity = Activity(
            activity_id=services.new_id(),
            kind=self.kind,
            status=ActivityStatus.PENDING,
            brand_id=brand_id,
            key_id=viewer.key_id,
            requested_by=viewer.name,
            requested_at=services.now(),
            completed_at=None,
            item_count=len(items),
            done_count=0,
        )
        return await services.actions.begin_sync(
            activity, items, self.arguments, self.idempotency_key
        )

    async def answer(self, begun: Begun, discounts: tuple[DiscountKey, ...]) -> DiscountOutcome:
        """The answer to work that was not started now: replayed, or in conflict."""
        if begun.outcome is BeginOutcome.CONFLICT:
            return refused(CONFLICT)
        errors = errors_of(await read_kept(self.context, begun.activity_id), self.place)
        return DiscountOutcome(discounts, begun.activity_id, errors)


async def read_kept(context: Context, activity_id: str) -> Sequence[ActivityItem]:
    """What is kept of the items: feedback may know more than the call's own answer."""
    return await ended_items(context, activity_id, MOST_ITEMS)


def pending_items(items: Sequence[DiscountItem]) -> list[ActivityItem]:
    """The items of an activity that is about to be sent; positions are theirs in this list."""
    return [
        ActivityItem(
            at,
            item.sku,
            ActivityStatus.PENDING,
            channel_code=item.channel_code,
            brand_id=item.discount.brand_id,
            reference=_reference(item),
            remote_warehouse_id=item.remote_warehouse_id,
        )
        for at, item in enumerate(items)
    ]


def _reference(item: DiscountItem) -> str | None:
    """What feedback names the item's offer by."""
    remote = read_json(item.remote_variant)
    if not isinstance(remote, dict):
        return None
    return offer_reference(item.channel_code, cast("dict[str, object]", remote), item.sku)


def answered(item: ActivityItem, answer: DiscountAnswer | None) -> ActivityItem:
    """The item by the marketplace's word; UNKNOWN where it said nothing of it."""
    if answer is None:
        text = "The answer says nothing clear of this item: it may or may not have been done."
        return _lost(item, text)
    message = answer.message or None
    item = replace(item, message=message, upstream=answer.upstream)
    if answer.success:
        return replace(item, status=ActivityStatus.SUCCEEDED)
    code = ErrorCode.REFUSED_BY_MARKETPLACE
    return replace(item, status=ActivityStatus.FAILED, error=code)


def failed(item: ActivityItem, failure: UpstreamError | None) -> ActivityItem:
    """The item of a call that has no answer; None stands for a call that was cut off."""
    if failure is None:
        return _lost(item, "The call was cut off: it may or may not have been done.")
    if isinstance(failure, UpstreamRefused):
        ours = failure.status in {401, 403}  # the MP Adapter refuses us, not the discount
        code = ErrorCode.UPSTREAM_UNAVAILABLE if ours else ErrorCode.REFUSED_BY_MARKETPLACE
        return replace(item, status=ActivityStatus.FAILED, error=code, message=failure.reason)
    if not failure.sent:
        text = f"Nothing was sent ({failure.reason}): it may be asked again."
        return replace(item, status=ActivityStatus.NOT_SENT, error=ErrorCode.NOT_SENT, message=text)
    text = (
        f"It was sent and no answer came that can be read ({failure.reason}): it may or may not "
        "have been done, and is not sent again."
    )
    return _lost(item, text)


def _lost(item: ActivityItem, text: str) -> ActivityItem:
    status, code = ActivityStatus.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN
    return replace(item, status=status, error=code, message=text)


def errors_of(items: Sequence[ActivityItem], place: Place) -> tuple[UserError, ...]:
    """What the items say for `userErrors`: once where the call failed as a whole, else for each."""
    if any(item.status is ActivityStatus.PENDING for item in items):
        text = "The same work is in flight; ask for its activity."
        return (UserError(ErrorCode.ACTION_IN_PROGRESS, text),)
    said = {(item.error, item.message) for item in items}
    if len(items) > 1 and len(said) == 1 and all(item.upstream is None for item in items):
        return tuple(UserError(code, text or code.value) for code, text in said if code)
    return tuple(
        UserError(
            item.error,
            f"{item.target} on {item.channel_code}: {item.message or item.error.value}",
            place(item.position),
        )
        for item in items
        if item.error is not None
    )
