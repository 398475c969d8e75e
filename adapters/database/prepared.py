"""Statements that are written once and then given to the driver as they are.

SQLAlchemy builds them; to build, compile and unpack one anew for each page costs several times
what the database and its driver do.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Dialect, bindparam
from sqlalchemy.sql import ClauseElement

Process = Callable[[Any], Any]

MOST_TEXTS = 512
"""Shapes of statements that are remembered, the most recently used."""


class Marks:
    """Parameters by their number: the first value that is given is the first that was marked."""

    def __init__(self) -> None:
        self._count = 0

    def one(self) -> BindParameter[Any]:
        """A parameter for the next value; its type is that of what it stands beside."""
        self._count += 1
        return bindparam(f"v{self._count - 1}")

    def many(self, count: int) -> list[BindParameter[Any]]:
        return [self.one() for _ in range(count)]


class Prepared:
    """A statement's text, and what the driver is given for its values."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.text: str = compiled.string
        fixed = compiled.params
        self._slots: list[tuple[int | None, Any, Process | None]] = []
        for name in compiled.positiontup:
            kind = compiled.binds[name].type
            process = kind.dialect_impl(dialect).bind_processor(dialect)
            number = int(name[1:]) if name[0] == "v" and name[1:].isdigit() else None
            self._slots.append((number, fixed[name], process))

    def parameters(self, values: Sequence[Any]) -> list[Any]:
        """The driver's parameters for the values of all marks."""
        return [
            value if process is None else process(value)
            for number, constant, process in self._slots
            for value in (constant if number is None else values[number],)
        ]


class Texts:
    """Statements by their shape; what differs between two of one shape are values alone."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._written: OrderedDict[Hashable, Prepared] = OrderedDict()

    def get(self, shape: Hashable, write: Callable[[Marks], ClauseElement]) -> Prepared:
        """The statement of this shape; `write` marks its values in the order they are given."""
        found = self._written.get(shape)
        if found is None:
            found = self._written[shape] = Prepared(write(Marks()), self._dialect)
            if len(self._written) > MOST_TEXTS:
                self._written.popitem(last=False)
        else:
            self._written.move_to_end(shape)
        return found
