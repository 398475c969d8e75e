"""Which method is played by which function; a method that is not here is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.envelope import Call, RpcError, answer
from sandbox.json_text import Json, Object
from sandbox.methods import channels, orders, products, registration
from sandbox.world import World

Method: TypeAlias = Callable[[World, Call], Json]


def enveloped(call: Call, result: Json) -> Json:
    """The usual answer."""
    return answer(call.id, result)


def bare(_: Call, result: Json) -> Json:
    """An answer the document shows without an envelope."""
    return result


def with_method(call: Call, result: Json) -> Json:
    """An answer the document shows with `method` instead of `jsonrpc`."""
    body: Object = {"id": call.id, "method": call.method, "result": result}
    return body


@dataclass(frozen=True, slots=True)
class Entry:
    """A method and the form of its answer."""

    run: Method
    wrap: Callable[[Call, Json], Json] = enveloped


METHODS = {
    "AuthService.AddBrandIDToClient": Entry(registration.add_brands),
    "ClientCredentialsService.AddFeatures": Entry(registration.add_features),
    "CredentialsService.GetCredentials": Entry(channels.get_credentials),
    "CredentialsService.GetConnectedSalesChannels": Entry(channels.get_connected),
    "ChannelService.Connect": Entry(channels.connect),
    "ChannelService.Disconnect": Entry(channels.disconnect),
    "ChannelService.Reconnect": Entry(channels.reconnect),
    "OrderService.FetchOrders": Entry(orders.fetch_orders),
    "OrderService.AcceptOrder": Entry(orders.accept_order),
    "OrderService.PackOrder": Entry(orders.pack_order),
    "OrderService.ShipOrder": Entry(orders.ship_order),
    "OrderService.CompleteOrder": Entry(orders.complete_order),
    "OrderService.CancelOrder": Entry(orders.cancel_order),
    "OrderService.RejectCancelOrderRequest": Entry(orders.reject_cancel_request),
    "OrderService.ListCancelReason": Entry(orders.list_cancel_reasons),
    "OrderService.ListRejectCancelReason": Entry(orders.list_reject_reasons),
    "OrderService.ShippingLabelURL": Entry(orders.shipping_label_url, with_method),
    "ProductService.ProductFetchedManual": Entry(products.fetch_products),
    "ProductService.FetchVariantsBySku": Entry(products.fetch_variants),
    "CategoryService.GetCategory": Entry(products.get_category, bare),
    "WarehouseService.Get": Entry(products.get_warehouses),
}


def play(world: World, call: Call) -> Json:
    """Run a call and word its answer; what it changes and what it publishes are one change."""
    entry = METHODS.get(call.method)
    if entry is None:
        raise RpcError(400, f"method '{call.method}' doesn't exist")
    with world.change():
        return entry.wrap(call, entry.run(world, call))
