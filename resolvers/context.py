"""What a resolver may use: the ports, the viewer, and the loaders of one request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.access import Viewer
from domain.gateways import (
    AvailableChannels,
    CategoryCalls,
    ConnectedChannels,
    Labels,
    OrderCalls,
    ProductCalls,
    Reasons,
    RefreshableWarehouses,
)
from domain.ports import (
    ActionLog,
    Activities,
    Catalogue,
    CategoryTrees,
    Keys,
    Orders,
    Registry,
)


@dataclass(frozen=True, slots=True)
class Services:
    """The ports that answer, built once by the wiring; the same for every request.

    `keyed_hash` turns a secret into what may be kept of it. `new_secret` gives an API key's secret
    and its hash. `forget_key` makes this process ask again for a key at once.
    """

    orders: Orders
    catalogue: Catalogue
    categories: CategoryTrees
    registry: Registry
    keys: Keys
    activities: Activities
    actions: ActionLog
    channels: ConnectedChannels
    available: AvailableChannels
    warehouses: RefreshableWarehouses
    reasons: Reasons
    labels: Labels
    order_calls: OrderCalls
    product_calls: ProductCalls
    category_calls: CategoryCalls
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    keyed_hash: Callable[[str], str]
    new_secret: Callable[[], tuple[str, str]]
    forget_key: Callable[[str], None]


class Context:
    """One request: who asks, what may be used, and loaders that live no longer than it."""

    def __init__(self, viewer: Viewer, services: Services) -> None:
        from resolvers.loaders import Loaders

        self.viewer = viewer
        self.services = services
        self.loaders = Loaders(viewer, services)
