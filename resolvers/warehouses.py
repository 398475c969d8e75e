"""Warehouses: live, through the cache."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.access import Scope
from domain.activities import ActivityItem, ActivityKind, ActivityStatus, ErrorCode, UserError
from domain.arguments import tell
from domain.channels import ChannelKey
from domain.errors import UpstreamError
from domain.marketplaces import marketplace
from domain.warehouses import Warehouse
from resolvers.brands import get_brand
from resolvers.context import Context
from resolvers.loaders import had
from resolvers.work import Work, errors_of, undertake


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


@dataclass(frozen=True, slots=True)
class RefreshOutcome:
    """The warehouses of all channels that answered, and who did not."""

    rows: tuple[Warehouse, ...] | None
    activity_id: str | None
    errors: tuple[UserError, ...]


async def refresh_warehouses(
    context: Context,
    brand_id: str,
    channel_codes: tuple[str, ...] | None,
    idempotency_key: str | None,
) -> RefreshOutcome:
    """Read warehouses anew, past the cache; the same idempotency key reads what is kept."""
    context.viewer.need(Scope.CHANNELS_READ)
    if await get_brand(context, brand_id) is None:
        text = "There is no such brand."
        error = UserError(ErrorCode.NOT_FOUND, text, ("input", "brandId"))
        return RefreshOutcome(None, None, (error,))
    codes = None if channel_codes is None else tuple(dict.fromkeys(channel_codes))
    item = ActivityItem(0, brand_id, ActivityStatus.PENDING)
    found: list[Warehouse] | None = None

    async def send(_: str) -> Sequence[ActivityItem]:
        nonlocal found
        found, problems = await _read_anew(context, brand_id, codes)
        return [_told(item, found, problems)]

    asked = tell({"brandId": brand_id, "channelCodes": codes})
    work = Work(ActivityKind.REFRESH_WAREHOUSES, brand_id, (item,), asked, idempotency_key)
    done = await undertake(context, work, send)
    if done.refusal is not None:
        return RefreshOutcome(None, None, (done.refusal,))
    errors = errors_of(done.items, lambda _: ())
    rows = await _kept(context, brand_id, codes) if found is None else found
    return RefreshOutcome(tuple(rows), done.activity_id, errors)


async def _read_anew(
    context: Context, brand_id: str, codes: tuple[str, ...] | None
) -> tuple[list[Warehouse], list[str]]:
    """What the channels answered, and why others did not."""
    try:
        keys = await warehouse_channels(context, brand_id, codes)
    except UpstreamError as failure:
        return [], [str(failure)]
    rows: list[Warehouse] = []
    problems: list[str] = []
    for key, answer in (await context.services.warehouses.refresh(keys)).items():
        if isinstance(answer, UpstreamError):
            problems.append(f"{key.channel_code}: {answer}")
        else:
            rows.extend(answer)
    return rows, problems


def _told(item: ActivityItem, found: list[Warehouse], problems: list[str]) -> ActivityItem:
    if not problems:
        return replace(item, status=ActivityStatus.SUCCEEDED, message=f"{len(found)} were read.")
    failed, code = ActivityStatus.FAILED, ErrorCode.UPSTREAM_UNAVAILABLE
    return replace(item, status=failed, error=code, message="; ".join(problems))


async def _kept(context: Context, brand_id: str, codes: tuple[str, ...] | None) -> list[Warehouse]:
    """What is kept of the channels that are known, as far as it is."""
    if codes is None:
        known = (await context.services.registry.channels_of([brand_id])).get(brand_id, ())
        codes = tuple(channel.key.channel_code for channel in known)
    keys = await warehouse_channels(context, brand_id, codes)
    answers = (await context.services.warehouses.warehouses(keys)).values()
    return [row for rows in answers if not isinstance(rows, UpstreamError) for row in rows]
