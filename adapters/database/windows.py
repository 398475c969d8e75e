"""Windows that were asked for, and what is known of the messages that came."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import func, literal, union_all
from sqlalchemy import insert as plain_insert

from adapters.database.engine import Connections, chunks, insert
from adapters.database.quiets import read_last_quiets, read_quiets, versions_of
from adapters.database.records import dump, load
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import (
    inbox,
    order_versions,
    order_windows,
    orders,
    quarantine,
    suspected_gaps,
)
from domain.messages import MessageKind
from domain.windows import (
    HEARD_WITHIN,
    AskedWindow,
    Facts,
    Heard,
    Quiet,
    Silence,
    Span,
)

_WINDOW = tuple(order_windows.c[name] for name in AskedWindow.__slots__)
_SILENCE = tuple(suspected_gaps.c[name] for name in Silence.__slots__)
_came_at = order_versions.c.received_at


class WindowRepository:
    """domain.windows.Windows over SQL; a message counts where its version is kept."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def keep(self, window: AskedWindow) -> None:
        row = asdict(window) | {"missed": dump(tuple(sorted(window.missed)))}
        async with self._connections.write() as connection:
            await connection.execute(plain_insert(order_windows), row)

    async def asked(self, brand_id: str, since: datetime) -> tuple[AskedWindow, ...]:
        rows = (
            choose(*_WINDOW)
            .where(order_windows.c.brand_id == brand_id, order_windows.c.asked_at >= since)
            .order_by(order_windows.c.asked_at, order_windows.c.activity_id)
        )
        return tuple(map(_window, await self._connections.read(rows)))

    async def facts(self, brand_id: str, days: Sequence[Span]) -> Facts:
        if not days:
            return Facts()
        first, last = days[0].start, days[-1].end
        asked = await self.asked(brand_id, days[0].end)
        windows = tuple(w for w in asked if w.end >= first and w.start <= last)
        return Facts(
            windows=windows,
            heard=await self._heard(brand_id, days),
            quiets=await self._quiets_of(brand_id, windows),
            silences=await self.suspected(brand_id, first),
            is_quarantined=await self._is_quarantined(brand_id),
        )

    async def closing(
        self, brand_ids: Sequence[str], days: Sequence[Span], now: datetime
    ) -> Mapping[str, Facts]:
        asked = await self._asked_by(brand_ids, days[0].end)
        oldest = {brand_id: windows[0].asked_at for brand_id, windows in asked.items()}
        quiets = await read_last_quiets(self._connections, oldest, now)
        rows = choose(quarantine.c.brand_id).distinct()
        lying = await self._connections.read_of(rows, quarantine.c.brand_id, brand_ids)
        quarantined = {row.brand_id for row in lying}
        return {
            brand_id: Facts(
                windows=asked.get(brand_id, ()),
                quiets=quiets.get(brand_id, {}),
                is_quarantined=brand_id in quarantined,
            )
            for brand_id in brand_ids
        }

    async def last_heard(
        self, brand_id: str, moments: Sequence[datetime]
    ) -> Mapping[tuple[int, str], datetime]:
        parts = [
            versions_of([brand_id], literal(place), func.max(_came_at))
            .where(_came_at <= moment, _came_at > moment - HEARD_WITHIN)
            .group_by(orders.c.channel_code)
            for place, moment in enumerate(moments)
        ]
        rows = await self._connections.read(union_all(*parts))
        return {(place, code): at for code, place, at in rows}

    async def suspected(self, brand_id: str, since: datetime) -> tuple[Silence, ...]:
        rows = choose(*_SILENCE).where(
            suspected_gaps.c.brand_id == brand_id, suspected_gaps.c.until >= since
        )
        return tuple(Silence(*row) for row in await self._connections.read(rows))

    async def suspect(self, silences: Sequence[Silence]) -> None:
        if not silences:
            return
        async with self._connections.write() as connection:
            new = insert(connection, suspected_gaps)
            goes_on = new.on_conflict_do_update(
                index_elements=["brand_id", "channel_code", "start"],
                set_={"until": new.excluded.until},
                where=new.excluded.until > suspected_gaps.c.until,
            )
            await connection.execute(goes_on, [asdict(silence) for silence in silences])

    async def answered(self, activity_ids: Sequence[str], since: datetime) -> int:
        counted = choose(func.count()).select_from(order_versions).where(_came_at >= since)
        found = 0
        for chunk in chunks(activity_ids):
            its = counted.where(order_versions.c.activity_id.in_(chunk))
            found += int((await self._connections.read(its))[0][0])
        return found

    async def products_heard(self, brand_id: str, since: datetime) -> int:
        counted = (
            choose(func.count())
            .select_from(inbox)
            .where(
                inbox.c.kind == MessageKind.PRODUCT_FETCHED,
                inbox.c.brand_id == brand_id,
                inbox.c.received_at >= since,
            )
        )
        return int((await self._connections.read(counted))[0][0])

    async def _heard(self, brand_id: str, days: Sequence[Span]) -> Mapping[tuple[int, str], Heard]:
        """One statement with a part for each day, read off its own piece of the index."""
        counts = (func.count(), func.count(order_versions.c.order_id.distinct()))
        parts = [
            versions_of([brand_id], literal(place), *counts, func.max(_came_at))
            .where(_came_at >= day.start, _came_at < day.end)
            .group_by(orders.c.channel_code)
            for place, day in enumerate(days)
        ]
        rows = await self._connections.read(union_all(*parts))
        return {(place, code): Heard(*rest) for code, place, *rest in rows}

    async def _quiets_of(
        self, brand_id: str, windows: Sequence[AskedWindow]
    ) -> Mapping[str, tuple[Quiet, ...]]:
        if not windows:
            return {}
        found = await read_quiets(self._connections, [brand_id], windows[0].asked_at)
        return found.get(brand_id, {})

    async def _is_quarantined(self, brand_id: str) -> bool:
        rows = choose(quarantine.c.quarantine_id).where(quarantine.c.brand_id == brand_id).limit(1)
        return bool(await self._connections.read(rows))

    async def _asked_by(
        self, brand_ids: Sequence[str], since: datetime
    ) -> Mapping[str, tuple[AskedWindow, ...]]:
        rows = (
            choose(*_WINDOW)
            .where(order_windows.c.asked_at >= since)
            .order_by(order_windows.c.asked_at, order_windows.c.activity_id)
        )
        found: dict[str, list[AskedWindow]] = {}
        for row in await self._connections.read_of(rows, order_windows.c.brand_id, brand_ids):
            found.setdefault(row.brand_id, []).append(_window(row))
        return {brand_id: tuple(its) for brand_id, its in found.items()}


def _window(row: AnyRow) -> AskedWindow:
    missed = frozenset(load(tuple[str, ...], row.missed))
    return replace(AskedWindow(*row[: len(_WINDOW) - 1]), missed=missed)
