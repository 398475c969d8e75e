"""Channels: one brand's shop on one marketplace."""

from datetime import datetime
from decimal import Decimal

import strawberry

from domain.channels import Channel as DomainChannel
from domain.channels import ChannelKey, ChannelStatus, ConnectedChannel
from domain.channels import ChannelLimit as DomainLimit
from domain.channels import Credential as DomainCredential
from domain.channels import Reason as DomainReason
from domain.marketplaces import marketplace
from domain.upstream import Answer
from gql.fields import about
from gql.marketplaces import Marketplace, marketplace_of
from gql.nodes import Node, global_id, key_text
from resolvers.channels import credentials_of as find_credentials
from resolvers.loaders import had


@strawberry.type(description="One credential of a channel, as far as it may be shown.")
class Credential:
    """A credential."""

    name: str = about("The marketplace's name for it.")
    description: str = about("What it is.")
    value: str = about("Whole for harmless names (shop id), else its last four characters.")
    masked: bool = about("Whether something is hidden.")


@strawberry.type(description="A reason to choose when cancelling or rejecting.")
class CancelReason:
    """A reason."""

    code: str | None = about("The marketplace's code; null for free text.")
    name: str | None = about("What it says; null for free text.")
    is_free_text: bool = about("Whether the marketplace takes any text instead of a list.")


@strawberry.type(description="A limit of the shop's own on products; both ends are included.")
class ChannelLimit:
    """A limit."""

    name: str = about("The marketplace's name for it, such as item_name_length_limit.")
    min: Decimal | None = about("The least that it takes, if it says.")
    max: Decimal | None = about("The most that it takes, if it says.")


@strawberry.type(description="A brand's shop on a marketplace.")
class Channel(Node):
    """What is known of a channel; its relations are attached in gql.relations."""

    key: strawberry.Private[ChannelKey]
    channel_code: str = about("The marketplace's code; an open set.")
    marketplace: Marketplace = about(
        "Static facts of the marketplace.",
        lambda channel: marketplace_of(marketplace(channel.channel_code)),
    )
    name: str = about("The marketplace's name.")
    shop_name: str | None = about("The shop's own name there.")
    status: ChannelStatus = about("Whether it is connected.")
    token_expires_at: datetime | None = about("When its access ends, if the MP Adapter says.")
    last_message_at: datetime | None = about("When its last message was published.")
    limits: list[ChannelLimit] | None = about(
        "The shop's own limits on products, as Shopee tells them when it is connected; null where "
        "none were told."
    )


@strawberry.input(description="Which channels are wanted; what is left out means any.")
class ChannelFilter:
    """Filter of channels."""

    brand_ids: list[str] | None = strawberry.field(default=None, description="Of these brands.")
    channel_codes: list[str] | None = strawberry.field(
        default=None, description="On these marketplaces."
    )
    statuses: list[ChannelStatus] | None = strawberry.field(
        default=None, description="With these statuses."
    )


def channel_of(channel: DomainChannel | None, *_: object) -> Channel | None:
    """The channel as GraphQL shows it."""
    return None if channel is None else show_channel(channel)


def show_channel(channel: DomainChannel) -> Channel:
    """A channel that was had as GraphQL shows it."""
    code = channel.key.channel_code
    return Channel(
        id=global_id("Channel", key_text(channel.key.brand_id, code)),
        key=channel.key,
        channel_code=code,
        name=channel.name,
        shop_name=channel.shop_name,
        status=channel.status,
        token_expires_at=channel.token_expires_at,
        last_message_at=channel.last_message_at,
        limits=[_limit_of(limit) for limit in channel.limits] or None,
    )


def _limit_of(limit: DomainLimit) -> ChannelLimit:
    return ChannelLimit(name=limit.name, min=limit.minimum, max=limit.maximum)


def channels_of(found: Answer[tuple[DomainChannel, ...]] | None, *_: object) -> list[Channel]:
    """Channels as GraphQL shows them."""
    return [show_channel(channel) for channel in had(found) or ()]


def credentials_of(
    found: Answer[tuple[ConnectedChannel, ...]] | None, _: object, parent: Channel
) -> list[Credential] | None:
    """The channel's credentials among its brand's connected channels."""
    own = find_credentials(had(found) or (), parent.key)
    return None if own is None else [_credential_of(credential) for credential in own]


def _credential_of(credential: DomainCredential) -> Credential:
    return Credential(
        name=credential.name,
        description=credential.description,
        value=credential.value,
        masked=credential.masked,
    )


def reasons_of(found: Answer[tuple[DomainReason, ...]] | None, *_: object) -> list[CancelReason]:
    """Reasons as GraphQL shows them."""
    return [
        CancelReason(code=r.code, name=r.name, is_free_text=r.is_free_text)
        for r in had(found) or ()
    ]
