"""Calls that change an order or fetch orders again (document: Orders, Single …, Manual Fetch)."""

from datetime import UTC, datetime, timedelta

from adapters.mp_adapter.answers import expect_accepted, object_of, reading
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.exact_json import dump_json
from adapters.mp_adapter.fields import Fields
from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    OrderActionKind,
    PackOrder,
    RejectCancellation,
    ShipOrder,
)
from domain.upstream import ActionAnswer, OrderWindow

_FETCH = "OrderService.FetchOrders"
_METHODS = {
    OrderActionKind.ACCEPT: "OrderService.AcceptOrder",
    OrderActionKind.PACK: "OrderService.PackOrder",
    OrderActionKind.SHIP: "OrderService.ShipOrder",
    OrderActionKind.COMPLETE: "OrderService.CompleteOrder",
    OrderActionKind.CANCEL: "OrderService.CancelOrder",
    OrderActionKind.REJECT_CANCELLATION: "OrderService.RejectCancelOrderRequest",
}
_MOST_MESSAGE = 300
_MOST_UPSTREAM = 100_000
_DOCUMENTED = (
    "brand_id", "channel", "remote_order_id", "message", "airwaybill_number", "pickup_code",
    "shipment_extras", "success",
)  # fmt: skip


class OrderActions:
    """Implements domain.gateways.OrderCalls. Nothing here is ever sent twice."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def perform(
        self, action: OrderAction, activity_id: str, *, sparing: bool = False
    ) -> ActionAnswer:
        """Send the action and read the marketplace's yes or no.

        An answer that says neither is UpstreamMisread: it may have been done.
        """
        method = _METHODS[action.kind]
        secrets = secrets_of(action)
        result = await self._client.call(
            method,
            params_of(action),
            about=action.order.channel,
            sparing=sparing,
            activity_id=activity_id,
            secrets=secrets,
        )
        with reading(self._client, method, secrets):
            answer = object_of(result)
            success = answer.flag("success")
            if success is None:
                raise answer.wrong("success", "is missing")
            message = answer.any_text("message") or ""
            upstream = self._upstream(answer, secrets)
        return ActionAnswer(
            success, self._client.redactor.clean(message, secrets, _MOST_MESSAGE), upstream
        )

    def _upstream(self, answer: Fields, secrets: tuple[str, ...]) -> str:
        """The result as JSON text without secrets; only its documented members if it is huge."""
        redactor = self._client.redactor
        text = dump_json(redactor.cover_tree(answer.values, secrets))
        if len(text) <= _MOST_UPSTREAM:
            return text
        short = {name: answer.any_text(name) for name in _DOCUMENTED if name in answer.values}
        return dump_json(
            {name: redactor.clean(value or "", secrets, 1_000) for name, value in short.items()}
        )

    async def fetch_orders(self, window: OrderWindow, activity_id: str) -> None:
        """Have the orders of a window sent again as messages; both ends are included."""
        params = {
            "brand_id": window.brand_id,
            "start_date": _rfc3339(window.start),
            "end_date": _rfc3339(window.end + timedelta(microseconds=999_999)),
        }
        result = await self._client.call(
            _FETCH, params, about=window.brand_id, activity_id=activity_id
        )
        expect_accepted(self._client, _FETCH, result)


def _rfc3339(moment: datetime) -> str:
    """Whole seconds, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def secrets_of(action: OrderAction) -> tuple[str, ...]:
    """What of the action no text may repeat."""
    if isinstance(action, CompleteOrder) and action.received_by:
        return (action.received_by,)
    return ()


def params_of(action: OrderAction) -> dict[str, object]:
    """The document's arguments: required ones are always there, optional ones when given."""
    required, optional = _arguments(action)
    return {
        "brand_id": action.order.brand_id,
        "channel": action.order.channel_code,
        "remote_order_id": action.order.remote_order_id,
        **required,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _arguments(action: OrderAction) -> tuple[dict[str, object], dict[str, object]]:
    match action:
        case AcceptOrder():
            return {}, {}
        case PackOrder():
            return {
                "delivery_method": action.delivery_method,
                "remote_order_item_ids": list(action.remote_order_item_ids or ()),
            }, {
                "airwaybill_number": action.airwaybill_number,
                "package_id": action.package_id,
                "is_retry": action.is_retry,
                "remote_warehouse_id": action.remote_warehouse_id,
            }
        case ShipOrder():
            return {"customer_reference": action.customer_reference or ""}, {}
        case CompleteOrder():
            return {}, {"received_by": action.received_by, "package_id": action.package_id}
        case CancelOrder():
            return {
                "cancel_reason": action.reason,
                "remote_order_item_ids": list(action.remote_order_item_ids or ()),
            }, {}
        case RejectCancellation():
            return {"reject_reason": action.reason}, {}
