"""Roots that lead to brands, their shops and their warehouses."""

from typing import Annotated

import strawberry

from domain.channels import ChannelKey
from gql.arguments import BrandId, ChannelCode
from gql.brands import Brand, brand_of, show_brand
from gql.channels import Channel, ChannelFilter, channel_of, show_channel
from gql.fields import Info
from gql.marketplaces import Marketplace, list_marketplaces
from gql.pages import After, Connection, First, Slice, connection_of
from gql.warehouses import Warehouse, show_warehouse
from resolvers import brands, channels
from resolvers.lists import page_of
from resolvers.warehouses import list_warehouses

Codes = Annotated[
    list[str] | None,
    strawberry.argument(description="Channel codes; all of the document's if left out."),
]


def ask_marketplaces(codes: Codes = None) -> list[Marketplace]:
    return list_marketplaces(codes)


async def ask_brand(info: Info, brand_id: BrandId) -> Brand | None:
    return brand_of(await brands.get_brand(info.context, brand_id))


async def ask_brands(info: Info, first: First = None, after: After = None) -> Connection[Brand]:
    part = Slice.read("brands", first, after)
    page = await brands.list_brands(info.context, part.request)
    return connection_of(page, part, show_brand, lambda: brands.count_brands(info.context))


async def ask_channel(info: Info, brand_id: BrandId, channel_code: ChannelCode) -> Channel | None:
    return channel_of(await channels.get_channel(info.context, ChannelKey(brand_id, channel_code)))


async def ask_channels(
    info: Info,
    filter: Annotated[
        ChannelFilter | None, strawberry.argument(description="Which channels are wanted.")
    ] = None,
    first: First = None,
    after: After = None,
) -> Connection[Channel] | None:
    given = filter or ChannelFilter()
    wanted = channels.ChannelFilter(
        brand_ids=frozenset(given.brand_ids) if given.brand_ids is not None else None,
        channel_codes=tuple(given.channel_codes) if given.channel_codes is not None else None,
        statuses=tuple(given.statuses) if given.statuses is not None else None,
    )
    part = Slice.read(("channels", filter), first, after)
    found = await channels.list_channels(info.context, wanted)
    page = page_of(found, part.request, lambda c: (c.key.brand_id, c.key.channel_code))

    async def count() -> int:
        return len(found)

    return connection_of(page, part, show_channel, count)


async def ask_warehouses(
    info: Info,
    brand_id: BrandId,
    channel_codes: Annotated[
        list[str] | None,
        strawberry.argument(description="On these marketplaces; on all connected if left out."),
    ] = None,
) -> list[Warehouse] | None:
    codes = None if channel_codes is None else tuple(channel_codes)
    rows = await list_warehouses(info.context, brand_id, codes)
    return None if rows is None else [show_warehouse(row) for row in rows]
