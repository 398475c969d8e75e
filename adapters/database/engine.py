"""Connections to SQLite or PostgreSQL: one pool to read through, one to write through."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    URL,
    BigInteger,
    ColumnElement,
    Connection,
    Executable,
    Table,
    bindparam,
    event,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from adapters.database.commits import Commits, nobody
from adapters.database.faults import is_stale, reading, writing
from adapters.database.one_hop import InlineConnection, OneHopConnection
from adapters.database.rows import AnyRow, AnySelect
from adapters.database.seals import OPTION, Seal
from adapters.database.sqlite_file import prepare_file
from domain.errors import StoreUnavailable

PATIENCE = 8
"""Seconds that anything waits for a lock or for the database before the store counts as away."""

TURN = 12
"""Seconds that anything waits for its turn in this process, whose connections are few: a crowd is
served late rather than turned away."""

MOST = 10_000
"""Values in one statement: both drivers refuse more than some 32,000 parameters."""

AnyInsert: TypeAlias = postgresql.Insert | sqlite.Insert


@dataclass(frozen=True, slots=True)
class Connections:
    """Reads never wait for the writer; on SQLite writes of one process wait in one line.

    `committed` is called after every commit.
    """

    reader: AsyncEngine
    writer: AsyncEngine
    snapshots: AsyncEngine
    committed: Callable[[], None] = nobody
    commits: Commits = field(default_factory=Commits)

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    async def read(self, statement: Executable) -> Sequence[AnyRow]:
        """Run one statement outside of any transaction; a dead connection is tried anew once."""
        try:
            return await self._read(statement)
        except StoreUnavailable as error:
            if not is_stale(error):
                raise
            return await self._read(statement)

    async def read_of(
        self, rows: AnySelect, column: ColumnElement[str], values: Iterable[str]
    ) -> Sequence[AnyRow]:
        """The rows whose `column` is one of `values`; none asked, none read."""
        found: list[AnyRow] = []
        for chunk in chunks(values):
            found.extend(await self.read(rows.where(column.in_(chunk))))
        return found

    async def _read(self, statement: Executable) -> Sequence[AnyRow]:
        with reading():
            async with self.reader.connect() as connection:
                return (await connection.execute(statement)).all()

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """One transaction, committed at the end or not at all."""
        try:
            with writing():
                async with self.writer.begin() as connection:
                    yield connection
        finally:
            self.commits.count += 1
        self.committed()

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[AsyncConnection]:
        """A connection of its own that sees one moment of the store until the block ends.

        The moment is that of the first statement.
        """
        async with AsyncExitStack() as stack:
            with reading():
                connection = await stack.enter_async_context(self.snapshots.connect())
                await connection.begin()
            yield connection

    @asynccontextmanager
    async def write_asked(self) -> AsyncGenerator[AsyncConnection]:
        """The same for what a caller asks: BadUserInput for a value that cannot be held."""
        try:
            with reading():
                async with self.writer.begin() as connection:
                    yield connection
        finally:
            self.commits.count += 1
        self.committed()

    async def close(self) -> None:
        await self.reader.dispose()
        await self.writer.dispose()
        await self.snapshots.dispose()


def chunks(values: Iterable[str]) -> list[list[str]]:
    """The distinct values, in lists that one statement can carry as parameters."""
    distinct = list(dict.fromkeys(values))
    return [distinct[start : start + MOST] for start in range(0, len(distinct), MOST)]


def insert(connection: AsyncConnection, table: Table) -> AnyInsert:
    """An INSERT that can say what to do ON CONFLICT, in this connection's dialect."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def in_each_dialect(
    table: Table, finish: Callable[[AnyInsert], AnyInsert]
) -> Mapping[str, AnyInsert]:
    """An INSERT that says what to do ON CONFLICT, written once for each dialect's name."""
    return {"sqlite": finish(sqlite.insert(table)), "postgresql": finish(postgresql.insert(table))}


def padded(values: Iterable[str]) -> list[str]:
    """The distinct values, the last repeated up to a power of two, for IN.

    Statements of few lengths have few texts, which the drivers keep prepared.
    """
    distinct = list(dict.fromkeys(values))
    wanted = 1 << (len(distinct) - 1).bit_length() if distinct else 0
    return distinct + distinct[-1:] * (wanted - len(distinct))


