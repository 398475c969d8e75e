"""Life: orders come and move on by themselves."""

import asyncio
import logging
import random
from datetime import timedelta

from sandbox.model import Order
from sandbox.order_rules import (
    Refused,
    accept,
    complete,
    expire,
    fail_packing,
    pay,
    request_cancellation,
    ship,
)
from sandbox.publications import publish_order
from sandbox.seed.orders import OrderMaker, advance, set_deadlines
from sandbox.world import World

log = logging.getLogger(__name__)

MOST_ORDERS = 5000
COLLECT_ACCEPTED_AFTER = timedelta(hours=1)
ANSWER_WITHIN = timedelta(hours=6)


class Life:
    """Takes steps: each brings one order, or moves one on, and publishes it."""

    def __init__(self, world: World) -> None:
        """Keep the world that lives."""
        self._world = world

    async def run(self) -> None:
        """Take steps for ever, about `pace` seconds apart."""
        rng = self._world.rng("pace", self._world.now())
        while True:
            await asyncio.sleep(self._world.settings.pace * rng.uniform(0.5, 1.5))
            if self._world.outbox.is_full:
                continue
            try:
                self.step()
            except Exception:
                log.exception("a step of life failed")

    def step(self) -> Order | None:
        """Take one step; answers the order it was about, or None when nothing could move."""
        world = self._world
        with world.change():
            rng = world.rng("step", world.next_number("step"))
            order = None if rng.random() < 0.45 else self._move_one(rng)
            return order or self.new_order(rng)

    def new_order(self, rng: random.Random) -> Order | None:
        """Let somebody order something somewhere, often paying at once."""
        world = self._world
        pairs = [key for key, one in sorted(world.connections.items()) if one.connected]
        rng.shuffle(pairs)
        for brand_id, channel in pairs:
            maker = OrderMaker(world.seed, brand_id, channel, rng)
            if maker.can_make:
                collect = channel == "blib" and rng.random() < 0.3
                return self.add(maker, rng, paid=rng.random() < 0.7, collect=collect)
        return None

    def add(self, maker: OrderMaker, rng: random.Random, *, paid: bool, collect: bool) -> Order:
        """Place one order now and publish it."""
        world = self._world
        self._forget_ended()
        order = maker.make(world.next_number("order"), world.now(), collect=collect)
        if paid and not collect:
            advance(order, "pending", rng, world.now())
            order.paid_at = order.updated_at = world.now()
        publish_order(world, order)
        return order

    def _move_one(self, rng: random.Random) -> Order | None:
        open_orders = [
            order
            for order in self._world.orders.values()
            if order.status not in ("completed", "cancelled", "pack_failed")
        ]
        for order in rng.sample(open_orders, min(20, len(open_orders))):
            try:
                moved = self._move(order, rng)
            except Refused:
                continue
            if moved:
                publish_order(self._world, order)
                return order
        return None

    def _move(self, order: Order, rng: random.Random) -> bool:
        now = self._world.now()
        if order.status == "unpaid":
            self._pay_or_expire(order, rng)
        elif order.status == "shipped":
            complete(order, "", now)
        elif order.status == "packed":
            self._collect_or_trouble(order, rng)
        elif order.is_click_and_collect:
            return self._move_collected(order)
        elif order.status == "request_cancel":
            return self._end_if_late(order)
        elif rng.random() < 0.1:
            request_cancellation(order, now, ANSWER_WITHIN)
        else:
            return self._end_if_late(order)
        return True

    def _pay_or_expire(self, order: Order, rng: random.Random) -> None:
        now = self._world.now()
        if now - order.ordered_at > timedelta(hours=24):
            expire(order, "Tidak dibayar", now)
        else:
            pay(order, now)
            set_deadlines(order, rng, now)

    def _collect_or_trouble(self, order: Order, rng: random.Random) -> None:
        chance = rng.random()
        if chance < 0.05 and order.channel in ("shpe", "tkpd"):
            fail_packing(order, self._world.now())
        elif chance < 0.12 and order.channel != "blib":
            request_cancellation(order, self._world.now(), ANSWER_WITHIN)
        else:
            ship(order, self._world.now())

    def _move_collected(self, order: Order) -> bool:
        now = self._world.now()
        if order.status == "pending" and now - order.ordered_at > COLLECT_ACCEPTED_AFTER:
            accept(order, now)
            return True
        if order.pickup_by is not None and now > order.pickup_by:
            expire(order, "Tidak diambil", now)
            return True
        return False

    def _end_if_late(self, order: Order) -> bool:
        """End what nobody attended to in time, as marketplaces do."""
        now = self._world.now()
        due = {
            "pending": order.accept_by,
            "accepted": order.ship_by,
            "request_cancel": order.answer_cancel_by,
        }.get(order.status)
        if due is None or now <= due:
            return False
        expire(order, order.cancel_reason or "Penjual tidak memproses pesanan", now)
        return True

    def _forget_ended(self) -> None:
        orders = self._world.orders
        if len(orders) < MOST_ORDERS:
            return
        ended = (key for key, one in orders.items() if one.status in ("completed", "cancelled"))
        self._world.drop_order(next(ended, next(iter(orders))))
