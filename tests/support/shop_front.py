"""The marketplaces as a few lines: every read answered, what is told otherwise played instead."""

from typing import Any

import fault_server as play
from fault_server import Part, Received

CHANNELS = ("blib", "shpe", "tkpd", "tktk")


def named(received: Received) -> tuple[str | None, str | None]:
    """Brand and channel that a call names."""
    params: Any = received.rpc["params"]
    if isinstance(params, list):
        return None, None
    channel = params.get("channel") or params.get("sales_channel") or params.get("channel_code")
    return params.get("brand_id"), channel


def shop_front(channels: tuple[str, ...] = CHANNELS, **parts: Part) -> Part:
    """Answers as the document has it; `parts` are played for methods by their last name."""

    async def answer(received: Received, writer: Any) -> None:
        method = str(received.rpc["method"]).rpartition(".")[2]
        if method in parts:
            await parts[method](received, writer)
        else:
            await play.result(_result(method, received, channels))(received, writer)

    return answer


def _result(method: str, received: Received, channels: tuple[str, ...]) -> object:
    params: Any = received.rpc["params"]
    match method:
        case "GetConnectedSalesChannels":
            return [
                {"brand_id": brand_id, "channel_code": code, "channel_name": code}
                for brand_id in params["brand_ids"]
                for code in channels
            ]
        case "Get":
            return {"remote_warehouses": [{"id": "1", "name": "One"}]}
        case "GetShipmentProviderServices":
            return {"default_courier": "", "couriers": [{"text": "One", "value": "1"}]}
        case _:
            return {"success": True}
