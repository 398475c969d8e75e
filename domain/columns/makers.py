"""Short words for the tables of columns."""

from domain.exports import Column, ColumnType


def text(
    name: str, description: str, source: str = "", *, of_buyer: bool = False, is_key: bool = False
) -> Column:
    return Column(name, ColumnType.TEXT, description, source or name, is_key, of_buyer)


def integer(name: str, description: str, source: str = "", *, is_key: bool = False) -> Column:
    return Column(name, ColumnType.INTEGER, description, source or name, is_key)


def amount(name: str, description: str, source: str = "") -> Column:
    return Column(name, ColumnType.AMOUNT, description, source or name)


def time(name: str, description: str, source: str = "") -> Column:
    return Column(name, ColumnType.TIME, description, source or name)


def date(name: str, source: str) -> Column:
    words = f"Local date of {source}, in the time zone asked for."
    return Column(name, ColumnType.DATE, words, source)


def flag(name: str, description: str, source: str = "") -> Column:
    return Column(name, ColumnType.BOOLEAN, description, source or name)


CHANGE_SEQUENCE = integer(
    "change_sequence", "Raised by every visible change; rows come sorted by it."
)
DELETED = flag("_deleted", "True: the row is gone, or left the filter; drop it by its key.")
