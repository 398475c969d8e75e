"""Prepared statements on the driver's own connections, borrowed from the pool of readers."""

from collections.abc import Sequence
from typing import Any

import asyncpg
from sqlalchemy import PoolProxiedConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.faults import reading
from adapters.database.one_hop import OneHopConnection
from adapters.database.prepared import Prepared

Rows = Sequence[Sequence[Any]]


async def fetch(reader: AsyncEngine, prepared: Prepared, values: Sequence[Any]) -> Rows:
    """All rows of one statement outside of any transaction; a dead connection is tried anew."""
    with reading():
        parameters = prepared.parameters(values)
        for listener in reader.sync_engine.dispatch.before_cursor_execute:
            listener(None, None, prepared.text, parameters, None, False)
        lent = await reader.raw_connection()
        try:
            return await _run(lent, prepared.text, parameters)
        except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError):
            if not _is_dead(lent):
                raise
            lent.invalidate()
        except BaseException as error:
            if not isinstance(error, Exception) or _is_dead(lent):
                lent.invalidate()  # cut short: what it is in the middle of is nobody's any more
            raise
        finally:
            lent.close()
        return await _again(reader, prepared.text, parameters)


async def _again(reader: AsyncEngine, text: str, parameters: Sequence[Any]) -> Rows:
    lent = await reader.raw_connection()
    try:
        return await _run(lent, text, parameters)
    except BaseException:
        lent.invalidate()
        raise
    finally:
        lent.close()


async def _run(lent: PoolProxiedConnection, text: str, parameters: Sequence[Any]) -> Rows:
    driver: Any = lent.driver_connection
    if not isinstance(driver, OneHopConnection):  # asyncpg's, whose types know no rows
        found: Rows = await driver.fetch(text, *parameters)
        return found
    cursor = driver.cursor()
    try:
        await cursor.execute(text, parameters)
        return cursor.eager.rows
    finally:
        await cursor.close()


def _is_dead(lent: PoolProxiedConnection) -> bool:
    driver: object = lent.driver_connection
    return isinstance(driver, asyncpg.Connection) and driver.is_closed()
