"""What an operation selects below a field, by the schema's names."""

from collections.abc import Mapping, Sequence


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

    def merged(self, others: Sequence["Selection"]) -> "Selection":
        """What these select together with this one."""
        several = [each for each in (self, *others) if each.names()]
        if len(several) < 2:
            return several[0] if several else self
        below: dict[str, list[Selection]] = {}
        for each in several:
            for name in each.names():
                below.setdefault(name, []).append(each.at(name))
        return Selection({name: NOTHING.merged(inner) for name, inner in below.items()})

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
