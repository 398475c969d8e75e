"""Rules of discounts, checked before anything is sent: which one, where, and how to mend it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from domain.activities import ErrorCode, UserError
from domain.discounts import UNLIMITED, DiscountItem, DiscountType, WantedDiscount
from domain.marketplaces import marketplace
from domain.marketplaces.limits import CallKind, most_entries
from domain.marketplaces.promotions import PROMOTIONS, SOURCE, Promotions

VIOLATED = ErrorCode.RULE_VIOLATED
UNSUPPORTED = ErrorCode.UNSUPPORTED_BY_MARKETPLACE


def check_discount(
    wanted: WantedDiscount, items: Sequence[DiscountItem], now: datetime
) -> Iterator[UserError]:
    """Everything that is wrong with these items, by the rules of sense and of marketplaces."""
    if _clock(wanted.ends_at) <= _clock(wanted.starts_at):
        yield _error(VIOLATED, "A discount ends after it starts: give a later endsAt.", "endsAt")
    for item in items:
        yield from _check_amounts(item)
        stated = PROMOTIONS.get(item.channel_code)
        if stated is not None:
            yield from _check_matrix(item, stated)
            yield from _check_limits(item, stated)
    for code in dict.fromkeys(item.channel_code for item in items):
        if code in PROMOTIONS:
            its = [item for item in items if item.channel_code == code]
            yield from _check_times(wanted, its, PROMOTIONS[code], now)
            yield from _check_number(its, code)


def check_deletion(channel_code: str, *path: str) -> UserError | None:
    """Why the channel cannot delete discounts, if it cannot."""
    stated = PROMOTIONS.get(channel_code)
    if stated is None or stated.can_delete:
        return None
    text = (
        f"{_name(channel_code)} cannot delete discounts ({SOURCE}): "
        "let it end, or set the price back there."
    )
    return _error(UNSUPPORTED, text, *path)


def _check_amounts(item: DiscountItem) -> Iterator[UserError]:
    """What makes sense anywhere; upstream takes whole numbers only (doc: Integer)."""
    for value, field in ((item.base_price, "basePrice"), (item.discount_value, "discountValue")):
        if value != value.to_integral_value():
            text = f"The MP Adapter takes whole numbers here, not {value:f}: give one."
            yield _of_item(VIOLATED, text, item, field)
        elif value <= 0:
            yield _of_item(VIOLATED, "It must be more than 0.", item, field)
    if item.discount_type is DiscountType.PERCENTAGE:
        if item.discount_value > 99:
            text = "A percentage is 1 to 99: percent to take off."
            yield _of_item(VIOLATED, text, item, "discountValue")
    elif item.discount_value > item.base_price or (
        item.discount_value == item.base_price and not _may_restore(item.channel_code)
    ):
        text = f"A discounted price lies below the base price {item.base_price:f}: give a lower one"
        yield _of_item(VIOLATED, f"{text}.", item, "discountValue")


def _may_restore(channel_code: str) -> bool:
    stated = PROMOTIONS.get(channel_code)
    return stated is not None and stated.may_restore_price


def _check_matrix(item: DiscountItem, stated: Promotions) -> Iterator[UserError]:
    """The matrix Feature x MP; no limit is nothing to support."""
    name = _name(item.channel_code)
    by_percentage = item.discount_type is DiscountType.PERCENTAGE
    if not (stated.by_percentage if by_percentage else stated.by_price):
        word, other = ("percentage", "PRICE") if by_percentage else ("price", "PERCENTAGE")
        text = f"{name} has no discounts by {word} ({SOURCE}): use {other}."
        yield _of_item(UNSUPPORTED, text, item, "discountType")
    if not stated.limits_orders and item.max_order != UNLIMITED:
        text = f"{name} cannot limit what one buyer orders ({SOURCE}): leave maxOrder out."
        yield _of_item(UNSUPPORTED, text, item, "maxOrder")
    if not stated.reserves_stock and item.promo_stock != UNLIMITED:
        text = f"{name} cannot reserve stock ({SOURCE}): leave promoStock out."
        yield _of_item(UNSUPPORTED, text, item, "promoStock")


def _check_limits(item: DiscountItem, stated: Promotions) -> Iterator[UserError]:
    most = stated.most_max_order
    too_many = most is not None and item.max_order > most
    if stated.limits_orders and item.max_order != UNLIMITED and (item.max_order < 1 or too_many):
        bounds = f"1 to {most}" if most is not None else "1 or more"
        text = f"{_name(item.channel_code)} takes {bounds} here, or -1 for no limit ({SOURCE})."
        yield _of_item(VIOLATED, text, item, "maxOrder")
    if stated.reserves_stock and item.promo_stock != UNLIMITED and item.promo_stock < 1:
        text = f"{_name(item.channel_code)} takes 1 or more here, or -1 for no limit ({SOURCE})."
        yield _of_item(VIOLATED, text, item, "promoStock")


def _check_times(
    wanted: WantedDiscount, items: Iterable[DiscountItem], stated: Promotions, now: datetime
) -> Iterator[UserError]:
    grid = stated.percentage_grid
    its = [item for item in items if item.discount_type is DiscountType.PERCENTAGE]
    if grid is None or not its:
        return
    name = _name(its[0].channel_code)
    if wanted.starts_at < now:
        text = f"By percentage, {name} takes no start before now ({SOURCE}): give a later one."
        yield _error(VIOLATED, text, "startsAt")
    for moment, field in ((wanted.starts_at, "startsAt"), (wanted.ends_at, "endsAt")):
        if (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)) % timedelta(
            minutes=grid
        ):
            text = f"By percentage, {name} takes times on multiples of {grid} minutes ({SOURCE})"
            yield _error(VIOLATED, f"{text}, not {moment:%H:%M:%S}.", field)


def _check_number(items: Iterable[DiscountItem], code: str) -> Iterator[UserError]:
    most = most_entries(CallKind.DISCOUNTS_BY_PRICE, code)
    its = [item for item in items if item.discount_type is DiscountType.PRICE]
    skus = list(dict.fromkeys(item.sku for item in its))
    if most is None or len(skus) <= most:
        return
    beyond = next(item for item in its if item.sku == skus[most])
    text = f"By price, {_name(beyond.channel_code)} takes {most} SKUs a request ({SOURCE})"
    yield _error(VIOLATED, f"{text}, not {len(skus)}: ask in parts.", *_place(beyond))


def _clock(moment: datetime) -> datetime:
    """The wall clock as it is sent, to the second."""
    return moment.replace(tzinfo=None, microsecond=0)


def _name(channel_code: str) -> str:
    return marketplace(channel_code).name


def _place(item: DiscountItem) -> tuple[str, ...]:
    return ("items", str(item.position))


def _of_item(code: ErrorCode, text: str, item: DiscountItem, field: str) -> UserError:
    return _error(code, text, *_place(item), field)


def _error(code: ErrorCode, text: str, *path: str) -> UserError:
    return UserError(code, text, ("input", *path))
