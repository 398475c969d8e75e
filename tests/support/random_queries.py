"""Random operations over any schema: aliases, fragments, directives, arguments, merged fields."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

Arguments = Callable[[Random, str, str, GraphQLField], str | None]
"""Writes the arguments of a field ("" where it has none); None where it cannot be asked."""


def no_arguments(_: Random, __: str, ___: str, field: GraphQLField) -> str | None:
    """Leaves all arguments out; a field that needs some is not asked."""
    return None if any(map(is_required_argument, field.args.values())) else ""


class Composer:
    """Writes one operation; the same random numbers, the same operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        random: Random,
        arguments: Arguments = no_arguments,
        *,
        depth: int = 4,
        width: int = 4,
        flags: bool = True,
    ) -> None:
        self.schema = schema
        self.random = random
        self.arguments = arguments
        self.depth = depth
        self.width = width
        self.variables: dict[str, bool] = {}
        self.flags = flags
        self.fragments: list[str] = []

    def operation(self, kind: str = "query") -> str:
        """The text of an operation; `variables` then holds its Boolean variables."""
        roots = {"query": self.schema.query_type, "mutation": self.schema.mutation_type}
        roots["subscription"] = self.schema.subscription_type
        root: Any = roots[kind]
        alone = kind == "subscription"  # which has one field at its root
        body = self._one_field(root) if alone else self._selection(root, self.depth)
        head = ""
        if self.variables:
            head = "(" + ", ".join(f"${name}: Boolean!" for name in self.variables) + ")"
        return "\n".join([f"{kind} Random{head} {body}", *self.fragments])

    def _one_field(self, kind: Any) -> str:
        found: list[str] = []
        while not found:
            found = list(self._field(kind, self.depth))
        return "{ " + found[0] + " }"

    def _selection(self, kind: Any, depth: int) -> str:
        count = self.random.randint(1, self.width)
        parts = [part for _ in range(count) for part in self._part(kind, depth)]
        return "{ " + " ".join(parts or ["__typename"]) + " }"

    def _part(self, kind: Any, depth: int) -> Iterator[str]:
        chance = self.random.random()
        if chance < 0.08:
            yield self._aliased("__typename") + self._directive()
        elif chance < 0.22 and depth > 0:
            yield f"...{self._condition(kind, depth)}"
        elif chance < 0.3 and depth > 0:
            name = f"F{len(self.fragments)}"
            self.fragments.append("")  # its place, as others are made within it
            self.fragments[int(name[1:])] = f"fragment {name} {self._condition(kind, depth, '')}"
            yield f"...{name}{self._directive()}"
        elif hasattr(kind, "fields"):
            yield from self._field(kind, depth)

    def _condition(self, kind: Any, depth: int, directive: str | None = None) -> str:
        on = kind
        if is_abstract_type(kind) and self.random.random() < 0.8:
            on = self.random.choice(list(self.schema.get_possible_types(kind)))
        said = self._directive() if directive is None else directive
        return f" on {on.name}{said} {self._selection(on, depth - 1)}"

    def _field(self, kind: Any, depth: int) -> Iterator[str]:
        name = self.random.choice(sorted(kind.fields))
        field = kind.fields[name]
        below = get_named_type(field.type)
        if not is_leaf_type(below) and depth <= 0:
            return
        given = self.arguments(self.random, kind.name, name, field)
        if given is None:
            return
        key = name if not given else f"{name}_{abs(hash(given)) % 10_000}: {name}"
        text = (self._aliased(name) if not given else key) + given + self._directive()
        if not is_leaf_type(below):
            text += " " + self._selection(below, depth - 1)
        yield text

    def _aliased(self, name: str) -> str:
        return name if self.random.random() < 0.8 else f"{name}_again: {name}"

    def _directive(self) -> str:
        if self.random.random() > 0.1:
            return ""
        which = self.random.choice(["skip", "include"])
        if not self.flags or self.random.random() < 0.4:
            return f" @{which}(if: {self.random.choice(['true', 'false'])})"
        name = self.random.choice(["one", "two", "three"])
        self.variables.setdefault(name, self.random.random() < 0.5)
        return f" @{which}(if: ${name})"
