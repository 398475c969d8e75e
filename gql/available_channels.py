"""Marketplaces that a brand could connect, and what each asks for."""

from typing import Annotated

import strawberry

from domain.access import Scope
from domain.channels import AvailableChannel as DomainAvailable
from domain.channels import ChannelAddresses, ConnectionType
from gql.brands import Brand
from gql.fields import Info, about
from resolvers.connections import read_callbacks
from resolvers.loaders import had


@strawberry.type(description="A field that a marketplace asks for when a shop is connected.")
class CredentialField:
    """A credential field."""

    name: str = about("The marketplace's name for it; connectChannel takes it under this name.")
    description: str = about("What it is.")
    type: str = about("string or integer; either is given as text.")


@strawberry.type(description="Where a marketplace shows itself.")
class ChannelUrls:
    """Addresses of a marketplace."""

    channel: str | None = about("The marketplace.")
    help_page: str | None = about("Its help on connecting.")
    logo: str | None = about("Its logo.")
    square_logo: str | None = about("Its logo, square.")
    oauth2: str | None = about("Where the seller signs in; null unless callbacks were given.")


@strawberry.type(description="A marketplace that the brand could connect.")
class AvailableChannel:
    """An available channel."""

    channel_code: str = about("Its channel code.")
    name: str = about("Its name, as the MP Adapter gives it.")
    type: ConnectionType = about("How it is connected.")
    type_raw: str = about("The same in the MP Adapter's word.")
    fields: list[CredentialField] = about("What it asks for.")
    url: str | None = about(
        "Where the seller signs in (OAUTH2). It carries the callbacks: null unless they were given."
    )
    url_callback: str | None = about("What the seller enters at the marketplace, if it is asked.")
    url_info: ChannelUrls | None = about("Where the marketplace shows itself, if it is told.")


CallbackSuccess = Annotated[
    str | None,
    strawberry.argument(
        description="Where the marketplace's pages send the seller afterwards: an address that the "
        "operator allows (CHANNELGRAPH_OAUTH_CALLBACKS)."
    ),
]
CallbackFailure = Annotated[
    str | None,
    strawberry.argument(description="The same after a failure; callbackSuccess if left out."),
]


async def available_channels(
    root: Brand,
    info: Info,
    callback_success: CallbackSuccess = None,
    callback_failure: CallbackFailure = None,
) -> list[AvailableChannel] | None:
    """The marketplaces, with addresses that lead to these callbacks and no others."""
    context = info.context
    context.viewer.need(Scope.CHANNELS_READ)
    callbacks = read_callbacks(context, callback_success, callback_failure)
    found = had(await context.loaders.available_by_request.load((root.brand_id, callbacks)))
    return [_show(channel) for channel in found or ()]


def _show(channel: DomainAvailable) -> AvailableChannel:
    return AvailableChannel(
        channel_code=channel.channel_code,
        name=channel.name,
        type=channel.connection_type,
        type_raw=channel.type,
        fields=[
            CredentialField(name=f.name, description=f.description, type=f.type)
            for f in channel.fields
        ],
        url=channel.url,
        url_callback=channel.url_callback,
        url_info=_urls(channel.addresses),
    )


def _urls(addresses: ChannelAddresses | None) -> ChannelUrls | None:
    if addresses is None:
        return None
    return ChannelUrls(
        channel=addresses.channel,
        help_page=addresses.help_page,
        logo=addresses.logo,
        square_logo=addresses.square_logo,
        oauth2=addresses.oauth2,
    )
