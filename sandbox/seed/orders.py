"""New orders, invented from a source of chance."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from sandbox.marketplaces import FULFILLING_CHANNELS, HABITS
from sandbox.model import Buyer, Fee, Line, Order
from sandbox.order_rules import WITH_LABEL, request_cancellation
from sandbox.seed.catalogue import RUPIAH_PER_DOLLAR, Offer, Variant, offers
from sandbox.seed.tables import people
from sandbox.seed.warehouses import stock_warehouses

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


class OrderMaker:
    """Makes orders of one brand on one channel."""

    def __init__(self, seed: int, brand_id: str, channel: str, rng: random.Random) -> None:
        """Keep where the orders come from."""
        self._brand_id = brand_id
        self._channel = channel
        self._rng = rng
        self._offers = offers(seed, brand_id, channel)
        self._warehouses = stock_warehouses(seed, brand_id, channel)

    @property
    def can_make(self) -> bool:
        """Whether there is anything to order."""
        return bool(self._offers)

    def make(self, number: int, ordered_at: datetime, *, collect: bool = False) -> Order:
        """An unpaid order; with `collect`, a pending one the buyer fetches from a Blibli shop."""
        rng = self._rng
        courier, service, fee = rng.choice(people().couriers)
        foreign = HABITS[self._channel].currency == "SGD"
        shipping = Decimal(fee) if not foreign else Decimal(fee * 3 // RUPIAH_PER_DOLLAR + 1)
        remote_id, invoice = order_ids(self._channel, number, ordered_at, rng)
        order = Order(
            brand_id=self._brand_id,
            channel=self._channel,
            remote_order_id=remote_id,
            number=number,
            invoice=invoice,
            status="unpaid",
            ordered_at=ordered_at,
            updated_at=ordered_at,
            buyer=make_buyer(rng, number, foreign=foreign),
            currency=HABITS[self._channel].currency,
            payment_method=rng.choice(people().payments),
            courier=courier,
            service=service,
            shipping=shipping,
            lines=self._lines(number, remote_id),
            fees=[],
            warehouse_id=rng.choice(self._warehouses) if self._warehouses else "",
            listing_platform=self._listing_platform(),
            remarks=rng.choice(people().remarks),
            is_pre_order=rng.random() < 0.05,
        )
        order.fees = [_fee(line) for line in order.lines]
        if collect:
            _turn_into_click_and_collect(order)
        else:
            order.fulfilled_by_marketplace = (
                self._channel in FULFILLING_CHANNELS and rng.random() < 0.04
            )
        return order

    def _listing_platform(self) -> str:
        if self._channel != "tktk":
            return ""
        return self._rng.choice(("TOKOPEDIA", "TIKTOK_SHOP"))

    def _lines(self, number: int, remote_id: str) -> list[Line]:
        count = self._rng.choice((1, 1, 1, 2, 2, 3))
        chosen = self._rng.sample(self._offers, min(count, len(self._offers)))
        return [self._line(offer, number, remote_id, n) for n, offer in enumerate(chosen)]

    def _line(self, offer: Offer, number: int, remote_id: str, index: int) -> Line:
        variant: Variant = self._rng.choice(offer.variants)
        item_id = f"{number}{index + 1:02d}"
        if self._channel in ("shpe", "shpe-sg"):
            item_id = f"{remote_id}#{variant.reference_id}#0#{index}"
        discounted = self._rng.random() < 0.3
        unit = Decimal("0.50") if self._channel.endswith("-sg") else Decimal(1000)
        return Line(
            item_id=item_id,
            sku=variant.sku,
            name=variant.name,
            reference_id=variant.reference_id,
            quantity=self._rng.choice((1, 1, 1, 2, 3)),
            price=variant.price,
            voucher=unit * self._rng.randrange(1, 4) if discounted else Decimal(0),
            promo=unit if discounted and self._rng.random() < 0.5 else Decimal(0),
        )


def order_ids(
    channel: str, number: int, ordered_at: datetime, rng: random.Random
) -> tuple[str, str]:
    """(remote order id, invoice number) in the marketplace's way."""
    day = ordered_at.strftime("%y%m%d")
    if channel == "tkpd":
        remote = f"INV/20{day}/MPL/{1_600_000_000 + number}"
        return remote, remote
    if channel in ("shpe", "shpe-sg"):
        remote = day + "".join(rng.choices(LETTERS, k=4)) + f"{number % 10**6:06d}"
        return remote, remote
    if channel == "blib":
        remote = f"330{number:08d}-{3_100_000_000 + number}"
        return remote, remote
    if channel == "tktk":
        return f"5760{number:014d}", f"TT{day}{number}"
    if channel == "bklp":
        return f"21{number:08d}", f"BL{day}{number}INV"
    return f"90{number:010d}", f"{day}-{number}"


