"""Order actions as the queue keeps them: JSON of what they say, without their order."""

import json
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from typing import Any, cast

from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    RejectCancellation,
    ShipOrder,
)
from domain.orders import OrderKey

_COMMANDS: dict[str, Callable[..., OrderAction]] = {
    command.kind: command
    for command in (
        AcceptOrder,
        PackOrder,
        ShipOrder,
        CompleteOrder,
        CancelOrder,
        RejectCancellation,
    )
}


def command_text(action: OrderAction) -> str:
    """What the action says, as `read_command` reads it."""
    told = {field.name: getattr(action, field.name) for field in fields(action)}
    return json.dumps(told | {"order": None, "kind": action.kind}, ensure_ascii=False)


def read_command(order: OrderKey, text: str) -> OrderAction:
    """The action on this order.

    Read as it was written, whatever a caller's text holds: a row that cannot be read would hold up
    all that wait behind it.
    """
    told = cast("dict[str, Any]", json.loads(text, parse_float=Decimal))
    command = _COMMANDS[told.pop("kind")]
    said = {name: _said(value) for name, value in told.items()}
    return command(**(said | {"order": order}))


def _said(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


def read_order_key(order_id: str) -> OrderKey:
    """The key whose text is the order's row id."""
    return OrderKey(*cast("list[str]", json.loads(order_id, parse_float=Decimal)))
