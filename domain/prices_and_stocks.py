"""Prices and stocks to set: a caller's wishes become lines, each one offer at one warehouse.

Wishes are checked whole before anything is sent: one that cannot be taken refuses them all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.activities import ActivityStatus, ErrorCode, UserError
from domain.marketplaces.limits import CallKind, stated_limit
from domain.variants import Offer, OfferKey

MOST_WISHES = 250
"""Items of one mutation."""

MOST_QUANTITY = 2**31 - 1
_MOST_PRICE = 10**15  # what a JSON number carries exactly everywhere
_WHOLE_CURRENCIES = {"IDR", None}
"""The document's sale_price is an Integer; cents are for currencies that are known to have them."""


class Subject(StrEnum):
    """What is set: a price, or a quantity on stock."""

    PRICE = "PRICE"
    STOCK = "STOCK"

    @property
    def field(self) -> str:
        """The input's name of the value."""
        return "price" if self is Subject.PRICE else "quantity"


@dataclass(frozen=True, slots=True)
class Wish:
    """This value for a SKU: on one channel, or on every channel that offers it.

    `value` is a price in the shop's currency or a quantity; `offer` chooses where one channel
    offers the SKU more than once.
    """

    brand_id: str
    sku: str
    channel_code: str | None
    remote_warehouse_id: str | None
    value: Decimal
    offer: OfferKey | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A new value for one offer, at one warehouse where it is named.

    `item` is the place of its wish among the caller's; `remote_variant` is JSON text as received;
    `listing` names what the offer and its siblings belong to (its parent, to the marketplace).
    """

    item: int
    sku: str
    offer: OfferKey
    remote_variant: str
    remote_warehouse_id: str | None
    value: Decimal
    listing: str = ""


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What the marketplace said of a line: SUCCEEDED, QUEUED, FAILED, or UNKNOWN if nothing clear.

    `upstream` is its answer as JSON text.
    """

    status: ActivityStatus
    message: str
    upstream: str | None = None


@dataclass(frozen=True, slots=True)
class Planner:
    """Finds the lines of wishes; `name_offer` words an offer as callers may pass it back."""

    subject: Subject
    offers: Mapping[tuple[str, str], tuple[Offer, ...]]
    name_offer: Callable[[OfferKey], str]

    def plan(self, wishes: Sequence[Wish]) -> tuple[tuple[Line, ...], tuple[UserError, ...]]:
        """The lines in the order of the wishes, and every reason not to send any of them.

        `offers` holds what each (brand, SKU) is sold as; a SKU that is not in it is NOT_FOUND.
        """
        lines: list[Line] = []
        errors: list[UserError] = []
        for item, wish in enumerate(wishes):
            for found in self._lines_of(item, wish):
                if isinstance(found, Line):
                    lines.append(found)
                else:
                    errors.append(found)
        return tuple(lines), (*errors, *_repeated(lines))

    def _lines_of(self, item: int, wish: Wish) -> Sequence[Line | UserError]:
        wrong = _wrong_value(self.subject, wish.value)
        if wrong is not None:
            return [error_at(item, ErrorCode.INVALID, wrong, self.subject.field)]
        offers = self.offers.get((wish.brand_id, wish.sku), ())
        if not offers:
            return [error_at(item, ErrorCode.NOT_FOUND, "No channel offers such a SKU.")]
        chosen = self._choose(item, wish, offers)
        if isinstance(chosen, UserError):
            return [chosen]
        return [self._line(item, wish, offer) for offer in chosen]

    def _choose(
        self, item: int, wish: Wish, offers: Sequence[Offer]
    ) -> Sequence[Offer] | UserError:
        on_channel = [o for o in offers if wish.channel_code in (None, o.key.channel_code)]
        if wish.offer is not None:
            named = [offer for offer in on_channel if offer.key == wish.offer]
            text = "The SKU has no such offer there."
            return named or error_at(item, ErrorCode.NOT_FOUND, text, "offerId")
        if not on_channel:
            text = "The SKU is not offered on this channel."
            return error_at(item, ErrorCode.NOT_FOUND, text, "channelCode")
        if wish.channel_code is None and wish.remote_warehouse_id is not None:
            text = "A warehouse is one channel's: name channelCode too."
            return error_at(item, ErrorCode.INVALID, text, "channelCode")
        return self._one_each(item, on_channel)

    def _one_each(self, item: int, offers: Sequence[Offer]) -> Sequence[Offer] | UserError:
        """The offers, if no channel has two of them."""
        for code in dict.fromkeys(offer.key.channel_code for offer in offers):
            same = [offer.key for offer in offers if offer.key.channel_code == code]
            if len(same) > 1:
                names = ", ".join(self.name_offer(key) for key in same)
                text = f"{code} offers the SKU {len(same)} times: choose by offerId among {names}."
                return error_at(item, ErrorCode.INVALID, text, "offerId")
        return offers

    def _line(self, item: int, wish: Wish, offer: Offer) -> Line | UserError:
        warehouse = wish.remote_warehouse_id
        if self.subject is Subject.STOCK and warehouse is None:
            known = sorted({w.remote_warehouse_id or "" for w in offer.content.warehouses} - {""})
            if len(known) > 1:
                code, names = offer.key.channel_code, ", ".join(known)
                text = f"{code} keeps the SKU in several warehouses: name one of {names}."
                return error_at(item, ErrorCode.INVALID, text, "remoteWarehouseId")
            warehouse = known[0] if known else None
        if self.subject is Subject.PRICE and not _fits(wish.value, _currency(offer)):
            code, currency = offer.key.channel_code, _currency(offer) or "its currency"
            text = f"{code} takes {_most_decimals(_currency(offer))} in {currency}, no finer."
            return error_at(item, ErrorCode.INVALID, text, self.subject.field)
        content = offer.content
        remote, listing = content.remote_variant, content.listing.reference
        return Line(item, wish.sku, offer.key, remote, warehouse, wish.value, listing)


