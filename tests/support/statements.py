"""Which SQL statements a piece of work sends, so that tests can name their exact number."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from adapters.database import Database


@contextmanager
def recorded(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile; beginning a transaction is none."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    engines = [database.connections.reader, database.connections.writer]
    for engine in engines:
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine.sync_engine, "before_cursor_execute", note)


LOOKED_AT_BY_ITSELF = ("order_queue", "wishes", "exports", "strftime", "clock_timestamp")
"""What a running product reads now and then without being asked."""


@contextmanager
def asked(*verbs: str) -> Iterator[list[str]]:
    """Collect the statements that begin so and that somebody asked for, over every database."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        by_itself = any(table in statement for table in LOOKED_AT_BY_ITSELF)
        if statement.lstrip().upper().startswith(verbs) and not by_itself:
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def without_known(sent: list[str]) -> list[str]:
    """Those that are not for what is kept near, which falls with whatever anybody commits."""
    return [each for each in sent if not ("FROM brands" in each or "FROM channels" in each)]
