"""Connecting and disconnecting shops (document: Connect, Disconnect, Reconnect)."""

from adapters.mp_adapter.answers import expect_accepted
from adapters.mp_adapter.client import JsonRpcClient
from domain.activities import ActivityKind
from domain.connections import ChannelChange, ConnectChannel

_METHODS = {
    ActivityKind.CONNECT_CHANNEL: "ChannelService.Connect",
    ActivityKind.DISCONNECT_CHANNEL: "ChannelService.Disconnect",
    ActivityKind.RECONNECT_CHANNEL: "ChannelService.Reconnect",
}


class ChannelChanges:
    """Implements domain.gateways.ChannelCalls. Nothing here is ever sent twice."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def change(self, change: ChannelChange, activity_id: str) -> None:
        """Send the change; null means accepted. No error repeats a credential."""
        method = _METHODS[change.kind]
        secrets = _secrets(change)
        result = await self._client.call(
            method,
            _params(change),
            about=change.channel,
            activity_id=activity_id,
            secrets=secrets,
        )
        expect_accepted(self._client, method, result, secrets)


def _params(change: ChannelChange) -> dict[str, object]:
    params: dict[str, object] = {
        "brand_id": change.channel.brand_id,
        "channel_code": change.channel.channel_code,
    }
    if isinstance(change, ConnectChannel):
        params["credentials"] = dict(change.credentials) | _callbacks(change)
    return params


def _callbacks(change: ConnectChannel) -> dict[str, str]:
    """They stand among the credentials, as in the document's example."""
    if change.callbacks is None:
        return {}
    return {
        "callback_success": change.callbacks.success,
        "callback_failure": change.callbacks.failure,
    }


def _secrets(change: ChannelChange) -> tuple[str, ...]:
    if not isinstance(change, ConnectChannel):
        return ()
    return tuple(value for _, value in change.credentials if value)
