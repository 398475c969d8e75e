"""The names that generated source may use, and what they stand for."""


class Names:
    """A namespace: values go in, made-up names come out. Nothing of a document becomes a name."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self._known: dict[int, str] = {}

    def keep(self, value: object) -> str:
        """The name under which generated source finds this value."""
        name = self._known.get(id(value))
        if name is None:
            name = f"c{len(self.values)}"
            self.values[name] = value  # keeps it alive, so that its id stays its own
            self._known[id(value)] = name
        return name
