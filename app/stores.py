"""The database of the settings, opened and brought up to date, or refused in one line."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from adapters.database import Database, open_database
from adapters.database.commits import nobody
from app.secret_files import hash_secret
from app.settings import PREFIX, Settings, StartRefused
from domain.errors import StoreUnavailable

T = TypeVar("T")


@contextlib.asynccontextmanager
async def open_store(
    settings: Settings, committed: Callable[[], None] = nobody
) -> AsyncGenerator[Database, None]:
    """Open the database and bring it up to date; StartRefused where it cannot be used.

    `committed` is called after every commit.
    """
    file = settings.beside_database("secret")
    async with AsyncExitStack() as stack:
        try:
            database = await stack.enter_async_context(
                open_database(
                    settings.database,
                    lambda: hash_secret(settings.hash_secret, file),
                    committed=committed,
                )
            )
            await database.upgrade()
        except (StoreUnavailable, SQLAlchemyError, OSError, ValueError) as error:
            raise StartRefused(_explain(error)) from error
        yield database


def with_store(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do `work` on the database, from where no loop runs."""

    async def run() -> T:
        async with open_store(settings) as database:
            return await work(database)

    return asyncio.run(run())


def _explain(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    reason = " ".join(str(cause).split()) or type(cause).__name__
    return (
        f"{PREFIX}DATABASE_URL: expected a database that can be opened and written to, "
        f"but: {reason.rpartition('>: ')[2]}"
    )
