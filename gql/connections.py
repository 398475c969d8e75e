"""Connecting shops: inputs, and one payload shape."""

from collections.abc import Callable
from typing import TypeVar

import strawberry

from domain.channels import ChannelKey
from domain.connections import DisconnectChannel, ReconnectChannel
from gql.activities import Activity, activity_of
from gql.channels import Channel, channel_of
from gql.fields import Info, about
from gql.inputs import optional, read_idempotency_key
from gql.user_errors import UserError, user_errors_of
from resolvers.connections import ChangeOutcome, change_channel, connect_channel, known_channel

P = TypeVar("P", bound="ChannelChangePayload")


@strawberry.input(description="One credential, under the marketplace's name for it.")
class CredentialInput:
    """A credential; its value is sent and never kept."""

    name: str = strawberry.field(description="A name of availableChannels.fields.")
    value: str = strawberry.field(description="Its value; whole numbers as text too.")

    def __repr__(self) -> str:
        return f"CredentialInput(name={self.name!r})"


@strawberry.input(description="A brand's shop on a marketplace.")
class ChannelReference:
    """What every input about a channel begins with."""

    brand_id: str = strawberry.field(description="The brand.")
    channel_code: str = strawberry.field(description="The marketplace's code.")
    idempotency_key: str | None = optional(
        "Any text of up to 200 characters: the same key does the same thing only once."
    )


@strawberry.input(description="Which shop to connect, and with what.")
class ConnectChannelInput(ChannelReference):
    """connectChannel."""

    credentials: list[CredentialInput] = strawberry.field(
        default_factory=list, description="What availableChannels asks for; never kept."
    )
    callback_success: str | None = optional(
        "Where OAuth pages send the seller; an address that the operator allows."
    )
    callback_failure: str | None = optional(
        "The same after a failure; callbackSuccess if left out."
    )


@strawberry.input(description="Which shop to disconnect.")
class DisconnectChannelInput(ChannelReference):
    """disconnectChannel."""


@strawberry.input(description="Which shop to connect again, with the credentials that it had.")
class ReconnectChannelInput(ChannelReference):
    """reconnectChannel."""


@strawberry.type(description="What became of connecting or disconnecting a shop.")
class ChannelChangePayload:
    """The payload of every change of a channel."""

    channel: Channel | None = about("The channel as known now; needs the scope channels:read.")
    activity: Activity | None = about(
        "The record: SENT once accepted, SUCCEEDED once it is shown; null when nothing was sent."
    )
    user_errors: list[UserError] = about("Why it was refused; empty once accepted.")


@strawberry.type(description="What became of connectChannel.")
class ConnectChannelPayload(ChannelChangePayload):
    """connectChannel."""


@strawberry.type(description="What became of disconnectChannel.")
class DisconnectChannelPayload(ChannelChangePayload):
    """disconnectChannel."""


@strawberry.type(description="What became of reconnectChannel.")
class ReconnectChannelPayload(ChannelChangePayload):
    """reconnectChannel."""


async def connect(info: Info, input: ConnectChannelInput) -> ConnectChannelPayload:
    """Connect a shop."""
    outcome = await connect_channel(
        info.context,
        _key(input),
        tuple((each.name, each.value) for each in input.credentials),
        (input.callback_success, input.callback_failure),
        read_idempotency_key(input.idempotency_key),
    )
    return await _payload(info, _key(input), outcome, ConnectChannelPayload)


async def disconnect(info: Info, input: DisconnectChannelInput) -> DisconnectChannelPayload:
    """Disconnect a shop."""
    idempotency_key = read_idempotency_key(input.idempotency_key)
    outcome = await change_channel(info.context, DisconnectChannel(_key(input)), idempotency_key)
    return await _payload(info, _key(input), outcome, DisconnectChannelPayload)


async def reconnect(info: Info, input: ReconnectChannelInput) -> ReconnectChannelPayload:
    """Connect a shop again."""
    idempotency_key = read_idempotency_key(input.idempotency_key)
    outcome = await change_channel(info.context, ReconnectChannel(_key(input)), idempotency_key)
    return await _payload(info, _key(input), outcome, ReconnectChannelPayload)


def _key(given: ChannelReference) -> ChannelKey:
    return ChannelKey(given.brand_id, given.channel_code)


async def _payload(
    info: Info, key: ChannelKey, outcome: ChangeOutcome, payload: Callable[..., P]
) -> P:
    info.context.forget()
    activity = None
    if outcome.activity_id is not None:
        activity = await info.context.loaders.activity_by_id.load(outcome.activity_id)
    return payload(
        channel=channel_of(await known_channel(info.context, key)),
        activity=activity_of(activity) if activity else None,
        user_errors=user_errors_of(outcome.errors),
    )
