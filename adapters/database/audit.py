"""The audit log: entries are added in the transaction of what they tell, and never changed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.counters import Counter, next_number
from adapters.database.engine import Connections
from adapters.database.paging import Ordering, SortKey, read_page
from adapters.database.rows import AnyRow, choose
from adapters.database.seals import Judgement, seal_of
from adapters.database.tables import audit_entries, counters
from adapters.database.types import time_text
from domain.audit import AuditEntry, AuditFilter, AuditState
from domain.pages import Page, PageRequest

COLUMNS = tuple(audit_entries.c[name] for name in AuditEntry.__slots__)
NEWEST_FIRST = Ordering((SortKey(audit_entries.c.number, int),), descending=True)
AT_ONCE = 2_000
"""Entries that are checked at once."""

NAMED = 20
"""Numbers that a check names."""


async def write_audit(connection: AsyncConnection, entries: Sequence[AuditEntry]) -> None:
    """Add entries to the log, numbered and sealed; the last thing that a transaction does."""
    if not entries:
        return
    last = await next_number(connection, Counter.AUDIT, len(entries))
    first, seal = last - len(entries) + 1, seal_of(connection.engine)
    numbered = [replace(entry, number=first + place) for place, entry in enumerate(entries)]
    rows = [asdict(entry) | {"seal": seal.of(_sealed(entry))} for entry in numbered]
    await connection.execute(plain_insert(audit_entries), rows)


class AuditRepository:
    """domain.audit.AuditLog over SQL."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def page(self, wanted: AuditFilter, request: PageRequest) -> Page[AuditEntry]:
        rows = choose(*COLUMNS).where(_conditions(wanted))
        return await read_page(self._connections, rows, NEWEST_FIRST, request, _entry)

    async def count(self, wanted: AuditFilter) -> int:
        counted = choose(func.count()).select_from(audit_entries).where(_conditions(wanted))
        return int((await self._connections.read(counted))[0][0])

    async def check(self) -> AuditState:
        """From the first number to the last that was given; what is added meanwhile is left out."""
        state, number, last = AuditState(), 0, await self._last_number()
        while number < last:
            upto = min(number + AT_ONCE, last)
            state = _judged(state, await self._check(number, upto))
            number = upto
        return state

    async def _last_number(self) -> int:
        """What the counter says, or a row above it."""
        given = choose(counters.c.value).where(counters.c.name == Counter.AUDIT).scalar_subquery()
        kept = choose(func.max(audit_entries.c.number)).scalar_subquery()
        [row] = await self._connections.read(choose(given, kept))
        return max(row[0] or 0, row[1] or 0)

    async def _check(self, after: int, upto: int) -> dict[int, Judgement | None]:
        """What became of each number; None where its entry is gone."""
        seal, number = seal_of(self._connections.writer), audit_entries.c.number
        rows = choose(*COLUMNS, audit_entries.c.seal).where(number > after, number <= upto)
        found = {
            row.number: seal.judge(_sealed(_entry(row)), row.seal)
            for row in await self._connections.read(rows)
        }
        return {each: found.get(each) for each in range(after + 1, upto + 1)}


def _judged(state: AuditState, found: dict[int, Judgement | None]) -> AuditState:
    judgements = list(found.values())
    missing, edited = judgements.count(None), judgements.count(Judgement.EDITED)
    wrong = [number for number, each in found.items() if each is not Judgement.TRUE]
    return AuditState(
        entries=state.entries + len(found) - missing,
        edited=state.edited + edited,
        missing=state.missing + missing,
        foreign=state.foreign + judgements.count(Judgement.FOREIGN),
        numbers=(*state.numbers, *wrong)[:NAMED],
    )


def _sealed(entry: AuditEntry) -> str:
    """Everything that an entry says, as one text."""
    told = [time_text(each) if isinstance(each, datetime) else each for each in astuple(entry)]
    return json.dumps(told)


def _conditions(wanted: AuditFilter) -> ColumnElement[bool]:
    return and_(True, *_parts(wanted))


def _parts(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    of = audit_entries.c
    if wanted.brand_ids is not None:
        yield of.brand_id.in_(sorted(wanted.brand_ids))
    if wanted.order_id is not None:
        yield of.order_id == wanted.order_id
    if wanted.activity_id is not None:
        yield of.activity_id == wanted.activity_id
    if wanted.key_ids is not None:
        yield of.key_id.in_(wanted.key_ids)
    if wanted.actions is not None:
        yield of.action.in_(wanted.actions)
    if wanted.at.start is not None:
        yield of.at >= wanted.at.start
    if wanted.at.end is not None:
        yield of.at < wanted.at.end


def _entry(row: AnyRow) -> AuditEntry:
    return AuditEntry(*row[: len(COLUMNS)])
