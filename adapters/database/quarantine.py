"""Reading what lies in quarantine, and dropping what is known to be taken."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, func

from adapters.database.engine import Connections
from adapters.database.intake import quarantine_id
from adapters.database.paging import Ordering, SortKey, read_page
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import quarantine
from domain.json_text import read_json
from domain.messages import Delivery, Reason
from domain.pages import Page, PageRequest
from domain.quarantine import Quarantined, QuarantineFilter

COLUMNS = tuple(quarantine.c[name] for name in Quarantined.__slots__)
WHOLE = tuple(quarantine.c[name] for name in Delivery.__slots__)
OLDEST_FIRST = Ordering(
    (SortKey(quarantine.c.received_at, datetime), SortKey(quarantine.c.quarantine_id, str))
)


class QuarantineRepository:
    """domain.quarantine.Quarantine over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def page(self, wanted: QuarantineFilter, request: PageRequest) -> Page[Quarantined]:
        rows = choose(*COLUMNS).where(_conditions(wanted))
        return await read_page(self._connections, rows, OLDEST_FIRST, request, _read)

    async def count(self, wanted: QuarantineFilter) -> int:
        counted = choose(func.count()).select_from(quarantine).where(_conditions(wanted))
        return int((await self._connections.read(counted))[0][0])

    async def counts_by_reason(self) -> Mapping[Reason, int]:
        counted = choose(quarantine.c.reason, func.count()).group_by(quarantine.c.reason)
        return {row[0]: row[1] for row in await self._connections.read(counted)}

    async def by_id(self, ids: Sequence[str]) -> Mapping[str, Quarantined]:
        rows = await self._connections.read_of(choose(*COLUMNS), quarantine.c.quarantine_id, ids)
        return {row.quarantine_id: _read(row) for row in rows}

    async def find(self, delivery: Delivery) -> Quarantined | None:
        lying = quarantine_id(delivery)
        return (await self.by_id([lying])).get(lying)

    async def delivery(self, quarantine_id: str) -> Delivery | None:
        rows = choose(*WHOLE).where(quarantine.c.quarantine_id == quarantine_id)
        found = await self._connections.read(rows)
        return _delivery(found[0]) if found else None

    async def remove(self, quarantine_id: str) -> None:
        async with self._connections.write() as connection:
            await connection.execute(
                delete(quarantine).where(quarantine.c.quarantine_id == quarantine_id)
            )


def _conditions(wanted: QuarantineFilter) -> ColumnElement[bool]:
    return and_(True, *_parts(wanted))


def _parts(wanted: QuarantineFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.reason is not None:
        yield quarantine.c.reason == wanted.reason
    if wanted.brand_id is not None:
        yield quarantine.c.brand_id == wanted.brand_id
    if wanted.received_from is not None:
        yield quarantine.c.received_at >= wanted.received_from
    if wanted.received_to is not None:
        yield quarantine.c.received_at < wanted.received_to


def _read(row: AnyRow) -> Quarantined:
    return Quarantined(*row)


def _delivery(row: AnyRow) -> Delivery:
    return Delivery(
        message_id=row.message_id,
        subscription=row.subscription,
        published_at=row.published_at,
        received_at=row.received_at,
        data=row.data,
        attributes=_attributes(row.attributes),
        is_envelope=row.is_envelope,
    )


def _attributes(text: str | None) -> tuple[tuple[str, str], ...]:
    pairs = cast("list[tuple[str, str]]", read_json(text or "[]"))
    return tuple((name, value) for name, value in pairs)
