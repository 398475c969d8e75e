"""Our own store, on SQLite or PostgreSQL by the same repositories."""

from adapters.database.database import Database, open_database

__all__ = ["Database", "open_database"]
