"""The database's faults in the domain's words: an outage is not a value that cannot be kept."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import BadUserInput, Malformed, StoreBusy, StoreUnavailable

OUTAGES = ("08", "25", "40", "53", "55", "57", "58", "XX")
"""Classes of SQLSTATE that speak of the server, not of the statement."""

UNFIT = ("22", "54")
"""Classes of SQLSTATE that speak of a value: out of range, no text, too long for an index."""


@contextmanager
def reading() -> Generator[None]:
    """Translate faults of what a caller asks: what the database cannot take came from there."""
    try:
        with _translated():
            yield
    except Malformed as error:
        raise BadUserInput(f"A value in the input is out of all range: {error}") from error
    except StoreUnavailable as error:
        if isinstance(error.__cause__, PoolTimeout):
            raise StoreBusy("Too much is asked at once. Ask again in a moment.") from error
        raise


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error) as error:
        translated = _translate(error)
        if translated is None:
            raise
        raise translated from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise Malformed(f"the database cannot hold a value: {error}") from error
    except (PoolTimeout, TimeoutError, OSError) as error:
        raise StoreUnavailable(f"The database does not answer: {error}") from error


writing = _translated
"""Translate faults of a write: Malformed for a value that the database cannot hold."""


def is_stale(error: BaseException) -> bool:
    """Whether a pooled connection had died before it was used: reading again may help."""
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and cause.connection_invalidated


def _translate(error: Exception) -> Exception | None:
    driver = _driver_error(error)
    state = getattr(driver, "sqlstate", None)
    if isinstance(error, DataError) or isinstance(driver, asyncpg.DataError):
        return Malformed(f"the database cannot hold a value: {driver}")
    if isinstance(state, str):
        if state.startswith(UNFIT):
            return Malformed(f"the database cannot hold a value: {driver}")
        if not state.startswith(OUTAGES):
            return None
    elif isinstance(error, IntegrityError | ProgrammingError):
        return None
    return StoreUnavailable(f"The database does not answer: {driver}")


def _driver_error(error: Exception) -> BaseException:
    if not isinstance(error, DBAPIError) or error.orig is None:
        return error
    return error.orig.__cause__ or error.orig
