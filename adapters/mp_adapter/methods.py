"""What may be asked again, by method. Whatever is not named here is never repeated."""

from collections.abc import Mapping
from enum import Enum

from adapters.mp_adapter.calls import Call


class Repeat(Enum):
    """Whether a call may be made again when nobody knows what became of it."""

    SAFE = "a read: asked again within its deadline and the budget"
    FLOODS = "harmless, but each causes a flood of messages: never by itself, and one at a time"
    NEWEST = "sets to a value: only who knows the newest wish may send it again"
    NEVER = "acts each time it arrives"


_LABEL = "OrderService.ShippingLabelURL"

REPEATS: Mapping[str, Repeat] = {
    "CredentialsService.GetCredentials": Repeat.SAFE,
    "CredentialsService.GetConnectedSalesChannels": Repeat.SAFE,
    "OrderService.ListCancelReason": Repeat.SAFE,
    "OrderService.ListRejectCancelReason": Repeat.SAFE,
    "WarehouseService.Get": Repeat.SAFE,
    "CourierSourceService.GetShipmentProviderServices": Repeat.SAFE,
    _LABEL: Repeat.SAFE,  # unless it makes the marketplace generate one, see may_repeat
    "OrderService.FetchOrders": Repeat.FLOODS,
    "ProductService.ProductFetchedManual": Repeat.FLOODS,
    "ProductService.FetchVariantsBySku": Repeat.FLOODS,
    "CategoryService.GetCategory": Repeat.FLOODS,
    "InventoryService.UpdateStock": Repeat.NEWEST,
    "InventoryService.UpdateStockV4": Repeat.NEWEST,
    "ProductService.UpdatePrice": Repeat.NEWEST,
    "OrderService.AcceptOrder": Repeat.NEVER,
    "OrderService.PackOrder": Repeat.NEVER,
    "OrderService.ShipOrder": Repeat.NEVER,
    "OrderService.CompleteOrder": Repeat.NEVER,
    "OrderService.CancelOrder": Repeat.NEVER,
    "OrderService.RejectCancelOrderRequest": Repeat.NEVER,
    "OrderService.BulkShippingLabelURL": Repeat.NEVER,  # Shopee makes the labels that it asks for
    "PromotionService.CreateDiscount": Repeat.NEVER,  # creates another
    "PromotionService.DeleteDiscount": Repeat.NEVER,
    "ChannelService.Connect": Repeat.NEVER,
    "ChannelService.Disconnect": Repeat.NEVER,
    "ChannelService.Reconnect": Repeat.NEVER,
    "AuthService.AddBrandIDToClient": Repeat.NEVER,
    "ClientCredentialsService.AddFeatures": Repeat.NEVER,
    "MarketplaceService.MarketplacePassthrough": Repeat.NEVER,  # may be anything
}


def repeat_of(method: str) -> Repeat:
    """What the table says of a method; NEVER of those that it does not name."""
    return REPEATS.get(method, Repeat.NEVER)


def is_insisted_on(call: Call) -> bool:
    """Whether it is tried whatever became of others: what somebody wants done, and waits for."""
    return not call.sparing and repeat_of(call.method) in {Repeat.NEWEST, Repeat.NEVER}


def may_repeat(call: Call) -> bool:
    """Whether this very call does no harm when it is made again by itself."""
    if call.method == _LABEL and isinstance(call.params, Mapping):
        return not call.params.get("generate_from_mp")
    return repeat_of(call.method) is Repeat.SAFE
