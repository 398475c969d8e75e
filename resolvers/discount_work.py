"""What making and deleting discounts share: their items, and what is said of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from domain.activities import ActivityItem, ActivityStatus, ErrorCode, UserError
from domain.discounts import DiscountAnswer, DiscountItem, DiscountKey
from domain.json_text import read_json
from domain.marketplaces.remote import offer_reference
from domain.topics import BulkTopics
from resolvers.services import Services
from resolvers.work import Done, unknown

MOST_ITEMS = 250
"""Items of one call: as many as one list in a request may have."""

MANY_ITEMS = 20
"""Up to so many items go by a call, which answers at once; more go by topic, where there is one."""

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


def outcome(
    done: Done, keys: Callable[[str], tuple[DiscountKey, ...]], place: Place
) -> DiscountOutcome:
    """What was done, with the discounts that `keys` names for its activity."""
    if done.activity_id is None:
        return refused(*([done.refusal] if done.refusal is not None else []))
    errors = errors_of(done.items, place)
    return DiscountOutcome(keys(done.activity_id), done.activity_id, errors)


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


def topics_for(services: Services, items: Sequence[DiscountItem]) -> BulkTopics | None:
    """The topics, where these items are many and this process can publish."""
    return services.topics if len(items) > MANY_ITEMS else None


def published(item: ActivityItem) -> ActivityItem:
    """The item that a topic took: what became of it is told by feedback."""
    text = "Taken; the marketplace says by feedback what became of it."
    return replace(item, status=ActivityStatus.SENT, message=text)


def answered(item: ActivityItem, answer: DiscountAnswer | None) -> ActivityItem:
    """The item by the marketplace's word; UNKNOWN where it said nothing of it."""
    if answer is None:
        text = "The answer says nothing clear of this item: it may or may not have been done."
        return unknown(item, text)
    message = answer.message or None
    item = replace(item, message=message, upstream=answer.upstream)
    if answer.success:
        return replace(item, status=ActivityStatus.SUCCEEDED)
    code = ErrorCode.REFUSED_BY_MARKETPLACE
    return replace(item, status=ActivityStatus.FAILED, error=code)


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