def make_buyer(rng: random.Random, number: int, *, foreign: bool) -> Buyer:
    """An invented buyer: a placeholder name, number and address."""
    words = people()
    name = f"{rng.choice(words.first)} {rng.choice(words.last)}"
    suburb, city, region, post_code, latitude, longitude = rng.choice(words.places)
    country = "Indonesia"
    if foreign:
        suburb, city, region, post_code = "Novena", "Singapore", "Singapore", "307683"
        latitude, longitude, country = "1.3204", "103.8438", "Singapore"
    return Buyer(
        name=name,
        phone=f"081200000{number % 1000:03d}",
        email=f"pembeli{number % 1000:03d}@example.com",
        address_1=f"{rng.choice(words.streets)} No. {rng.randrange(1, 200)}",
        address_2=rng.choice(("", "", "RT 01 RW 02", "Blok B Nomor 7-8")),
        suburb=suburb,
        city=city,
        region=region,
        country=country,
        post_code=post_code,
        latitude=latitude,
        longitude=longitude,
    )


def advance(order: Order, status: str, rng: random.Random, now: datetime) -> None:
    """Bring a fresh order to a status as if it had lived until now."""
    since = (now - order.ordered_at) / 2
    order.updated_at = order.ordered_at + since * rng.random()
    if status != "unpaid":
        order.paid_at = order.ordered_at + timedelta(minutes=rng.randrange(1, 30))
        order.updated_at = max(order.updated_at, order.paid_at)
        set_deadlines(order, rng, now)
    order.status = status
    if status in WITH_LABEL and not order.is_click_and_collect:
        order.awb = make_awb(order)
        order.awb_at = order.updated_at
    if status == "cancelled":
        order.cancelled_at = order.updated_at
        order.cancel_reason = rng.choice(("Stock Habis", "Ingin mengubah pesanan"))
        for line in order.lines:
            line.cancelled = True
    if status == "request_cancel":
        order.status = "accepted"
        within = timedelta(minutes=rng.choice((20, 45, 300, 900)))
        request_cancellation(order, now - timedelta(minutes=10), within)


def set_deadlines(order: Order, rng: random.Random, now: datetime) -> None:
    """Give a paid order its deadlines; a quarter is due within the hour."""
    now = now.replace(microsecond=0)
    first = timedelta(minutes=rng.choice((12, 25, 40, 55)))
    if rng.random() > 0.25:
        first = timedelta(hours=rng.randrange(2, 30))
    order.accept_by = now + first
    order.pack_by = order.accept_by + timedelta(hours=rng.choice((0, 0, 6)))
    order.ship_by = order.pack_by + timedelta(hours=rng.choice((0, 12)))
    if order.is_pre_order:
        order.ship_by += timedelta(days=7)


def make_awb(order: Order) -> str:
    """The airwaybill number the marketplace gives a parcel."""
    prefix = "".join(letter for letter in order.courier.upper() if letter.isalpha())[:4]
    return f"{prefix}{order.number:012d}"


def _fee(line: Line) -> Fee:
    amount = (line.price * line.quantity * Decimal("0.025")).quantize(Decimal("0.01"))
    return Fee("commission_fee", amount, line.sku, line.item_id, line.name)


def _turn_into_click_and_collect(order: Order) -> None:
    order.status = "pending"
    order.courier = order.service = "BOPIS"
    order.shipping = Decimal(0)
    order.is_pre_order = False
    order.paid_at = order.ordered_at
    order.pickup_by = order.ordered_at + timedelta(days=7)
    groups = [f"{order.number:04d}"[-4:], "9M6C", "8WHK", "QA7H"]
    order.settlement_code = "-".join(groups)
