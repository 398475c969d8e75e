"""Channels: live reads of what is connected, and what is known besides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.access import Scope
from domain.channels import Channel, ChannelKey, ChannelStatus, ConnectedChannel, Credential
from domain.errors import UpstreamError
from resolvers.brands import get_brand, visible_brand_ids
from resolvers.context import Context
from resolvers.loaders import had


@dataclass(frozen=True, slots=True)
class ChannelFilter:
    """Which channels are wanted; None means any."""

    brand_ids: frozenset[str] | None = None
    channel_codes: tuple[str, ...] | None = None
    statuses: tuple[ChannelStatus, ...] | None = None


async def list_channels(context: Context, wanted: ChannelFilter) -> tuple[Channel, ...]:
    """Channels of the viewer's brands, by brand and code, after one live read for all brands.

    Where a brand's live read fails its channels are shown as last known, with status UNKNOWN.
    Raises UpstreamError when every brand's failed.
    """
    context.viewer.need(Scope.CHANNELS_READ)
    brand_ids = await visible_brand_ids(context, wanted.brand_ids)
    if not brand_ids:
        return ()
    answers = await context.services.channels.connected(brand_ids)
    failed = {b: a for b, a in answers.items() if isinstance(a, UpstreamError)}
    if len(failed) == len(brand_ids):
        raise next(iter(failed.values()))
    known = await context.services.registry.channels_of(brand_ids)
    now = context.services.now()
    channels = (
        replace(channel, status=ChannelStatus.UNKNOWN) if brand_id in failed else channel.as_of(now)
        for brand_id in brand_ids
        for channel in known.get(brand_id, ())
    )
    return tuple(channel for channel in channels if _matches(channel, wanted))


async def get_channel(context: Context, key: ChannelKey) -> Channel | None:
    """One channel, after a live read of its brand; None when there is no such channel."""
    context.viewer.need(Scope.CHANNELS_READ)
    if await get_brand(context, key.brand_id) is None:
        return None
    channels = had(await context.loaders.channels_by_brand.load(key.brand_id))
    return next((c for c in channels or () if c.key == key), None)


def credentials_of(
    connected: Sequence[ConnectedChannel], key: ChannelKey
) -> tuple[Credential, ...] | None:
    """What may be shown of a channel's credentials; None when it is not connected."""
    return next((c.credentials for c in connected if c.key == key), None)


def _matches(channel: Channel, wanted: ChannelFilter) -> bool:
    return (wanted.channel_codes is None or channel.key.channel_code in wanted.channel_codes) and (
        wanted.statuses is None or channel.status in wanted.statuses
    )
