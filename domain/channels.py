"""Channels: one brand's shop on one marketplace."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

EXPIRING_WITHIN = timedelta(days=7)
"""How long before its token ends a channel says so: time enough to reconnect it."""


class ChannelStatus(StrEnum):
    """Whether the shop is connected to the MP Adapter.

    EXPIRING and EXPIRED are connected, with a token that ends soon or has ended: they are worked
    out when a channel is shown (`Channel.as_of`).
    """

    CONNECTED = "CONNECTED"
    EXPIRING = "EXPIRING"
    EXPIRED = "EXPIRED"
    DISCONNECTED = "DISCONNECTED"
    UNKNOWN = "UNKNOWN"


LIVE = frozenset({ChannelStatus.CONNECTED, ChannelStatus.EXPIRING, ChannelStatus.EXPIRED})
"""The statuses of a shop that is connected."""


class ConnectionType(StrEnum):
    """How a shop is connected: by the marketplace's own pages, or by keys that are typed in."""

    OAUTH2 = "OAUTH2"
    SECRET_KEY = "SECRET_KEY"  # noqa: S105 - a kind of connection, no secret
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
class ChannelLimit:
    """A limit of the shop's own on products, under the marketplace's name; both ends included."""

    name: str
    minimum: Decimal | None
    maximum: Decimal | None


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of a channel, kept from live reads and messages; never asks upstream."""

    key: ChannelKey
    name: str
    shop_name: str | None
    status: ChannelStatus
    token_expires_at: datetime | None
    last_message_at: datetime | None
    limits: tuple[ChannelLimit, ...] = ()

    def as_of(self, now: datetime) -> "Channel":
        """The channel with the status that its token gives it at this moment."""
        if self.status not in LIVE:
            return self
        return replace(self, status=_live_status(self.token_expires_at, now))


def _live_status(expires_at: datetime | None, now: datetime) -> ChannelStatus:
    if expires_at is None or expires_at > now + EXPIRING_WITHIN:
        return ChannelStatus.CONNECTED
    return ChannelStatus.EXPIRED if expires_at <= now else ChannelStatus.EXPIRING


@dataclass(frozen=True, slots=True)
class CredentialField:
    """A field that a marketplace asks for when a shop is connected."""

    name: str
    description: str
    type: str


@dataclass(frozen=True, slots=True)
class ChannelAddresses:
    """Where a marketplace shows itself (document: url_info); `oauth2` leads to our callbacks."""

    channel: str | None
    help_page: str | None
    logo: str | None
    square_logo: str | None
    oauth2: str | None


@dataclass(frozen=True, slots=True)
class AvailableChannel:
    """A marketplace that a brand could connect (CredentialsService.GetCredentials).

    `type` is the MP Adapter's word. `url` is where the seller signs in, None unless callbacks were
    given; `url_callback` is what the seller types in at the marketplace.
    """

    channel_code: str
    name: str
    type: str
    fields: tuple[CredentialField, ...]
    url: str | None = None
    url_callback: str | None = None
    addresses: ChannelAddresses | None = None

    @property
    def connection_type(self) -> ConnectionType:
        word = self.type.strip().upper()
        return ConnectionType(word) if word in set(ConnectionType) else ConnectionType.UNKNOWN


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to choose when cancelling or rejecting; free text has neither code nor name."""

    code: str | None
    name: str | None
    is_free_text: bool