async def connect(address: str, seal: Seal) -> Connections:
    """Open the database behind `address`; ValueError when it names none that we can use.

    Takes sqlite:///relative.db, sqlite:////absolute.db and postgresql://user@host/name.
    """
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        await asyncio.to_thread(prepare_file, Path(url.database or ""), PATIENCE)
        return _sqlite(url, seal)
    return _postgresql(url, seal)


async def lock(connection: AsyncConnection, *names: str) -> None:
    """Hold a name until the transaction ends; on SQLite the transaction holds everything."""
    await lock_all(connection, [names])


async def lock_all(connection: AsyncConnection, names: Iterable[Sequence[str]]) -> None:
    """Hold many names, taken in one order by everyone, so that no two wait for each other."""
    if connection.dialect.name == "sqlite":
        return
    numbers = sorted({_number(name) for name in names})
    await connection.execute(_LOCKS, {"numbers": numbers})


_LOCKS = text("SELECT pg_advisory_xact_lock(number) FROM unnest(:numbers) AS number").bindparams(
    bindparam("numbers", type_=ARRAY(BigInteger))
)


def _number(name: Sequence[str]) -> int:
    digest = hashlib.sha256("\x00".join(name).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise ValueError("the database address is no URL") from error
    backend = url.drivername.split("+")[0]
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite+aiosqlite")
    if backend in {"postgresql", "postgres"}:
        query = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
        return url.set(drivername="postgresql+asyncpg", query=query)
    raise ValueError("the database address must begin with sqlite:/// and a path or postgresql://")


def _sqlite(url: URL, seal: Seal) -> Connections:
    # In autocommit the driver begins nothing by itself: a read is one statement, and a write
    # begins as IMMEDIATE, so that no two writers can wait for each other.
    reader = create_async_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        pool_size=8,
        max_overflow=0,
        pool_timeout=TURN,
        **_patient(OneHopConnection),
    )
    writer = create_async_engine(
        url,
        execution_options={OPTION: seal},
        pool_size=1,
        max_overflow=0,
        pool_timeout=TURN,
        **_patient(InlineConnection),
    )
    event.listen(reader.sync_engine, "connect", _tune_reader)
    event.listen(writer.sync_engine, "connect", _tune_writer)
    event.listen(writer.sync_engine, "begin", _begin_immediate)
    snapshots = create_async_engine(url, poolclass=NullPool, **_patient(OneHopConnection))
    event.listen(snapshots.sync_engine, "connect", _tune_snapshot)
    event.listen(snapshots.sync_engine, "begin", _begin)
    return Connections(reader, writer, snapshots)


def _patient(connection: type[OneHopConnection]) -> dict[str, Any]:
    return {
        "connect_args": {
            "timeout": PATIENCE,
            "async_creator_fn": connection,
            "check_same_thread": False,  # cursors are opened outside of the connection's thread
        },
        "hide_parameters": True,  # errors are logged, and parameters are people's data
    }


def _tune_reader(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    _run(connection, "PRAGMA query_only=ON", "PRAGMA cache_size=-16000")


def _tune_writer(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # else the driver begins by itself, and not as IMMEDIATE
    connection.isolation_level = None
    _run(connection, "PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON")


def _tune_snapshot(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    _run(connection, "PRAGMA query_only=ON")


def _run(connection: DBAPIConnection, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _postgresql(url: URL, seal: Seal) -> Connections:
    settings = {
        "application_name": "channelgraph",
        "jit": "off",
        # an index that holds all that is asked for is read rather than the rows
        "random_page_cost": "1.1",
        "lock_timeout": str(PATIENCE * 1000),
    }
    common: dict[str, Any] = {
        "connect_args": {"server_settings": settings, "timeout": PATIENCE, "command_timeout": 60},
        "hide_parameters": True,
    }
    pooled = common | {"pool_size": 8, "max_overflow": 4, "pool_timeout": TURN}
    # none beyond the pool: those would be closed as they are given back, which takes a wait
    reading_pool = common | {"pool_size": 12, "max_overflow": 0, "pool_timeout": TURN}
    sealing = {OPTION: seal}
    return Connections(
        create_async_engine(url, isolation_level="AUTOCOMMIT", **reading_pool),
        create_async_engine(url, execution_options=sealing, pool_pre_ping=True, **pooled),
        create_async_engine(url, isolation_level="REPEATABLE READ", poolclass=NullPool, **common),
    )