def error_at(item: int, code: ErrorCode, message: str, field: str | None = None) -> UserError:
    """A refusal of the item at this place of the input."""
    path = ("input", "items", str(item))
    return UserError(code, message, path if field is None else (*path, field))


def split_calls(
    subject: Subject, lines: Sequence[Line], *, by_sku: bool = True
) -> tuple[tuple[Line, ...], ...]:
    """The lines of each request: one per brand and SKU, more where a marketplace's limit asks.

    Not `by_sku`: as few requests as the limits let there be. A request for prices holds no more
    SKUs or lines of a marketplace than it takes in one.
    """
    calls: dict[tuple[object, int], list[Line]] = {}
    seen: dict[tuple[object, str], list[object]] = {}
    for line in lines:
        owner = (line.offer.brand_id, line.sku) if by_sku else None
        limit = stated_limit(CallKind.PRICES, line.offer.channel_code)
        most = limit.most if limit is not None and subject is Subject.PRICE else None
        place = 0
        if limit is not None and most is not None:
            entry = (line.offer.brand_id, line.sku) if limit.entries == "SKUs" else line
            entries = seen.setdefault((owner, line.offer.channel_code), [])
            if entry not in entries:
                entries.append(entry)
            place = entries.index(entry) // most
        calls.setdefault((owner, place), []).append(line)
    return tuple(tuple(call) for call in calls.values())


def _wrong_value(subject: Subject, value: Decimal) -> str | None:
    if subject is Subject.PRICE:
        good = 0 < value < _MOST_PRICE
        return None if good else "A price is above 0 and has at most 15 digits before the point."
    good = 0 <= value <= MOST_QUANTITY
    return None if good else f"A quantity is 0 to {MOST_QUANTITY}."


def _currency(offer: Offer) -> str | None:
    content = offer.content
    rows = (row.currency_code for row in content.warehouses)
    return content.currency_code or next((code for code in rows if code), None)


def _fits(price: Decimal, currency: str | None) -> bool:
    scale = 1 if currency in _WHOLE_CURRENCIES else 100
    return (price * scale) % 1 == 0


def _most_decimals(currency: str | None) -> str:
    return "whole prices" if currency in _WHOLE_CURRENCIES else "prices of two decimals"


def _repeated(lines: Sequence[Line]) -> Iterator[UserError]:
    """Lines whose target an earlier line has too; no warehouse means all of the offer's."""
    seen: dict[OfferKey, list[Line]] = {}
    for line in lines:
        others = seen.setdefault(line.offer, [])
        for other in others:
            either = (other.remote_warehouse_id, line.remote_warehouse_id)
            if either[0] == either[1] or None in either:
                text = f"Item {other.item} sets the same target on {line.offer.channel_code}."
                yield error_at(line.item, ErrorCode.INVALID, text)
                break
        others.append(line)
