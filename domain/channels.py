"""Channels: one brand's shop on one marketplace."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChannelStatus(StrEnum):
    """Whether the shop is connected to the MP Adapter."""

    CONNECTED = "CONNECTED"
    EXPIRED = "EXPIRED"
    DISCONNECTED = "DISCONNECTED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """Identity of a channel."""

    brand_id: str
    channel_code: str


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential as it may be shown: `value` whole for harmless names, else its last four."""

    name: str
    description: str
    value: str
    masked: bool


@dataclass(frozen=True, slots=True)
class ConnectedChannel:
    """A channel as CredentialsService.GetConnectedSalesChannels shows it."""

    key: ChannelKey
    name: str
    shop_name: str
    token_expires_at: datetime | None
    credentials: tuple[Credential, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of a channel, kept from live reads and messages; never asks upstream."""

    key: ChannelKey
    name: str
    shop_name: str | None
    status: ChannelStatus
    token_expires_at: datetime | None
    last_message_at: datetime | None


@dataclass(frozen=True, slots=True)
class CredentialField:
    """A field that a marketplace asks for when a shop is connected."""

    name: str
    description: str
    type: str


@dataclass(frozen=True, slots=True)
class AvailableChannel:
    """A marketplace that a brand could connect (CredentialsService.GetCredentials)."""

    channel_code: str
    name: str
    type: str
    fields: tuple[CredentialField, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to choose when cancelling or rejecting; free text has neither code nor name."""

    code: str | None
    name: str | None
    is_free_text: bool
