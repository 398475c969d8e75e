"""Shapes as Python source: an object is one dict literal, a list one comprehension.

    def shape_3(o, k):
        return {'sku': (v if type(v := o.sku) is str else c4(v)), 'variant': None}

`o` is the object and `k` the run's kept objects, which wait for the fields that must be loaded:
those are None in the literal, and a fill function puts them in once their values are there.

    def fill_12(outs, values, k):
        for d, x in zip(outs, values):
            d['variant'] = ...

What comes from the document (response keys) or from the schema enters the source through `repr`
alone; everything else is a made-up name for a kept value.
"""

from collections.abc import Callable
from keyword import iskeyword
from operator import attrgetter
from typing import Any, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    is_abstract_type,
    is_leaf_type,
)

from gql.execution import kept
from gql.execution.abstract import chooser, known_builders, object_test
from gql.execution.hints import HINT, Attribute, Batch, Computed, Inline, Instances, Same
from gql.execution.leaves import coercion, leaf_test
from gql.execution.names import Names
from gql.execution.shapes import Field, Shape
from gql.execution.typed import item_type, without_non_null

DEEPEST_LITERAL = 4
"""How far literals stand within each other; what lies deeper is a function of its own."""


class Emitter:
    """Writes the functions of one plan; `build` compiles them."""

    def __init__(self, shapes: list[Shape]) -> None:
        self._shapes = shapes
        self._names = Names()
        self._lines: list[str] = []
        self._temporaries = 0
        self._builders: list[tuple[Field, dict[type, Any], dict[str, Any]]] = []
        self._called: list[Shape] = [shapes[0]]
        self.source = ""

    def build(self) -> dict[str, Callable[..., Any]]:
        """The compiled functions by name: `shape_<number>` and `fill_<number>`."""
        for field in (field for shape in self._shapes for field in shape.asks):
            self._write_fill(field)
        for shape in self._called:  # grows while it is read
            self._write_shape(shape)
        self.source = "\n".join(self._lines)
        space: dict[str, Any] = {**kept.FUNCTIONS, **self._names.values}
        exec(compile(self.source, "<plan>", "exec"), space)  # noqa: S102 - what this package is for
        for field, by_class, by_name in self._builders:
            built = {name: space[f"kept_{s.number}"] for name, s in field.children.items()}
            by_name.update(built)
            by_class.update(known_builders(field, built))
        return space

    def _write_shape(self, shape: Shape) -> None:
        n = shape.number
        self._lines += [f"def shape_{n}(o, k):", f"    return {self._literal(shape, 'o', 0)}", ""]
        body = f"shape_{n}(o, k)"
        body = f"keep_one(k[{n}], o, {body})" if shape.asks else body
        self._lines += [f"def kept_{n}(o, k):", f"    return {body}", ""]

    def _write_fill(self, field: Field) -> None:
        value, key = self._completed(field.type, "x", field, 0), repr(field.key)
        lines = [f"def fill_{field.number}(outs, values, k):"]
        if isinstance(field.hint, Batch) and field.hint.shared:
            lines += [
                "    made = {}",
                "    for d, x in zip(outs, values):",
                "        if id(x) not in made:",
                f"            made[id(x)] = {value}",
                f"        d[{key}] = made[id(x)]",
            ]
        else:
            lines += ["    for d, x in zip(outs, values):", f"        d[{key}] = {value}"]
        self._lines += [*lines, ""]

    def _literal(self, shape: Shape, var: str, depth: int) -> str:
        pairs = [f"{field.key!r}: {self._value(field, var, depth)}" for field in shape.fields]
        return "{" + ", ".join(pairs) + "}"

    def _value(self, field: Field, var: str, depth: int) -> str:
        if field.is_typename:
            return repr(field.parent.name)
        if isinstance(field.hint, Attribute):
            return self._completed(field.type, self._path(field.hint.path, var), field, depth)
        if isinstance(field.hint, Same | Inline):
            seen = self._seen(field, var, depth)
            if seen is not None:
                return seen
        if isinstance(field.hint, Computed):
            call = f"{self._names.keep(field.hint.function)}({var})"
            return self._completed(field.type, call, field, depth)
        return "None"  # asked for later

    def _seen(self, field: Field, var: str, depth: int) -> str | None:
        """A value that needs no object of its own, read from the one that the field is of."""
        shape = next(iter(field.children.values()))
        if isinstance(field.hint, Inline):
            return self._inline(field.hint, shape, var) if field.type is shape.type else None
        is_whole = isinstance(field.type, GraphQLNonNull) and not shape.asks
        return (
            self._literal(shape, var, depth + 1) if is_whole and depth < DEEPEST_LITERAL else None
        )

    def _inline(self, hint: Inline, shape: Shape, var: str) -> str | None:
        pairs: list[str] = []
        there = self._temporary("p")
        for leaf in shape.fields:
            path = hint.leaves.get(leaf.name)
            if path is None and not leaf.is_typename:
                return None
            value = repr(shape.type.name)
            if path is not None:
                found = there if path == hint.present else self._path(path, var)
                value = self._completed(leaf.type, found, leaf, 0)
            pairs.append(f"{leaf.key!r}: {value}")
        present = f"({there} := {self._path(hint.present, var)})"
        return f"(None if {present} is None else {{{', '.join(pairs)}}})"

    def _path(self, path: str, var: str) -> str:
        if all(step.isidentifier() and not iskeyword(step) for step in path.split(".")):
            return f"{var}.{path}"
        return f"{self._names.keep(attrgetter(path))}({var})"

    def _completed(self, type_: Any, value: str, field: Field, depth: int) -> str:
        """The value of this source, completed as this type."""
        nullable = not isinstance(type_, GraphQLNonNull)
        inner = without_non_null(type_)
        if isinstance(inner, GraphQLList):
            return self._list(item_type(inner), value, field, depth, nullable=nullable)
        if is_leaf_type(inner):
            return self._leaf(inner, value, nullable=nullable)
        if is_abstract_type(inner):
            return self._abstract(inner, value, field, nullable=nullable)
        return self._object(inner, value, field, depth, nullable=nullable)

    def _leaf(self, type_: GraphQLLeafType, value: str, *, nullable: bool) -> str:
        names = self._names
        slow = names.keep(coercion(type_, nullable=nullable))
        test = leaf_test(type_, names)
        if test is None:
            return f"{slow}({value})"
        is_name = value.isidentifier()
        v = value if is_name else "v"
        written = test.written.replace("{v}", v)
        if nullable:
            empty = f"{v} is None" if is_name else f"(v := {value}) is None"
            recognised = test.recognised.replace("{v}", v)
            return f"(None if {empty} else {written} if {recognised} else {slow}({v}))"
        first = value if is_name else f"v := {value}"
        recognised = test.recognised.replace("{v}", first, 1).replace("{v}", v)
        return f"({written} if {recognised} else {slow}({v}))"

    def _list(self, item: Any, value: str, field: Field, depth: int, *, nullable: bool) -> str:
        many, one = self._temporary("q"), self._temporary("i")
        built = f"[{self._item(item, one, field, depth)} for {one} in {many}]"
        built = self._keeping_all(item, many, built, field)
        is_list = f"type({many}) is list or type({many}) is tuple"
        chosen = f"{built} if {is_list} else unusual()"
        if nullable:
            return f"(None if ({many} := {value}) is None else {chosen})"
        chosen = f"{built} if type({many} := {value}) is list or type({many}) is tuple"
        return f"({chosen} else unusual())"

    def _item(self, type_: Any, one: str, field: Field, depth: int) -> str:
        inner = without_non_null(type_)
        if not isinstance(inner, GraphQLObjectType):
            return self._completed(type_, one, field, depth)
        shape = field.children[inner.name]
        test = self._test(inner, one, field, nullable=inner is type_)
        return f"({self._call(shape, one)} if {test} else None)"

    def _keeping_all(self, item: Any, many: str, built: str, field: Field) -> str:
        """Keep the objects of a list for what is loaded later."""
        inner = without_non_null(item)
        shape = field.children.get(inner.name) if isinstance(inner, GraphQLObjectType) else None
        if shape is None or not shape.asks:
            return built
        keep = "keep_some" if inner is item else "keep_all"
        return f"{keep}(k[{shape.number}], {many}, {built})"

    def _object(
        self, type_: GraphQLObjectType, value: str, field: Field, depth: int, *, nullable: bool
    ) -> str:
        one, shape = self._temporary("o"), field.children[type_.name]
        deep = depth >= DEEPEST_LITERAL
        built = self._call(shape, one) if deep else self._literal(shape, one, depth + 1)
        if shape.asks:
            built = f"keep_one(k[{shape.number}], {one}, {built})"
        test = self._test(type_, one, field, nullable=nullable)
        if nullable:
            return f"(None if ({one} := {value}) is None else {built} if {test} else None)"
        test = test.replace(f"type({one})", f"type({one} := {value})", 1)
        return f"({built} if {test} else None)"

    def _test(self, type_: GraphQLObjectType, one: str, field: Field, *, nullable: bool) -> str:
        """Whether this is an object of its type; false for a null that may be."""
        hint = (type_.extensions or {}).get(HINT)
        classes = set[type](hint.classes) if isinstance(hint, Instances) else set[type]()
        fine = self._names.keep(object_test(type_, field, classes, nullable=nullable))
        return f"type({one}) in {self._names.keep(classes)} or {fine}({one}, k)"

    def _abstract(
        self, type_: GraphQLAbstractType, value: str, field: Field, *, nullable: bool
    ) -> str:
        one = self._temporary("o")
        by_class, by_name = cast("dict[type, Any]", {}), cast("dict[str, Any]", {})
        self._builders.append((field, by_class, by_name))
        known = self._names.keep(by_class)
        choose = self._names.keep(chooser(type_, field, by_name, nullable=nullable))
        self._called += field.children.values()
        return f"({known}.get(type({one} := {value})) or {choose}({one}, k))({one}, k)"

    def _call(self, shape: Shape, one: str) -> str:
        self._called.append(shape)
        return f"shape_{shape.number}({one}, k)"

    def _temporary(self, prefix: str) -> str:
        self._temporaries += 1
        return f"{prefix}{self._temporaries}"
