"""Brands, and what is known of their channels from live reads and from messages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.channels import CHANNEL_COLUMNS, live_word, not_after, read_channel
from adapters.database.engine import MOST, AnyInsert, Connections, in_each_dialect, insert
from adapters.database.paging import Ordering, SortKey, read_page
from adapters.database.rows import choose
from adapters.database.tables import brands, channels
from domain.brands import Brand
from domain.channels import LIVE, Channel, ChannelKey, ChannelStatus, ConnectedChannel
from domain.pages import Page, PageRequest

ORDERING = Ordering((SortKey(brands.c.brand_id, str),))


class RegistryRepository:
    """domain.ports.Registry over SQL; brands by id, channels by code."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def brands(self, brand_ids: frozenset[str] | None, request: PageRequest) -> Page[Brand]:
        rows = choose(brands.c.brand_id, brands.c.name)
        if brand_ids is not None:
            rows = rows.where(brands.c.brand_id.in_(sorted(brand_ids)))
        return await read_page(
            self._connections, rows, ORDERING, request, lambda row: Brand(row[0], row[1])
        )

    async def count_brands(self, brand_ids: frozenset[str] | None) -> int:
        counted = choose(func.count()).select_from(brands)
        if brand_ids is not None:
            counted = counted.where(brands.c.brand_id.in_(sorted(brand_ids)))
        return int((await self._connections.read(counted))[0][0])

    async def brands_by_id(self, brand_ids: Sequence[str]) -> Mapping[str, Brand]:
        rows = choose(brands.c.brand_id, brands.c.name)
        found = await self._connections.read_of(rows, brands.c.brand_id, brand_ids)
        return {brand_id: Brand(brand_id, name) for brand_id, name in found}

    async def brand_ids(self) -> tuple[str, ...]:
        rows = choose(brands.c.brand_id).order_by(brands.c.brand_id)
        return tuple(row[0] for row in await self._connections.read(rows))

    async def add_brands(self, brands_: Sequence[Brand]) -> None:
        """Add brands, and give those that are there already a name other than their id."""
        rows = [{"brand_id": brand.brand_id, "name": brand.name} for brand in brands_]
        if not rows:
            return
        async with self._connections.write() as connection:
            added = insert(connection, brands)
            named = added.on_conflict_do_update(
                index_elements=["brand_id"],
                set_={"name": added.excluded.name},
                where=added.excluded.name != brands.c.brand_id,
            )
            await connection.execute(named, rows)

    async def channels(self, keys: Sequence[ChannelKey]) -> Mapping[ChannelKey, Channel]:
        wanted = list(dict.fromkeys(keys))
        found: dict[ChannelKey, Channel] = {}
        for start in range(0, len(wanted), MOST):
            pairs = [(key.brand_id, key.channel_code) for key in wanted[start : start + MOST]]
            rows = choose(*CHANNEL_COLUMNS).where(
                tuple_(channels.c.brand_id, channels.c.channel_code).in_(pairs)
            )
            for row in await self._connections.read(rows):
                channel = read_channel(row)
                found[channel.key] = channel
        return found

    async def channels_of(self, brand_ids: Sequence[str]) -> Mapping[str, tuple[Channel, ...]]:
        rows = choose(*CHANNEL_COLUMNS).order_by(channels.c.channel_code)
        found: dict[str, list[Channel]] = {}
        for row in await self._connections.read_of(rows, channels.c.brand_id, brand_ids):
            found.setdefault(row.brand_id, []).append(read_channel(row))
        return {brand_id: tuple(its) for brand_id, its in found.items()}

    async def note_connected(
        self, connected: Mapping[str, Sequence[ConnectedChannel]], now: datetime
    ) -> None:
        """Keep what a live read showed; when it shows nothing new, nothing is written."""
        known = await self.channels_of(list(connected))
        rows: list[_Shown] = []
        for brand_id, seen in connected.items():
            before = {channel.key: channel for channel in known.get(brand_id, ())}
            rows.extend(_differing(before, seen, now))
        if not rows:
            return
        async with self._connections.write() as connection:
            for row in rows:
                await _put(connection, row, now)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a live read says of a channel."""

    key: ChannelKey
    name: str
    shop_name: str | None
    status: ChannelStatus
    token_expires_at: datetime | None


def _differing(
    before: Mapping[ChannelKey, Channel], seen: Sequence[ConnectedChannel], now: datetime
) -> Iterator[_Shown]:
    for live in seen:
        known = before.get(live.key)
        shown = _shown(live, known, now)
        if known is None or shown != _known(known):
            yield shown
    named = {live.key for live in seen}
    for key, channel in before.items():
        if key not in named and channel.status in LIVE:
            yield _Shown(
                key,
                channel.name,
                channel.shop_name,
                ChannelStatus.DISCONNECTED,
                channel.token_expires_at,
            )


def _shown(live: ConnectedChannel, known: Channel | None, now: datetime) -> _Shown:
    expired = live.token_expires_at is not None and live.token_expires_at <= now
    return _Shown(
        live.key,
        live.name,
        live.shop_name or (known.shop_name if known else None),
        ChannelStatus.EXPIRED if expired else ChannelStatus.CONNECTED,
        live.token_expires_at,
    )


def _known(channel: Channel) -> _Shown:
    return _Shown(
        channel.key, channel.name, channel.shop_name, channel.status, channel.token_expires_at
    )


async def _put(connection: AsyncConnection, shown: _Shown, asked_at: datetime) -> None:
    """Write what a live read showed, unless what is kept was learned after it was asked."""
    word = live_word(asked_at)
    values = {
        "name": shown.name,
        "shop_name": shown.shop_name,
        "status": shown.status,
        "token_expires_at": shown.token_expires_at,
    }
    if shown.status is ChannelStatus.DISCONNECTED:
        its = (channels.c.brand_id == shown.key.brand_id) & (
            channels.c.channel_code == shown.key.channel_code
        )
        gone = update(channels).where(its, not_after(asked_at))
        await connection.execute(gone.values(status=shown.status, **word))
        return
    put = insert(connection, channels).values(
        brand_id=shown.key.brand_id, channel_code=shown.key.channel_code, **values, **word
    )
    await connection.execute(
        put.on_conflict_do_update(
            index_elements=["brand_id", "channel_code"],
            set_=values | word,
            where=not_after(asked_at),
        )
    )


def _noting(said: AnyInsert) -> AnyInsert:
    """Times move forward only, older names fill gaps only."""
    new, old = said.excluded, channels.c
    newer = or_(old.last_message_at.is_(None), new.last_message_at > old.last_message_at)
    told = and_(new.shop_name.is_not(None), or_(newer, old.shop_name.is_(None)))
    return said.on_conflict_do_update(
        index_elements=["brand_id", "channel_code"],
        set_={
            "last_message_at": case((newer, new.last_message_at), else_=old.last_message_at),
            "shop_name": case((told, new.shop_name), else_=old.shop_name),
        },
        where=or_(newer, told),
    )


_NOTED = in_each_dialect(channels, _noting)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a message tells of the channel that it came by, whatever it is about."""

    key: ChannelKey
    name: str
    shop_name: str | None
    at: datetime


async def note_channels(connection: AsyncConnection, spoken: Iterable[Spoken]) -> None:
    """Remember channels that speak; of each, the newest message and the newest with a name."""
    newest: dict[tuple[str, str, bool], Spoken] = {}
    for each in spoken:
        place = (each.key.brand_id, each.key.channel_code, bool(each.shop_name))
        if place not in newest or each.at > newest[place].at:
            newest[place] = each
    rows = [
        {
            "brand_id": each.key.brand_id,
            "channel_code": each.key.channel_code,
            "name": each.name,
            "shop_name": each.shop_name or None,
            "status": ChannelStatus.UNKNOWN,
            "last_message_at": each.at,
        }
        for _, each in sorted(newest.items(), key=lambda item: item[0])
    ]
    if rows:
        await connection.execute(_NOTED[connection.dialect.name], rows)
