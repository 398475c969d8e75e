"""Connecting shops: what is sent, and what messages say came of it."""

import json
from dataclasses import dataclass, field

from domain.activities import ActivityKind
from domain.channels import Channel, ChannelKey, ChannelLimit, ChannelStatus

CALLBACK_NAMES = frozenset({"callback_success", "callback_failure"})
"""Members of `credentials` that are no credentials (document: Connect, the example)."""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Where a marketplace's OAuth pages send the seller afterwards."""

    success: str
    failure: str


@dataclass(frozen=True, slots=True)
class ConnectChannel:
    """Connect a shop (ChannelService.Connect).

    `credentials` are names and values as the marketplace asks for them. The values are sent and
    never kept.
    """

    channel: ChannelKey
    credentials: tuple[tuple[str, str], ...] = field(repr=False)
    callbacks: Callbacks | None = None
    kind = ActivityKind.CONNECT_CHANNEL

    @property
    def secret_text(self) -> str:
        """Everything that is sent, as one text: only a keyed hash of it may be kept."""
        return json.dumps([sorted(self.credentials), repr(self.callbacks)])


@dataclass(frozen=True, slots=True)
class DisconnectChannel:
    """Disconnect a shop (ChannelService.Disconnect)."""

    channel: ChannelKey
    kind = ActivityKind.DISCONNECT_CHANNEL
    secret_text = ""


@dataclass(frozen=True, slots=True)
class ReconnectChannel:
    """Connect again a shop that once was (ChannelService.Reconnect)."""

    channel: ChannelKey
    kind = ActivityKind.RECONNECT_CHANNEL
    secret_text = ""


ChannelChange = ConnectChannel | DisconnectChannel | ReconnectChannel


@dataclass(frozen=True, slots=True)
class ChannelFeedback:
    """What a connect or disconnect feedback says (document: Feedback Connect Channel).

    `success` False says that nothing was changed. `limits` None says nothing of the shop's own
    limits. Credentials in the message are not read.
    """

    activity_id: str
    key: ChannelKey
    is_connected: bool
    success: bool = True
    message: str | None = None
    shop_name: str | None = None
    limits: tuple[ChannelLimit, ...] | None = None

    @property
    def kind(self) -> ActivityKind:
        """The work that it answers."""
        return (
            ActivityKind.CONNECT_CHANNEL if self.is_connected else ActivityKind.DISCONNECT_CHANNEL
        )


def is_proved(kind: ActivityKind, before: Channel | None, after: Channel | None) -> bool:
    """Whether a live read after an accepted change shows that it was done.

    A shop that was connected before proves nothing of Connect: its credentials may be the old ones.
    """
    shown = after.status if after else ChannelStatus.DISCONNECTED
    if kind is ActivityKind.DISCONNECT_CHANNEL:
        return shown is ChannelStatus.DISCONNECTED
    if shown not in {ChannelStatus.CONNECTED, ChannelStatus.EXPIRING}:
        return False
    was_away = before is None or before.status is ChannelStatus.DISCONNECTED
    return was_away or kind is ActivityKind.RECONNECT_CHANNEL
