"""Everything the sandbox remembers, in memory and in the state file."""

import json
import random
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime

from sandbox.envelope import RpcError
from sandbox.json_text import Object, encode
from sandbox.marketplaces import CHANNEL_CODES, CLIENT_ID, FEATURES
from sandbox.model import Brand, Connection, Discount, Message, Order, OrderKey
from sandbox.outbox import Outbox
from sandbox.records import from_json, to_json
from sandbox.settings import SandboxSettings
from sandbox.store import Store

FIRST_MESSAGE_ID = 8_000_000_000_000_000


class World:
    """Brands, connections, orders, features and counters; each change is written at once."""

    def __init__(self, settings: SandboxSettings) -> None:
        """Open the state; `is_new` tells whether it has yet to be filled."""
        self.settings = settings
        self.store = Store(settings.state_file)
        self.outbox = Outbox(settings, self._forget_message)
        self.published: deque[Message] = deque(maxlen=5000)
        self._numbers = {
            name: value
            for name, value in self.store.read("number").items()
            if isinstance(value, int)
        }
        self.is_new = not self._numbers
        self.seed = self._numbers.get("seed", settings.seed)
        brands = (from_json(Brand, value) for value in self.store.read("brand").values())
        self.brands = {one.brand_id: one for one in brands}
        connections = (
            from_json(Connection, value) for value in self.store.read("connection").values()
        )
        self.connections = {(one.brand_id, one.channel): one for one in connections}
        orders = (from_json(Order, value) for value in self.store.read("order").values())
        self.orders = {one.key: one for one in sorted(orders, key=lambda one: one.number)}
        discounts = (from_json(Discount, value) for value in self.store.read("discount").values())
        self.discounts = {one.discount_id: one for one in discounts}
        self.features = set(self.store.read("feature"))
        self.levels = {key: str(value) for key, value in self.store.read("level").items()}
        self.stock_calls: deque[datetime] = deque()
        for value in self.store.read("message").values():
            self.outbox.add(from_json(Message, value))

    def now(self) -> datetime:
        """The time by the sandbox's clock."""
        return self.settings.clock()

    def rng(self, *parts: object) -> random.Random:
        """A source of chance that gives the same for the same parts and seed."""
        return random.Random(":".join(map(str, (self.seed, *parts))))

    @contextmanager
    def change(self) -> Generator[None, None, None]:
        """Make all changes inside one: an order and its message are never apart."""
        with self.store.transaction():
            yield

    def next_number(self, name: str, first: int = 1) -> int:
        """Count on, from `first`; restarts do not begin again."""
        number = self._numbers.get(name, first - 1) + 1
        self.set_number(name, number)
        return number

    def set_number(self, name: str, number: int) -> None:
        """Remember a number."""
        self._numbers[name] = number
        self.store.put("number", name, number)

    def save_brand(self, brand: Brand) -> None:
        """Add or replace a brand."""
        self.brands[brand.brand_id] = brand
        self.store.put("brand", json.dumps(brand.brand_id), to_json(brand))

    def save_connection(self, connection: Connection) -> None:
        """Add or replace a connection."""
        key = (connection.brand_id, connection.channel)
        self.connections[key] = connection
        self.store.put("connection", json.dumps(key), to_json(connection))

    def save_order(self, order: Order) -> None:
        """Add or replace an order."""
        self.orders[order.key] = order
        self.store.put("order", json.dumps(order.key), to_json(order))

    def save_level(self, key: str, value: str) -> None:
        """Remember a price or a stock that was set."""
        self.levels[key] = value
        self.store.put("level", key, value)

    def drop_order(self, key: OrderKey) -> None:
        """Forget an order that ended long ago."""
        del self.orders[key]
        self.store.remove("order", json.dumps(key))

    def save_discount(self, discount: Discount) -> None:
        """Add a discount."""
        self.discounts[discount.discount_id] = discount
        self.store.put("discount", discount.discount_id, to_json(discount))

    def drop_discount(self, discount_id: str) -> None:
        """Forget a discount that was deleted."""
        del self.discounts[discount_id]
        self.store.remove("discount", discount_id)

    def add_feature(self, name: str) -> None:
        """Switch a feature on."""
        self.features.add(name)
        self.store.put("feature", name, value=True)

    def brand(self, brand_id: str) -> Brand:
        """One of the client's brands; RpcError(400) for any other."""
        brand = self.brands.get(brand_id)
        if brand is None:
            raise RpcError(400, "pg: no rows in result set")
        return brand

    def connection(self, brand_id: str, channel: str) -> Connection:
        """A connected channel of a brand; RpcError(400) when unknown or not connected."""
        self.brand(brand_id)
        if channel not in CHANNEL_CODES:
            raise RpcError(400, f"channel '{channel}' doesn't exist")
        connection = self.connections.get((brand_id, channel))
        if connection is None or not connection.connected:
            raise RpcError(400, f"channel '{channel}' is not connected")
        return connection

    def connected(self, brand_id: str) -> list[str]:
        """Codes of a brand's connected channels."""
        return sorted(
            channel
            for (owner, channel), one in self.connections.items()
            if owner == brand_id and one.connected
        )

    def order(self, brand_id: str, channel: str, remote_order_id: str) -> Order:
        """An order; RpcError 400 for the brand or channel, 404 for the order."""
        self.connection(brand_id, channel)
        order = self.orders.get((brand_id, channel, remote_order_id))
        if order is None:
            raise RpcError(404, "order not found")
        return order

    def activity_id(self) -> str:
        """An activity id of the MP Adapter's own."""
        return f"mpa-{self.next_number('activity'):08d}"

    def publish(self, feature: str, body: Object) -> None:
        """Publish by a feature's subscription, if the client has the feature."""
        if feature in self.features:
            self.send(f"{FEATURES[feature]}_{CLIENT_ID}", encode(body))

    def send(
        self,
        subscription: str,
        data: str,
        published_at: datetime | None = None,
        message_id: int | None = None,
    ) -> Message:
        """Publish any text at once; a given message id repeats an earlier message."""
        number = message_id or self.next_number("message", FIRST_MESSAGE_ID)
        message = Message(number, subscription, data, published_at or self.now())
        self.published.append(message)
        if self.settings.push_to is not None:
            self.store.put("message", str(number), to_json(message))
        self.outbox.add(message)
        return message

    def _forget_message(self, message: Message) -> None:
        self.store.remove("message", str(message.message_id))
