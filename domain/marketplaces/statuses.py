"""Which action is allowed from which status.

The vendor's own matrix is not published. Sources: doc, Order Fetched (the statuses); Single Pack
Order (is_retry after pack_failed); Reject Request Order Cancellation (request_cancel); CnC Blibli
Process Flow (complete after accept); the rest is the plain course of an order.
"""

from domain.orders import OrderStatus as S

STATUS_ACTIONS: dict[str, frozenset[S]] = {
    "ACCEPT": frozenset({S.PENDING}),
    "PACK": frozenset({S.ACCEPTED, S.PACK_FAILED}),
    "SHIP": frozenset({S.PACKED}),
    "COMPLETE": frozenset({S.SHIPPED}),
    "CANCEL": frozenset(
        {S.UNPAID, S.PENDING, S.ACCEPTED, S.PACKED, S.PACK_FAILED, S.REQUEST_CANCEL}
    ),
    "REJECT_CANCELLATION": frozenset({S.REQUEST_CANCEL}),
}

CLICK_AND_COLLECT: dict[str, frozenset[S]] = {
    **STATUS_ACTIONS,
    "PACK": frozenset(),
    "SHIP": frozenset(),
    "COMPLETE": frozenset({S.SHIPPED, S.ACCEPTED}),
}
