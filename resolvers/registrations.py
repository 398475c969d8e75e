"""The client's brands and features: only a key that sees every brand may touch them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.access import Scope
from domain.activities import ActivityItem, ActivityKind, ActivityStatus, ErrorCode, UserError
from domain.arguments import tell
from domain.brands import Brand
from domain.features import FEATURES, Feature, FeatureAnswer, Subscription
from resolvers.context import Context
from resolvers.work import Work, errors_of, undertake

MOST = 100
"""Brands or features in one call; the document states no maximum."""

LONGEST = 200
"""Characters of an id or a name."""


@dataclass(frozen=True, slots=True)
class RegisterOutcome:
    """What became of registerBrands."""

    activity_id: str | None
    brands: tuple[Brand, ...]
    errors: tuple[UserError, ...]


@dataclass(frozen=True, slots=True)
class FeaturesOutcome:
    """What became of enableFeatures."""

    activity_id: str | None
    subscriptions: tuple[Subscription, ...]
    errors: tuple[UserError, ...]


@dataclass(frozen=True, slots=True)
class ShownFeature:
    """A feature, and the subscription that it opened as far as the viewer may know."""

    feature: Feature
    subscription: Subscription | None


async def register_brands(
    context: Context, brands: Sequence[Brand], idempotency_key: str | None
) -> RegisterOutcome:
    """Register brands with the MP Adapter, in one call; then they are known here, names kept."""
    context.viewer.need(Scope.CHANNELS_WRITE)
    refused = _refusal(context, "brands") or _wrong_brands(brands)
    if refused is not None:
        return RegisterOutcome(None, (), (refused,))
    own = list(dict.fromkeys(brands))
    items = tuple(
        ActivityItem(place, brand.brand_id, ActivityStatus.PENDING)
        for place, brand in enumerate(own)
    )

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        named = await context.services.registrations.register_brands(own, activity_id)
        await context.services.registry.add_brands([b for b in own if b.brand_id in named])
        return [_registered(item, named) for item in items]

    asked = tell({"brands": own})
    work = Work(ActivityKind.REGISTER_BRANDS, None, items, asked, idempotency_key)
    done = await undertake(context, work, send)
    if done.refusal is not None:
        return RegisterOutcome(None, (), (done.refusal,))
    ids = [item.target for item in done.items if item.status is ActivityStatus.SUCCEEDED]
    found = await context.services.registry.brands_by_id(ids)
    errors = errors_of(done.items, lambda _: ("input", "brands"))
    told = tuple(_told(error) for error in errors)
    return RegisterOutcome(done.activity_id, tuple(found[each] for each in ids), told)


async def enable_features(
    context: Context, names: Sequence[str], idempotency_key: str | None
) -> FeaturesOutcome:
    """Switch features on, in one call; names that we do not know are let through."""
    context.viewer.need(Scope.CHANNELS_WRITE)
    refused = _refusal(context, "features") or _wrong_features(names)
    if refused is not None:
        return FeaturesOutcome(None, (), (refused,))
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    items = tuple(
        ActivityItem(places[name], name, ActivityStatus.PENDING) for name in dict.fromkeys(names)
    )

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        own = [item.target for item in items]
        answer = await context.services.registrations.add_features(own, activity_id)
        now = context.services.now()
        opened = answer.subscriptions.items()
        await context.services.subscriptions.keep([Subscription(*each, now) for each in opened])
        return [_enabled(item, answer) for item in items]

    asked = tell({"features": names})
    work = Work(ActivityKind.ENABLE_FEATURES, None, items, asked, idempotency_key)
    done = await undertake(context, work, send)
    if done.refusal is not None:
        return FeaturesOutcome(None, (), (done.refusal,))
    kept = await context.services.subscriptions.all()
    enabled = [item.target for item in done.items if item.status is ActivityStatus.SUCCEEDED]
    errors = errors_of(done.items, lambda item: ("input", "features", str(item.position)))
    return FeaturesOutcome(done.activity_id, tuple(kept[name] for name in enabled), errors)


async def list_features(context: Context) -> tuple[ShownFeature, ...]:
    """The document's features, then others that were enabled; subscriptions where they may show."""
    viewer = context.viewer
    if viewer.brand_ids is not None or not viewer.may(Scope.CHANNELS_READ):
        return tuple(ShownFeature(feature, None) for feature in FEATURES.values())
    kept = await context.services.subscriptions.all()
    others = [Feature(name, _UNDOCUMENTED, None) for name in kept if name not in FEATURES]
    return tuple(ShownFeature(each, kept.get(each.name)) for each in [*FEATURES.values(), *others])


_UNDOCUMENTED = "Not in the MP Adapter's document; it was enabled all the same."
_SILENT = "The answer says nothing of it: it may or may not have been done."
_FOREIGN = "A brand that belongs to another client cannot be registered."


def _told(error: UserError) -> UserError:
    """The MP Adapter's own words for a foreign brand say nothing to people."""
    if error.code is not ErrorCode.REFUSED_BY_MARKETPLACE:
        return error
    return replace(error, message=f"{error.message}. {_FOREIGN}")


def _refusal(context: Context, field: str) -> UserError | None:
    if context.viewer.brand_ids is None:
        return None
    text = "This touches the client as a whole: it needs a key that sees every brand."
    return UserError(ErrorCode.INVALID, text, ("input", field))


def _wrong_brands(brands: Sequence[Brand]) -> UserError | None:
    path = ("input", "brands")
    if not 0 < len(brands) <= MOST:
        return UserError(ErrorCode.INVALID, f"Name 1 to {MOST} brands.", path)
    names: dict[str, str] = {}
    for place, brand in enumerate(brands):
        if not _is_name(brand.brand_id) or not _is_name(brand.name):
            text = f"An id and a name are 1 to {LONGEST} printable characters."
            return UserError(ErrorCode.INVALID, text, (*path, str(place)))
        if names.setdefault(brand.brand_id, brand.name) != brand.name:
            text = f"{brand.brand_id} is named twice, with different names."
            return UserError(ErrorCode.INVALID, text, (*path, str(place)))
    return None


def _wrong_features(names: Sequence[str]) -> UserError | None:
    path = ("input", "features")
    if not 0 < len(names) <= MOST:
        return UserError(ErrorCode.INVALID, f"Name 1 to {MOST} features.", path)
    for place, name in enumerate(names):
        if not _is_name(name):
            text = f"A feature's name is 1 to {LONGEST} printable characters."
            return UserError(ErrorCode.INVALID, text, (*path, str(place)))
    return None


def _is_name(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST and text.isprintable()


def _registered(item: ActivityItem, named: frozenset[str]) -> ActivityItem:
    if item.target in named:
        return replace(item, status=ActivityStatus.SUCCEEDED)
    return _unsaid(item)


def _enabled(item: ActivityItem, answer: FeatureAnswer) -> ActivityItem:
    opened, refused = answer.subscriptions.get(item.target), answer.errors.get(item.target)
    if opened is not None:
        return replace(item, status=ActivityStatus.SUCCEEDED, message=f"Subscription {opened}.")
    if refused is None:
        return _unsaid(item)
    is_known = item.target in FEATURES
    code = ErrorCode.REFUSED_BY_MARKETPLACE if is_known else ErrorCode.INVALID
    return replace(item, status=ActivityStatus.FAILED, error=code, message=refused)


def _unsaid(item: ActivityItem) -> ActivityItem:
    code = ErrorCode.OUTCOME_UNKNOWN
    return replace(item, status=ActivityStatus.UNKNOWN, error=code, message=_SILENT)
