"""Port of the MP Adapter's bulk topics: many orders, values or discounts by one message.

A publish is taken or it is not; what became of each row is told by feedback alone.
"""

from collections.abc import Sequence
from typing import Protocol

from domain.commands import CompleteOrder, OrderAction, RejectCancellation
from domain.discounts import DiscountItem, WantedDiscount
from domain.prices_and_stocks import Line, Subject


def has_topic(action: OrderAction) -> bool:
    """Whether a bulk topic takes the action with all that it says.

    None takes the refusal of a cancellation, or the package of an order to complete (document:
    Bulk Complete Orders); those are single calls.
    """
    match action:
        case RejectCancellation():
            return False
        case CompleteOrder():
            return action.package_id is None
        case _:
            return True


class BulkTopics(Protocol):
    """One message for each call, with the activity's id. Nothing here is ever sent twice.

    Raise UpstreamError, with `sent` exact: False means that no message can have been published;
    UpstreamRefused, that none was.
    """

    async def publish_orders(self, actions: Sequence[OrderAction], activity_id: str) -> None:
        """CNX_BULK_ACCEPT_ORDERS, …PACK…, …SHIP…, …COMPLETE…, …CANCEL_ORDERS.

        The actions are of one kind, and `has_topic` says yes to each.
        """
        ...

    async def publish_values(
        self, subject: Subject, lines: Sequence[Line], activity_id: str
    ) -> None:
        """CNX_BULK_UPDATE_PRICE or CNX_BULK_UPDATE_INVENTORY_V3: of many brands and SKUs."""
        ...

    async def publish_discounts(
        self, wanted: WantedDiscount, items: Sequence[DiscountItem], activity_id: str
    ) -> None:
        """CNX_BULK_UPSERT_DISCOUNT: one discount of these items on all their channels."""
        ...

    async def delete_discounts(
        self, brand_id: str, items: Sequence[DiscountItem], activity_id: str
    ) -> None:
        """CNX_BULK_DELETE_DISCOUNT: a brand's items, by the ids that their marketplaces gave."""
        ...
