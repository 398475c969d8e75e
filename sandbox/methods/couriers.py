"""CourierSourceService: the couriers that a seller may choose from."""

from sandbox import params as read
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json
from sandbox.world import World

COURIERS: dict[str, tuple[tuple[str, ...], str]] = {
    "lzda": (("JNE Cashless", "J&T Cashless"), "JNE Cashless"),
    "zlra": (("Zalora Express", "NinjaVan"), ""),
}
"""The couriers of a channel, and its default, which may be empty (reading 51)."""


def get_couriers(world: World, call: Call) -> Json:
    """Couriers of a brand's shop; Lazada and Zalora only."""
    params = read.read_object(call.params)
    channel = read.text(params, "channel")
    world.connection(read.text(params, "brand_id"), channel)
    if channel not in COURIERS:
        raise RpcError(400, f"channel '{channel}' is not supported")
    names, default = COURIERS[channel]
    couriers: list[Json] = [{"text": name, "value": name} for name in names]
    return {"couriers": couriers, "default_courier": default}
