"""Which SQL statements a piece of work sends, so that tests can name their exact number."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

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
