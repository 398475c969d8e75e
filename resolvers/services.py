"""The ports that answer, as one bundle: built once by the wiring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

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
