"""The MP Adapter: everything of the vendor's words, transport and oddities, behind our ports."""

from types import TracebackType
from typing import Self

from adapters.mp_adapter.available import AvailableReads
from adapters.mp_adapter.calls import Line
from adapters.mp_adapter.categories import CategoryFetches
from adapters.mp_adapter.channel_changes import ChannelChanges
from adapters.mp_adapter.channels import ChannelReads
from adapters.mp_adapter.client import JsonRpcClient, OnCall
from adapters.mp_adapter.couriers import CourierReads
from adapters.mp_adapter.discounts import DiscountChanges
from adapters.mp_adapter.fetching import OneAtATime
from adapters.mp_adapter.labels import LabelReads, LabelZips
from adapters.mp_adapter.messages import MessageReader
from adapters.mp_adapter.orders import OrderActions
from adapters.mp_adapter.places import OnBreaker, Places
from adapters.mp_adapter.prices_and_stocks import PriceAndStockUpdates
from adapters.mp_adapter.products import ProductFetches
from adapters.mp_adapter.reasons import ReasonReads
from adapters.mp_adapter.registrations import ClientRegistrations
from adapters.mp_adapter.retrying import OnRetry, Retrying
from adapters.mp_adapter.warehouses import WarehouseReads
from domain.discount_ports import DiscountCalls
from domain.gateways import (
    AvailableChannels,
    CategoryCalls,
    ChannelCalls,
    ConnectedChannels,
    Couriers,
    LabelFiles,
    Labels,
    OrderCalls,
    ProductCalls,
    Reasons,
    Registrations,
    Warehouses,
)

__all__ = ["JsonRpcClient", "MessageReader", "MpAdapter", "OnCall"]


class MpAdapter:
    """Every port of domain.gateways over one client key's connections.

    A call walks down the line of behaviours that stands here: what floods is fetched once at a
    time, safe reads are asked again, each attempt queues at its channel's place, which is shut
    while it keeps failing, and the wire sends it once.

    `timeout` and `label_timeout` are seconds for one call in all. Use as an async context
    manager, in the loop that makes the calls.
    """

    def __init__(
        self,
        url: str,
        client_key: str,
        *,
        timeout: float = 10.0,
        label_timeout: float = 30.0,
        on_call: OnCall | None = None,
        on_retry: OnRetry | None = None,
        on_breaker: OnBreaker | None = None,
    ) -> None:
        def behave(wire: Line) -> Line:
            return OneAtATime(Retrying(Places(wire, on_breaker=on_breaker), on_retry=on_retry))

        self._client = JsonRpcClient(
            url, client_key, timeout=timeout, behave=behave, on_call=on_call
        )
        self.channels: ConnectedChannels = ChannelReads(self._client)
        self.available: AvailableChannels = AvailableReads(self._client)
        self.channel_calls: ChannelCalls = ChannelChanges(self._client)
        self.registrations: Registrations = ClientRegistrations(self._client)
        self.warehouses: Warehouses = WarehouseReads(self._client)
        self.reasons: Reasons = ReasonReads(self._client)
        self.couriers: Couriers = CourierReads(self._client)
        self.labels: Labels = LabelReads(self._client, label_timeout)
        self.label_files: LabelFiles = LabelZips(self._client, label_timeout)
        self.orders: OrderCalls = OrderActions(self._client)
        self.products: ProductCalls = ProductFetches(self._client)
        self.prices_and_stocks = PriceAndStockUpdates(self._client)
        self.categories: CategoryCalls = CategoryFetches(self._client)
        self.discounts: DiscountCalls = DiscountChanges(self._client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()
