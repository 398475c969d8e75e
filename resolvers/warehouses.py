"""Warehouses: live, through the cache."""

from domain.access import Scope
from domain.activities import ErrorCode, UserError
from domain.channels import ChannelKey
from domain.errors import UpstreamError
from domain.marketplaces import marketplace
from domain.warehouses import Warehouse
from resolvers.brands import get_brand
from resolvers.context import Context
from resolvers.loaders import had


async def list_warehouses(
    context: Context, brand_id: str, channel_codes: tuple[str, ...] | None
) -> tuple[Warehouse, ...] | None:
    """Warehouses of a brand's channels, by channel code; None when there is no such brand.

    Without codes, those of every channel that is known to be connected. Raises the first
    channel's UpstreamError, if one fails.
    """
    context.viewer.need(Scope.CHANNELS_READ)
    if await get_brand(context, brand_id) is None:
        return None
    keys = await warehouse_channels(context, brand_id, channel_codes)
    found = await context.loaders.warehouses_by_channel.load_many(keys)
    return tuple(row for rows in found for row in had(rows) or ())


async def warehouse_channels(
    context: Context, brand_id: str, channel_codes: tuple[str, ...] | None
) -> list[ChannelKey]:
    """The brand's channels whose marketplace has a read of warehouses."""
    if channel_codes is None:
        known = had(await context.loaders.channels_by_brand.load(brand_id))
        channel_codes = tuple(channel.key.channel_code for channel in known or ())
    codes = sorted({code for code in channel_codes if marketplace(code).has_warehouses})
    return [ChannelKey(brand_id, code) for code in codes]


async def refresh_warehouses(
    context: Context, brand_id: str, channel_codes: tuple[str, ...] | None
) -> tuple[tuple[Warehouse, ...] | None, tuple[UserError, ...]]:
    """Read warehouses anew, past the cache: those of all that answered, and who did not."""
    context.viewer.need(Scope.CHANNELS_READ)
    if await get_brand(context, brand_id) is None:
        text = "There is no such brand."
        return None, (UserError(ErrorCode.NOT_FOUND, text, ("input", "brandId")),)
    try:
        keys = await warehouse_channels(context, brand_id, channel_codes)
    except UpstreamError as failure:
        return None, (UserError(ErrorCode.UPSTREAM_UNAVAILABLE, str(failure)),)
    answers = await context.services.warehouses.refresh(keys)
    rows: list[Warehouse] = []
    errors: list[UserError] = []
    for key, answer in answers.items():
        if isinstance(answer, UpstreamError):
            text = f"{key.channel_code}: {answer}"
            errors.append(UserError(ErrorCode.UPSTREAM_UNAVAILABLE, text))
        else:
            rows.extend(answer)
    return tuple(rows), tuple(errors)
