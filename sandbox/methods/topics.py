"""The CNX_BULK topics: each row is played as the single method is, and told of by feedback."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sandbox import params as read
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json, Object, encode
from sandbox.marketplaces import CLIENT_ID, FEATURES
from sandbox.methods import discounts, orders, prices_and_stocks
from sandbox.world import World

Method: TypeAlias = Callable[[World, Call], Json]
UPDATED = "Successfully updated"


@dataclass(frozen=True, slots=True)
class Orders:
    """Actions on orders; one feedback for them all.

    `members` are what a row of it tells beside the usual; `needed` is what the single call can go
    without.
    """

    run: Method
    method: str
    feedback: str
    members: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    def play(self, world: World, activity_id: str, body: Object) -> None:
        """Act on each row."""
        told: list[Json] = [self._row(world, activity_id, row) for row in _rows(body, "orders")]
        _tell(world, self, activity_id, told)

    def _row(self, world: World, activity_id: str, row: Object) -> Object:
        result = self._act(world, activity_id, row)
        success = result["success"]
        names = ("brand_id", "channel", "remote_order_id")
        return {
            **{name: row.get(name) for name in names},
            "message": UPDATED if success else result["message"],
            **{name: result.get(name, "") for name in self.members},
            "success": success,
        }

    def _act(self, world: World, activity_id: str, row: Object) -> Object:
        try:
            for name in self.needed:
                read.present(row, name)
            return read.read_object(self.run(world, Call(activity_id, self.method, row)))
        except RpcError as error:
            return {"message": error.message, "success": False}


@dataclass(frozen=True, slots=True)
class Values:
    """Prices or stocks; a feedback for each SKU."""

    run: Method
    method: str
    feedback: str
    member: str
    done: str

    def play(self, world: World, activity_id: str, body: Object) -> None:
        """Set the lines of each SKU."""
        for entry in _rows(body, "variants"):
            told: Object = {
                "brand_id": entry.get("brand_id"),
                "sku": entry.get("sku"),
                self.member: [*self._set(world, activity_id, entry)],
            }
            _tell(world, self, activity_id, told)

    def _set(self, world: World, activity_id: str, entry: Object) -> Iterator[Object]:
        try:
            result = read.read_object(self.run(world, Call(activity_id, self.method, entry)))
            refused = ""
        except RpcError as error:
            result, refused = entry, error.message
        for row in _rows(result, self.member):
            success = not refused and row["success"]
            yield {
                "channel": row.get("channel"),
                "message": self.done if success else refused or row["message"],
                "success": success,
                "remote_variant": row.get("remote_variant"),
                "remote_warehouse_code": row.get("remote_warehouse_code", ""),
            }


@dataclass(frozen=True, slots=True)
class Discounts:
    """Discounts; one feedback for them all, which names no brand, as the document's."""

    run: Method
    method: str
    feedback: str
    named: tuple[str, ...]
    members: tuple[str, ...]

    def play(self, world: World, activity_id: str, body: Object) -> None:
        """Make or delete each."""
        told: list[Json] = [
            {
                **dict.fromkeys(self.named, ""),
                "discount_products": self._act(world, activity_id, one),
            }
            for one in _rows(body, "discounts")
        ]
        _tell(world, self, activity_id, told)

    def _act(self, world: World, activity_id: str, discount: Object) -> Object:
        refused = ""
        try:
            result = read.read_object(self.run(world, Call(activity_id, self.method, discount)))
        except RpcError as error:
            result, refused = discount, error.message
        products = result.get("discount_products")
        channels = products if isinstance(products, dict) else {}
        return {code: [*self._told(channels, code, refused)] for code in channels}

    def _told(self, channels: Object, code: str, refused: str) -> Iterator[Object]:
        for row in _rows(channels, code):
            outcome: Object = {"success": False, "message": refused} if refused else {}
            whole: Object = {**row, **outcome}
            yield {name: whole.get(name, "") for name in self.members}


Topic: TypeAlias = Orders | Values | Discounts

