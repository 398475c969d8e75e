"""What an operation selects below a field, by the schema's names."""

from collections.abc import Mapping


class Selection:
    """The fields below one field: aliases, fragments, @skip and @include are already resolved.

    Names are those of the schema (`remoteOrderId`), whichever concrete type has them; what is
    asked on one of several types counts as asked. One Selection serves all runs of a plan, so it
    may be the key of what is derived from it.
    """

    __slots__ = ("_below", "_names")

    def __init__(self, below: Mapping[str, "Selection"]) -> None:
        self._below = dict(below)
        self._names = frozenset(below)

    def names(self, *paths: str) -> frozenset[str]:
        """The fields selected at these dotted paths, together: `names("nodes", "edges.node")`.

        Without a path: those right below.
        """
        if not paths:
            return self._names
        return frozenset[str]().union(*(self.at(path)._names for path in paths))  # noqa: SLF001 - its own

    def asks(self, path: str) -> bool:
        """Whether the field at this dotted path is selected: `asks("totalCount")`."""
        above, _, name = path.rpartition(".")
        return name in (self.at(above) if above else self)._names  # noqa: SLF001 - its own

    def at(self, path: str) -> "Selection":
        """What is selected below the field at this dotted path; nothing where it is not."""
        found = self
        for name in path.split("."):
            found = found._below.get(name, NOTHING)
        return found


NOTHING = Selection({})