_MADE = ("remote_variant", "success", "message", "discount_id", "sku", "remote_warehouse_code")
_SHIPPED = ("airwaybill_number", "shipment_extras")
_PACKED = ("airwaybill_number", "pickup_code", "shipment_extras")

TOPICS: dict[str, Topic | None] = {
    "CNX_BULK_ACCEPT_ORDERS": Orders(
        orders.accept_order, "bulk_accept_orders", "feedback-accept-orders"
    ),
    "CNX_BULK_PACK_ORDERS": Orders(
        orders.pack_order, "bulk_pack_orders", "feedback-pack-orders", _PACKED
    ),
    "CNX_BULK_SHIP_ORDERS": Orders(
        orders.ship_order, "bulk_ship_orders", "CNX_FEEDBACK_SHIP_ORDERS", _SHIPPED
    ),
    "CNX_BULK_COMPLETE_ORDERS": Orders(
        orders.complete_order,
        "bulk_complete_orders",
        "feedback-complete-orders",
        needed=("received_by",),
    ),
    "CNX_BULK_CANCEL_ORDERS": Orders(
        orders.cancel_order, "bulk_cancel_orders", "feedback-cancel-orders"
    ),
    "CNX_BULK_UPDATE_PRICE": Values(
        prices_and_stocks.update_price,
        "bulk_update_price",
        "feedback-bulk-update-price",
        "prices",
        "",
    ),
    "CNX_BULK_UPDATE_INVENTORY_V3": Values(
        prices_and_stocks.update_stock,
        "bulk_update_inventory_V3",
        "feedback-update-inventory",
        "stocks",
        UPDATED,
    ),
    "CNX_BULK_UPSERT_DISCOUNT": Discounts(
        discounts.create_discount,
        "bulk_upsert_discount",
        "feedback-create-discount",
        ("brand_id", "discount_name"),
        _MADE,
    ),
    "CNX_BULK_DELETE_DISCOUNT": Discounts(
        discounts.delete_discount,
        "bulk_delete_discount",
        "CNX_FEEDBACK_BULK_DELETE_DISCOUNT",
        ("brand_id",),
        ("remote_variant", "success", "message"),
    ),
    "CNX_BULK_UPSERT_PRODUCT": None,
}
"""The document's topics; products are taken and not played.

`feedback` is the feature that switches it on; where the list has none for a feedback that the
document describes, its subscription, and it is always sent (reading 13).
"""


def play_message(world: World, topic: str, body: Json) -> None:
    """Do what a message asks; one without the client's key or an id is ignored (reading 53)."""
    entry = TOPICS[topic]
    if entry is None or not isinstance(body, dict):
        return
    key, activity_id = body.get("client_key"), body.get("id")
    if not isinstance(key, str) or not isinstance(activity_id, str) or not activity_id:
        return
    if secrets.compare_digest(key.encode(), world.settings.client_key.encode()):
        entry.play(world, activity_id, body)


def targets(body: Object) -> list[Json]:
    """The brands and channels that a message names, in the form in which calls name them."""
    found: list[Json] = [*_rows(body, "orders")]
    for entry in _rows(body, "variants"):
        lines = (*_rows(entry, "prices"), *_rows(entry, "stocks"))
        channels: list[Json] = [line.get("channel") for line in lines]
        found.append({"brand_id": entry.get("brand_id"), "channels": channels})
    for discount in _rows(body, "discounts"):
        products = discount.get("discount_products")
        codes: list[Json] = [*products] if isinstance(products, dict) else []
        found.append({"brand_id": discount.get("brand_id"), "channels": codes})
    return found


def _rows(value: Object, name: str) -> list[Object]:
    rows = value.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _tell(world: World, topic: Topic, activity_id: str, result: Json) -> None:
    body: Object = {"id": activity_id, "method": topic.method, "result": result}
    if topic.feedback in FEATURES:
        world.publish(topic.feedback, body)
    else:
        world.send(f"{topic.feedback}_{CLIENT_ID}", encode(body))
